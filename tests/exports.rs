//! Exports of the tools that people use, in their own bytes and layouts, read without a flag.
//!
//! `tests/exports/expected.txt` says what koe makes of each file; a reviewer reads it beside the file. It is rewritten by
//! `KOE_WRITE_GOLDEN=1 cargo test --test exports`.
#![allow(clippy::unwrap_used)] // a test may end at once

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use koe::config::ReadOptions;
use koe::feedback::Feedback;
use koe::read::{Role, expand, open};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

fn line(record: &Feedback) -> String {
    let at = record.received.map_or_else(
        || "no date".to_owned(),
        |received| {
            let zone = received.offset_minutes.map_or_else(String::new, |minutes| format!(" {:+03}:{:02}", minutes / 60, minutes.abs() % 60));
            format!("{}{zone}", received.at.to_string().replace('T', " "))
        },
    );
    let rating = record.rating.map_or_else(|| "unrated".to_owned(), |rating| format!("rated {}", rating.value));
    let author = if record.author.is_some() { ", author" } else { "" };
    let reply = if record.reply.is_some() { ", answered" } else { "" };
    let product = record.product.as_deref().map_or_else(String::new, |product| format!(", {product}"));
    let text = if record.text.trim().is_empty() { "(no text)".to_owned() } else { format!("{:?}", record.text) };
    format!("{:>4}  {at}, {rating}, {}{product}{author}{reply}: {text}", record.position.line, record.channel)
}

fn read(path: &Path) -> String {
    let mut shown = String::new();
    let mut source = open(path, &ReadOptions::default()).unwrap();
    let column = |role| source.plan.column(role).map_or("-", |choice| choice.header.as_str());
    writeln!(
        shown,
        "  {}, {}, text `{}`, date `{}`, rating `{}`, id `{}`",
        source.plan.layout.as_str(),
        source.plan.encoding.label,
        column(Role::Text),
        column(Role::Date),
        column(Role::Rating),
        column(Role::Id)
    )
    .unwrap();
    for row in source.by_ref() {
        match row {
            Ok(record) => writeln!(shown, "{}", line(&record)).unwrap(),
            Err(fault) => writeln!(shown, "{:>4}  set aside: {}", fault.position.line, fault.reason).unwrap(),
        }
    }
    assert!(source.fault().is_none());
    for warning in source.warnings() {
        writeln!(shown, "      warning: {warning}").unwrap();
    }
    shown
}

#[test]
fn known_exports_are_read_as_a_person_would_read_them() {
    let mut names: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_none_or(|extension| extension != "py") && path.file_name().unwrap() != "expected.txt");
    names.sort();
    let mut found = String::new();
    for path in &names {
        writeln!(found, "{}", path.file_name().unwrap().to_str().unwrap()).unwrap();
        // An archive is the exports inside it.
        for input in expand(std::slice::from_ref(path)).unwrap() {
            found += &read(&input);
        }
        found.push('\n');
    }
    let golden = folder().join("expected.txt");
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
