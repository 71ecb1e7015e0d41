//! Each renderer on one rich report: read back, nothing lost, nothing executed; and the folder holds everything or nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::float_cmp, reason = "values are written and read back, not computed")]
#![allow(clippy::unnecessary_wraps, reason = "a source of comments may fail elsewhere")]

mod report_fixture;

use std::io::{Cursor, Write};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use calamine::{Data, Reader, Xlsx as XlsxReader};
use koe::classify::Comment;
use koe::config::Format;
use koe::feedback::{Rating, RatingScale};
use koe::normalize::Language;
use koe::report::{
    Comments, CommentsParquet, Html, IssuesFile, IssuesJson, Jsonl, OutputError, Overview, RatingConflicts, RejectedCsv, Render, Report, RunFile,
    RunJson, Xlsx, annotated, check_writable, write_all, write_with,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use report_fixture::{FORMULA, SCRIPT, comments, report};

const ALL: [Format; 5] = [Format::Html, Format::Xlsx, Format::Json, Format::Parquet, Format::Jsonl];

fn rendered(renderer: &dyn Render, report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    renderer.render(report, &mut comments().into_iter().map(Ok), &mut bytes).unwrap();
    bytes
}

fn page(report: &Report) -> String {
    String::from_utf8(rendered(&Html, report)).unwrap()
}

fn empty(language: Language) -> Report {
    let mut report = report(language, false);
    report.issues.clear();
    report.overview = Overview {
        sentiment: koe::report::SentimentCounts::default(),
        months: Vec::new(),
        topics: Vec::new(),
        channels: Vec::new(),
        languages: Vec::new(),
        clustered_units: 0,
        covered_units: 0,
        rating_conflicts: RatingConflicts::default(),
        bursts: Vec::new(),
    };
    report
}

#[test]
fn the_page_escapes_customers_texts_and_names_no_other_host() {
    for language in [Language::Japanese, Language::English] {
        let html = page(&report(language, true));
        assert!(html.contains("&lt;script&gt;alert("), "the hostile quote is shown as text");
        assert_eq!(html.matches("<script").count(), 5, "the page's own scripts and data only");
        assert!(!html.contains("<img") && !html.contains("<b>太字"), "no markup of a text survives");
        // The template's escaping writes the slashes of customers' addresses as references, so any plain address would be the page's own.
        assert!(!html.contains("http://") && !html.contains("https://"));
        assert!(!html.contains("@import") && !html.contains("url(") && !html.contains(" style=") && !html.contains(" onclick="));
    }
}

#[test]
fn the_policy_allows_only_what_is_embedded() {
    let html = page(&report(Language::Japanese, true));
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn the_first_screen_says_what_was_read_and_what_to_do() {
    let html = page(&report(Language::Japanese, true));
    let first_screen = html.split("id=\"changes\"").next().unwrap();
    for words in
        ["<html lang=\"ja\">", "2026年5月1日 – 2026年10月31日", "<strong>10</strong> 読み込み", "<strong>5</strong> 分析", "まず対応すること"]
    {
        assert!(first_screen.contains(words), "{words}");
    }
    for words in [
        "配達が予定より遅れる",
        "声 41件（投稿 46件、分かっている投稿者 38人）",
        "6.6%（95%区間 4.9–8.8%）",
        "増えている（5–7月\u{a0}2.0% → 8–10月\u{a0}10.7%）",
        "reviews.csv:2",
        "物流",
    ] {
        assert!(first_screen.contains(words), "{words}");
    }
    let english = page(&report(Language::English, true));
    for words in
        ["<html lang=\"en\">", "41 voices in 46 posts, 38 known authors", "6.6% of analysed comments (95% interval 4.9–8.8%)", "not enough data"]
    {
        assert!(english.contains(words), "{words}");
    }
}

#[test]
fn every_link_of_the_page_leads_somewhere_and_ids_are_unique() {
    let html = page(&report(Language::English, true));
    let values = |start: &str| -> Vec<String> { html.split(start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect() };
    let ids = values(" id=\"");
    let mut distinct = ids.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len(), "an id twice: {ids:?}");
    for target in values("href=\"#") {
        assert!(ids.contains(&target), "#{target} leads nowhere");
    }
}

#[test]
fn a_report_without_dates_or_issues_is_still_a_page() {
    let undated = page(&report(Language::Japanese, false));
    assert!(undated.contains("月別の推移は出せません") && undated.contains("データが足りず判断できない"));
    let none = page(&empty(Language::English));
    assert!(none.contains("No issue is shared by enough people") && none.contains("There is no data for this."));
}

#[test]
fn ratings_that_contradict_their_text_stand_between_sentiment_and_topics() {
    for (language, words) in [
        (
            Language::Japanese,
            [
                "星または推奨度のある分析コメント 310件のうち、評点は高いのに本文が不満のものは 7件（2.3%、95%区間 1.1–4.6%）、\
                 評点は低いのに本文が好評のものは 1件（0.3%、95%区間 0.1–1.8%）です。",
                "平均の評点を信じる前に",
                "最悪です。二度と買いません。",
                "<cite>reviews.csv:201</cite><span>日本語</span><span>楽天</span><span>2026年9月12日</span><span>評価 5&#x2f;5</span>",
                "ほか 2件",
                "評価 1&#x2f;5",
            ],
        ),
        (
            Language::English,
            [
                "Of 310 analysed comments with stars or a rating from 0 to 10, 7 (2.3%, 95% interval 1.1–4.6%) have a high rating but a negative text, \
                 and 1 (0.3%, 95% interval 0.1–1.8%) has a low rating but a positive text.",
                "before trusting the average rating",
                "Broke after two days.",
                "<cite>reviews.csv:201</cite><span>Japanese</span><span>楽天</span><span>12 Sep 2026</span><span>rating 5&#x2f;5</span>",
                "and 2 more",
                "rating 1&#x2f;5",
            ],
        ),
    ] {
        let html = page(&report(language, true));
        let (_, from_sentiment) = html.split_once("id=\"by-sentiment\"").unwrap();
        let (before_topics, _) = from_sentiment.split_once("id=\"bursts\"").unwrap();
        let (_, section) = before_topics.split_once("id=\"rating-conflicts\"").unwrap();
        for expected in words {
            assert!(section.contains(expected), "{expected} in {section}");
        }
        assert_eq!(section.matches("<figure class=\"quote\">").count(), 6);
        assert!(!page(&empty(language)).contains("rating-conflicts"), "nothing is said where there is no conflict");
    }
    // One kind alone has no empty heading for the other.
    let mut report = report(Language::English, true);
    report.overview.rating_conflicts.low_rating_positive_text = RatingConflicts::default().low_rating_positive_text;
    let html = page(&report);
    assert!(html.contains("<h4>High rating, negative text</h4>") && !html.contains("<h4>Low rating, positive text</h4>"));
}

#[test]
fn a_text_posted_many_times_is_told_with_its_days_and_authors() {
    for (language, sentence) in [
        (
            Language::Japanese,
            "同じ、またはほぼ同じ文面が、2026年9月12日から2026年9月15日までに31人から48件投稿されています（うち 45件がこの期間）。1件の声として数えています。",
        ),
        (
            Language::English,
            "The same text, or nearly the same, 48 times from 31 authors between 12 Sep 2026 and 15 Sep 2026 (45 of them in these days). It counts as one voice.",
        ),
    ] {
        let report = report(language, true);
        let html = page(&report);
        assert_eq!(html.matches(sentence).count(), 2, "in the overview and at its issue");
        assert!(html.contains("id=\"bursts\""));
        assert!(!page(&empty(language)).contains("id=\"bursts\""));
        let summary = workbook(&report).worksheet_range(if language == Language::Japanese { "概要" } else { "Summary" }).unwrap();
        assert!(summary.rows().any(|row| row[7] == Data::String(sentence.to_owned()) && row[1] == Data::Float(48.0)));
    }
}

#[test]
fn rows_that_do_not_add_up_are_not_passed_over() {
    let mut lost = report(Language::English, true);
    assert!(!page(&lost).contains("do not add up"));
    lost.accounting.read += 1;
    assert!(page(&lost).contains("do not add up"));
    let run: RunFile<'_> = serde_json::from_slice(&rendered(&RunJson, &lost)).unwrap();
    assert!(!run.balances);
}

fn workbook(report: &Report) -> XlsxReader<Cursor<Vec<u8>>> {
    XlsxReader::new(Cursor::new(rendered(&Xlsx, report))).unwrap()
}

#[test]
fn the_workbook_holds_the_values_and_no_formula() {
    let report = report(Language::English, true);
    let mut workbook = workbook(&report);
    let names = workbook.sheet_names();
    assert_eq!(names, ["Summary", "Issues", "FAQ", "Proposals", "Comments", "Set-aside rows", "Columns"]);
    for name in &names {
        let formulas = workbook.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "a formula on {name}");
    }

    let issues = workbook.worksheet_range("Issues").unwrap();
    assert_eq!(issues.height(), 1 + report.issues.len());
    assert_eq!(issues.get_value((1, 0)), Some(&Data::String("K-0001".to_owned())));
    assert_eq!(issues.get_value((1, 6)), Some(&Data::Float(41.0)));
    assert_eq!(issues.get_value((1, 8)), Some(&Data::Float(38.0)));
    assert!(matches!(issues.get_value((2, 8)), None | Some(Data::Empty)), "authors that are not known are no zero");
    assert_eq!(issues.get_value((1, 9)), Some(&Data::Float(report.issues[0].measures.size.share.value)));
    assert!(matches!(issues.get_value((1, 13)), Some(Data::DateTime(day)) if day.as_f64() == 46144.0), "2 May 2026 as a date");
    assert_eq!(issues.get_value((6, 1)), Some(&Data::String("=HYPERLINK(\"http://evil.test\",\"click\")".to_owned())));

    let rows = workbook.worksheet_range("Comments").unwrap();
    assert_eq!(rows.height() as u64, 1 + report.accounting.analyzed);
    assert_eq!(rows.get_value((1, 14)), Some(&Data::String("K-0001".to_owned())));
    assert!(matches!(rows.get_value((1, 4)), Some(Data::DateTime(_))));
    let text = |row| rows.get_value((row, 15)).unwrap().to_string();
    assert_eq!(text(2), SCRIPT);
    assert_eq!(text(3), FORMULA);
    assert_eq!(text(4).encode_utf16().count(), 32_767);
    assert!(text(5).starts_with("\t+81 control") && text(5).ends_with("-1 @SUM(A1)"));

    let aside = workbook.worksheet_range("Set-aside rows").unwrap();
    assert_eq!(aside.height() as u64, 1 + report.accounting.read - report.accounting.analyzed);
    assert_eq!(aside.get_value((1, 6)), Some(&Data::String("r-1".to_owned())));
    assert_eq!(aside.get_value((1, 10)), Some(&Data::String("nearly the same text".to_owned())));
    assert_eq!(aside.get_value((1, 11)), Some(&Data::String("00c0ffee00c0ffee".to_owned())));
}

#[test]
fn the_workbook_says_which_ratings_contradict_their_text() {
    let report = report(Language::English, true);
    let summary = workbook(&report).worksheet_range("Summary").unwrap();
    let row = |first: &str| summary.rows().find(|row| row[0] == Data::String(first.to_owned())).unwrap_or_else(|| panic!("no row {first}"));
    let found = &report.overview.rating_conflicts;
    assert_eq!(
        row("High rating, negative text")[1..4],
        [Data::Float(7.0), Data::Float(310.0), Data::Float(found.high_rating_negative_text.share.value)]
    );
    assert_eq!(row("Low rating, positive text")[1..3], [Data::Float(1.0), Data::Float(310.0)]);
    let quote = row("とても良い商品で大満足です。");
    let [kind, rating, channel, place] = [1, 2, 3, 5].map(|column| quote[column].to_string());
    assert_eq!([kind, rating, channel, place], ["Low rating, positive text", "rating 1/5", "楽天", "data/reviews.csv:206"]);
    assert!(matches!(quote[4], Data::DateTime(_)), "{:?}", quote[4]);
    assert!(summary.rows().any(|row| row[0] == Data::String(FORMULA.to_owned())), "verbatim, and no formula");
    let none = workbook(&empty(Language::English)).worksheet_range("Summary").unwrap();
    assert!(none.rows().all(|row| !row[0].to_string().contains("rating")));
}

#[test]
fn the_workbook_speaks_the_reports_language_and_lists_its_columns() {
    let mut workbook = workbook(&report(Language::Japanese, true));
    assert_eq!(workbook.sheet_names(), ["概要", "課題", "FAQ案", "改善案", "コメント", "対象外の行", "列の説明"]);
    let listed: Vec<(String, String)> =
        workbook.worksheet_range("列の説明").unwrap().rows().skip(1).map(|row| (row[0].to_string(), row[1].to_string())).collect();
    let mut headers = Vec::new();
    for name in ["課題", "FAQ案", "改善案", "コメント", "対象外の行"] {
        headers.extend(workbook.worksheet_range(name).unwrap().rows().next().unwrap().iter().map(|header| (name.to_owned(), header.to_string())));
    }
    assert_eq!(listed, headers);
}

#[test]
fn parquet_reads_back_row_for_row() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&rendered(&CommentsParquet, &report(Language::English, true))).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    let [batch] = batches.as_slice() else { panic!("one batch for a few rows") };
    let expected = comments();
    assert_eq!(batch.num_rows(), expected.len());
    let column = |name: &str| batch.column_by_name(name).unwrap();
    for (row, comment) in expected.iter().enumerate() {
        assert_eq!(column("id").as_string::<i32>().value(row), comment.feedback.id);
        assert_eq!(column("status").as_string::<i32>().value(row), comment.status.as_str());
        assert_eq!(column("row").as_primitive::<Int64Type>().value(row).cast_unsigned(), comment.feedback.position.record);
        assert_eq!(column("segments").as_list::<i32>().value(row).len(), comment.segments.len());
    }
    assert_eq!(column("text").as_string::<i32>().value(3), FORMULA);
    assert!(column("text").is_null(8), "a rejected row has no text");
    assert_eq!(column("received").as_primitive::<TimestampMicrosecondType>().value(0), 1_790_933_400_000_000 + 86_400_000_000);
    assert_eq!(column("sentiment_score").as_primitive::<Float64Type>().value(0), -0.8321);
    let segments = column("segments").as_list::<i32>().value(0);
    let issue = segments.as_struct().column_by_name("issue").unwrap().as_string::<i32>().value(0).to_owned();
    assert_eq!(issue, "K-0001");
}

