//! The laws that every run keeps, whatever it is given: nothing is lost, nothing is invented, the same input gives the same bytes, outputs appear whole
//! or not at all, personal data stays where it was.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, its helpers too")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use common::{Analyzed, OUTPUTS, Row, SAMPLES, Workdir, assert_same_files, crate_folder, csv, files, quoted, rows, shuffled};
use koe::config::ReadOptions;
use koe::feedback::Feedback;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::{Value, json};

/// One analysis of the sample exports, on two threads.
static SAMPLE: LazyLock<Analyzed> = LazyLock::new(|| Analyzed::samples(&["--threads", "2"]));

const STATUSES: [&str; 6] = ["analyzed", "duplicate", "empty", "no_content", "other_language", "rejected"];

const CONFLICTS: [&str; 2] = ["high_rating_negative_text", "low_rating_positive_text"];

// Law 1: nothing is lost.

/// Rows of each status, and of all, as `comments.jsonl` holds them for one file.
fn counted(comments: &[Value], file: &str) -> Value {
    let rows: Vec<&Value> = comments.iter().filter(|comment| comment["file"] == file).collect();
    let mut counts = json!({ "read": rows.len() });
    for status in STATUSES {
        counts[status] = rows.iter().filter(|comment| comment["status"] == status).count().into();
    }
    counts
}

/// Files as no export should be, each with the number of its records.
fn hostile(work: &Workdir) -> Vec<(&'static str, usize)> {
    let header = "日付,ご意見\n";
    let mut undecodable = format!("{header}2026-05-01,配送が遅すぎます。\n2026-05-02,").into_bytes();
    undecodable.extend_from_slice(b"\xff\xfe\xe3\x81 broken \x80 bytes\n2026-05-03,");
    undecodable.extend_from_slice("アプリが落ちます。\n".as_bytes());
    work.write("undecodable.csv", undecodable);
    work.write("nul.csv", format!("{header}2026-05-01,配送が\0遅い\0です。\n2026-05-02,\0\n2026-05-03,The app \u{7} crashes.\n"));
    work.write(
        "ragged.csv",
        "番号,日付,ご意見,店舗\n1,2026-05-01,店員の態度が悪い。,博多\n2,2026-05-02\n3,2026-05-03,値段が,高い,と,思います\n4,2026-05-04,The staff were rude.\n",
    );
    work.write("unclosed.csv", format!("{header}2026-05-01,\"箱が潰れていた。\n2026-05-02,配送が遅い。\n2026-05-03,電話がつながらない。\n"));
    work.write(
        "silent.csv",
        format!("{header}2026-05-01,特になし\n2026-05-02,\n2026-05-03,n/a\n2026-05-04,　\n2026-05-05,。。。\n2026-05-06,なし\n2026-05-07,使いにくいです。\n"),
    );
    work.write(
        "languages.csv",
        format!("{header}2026-05-01,배송이 너무 늦어요\n2026-05-02,物流太慢了，包装也坏了，很失望\n2026-05-03,Доставка очень долгая\n2026-05-04,Delivery was slow.\n"),
    );
    work.write(
        "repeats.csv",
        format!("{header}2026-05-01,値段が高すぎる。\n2026-05-01,値段が高すぎる。\n2026-05-03,値段が高すぎる。\n2026-05-04,ﾈﾀﾞﾝが高すぎる。\n2026-05-05,値段が高すぎる。\n"),
    );
    work.write("one_column.csv", "ご意見\n配送が遅い。\n\"二行の\nご意見です。\"\n店員が親切でした。\n");
    work.write("marked.csv", format!("\u{feff}{header}2026-05-01,充電できません。\n2026-05-02,\u{feff}値段が高い。\n"));
    work.write_utf16("wide.csv", &format!("{header}2026-05-01,味が落ちました。\n2026-05-02,Too expensive 😡\n"));
    work.write_in("cp932.csv", &format!("{header}2026-05-01,㈱に電話した①～②\n2026-05-02,ﾊﾝｶｸの苦情です。\n"), encoding_rs::SHIFT_JIS);
    work.write("lines.jsonl", "{\"text\":\"アプリが落ちます。\",\"id\":1}\nnot json at all\n{\"id\":3}\n[1,2]\n{\"text\":\"It broke.\",\"id\":5}\n{\"text\":null,\"id\":6}\n");
    vec![
        ("undecodable.csv", 3),
        ("nul.csv", 3),
        ("ragged.csv", 4),
        ("unclosed.csv", 3),
        ("silent.csv", 7),
        ("languages.csv", 4),
        ("repeats.csv", 5),
        ("one_column.csv", 3),
        ("marked.csv", 2),
        ("wide.csv", 2),
        ("cp932.csv", 2),
        ("lines.jsonl", 6),
    ]
}

