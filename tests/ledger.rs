//! Issues keep their identity from run to run: whatever is added, removed, shuffled, killed or corrected in between.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, its helpers too")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use calamine::{Reader as _, Xlsx, open_workbook};
use common::{Analyzed, Workdir, assert_same_files, files, shuffled};
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

/// The analysed comments of the sample exports as records of one export, in canonical order.
static RECORDS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let samples = Analyzed::samples(&["--formats", "jsonl"]);
    let comments = samples.comments();
    let analyzed = comments.iter().filter(|comment| comment["status"] == "analyzed");
    analyzed.map(|comment| json!({ "id": comment["id"], "text": comment["text"], "date": comment["received"] })).collect()
});

/// The records but for one in `left_out`.
fn but_for(records: &[Value], left_out: usize) -> Vec<Value> {
    records.iter().enumerate().filter(|(index, _)| index % left_out != left_out / 2).map(|(_, record)| record.clone()).collect()
}

fn lines(records: &[Value]) -> String {
    records.iter().fold(String::new(), |mut text, record| {
        writeln!(text, "{record}").unwrap();
        text
    })
}

/// Analyses `records` with the ledger `koe.db` into `out`.
fn analyze(work: &Workdir, records: &[Value], out: &str, flags: &[&str]) -> common::Run {
    work.write("export.jsonl", lines(records));
    work.run(&[&["analyze", "export.jsonl", "--ledger", "koe.db", "--out", out], flags].concat()).ends_with(0)
}

/// The issue of each unit, by comment and place.
fn issues_of_units(work: &Workdir, out: &str) -> BTreeMap<(String, u64), Option<String>> {
    let mut issues = BTreeMap::new();
    for comment in work.json_lines(&format!("{out}/comments.jsonl")) {
        for segment in comment["segments"].as_array().unwrap() {
            let place = (comment["id"].as_str().unwrap().to_owned(), segment["start"].as_u64().unwrap());
            issues.insert(place, segment["issue"].as_str().map(str::to_owned));
        }
    }
    issues
}

fn list(work: &Workdir) -> Vec<Value> {
    let listed = work.run(&["issue", "list", "--ledger", "koe.db", "--format", "json"]).ends_with(0);
    serde_json::from_str::<Value>(&listed.stdout).unwrap().as_array().unwrap().clone()
}

fn reported(work: &Workdir, out: &str) -> BTreeMap<String, Value> {
    let issues = work.json(&format!("{out}/issues.json"))["issues"].as_array().unwrap().clone();
    issues.into_iter().map(|issue| (issue["id"].as_str().unwrap().to_owned(), issue)).collect()
}

fn alerts(work: &Workdir, out: &str) -> Vec<(String, String)> {
    let alerts = work.json(&format!("{out}/alerts.json"))["alerts"].as_array().unwrap().clone();
    alerts.iter().map(|alert| (alert["issue"].as_str().unwrap().to_owned(), alert["alert"].as_str().unwrap().to_owned())).collect()
}

/// Every file but the alerts, which are told once.
fn outputs(work: &Workdir, out: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(&work.join(out));
    assert!(files.remove("alerts.json").is_some());
    files
}

// Identity.

#[test]
fn the_same_data_again_changes_nothing() {
    let work = Workdir::new();
    analyze(&work, &RECORDS, "first", &[]);
    let issues = reported(&work, "first");
    let expected: BTreeSet<String> = (1..=issues.len()).map(|number| format!("K-{number:04}")).collect();
    assert_eq!(issues.keys().cloned().collect::<BTreeSet<_>>(), expected);
    assert!(issues.len() > 10, "{}", issues.len());
    let before = list(&work);
    analyze(&work, &RECORDS, "second", &["--threads", "1"]);
    assert_same_files(&outputs(&work, "first"), &outputs(&work, "second"));
    assert_eq!(list(&work), before);
    assert!(!alerts(&work, "first").is_empty(), "the samples hold growing issues");
    assert_eq!(alerts(&work, "second"), [], "nobody hears of a thing twice");
    assert_eq!(work.json("second/run.json")["ledger"]["run"], 1);
}