#[test]
fn issues_and_run_read_back_and_balance() {
    let report = report(Language::Japanese, true);
    let bytes = rendered(&IssuesJson, &report);
    let file: IssuesFile<'_> = serde_json::from_slice(&bytes).unwrap();
    assert!(file.accounting.balances());
    assert_eq!(file.issues.len(), report.issues.len());
    assert_eq!(file.issues[0].issue, report.issues[0].issue);
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["schema", "title", "language", "date", "period", "masked", "accounting", "overview", "topics", "issues", "spellings"]);
    assert_eq!(value["issues"][0]["id"], "K-0001");

    let run: serde_json::Value = serde_json::from_slice(&rendered(&RunJson, &report)).unwrap();
    assert_eq!(run["balances"], true);
    assert_eq!(run["accounting"]["read"], 10);
    assert_eq!(run["model"]["files"][0]["sha256"], "ab".repeat(32));
    assert_eq!(run["formats"], serde_json::json!(["html", "xlsx", "json", "parquet", "jsonl"]));
}

#[test]
fn a_line_of_jsonl_has_the_documented_keys_in_their_order() {
    let text = String::from_utf8(rendered(&Jsonl, &report(Language::Japanese, true))).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), comments().len());
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&lines[0]),
        "id row status language sentiment sentiment_score intent topics segments issues file line text masks received rating rating_scale channel product"
    );
    assert_eq!(keys(&lines[0]["segments"][0]), "start end sentiment sentiment_score intent topics cues issue");
    assert_eq!(lines[0]["sentiment_score"], -0.8321);
    assert_eq!(lines[0]["segments"][0]["sentiment_score"], -0.91);
    assert_eq!(lines[0]["row"], 0);
    assert_eq!(lines[0]["received"], "2026-10-03T09:30:00+09:00");
    assert_eq!(lines[1]["duplicate_of"], "r-1");
    assert_eq!((&lines[1]["duplicate_kind"], &lines[1]["author"]), (&"near".into(), &"00c0ffee00c0ffee".into()));
    assert_eq!(lines[8]["reason"], "row has 3 cells, the header has 7");
    assert_eq!(lines[3]["text"], FORMULA);
}