#[test]
fn every_row_of_hostile_files_has_one_status() {
    let work = Workdir::new();
    let inputs = hostile(&work);
    let names: Vec<&str> = inputs.iter().map(|(name, _)| *name).collect();
    work.run(&[&["analyze"], names.as_slice(), &["--out", "out"]].concat()).ends_with(1);
    let (run, issues, comments) = (work.json("out/run.json"), work.json("out/issues.json"), work.json_lines("out/comments.jsonl"));

    for (source, &(name, records)) in run["sources"].as_array().unwrap().iter().zip(&inputs) {
        assert_eq!(source["path"], name);
        assert_eq!(source["accounting"]["read"], records, "{name}: {source}");
        assert_eq!(source["accounting"], counted(&comments, name), "{name}");
    }
    let sum = |status: &str| run["sources"].as_array().unwrap().iter().map(|source| source["accounting"][status].as_u64().unwrap()).sum::<u64>();
    for status in STATUSES.into_iter().chain(["read"]) {
        assert_eq!(run["accounting"][status], sum(status), "{status}");
    }
    assert_eq!(run["accounting"]["read"], STATUSES.iter().map(|status| run["accounting"][status].as_u64().unwrap()).sum::<u64>());
    assert_eq!(run["balances"], true);
    assert_eq!(issues["accounting"], run["accounting"]);
    for status in STATUSES {
        assert!(run["accounting"][status].as_u64() > Some(0), "no row is {status}: this test tests less than it should");
    }
    for comment in comments.iter().filter(|comment| comment["status"] == "rejected") {
        assert!(comment["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{comment}");
    }
    // The report says it too.
    let html = fs::read_to_string(work.join("out/report.html")).unwrap();
    assert!(html.contains(&run["accounting"]["rejected"].to_string()));
}

#[test]
fn a_file_named_twice_is_no_fault() {
    let work = Workdir::new();
    work.write("a.csv", csv(&rows(6), true));
    work.run(&["analyze", "a.csv", "a.csv", "--out", "out"]).ends_with(0);
    let (run, comments) = (work.json("out/run.json"), work.json_lines("out/comments.jsonl"));
    assert_eq!(run["accounting"]["read"], comments.len());
    assert_eq!(run["accounting"]["analyzed"], 6);
}

// Law 2: nothing is invented.

/// The records of one input, by number.
fn records(path: &Path) -> BTreeMap<u64, Feedback> {
    koe::read::open(path, &ReadOptions::default()).unwrap().flatten().map(|feedback| (feedback.position.record, feedback)).collect()
}

/// A byte offset.
fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Asserts that the quote's text is `cell[start..end]` with each mask's span replaced by its placeholder, and nothing else changed.
fn assert_verbatim(cell: &str, quote: &Value) {
    let (start, end) = (offset(&quote["start"]), offset(&quote["end"]));
    assert!(start < end, "{quote}");
    let mut expected = String::new();
    let mut from = start;
    for mask in quote["masks"].as_array().unwrap() {
        let (mask_start, mask_end) = (offset(&mask["start"]).max(start), offset(&mask["end"]).min(end));
        expected.push_str(cell.get(from..mask_start).unwrap());
        write!(expected, "[{}]", mask["kind"].as_str().unwrap()).unwrap();
        from = mask_end;
    }
    expected.push_str(cell.get(from..end).unwrap_or_else(|| panic!("not a span of the cell {cell:?}: {quote}")));
    assert_eq!(quote["text"], expected.as_str(), "{quote}");
}

/// Asserts that the quote is a span of the cell that it names.
fn assert_quoted(records: &BTreeMap<u64, Feedback>, quote: &Value) {
    let position = &quote["position"];
    let feedback = &records[&position["record"].as_u64().unwrap()];
    assert_eq!(position["line"], feedback.position.line);
    assert_eq!(position["sheet"].as_str(), feedback.position.sheet.as_deref());
    assert_eq!(quote["column"], &*feedback.text_column);
    assert_verbatim(&feedback.text, quote);
}

/// The quotes of comments whose rating contradicts their text.
fn conflict_quotes(issues: &Value) -> impl Iterator<Item = &Value> {
    CONFLICTS.iter().flat_map(|kind| issues["overview"]["rating_conflicts"][kind]["quotes"].as_array().unwrap())
}

#[test]
fn every_quote_is_a_span_of_an_input_cell() {
    let inputs: BTreeMap<String, BTreeMap<u64, Feedback>> = SAMPLES
        .iter()
        .map(|name| {
            let path = format!("samples/{name}");
            let records = records(&crate_folder().join(&path));
            (path, records)
        })
        .collect();
    let issues = SAMPLE.issues();
    let quotes: Vec<&Value> = issues["issues"].as_array().unwrap().iter().flat_map(|issue| issue["quotes"].as_array().unwrap()).collect();
    assert!(quotes.len() >= 20, "{} quotes", quotes.len());
    for quote in quotes.into_iter().chain(conflict_quotes(&issues)) {
        assert_quoted(&inputs[quote["position"]["path"].as_str().unwrap()], quote);
    }
    for comment in SAMPLE.comments().iter().filter(|comment| comment["status"] != "rejected") {
        let text = &inputs[comment["file"].as_str().unwrap()][&comment["row"].as_u64().unwrap()].text;
        assert_eq!(comment["masks"].is_null(), comment["text"] == text.as_str(), "{comment}");
        for segment in comment["segments"].as_array().unwrap() {
            let span = |value: &Value| offset(&value["start"])..offset(&value["end"]);
            let unit = span(segment);
            assert!(text.get(unit.clone()).is_some_and(|words| !words.trim().is_empty()), "{segment} of {text:?}");
            for cue in segment["cues"].as_array().unwrap() {
                let cue = span(cue);
                assert!(unit.start <= cue.start && cue.start < cue.end && cue.end <= unit.end, "{cue:?} of {segment}");
                assert!(text.get(cue).is_some());
            }
        }
    }
}

#[test]
fn every_count_can_be_recomputed_from_the_comments() {
    let (issues, comments) = (SAMPLE.issues(), SAMPLE.comments());
    let analyzed: Vec<&Value> = comments.iter().filter(|comment| comment["status"] == "analyzed").collect();
    assert!(!issues["issues"].as_array().unwrap().is_empty());
    for issue in issues["issues"].as_array().unwrap() {
        let raises = |comment: &Value| comment["issues"].as_array().unwrap().contains(&issue["id"]);
        let voices: BTreeSet<&str> = analyzed.iter().filter(|comment| raises(comment)).map(|comment| comment["id"].as_str().unwrap()).collect();
        let repeats = comments
            .iter()
            .filter(|comment| comment["duplicate_of"].as_str().is_some_and(|original| voices.contains(original)))
            // An earlier version of an edited comment is no further post.
            .filter(|comment| comment["duplicate_kind"] != "superseded")
            .count();
        let size = &issue["measures"]["size"];
        assert_eq!(size["voices"], voices.len(), "{}", issue["id"]);
        assert_eq!(size["posts"], voices.len() + repeats, "{}", issue["id"]);
        assert_eq!(size["share"]["base"], analyzed.len());
        let members: BTreeSet<&str> = issue["members"].as_array().unwrap().iter().map(|member| member["comment"].as_str().unwrap()).collect();
        assert_eq!(members, voices);
        let months = issue["measures"]["trend"]["months"].as_array().unwrap().iter().map(|month| month["voices"].as_u64().unwrap()).sum::<u64>();
        let dated = analyzed.iter().filter(|comment| raises(comment) && comment["received"].is_string()).count();
        assert_eq!(months, dated as u64);
        for quote in issue["quotes"].as_array().unwrap() {
            assert!(voices.contains(quote["comment"].as_str().unwrap()));
        }
    }
    for pole in ["negative", "neutral", "positive", "mixed"] {
        let count = analyzed.iter().filter(|comment| comment["sentiment"] == pole).count();
        assert_eq!(issues["overview"]["sentiment"][pole], count, "{pole}");
    }
    assert_conflicts_add_up(&issues, &comments);
}

/// Asserts that the conflicts between rating and text are those of the analysed comments.
fn assert_conflicts_add_up(issues: &Value, comments: &[Value]) {
    let analyzed: Vec<&Value> = comments.iter().filter(|comment| comment["status"] == "analyzed").collect();
    let rated = analyzed.iter().filter(|comment| comment["rating_scale"] == "stars" || comment["rating_scale"] == "nps").count();
    for kind in CONFLICTS {
        let conflicting: Vec<&Value> = analyzed.iter().copied().filter(|comment| comment["rating_conflict"] == kind).collect();
        let found = &issues["overview"]["rating_conflicts"][kind];
        assert_eq!(found["share"]["count"], conflicting.len(), "{kind}");
        assert_eq!(found["share"]["base"], rated, "{kind}");
        let quotes = found["quotes"].as_array().unwrap();
        assert_eq!(quotes.len(), conflicting.len().min(5), "{kind}");
        for quote in quotes {
            let comment = conflicting.iter().find(|comment| comment["id"] == quote["comment"]).unwrap();
            assert!(comment["segments"].as_array().unwrap().iter().any(|unit| (&unit["start"], &unit["end"]) == (&quote["start"], &quote["end"])));
        }
    }
}

#[test]
fn ratings_that_contradict_their_text_are_counted_and_quoted_from_the_input() {
    let work = Workdir::new();
    // The ratings of these rows have nothing to do with their texts.
    let export = work.write("export.csv", csv(&rows(150), true));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,jsonl"]).ends_with(0);
    let (issues, comments, records) = (work.json("out/issues.json"), work.json_lines("out/comments.jsonl"), records(&export));
    assert_conflicts_add_up(&issues, &comments);
    assert_eq!(conflict_quotes(&issues).count(), 10, "too few conflicts: this test tests less than it should");
    for quote in conflict_quotes(&issues) {
        assert_quoted(&records, quote);
    }
}

// Law 3: same input, same bytes.

#[test]
fn the_number_of_threads_changes_no_byte() {
    SAMPLE.run.clone().ends_with(1);
    let alone = Analyzed::samples(&["--threads", "1"]);
    let (one, two) = (files(&alone.work.join("out")), files(&SAMPLE.work.join("out")));
    assert_eq!(two.keys().map(String::as_str).collect::<Vec<_>>(), OUTPUTS);
    assert_same_files(&one, &two);
    assert_eq!(alone.run.code, SAMPLE.run.code);
}

/// Removes the fields that say where a record stands.
fn without_positions(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for field in ["row", "line", "record"] {
                fields.shift_remove(field);
            }
            fields.values_mut().for_each(without_positions);
        }
        Value::Array(values) => values.iter_mut().for_each(without_positions),
        _ => {}
    }
}

