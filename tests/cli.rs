//! The command line as its users meet it: what it says when something is wrong, what it writes where, and how it ends.
//!
//! `tests/cli/errors.txt` holds every fatal error in the words that users read, `errors.ja.txt` in those of a Japanese locale, and `help*.txt` the help
//! of the commands that matter most. After a change of wording that is meant, write it anew and read it:
//!
//! ```text
//! KOE_WRITE_GOLDEN=1 cargo test --test cli
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, ArrayRef, RecordBatch, StringArray};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use common::{OUTPUTS, Workdir, crate_folder, csv, files, hold, rows};
use koe::config::Options;
use regex::Regex;
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use serde_json::json;

/// One way to go wrong.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
    /// Puts files in place, beside `export.csv`, which is as it should be.
    prepare: fn(&Workdir),
}

const fn case(name: &'static str, arguments: &'static [&'static str], prepare: fn(&Workdir)) -> Case {
    Case { name, arguments, variables: &[], prepare }
}

fn nothing(_: &Workdir) {}

/// A folder `models` like the one that ships, but for one file of it.
fn models_but_for(work: &Workdir, changed: &str, change: fn(Vec<u8>) -> Option<Vec<u8>>) {
    for folder in ["koe-small", "ipadic"] {
        let original = crate_folder().join("models").join(folder);
        for entry in fs::read_dir(original).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("models/{folder}/{}", path.file_name().unwrap().to_string_lossy());
            if name.ends_with(changed) {
                if let Some(bytes) = change(fs::read(&path).unwrap()) {
                    work.write(&name, bytes);
                }
            } else {
                fs::create_dir_all(work.join(&name).parent().unwrap()).unwrap();
                link(&path, &work.join(&name));
            }
        }
    }
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) {
    std::os::unix::fs::symlink(original, link).unwrap();
}

#[cfg(not(unix))]
fn link(original: &Path, link: &Path) {
    fs::copy(original, link).unwrap();
}

/// A ledger with three issues, K-0003 being part of K-0001, and the comments `F-1` and `F-2`, both of K-0001.
fn ledger(work: &Workdir) {
    work.run(&["analyze", "export.csv", "--ledger", "koe.db", "--out", "first"]).ends_with(0);
    let ledger = Connection::open(work.join("koe.db")).unwrap();
    let fill = "PRAGMA foreign_keys = OFF; DELETE FROM members; DELETE FROM issues;
        INSERT INTO issues VALUES (1, '送料が高い', NULL, NULL, NULL, 0, 0, NULL, NULL, 1, NULL), (2, NULL, 'Too slow', NULL, NULL, 0, 0, NULL, NULL, 1, NULL),
          (3, '送料', NULL, NULL, NULL, 0, 0, 1, NULL, 1, NULL);
        INSERT INTO members SELECT comment, text, 0, 0, 9, NULL, 1, 1, 0, 1
          FROM (SELECT 'F-1' AS comment, zeroblob(16) AS text UNION SELECT 'F-2', zeroblob(16));";
    ledger.execute_batch(fill).unwrap();
}