#[test]
fn annotate_writes_the_same_record_without_issues() {
    let comment = comments().remove(0);
    let record = serde_json::to_value(annotated(&comment, false, false)).unwrap();
    assert!(record.get("issues").is_none() && record["segments"][0].get("issue").is_none());
    assert_eq!(record["text"], comment.feedback.text);
    assert_eq!(record["segments"][0]["cues"], serde_json::json!([{"start": 25, "end": 40}]));
    let unlinked = Comment { segments: vec![koe::classify::Segment { issue: None, ..comment.segments[0].clone() }], ..comment };
    let record = serde_json::to_value(annotated(&unlinked, true, true)).unwrap();
    assert_eq!(record["segments"][0]["issue"], serde_json::Value::Null);
    assert_eq!(record["issues"], serde_json::json!([]));
}

#[test]
fn a_record_says_how_its_rating_contradicts_its_text() {
    let mut comment = comments().remove(0);
    let record = |comment: &Comment| serde_json::to_value(annotated(comment, false, true)).unwrap();
    assert!(record(&comment).get("rating_conflict").is_none(), "2 stars and a complaint agree");
    comment.feedback.rating = Some(Rating { value: 5.0, scale: RatingScale::Stars });
    assert_eq!(record(&comment)["rating_conflict"], "high_rating_negative_text");
}

