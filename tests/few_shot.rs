//! Topics that a user tells by examples in koe.toml: nothing is trained, and texts in other words still find them.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use common::Workdir;

const TOPICS: &str = r#"
[[topics]]
id = "night_noise"
ja = "夜の騒音"
en = "noise at night"
touchpoints = ["store"]
stage = "use"
owner = "operations"
description = "隣室や廊下の音で眠れない"
examples = ["隣の部屋の話し声がうるさくて眠れなかった", "夜中まで廊下が騒がしい", "The walls are so thin we heard every word next door", "Could not sleep because of the street noise"]

[[topics]]
id = "parking"
ja = "駐車場"
en = "parking"
touchpoints = ["store"]
stage = "use"
owner = "operations"
examples = ["駐車場が狭くて停めにくい", "車を置く場所が満車で困った", "Not enough parking spaces", "We had to leave the car on the street because the car park was full"]

[[topics]]
id = "wifi"
ja = "Wi-Fi"
en = "Wi-Fi"
touchpoints = ["store"]
stage = "use"
owner = "engineering"
examples = ["部屋のWi-Fiが繋がらない", "ネットが遅くて仕事にならない", "The wifi kept dropping", "Internet in the room was painfully slow"]
"#;

/// Texts that share few words with the examples, and the topic that each should get; the last two are about none of the three.
const TEXTS: [(&str, &[&str]); 8] = [
    ("上の階の足音が朝方まで響いて一睡もできませんでした。", &["night_noise"]),
    ("Loud music from the bar kept us awake until three.", &["night_noise"]),
    ("駐車スペースが足りず、遠くのコインパーキングに停めました。", &["parking"]),
    ("There was nowhere to park our car.", &["parking"]),
    ("無線LANが何度も切れました。", &["wifi"]),
    ("The internet connection in our room did not work at all.", &["wifi"]),
    ("朝食のパンが焼きたてで美味しかったです。", &[]),
    ("My refund has still not arrived.", &[]),
];

fn topics_of(work: &Workdir, arguments: &[&str]) -> Vec<Vec<String>> {
    let records = work.run(arguments).ends_with(0).records();
    records.iter().map(|record| record["topics"].as_array().unwrap().iter().map(|topic| topic.as_str().unwrap().to_owned()).collect()).collect()
}

#[test]
fn a_topic_told_by_four_examples_is_found_in_other_words_and_in_the_other_language() {
    let work = Workdir::new();
    work.write("koe.toml", TOPICS);
    work.write("export.csv", format!("comment\n{}\n", TEXTS.map(|(text, _)| format!("\"{text}\"")).join("\n")));
    let found = topics_of(&work, &["annotate", "export.csv", "--config", "koe.toml"]);
    let wrong: Vec<_> = TEXTS.iter().zip(&found).filter(|((_, expected), found)| *expected != found.as_slice()).collect();
    assert!(wrong.len() <= 1, "{wrong:#?}");
}

#[test]
fn a_topic_with_too_few_examples_does_not_start_a_run() {
    let work = Workdir::new();
    work.write("koe.toml", TOPICS.replace(r#""ネットが遅くて仕事にならない", "The wifi kept dropping", "#, ""));
    work.write("export.csv", "comment\n良い\n");
    let run = work.run(&["annotate", "export.csv", "--config", "koe.toml"]).ends_with(2);
    assert!(run.stderr.contains("found 2 for wifi, expected 3 to 20 texts"), "{}", run.stderr);
}
