//! `koe verify` proves a run, and finds what was forged.
#![allow(clippy::unwrap_used)] // a test may end at once

mod common;

use std::fs;

use common::{Workdir, crate_folder};

const INPUTS: [&str; 2] = ["callcenter_log.csv", "social_comments.jsonl"];

fn analyzed() -> Workdir {
    let work = Workdir::new();
    for name in INPUTS {
        fs::copy(crate_folder().join("samples").join(name), work.join(name)).unwrap();
    }
    // One row of the sample is ragged.
    work.run(&["analyze", INPUTS[0], INPUTS[1], "--out", "out"]).ends_with(1);
    work
}

#[test]
fn a_run_is_proved_and_whatever_is_forged_is_found() {
    let work = analyzed();
    let proved = work.run(&["verify", "out"]).ends_with(0);
    assert!(proved.stdout.starts_with("verified: 245 rows of 2 files"), "{}", proved.stdout);
    let json: serde_json::Value = serde_json::from_str(&work.run(&["verify", "out", "--format", "json"]).ends_with(0).stdout).unwrap();
    assert!(json["quotes"].as_u64().unwrap() > 5 && json["issues"].as_u64().unwrap() > 2 && json["numbers"].as_u64().unwrap() > 100, "{json}");

    let issues = work.json("out/issues.json");
    let quote = issues["issues"][0]["quotes"][0]["text"].as_str().unwrap().to_owned();
    let id = issues["issues"][0]["id"].as_str().unwrap().to_owned();
    let edit = |file: &str, from: &str, to: &str| {
        let before = fs::read_to_string(work.join(file)).unwrap();
        assert!(before.contains(from), "{from} is not in {file}");
        fs::write(work.join(file), before.replacen(from, to, 1)).unwrap();
        let failed = work.run(&["verify", "out"]).ends_with(2);
        fs::write(work.join(file), before).unwrap();
        assert!(failed.stderr.contains("hint: "), "{}", failed.stderr);
        failed.stderr
    };
    let last = quote.chars().last().unwrap();
    let forged = edit("out/issues.json", &quote, &quote.replacen(last, "!", 1));
    assert!(forged.contains(&format!("a quote of {id}")), "{forged}");
    let edit_issue = |part: &str, from: &str, to: &str| {
        let whole = fs::read_to_string(work.join("out/issues.json")).unwrap();
        let at = whole.find(&format!("\"id\": \"{id}\"")).unwrap();
        let at = at + whole[at..].find(part).unwrap();
        let end = at + whole[at..].find(from).unwrap() + from.len();
        edit("out/issues.json", &whole[at..end], &whole[at..end].replacen(from, to, 1))
    };
    let size = &issues["issues"][0]["measures"]["size"];
    let forged = edit_issue("\"size\"", &format!("\"voices\": {}", size["voices"]), "\"voices\": 999");
    assert!(forged.contains(&format!("measures of {id} / size / voices: stated 999")), "{forged}");
    let forged = edit_issue("\"share\"", &format!("\"base\": {}", size["share"]["base"]), "\"base\": 9999");
    assert!(forged.contains("size / share / base"), "{forged}");
    let negative = format!("\"negative\": {}", issues["overview"]["sentiment"]["negative"]);
    assert!(edit("out/issues.json", &negative, "\"negative\": 1").contains("overview / sentiment / negative: stated 1"));
    assert!(edit("out/run.json", "\"read\": 245", "\"read\": 246").contains("rows in all / read: stated 246, found 245"));
    let member = issues["issues"][0]["members"][0]["comment"].as_str().unwrap().to_owned();
    let forged = edit_issue("\"members\"", &format!("\"comment\": \"{member}\""), "\"comment\": \"nobody\"");
    assert!(forged.contains("unit ") && forged.contains(&format!("in {id}")), "{forged}");

    let severity = format!("\"severity\": {}", issues["issues"][0]["suggestion"]["priority"]["severity"]);
    assert!(edit_issue("\"priority\"", &severity, "\"severity\": 1.5").contains(&format!("priority of {id} / severity: stated 1.5")));
    let covered = format!("\"covered_units\": {}", issues["overview"]["covered_units"]);
    assert!(edit("out/issues.json", &covered, "\"covered_units\": 3").contains("overview / covered_units: stated 3"));
    let clustered = format!("\"clustered_units\": {}", issues["overview"]["clustered_units"]);
    assert!(edit("out/issues.json", &clustered, "\"clustered_units\": 99999").contains("overview / clustered_units: stated 99999"));
    let answer = issues["issues"].as_array().unwrap().iter().find_map(|issue| issue["suggestion"]["answers"][0]["text"].as_str()).unwrap();
    assert!(
        edit("out/issues.json", &format!("\"text\": {}", serde_json::Value::from(answer)), "\"text\": \"すぐに返金します。\"")
            .contains("an answer of")
    );

    // The page is drawn again from the recomputed numbers; the hypotheses are worded again.
    let page = edit("out/report.html", "<span class=\"note\">n = ", "<span class=\"note\">n = 9");
    assert!(page.contains("report.html") && page.contains("the sections of measures"), "{page}");
    let drawn = edit("out/report.html", "\"weeks\":{\"names\":[[", "\"weeks\":{\"names\":[[\"x\",\"y\"],[");
    assert!(drawn.contains("the figures that charts are drawn from"), "{drawn}");
    let improved = issues["issues"].as_array().unwrap().iter().find(|issue| issue["suggestion"]["kind"] == "improvement").unwrap();
    let hypothesis = serde_json::Value::from(improved["suggestion"]["hypothesis"].as_str().unwrap()).to_string();
    assert!(edit("out/issues.json", &hypothesis, "\"everything will be fine\"").contains("the hypothesis of "));
    let cause = serde_json::Value::from(improved["suggestion"]["causes"][0].as_str().unwrap()).to_string();
    assert!(edit("out/issues.json", &cause, "\"Where: nothing stands out\"").contains("the causes of "));

    // A row of the input that is gone, one that is new, and one with other words.
    let posts = fs::read_to_string(work.join(INPUTS[1])).unwrap();
    let first = posts.lines().next().unwrap().to_owned();
    assert!(edit(INPUTS[1], &format!("{first}\n"), "").contains("of the row"));
    let failed = edit(INPUTS[1], &first, &format!("{first}\n{first}"));
    assert!(failed.contains("of the row") || failed.contains("a row of the input"), "{failed}");
    let words = work.json_lines("out/comments.jsonl");
    let text = words.iter().find(|row| row["file"] == INPUTS[1] && row["status"] == "analyzed").unwrap()["text"].as_str().unwrap().to_owned();
    assert!(edit(INPUTS[1], &text, &format!("{text}!")).contains("text of the row"));
    work.run(&["verify", "out"]).ends_with(0);
}

