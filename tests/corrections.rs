//! What people say of a unit's sentiment and intent: filled in on a sheet of the workbook, read back, kept over later runs, marked, and taken back.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::fs;

use arrow_array::Array;
use arrow_array::cast::AsArray as _;
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use common::{Run, Workdir, csv, rows};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

/// Runs koe with the ledger over `export`.
fn analyze(work: &Workdir, export: &str, out: &str, more: &[&str]) -> Run {
    let arguments = ["analyze", export, "--ledger", "koe.db", "--language", "en", "--out", out];
    work.run(&[&arguments[..], more].concat()).ends_with(0)
}

/// Rows of a sheet by its headers.
fn sheet(work: &Workdir, book: &str, name: &str) -> Vec<Value> {
    let mut book: Xlsx<_> = open_workbook(work.join(book)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let shown = |cell: &Data| if *cell == Data::Empty { Value::Null } else { json!(cell.to_string()) };
    let mut lines = range.rows();
    let headers: Vec<String> = lines.next().unwrap().iter().map(ToString::to_string).collect();
    lines.map(|line| headers.iter().cloned().zip(line.iter().map(shown)).collect::<serde_json::Map<_, _>>().into()).collect()
}

/// A workbook in which somebody has filled in labels of rows of the sheet `Worth checking`.
fn filled(work: &Workdir, name: &str, rows: &[(&Value, &str, &str)]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Worth checking").unwrap();
    for (column, header) in (0..).zip(["Comment id", "Unit", "Words", "Correct sentiment", "Correct kind"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (line, (row, sentiment, kind)) in (1..).zip(rows) {
        let cells = [row["Comment id"].as_str().unwrap(), row["Unit"].as_str().unwrap(), row["Words"].as_str().unwrap(), sentiment, kind];
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    book.save(work.join(name)).unwrap();
}

fn segment(work: &Workdir, out: &str, row: &Value) -> (Value, Value) {
    let comments = work.json_lines(&format!("{out}/comments.jsonl"));
    let comment = comments.iter().find(|comment| comment["id"] == row["Comment id"]).unwrap().clone();
    let unit: usize = row["Unit"].as_str().unwrap().parse().unwrap();
    (comment["segments"][unit].clone(), comment)
}

/// The rows of `comments.parquet` in which somebody has corrected something: the labels of the row, and those of each such unit.
fn corrected_in_parquet(work: &Workdir, out: &str) -> Vec<Value> {
    let file = fs::File::open(work.join(&format!("{out}/comments.parquet"))).unwrap();
    let mut found = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let words = |list: &dyn Array| list.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>();
        let (ids, rows) = (batch["id"].as_string::<i32>(), batch["corrected"].as_list::<i32>());
        for at in 0..batch.num_rows() {
            let segments = batch["segments"].as_list::<i32>().value(at);
            let labels = segments.as_struct().column_by_name("corrected").unwrap().as_list::<i32>();
            let units: Vec<_> = (0..segments.len()).map(|unit| (unit, words(&labels.value(unit)))).filter(|(_, labels)| !labels.is_empty()).collect();
            let row = words(&rows.value(at));
            assert_eq!(row.is_empty(), units.is_empty());
            if !row.is_empty() {
                found.push(json!({ "id": ids.value(at), "row": row, "units": units }));
            }
        }
    }
    found
}

fn comments(work: &Workdir, out: &str) -> String {
    fs::read_to_string(work.join(&format!("{out}/comments.jsonl"))).unwrap()
}

#[test]
fn corrected_labels_are_kept_marked_and_can_be_taken_back() {
    let work = Workdir::new();
    let all = rows(60);
    work.write("export.csv", csv(&all, true));
    analyze(&work, "export.csv", "first", &[]);
    // A complaint in an issue that is no complaint, as a person sees it.
    let members = sheet(&work, "first/report.xlsx", "Review members");
    let row = &members[0];
    assert!(row["Correct sentiment"].is_null() && row["Correct kind"].is_null(), "nothing is filled in by itself");
    let (before, _) = segment(&work, "first", row);
    assert!(before["issue"].is_string() && before.get("corrected").is_none(), "{before}");

    filled(&work, "review.xlsx", &[(row, "positive", "好評")]);
    let run = analyze(&work, "export.csv", "second", &["--review", "review.xlsx"]);
    assert!(run.stderr.contains("labels corrected by people: 1"), "{}", run.stderr);
    let (after, comment) = segment(&work, "second", row);
    assert_eq!((&after["sentiment"], &after["intent"], &after["sentiment_score"]), (&json!("positive"), &json!("praise"), &json!(1.0)));
    assert_eq!((&after["corrected"], &after["issue"]), (&json!(["sentiment", "intent"]), &Value::Null));
    if comment["segments"].as_array().unwrap().len() == 1 {
        assert_eq!((&comment["sentiment"], &comment["intent"]), (&json!("positive"), &json!("praise")));
    }
    let shown = sheet(&work, "second/report.xlsx", "Comments");
    let marked: Vec<&Value> = shown.iter().filter(|row| row["Corrected"].is_string()).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0]["Corrected"], "corrected by a person: sentiment, kind");
    work.run(&["verify", "second"]).ends_with(0);
    assert_eq!(corrected_in_parquet(&work, "first"), Vec::<Value>::new());
    let unit: u64 = row["Unit"].as_str().unwrap().parse().unwrap();
    let both = json!(["sentiment", "intent"]);
    assert_eq!(corrected_in_parquet(&work, "second"), [json!({ "id": row["Comment id"], "row": both, "units": [[unit, both]] })]);

    // Later runs keep it, also after one whose data lacked the comment.
    analyze(&work, "export.csv", "third", &[]);
    assert_eq!(comments(&work, "third"), comments(&work, "second"));
    let without: Vec<_> = all.iter().filter(|other| row["Comment id"] != other.id).cloned().collect();
    work.write("shorter.csv", csv(&without, true));
    analyze(&work, "shorter.csv", "shorter", &[]);
    analyze(&work, "export.csv", "fourth", &[]);
    assert_eq!(segment(&work, "fourth", row).0["corrected"], json!(["sentiment", "intent"]));

    let listed: Value =
        serde_json::from_str(&work.run(&["issue", "corrections", "--ledger", "koe.db", "--format", "json"]).ends_with(0).stdout).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["comment"], &listed[0]["sentiment"], &listed[0]["intent"]), (&row["Comment id"], &json!("positive"), &json!("praise")));
    let page = work.run(&["issue", "corrections", "--ledger", "koe.db"]).ends_with(0).stdout;
    assert!(page.contains("positive") && page.contains(row["Comment id"].as_str().unwrap()), "{page}");

    work.run(&["issue", "uncorrect", row["Comment id"].as_str().unwrap(), "--ledger", "koe.db"]).ends_with(0);
    analyze(&work, "export.csv", "fifth", &[]);
    assert_eq!(comments(&work, "fifth"), comments(&work, "first"));
    work.run(&["issue", "uncorrect", "nobody", "--ledger", "koe.db"]).ends_with(2);
}

