//! The pages that koe prints for people, in English and, under a Japanese locale, in Japanese; what it prints for programs is the same everywhere.
//!
//! `tests/cli/pages.txt` and `pages.ja.txt` hold those that belong to no model. After a change of wording that is meant, write them anew and read them:
//!
//! ```text
//! KOE_WRITE_GOLDEN=1 cargo test --test pages
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::fmt::Write as _;
use std::fs;

use common::{Run, Workdir, crate_folder, csv, hold, rows};
use regex::Regex;
use rusqlite::Connection;

const ENGLISH: &str = "C";
const JAPANESE: &str = "ja_JP.UTF-8";

fn run(work: &Workdir, locale: &str, arguments: &[&str]) -> Run {
    common::run(work.koe(arguments).env("LC_ALL", locale))
}

/// A ledger with known issues, events and corrections in place of what a model would find.
fn ledger(work: &Workdir) {
    work.write("export.csv", csv(&rows(8), true));
    work.run(&["analyze", "export.csv", "--ledger", "koe.db", "--out", "first"]).ends_with(0);
    let ledger = Connection::open(work.join("koe.db")).unwrap();
    let fill = "PRAGMA foreign_keys = OFF; DELETE FROM members; DELETE FROM issues; DELETE FROM events; DELETE FROM standings;
        UPDATE runs SET date = '2026-10-31';
        INSERT INTO issues VALUES
          (1, '送料が高い', NULL, NULL, '物流センター', 0, 1, NULL, NULL, 1, NULL), (2, NULL, 'Too slow', 'Slow app', NULL, 1, 0, NULL, NULL, 1, NULL),
          (3, '送料', NULL, NULL, NULL, 0, 0, 1, NULL, 1, NULL), (4, NULL, NULL, NULL, NULL, 0, 0, NULL, 1, 1, NULL);
        INSERT INTO members SELECT comment, text, unit, 0, 9, day, 1, 1, pinned, 1
          FROM (SELECT 'F-1' AS comment, zeroblob(16) AS text, 0 AS unit, '2026-05-01' AS day, 0 AS pinned
            UNION SELECT 'F-2', zeroblob(16), 1, '2026-10-30', 1);
        INSERT INTO standings VALUES (1, 1, 'growing', 12, 120, 0.1, '2026-10-30', NULL, 3.0), (2, 1, 'came_back', 3, 120, 0.1, '2026-10-30', NULL, 1.0);
        INSERT INTO events (run, issue, kind, other, detail) VALUES (1, 1, 'formed', NULL, NULL), (1, 1, 'merged_from', 3, NULL),
          (1, 1, 'owner_set', NULL, '物流センター'), (1, 1, 'moved_in', NULL, 'F-2#1'), (1, 1, 'marked_known', NULL, NULL);
        INSERT INTO judgements VALUES ('F-1', zeroblob(16), 0, 'positive', 'praise', 1, NULL), ('F-2', zeroblob(16), 1, NULL, 'question', 1, 1);";
    ledger.execute_batch(fill).unwrap();
}

/// Every page with the command that prints it.
fn pages(locale: &str) -> String {
    let mut pages = String::from("# Pages as a person sees them. Written by `KOE_WRITE_GOLDEN=1 cargo test --test pages`.\n");
    let mut add = |work: &Workdir, arguments: &[&str]| {
        let found = run(work, locale, arguments);
        write!(pages, "\n## koe {}\n{}{}", arguments.join(" "), found.stdout, found.stderr).unwrap();
    };
    let work = Workdir::new();
    for name in
        ["callcenter.csv", "jis.csv", "app_store_connect.json", "unicode_text.txt", "google_forms.csv.zip", "ragged.csv", "kouchou_comments.csv"]
    {
        fs::copy(crate_folder().join("tests/exports").join(name), work.join(name)).unwrap();
    }
    fs::copy(crate_folder().join("samples/survey_2026h1.xlsx"), work.join("survey.xlsx")).unwrap();
    let dry: [&[&str]; 4] = [
        &["analyze", "callcenter.csv", "jis.csv", "app_store_connect.json", "--dry-run", "--threads", "1"],
        &["analyze", "unicode_text.txt", "google_forms.csv.zip", "kouchou_comments.csv", "--dry-run", "--threads", "1"],
        &["analyze", "ragged.csv", "--dry-run", "--threads", "1", "--encoding", "utf-8"],
        &["analyze", "survey.xlsx", "--dry-run", "--threads", "1", "--text-column", "ご意見・ご要望", "--timezone", "Asia/Tokyo"],
    ];
    for arguments in dry {
        add(&work, arguments);
    }
    let work = Workdir::new();
    ledger(&work);
    let ledger = ["--ledger", "koe.db"];
    let told: [&[&str]; 10] = [
        &["issue", "list"],
        &["issue", "show", "K-0001"],
        &["issue", "corrections"],
        &["issue", "rename", "K-0004", "夜の騒音"],
        &["issue", "mute", "K-0002"],
        &["issue", "unmerge", "K-0003"],
        &["issue", "split", "K-0001", "F-2", "--name", "別の話"],
        &["issue", "move", "F-1", "--to", "none"],
        &["issue", "uncorrect", "F-1"],
        &["issue", "known", "K-0001", "--off"],
    ];
    for arguments in told {
        add(&work, &[arguments, &ledger[..]].concat());
    }
    pages
}