fn analyzed_without_positions(export: &str) -> (Vec<Value>, Value) {
    let work = Workdir::new();
    work.write("export.csv", export);
    let code = work.run(&["analyze", "export.csv", "--out", "out"]).code;
    assert!(code == 0 || code == 1);
    let (mut comments, mut issues) = (work.json_lines("out/comments.jsonl"), work.json("out/issues.json"));
    comments.iter_mut().for_each(without_positions);
    without_positions(&mut issues);
    (comments, issues)
}

/// Records with the traps of their order: exact repeats, the same text at another date, the same id twice, nothing to say.
fn entangled() -> Vec<Row> {
    let mut rows = rows(150);
    let copies = [rows[3].clone(), rows[3].clone(), Row { id: "F-9001".to_owned(), date: "2026-05-01 00:00:00".to_owned(), ..rows[8].clone() }];
    let same_id = Row { id: rows[20].id.clone(), ..rows[21].clone() };
    let undated = Row { id: "F-9002".to_owned(), date: String::new(), ..rows[30].clone() };
    let silent = |id: &str, text: &str| Row { id: id.to_owned(), text: text.to_owned(), ..rows[40].clone() };
    let silent = [silent("F-9003", "特になし"), silent("F-9004", ""), silent("F-9005", ""), silent("", "値段が高い。"), silent("", "値段が高い。")];
    rows.extend(copies.into_iter().chain([same_id, undated]).chain(silent));
    rows
}