const CASES: &[Case] = &[
    // Inputs.
    case("missing file", &["analyze", "nowhere.csv", "--out", "out"], nothing),
    case("one of several files is missing", &["analyze", "export.csv", "nowhere.csv", "--out", "out"], nothing),
    case("empty file", &["analyze", "empty.csv", "--out", "out"], |work| drop(work.write("empty.csv", ""))),
    case("blank lines only", &["analyze", "blank.csv", "--out", "out"], |work| drop(work.write("blank.csv", "\n\n  \n"))),
    case("a header and no rows", &["analyze", "header.csv", "--out", "out"], |work| drop(work.write("header.csv", "日付,ご意見\n"))),
    case("folder without exports", &["analyze", "notes", "--out", "out"], |work| drop(work.write("notes/todo.md", "- call back"))),
    case("picture", &["analyze", "scan.csv", "--out", "out"], |work| drop(work.write("scan.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"))),
    case("old Excel workbook", &["analyze", "old.xls", "--out", "out"], |work| {
        drop(work.write("old.xls", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 504]].concat()));
    }),
    case("PDF", &["analyze", "report.pdf", "--out", "out"], |work| drop(work.write("report.pdf", "%PDF-1.7\n%âãÏÓ\n1 0 obj"))),
    case("archive of pictures", &["analyze", "photos.zip", "--out", "out"], |work| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("front.jpg", zip::write::SimpleFileOptions::default()).unwrap();
        drop(work.write("photos.zip", archive.finish().unwrap().into_inner()));
    }),
    case("gzip cut short", &["analyze", "export.csv.gz", "--out", "out"], |work| {
        drop(work.write("export.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b"));
    }),
    case("broken Parquet", &["analyze", "export.parquet", "--out", "out"], |work| drop(work.write("export.parquet", b"PAR1 and nothing else PAR1"))),
    case("broken Arrow", &["analyze", "export.arrow", "--out", "out"], |work| {
        drop(work.write("export.arrow", b"ARROW1\0\0 and nothing else ARROW1"));
    }),
    case("archive", &["analyze", "export.zip", "--out", "out"], |work| drop(work.write("export.zip", b"PK\x03\x04\x14\0\0\0\x08\0a.csv"))),
    case("workbook cut short", &["analyze", "cut.xlsx", "--out", "out"], |work| {
        drop(work.write("cut.xlsx", b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0xl/workbook.xml"));
    }),
    case("no column of comments", &["analyze", "sales.csv", "--out", "out"], |work| {
        drop(work.write("sales.csv", "日付,数量,金額\n2026-05-01,2,1980\n2026-05-02,1,990\n"));
    }),
    case("column not found", &["analyze", "export.csv", "--text-column", "comment", "--out", "out"], nothing),
    case("unknown encoding", &["analyze", "export.csv", "--encoding", "klingon", "--out", "out"], nothing),
    case("unknown sheet", &["analyze", "book.xlsx", "--sheet", "Sheet9", "--out", "out"], |work| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("回答").unwrap();
        sheet.write_string(0, 0, "ご意見").unwrap();
        sheet.write_string(1, 0, "配送が遅い。").unwrap();
        book.save(work.join("book.xlsx")).unwrap();
    }),
    case("JSON with a syntax error", &["analyze", "list.json", "--out", "out"], |work| {
        drop(work.write("list.json", "[\n  {\"text\": \"配送が遅い。\"},\n]\n"));
    }),
    // Outputs.
    case("output folder is a file", &["analyze", "export.csv", "--out", "taken"], |work| drop(work.write("taken", "mine"))),
    case("output folder below a file", &["analyze", "export.csv", "--out", "taken/out"], |work| drop(work.write("taken", "mine"))),
    case("a folder in the place of an output", &["analyze", "export.csv", "--out", "out"], |work| {
        drop(work.write("out/report.html/index.html", "mine"));
    }),
    // Models and their runtime.
    case("no models", &["analyze", "export.csv", "--models", "nowhere", "--out", "out"], nothing),
    case("one byte of the model changed", &["analyze", "export.csv", "--models", "models", "--out", "out"], |work| {
        models_but_for(work, "model.onnx", |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Some(bytes)
        });
    }),
    case("a file of the model missing", &["analyze", "export.csv", "--models", "models", "--out", "out"], |work| {
        models_but_for(work, "tokenizer.json", |_| None);
    }),
    case("the manifest of the model broken", &["analyze", "export.csv", "--models", "models", "--out", "out"], |work| {
        models_but_for(work, "model.toml", |_| Some(b"name = \"koe-small\"\nversion = \"0.1.0\"\n".to_vec()));
    }),
    case("no dictionary", &["analyze", "export.csv", "--models", "models", "--out", "out"], |work| {
        models_but_for(work, "metadata.json", |_| None);
    }),
    case("koe models: one byte of the model changed", &["models", "--models", "models"], |work| {
        models_but_for(work, "language_means.json", |mut bytes| {
            bytes.push(b' ');
            Some(bytes)
        });
    }),
    Case {
        name: "no runtime",
        arguments: &["analyze", "export.csv", "--out", "out"],
        variables: &[("ORT_DYLIB_PATH", "/nonexistent")],
        prepare: nothing,
    },
    Case {
        name: "a runtime that is none",
        arguments: &["analyze", "export.csv", "--out", "out"],
        variables: &[("ORT_DYLIB_PATH", "lib/libonnxruntime.so")],
        prepare: |work| drop(work.write("lib/libonnxruntime.so", "this is a text file\n".repeat(64))),
    },
    // Settings.
    case("no settings file", &["analyze", "export.csv", "--config", "nowhere.toml", "--out", "out"], nothing),
    case("settings: syntax", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[report]\ntitle = \"お客様の声\n"));
    }),
    case("settings: unknown key", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[report]\ntitle = \"お客様の声\"\nformat = \"html\"\n"));
    }),
    case("settings: unknown table", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[clusters]\nmin_voices = 4\n"));
    }),
    case("settings: wrong type", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[cluster]\nmin_voices = \"four\"\n"));
    }),
    case("settings: unknown word", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[report]\nlanguage = \"fr\"\n"));
    }),
    case("settings: out of range", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[cluster]\nmin_voices = 1\n"));
    }),
    case("settings: nothing to write", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        drop(work.write("koe.toml", "[report]\nformats = []\n"));
    }),
    case("settings: a topic twice", &["analyze", "export.csv", "--config", "koe.toml", "--out", "out"], |work| {
        let topic = "[[topics]]\nid = \"price\"\nja = \"価格\"\nen = \"price\"\ntouchpoints = [\"web\"]\nstage = \"purchase\"\nowner = \"sales\"\n";
        drop(work.write("koe.toml", topic.repeat(2)));
    }),
    case("koe config: unknown key", &["config", "--config", "koe.toml"], |work| drop(work.write("koe.toml", "colour = \"red\"\n"))),
    case("settings: unknown time zone", &["analyze", "export.csv", "--timezone", "Tokyo", "--out", "out"], nothing),
    // Flags.
    case("strict: rows would be set aside", &["analyze", "ragged.csv", "--strict", "--out", "out"], |work| {
        drop(work.write("ragged.csv", "番号,ご意見\n1,遅い。\n2,値段が,高い\n3\n"));
    }),
    case("bad date", &["analyze", "export.csv", "--date", "31/10/2026", "--out", "out"], nothing),
    case("bad format", &["analyze", "export.csv", "--formats", "html,pdf", "--out", "out"], nothing),
    case("unknown flag", &["analyze", "export.csv", "--colour", "--out", "out"], nothing),
    case("no output folder", &["analyze", "export.csv"], nothing),
    case("no input", &["analyze", "--out", "out"], nothing),
    case("unknown command", &["analyse", "export.csv"], nothing),
    // koe annotate.
    case("annotate: missing file", &["annotate", "nowhere.csv"], nothing),
    case("annotate: a folder", &["annotate", "notes"], |work| drop(work.write("notes/a.csv", "ご意見\n遅い。\n"))),
    case("annotate: nothing on standard input", &["annotate", "-"], nothing),
    // The ledger.
    case("ledger: its folder is not there", &["analyze", "export.csv", "--ledger", "nowhere/koe.db", "--out", "out"], nothing),
    case("ledger: no database", &["analyze", "export.csv", "--ledger", "koe.db", "--out", "out"], |work| {
        drop(work.write("koe.db", "K-0001,送料が高い\n".repeat(99)));
    }),
    case("ledger: another program's database", &["analyze", "export.csv", "--ledger", "koe.db", "--out", "out"], |work| {
        Connection::open(work.join("koe.db")).unwrap().execute_batch("CREATE TABLE orders (number INTEGER)").unwrap();
    }),
    case("ledger: of a later koe", &["analyze", "export.csv", "--ledger", "koe.db", "--out", "out"], |work| {
        ledger(work);
        Connection::open(work.join("koe.db")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    }),
    case("ledger: of another model", &["analyze", "export.csv", "--ledger", "koe.db", "--out", "out"], |work| {
        ledger(work);
        Connection::open(work.join("koe.db")).unwrap().execute_batch("UPDATE facts SET value = 'koe-large 2.0.0 (0123456789abcdef)'").unwrap();
    }),
    case("faq: no such file", &["analyze", "export.csv", "--faq", "faq.csv", "--out", "out"], nothing),
    case("faq: a table without questions", &["analyze", "export.csv", "--faq", "faq.csv", "--out", "out"], |work| {
        work.write("faq.csv", "No,カテゴリ,メモ\n1,配送,送料について書いた長めのメモです\n");
    }),
    case("faq: questions that are all empty", &["analyze", "export.csv", "--faq", "faq.csv", "--out", "out"], |work| {
        work.write("faq.csv", "No,質問,回答\n1,,送料は全国一律です\n2,,返品は八日以内です\n");
    }),
    case("ledger: --review without one", &["analyze", "export.csv", "--review", "report.xlsx", "--out", "out"], nothing),
    case("ledger: a review that is no workbook", &["analyze", "export.csv", "--ledger", "koe.db", "--review", "export.csv", "--out", "out"], nothing),
    case("ledger: a review without its sheets", &["analyze", "export.csv", "--ledger", "koe.db", "--review", "book.xlsx", "--out", "out"], |work| {
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "K-0001").unwrap();
        book.save(work.join("book.xlsx")).unwrap();
    }),
    case("actions: without a date or a version", &["analyze", "export.csv", "--actions", "actions.csv", "--out", "out"], |work| {
        work.write("actions.csv", "issue,what\nK-0001,fixed\n");
    }),
    case("issue: no ledger there", &["issue", "list", "--ledger", "koe.db"], nothing),
    case("issue: unknown id", &["issue", "show", "K-0012", "--ledger", "koe.db"], ledger),
    case("issue: no id at all", &["issue", "mute", "送料", "--ledger", "koe.db"], ledger),
    case("issue: merged before", &["issue", "rename", "K-0003", "送料", "--ledger", "koe.db"], ledger),
    case("issue: merged into itself", &["issue", "merge", "K-0001", "--into", "1", "--ledger", "koe.db"], ledger),
    case("issue: unknown comment", &["issue", "move", "F-11", "--to", "K-0002", "--ledger", "koe.db"], ledger),
    case("issue: unknown unit", &["issue", "move", "F-1#7", "--to", "none", "--ledger", "koe.db"], ledger),
    case("issue: nothing would be left", &["issue", "split", "K-0001", "F-1", "F-2", "--ledger", "koe.db"], ledger),
    case("issue: units of another issue", &["issue", "split", "K-0002", "F-1", "--ledger", "koe.db"], ledger),
    case("issue: no name", &["issue", "rename", "K-0001", "--ledger", "koe.db"], nothing),
    // koe diff.
    case("diff: missing folder", &["diff", "first", "second"], nothing),
    case("diff: another program's file", &["diff", "first", "first"], |work| drop(work.write("first/run.json", "[1, 2]"))),
    // koe evaluate.
    case("evaluate: missing file", &["evaluate", "nowhere.csv", "--label", "判定"], nothing),
    case("evaluate: no column named", &["evaluate", "export.csv"], nothing),
    case("evaluate: label column not found", &["evaluate", "export.csv", "--label", "判定"], nothing),
    case("evaluate: slice column not found", &["evaluate", "export.csv", "--label", "評価", "--by", "店舗"], nothing),
    case("evaluate: the only column of comments as labels", &["evaluate", "export.csv", "--label", "ご意見"], nothing),
    case("evaluate: the column of comments by name as labels", &["evaluate", "export.csv", "--label", "評価", "--text-column", "評価"], nothing),
    case("evaluate: ratings", &["evaluate", "export.csv", "--label", "評価"], nothing),
    case("evaluate: no labels", &["evaluate", "labelled.csv", "--label", "判定"], |work| {
        drop(work.write("labelled.csv", "ご意見,判定\n配送が遅すぎます。,\nとても使いやすいです。, \n"));
    }),
    case("evaluate: labels of no task", &["evaluate", "labelled.csv", "--label", "判定"], |work| {
        drop(work.write("labelled.csv", "ご意見,判定\n配送が遅すぎます。,要確認\nとても使いやすいです。,済\n電池がすぐ切れます。,済\n"));
    }),
    case("evaluate: labels of another task", &["evaluate", "labelled.csv", "--label", "判定", "--task", "sentiment"], |work| {
        drop(work.write("labelled.csv", "ご意見,判定\n配送が遅すぎます。,苦情\nとても使いやすいです。,お褒め\n"));
    }),
    case("evaluate: --map without a label", &["evaluate", "export.csv", "--label", "評価", "--map", "1"], nothing),
    case("evaluate: --map to no label", &["evaluate", "export.csv", "--label", "評価", "--map", "1=bad", "--map", "5=great"], nothing),
    case(
        "evaluate: --map to a label of another task",
        &["evaluate", "export.csv", "--label", "評価", "--task", "intent", "--map", "1=negative"],
        nothing,
    ),
];