#[test]
fn a_unit_that_people_call_a_complaint_is_grouped_and_what_cannot_be_understood_is_said() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(150), true));
    analyze(&work, "export.csv", "first", &[]);
    let clustered = |out: &str| work.json(&format!("{out}/issues.json"))["overview"]["clustered_units"].as_u64().unwrap();
    let praise =
        work.json_lines("first/comments.jsonl").into_iter().find(|comment| comment["intent"] == "praise" && comment["status"] == "analyzed").unwrap();
    let at = |key: &str| usize::try_from(praise["segments"][0][key].as_u64().unwrap()).unwrap();
    let (start, end) = (at("start"), at("end"));
    let row = json!({ "Comment id": praise["id"], "Unit": "0", "Words": praise["text"].as_str().unwrap()[start..end] });
    filled(&work, "review.xlsx", &[(&row, "", "complaint")]);
    analyze(&work, "export.csv", "second", &["--review", "review.xlsx"]);
    assert_eq!(clustered("second"), clustered("first") + 1);
    assert_eq!(segment(&work, "second", &row).0["corrected"], json!(["intent"]));
    // The order of rows changes nothing, as ever.
    let mut turned = rows(150);
    turned.reverse();
    work.write("turned.csv", csv(&turned, true));
    analyze(&work, "turned.csv", "turned", &[]);
    assert_eq!(clustered("turned"), clustered("second"));

    filled(&work, "wrong.xlsx", &[(&row, "bad", "")]);
    let run = analyze(&work, "export.csv", "third", &["--review", "wrong.xlsx"]);
    let said = "warning: Worth checking!D2: `bad` is none of negative, neutral, positive, as judged";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    filled(&work, "back.xlsx", &[(&row, "as judged", "")]);
    analyze(&work, "export.csv", "fourth", &["--review", "back.xlsx"]);
    assert_eq!(clustered("fourth"), clustered("first"));
}