#[test]
fn the_order_of_rows_changes_nothing_but_positions() {
    let rows = entangled();
    let other = shuffled(&rows);
    assert_ne!(rows[0].text, other[0].text);
    for with_id in [true, false] {
        let (comments, issues) = analyzed_without_positions(&csv(&rows, with_id));
        let (other_comments, other_issues) = analyzed_without_positions(&csv(&other, with_id));
        assert!(!issues["issues"].as_array().unwrap().is_empty());
        assert!(comments.iter().any(|comment| comment["status"] == "duplicate"));
        for (left, right) in comments.iter().zip(&other_comments) {
            assert_eq!(left, right, "with ids: {with_id}");
        }
        assert_eq!(comments.len(), other_comments.len());
        assert_eq!(issues, other_issues, "with ids: {with_id}");
        let ids: BTreeSet<&str> = comments.iter().map(|comment| comment["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), comments.len(), "ids are unique");
    }
}

#[test]
fn the_order_of_the_files_changes_nothing_but_their_list() {
    let work = Workdir::new();
    let rows = entangled();
    let (one, other) = rows.split_at(rows.len() / 2);
    work.write("one.csv", csv(one, true));
    work.write("other.csv", csv(other, true));
    work.run(&["analyze", "one.csv", "other.csv", "--out", "there"]).ends_with(0);
    work.run(&["analyze", "other.csv", "one.csv", "--out", "back"]).ends_with(0);
    let (there, back) = (files(&work.join("there")), files(&work.join("back")));
    for name in ["comments.jsonl", "comments.parquet", "issues.json"] {
        assert!(there[name] == back[name], "{name} differs");
    }
}

#[test]
fn a_prediction_does_not_depend_on_the_neighbours() {
    let work = Workdir::new();
    let text = "配送は早かったけど、箱が潰れていて中身が割れていました。返金してください。";
    let line = |id: &str, text: &str| format!("{}\n", json!({ "id": id, "text": text }));
    let neighbours = rows(200);
    let mut crowd: String = neighbours[..77].iter().map(|row| line(&row.id, &row.text)).collect();
    crowd.push_str(&line("it", text));
    crowd.extend(neighbours[77..].iter().map(|row| line(&row.id, &row.text)));
    let alone = work.run_with(&["annotate", "-"], &line("it", text)).ends_with(0).records();
    let crowd = work.run_with(&["annotate", "-"], &crowd).ends_with(0).records();
    assert_eq!((alone.len(), crowd.len()), (1, 201));
    let bare = |record: &Value| {
        let mut record = record.clone();
        without_positions(&mut record);
        record
    };
    assert_eq!(bare(&alone[0]), bare(&crowd[77]));
    assert_eq!(crowd[77]["id"], "it");
}

#[test]
fn place_and_language_of_the_machine_change_no_byte() {
    let work = Workdir::new();
    let input = work.write("export.csv", csv(&rows(80), true)).display().to_string();
    let run = |folder: &str, zone: &str, locale: &str| {
        let here = work.join(folder);
        fs::create_dir_all(&here).unwrap();
        let out = here.join("out");
        let mut command = work.koe(&["analyze", &input, "--out", &out.display().to_string()]);
        let run = common::run(command.current_dir(&here).env("TZ", zone).env("LC_ALL", locale).env("LANG", locale).env("HOME", &here));
        run.ends_with(0);
        files(&out)
    };
    let tokyo = run("tokyo", "Asia/Tokyo", "ja_JP.UTF-8");
    assert_eq!(tokyo.len(), OUTPUTS.len());
    assert_same_files(&tokyo, &run("new york/office", "America/New_York", "C"));
}

// Law 6: outputs appear whole or not at all.

/// Whether the moment has come, by the files of the output folder.
type Moment = Box<dyn Fn(&BTreeSet<String>) -> bool>;

/// Starts a run and kills it at once when `now` says so, given the files of the output folder. True if it was still running.
fn killed(work: &Workdir, now: impl Fn(&BTreeSet<String>) -> bool) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_koe"));
    command.current_dir(work.path()).args(["analyze", "export.csv", "--out", "out", "-q"]).stdin(Stdio::null());
    let mut child = command.spawn().unwrap();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        let names =
            fs::read_dir(work.join("out")).map(|entries| entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect());
        if now(&names.unwrap_or_default()) {
            child.kill().unwrap();
            return child.wait().unwrap().code().is_none();
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_killed_run_leaves_no_output_and_the_next_run_does_not_notice() {
    let (work, calm) = (Workdir::new(), Workdir::new());
    let export = csv(&rows(300), true);
    work.write("export.csv", &export);
    calm.write("export.csv", &export);
    calm.run(&["analyze", "export.csv", "--out", "out"]).ends_with(0);
    let undisturbed = files(&calm.join("out"));
    assert_eq!(undisturbed.len(), OUTPUTS.len());

    let is_temporary = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "tmp") && name.starts_with(".koe-");
    let out = work.join("out");
    let temporaries = move |least: usize| move |names: &BTreeSet<String>| names.iter().filter(|name| is_temporary(name)).count() >= least;
    let started = std::time::Instant::now();
    // Before anything was written; while rows are being annotated; while the first, the third and the last file are being written.
    let moments: [(&str, Moment); 6] = [
        ("at once", Box::new(|_| true)),
        (
            "when the folder is there",
            Box::new({
                let out = out.clone();
                move |_| out.exists()
            }),
        ),
        ("a little later", Box::new(move |_| started.elapsed() > Duration::from_secs(2))),
        ("at the first file", Box::new(temporaries(1))),
        ("at the third file", Box::new(temporaries(3))),
        ("at the last file", Box::new(temporaries(7))),
    ];
    let mut caught = 0;
    for (moment, now) in &moments {
        caught += u32::from(killed(&work, now));
        let left = files(&out);
        let finals: Vec<&String> = left.keys().filter(|name| !is_temporary(name)).collect();
        // The renames at the very end are not one step: a file may stand before the others, but then it is whole and `run.json` is not there yet.
        for name in &finals {
            assert!(undisturbed.get(*name) == Some(&left[*name]), "killed {moment}: {name} is not whole");
        }
        if finals.len() < OUTPUTS.len() {
            assert!(!left.contains_key("run.json"), "killed {moment}: run.json says that the run is complete");
        }
        assert!(fs::read_dir(work.path()).unwrap().count() <= 2, "killed {moment}: something lies beside the output folder");
    }
    assert!(caught >= 3, "only {caught} runs were caught in the act");
    work.run(&["analyze", "export.csv", "--out", "out"]).ends_with(0);
    assert_same_files(&files(&out), &undisturbed);
}

#[test]
fn a_kill_while_rows_are_read_leaves_nothing_at_all() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(300), true));
    let out = work.join("out");
    assert!(killed(&work, |_| out.exists()));
    assert_eq!(files(&out).keys().collect::<Vec<_>>(), Vec::<&String>::new());
}

