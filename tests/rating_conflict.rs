//! A rating that contradicts the text beside it is flagged, in every output: an average would hide it.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::fmt::Write as _;
use std::fs::File;

use common::{Run, Workdir};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use serde_json::{Value, json};

const BAD: &str = "最悪です。二度と買いません。";
const GOOD: &str = "とても良い商品で大満足です。";

/// An export of one kind of rating; each text stands once, for repeats are counted once.
fn export(header: &str, rows: &[(&str, &str)]) -> String {
    let mut csv = format!("受付番号,日時,{header},ご意見\n");
    for (index, (rating, text)) in rows.iter().enumerate() {
        writeln!(csv, "F-{},2026-05-{:02},{rating},{text}", index + 1, index + 1).unwrap();
    }
    csv
}

fn stars() -> String {
    export(
        "評価",
        &[
            ("5", BAD),
            ("1", GOOD),
            ("5", "使いやすくて、とても気に入っています。"),
            ("3", "ひどい商品です。最悪でした。"),
            ("1", "本当に最悪です。がっかりしました。"),
            ("4", "最悪です、taro@example.com にも返事がありません。"),
            ("", "とても素晴らしい商品で、大満足です！"),
        ],
    )
}

fn analyzed(export: &str) -> (Workdir, Run) {
    let work = Workdir::new();
    work.write("reviews.csv", export);
    let run = work.run(&["analyze", "reviews.csv", "--out", "out"]).ends_with(0);
    (work, run)
}

/// The flags by id, where there are any.
fn flags(records: &[Value]) -> Vec<(&str, &str)> {
    records.iter().filter_map(|record| Some((record["id"].as_str()?, record.get("rating_conflict")?.as_str()?))).collect()
}

const FLAGS: [(&str, &str); 3] = [("F-1", "high_rating_negative_text"), ("F-2", "low_rating_positive_text"), ("F-6", "high_rating_negative_text")];

#[test]
fn stars_that_contradict_their_text_are_flagged_record_by_record() {
    let (work, _) = analyzed(&stars());
    let lines = work.json_lines("out/comments.jsonl");
    assert_eq!(flags(&lines), FLAGS);
    assert_eq!(flags(&work.run(&["annotate", "reviews.csv"]).ends_with(0).records()), FLAGS);

    let reader = SerializedFileReader::new(File::open(work.join("out/comments.parquet")).unwrap()).unwrap();
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let column = |name: &str| fields.iter().position(|field| field.name() == name).unwrap();
    let (id, conflict) = (column("id"), column("rating_conflict"));
    assert!(fields[conflict].is_optional());
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), lines.len());
    let flagged: Vec<(&str, &str)> =
        rows.iter().filter_map(|row| Some((row.get_string(id).unwrap().as_str(), row.get_string(conflict).ok()?.as_str()))).collect();
    assert_eq!(flagged, FLAGS, "null everywhere else");
}

#[test]
fn the_report_counts_them_among_rated_comments_and_quotes_them() {
    let (work, _) = analyzed(&stars());
    let issues = work.json("out/issues.json");
    let conflicts = &issues["overview"]["rating_conflicts"];
    let (high, low) = (&conflicts["high_rating_negative_text"], &conflicts["low_rating_positive_text"]);
    assert_eq!((&high["share"]["count"], &high["share"]["base"]), (&json!(2), &json!(6)), "one comment of seven has no rating");
    assert_eq!((&low["share"]["count"], &low["share"]["base"]), (&json!(1), &json!(6)));
    let quote = &low["quotes"][0];
    assert_eq!((&quote["text"], &quote["start"], &quote["end"]), (&json!(GOOD), &json!(0), &json!(GOOD.len())));
    assert_eq!((&quote["comment"], &quote["rating"]["value"], &quote["position"]["line"]), (&json!("F-2"), &json!(1.0), &json!(3)));
    let quoted = high["quotes"].as_array().unwrap();
    assert_eq!(quoted.len(), 2);
    assert!(quoted.iter().any(|quote| BAD.contains(quote["text"].as_str().unwrap())), "{quoted:?}");

    let html = std::fs::read_to_string(work.join("out/report.html")).unwrap();
    let section = html.split("id=\"rating-conflicts\"").nth(1).and_then(|rest| rest.split("id=\"by-topic\"").next()).unwrap();
    for words in ["星または推奨度のある分析コメント 6件のうち", "2件（33.3%", "1件（16.7%", GOOD, "評価 1&#x2f;5", "reviews.csv:3", "2026年5月2日"]
    {
        assert!(section.contains(words), "{words} in {section}");
    }
    assert!(section.contains("最悪です、[email] にも返事がありません。"));
    assert!(!html.contains("taro@example.com") && !issues.to_string().contains("taro@example.com"));
}

#[test]
fn ratings_from_0_to_10_count_on_their_own_scale() {
    let rows = [("8", BAD), ("10", "ひどい商品です。最悪でした。"), ("0", GOOD), ("7", "使いやすくて、とても気に入っています。")];
    let (work, _) = analyzed(&export("推奨度", &rows));
    let lines = work.json_lines("out/comments.jsonl");
    assert!(lines.iter().all(|line| line["rating_scale"] == "nps"));
    assert_eq!(flags(&lines), [("F-2", "high_rating_negative_text"), ("F-3", "low_rating_positive_text")]);
}

#[test]
fn nothing_is_said_of_passive_ratings_and_of_unknown_scales() {
    for (header, rows, scale, rated) in
        [("推奨度", [("8", BAD), ("7", GOOD)], "nps", 2), ("点数", [("5", BAD), ("80", "使いやすくて、とても気に入っています。")], "other", 0)]
    {
        let (work, _) = analyzed(&export(header, &rows));
        let lines = work.json_lines("out/comments.jsonl");
        assert!(lines.iter().all(|line| line["rating_scale"] == scale), "{lines:?}");
        assert_eq!(flags(&lines), []);
        let conflicts = &work.json("out/issues.json")["overview"]["rating_conflicts"];
        for kind in ["high_rating_negative_text", "low_rating_positive_text"] {
            assert_eq!((&conflicts[kind]["share"]["count"], &conflicts[kind]["share"]["base"]), (&json!(0), &json!(rated)), "{header}");
            assert_eq!(conflicts[kind]["quotes"], json!([]));
        }
        let html = std::fs::read_to_string(work.join("out/report.html")).unwrap();
        assert!(!html.contains("rating-conflicts"), "no section without a conflict");
    }
}
