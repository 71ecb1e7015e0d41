//! The sample exports hold twelve recurring issues on purpose (`samples/planted.json`); a run must find them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, its helpers too; the table is what a reader wants to see")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use koe::config::Settings;
use koe::pipeline::{self, Loaded};
use serde::Deserialize;

#[derive(Deserialize)]
struct PlantedIssue {
    id: String,
    title_en: String,
    members: Vec<PlantedMember>,
}

#[derive(Deserialize)]
struct PlantedMember {
    file: String,
    row: u64,
    unit: String,
    #[serde(default)]
    copies: Vec<Copy>,
}

#[derive(Deserialize)]
struct Copy {
    file: String,
    row: u64,
}

/// A unit of the run: its comment, its language, the planted issue that it speaks of, the issue koe put it into.
struct Unit {
    comment: (String, u64),
    japanese: bool,
    planted: Option<usize>,
    issue: Option<String>,
}

fn units(planted: &[PlantedIssue]) -> Vec<Unit> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let files = ["rakuten_reviews.csv", "googleplay_reviews_202605-10.csv", "survey_2026h1.xlsx", "social_comments.jsonl", "callcenter_log.csv"];
    let inputs: Vec<PathBuf> = files.iter().map(|file| root.join("samples").join(file)).collect();
    let settings = Settings::resolve([]).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let loaded = Loaded::open(&settings).unwrap();
    let sources = pipeline::open(&inputs, &settings).unwrap();
    let analysis = pipeline::analyze(sources, &settings, loaded, scratch.path(), &mut |_| {}).unwrap();

    let mut speaks: BTreeMap<(String, u64), Vec<(usize, &str)>> = BTreeMap::new();
    for (index, issue) in planted.iter().enumerate() {
        for member in &issue.members {
            let places = member.copies.iter().map(|copy| (copy.file.clone(), copy.row)).chain([(member.file.clone(), member.row)]);
            for place in places {
                speaks.entry(place).or_default().push((index, &member.unit));
            }
        }
    }
    let mut units = Vec::new();
    for comment in analysis.comments() {
        let comment = comment.unwrap();
        if comment.status != koe::classify::Status::Analyzed {
            continue;
        }
        let position = &comment.feedback.position;
        let file = position.path.rsplit('/').next().unwrap().to_owned();
        let said = speaks.get(&(file.clone(), position.record)).cloned().unwrap_or_default();
        for segment in &comment.segments {
            let overlap = |unit: &str| {
                // A copy may be written in another width, in which case the whole comment speaks of the issue.
                let (start, end) = comment.feedback.text.find(unit).map_or((0, comment.feedback.text.len()), |start| (start, start + unit.len()));
                segment.span.end.min(end).saturating_sub(segment.span.start.max(start)) * 5 >= (segment.span.end - segment.span.start) * 2
            };
            units.push(Unit {
                comment: (file.clone(), position.record),
                japanese: segment.language == koe::normalize::Language::Japanese,
                planted: said.iter().find(|(_, unit)| overlap(unit)).map(|(index, _)| *index),
                issue: segment.issue.clone(),
            });
        }
    }
    units
}

#[test]
fn planted_issues_are_found_and_joined_across_languages() {
    let text = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/planted.json")).unwrap();
    let planted: Vec<PlantedIssue> = serde_json::from_str(&text).unwrap();
    let units = units(&planted);
    let (mut found, mut mostly, mut joined) = (0, 0, 0);
    for (index, issue) in planted.iter().enumerate() {
        let comments: BTreeSet<_> = units.iter().filter(|unit| unit.planted == Some(index)).map(|unit| &unit.comment).collect();
        // By comments, as readers count: the comments of an issue, and those of them that raise what was planted.
        let of = |id: &str| units.iter().filter(|unit| unit.issue.as_deref() == Some(id)).map(|unit| &unit.comment).collect::<BTreeSet<_>>();
        let own = |id: &str| of(id).intersection(&comments).count();
        let ids: BTreeSet<&str> = units.iter().filter(|unit| comments.contains(&unit.comment)).filter_map(|unit| unit.issue.as_deref()).collect();
        let best = ids.iter().copied().max_by_key(|id| own(id));
        let (recall, right) = best.map_or((0.0, 0.0), |id| (own(id) as f64 / comments.len() as f64, own(id) as f64 / of(id).len() as f64));
        let largest = |japanese: bool| {
            let spoken: BTreeSet<_> =
                units.iter().filter(|unit| unit.planted == Some(index) && unit.japanese == japanese).map(|unit| &unit.comment).collect();
            let count = |id: &str| of(id).intersection(&spoken).count();
            ids.iter().copied().max_by_key(|id| count(id)).filter(|id| count(id) > 0)
        };
        let one = right >= 0.8 && recall >= 0.4;
        let together = largest(true).is_some() && largest(true) == largest(false);
        println!(
            "{} {recall:.2} of its comments, {right:.2} of its comments right{} | {}",
            issue.id,
            if together { ", both languages" } else { "" },
            issue.title_en
        );
        found += usize::from(one);
        mostly += usize::from(right >= 0.8 && recall >= 0.6);
        joined += usize::from(together);
    }
    let strangers = units.iter().filter(|unit| unit.planted.is_none() && unit.issue.is_some()).count();
    let issues: BTreeSet<_> = units.iter().filter_map(|unit| unit.issue.as_deref()).collect();
    println!(
        "found {found} of {}, {mostly} with most of their comments, joined {joined}; {} issues, {strangers} units of no planted issue inside",
        planted.len(),
        issues.len()
    );
    assert!(found >= 10 && mostly >= 9, "found only {found} of the planted issues");
    assert!(joined * 2 >= planted.len(), "joined only {joined}");
}

#[test]
fn a_sentence_that_many_write_word_for_word_is_an_issue() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export.csv");
    let row = |row: usize| {
        // What else they write differs by more than a number: else they would be one voice.
        let rest = [
            "店は駅前で行きやすいです。",
            "二回目の利用になります。",
            "母と一緒に買いに行きました。",
            "色は白を選びました。",
            "受け取りは土曜の夕方でした。",
            "会社の同僚も使っています。",
            "説明書は薄い冊子です。",
            "支払いは銀行振込にしました。",
            "友人の紹介で知りました。",
            "引っ越しのときに買いました。",
            "箱は押し入れにしまいました。",
            "雨の日に届いた品物です。",
        ][row];
        format!("c{row},返金に一か月もかかりました。{rest}\n")
    };
    let csv: String = std::iter::once("ID,ご意見\n".to_owned()).chain((0..12).map(row)).collect();
    std::fs::write(&export, csv).unwrap();
    let settings = Settings::resolve([]).unwrap();
    let sources = pipeline::open(&[export], &settings).unwrap();
    let loaded = Loaded::open(&settings).unwrap();
    let analysis = pipeline::analyze(sources, &settings, loaded, folder.path(), &mut |_| {}).unwrap();
    assert!(
        analysis
            .report
            .issues
            .iter()
            .any(|issue| issue.measures.size.voices == 12 && issue.issue.quotes.iter().any(|quote| quote.text.contains("返金")))
    );
}