// Law 7: personal data does not leave in the outputs.

const MAIL: &str = "tanaka.hanako@example.jp";
const PHONE: &str = "090-0000-1234";
const OFFICE: &str = "03-0000-5678";
const CARD: &str = "4111 1111 1111 1111";
/// What must not be found, in any output, nor on a terminal.
const SECRETS: [&str; 9] = [MAIL, "hanako", PHONE, "0000-1234", OFFICE, "0000-5678", CARD, "4111 1111", "hoshino@example.com"];

fn personal() -> String {
    let reply = format!("田中様、{MAIL}へ返信しました。お急ぎの場合は{OFFICE}まで。");
    let texts = [
        format!("{OFFICE}に電話してもつながらない。"),
        format!("何度{OFFICE}にかけても電話がつながりません。"),
        format!("問い合わせの{OFFICE}に電話がつながらない。"),
        format!("{OFFICE}に電話したが全然つながらない。"),
        format!("サポート{OFFICE}の電話がつながらず困っています。"),
        format!("I called {OFFICE} but nobody answers the phone."),
        format!("Nobody answers the phone at {OFFICE}."),
        format!("{MAIL}にメールをください。返品はどうすればできますか?"),
        format!("返品の方法を{MAIL}まで教えてください。どうすればいいですか?"),
        format!("返品したいのですが、どうすればできますか?連絡先は{PHONE}です。"),
        format!("How do I return an item? Mail me at {MAIL}"),
        format!("カード番号{CARD}で二重に請求されました。"),
        format!("My card {CARD} was charged twice."),
        format!("カード{CARD}が使えません。"),
        "店員の星野さんの態度が悪かった。".to_owned(),
        "レジの星野さんの態度がひどい。".to_owned(),
        "星野さんという店員の態度が悪くて不愉快でした。".to_owned(),
    ];
    let mut export = String::from("受付日時,受付番号,お客様名,メールアドレス,電話番号,問い合わせ内容,対応内容\n");
    for (index, text) in texts.iter().enumerate() {
        let columns =
            [&format!("2026-05-{:02} 10:00", index + 1), &format!("CC-{index:03}"), "星野あかり", "hoshino@example.com", PHONE, text, &reply];
        export.push_str(&columns.map(quoted).join(","));
        export.push('\n');
    }
    // A row that is set aside, for its cells are too many; its cells are as personal as the others.
    writeln!(export, "2026-05-30 10:00,CC-900,星野あかり,{MAIL},{PHONE},電話が,つながらない,{CARD},と,言われた").unwrap();
    export
}

