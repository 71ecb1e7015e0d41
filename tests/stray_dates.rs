//! One mistyped year does not empty the newest weeks or stretch the charts: a lone date far after or before all others is named, and does not say where the data
//! ends or begins.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use common::{Workdir, csv, rows};

#[test]
fn a_lone_date_far_after_the_rest_counts_as_unknown_and_is_named() {
    let work = Workdir::new();
    let all = rows(120);
    let mut mistyped = all.clone();
    mistyped[40].date = "2062-05-01".to_owned();
    let mut undated = all.clone();
    undated[40].date = String::new();
    work.write("export.csv", csv(&mistyped, true));
    let run = work.run(&["analyze", "export.csv", "--ledger", "koe.db", "--out", "out"]).ends_with(0);
    let said = "1 date lies far after all others, which end on 2026-10-";
    assert!(run.stderr.contains(&format!("warning: export.csv: {said}")) && run.stderr.contains("2062-05-01 on line 42"), "{}", run.stderr);
    assert!(work.json("out/run.json")["sources"][0]["warnings"].to_string().contains(said));
    work.run(&["verify", "out"]).ends_with(0);

    // Time is counted as if that date were not there, and the comment counts.
    work.write("export.csv", csv(&undated, true));
    work.run(&["analyze", "export.csv", "--ledger", "other.db", "--out", "undated"]).ends_with(0);
    let (found, expected) = (work.json("out/issues.json"), work.json("undated/issues.json"));
    assert_eq!(found["accounting"], expected["accounting"]);
    for part in ["date", "period"] {
        assert_eq!(found[part], expected[part], "{part}");
    }
    assert_eq!(found["overview"]["months"], expected["overview"]["months"]);
    let windows = |page: &serde_json::Value| -> Vec<serde_json::Value> {
        page["issues"].as_array().unwrap().iter().map(|issue| issue["measures"]["trend"]["recent"]["to"].clone()).collect()
    };
    assert!(!windows(&found).is_empty() && windows(&found).iter().all(|to| to.as_str().unwrap() < "2026-11-01"), "{:?}", windows(&found));
    // The record itself stays what the export says.
    let comments = work.json_lines("out/comments.jsonl");
    let record = comments.iter().find(|comment| comment["id"] == all[40].id).unwrap();
    assert!(record["received"].as_str().unwrap().starts_with("2062-05-01") && record["status"] == "analyzed");
}

#[test]
fn a_lone_date_far_before_the_rest_counts_as_unknown_and_is_named() {
    let work = Workdir::new();
    let mut mistyped = rows(120);
    mistyped[40].date = "2001-05-01".to_owned();
    work.write("export.csv", csv(&mistyped, true));
    let run = work.run(&["analyze", "export.csv", "--out", "out"]).ends_with(0);
    let said = "1 date lies far before all others, which begin on 2026-";
    assert!(run.stderr.contains(&format!("warning: export.csv: {said}")) && run.stderr.contains("2001-05-01 on line 42"), "{}", run.stderr);
    assert!(work.json("out/run.json")["sources"][0]["warnings"].to_string().contains(said));
    work.run(&["verify", "out"]).ends_with(0);
    let found = work.json("out/issues.json");
    assert!(found["period"]["from"].as_str().unwrap() >= "2026-01-01", "{}", found["period"]);
    assert!(found["overview"]["months"].as_array().unwrap().len() < 24, "months without any comment are not drawn");
    assert_eq!(
        found["accounting"]["analyzed"].as_u64().unwrap() + found["accounting"]["duplicate"].as_u64().unwrap(),
        120,
        "the comment itself counts"
    );
}