/// What differs between machines and models.
fn normal(text: &str, work: &Workdir) -> String {
    let text = text.replace(&work.path().display().to_string(), "<folder>");
    let text = Regex::new("[0-9a-f]{64}").unwrap().replace_all(&text, "<sha256>").into_owned();
    let text = Regex::new(r"koe-small \S+ \([0-9a-f]{16}\)").unwrap().replace_all(&text, "<the model>").into_owned();
    // The words of the system's loader.
    Regex::new("(?m)^  (cause|詳細): .*libonnxruntime.*$").unwrap().replace_all(&text, "  $1: <the loader's words>").into_owned()
}

#[test]
fn every_fatal_error_says_where_what_and_what_to_do_and_writes_nothing() {
    every_fatal_error("C", "errors.txt", ["error: ", "\n  hint: "]);
}

/// A line without what koe and the user name: quoted words, and what other libraries say.
fn own_words(line: &str) -> String {
    let named = Regex::new(r"`[^`]*`|'[^']*'|「[^」]*」|（詳細: .*）|<[^>]*>|\[[^\]]*\]|--?[a-z-]+").unwrap();
    named.replace_all(line, "").into_owned()
}

#[test]
fn every_fatal_error_is_said_in_japanese_where_the_locale_is() {
    let found = every_fatal_error("ja_JP.UTF-8", "errors.ja.txt", ["エラー: ", "\n  ヒント: "]);
    let sentence = Regex::new(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}").unwrap();
    let japanese = Regex::new(r"[\p{Hiragana}\p{Katakana}\p{Han}]").unwrap();
    let said = found.lines().filter(|line| !["#", "$ ", "  詳細: ", "使い方: ", "  --", "  <"].iter().any(|start| line.starts_with(start)));
    for line in said.filter(|line| !line.is_empty()) {
        let own = own_words(line);
        assert!(japanese.is_match(&own) && !sentence.is_match(&own), "{line}");
    }
}

