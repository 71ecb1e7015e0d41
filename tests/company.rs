//! Corpora of three invented companies that no model was trained on: 36 issues each, every issue in some fifteen comments of very different words, half
//! Japanese and half English, close neighbours among them, and a quarter of comments that raise none. The bounds of `src/cluster` were chosen on them.
//!
//! Found: one issue holds ≥ 60 % of the comments that raise it, and ≥ 80 % of that issue's comments raise it. Joined: the largest part of its Japanese and
//! of its English comments is in the same issue. `--nocapture` shows the table.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may end at once; the table is what a reader wants to see")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{Workdir, crate_folder};
use serde_json::Value;

type Comments = BTreeSet<String>;

/// Far below what there is, which the README states: a change that falls to this has broken something.
const FOUND_AT_LEAST: usize = 6;
const JOINED_AT_LEAST: usize = 20;
const NOISE_AT_MOST: f64 = 0.25;

fn largest<'a>(groups: &'a BTreeMap<String, Comments>, raising: &Comments) -> Option<(&'a str, &'a Comments, usize)> {
    let shared = |group: &Comments| group.intersection(raising).count();
    groups
        .iter()
        .map(|(id, group)| (id.as_str(), group, shared(group)))
        .filter(|(.., count)| *count > 0)
        .max_by_key(|(id, _, count)| (*count, std::cmp::Reverse(*id)))
}

#[test]
fn issues_of_a_shop_for_appliances_are_found_and_joined_over_languages() {
    issues_are_found_and_joined_over_languages("tests/company/comments.jsonl");
}

#[test]
fn issues_of_a_chain_of_hotels_are_found_and_joined_over_languages() {
    issues_are_found_and_joined_over_languages("tests/company/hotel/comments.jsonl");
}

#[test]
fn issues_of_a_program_for_invoices_are_found_and_joined_over_languages() {
    issues_are_found_and_joined_over_languages("tests/company/saas/comments.jsonl");
}

fn issues_are_found_and_joined_over_languages(corpus: &str) {
    let work = Workdir::new();
    let corpus = fs::read_to_string(crate_folder().join(corpus)).unwrap();
    let rows: Vec<Value> = corpus.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // What was planted stays outside.
    let mut export = String::new();
    for row in &rows {
        let mut row = row.clone();
        row.as_object_mut().unwrap().remove("issues");
        export.push_str(&row.to_string());
        export.push('\n');
    }
    work.write("comments.jsonl", export);
    work.run(&["analyze", "comments.jsonl", "--out", "out", "--formats", "jsonl"]).ends_with(0);

    let (mut raising, mut quiet, mut english): (BTreeMap<String, Comments>, Comments, Comments) = Default::default();
    for row in &rows {
        let id = row["id"].as_str().unwrap().to_owned();
        let issues = row["issues"].as_array().unwrap();
        if row["lang"] == "en" {
            english.insert(id.clone());
        }
        if issues.is_empty() {
            quiet.insert(id.clone());
        }
        for issue in issues {
            raising.entry(issue.as_str().unwrap().to_owned()).or_default().insert(id.clone());
        }
    }
    let mut groups: BTreeMap<String, Comments> = BTreeMap::new();
    for comment in work.json_lines("out/comments.jsonl") {
        for issue in comment["issues"].as_array().into_iter().flatten() {
            groups.entry(issue.as_str().unwrap().to_owned()).or_default().insert(comment["id"].as_str().unwrap().to_owned());
        }
    }
    let (mut found, mut joined) = (0, 0);
    for (issue, comments) in &raising {
        let Some((_, group, inside)) = largest(&groups, comments) else { continue };
        let is_found = inside * 10 >= comments.len() * 6 && inside * 10 >= group.len() * 8;
        let part = |keep: bool| largest(&groups, &comments.iter().filter(|id| english.contains(*id) == keep).cloned().collect()).map(|(id, ..)| id);
        let is_joined = part(true).is_some() && part(true) == part(false);
        println!(
            "{issue}: {inside} of {} in a group of {}{}{}",
            comments.len(),
            group.len(),
            if is_found { ", found" } else { "" },
            if is_joined { ", joined" } else { "" }
        );
        found += usize::from(is_found);
        joined += usize::from(is_joined);
    }
    let inside: Comments = groups.values().flatten().cloned().collect();
    let noise = quiet.intersection(&inside).count() as f64 / quiet.len() as f64;
    let covered = inside.difference(&quiet).count() as f64 / (rows.len() - quiet.len()) as f64;
    println!(
        "{found} of {} found, {joined} joined; of comments that raise an issue {covered:.2} are in one, of the others {noise:.2}; {} groups",
        raising.len(),
        groups.len()
    );
    assert!(found >= FOUND_AT_LEAST, "only {found} issues are found");
    assert!(joined >= JOINED_AT_LEAST, "only {joined} issues are joined over the languages");
    assert!(noise <= NOISE_AT_MOST, "{noise:.2} of the comments without an issue are in one");
}