#[test]
fn an_overview_of_a_version_that_did_not_look_for_conflicts_is_read() {
    let mut value = serde_json::to_value(report(Language::Japanese, true).overview).unwrap();
    value.as_object_mut().unwrap().remove("rating_conflicts").unwrap();
    let overview: Overview = serde_json::from_value(value).unwrap();
    assert!(overview.rating_conflicts.is_empty());
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = report(Language::Japanese, true);
    for renderer in [&Html as &dyn Render, &Xlsx, &IssuesJson, &RunJson, &Jsonl, &CommentsParquet, &RejectedCsv] {
        assert!(rendered(renderer, &report) == rendered(renderer, &report), "{}", renderer.file_name());
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn source() -> std::io::Result<impl Iterator<Item = std::io::Result<Comment>>> {
    Ok(comments().into_iter().map(Ok))
}

#[test]
fn a_finished_run_is_whole_readable_and_leaves_nothing_else() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("new/out");
    check_writable(&dir).unwrap();
    assert!(names(parent.path()).is_empty(), "asking creates nothing");
    let paths = write_all(&report(Language::Japanese, true), &dir, &ALL, source).unwrap();
    assert_eq!(paths.last().unwrap().file_name().unwrap(), "run.json");
    assert_eq!(
        names(&dir),
        ["comments.jsonl", "comments.parquet", "issues.json", "measures.json", "rejected.csv", "report.html", "report.xlsx", "run.json"]
    );
    #[cfg(unix)]
    for path in paths {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o644);
    }
}