/// Runs every case, holds what is said against the golden file, and gives it.
fn every_fatal_error(locale: &str, golden: &str, [head, hint]: [&str; 2]) -> String {
    let mut found = String::from("# Every fatal error as a user sees it. Written by `KOE_WRITE_GOLDEN=1 cargo test --test cli`.\n");
    for case in CASES {
        let work = Workdir::new();
        work.write("export.csv", "受付番号,日時,評価,ご意見\nF-1,2026-05-01,1,配送が遅すぎます。\nF-2,2026-05-02,5,とても使いやすいです。\n");
        (case.prepare)(&work);
        let before = work.tree();
        let mut command = work.koe(case.arguments);
        let run = common::run(command.env("LC_ALL", locale).envs(case.variables.iter().copied()));
        assert_eq!(run.code, 2, "{}: {}", case.name, run.stderr);
        assert_eq!(run.stdout, "", "{}", case.name);
        assert!(work.tree() == before, "{}: something was written", case.name);
        assert!(run.stderr.starts_with(head), "{}: {}", case.name, run.stderr);
        assert!(run.stderr.lines().count() <= 12, "{} does not fit on a screen: {}", case.name, run.stderr);
        // What clap says has a hint of its own kind.
        assert!(run.stderr.contains(hint) || run.stderr.contains("--help"), "{} leaves the user alone: {}", case.name, run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{}: escape codes off a terminal", case.name);
        write!(found, "\n## {}\n$ ", case.name).unwrap();
        for (name, value) in case.variables {
            write!(found, "{name}={value} ").unwrap();
        }
        write!(found, "koe {}\n{}", case.arguments.join(" "), normal(&run.stderr, &work)).unwrap();
    }
    hold(&found, golden);
    found
}

#[test]
fn a_complete_run_ends_with_0_and_a_row_set_aside_with_1() {
    let work = Workdir::new();
    work.write("good.csv", csv(&rows(8), true));
    work.write("bad.csv", format!("{}F-9,2026-05-01,1,配送が,遅,すぎる,博多店\r\n", csv(&rows(8), true)));
    let good = work.run(&["analyze", "good.csv", "--out", "good"]).ends_with(0);
    let bad = work.run(&["analyze", "bad.csv", "--out", "bad"]).ends_with(1);
    assert_eq!((good.stdout.as_str(), bad.stdout.as_str()), ("", ""), "standard output carries data only");
    assert!(good.stderr.contains("8 rows read = 8 analyzed"), "{}", good.stderr);
    assert!(bad.stderr.contains("1 rejected"), "{}", bad.stderr);
    assert_eq!(files(&work.join("good")).keys().map(String::as_str).collect::<Vec<_>>(), OUTPUTS);
    let comments = work.json_lines("bad/comments.jsonl");
    let rejected: Vec<_> = comments.iter().filter(|comment| comment["status"] == "rejected").collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["line"], 10);
    assert_eq!(rejected[0]["reason"], "row has 7 cells, the header has 5");
}