/// Three English words in a row outside names, quotes and customers' words.
fn english_in(page: &str) -> Vec<String> {
    let named = Regex::new(r"`[^`]*`|「[^」]*」|（詳細: .*）|--?[a-z-]+").unwrap();
    let sentence = Regex::new(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}").unwrap();
    let own = |line: &&str| !["#", "  例 "].iter().any(|start| line.starts_with(start)) && sentence.is_match(&named.replace_all(line, ""));
    page.lines().filter(own).map(str::to_owned).collect()
}

#[test]
fn pages_are_in_the_language_of_the_locale() {
    hold(&pages(ENGLISH), "pages.txt");
    let japanese = pages(JAPANESE);
    hold(&japanese, "pages.ja.txt");
    assert_eq!(english_in(&japanese), Vec::<String>::new());
}

#[test]
fn every_export_is_explained_in_japanese() {
    let work = Workdir::new();
    let folder = crate_folder().join("tests/exports");
    let known = ["csv", "tsv", "jsonl", "json", "js", "txt", "gz", "zip"];
    let mut names: Vec<String> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "expected.txt" && known.iter().any(|end| name.ends_with(&format!(".{end}"))));
    names.sort();
    for name in &names {
        fs::copy(folder.join(name), work.join(name)).unwrap();
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let page = run(&work, JAPANESE, &[&["analyze", "--dry-run"], names.as_slice()].concat()).stdout;
    for name in names {
        assert!(page.lines().any(|line| line.starts_with(name)), "{name} in {page}");
    }
    assert_eq!(english_in(&page), Vec::<String>::new());
}

#[test]
fn what_runs_of_the_model_say_is_in_japanese_and_json_is_the_same_everywhere() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(150), true));
    work.write("later.csv", csv(&rows(220), true));
    work.run(&["analyze", "export.csv", "--out", "first", "--ledger", "koe.db"]).ends_with(0);
    work.run(&["analyze", "later.csv", "--out", "second", "--ledger", "koe.db"]).ends_with(0);
    work.run(&["analyze", "later.csv", "--out", "alone"]).ends_with(0);

    let diff = run(&work, JAPANESE, &["diff", "first", "second"]).ends_with(0).stdout;
    assert!(diff.starts_with("first（") && diff.contains("分析") && diff.contains("偶然を超える差のない課題: "), "{diff}");
    let diff = run(&work, JAPANESE, &["diff", "first", "alone"]).ends_with(0).stdout;
    assert!(diff.contains("同じ台帳（--ledger）を使っていない2つの実行です"), "{diff}");
    let proved = run(&work, JAPANESE, &["verify", "second"]).ends_with(0).stdout;
    assert!(proved.starts_with("検証しました: 220行（1ファイル）") && proved.contains("\n計算し直していないもの: "), "{proved}");
    let models = run(&work, JAPANESE, &["models"]).ends_with(0).stdout;
    assert!(models.starts_with("モデル ") && models.contains("\n辞書 ") && models.contains("\nランタイム "), "{models}");

    // A finding.
    let issues = fs::read_to_string(work.join("second/issues.json")).unwrap();
    let clustered = Regex::new("\"clustered_units\": [0-9]+").unwrap();
    work.write("second/issues.json", clustered.replace(&issues, "\"clustered_units\": 9999").as_bytes());
    let found = run(&work, JAPANESE, &["verify", "second"]).ends_with(2).stderr;
    assert!(found.contains("overview / clustered_units：記載は 9999、実際は"), "{found}");
    work.write("second/issues.json", issues);

    let programs: [&[&str]; 7] = [
        &["analyze", "export.csv", "--dry-run", "--format", "json"],
        &["diff", "first", "second", "--format", "json"],
        &["verify", "second", "--format", "json"],
        &["issue", "list", "--ledger", "koe.db", "--format", "json"],
        &["issue", "show", "K-0001", "--ledger", "koe.db", "--format", "json"],
        &["issue", "corrections", "--ledger", "koe.db", "--format", "json"],
        &["config"],
    ];
    for arguments in programs {
        assert_eq!(run(&work, ENGLISH, arguments).ends_with(0), run(&work, JAPANESE, arguments).ends_with(0), "{arguments:?}");
    }
}