struct Failing;

impl Render for Failing {
    fn file_name(&self) -> &'static str {
        "report.xlsx"
    }

    fn render(&self, _report: &Report, _comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        out.write_all(b"half a file")?;
        Err(std::io::Error::from(std::io::ErrorKind::StorageFull).into())
    }
}

#[test]
fn a_renderer_that_fails_leaves_the_folder_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let report = report(Language::English, true);
    write_all(&report, dir.path(), &[Format::Json], source).unwrap();
    let before = std::fs::read(dir.path().join("run.json")).unwrap();
    let error = write_with(&report, dir.path(), &[&Html, &Jsonl, &Failing, &RunJson], source).unwrap_err();
    assert!(error.place().ends_with("report.xlsx") && error.hint().contains("free some space"), "{error:?}");
    assert_eq!(names(dir.path()), ["issues.json", "measures.json", "rejected.csv", "run.json"]);
    assert_eq!(std::fs::read(dir.path().join("run.json")).unwrap(), before);
}

#[test]
fn comments_that_cannot_be_read_again_fail_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let broken = || Ok(std::iter::once(Err(std::io::Error::other("spill file is gone"))));
    let error = write_all(&report(Language::English, true), dir.path(), &ALL, broken).unwrap_err();
    assert!(matches!(error, OutputError::Comments(_)), "{error:?}");
    assert!(names(dir.path()).is_empty());
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    for name in [".koe-Ab12.tmp", "notes.tmp", ".koe-keep"] {
        std::fs::write(dir.path().join(name), "x").unwrap();
    }
    check_writable(dir.path()).unwrap();
    assert_eq!(names(dir.path()), [".koe-keep", "notes.tmp"]);
}

