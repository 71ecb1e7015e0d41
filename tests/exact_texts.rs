//! A text's prediction is a function of that text: not of another that is told as its repeat, wherever the two stand.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::Workdir;
use serde_json::{Value, json};

/// Records that repeat each other but for case and space, far enough apart to be judged in different chunks.
fn export(first: &str, second: &str) -> String {
    let mut csv = String::from("id,date,comment\n");
    writeln!(csv, "{first}").unwrap();
    (0..1100).for_each(|row| writeln!(csv, "filler-{row},2026-05-02,n/a").unwrap());
    writeln!(csv, "{second}").unwrap();
    csv
}

fn judged(work: &Workdir) -> BTreeMap<String, Value> {
    let run = work.run(&["annotate", "export.csv"]).ends_with(0);
    let records = run.records().into_iter().filter(|record| record["status"] != "no_content");
    let judged = records.map(|mut record| {
        for place in ["row", "line"] {
            record.as_object_mut().unwrap().remove(place);
        }
        (record["id"].as_str().unwrap().to_owned(), record)
    });
    judged.collect()
}

#[test]
fn repeats_in_other_letters_are_judged_by_their_own() {
    let quiet = "a,2026-05-01,\"It broke after a day, and nobody answers. I liked the old one. Please send me a new lid.\"";
    let loud = "b,2026-05-03,\"IT BROKE AFTER A DAY, AND NOBODY ANSWERS. I LIKED THE OLD ONE. PLEASE SEND ME A NEW LID.\"";
    let work = Workdir::new();
    let mut told = Vec::new();
    for (first, second) in [(quiet, loud), (loud, quiet)] {
        work.write("export.csv", export(first, second));
        let annotated = judged(&work);
        work.run(&["analyze", "export.csv", "--out", "out", "--formats", "jsonl"]).ends_with(0);
        let mut records = work.json_lines("out/comments.jsonl");
        records.retain(|record| record["status"] != "no_content");
        assert_eq!(records.len(), 2);
        let analyzed: Vec<Value> =
            records.iter().map(|record| json!([record["id"], record["sentiment_score"], record["intent"], record["segments"]])).collect();
        told.push((annotated, analyzed));
    }
    assert_eq!(told[0], told[1]);
}