#[test]
fn quiet_runs_say_nothing_and_verbose_runs_more() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(8), true));
    let quiet = work.run(&["analyze", "export.csv", "--out", "out", "-q"]).ends_with(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let plain = work.run(&["analyze", "export.csv", "--out", "out"]).ends_with(0);
    let verbose = work.run(&["analyze", "export.csv", "--out", "out", "--verbose"]).ends_with(0);
    assert!(plain.stderr.contains("report.html"), "{}", plain.stderr);
    assert!(verbose.stderr.contains("reading export.csv") && verbose.stderr.len() > plain.stderr.len(), "{}", verbose.stderr);
    work.run(&["analyze", "export.csv", "--out", "out", "-q", "-v"]).ends_with(2);
    // Errors are said even so.
    let failed = work.run(&["analyze", "nowhere.csv", "--out", "out", "-q"]).ends_with(2);
    assert!(failed.stderr.starts_with("error: nowhere.csv"), "{}", failed.stderr);
}

#[test]
fn off_a_terminal_there_are_no_escape_codes_and_no_bars() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(8), true));
    for (name, value) in [("TERM", "xterm-256color"), ("NO_COLOR", "1")] {
        for arguments in [["analyze", "export.csv", "--out", "out"], ["analyze", "nowhere.csv", "--out", "out"]] {
            let run = common::run(work.koe(&arguments).env(name, value));
            assert!(!run.stderr.contains(['\u{1b}', '\r']), "{name}={value}: {:?}", run.stderr);
        }
    }
    // Colour that was asked for is given, unless NO_COLOR says otherwise.
    let forced = common::run(work.koe(&["analyze", "nowhere.csv", "--out", "out"]).env("CLICOLOR_FORCE", "1"));
    assert!(forced.stderr.contains("\u{1b}["), "{:?}", forced.stderr);
}

#[test]
fn a_dry_run_tells_what_would_be_read_and_writes_nothing() {
    let work = Workdir::new();
    work.write_in("export.csv", &csv(&rows(8), true), encoding_rs::SHIFT_JIS);
    let before = work.tree();
    let run = work.run(&["analyze", "export.csv", "--dry-run"]).ends_with(0);
    for word in ["export.csv", "CP932", "ご意見", "受付番号", "日時", "評価", "8 read", "--text-column", "注文してから二週間"] {
        assert!(run.stdout.contains(word), "{word} in {}", run.stdout);
    }
    assert_eq!(run.stderr, "");
    work.run(&["analyze", "export.csv", "--dry-run", "--out", "out"]).ends_with(0);
    assert!(work.tree() == before, "a dry run wrote something");
    // It needs neither models nor a writable folder, but the settings must hold.
    work.run(&["analyze", "export.csv", "--dry-run", "--models", "nowhere"]).ends_with(0);
    work.run(&["analyze", "export.csv", "--dry-run", "--date", "yesterday"]).ends_with(2);
    work.write("bad.csv", "番号,ご意見\n1,遅い。\n2,値段が,高い\n");
    let bad = work.run(&["analyze", "bad.csv", "--dry-run"]).ends_with(1);
    work.write("posts.jsonl", "{\"id\":1,\"created_at\":\"2026-09-07T16:04:00Z\",\"text\":\"地図が消えた\",\"user\":\"a\"}\n");
    let json = |flags: &[&str]| -> serde_json::Value {
        let run = work.run(&[&["analyze", "posts.jsonl", "bad.csv", "--dry-run", "--format", "json"], flags].concat()).ends_with(1);
        serde_json::from_str(&run.stdout).unwrap()
    };
    let page = json(&[]);
    assert_eq!((&page["accounting"]["read"], &page["accounting"]["analyzed"], &page["accounting"]["rejected"]), (&json!(3), &json!(2), &json!(1)));
    assert_eq!(page["files"][0]["period"], json!(["2026-09-07", "2026-09-07"]));
    assert!(page["files"][0]["guesses"].to_string().contains("--timezone"), "{page}");
    assert_eq!(json(&["--timezone", "Asia/Tokyo"])["files"][0]["period"], json!(["2026-09-08", "2026-09-08"]));
    assert!(bad.stdout.contains("1 set aside") && bad.stdout.contains("bad.csv:3"), "{}", bad.stdout);
}