#[test]
fn an_output_that_cannot_be_written_is_refused_before_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    for out in [file.clone(), file.join("below")] {
        let error = check_writable(&out).unwrap_err();
        assert!(error.place().contains("file") && error.hint().contains("--out"), "{error:?}");
    }
    std::fs::create_dir(dir.path().join("report.html")).unwrap();
    assert!(check_writable(dir.path()).unwrap_err().place().ends_with("report.html"));
    assert!(write_all(&report(Language::English, true), dir.path(), &ALL, source).is_err());
    assert_eq!(names(dir.path()), ["file", "report.html"]);
}

#[test]
fn rejected_rows_are_csv_with_their_reasons_and_nothing_to_evaluate() {
    let mut report = report(Language::Japanese, true);
    let text = String::from_utf8(rendered(&RejectedCsv, &report)).unwrap();
    assert_eq!(
        text,
        "\u{feff}path,sheet,line,reason,hint,cell_1,cell_2,cell_3,cell_4\r\n\
         data/reviews.csv,,10,\"row has 3 cells, the header has 7\",\"check the quotes, and the delimiters\",\
         '=CMD|' /C calc'!A0,\"[email] \"\"quoted\"\"\",\"'-2+3\r\n二行目\",[name]\r\n"
    );
    report.masked = false;
    let kept = String::from_utf8(rendered(&RejectedCsv, &report)).unwrap();
    assert!(kept.contains("hanako@example.test") && kept.contains("星野あかり"));
    let mut none = Vec::new();
    RejectedCsv.render(&report, &mut comments().into_iter().take(3).map(Ok), &mut none).unwrap();
    assert_eq!(String::from_utf8(none).unwrap(), "\u{feff}path,sheet,line,reason,hint\r\n");
}

