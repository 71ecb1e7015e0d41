//! Did the fix work? And what is severe is kept from two voices on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, its helpers too")]

mod common;

use std::fmt::Write as _;

use calamine::{Reader as _, Xlsx, open_workbook};
use common::Workdir;
use serde_json::{Value, json};

const WORDS: [&str; 12] = [
    "色がきれいです。",
    "箱が大きい。",
    "友人に勧められました。",
    "説明書が読みやすい。",
    "毎日使っています。",
    "母に贈りました。",
    "音が静かで快適です。",
    "軽くて持ち運びやすい。",
    "二個目の購入です。",
    "店員さんが親切でした。",
    "デザインが気に入った。",
    "値段のわりによい。",
];

/// `weeks` weeks of nine other comments each from 1 June 2026, with so many that complain of refunds.
fn export(refunds: &[usize], version: impl Fn(usize) -> &'static str) -> String {
    let start: jiff::civil::Date = "2026-06-01".parse().unwrap();
    let mut lines = String::new();
    for (week, &count) in refunds.iter().enumerate() {
        let date = |day: usize| start.saturating_add(jiff::Span::new().days(i64::try_from(week * 7 + day % 7).unwrap())).to_string();
        for number in 0..count {
            let text = format!("返金に一か月もかかりました。{week}週{number}番の窓口でした。");
            let row = json!({ "id": format!("R-{week:02}-{number}"), "text": text, "date": date(number), "バージョン": version(week) });
            writeln!(lines, "{row}").unwrap();
        }
        for number in 0..9 {
            let text = format!("{}{week}週目の{number}人目です。", WORDS[(week + number) % WORDS.len()]);
            let row = json!({ "id": format!("F-{week:02}-{number}"), "text": text, "date": date(number), "バージョン": version(week) });
            writeln!(lines, "{row}").unwrap();
        }
    }
    lines
}

fn analyze(work: &Workdir, out: &str, flags: &[&str]) -> common::Run {
    work.run(&[&["analyze", "export.jsonl", "--out", out], flags].concat()).ends_with(0)
}

/// The issue about refunds.
fn refund(work: &Workdir, out: &str) -> Value {
    let issues = work.json(&format!("{out}/issues.json"))["issues"].as_array().unwrap().clone();
    issues
        .into_iter()
        .find(|issue| issue["members"].as_array().unwrap().iter().any(|member| member["comment"] == "R-00-0" || member["comment"] == "R-18-0"))
        .unwrap()
}

fn action(work: &Workdir, out: &str) -> Value {
    refund(work, out)["actions"][0].clone()
}