/// Everything that can be read in an output, unpacked.
fn readable(path: &Path) -> String {
    match path.extension().unwrap().to_str().unwrap() {
        "xlsx" => {
            let mut book: Xlsx<_> = open_workbook(path).unwrap();
            let sheets = book.worksheets();
            assert!(!sheets.is_empty());
            let cells = sheets.iter().flat_map(|(_, range)| range.cells()).map(|(.., cell)| match cell {
                Data::String(text) => text.clone(),
                other => other.to_string(),
            });
            cells.collect::<Vec<_>>().join("\n")
        }
        "parquet" => {
            let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
            reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect::<Vec<_>>().join("\n")
        }
        _ => fs::read_to_string(path).unwrap(),
    }
}

/// The secrets that `text` shows, whatever its escapes and widths.
fn shown(text: &str) -> Vec<&'static str> {
    let plain = koe::normalize::normalize(text);
    SECRETS.into_iter().filter(|secret| text.contains(secret) || plain.as_str().to_lowercase().contains(secret)).collect()
}

#[test]
fn personal_data_is_in_no_output() {
    let work = Workdir::new();
    work.write("calls.csv", personal());
    let run = work.run(&["analyze", "calls.csv", "--out", "out", "-v", "--cluster", "all"]).ends_with(1);
    assert_eq!(shown(&run.stderr), [""; 0]);
    let issues = work.json("out/issues.json");
    assert!(!issues["issues"].as_array().unwrap().is_empty(), "no issue: this test tests less than it should");
    for name in OUTPUTS {
        let text = readable(&work.join("out").join(name));
        assert!(shown(&text).is_empty(), "{name} shows {:?}", shown(&text));
        assert!(!text.contains("星野"), "{name} shows a column that is not part of the report");
    }
    for name in ["report.html", "report.xlsx", "comments.jsonl", "comments.parquet"] {
        let text = readable(&work.join("out").join(name));
        assert!(text.contains("[phone]") && text.contains("[email]") && text.contains("[card]"), "{name} masks nothing, so this test tests nothing");
    }
    let annotated = work.run(&["annotate", "calls.csv"]).ends_with(1);
    assert_eq!(shown(&format!("{}{}", annotated.stdout, annotated.stderr)), [""; 0]);
    assert_eq!(annotated.records().len(), 18);
}

#[test]
fn personal_data_of_broken_lines_is_not_repeated_in_reasons() {
    let work = Workdir::new();
    work.write(
        "posts.jsonl",
        format!("{{\"text\":\"電話がつながらない\"}}\n\"{MAIL}\"\n{{\"text\": {PHONE}}}\n{MAIL} {PHONE}\n{{\"mail\":\"{MAIL}\",\"{PHONE}\":1}}\n[\"{CARD}\"]\n"),
    );
    let run = work.run(&["analyze", "posts.jsonl", "--out", "out"]).ends_with(1);
    assert_eq!(shown(&run.stderr), [""; 0]);
    for name in OUTPUTS {
        assert_eq!(shown(&readable(&work.join("out").join(name))), [""; 0], "{name}");
    }
}

#[test]
fn personal_data_is_kept_when_asked_for() {
    let work = Workdir::new();
    work.write("calls.csv", personal());
    work.run(&["analyze", "calls.csv", "--out", "out", "--keep-personal-data", "--formats", "jsonl,json"]).ends_with(1);
    let text = readable(&work.join("out/comments.jsonl"));
    assert!(text.contains(MAIL) && text.contains(PHONE) && text.contains(CARD));
}