/// What people write into forms to see what happens.
const PAYLOADS: [&str; 14] = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1+1",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝HYPERLINK(\"http://evil.test\",\"x\")",
    "=HYPERLINK(\"http://evil.test\",\"click\")",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{7*7}}",
    "\u{202e}evil\u{202c}",
    "javascript:alert(1)//<svg/onload=alert(1)>",
];

#[test]
fn the_usual_payloads_are_text_in_every_output() {
    let hostile = |index: usize, payload: &str| {
        let mut hostile = comments().remove(0);
        hostile.feedback.id = payload.to_owned();
        hostile.feedback.text = format!("{payload}{index}");
        hostile.feedback.reply = Some(payload.to_owned());
        hostile.feedback.channel = payload.to_owned();
        hostile.feedback.product = Some(payload.to_owned());
        hostile.feedback.position.path = payload.into();
        hostile.segments.clear();
        hostile.masks.clear();
        hostile
    };
    let all = || PAYLOADS.iter().enumerate().map(|(index, payload)| hostile(index, payload));
    let bytes = |renderer: &dyn Render, report: &Report| {
        let mut bytes = Vec::new();
        renderer.render(report, &mut all().map(Ok), &mut bytes).unwrap();
        bytes
    };
    let mut report = report(Language::English, true);
    // `@SUM` would be masked as somebody's handle.
    report.masked = false;
    for (reported, payload) in report.issues.iter_mut().zip(PAYLOADS.iter().cycle().skip(8)) {
        reported.issue.titles.values_mut().for_each(|title| (*payload).clone_into(title));
        reported.issue.phrases = PAYLOADS.map(str::to_owned).to_vec();
        (*payload).clone_into(&mut reported.suggestion.proposal);
        (*payload).clone_into(&mut reported.measures.channels[0].name);
    }
    PAYLOADS[9].clone_into(&mut report.title);
    PAYLOADS[10].clone_into(&mut report.sources[0].path);

    let mut workbook = XlsxReader::new(Cursor::new(bytes(&Xlsx, &report))).unwrap();
    for name in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "a formula on {name}");
    }
    let rows = workbook.worksheet_range("Comments").unwrap();
    for (index, payload) in PAYLOADS.iter().enumerate() {
        let row = u32::try_from(index + 1).unwrap();
        // XML folds a carriage return at the head of a text; nothing else may change.
        let cell = |column| rows.get_value((row, column)).unwrap().to_string().replace('\r', "").replace("_x000D_", "").replace('\n', "");
        assert_eq!(cell(15), format!("{payload}{index}").replace('\r', ""));
        assert_eq!(cell(16), payload.replace('\r', ""));
        assert!(matches!(rows.get_value((row, 15)), Some(Data::String(_))), "{payload}");
    }

    let html = String::from_utf8(bytes(&Html, &report)).unwrap();
    assert_eq!(html.matches("<script").count(), 5, "the page's own scripts and data");
    assert!(!html.contains("<img") && !html.contains("<svg/") && !html.contains("href=\"javascript"));
    assert!(html.contains("{{7*7}}") && !html.contains(">49<"), "no template in a text is run");
    assert!(html.contains("unicode-bidi: isolate"), "direction marks end with their element");

    for line in String::from_utf8(bytes(&Jsonl, &report)).unwrap().lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let issues = String::from_utf8(bytes(&IssuesJson, &report)).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&issues).unwrap()["title"], PAYLOADS[9]);
}

/// Leaves pages under the build folder for a look in a browser.
#[test]
fn pages_to_look_at() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, report) in [
        ("report-ja.html", report(Language::Japanese, true)),
        ("report-en.html", report(Language::English, true)),
        ("report-undated.html", report(Language::Japanese, false)),
        ("report-empty.html", empty(Language::English)),
    ] {
        std::fs::write(dir.join(name), page(&report)).unwrap();
    }
    std::fs::write(dir.join("report-ja.xlsx"), rendered(&Xlsx, &report(Language::Japanese, true))).unwrap();
}