#[test]
fn a_fix_is_judged_by_the_rates_before_and_after_it() {
    let work = Workdir::new();
    let mut weeks = vec![6; 8];
    weeks.extend([0, 1, 0, 0, 1, 0, 0, 0, 0]);
    work.write("export.jsonl", export(&weeks, |_| ""));
    analyze(&work, "plain", &[]);
    let issue = refund(&work, "plain");
    assert!(issue.get("actions").is_none());
    let (id, title) = (issue["id"].as_str().unwrap().to_owned(), issue["titles"]["ja"].as_str().unwrap().to_owned());

    // By id, in the encoding of Excel.
    let table = format!("課題,日付,対応内容\r\n{id},2026年7月27日,返金窓口を増やした\r\nK-ZZZZ,2026/7/1,何か\r\n");
    work.write_in("actions.csv", &table, encoding_rs::SHIFT_JIS);
    let run = analyze(&work, "worked", &["--actions", "actions.csv"]);
    assert!(run.stderr.contains("warning: actions.csv:3: no issue `K-ZZZZ` in this run"), "{}", run.stderr);
    let found = action(&work, "worked");
    assert_eq!((&found["verdict"], &found["what"], &found["place"]), (&json!("worked"), &json!("返金窓口を増やした"), &json!("actions.csv:2")));
    // Eight weeks before the Monday; the day itself counts for neither.
    assert_eq!(found["before"], json!({ "from": "2026-06-01", "to": "2026-07-26", "voices": 48, "base": 120 }));
    assert_eq!((&found["after"]["from"], &found["after"]["voices"]), (&json!("2026-07-28"), &json!(2)), "{found}");
    assert!(found["high"].as_f64().unwrap() < 1.0);
    work.run(&["verify", "worked"]).ends_with(0);
    let html = std::fs::read_to_string(work.join("worked/report.html")).unwrap();
    assert!(html.contains("返金窓口を増やした") && html.contains("効果あり"));
    let mut book: Xlsx<_> = open_workbook(work.join("worked/report.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("対応の効果").unwrap().rows().count(), 2);

    // By title; a fix that was made a few days ago says nothing yet, and how long it takes is said.
    work.write("late.csv", format!("issue,date,what\n{title},2026-07-20,more people\n"));
    work.write("export.jsonl", export(&weeks[..8], |_| ""));
    analyze(&work, "early", &["--actions", "late.csv", "--language", "en"]);
    let found = action(&work, "early");
    assert_eq!(found["verdict"], "too_early", "{found}");
    assert!(found["needed_weeks"].as_u64().unwrap() > 1);
    assert!(std::fs::read_to_string(work.join("early/report.html")).unwrap().contains("To see a halving takes about"));
}

#[test]
fn without_a_date_a_version_parts_before_from_after() {
    let work = Workdir::new();
    let mut weeks = vec![6; 8];
    weeks.extend([1, 0, 0, 1, 0, 0, 1, 0]);
    work.write("export.jsonl", export(&weeks, |week| if week < 8 { "2.9" } else { "2.10" }));
    analyze(&work, "plain", &[]);
    let id = refund(&work, "plain")["id"].as_str().unwrap().to_owned();
    work.write("actions.csv", format!("issue,version,what\n{id},2.10,fixed in the app\n{id},9000,nothing\n"));
    let run = analyze(&work, "out", &["--actions", "actions.csv"]);
    let found = action(&work, "out");
    assert_eq!((&found["verdict"], &found["before"]["voices"], &found["after"]["base"]), (&json!("worked"), &json!(48), &json!(75)), "{found}");
    assert!(run.stderr.contains("actions.csv:3: no comment states a version like `9000`"), "{}", run.stderr);

    // Whoever checks the run judges the effect again.
    work.run(&["verify", "out"]).ends_with(0);
    let stated = std::fs::read_to_string(work.join("out/issues.json")).unwrap();
    let at = stated.find("\"actions\"").unwrap();
    let (before, after) = stated.split_at(at);
    for (from, to) in
        [("\"voices\": 48", "\"voices\": 47"), ("\"verdict\": \"worked\"", "\"verdict\": \"too_early\""), ("\"base\": 75", "\"base\": 76")]
    {
        assert!(after.contains(from), "{from}");
        work.write("out/issues.json", format!("{before}{}", after.replacen(from, to, 1)));
        let found = work.run(&["verify", "out"]).ends_with(2).stderr;
        assert!(found.contains(&format!("action 1 on {id}")), "{found}");
    }
    work.write("out/issues.json", stated);
    // By day as well, bounds of the times and all.
    work.write("actions.csv", format!("issue,date,what\n{id},2026-07-27,fixed in the app\n"));
    analyze(&work, "day", &["--actions", "actions.csv"]);
    work.run(&["verify", "day"]).ends_with(0);
    let stated = std::fs::read_to_string(work.join("day/issues.json")).unwrap();
    let from = action(&work, "day")["before"]["from"].as_str().unwrap().to_owned();
    let (before, after) = stated.split_at(stated.find("\"actions\"").unwrap());
    work.write("day/issues.json", format!("{before}{}", after.replacen(&from, "2026-05-01", 1)));
    let found = work.run(&["verify", "day"]).ends_with(2).stderr;
    assert!(found.contains(&format!("effect of action 1 on {id} / before / from: stated \"2026-05-01\"")), "{found}");
}

#[test]
fn a_ledger_watches_for_the_return_without_the_file() {
    let work = Workdir::new();
    let mut weeks = vec![6; 8];
    weeks.extend([0; 10]);
    work.write("export.jsonl", export(&weeks, |_| ""));
    analyze(&work, "plain", &["--ledger", "koe.db"]);
    let id = refund(&work, "plain")["id"].as_str().unwrap().to_owned();
    work.write("actions.csv", format!("課題,日付,対応内容\n{id},2026-07-27,窓口を増やした\n"));
    analyze(&work, "first", &["--ledger", "koe.db", "--actions", "actions.csv"]);
    assert_eq!(action(&work, "first")["verdict"], "worked");
    // Later, an export of the newest weeks alone, and no file of actions.
    let all = {
        let mut weeks = weeks.clone();
        weeks.extend([5, 5, 5]);
        export(&weeks, |_| "")
    };
    let newest: String = all
        .lines()
        .filter(|line| ["-18-", "-19-", "-20-"].iter().any(|week| line.contains(week)))
        .fold(String::new(), |text, line| text + line + "\n");
    work.write("export.jsonl", newest);
    analyze(&work, "later", &["--ledger", "koe.db"]);
    let found = action(&work, "later");
    assert_eq!((&found["verdict"], &found["before"]["voices"]), (&json!("came_back_after"), &json!(48)), "{found}");
    assert_eq!(found["returned"]["voices"], 15);
    let alerts = work.json("later/alerts.json")["alerts"].as_array().unwrap().clone();
    assert!(alerts.iter().any(|alert| alert["issue"] == *id && alert["alert"] == "came_back_after_action"), "{alerts:?}");
    analyze(&work, "again", &["--ledger", "koe.db"]);
    assert_eq!(action(&work, "again"), found, "the same data again says the same");
    assert_eq!(work.json("again/alerts.json")["alerts"], json!([]));
}

#[test]
fn a_file_of_actions_without_its_columns_starts_no_run() {
    let work = Workdir::new();
    work.write("export.jsonl", export(&[3], |_| ""));
    work.write("actions.csv", "issue,what\nK-1,fixed\n");
    let refused = work.run(&["analyze", "export.jsonl", "--actions", "actions.csv", "--out", "out"]).ends_with(2);
    assert!(refused.stderr.contains("actions.csv") && refused.stderr.contains("when it was done"), "{}", refused.stderr);
    assert!(refused.stderr.contains("this file has `issue`, `what`"), "{}", refused.stderr);
    assert!(!work.join("out").exists());
}

#[test]
fn two_voices_that_speak_of_harm_are_an_issue() {
    let work = Workdir::new();
    let mut lines = export(&[0, 0, 0], |_| "");
    for (id, text) in [
        ("S-1", "充電中に本体から煙が出て、とても怖かったです。"),
        ("S-2", "充電していたら本体から煙が出ました。怖いです。"),
        ("T-1", "ポイントの有効期限が短すぎます。"),
        ("T-2", "ポイントの有効期限が短いのが不満です。"),
    ] {
        writeln!(lines, "{}", json!({ "id": id, "text": text, "date": "2026-06-10" })).unwrap();
    }
    work.write("export.jsonl", lines);
    for (out, flags) in [("alone", &[][..]), ("kept", &["--ledger", "koe.db"][..])] {
        analyze(&work, out, flags);
        let issues = work.json(&format!("{out}/issues.json"))["issues"].as_array().unwrap().clone();
        let of = |comment: &str| issues.iter().find(|issue| issue["members"].as_array().unwrap().iter().any(|member| member["comment"] == comment));
        let severe = of("S-1").unwrap();
        assert_eq!(severe["measures"]["size"]["voices"], 2, "{severe}");
        assert_eq!((&severe["severity"]["kinds"], &severe["severity"]["voices"]), (&json!(["safety"]), &json!(2)));
        let words = &severe["severity"]["words"][0];
        assert_eq!((&words["comment"], &words["text"]), (&json!("S-1"), &json!("煙が出")));
        let [start, end] = ["start", "end"].map(|end| usize::try_from(words[end].as_u64().unwrap()).unwrap());
        assert_eq!(&"充電中に本体から煙が出て、とても怖かったです。"[start..end], "煙が出");
        assert!(of("T-1").is_none(), "two voices about points are too few");
        work.run(&["verify", out]).ends_with(0);
        assert!(std::fs::read_to_string(work.join(out).join("report.html")).unwrap().contains("重大（安全）"));
    }
}