#[test]
fn neither_the_order_of_rows_nor_the_number_of_threads_gives_another_id() {
    let (straight, mixed) = (Workdir::new(), Workdir::new());
    analyze(&straight, &RECORDS, "out", &["--threads", "1"]);
    analyze(&mixed, &shuffled(&RECORDS), "out", &["--threads", "3"]);
    assert_eq!(issues_of_units(&straight, "out"), issues_of_units(&mixed, "out"));
    assert_eq!(list(&straight), list(&mixed));
}

#[test]
fn rows_added_removed_and_shuffled_leave_units_where_they_were() {
    let work = Workdir::new();
    // Five sixths first, then all of them but a tenth of those: a fifth more, a tenth less.
    let first = but_for(&RECORDS, 6);
    analyze(&work, &first, "first", &[]);
    let (before, known) = (issues_of_units(&work, "first"), list(&work));
    let gone: BTreeSet<&str> = first.iter().step_by(10).map(|record| record["id"].as_str().unwrap()).collect();
    let second: Vec<Value> = RECORDS.iter().filter(|record| !gone.contains(record["id"].as_str().unwrap())).cloned().collect();
    analyze(&work, &shuffled(&second), "second", &[]);
    let after = issues_of_units(&work, "second");

    let kept: Vec<(&Option<String>, &Option<String>)> =
        before.iter().filter(|(_, issue)| issue.is_some()).filter_map(|(place, issue)| Some((issue, after.get(place)?))).collect();
    assert!(kept.len() > 100, "{}", kept.len());
    assert!(kept.iter().all(|(before, after)| before == after), "a unit has changed its issue");
    let added: Vec<&Option<String>> = after.iter().filter(|(place, _)| !before.contains_key(*place)).map(|(_, issue)| issue).collect();
    let old: BTreeSet<&str> = known.iter().map(|issue| issue["id"].as_str().unwrap()).collect();
    let joined = added.iter().filter(|issue| issue.as_deref().is_some_and(|issue| old.contains(issue))).count();
    assert!(joined * 5 >= added.len(), "only {joined} of {} new units have joined a known issue", added.len());
    // Titles that people know stay.
    for (before, now) in known.iter().zip(list(&work)) {
        assert_eq!(before["id"], now["id"]);
        assert!(before["titles"].as_object().unwrap().iter().all(|(language, title)| now["titles"][language] == *title), "{before} {now}");
    }

    // Fewer rows give no new issue and no other number.
    analyze(&work, &first[..first.len() / 2], "third", &[]);
    let third = reported(&work, "third");
    let units = issues_of_units(&work, "third");
    assert!(units.iter().filter_map(|(place, issue)| Some((issue, before.get(place)?))).filter(|(_, issue)| issue.is_some()).all(|(a, b)| a == b));
    let listed = list(&work);
    assert!(third.keys().all(|id| listed.iter().any(|issue| issue["id"] == **id)));
    assert!(third.len() <= listed.len());
    assert_eq!(work.json("third/run.json")["ledger"]["run"], 3);
}

#[test]
fn without_a_ledger_nothing_is_said_of_one() {
    let work = Workdir::new();
    work.write("export.jsonl", lines(&RECORDS[..60]));
    work.run(&["analyze", "export.jsonl", "--out", "out"]).ends_with(0);
    assert!(!work.join("out/alerts.json").exists());
    assert!(work.json("out/run.json").get("ledger").is_none());
    assert!(reported(&work, "out").values().all(|issue| issue.get("state").is_none() && issue.get("history").is_none()));
}

#[test]
fn the_ledger_holds_no_words_of_customers() {
    let work = Workdir::new();
    let mut records: Vec<Value> = RECORDS[..200].to_vec();
    records.push(json!({ "id": "taro@example.com", "text": "送料が高い。電話は090-1234-5678です。", "date": "2026-08-01" }));
    analyze(&work, &records, "out", &["--keep-personal-data"]);
    let bytes = fs::read(work.join("koe.db")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("taro@example.com") && !holds("090-1234-5678"));
    let texts = records.iter().filter_map(|record| record["text"].as_str()).filter(|text| text.chars().count() > 30);
    assert_eq!(texts.filter(|text| holds(text)).count(), 0);
    assert!(!work.join("koe.db-journal").exists(), "one file");
}