#[test]
fn only_the_formats_asked_for_are_written() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(8), true));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "jsonl,json,json", "--date", "2026-12-24", "--title", "声", "--language", "en"])
        .ends_with(0);
    assert_eq!(
        files(&work.join("out")).keys().map(String::as_str).collect::<Vec<_>>(),
        ["comments.jsonl", "issues.json", "measures.json", "rejected.csv", "run.json"]
    );
    let issues = work.json("out/issues.json");
    assert_eq!((&issues["date"], &issues["title"], &issues["language"]), (&json!("2026-12-24"), &json!("声"), &json!("en")));
    assert_eq!(work.json("out/run.json")["formats"], json!(["json", "jsonl"]));
}

#[test]
fn a_folder_stands_for_the_exports_in_it() {
    let work = Workdir::new();
    work.write("exports/b.csv", csv(&rows(4), true));
    work.write("exports/a.jsonl", "{\"text\":\"配送が遅い。\"}\n");
    work.write("exports/readme.md", "no export");
    work.write("exports/.hidden.csv", "no export");
    work.run(&["analyze", "exports", "exports/b.csv", "--out", "out"]).ends_with(0);
    let run = work.json("out/run.json");
    let paths: Vec<_> = run["sources"].as_array().unwrap().iter().map(|source| source["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["exports/a.jsonl", "exports/b.csv"]);
    assert_eq!(run["accounting"]["read"], 5);
}

#[test]
fn annotate_gives_one_record_for_each_record_in_order() {
    let work = Workdir::new();
    let input = concat!(
        "{\"id\":\"a\",\"text\":\"最悪です。二度と買いません。\",\"at\":\"2026-05-01\"}\n",
        "{\"id\":\"b\",\"text\":\"I love it, works perfectly\"}\n",
        "\n",
        "{\"id\":\"c\",\"text\":\"特になし\"}\n",
        "{\"id\":\"d\",\"text\":\"\"}\n",
        "{\"id\":\"e\",\"text\":\"배송이 너무 늦어요\"}\n",
        "oops\n",
        "{\"id\":\"g\",\"text\":\"最悪です。二度と買いません。\"}\n",
    );
    let run = work.run_with(&["annotate", "-"], input).ends_with(1);
    let records = run.records();
    let statuses: Vec<_> = records.iter().map(|record| record["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["analyzed", "analyzed", "no_content", "empty", "other_language", "rejected", "analyzed"]);
    let ids: Vec<_> = records.iter().filter(|record| record["status"] != "rejected").map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e", "g"]);
    let rows: Vec<_> = records.iter().map(|record| record["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!((&records[0]["language"], &records[0]["sentiment"]), (&json!("ja"), &json!("negative")));
    assert_eq!((&records[1]["language"], &records[1]["sentiment"]), (&json!("en"), &json!("positive")));
    for field in ["id", "row", "status", "language", "sentiment", "sentiment_score", "intent", "topics", "segments"] {
        assert!(!records[0][field].is_null(), "{field}");
    }
    assert!(records[0].get("issues").is_none() && records[0]["segments"][0].get("issue").is_none(), "issues need a whole run");
    assert!(run.stderr.contains("-:7: not a JSON object"), "{}", run.stderr);
    assert_eq!(work.tree().len(), 0, "annotate writes no file");
}

#[test]
fn annotate_reads_more_than_one_chunk_and_csv_too() {
    let work = Workdir::new();
    let all = rows(12);
    let long: Vec<common::Row> = (0..2100).map(|index| common::Row { id: format!("N-{index}"), ..all[index % all.len()].clone() }).collect();
    let input = csv(&long, true);
    let streamed = work.run_with(&["annotate", "-", "--from", "csv"], &input).ends_with(0).records();
    assert_eq!(streamed.len(), long.len());
    for (index, record) in streamed.iter().enumerate() {
        assert_eq!(record["id"], long[index].id);
        assert_eq!(record["segments"], streamed[index % all.len()]["segments"], "the same text, the same words about it");
    }
    work.write("export.csv", &input);
    let mut from_file = work.run(&["annotate", "export.csv"]).ends_with(0).records();
    let mut streamed = streamed;
    for record in from_file.iter_mut().chain(&mut streamed) {
        record["file"].take();
        record["channel"].take();
    }
    assert!(from_file == streamed, "a file and a pipe give different records");
}

/// Standard input as Arrow, and what `koe annotate --to arrow` made of it.
fn annotated_arrow(arguments: &[&str], work: &Workdir, input: Vec<u8>, code: i32) -> Vec<RecordBatch> {
    let mut command = work.koe(arguments);
    let output = command.write_stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    StreamReader::try_new(output.stdout.as_slice(), None).unwrap().map(|batch| batch.unwrap()).collect()
}

#[test]
fn annotate_takes_and_gives_arrow() {
    let work = Workdir::new();
    let texts = ["最悪です。二度と買いません。", "I love it, works perfectly", "特になし", "", "電話は03-1234-5678です。使いにくいです。"];
    let all: Vec<_> = texts.iter().cycle().take(2_005).copied().collect();
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values((0..all.len()).map(|row| format!("N-{row}"))));
    let frame = RecordBatch::try_from_iter([("id", ids), ("text", Arc::new(StringArray::from(all.clone())) as ArrayRef)]).unwrap();
    let mut writer = StreamWriter::try_new(Vec::new(), &frame.schema()).unwrap();
    for start in (0..all.len()).step_by(700) {
        writer.write(&frame.slice(start, 700.min(all.len() - start))).unwrap();
    }
    writer.finish().unwrap();
    let batches = annotated_arrow(&["annotate", "-", "--from", "arrow", "--to", "arrow"], &work, writer.into_inner().unwrap(), 0);
    let lines: String =
        all.iter().enumerate().flat_map(|(row, text)| [json!({ "id": format!("N-{row}"), "text": text }).to_string(), "\n".to_owned()]).collect();
    let records = work.run_with(&["annotate", "-"], &lines).ends_with(0).records();

    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), all.len());
    assert_eq!(*batches[0].schema(), koe::report::annotated_schema());
    let mut expected = records.iter();
    for batch in &batches {
        let text = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>();
        let list = |name: &str| batch.column_by_name(name).unwrap().as_list::<i32>();
        for row in 0..batch.num_rows() {
            let record = expected.next().unwrap();
            for name in ["id", "status", "sentiment", "intent", "language", "text"] {
                let found = text(name).is_valid(row).then(|| text(name).value(row));
                assert_eq!(found, record[name].as_str(), "{name} of {record}");
            }
            let segments = list("segments").value(row);
            let segments = segments.as_struct();
            assert_eq!(segments.len(), record["segments"].as_array().unwrap().len());
            for (index, segment) in record["segments"].as_array().unwrap().iter().enumerate() {
                let number = |name: &str| segments.column_by_name(name).unwrap().as_primitive::<Int64Type>().value(index);
                assert_eq!((json!(number("start")), json!(number("end"))), (segment["start"].clone(), segment["end"].clone()));
                let cues = segments.column_by_name("cues").unwrap().as_list::<i32>().value(index).len();
                assert_eq!(cues, segment["cues"].as_array().unwrap().len());
            }
            assert_eq!(list("masks").value(row).len(), record["masks"].as_array().map_or(0, Vec::len));
        }
    }
}

#[test]
fn annotate_to_arrow_ends_its_stream_and_says_what_was_set_aside() {
    let work = Workdir::new();
    let batches = annotated_arrow(&["annotate", "-", "--to", "arrow"], &work, b"{\"text\":\"It broke.\"}\noops\n".to_vec(), 1);
    let statuses: Vec<_> = batches[0].column_by_name("status").unwrap().as_string::<i32>().iter().flatten().collect();
    assert_eq!(statuses, ["analyzed", "rejected"]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let work = Workdir::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_koe"));
    command.current_dir(work.path()).args(["annotate", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // More than a pipe holds, so that koe is still writing when its reader has gone.
        for index in 0..4000 {
            if writeln!(input, "{}", json!({ "id": index, "text": "アプリがすぐ落ちて使えない。".repeat(3) })).is_err() {
                break;
            }
        }
    });
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"id\":\"0\""), "{line}");
    drop(reader);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let status = child.wait().unwrap();
    writer.join().unwrap();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_settings_in_force_are_valid_settings() {
    let work = Workdir::new();
    let defaults = work.run(&["config"]).ends_with(0);
    work.write("defaults.toml", &defaults.stdout);
    assert_eq!(work.run(&["config", "--config", "defaults.toml"]).ends_with(0).stdout, defaults.stdout);
    work.write("koe.toml", "[report]\ntitle = \"声 \\\"2026\\\"\"\ndate = \"2026-10-31\"\nformats = [\"json\"]\n[cluster]\nmin_voices = 5\n[read]\ntext_column = \"ご意見\"\n");
    let own = work.run(&["config", "--config", "koe.toml", "--threads", "3", "--keep-personal-data", "--models", "elsewhere"]).ends_with(0);
    work.write("own.toml", &own.stdout);
    assert_eq!(work.run(&["config", "--config", "own.toml"]).ends_with(0).stdout, own.stdout);
    let options = Options::parse(&own.stdout, Path::new("own.toml")).unwrap();
    assert_eq!((options.cluster.min_voices, options.run.threads, options.report.keep_personal_data), (Some(5), Some(3), Some(true)));
    assert_eq!(options.read.text_column.as_deref(), Some("ご意見"));
    assert_eq!(options.topics.len(), 22, "the taxonomy is printed too");
    // Flags win over the file.
    let flag = work.run(&["config", "--config", "own.toml", "--threads", "1"]).ends_with(0);
    assert_eq!(Options::parse(&flag.stdout, Path::new("flag.toml")).unwrap().run.threads, Some(1));
}

#[test]
fn a_taxonomy_of_ones_own_replaces_the_one_that_ships() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(40), true));
    work.write(
        "koe.toml",
        "[[topics]]\nid = \"delivery\"\nja = \"お届け\"\nen = \"shipping\"\ntouchpoints = [\"van\"]\nstage = \"purchase\"\nowner = \"drivers\"\n",
    );
    work.run(&["analyze", "export.csv", "--out", "out", "--config", "koe.toml", "--formats", "json,jsonl"]).ends_with(0);
    assert_eq!(work.json("out/issues.json")["topics"].as_array().unwrap().len(), 1);
    for comment in work.json_lines("out/comments.jsonl") {
        assert!(comment["topics"].as_array().unwrap().iter().all(|topic| topic == "delivery"), "{comment}");
    }
}

