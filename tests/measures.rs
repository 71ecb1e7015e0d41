//! What is measured from the columns of an export, end to end: `tests/measures/export.csv` has one of each kind (see `make_export.py` beside it).
#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test may end at once, and small exports are easy to read so"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{Workdir, crate_folder};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const SETTINGS: &str = "[[listening.names]]\nname = \"ポイント\"\nkind = \"product\"\nalso = [\"points\"]\n\
                        [[listening.names]]\nname = \"通販\"\nkind = \"competitor\"\nalso = [\"online shop\", \"web shop\"]\n";

/// The export analysed once, in Japanese.
static RUN: LazyLock<Workdir> = LazyLock::new(|| {
    let work = Workdir::new();
    work.write("export.csv", fs::read(crate_folder().join("tests/measures/export.csv")).unwrap());
    work.write("koe.toml", SETTINGS);
    work.run(&["analyze", "export.csv", "--out", "out", "--config", "koe.toml", "--ledger", "koe.db"]).ends_with(0);
    work
});

type Row = BTreeMap<String, String>;

fn export() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(crate_folder().join("tests/measures/export.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn score<'a>(measures: &'a Value, kind: &str) -> &'a Value {
    measures["scores"].as_array().unwrap().iter().find(|score| score["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

fn group<'a>(score: &'a Value, by: &str, name: &str) -> &'a Value {
    let groups = score["groups"].as_array().unwrap().iter().find(|groups| groups["by"] == by).unwrap();
    groups["rows"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The columns of tools' exports are known by their headers and borne out by their cells.
#[test]
fn columns_of_known_exports_are_found() {
    for (path, expected) in [
        ("samples/googleplay_reviews_202605-10.csv", "replied_at version"),
        ("samples/rakuten_reviews.csv", "state"),
        ("samples/survey_2026h1.xlsx", "store age gender"),
        ("samples/callcenter_log.csv", "state owner"),
        ("tests/exports/zendesk_tickets.csv", "first_reply_minutes resolved_at resolution_minutes state reopens owner csat"),
        ("tests/exports/zendesk_tickets.json", "state csat"),
        ("tests/exports/sensemaking.csv", "age region"),
        ("tests/exports/app_store_connect.json", "region"),
        // Its Status holds numbers, which say nothing of a case.
        ("tests/exports/qualtrics.tsv", ""),
    ] {
        let source = koe::read::open(&crate_folder().join(path), &koe::config::ReadOptions::default()).unwrap();
        let found: Vec<&str> = source.plan.attributes.iter().map(|(attribute, _)| attribute.name()).collect();
        assert_eq!(found.join(" "), expected, "{path}");
    }
}

#[track_caller]
fn agree_count(found: &Value, expected: f64) {
    assert!((number(found) - expected).abs() < f64::EPSILON, "{found}, expected {expected}");
}

#[test]
fn scores_are_those_of_the_columns() {
    let (measures, rows) = (RUN.json("out/measures.json"), export());
    let filled = |header: &str| rows.iter().filter(|row| !row[header].is_empty()).count() as f64;
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count() as f64;
    let value = |row: &Row, header: &str| row[header].trim_end_matches('点').parse::<f64>().unwrap_or(-1.0);

    let nps = score(&measures, "nps");
    let (promoters, detractors) = (count(&|row| value(row, "推奨度(0〜10)") >= 9.0), count(&|row| value(row, "推奨度(0〜10)") <= 6.0));
    let found = number(&nps["overall"]["estimate"]["value"]);
    assert!((found - 100.0 * (promoters - detractors) / rows.len() as f64).abs() < 1e-9, "{found}");
    assert!(number(&nps["overall"]["estimate"]["low"]) < found && found < number(&nps["overall"]["estimate"]["high"]));

    let satisfied = count(&|row| value(row, "対応満足度") >= 4.0);
    let csat = score(&measures, "csat");
    assert!((number(&csat["overall"]["estimate"]["value"]) - satisfied / filled("対応満足度")).abs() < 1e-12);
    assert_eq!((&csat["scales"][0], csat["unit"].as_str()), (&Value::from("1-5"), Some("share")));
    assert_eq!(score(&measures, "ces")["scales"][0], "1-7");
    let stars = rows.iter().map(|row| value(row, "評価")).sum::<f64>() / rows.len() as f64;
    assert!((number(&score(&measures, "stars")["overall"]["estimate"]["value"]) - stars).abs() < 1e-12);
    for (kind, header, yes) in [("churn", "解約フラグ", "1"), ("first_contact", "一次解決", "○"), ("reopened", "再オープン回数", "1")]
    {
        let share = count(&|row| row[header] == yes) / filled(header);
        assert!((number(&score(&measures, kind)["overall"]["estimate"]["value"]) - share).abs() < 1e-12, "{kind}");
    }
    agree_count(&score(&measures, "answered")["overall"]["counts"][1]["count"], count(&|row| row["返信日時"].is_empty()));

    // Planted: the phone answers within hours, the web within days.
    let reply = score(&measures, "first_reply");
    let hours = |channel| number(&group(reply, "channel", channel)["estimate"]["high"]);
    assert!(hours("call") < 6.0 && number(&group(reply, "channel", "web")["estimate"]["low"]) > 24.0);
    // Ages are decades, and every group is there.
    let decades: BTreeSet<&str> = nps["groups"].as_array().unwrap().iter().find(|groups| groups["by"] == "age").unwrap()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(decades, BTreeSet::from(["20-29", "30-39", "40-49", "50-59", "60-69"]));
    let of_months: u64 = nps["months"].as_array().unwrap().iter().map(|row| row["base"].as_u64().unwrap()).sum();
    assert_eq!(of_months, rows.len() as u64);
}

#[test]
fn contributions_add_up_and_small_issues_carry_a_warning() {
    let measures = RUN.json("out/measures.json");
    let all = measures["drivers"].as_array().unwrap();
    assert_eq!(all.iter().map(|drivers| drivers["outcome"].as_str().unwrap()).collect::<Vec<_>>(), ["nps", "csat", "stars", "ces"]);
    for drivers in all {
        let issues = drivers["issues"].as_array().unwrap();
        let sum: f64 = issues.iter().map(|issue| number(&issue["contribution"])).sum();
        assert!((sum - number(&drivers["gap"])).abs() < 1e-9, "{sum}");
        assert!((number(&drivers["mean"]["value"]) - number(&drivers["without_issue_mean"]) - number(&drivers["gap"])).abs() < 1e-12);
        for issue in issues {
            let small = issue["with_count"].as_u64().unwrap() < 30;
            assert_eq!(issue["warnings"].as_array().unwrap().contains(&Value::from("small")), small, "{issue}");
        }
    }
    let stars = all.iter().find(|drivers| drivers["outcome"] == "stars").unwrap();
    assert!(number(&stars["gap"]) < -0.2, "comments with an issue were made to rate lower");
}

#[test]
fn who_waits_is_listed_with_reason_and_owner_the_oldest_first() {
    let (measures, rows) = (RUN.json("out/measures.json"), export());
    let unanswered: BTreeMap<&str, &Row> = rows.iter().filter(|row| row["対応状況"] == "未対応").map(|row| (row["受付番号"].as_str(), row)).collect();
    let negative: BTreeSet<String> = RUN
        .json_lines("out/comments.jsonl")
        .iter()
        .filter(|comment| comment["sentiment"] == "negative" || comment["sentiment"] == "mixed")
        .map(|comment| comment["id"].as_str().unwrap().to_owned())
        .collect();
    let listed = measures["follow_ups"]["rows"].as_array().unwrap();
    let ids: BTreeSet<&str> = listed.iter().map(|row| row["comment"].as_str().unwrap()).collect();
    assert_eq!(ids, unanswered.keys().copied().filter(|id| negative.contains(*id)).collect());
    assert_eq!(measures["follow_ups"]["total"], listed.len());
    assert!(listed.windows(2).all(|pair| pair[0]["waiting_days"].as_i64() >= pair[1]["waiting_days"].as_i64()));
    for row in listed {
        assert_eq!(row["owner"], unanswered[row["comment"].as_str().unwrap()]["担当部署"].as_str());
        assert!(row["quote"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let low = listed.iter().find(|row| unanswered[row["comment"].as_str().unwrap()]["推奨度(0〜10)"] == "2").unwrap();
    assert!(low["reasons"].as_array().unwrap().contains(&Value::from("low_rating")));
}

#[test]
fn names_are_heard_in_all_their_spellings() {
    let listening = &RUN.json("out/measures.json")["listening"];
    let comments = RUN.json_lines("out/comments.jsonl");
    for (place, spellings) in [["ポイント", "points"].as_slice(), &["通販", "online shop", "web shop"]].into_iter().enumerate() {
        let heard = &listening["names"][place];
        let spoken = comments.iter().filter(|comment| comment["status"] == "analyzed").filter(|comment| {
            let text = comment["text"].as_str().unwrap().to_lowercase();
            spellings.iter().any(|spelling| text.contains(spelling))
        });
        assert_eq!(heard["voices"]["count"], spoken.count(), "{heard}");
        assert!(heard["voices"]["count"].as_u64().unwrap() > 5);
        let days: u64 = heard["days"].as_array().unwrap().iter().map(|day| day["posts"].as_u64().unwrap()).sum();
        assert_eq!(heard["posts"], days);
    }
    let shares: f64 = listening["names"].as_array().unwrap().iter().map(|heard| number(&heard["share_of_voice"]["value"])).sum();
    assert!((shares - 1.0).abs() < 1e-12);
}

#[test]
fn what_has_no_column_is_absent_and_what_is_too_little_is_said() {
    let work = Workdir::new();
    let rows: String = (0..12).map(|row| format!("{row},2026/5/{},配送が{row}日も遅れて困りました。\n", row + 1)).collect();
    work.write("export.csv", format!("番号,日付,ご意見\n{rows}"));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,xlsx,parquet"]).ends_with(0);
    let measures = work.json("out/measures.json");
    assert_eq!(measures["scores"].as_array().unwrap().len() + measures["drivers"].as_array().unwrap().len(), 0);
    assert_eq!((&measures["follow_ups"]["tracked"], &measures["follow_ups"]["total"]), (&Value::from(false), &Value::from(0)));
    let workbook: Xlsx<_> = open_workbook(work.join("out/report.xlsx")).unwrap();
    assert!(!workbook.sheet_names().iter().any(|name| ["指標", "評点への影響", "要返信"].contains(&name.as_str())), "{:?}", workbook.sheet_names());

    // Nine answers are too few for a value.
    let rows: String = (0..9).map(|row| format!("{row},2026/5/{},配送が{row}日も遅れて困りました。,{}\n", row + 1, row % 5 + 1)).collect();
    work.write("export.csv", format!("番号,日付,ご意見,評価\n{rows}"));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,xlsx,parquet"]).ends_with(0);
    assert_eq!(score(&work.json("out/measures.json"), "stars")["overall"]["estimate"], Value::Null);
    let mut workbook: Xlsx<_> = open_workbook(work.join("out/report.xlsx")).unwrap();
    let sheet = workbook.worksheet_range("指標").unwrap();
    assert!(sheet.rows().nth(1).unwrap().contains(&Data::String("データが足りない".to_owned())));
}

#[test]
fn a_record_exported_twice_is_counted_once() {
    let work = Workdir::new();
    let mut rows = String::new();
    for row in 0..20 {
        rows.push_str(&format!("{row},2026/5/{} 10:{row:02},画面が{row}回も固まりました。,{}\n", row + 1, row % 5 + 1));
    }
    let again = format!("{rows}{}\n", rows.lines().next().unwrap());
    work.write("export.csv", format!("番号,日時,ご意見,評価\n{again}"));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,parquet"]).ends_with(0);
    let measures = work.json("out/measures.json");
    assert_eq!((&measures["copies"], &score(&measures, "stars")["overall"]["base"]), (&Value::from(1), &Value::from(20)));
    work.run(&["verify", "out"]).ends_with(0);
}

#[test]
fn a_column_is_settled_or_switched_off_in_the_settings() {
    let work = Workdir::new();
    let rows: String = (0..12).map(|row| format!("{row},配送が{row}日も遅れて困りました。,{},本店{}\n", row % 11, row % 2)).collect();
    work.write("export.csv", format!("番号,ご意見,おすすめ,ご利用のお店\n{rows}"));
    let analyze = |settings: &str| {
        work.write("koe.toml", settings);
        work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json", "--config", "koe.toml"])
    };
    analyze("").ends_with(0);
    assert_eq!(work.json("out/measures.json")["scores"].as_array().unwrap().len(), 0, "neither header says what it is");
    analyze("[columns]\nnps = \"おすすめ\"\nstore = \"ご利用のお店\"\n").ends_with(0);
    let measures = work.json("out/measures.json");
    assert_eq!(score(&measures, "nps")["overall"]["base"], 12);
    assert_eq!(group(score(&measures, "nps"), "store", "本店1")["base"], 6);
    let failed = analyze("[columns]\nnps = \"推薦の度合い\"\n").ends_with(2);
    assert!(failed.stderr.contains("推薦の度合い"), "{}", failed.stderr);
    let failed = analyze("[columns]\nnpm = \"おすすめ\"\n").ends_with(2);
    assert!(failed.stderr.contains("npm") && failed.stderr.contains("nps"), "{}", failed.stderr);
}

#[test]
fn the_order_of_the_rows_changes_no_measure() {
    let (text, work) = (fs::read_to_string(RUN.join("export.csv")).unwrap(), Workdir::new());
    let (header, rows) = text.split_once('\n').unwrap();
    // No cell of this export holds a line end.
    let turned: Vec<&str> = rows.lines().rev().collect();
    work.write("export.csv", format!("{header}\n{}\n", turned.join("\n")));
    work.write("koe.toml", SETTINGS);
    work.run(&["analyze", "export.csv", "--out", "out", "--config", "koe.toml", "--ledger", "koe.db", "--threads", "1"]).ends_with(0);
    let (mut straight, mut turned) = (RUN.json("out/measures.json"), work.json("out/measures.json"));
    for measures in [&mut straight, &mut turned] {
        for part in [&["follow_ups", "rows"][..], &["checks"]] {
            let rows = part.iter().fold(&mut *measures, |value, key| &mut value[*key]);
            for row in rows.as_array_mut().unwrap() {
                row["quote"]["position"] = Value::Null;
            }
        }
    }
    assert_eq!(straight, turned);
}

#[test]
fn whatever_measure_is_forged_is_found() {
    // A copy: other tests read the run at the same time.
    let work = Workdir::new();
    for (name, bytes) in RUN.tree().into_iter().filter(|(name, _)| !name.ends_with('/')) {
        work.write(&name, bytes);
    }
    work.run(&["verify", "out"]).ends_with(0);
    let path = work.join("out/measures.json");
    let before = fs::read_to_string(&path).unwrap();
    let forged = |change: &dyn Fn(&mut Value), told: &str| {
        let mut measures: Value = serde_json::from_str(&before).unwrap();
        change(&mut measures);
        fs::write(&path, measures.to_string()).unwrap();
        let failed = work.run(&["verify", "out"]).ends_with(2);
        fs::write(&path, &before).unwrap();
        assert!(failed.stderr.contains(told), "{told}: {}", failed.stderr);
    };
    forged(
        &|measures| measures["scores"][0]["overall"]["estimate"]["value"] = Value::from(40.0),
        "scores / 0 / overall / estimate / value: stated 40",
    );
    forged(&|measures| measures["scores"][0]["groups"][0]["rows"][0]["base"] = Value::from(1), "scores / 0 / groups / 0 / rows / 0 / base");
    forged(&|measures| measures["drivers"][0]["issues"][0]["contribution"] = Value::from(-9.0), "drivers / 0 / issues / 0 / contribution");
    forged(&|measures| measures["cross"][0]["rows"][0]["cells"][0]["verdict"] = Value::from("higher"), "cross / 0 / rows / 0 / cells / 0 / verdict");
    forged(&|measures| drop(measures["follow_ups"]["rows"].as_array_mut().unwrap().remove(0)), "follow_ups / rows");
    forged(&|measures| measures["follow_ups"]["rows"][0]["owner"] = Value::from("誰か"), "follow_ups / rows / 0 / owner");
    forged(&|measures| measures["listening"]["names"][0]["posts"] = Value::from(9_999), "listening / names / 0 / posts");
    forged(&|measures| measures["checks"][0]["reasons"] = Value::from(vec!["no_issue"]), "checks / 0");
    forged(&|measures| measures["checks"][0]["quote"]["text"] = Value::from("言っていません。"), "in measures.json");
    forged(&|measures| measures["checks"][0]["quote"]["end"] = Value::from(3), "in measures.json");
    work.run(&["verify", "out"]).ends_with(0);
}

fn sheet(workbook: &mut Xlsx<std::io::BufReader<fs::File>>, name: &str) -> Vec<Vec<Data>> {
    workbook.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_workbook_holds_the_measures_with_their_types() {
    let measures = RUN.json("out/measures.json");
    let mut workbook: Xlsx<_> = open_workbook(RUN.join("out/report.xlsx")).unwrap();
    let names = workbook.sheet_names();
    for name in
        ["概要", "課題", "指標", "評点への影響", "クロス集計", "対応マップ", "要返信", "名前の言及", "日別", "確認する声", "コメント", "列の説明"]
    {
        assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
    }
    let scores = sheet(&mut workbook, "指標");
    let nps = scores.iter().find(|row| row[0].to_string().starts_with("NPS") && row[1] == Data::String("全体".to_owned())).unwrap();
    assert_eq!(nps[4], Data::Float(number(&score(&measures, "nps")["overall"]["estimate"]["value"])));
    let cross = sheet(&mut workbook, "クロス集計");
    let cells: usize = measures["cross"]
        .as_array()
        .unwrap()
        .iter()
        .map(|table| table["rows"].as_array().unwrap().len() * table["columns"].as_array().unwrap().len())
        .sum();
    assert_eq!(cross.len(), cells + 1);
    let follow_ups = sheet(&mut workbook, "要返信");
    assert_eq!(follow_ups.len() as u64, measures["follow_ups"]["total"].as_u64().unwrap() + 1);
    assert!(follow_ups[1..].iter().all(|row| matches!(row[1], Data::DateTime(_))));
    assert_eq!(sheet(&mut workbook, "確認する声").len(), 51);
    // Every column of these sheets has its meaning.
    let dictionary = sheet(&mut workbook, "列の説明");
    for name in ["指標", "評点への影響", "クロス集計", "要返信", "確認する声"] {
        for header in &sheet(&mut workbook, name)[0] {
            let meant = dictionary.iter().find(|row| row[0] == Data::String(name.to_owned()) && row[1] == *header);
            assert!(meant.is_some_and(|row| !row[2].to_string().is_empty()), "{name} / {header}");
        }
    }
}

#[test]
fn rows_worth_checking_are_spread_and_their_corrections_are_kept() {
    let measures = RUN.json("out/measures.json");
    let checks = measures["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 50);
    let mut of_issue: BTreeMap<String, usize> = BTreeMap::new();
    for check in checks {
        *of_issue.entry(check["issue"].to_string()).or_default() += 1;
    }
    assert!(of_issue.len() > 10 && of_issue.values().all(|&count| count <= 10), "{of_issue:?}");

    // A unit of one issue is put into another, on the sheet of the workbook, and stays there.
    let check = checks.iter().find(|check| check["issue"].is_string()).unwrap();
    let (comment, unit) = (check["comment"].as_str().unwrap(), check["unit"].as_u64().unwrap());
    let other =
        RUN.json("out/issues.json")["issues"].as_array().unwrap().iter().map(|issue| issue["id"].clone()).find(|id| *id != check["issue"]).unwrap();
    let mut workbook: Xlsx<_> = open_workbook(RUN.join("out/report.xlsx")).unwrap();
    let mut book = Workbook::new();
    let out = book.add_worksheet().set_name("確認する声").unwrap();
    for (row, cells) in (0..).zip(sheet(&mut workbook, "確認する声")) {
        let is_it = format!("{}#{}", cells[0], cells[1]) == format!("{comment}#{unit}");
        for (column, cell) in (0..).zip(&cells) {
            let text = if is_it && column == 3 { other.as_str().unwrap().to_owned() } else { cell.to_string() };
            out.write_string(row, column, &text).unwrap();
        }
    }
    let work = Workdir::new();
    for name in ["export.csv", "koe.toml", "koe.db"] {
        fs::copy(RUN.join(name), work.join(name)).unwrap();
    }
    book.save(work.join("reviewed.xlsx")).unwrap();
    let run =
        work.run(&["analyze", "export.csv", "--out", "out", "--config", "koe.toml", "--ledger", "koe.db", "--review", "reviewed.xlsx"]).ends_with(0);
    assert!(!run.stderr.contains("reviewed.xlsx") && !run.stderr.contains("warning"), "{}", run.stderr);
    let comments = work.json_lines("out/comments.jsonl");
    let corrected = comments.iter().find(|record| record["id"] == comment).unwrap();
    assert_eq!(corrected["segments"][usize::try_from(unit).unwrap()]["issue"], other);
    work.run(&["verify", "out"]).ends_with(0);
}

/// Names that no spelling joins are one product where the settings say so, in every number, and `koe verify` counts them the same way.
#[test]
fn products_with_other_names_are_one_where_the_settings_say_so() {
    let work = Workdir::new();
    let rows = (0..24).map(|n| {
        format!("{},{},アプリが途中で落ちて予約を{n}回やり直しました。,web{}\n", n + 1, ["そよかぜアプリ", "jp.example.soyokaze"][n % 2], n % 2)
    });
    work.write("export.csv", format!("id,product,comment,channel\n{}", rows.collect::<String>()));
    work.write("koe.toml", "[[listening.names]]\nname = \"そよかぜアプリ\"\nkind = \"product\"\nalso = [\"jp.example.soyokaze\"]\n");
    work.run(&["analyze", "export.csv", "--out", "out", "--config", "koe.toml"]).ends_with(0);
    let one = serde_json::json!([{"name": "そよかぜアプリ", "also": ["jp.example.soyokaze"]}]);
    assert_eq!(work.json("out/measures.json")["product_names"], one);
    work.run(&["verify", "out"]).ends_with(0);
    work.run(&["analyze", "export.csv", "--out", "apart"]).ends_with(0);
    assert_eq!(work.json("apart/measures.json")["product_names"], serde_json::json!([]));
}