// The course of an issue.

/// `count` comments a month that say the same about refunds, and ten others, each with words of its own.
fn refunds(months: &[(u32, usize)]) -> Vec<Value> {
    let others: Vec<&Value> = RECORDS.iter().filter(|record| !record["text"].as_str().unwrap().contains("返金")).collect();
    let mut records = Vec::new();
    for &(month, count) in months {
        for number in 0..count {
            let text = format!("返金に一か月もかかりました。{month}月{number}番の窓口でした。");
            records.push(json!({ "id": format!("R-{month}-{number}"), "text": text, "date": format!("2026-{month:02}-{:02}", 2 + number) }));
        }
        for number in 0..10 {
            let text = &others[(month as usize * 10 + number) % others.len()]["text"];
            records.push(json!({ "id": format!("F-{month}-{number}"), "text": text, "date": format!("2026-{month:02}-{:02}", 1 + 2 * number) }));
        }
    }
    records
}

/// The id of the issue about refunds.
fn refund_id(work: &Workdir, out: &str) -> String {
    let units = issues_of_units(work, out);
    units.iter().find(|((comment, start), _)| comment == "R-1-0" && *start == 0).unwrap().1.clone().unwrap()
}

fn state(work: &Workdir, id: &str) -> String {
    list(work).iter().find(|issue| issue["id"] == id).unwrap()["state"].as_str().unwrap().to_owned()
}