#[test]
fn koe_models_lists_what_is_loaded_with_its_checksums() {
    let run = Workdir::new().run(&["models"]).ends_with(0);
    let manifest: toml::Table = fs::read_to_string(crate_folder().join("models/koe-small/model.toml")).unwrap().parse().unwrap();
    for (file, sum) in manifest["files"].as_table().unwrap() {
        let line = run.stdout.lines().find(|line| line.ends_with(file.as_str())).unwrap();
        assert!(line.contains(sum.as_str().unwrap()), "{line}");
    }
    for word in ["koe-small", "ipadic", "onnxruntime"] {
        assert!(run.stdout.contains(word), "{word} in {}", run.stdout);
    }
}

/// The help of the commands that matter most, as off a terminal.
fn help(locale: &str) -> String {
    let work = Workdir::new();
    let commands: [&[&str]; 5] = [&[], &["analyze"], &["annotate"], &["issue"], &["issue", "move"]];
    let mut pages = String::from("# Help as a user sees it. Written by `KOE_WRITE_GOLDEN=1 cargo test --test cli`.\n");
    for command in commands {
        let arguments = [command, &["--help"]].concat();
        let run = common::run(work.koe(&arguments).env("LC_ALL", locale)).ends_with(0);
        assert_eq!(run.stderr, "");
        writeln!(pages, "\n## koe {}\n{}", arguments.join(" "), run.stdout.trim_end()).unwrap();
    }
    pages
}