#[test]
fn forged_states_and_their_grounds_are_found() {
    let work = Workdir::new();
    for name in INPUTS {
        fs::copy(crate_folder().join("samples").join(name), work.join(name)).unwrap();
    }
    let analyze =
        |out: &str| work.run(&["analyze", INPUTS[0], INPUTS[1], "--ledger", "koe.db", "--formats", "json,parquet", "--out", out]).ends_with(1);
    analyze("first");
    analyze("out");
    for folder in ["first", "out"] {
        work.run(&["verify", folder]).ends_with(0);
    }
    let issues = work.json("out/issues.json");
    let record = &issues["issues"][0];
    let id = record["id"].as_str().unwrap();
    let whole = fs::read_to_string(work.join("out/issues.json")).unwrap();
    let forged = |part: &str, from: String, to: &str| {
        let at = whole.find(&format!("\"id\": \"{id}\"")).unwrap();
        let at = at + whole[at..].find("\"state\"").unwrap();
        let end = at + whole[at..].find(&from).unwrap_or_else(|| panic!("{from} is not there"));
        fs::write(work.join("out/issues.json"), format!("{}{to}{}", &whole[..end], &whole[end + from.len()..])).unwrap();
        let failed = work.run(&["verify", "out"]).ends_with(2);
        assert!(failed.stderr.contains(&format!("state of {id}{part}: stated")), "{}", failed.stderr);
    };
    let state = record["state"].as_str().unwrap();
    forged("", format!("\"state\": \"{state}\""), if state == "growing" { "\"state\": \"fixed\"" } else { "\"state\": \"growing\"" });
    forged("", format!("\"state\": \"{state}\""), "\"stated\": \"steady\"");
    forged(" / base_since", format!("\"base_since\": {}", record["grounds"]["base_since"]), "\"base_since\": 99999");
    forged(" / course", format!("\"course\": {}", record["grounds"]["course"]), "\"course\": \"ended\"");
    forged(" / now", format!("\"now\": {}", record["grounds"]["now"]), "\"now\": \"2020-01-01\"");
    forged(" / last_seen", format!("\"last_seen\": {}", record["last_seen"]), "\"last_seen\": \"2020-01-01\"");
}

#[test]
fn what_cannot_be_verified_says_why() {
    let work = Workdir::new();
    work.write("export.csv", "番号,ご意見\n1,配送が遅い。\n2,とても良い。\n");
    let failed = work.run(&["verify", "nowhere"]).ends_with(2);
    assert!(failed.stderr.contains("nowhere/run.json") && failed.stderr.contains("formats json and parquet"), "{}", failed.stderr);
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json"]).ends_with(0);
    let failed = work.run(&["verify", "out"]).ends_with(2);
    assert!(failed.stderr.contains("out/comments.parquet"), "{}", failed.stderr);
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,parquet"]).ends_with(0);
    work.run(&["verify", "out"]).ends_with(0);
    fs::remove_file(work.join("export.csv")).unwrap();
    assert!(work.run(&["verify", "out"]).ends_with(2).stderr.contains("export.csv"));
}