#[test]
fn an_issue_that_ends_and_returns_has_come_back_and_is_alerted_once() {
    let work = Workdir::new();
    analyze(&work, &refunds(&[(1, 8), (2, 8)]), "winter", &[]);
    let id = refund_id(&work, "winter");
    // It is silent: in the whole export, then absent from an export of later months only.
    let whole = refunds(&[(1, 8), (2, 8), (3, 0), (4, 0), (5, 0)]);
    analyze(&work, &whole, "spring", &[]);
    assert_eq!(reported(&work, "spring")[&id]["state"], "fixed");
    analyze(&work, &refunds(&[(6, 0), (7, 0)]), "summer", &[]);
    assert!(!reported(&work, "summer").contains_key(&id), "nobody raised it");
    assert_eq!(state(&work, &id), "fixed");

    let returned = refunds(&[(7, 0), (8, 4)]);
    analyze(&work, &returned, "autumn", &[]);
    let issue = reported(&work, "autumn")[&id].clone();
    assert_eq!((issue["state"].as_str(), issue["last_seen"].as_str()), (Some("came_back"), Some("2026-08-05")));
    assert_eq!(issue["first_seen"], "2026-01-02", "in any run");
    assert!(alerts(&work, "autumn").contains(&(id.clone(), "came_back".to_owned())));
    let events: Vec<&str> = issue["history"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert!(events.starts_with(&["formed"]) && events.ends_with(&["fixed", "came_back"]), "{events:?}");
    let html = fs::read_to_string(work.join("autumn/report.html")).unwrap();
    assert!(html.contains("再発"));

    analyze(&work, &returned, "again", &[]);
    assert_eq!(reported(&work, "again")[&id], issue);
    analyze(&work, &refunds(&[(7, 0), (8, 5)]), "later", &[]);
    assert_eq!(state(&work, &id), "came_back");
    for out in ["again", "later"] {
        assert!(!alerts(&work, out).iter().any(|(issue, _)| *issue == id), "{out}");
    }
}

#[test]
fn an_issue_that_is_only_seen_elsewhere_is_not_fixed() {
    let work = Workdir::new();
    analyze(&work, &refunds(&[(1, 8), (2, 8)]), "winter", &[]);
    let id = refund_id(&work, "winter");
    let before = state(&work, &id);
    // Ten comments of the same weeks hold nothing against it.
    analyze(&work, &refunds(&[(2, 0)]), "another", &[]);
    assert_eq!(state(&work, &id), before);
}

// Killed, crowded, foreign.

/// Ends a process the hard way.
fn kill_after(command: &mut Command, delay: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    let had_ended = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    had_ended
}

#[test]
fn a_killed_run_leaves_the_old_state_or_the_new_one_and_a_rerun_mends_all() {
    const MOMENTS: u32 = 20;
    let work = Workdir::new();
    let first = but_for(&RECORDS[..300], 5);
    analyze(&work, &first, "first", &[]);
    let old = fs::read(work.join("koe.db")).unwrap();
    let old_list = list(&work);
    let started = Instant::now();
    analyze(&work, &RECORDS[..300], "whole", &[]);
    let duration = started.elapsed();
    let (whole, told, new_list) = (outputs(&work, "whole"), alerts(&work, "whole"), list(&work));
    assert_ne!(old_list, new_list);

    for moment in 1..=MOMENTS {
        fs::write(work.join("koe.db"), &old).unwrap();
        let _ = fs::remove_file(work.join("koe.db-journal"));
        let _ = fs::remove_dir_all(work.join("out"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_koe"));
        command.current_dir(work.path()).args(["analyze", "export.jsonl", "--ledger", "koe.db", "--out", "out"]);
        // Most of the run is reading; the moments crowd where the ledger and the outputs are written.
        let had_ended = kill_after(&mut command, duration.mul_f64(1.02 - 0.7 * (f64::from(moment) / f64::from(MOMENTS)).powi(2)));
        let left = list(&work);
        assert!(left == old_list || left == new_list, "a state between the two");
        let delivered = work.join("out/run.json").exists().then(|| alerts(&work, "out"));
        assert!(!had_ended || delivered.is_some());
        analyze(&work, &RECORDS[..300], "out", &[]);
        assert_same_files(&outputs(&work, "out"), &whole);
        assert_eq!(list(&work), new_list);
        // Told by the killed run or by the rerun; a rerun after the moment between outputs and mark repeats the file that stands in its folder.
        let again = alerts(&work, "out");
        assert!(again == told || (again.is_empty() && delivered.as_ref() == Some(&told)), "{again:?} {delivered:?}");
    }
}

#[test]
fn a_run_that_was_killed_after_it_told_its_alerts_tells_them_nowhere_else() {
    let work = Workdir::new();
    analyze(&work, &RECORDS, "out", &[]);
    let told = alerts(&work, "out");
    assert!(!told.is_empty());
    // The state between the outputs and the mark.
    let ledger = Connection::open(work.join("koe.db")).unwrap();
    assert_eq!(ledger.execute("UPDATE alerts SET delivered = 0", []).unwrap(), told.len());
    drop(ledger);
    let killed = fs::read(work.join("koe.db")).unwrap();
    analyze(&work, &RECORDS, "elsewhere", &[]);
    assert_eq!(alerts(&work, "elsewhere"), []);
    // Into the same folder, the file that nobody may have read yet is written again, with the same names of alerts.
    let before = fs::read(work.join("out/alerts.json")).unwrap();
    fs::write(work.join("koe.db"), &killed).unwrap();
    analyze(&work, &RECORDS, "out", &[]);
    assert_eq!(fs::read(work.join("out/alerts.json")).unwrap(), before);
    let ids: BTreeSet<String> =
        work.json("out/alerts.json")["alerts"].as_array().unwrap().iter().map(|alert| alert["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), told.len());
    // Half of the outputs are no outputs.
    fs::write(work.join("koe.db"), &killed).unwrap();
    fs::remove_file(work.join("out/run.json")).unwrap();
    analyze(&work, &RECORDS, "third", &[]);
    assert_eq!(alerts(&work, "third"), told);
}

#[test]
fn an_alert_can_end_the_run_with_a_code_of_its_own() {
    let work = Workdir::new();
    work.write("export.jsonl", lines(&RECORDS));
    let run = |out: &str, code: i32| work.run(&["analyze", "export.jsonl", "--ledger", "koe.db", "--exit-on-alert", "--out", out]).ends_with(code);
    run("first", 3);
    run("second", 0);
    assert!(alerts(&work, "second").is_empty());
}

#[test]
fn a_merge_can_be_taken_back() {
    let work = Workdir::new();
    analyze(&work, &but_for(&RECORDS, 6), "first", &[]);
    let before = issues_of_units(&work, "first");
    correct(&work, &["merge", "K-0004", "--into", "K-0002"]);
    analyze(&work, &RECORDS, "merged", &[]);
    assert!(!reported(&work, "merged").contains_key("K-0004"));
    let said = correct(&work, &["unmerge", "K-0004"]);
    assert!(said.contains("K-0004 is no longer part of K-0002"), "{said}");
    analyze(&work, &RECORDS, "second", &[]);
    let now = issues_of_units(&work, "second");
    for (place, issue) in before.iter().filter(|(_, issue)| matches!(issue.as_deref(), Some("K-0002" | "K-0004"))) {
        assert_eq!(now[place], *issue, "{place:?}");
    }
    let events: Vec<Value> = reported(&work, "second")["K-0004"]["history"].as_array().unwrap().clone();
    assert!(events.iter().any(|event| event["event"] == "unmerged" && event["issue"] == "K-0002"), "{events:?}");
    let refused = work.run(&["issue", "unmerge", "K-0004", "--ledger", "koe.db"]).ends_with(2);
    assert!(refused.stderr.contains("part of no other issue"), "{}", refused.stderr);
}

#[test]
fn a_second_process_is_told_and_changes_nothing() {
    let work = Workdir::new();
    work.write("export.jsonl", lines(&RECORDS[..40]));
    analyze(&work, &RECORDS[..40], "out", &[]);
    let before = list(&work);
    let holder = Connection::open(work.join("koe.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = work.run(&["analyze", "export.jsonl", "--ledger", "koe.db", "--out", "second"]).ends_with(2);
    assert!(refused.stderr.contains("another koe is working on this ledger"), "{}", refused.stderr);
    assert!(!work.join("second").exists(), "nothing is written");
    work.run(&["issue", "mute", "K-0001", "--ledger", "koe.db"]).ends_with(2);
    assert_eq!(list(&work), before, "looking is allowed");
    drop(holder);

    // Two runs of the same data at once: one may be refused, what stands in the ledger is one run's.
    let spawn = |out: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_koe"));
        command.current_dir(work.path()).args(["analyze", "export.jsonl", "--ledger", "koe.db", "--out", out]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let (mut one, mut two) = (spawn("one"), spawn("two"));
    let codes = [one.wait().unwrap().code().unwrap(), two.wait().unwrap().code().unwrap()];
    assert!(codes.contains(&0) && codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
    assert_eq!(list(&work), before);
}

#[test]
fn a_ledger_of_another_model_is_refused_and_can_be_taken_over() {
    let work = Workdir::new();
    let half = but_for(&RECORDS, 3);
    analyze(&work, &half, "first", &[]);
    let (ids, before) = (issues_of_units(&work, "first"), list(&work));
    Connection::open(work.join("koe.db")).unwrap().execute("UPDATE facts SET value = 'koe-tiny 0.1 (00)' WHERE name = 'model'", []).unwrap();
    work.write("export.jsonl", lines(&RECORDS));
    let refused = work.run(&["analyze", "export.jsonl", "--ledger", "koe.db", "--out", "second"]).ends_with(2);
    assert!(refused.stderr.contains("koe-tiny 0.1 (00)") && refused.stderr.contains("--adopt-model"), "{}", refused.stderr);
    assert_eq!(list(&work), before);

    analyze(&work, &RECORDS, "second", &["--adopt-model"]);
    let after = issues_of_units(&work, "second");
    assert!(ids.iter().filter(|(_, issue)| issue.is_some()).all(|(place, issue)| after[place] == *issue));
    let joined = after.iter().filter(|(place, issue)| !ids.contains_key(*place) && issue.is_some()).count();
    assert!(joined > 0, "vectors stand again, so new units find their issue");
    analyze(&work, &RECORDS, "third", &[]);
}

// Corrections.

fn correct(work: &Workdir, arguments: &[&str]) -> String {
    work.run(&[&["issue"], arguments, &["--ledger", "koe.db"]].concat()).ends_with(0).stderr
}

/// Comments of an issue in a run's output.
fn comments_of(work: &Workdir, out: &str, id: &str) -> BTreeSet<String> {
    issues_of_units(work, out).into_iter().filter(|(_, issue)| issue.as_deref() == Some(id)).map(|((comment, _), _)| comment).collect()
}

#[test]
fn corrections_stay_when_more_data_comes() {
    let work = Workdir::new();
    analyze(&work, &but_for(&RECORDS, 6), "first", &[]);
    let issues = issues_of_units(&work, "first");
    let of = |id: &str| comments_of(&work, "first", id).into_iter().collect::<Vec<_>>();
    let (third, fifth) = (of("K-0003"), of("K-0005"));

    correct(&work, &["rename", "K-0001", "配送の遅れ"]);
    correct(&work, &["owner", "K-0001", "物流センター"]);
    correct(&work, &["merge", "K-0004", "--into", "k-2"]);
    let said = correct(&work, &["split", "K-0003", &third[0], &third[1], "--name", "別の話"]);
    let new = said.split_whitespace().next().unwrap().to_owned();
    correct(&work, &["move", &fifth[0], "--to", "K-0006"]);
    correct(&work, &["move", &fifth[1], "--to", "none"]);
    correct(&work, &["mute", "K-0007"]);
    correct(&work, &["known", "K-0008"]);

    analyze(&work, &shuffled(&RECORDS), "second", &[]);
    let (now, shown) = (issues_of_units(&work, "second"), reported(&work, "second"));
    assert!(!shown.contains_key("K-0004"));
    for (place, issue) in issues.iter().filter(|(_, issue)| issue.as_deref() == Some("K-0004")) {
        assert_eq!(now[place].as_deref(), Some("K-0002"), "{place:?} {issue:?}");
    }
    assert_eq!(shown["K-0001"]["titles"], json!({ "ja": "配送の遅れ" }));
    assert_eq!(shown["K-0001"]["suggestion"]["owner"], "物流センター");
    assert_eq!(shown[&new]["titles"], json!({ "ja": "別の話" }));
    let parted = comments_of(&work, "second", &new);
    assert!(third[..2].iter().all(|comment| parted.contains(comment)), "{parted:?}");
    assert!(third[..2].iter().all(|comment| !comments_of(&work, "second", "K-0003").contains(comment)));
    assert!(comments_of(&work, "second", "K-0006").contains(&fifth[0]));
    assert!(fifth[..2].iter().all(|comment| !comments_of(&work, "second", "K-0005").contains(comment)));
    assert_eq!((&shown["K-0007"]["muted"], &shown["K-0008"]["known"]), (&json!(true), &json!(true)));
    let order = work.json("second/issues.json")["issues"].as_array().unwrap().last().unwrap()["id"].clone();
    assert_eq!(order, "K-0007", "muted issues stand last");
    assert!(!alerts(&work, "second").iter().any(|(issue, _)| issue == "K-0007"));
    assert!(fs::read_to_string(work.join("second/report.html")).unwrap().contains("配送の遅れ"));

    // The old number leads on, and no new issue has taken it.
    let merged = work.run(&["issue", "rename", "K-0004", "x", "--ledger", "koe.db"]).ends_with(2);
    assert!(merged.stderr.contains("K-0004 has been merged into K-0002"), "{}", merged.stderr);
    let shown = work.run(&["issue", "show", "K-0004", "--ledger", "koe.db"]).ends_with(0);
    assert!(shown.stdout.contains("merged_into  K-0002"), "{}", shown.stdout);
    correct(&work, &["rename", "K-0001", "--clear"]);
    analyze(&work, &RECORDS, "third", &[]);
    assert_ne!(reported(&work, "third")["K-0001"]["titles"]["ja"], "配送の遅れ");
}

#[test]
fn a_reviewed_workbook_is_applied_and_says_which_cells_it_could_not() {
    let work = Workdir::new();
    analyze(&work, &RECORDS, "first", &["--language", "en"]);
    let mut report: Xlsx<_> = open_workbook(work.join("first/report.xlsx")).unwrap();
    let (issues, members) = (report.worksheet_range("Review issues").unwrap(), report.worksheet_range("Review members").unwrap());
    let headers = |range: &calamine::Range<calamine::Data>| range.rows().next().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    let (issue_headers, member_headers) = (headers(&issues), headers(&members));
    assert_eq!(issue_headers, ["Issue id", "Issue", "New name", "New owner", "Merge into", "Mute", "Known"]);
    let labels = ["Sentiment", "Correct sentiment", "Kind", "Correct kind"];
    assert_eq!(member_headers, [&["Comment id", "Unit", "Issue id", "Correct issue", "Words"][..], &labels].concat());
    // The untouched workbook changes nothing.
    analyze(&work, &RECORDS, "untouched", &["--language", "en", "--review", "first/report.xlsx"]);
    assert_same_files(&outputs(&work, "first"), &outputs(&work, "untouched"));

    let moved = members.rows().find(|row| row[2] == calamine::Data::String("K-0002".to_owned())).unwrap();
    let (comment, unit) = (moved[0].to_string(), moved[1].to_string());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Review issues").unwrap();
    for (column, header) in (0..).zip(&issue_headers) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (row, cells) in (1..).zip([
        ["K-0001", "", "Late parcels", "Logistics Tokyo", "", "", "yes"],
        ["K-0003", "", "", "", "K-0004", "", ""],
        ["K-0005", "", "", "", "", "yes", ""],
        ["K-9999", "", "Nobody", "", "", "", ""],
        ["K-0006", "", "", "", "", "perhaps", ""],
    ]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let sheet = book.add_worksheet().set_name("Review members").unwrap();
    for (column, header) in (0..).zip(&member_headers) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (column, cell) in (0..).zip([&comment, &unit, "K-0002", "K-0001"]) {
        sheet.write_string(1, column, cell).unwrap();
    }
    book.save(work.join("review.xlsx")).unwrap();

    let run = analyze(&work, &RECORDS, "second", &["--language", "en", "--review", "review.xlsx"]);
    assert!(run.stderr.contains("warning: Review issues!A5: no issue K-9999 in this ledger"), "{}", run.stderr);
    assert!(run.stderr.contains("warning: Review issues!F6: `perhaps` is neither yes nor no"), "{}", run.stderr);
    let shown = reported(&work, "second");
    assert_eq!(shown["K-0001"]["titles"], json!({ "en": "Late parcels" }));
    assert_eq!((&shown["K-0001"]["suggestion"]["owner"], &shown["K-0001"]["known"]), (&json!("Logistics Tokyo"), &json!(true)));
    assert!(!shown.contains_key("K-0003") && shown["K-0005"]["muted"] == true);
    assert!(comments_of(&work, "second", "K-0001").contains(&comment));
    // Given again, it changes nothing more.
    analyze(&work, &RECORDS, "third", &["--language", "en", "--review", "review.xlsx"]);
    assert_same_files(&outputs(&work, "second"), &outputs(&work, "third"));
}

// Two runs beside each other.

#[test]
fn a_diff_tells_what_is_new_grown_gone_and_back() {
    let work = Workdir::new();
    analyze(&work, &refunds(&[(1, 8), (2, 8)]), "winter", &[]);
    let id = refund_id(&work, "winter");
    analyze(&work, &refunds(&[(3, 0), (4, 0), (5, 0)]), "spring", &[]);
    analyze(&work, &refunds(&[(5, 0), (6, 9)]), "summer", &[]);
    let diff = |a: &str, b: &str| -> Value { serde_json::from_str(&work.run(&["diff", a, b, "--format", "json"]).ends_with(0).stdout).unwrap() };
    let change = |diff: &Value| diff["issues"].as_array().unwrap().iter().find(|issue| issue["id"] == *id).unwrap().clone();
    let ended = diff("winter", "spring");
    assert_eq!((&ended["same_ledger"], &change(&ended)["change"]), (&json!(true), &json!("gone")));
    assert_eq!(change(&ended)["beyond_chance"], true);
    assert_eq!(change(&diff("spring", "summer"))["change"], "came_back");
    assert_eq!(change(&diff("winter", "winter"))["change"], "unchanged");
    let text = work.run(&["diff", "winter", "spring"]).ends_with(0).stdout;
    assert!(text.contains("gone: ") && text.contains(&id) && text.contains("16 → 0 voices"), "{text}");

    // Without a common ledger the numbers are compared all the same, and it is said what that is worth.
    work.run(&["analyze", "export.jsonl", "--out", "alone"]).ends_with(0);
    assert!(work.run(&["diff", "winter", "alone"]).ends_with(0).stdout.contains("no ledger in common"));
}