#[test]
fn help_is_given_in_the_language_of_the_locale() {
    hold(&help("C"), "help.txt");
    let japanese = help("ja_JP.UTF-8");
    hold(&japanese, "help.ja.txt");
    let columns = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let sentence = Regex::new(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}").unwrap();
    for line in japanese.lines().filter(|line| !line.starts_with('#') && !line.starts_with("使い方: ")) {
        assert!(columns(line) <= 80, "does not fit on a terminal: {line}");
        assert!(!sentence.is_match(&own_words(line)), "{line}");
    }
    // Help that is asked for in another way, and the version.
    let work = Workdir::new();
    let in_japanese = |arguments: &[&str]| common::run(work.koe(arguments).env("LANG", "ja_JP.UTF-8").env_remove("LC_ALL"));
    assert_eq!(in_japanese(&["help", "issue"]).ends_with(0).stdout, in_japanese(&["issue", "--help"]).ends_with(0).stdout);
    assert_eq!(in_japanese(&["--version"]).ends_with(0).stdout, work.run(&["--version"]).ends_with(0).stdout);
    assert!(in_japanese(&[]).ends_with(2).stderr.contains("使い方: koe"));
}

#[test]
fn outputs_are_the_same_in_every_locale_and_only_the_terminal_is_spoken_to_in_another_language() {
    let work = Workdir::new();
    work.write("export.csv", format!("{}F-9,2026-05-01,1,配送が,遅,すぎる,博多店\r\n", csv(&rows(40), true)));
    work.write("actions.csv", "課題,日付,対応内容\nK-9999,2026-05-01,配送業者を変更\n");
    let run = |locale: &str, out: &str| {
        let arguments = ["analyze", "export.csv", "--actions", "actions.csv", "--out", out];
        common::run(work.koe(&arguments).env("LC_ALL", locale)).ends_with(1)
    };
    let (english, japanese) = (run("C", "english"), run("ja_JP.UTF-8", "japanese"));
    assert!(files(&work.join("english")) == files(&work.join("japanese")), "outputs depend on the locale");
    for said in ["41 rows read = ", "warning: actions.csv:2: no issue", "report: english"] {
        assert!(english.stderr.contains(said), "{said} in {}", english.stderr);
    }
    for said in ["読み取り41行 = ", "警告: actions.csv:2: 今回の実行に課題 `K-9999` はありません", "レポート: japanese"] {
        assert!(japanese.stderr.contains(said), "{said} in {}", japanese.stderr);
    }
    let record = "{\"text\":\"It broke.\"}\noops\n";
    let annotate = |locale: &str| common::run(work.koe(&["annotate", "-"]).env("LC_ALL", locale).write_stdin(record)).ends_with(1);
    let (english, japanese) = (annotate("C"), annotate("ja_JP.UTF-8"));
    assert_eq!(english.stdout, japanese.stdout);
    assert!(japanese.stderr.starts_with("-:2: JSON のオブジェクトではありません"), "{}", japanese.stderr);
    for command in [&["analyze", "export.csv", "--dry-run", "--format", "json"][..], &["config"]] {
        let said = |locale: &str| common::run(work.koe(command).env("LC_ALL", locale)).stdout;
        assert_eq!(said("C"), said("ja_JP.UTF-8"), "{command:?}");
    }
}

#[test]
fn help_and_version_are_no_failures() {
    let work = Workdir::new();
    let help = work.run(&["--help"]).ends_with(0);
    for command in ["analyze", "annotate", "evaluate", "models", "config"] {
        assert!(help.stdout.contains(command), "{}", help.stdout);
        let own = work.run(&[command, "--help"]).ends_with(0);
        assert!(own.stdout.contains("Usage: koe "), "{}", own.stdout);
        assert!(own.stdout.lines().all(|line| line.chars().count() <= 110), "{}", own.stdout);
    }
    assert_eq!(work.run(&["--version"]).ends_with(0).stdout, format!("koe {}\n", env!("CARGO_PKG_VERSION")));
}
