//! Voices, not posts: copies and templates are one voice, a burst is told, authors are told apart and never named.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Workdir, csv, rows, shuffled};
use serde_json::Value;

/// Day, author and text of each post of the campaign, and of what only looks like it.
fn campaign() -> Vec<(u32, &'static str, String)> {
    let text = |order: u32, mark: &str| {
        format!(
            "注文番号SK-2026-{order:06}の掃除機が二週間たっても届きません。問い合わせても返事がなく、とても困っています。早く発送してください{mark}"
        )
    };
    vec![
        (11, "misaki_0001", text(142, "。")),
        (11, "kenta_0002", text(188, "。")),
        (12, "kenta_0002", text(188, "!")),
        (12, "ryo_0003", text(731, "。")),
        (12, "aoi_0004", text(905, "!!")),
        (13, "yuto_0005", text(660, "。")),
        (14, "hina_0006", text(212, "。")),
        (14, "misaki_0001", text(142, "！")),
        // The same words turned round are somebody else's voice.
        (
            13,
            "sora_0007",
            "注文番号SK-2026-000300の掃除機が二週間もたたずに届きました。問い合わせてもすぐに返事があり、とても助かっています。早く発送してくれました。".to_owned(),
        ),
    ]
}

fn export(salted: &[(u32, &'static str, String)], others: usize) -> Vec<String> {
    let mut lines: Vec<String> = salted
        .iter()
        .enumerate()
        .map(|(index, (day, author, text))| format!("C-{index:02},2026-06-{day:02} 10:00:00,{author},\"{text}\"\r\n"))
        .collect();
    lines.extend(rows(others).iter().map(|row| format!("{},{},{},\"{}\"\r\n", row.id, row.date, "crowd_0099", row.text)));
    lines
}

fn written(lines: &[String]) -> String {
    format!("受付番号,日時,投稿者,ご意見\r\n{}", lines.concat())
}

fn analyzed(lines: &[String], settings: &str) -> (Workdir, Vec<Value>, Value) {
    let work = Workdir::new();
    work.write("posts.csv", written(lines));
    work.write("koe.toml", settings);
    work.run(&["analyze", "posts.csv", "--author-column", "投稿者", "--config", "koe.toml", "--out", "out"]).ends_with(0);
    let (comments, issues) = (work.json_lines("out/comments.jsonl"), work.json("out/issues.json"));
    (work, comments, issues)
}

fn by_id(comments: &[Value]) -> BTreeMap<&str, &Value> {
    comments.iter().map(|comment| (comment["id"].as_str().unwrap(), comment)).collect()
}

#[test]
fn copies_of_a_template_are_one_voice_and_a_burst() {
    let (work, comments, issues) = analyzed(&export(&campaign(), 60), "");
    let comments = by_id(&comments);
    assert_eq!(comments["C-00"]["status"], "analyzed");
    for id in ["C-01", "C-02", "C-03", "C-04", "C-05", "C-06", "C-07"] {
        let comment = comments[id];
        assert_eq!((&comment["status"], &comment["duplicate_of"]), (&"duplicate".into(), &"C-00".into()), "{comment}");
        assert_eq!(comment["duplicate_kind"], if id == "C-07" { "exact" } else { "near" }, "{comment}");
    }
    assert_eq!(comments["C-08"]["status"], "analyzed");

    let [burst] = issues["overview"]["bursts"].as_array().unwrap().as_slice() else { panic!("{}", issues["overview"]["bursts"]) };
    assert_eq!((&burst["posts"], &burst["within"], &burst["authors"]), (&8.into(), &8.into(), &6.into()));
    assert_eq!((&burst["from"], &burst["to"]), (&"2026-06-11".into(), &"2026-06-14".into()));
    assert_eq!(burst["quote"]["comment"], "C-00");
    let html = std::fs::read_to_string(work.join("out/report.html")).unwrap();
    assert!(html.contains("2026年6月11日から2026年6月14日までに6人から8件投稿されています"));
}

#[test]
fn authors_are_counted_and_never_named() {
    let (work, comments, issues) = analyzed(&export(&campaign(), 120), "");
    let authors: BTreeMap<&str, &str> =
        comments.iter().map(|comment| (comment["id"].as_str().unwrap(), comment["author"].as_str().unwrap())).collect();
    assert!(authors.values().all(|author| author.len() == 16 && author.bytes().all(|byte| byte.is_ascii_hexdigit())));
    assert_eq!(authors["C-00"], authors["C-07"]);
    assert_eq!(authors["C-01"], authors["C-02"]);
    assert_eq!(authors.values().collect::<BTreeSet<_>>().len(), 8);
    assert!(!issues["issues"].as_array().unwrap().is_empty(), "no issue: this test tests less than it should");
    for issue in issues["issues"].as_array().unwrap() {
        let voices: BTreeSet<&str> = issue["members"].as_array().unwrap().iter().map(|member| member["comment"].as_str().unwrap()).collect();
        let raised = |comment: &&Value| {
            voices.contains(comment["id"].as_str().unwrap()) || comment["duplicate_of"].as_str().is_some_and(|original| voices.contains(original))
        };
        let distinct: BTreeSet<&str> = comments.iter().filter(raised).map(|comment| comment["author"].as_str().unwrap()).collect();
        assert_eq!(issue["measures"]["size"]["authors"], distinct.len(), "{}", issue["id"]);
    }
    // Neither the names nor the reader's own digests of them.
    let digests = campaign().into_iter().map(|(_, name, _)| format!("{:032x}", xxhash_rust::xxh3::xxh3_128(name.as_bytes())));
    let secrets: Vec<String> = digests
        .flat_map(|digest| [digest[..16].to_owned(), digest[16..].to_owned()])
        .chain(["misaki_0001".to_owned(), "kenta_0002".to_owned()])
        .collect();
    for name in common::OUTPUTS.iter().filter(|name| !name.ends_with("xlsx") && !name.ends_with("parquet")) {
        let text = std::fs::read_to_string(work.join("out").join(name)).unwrap();
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{name}");
    }
}

#[test]
fn runs_are_joined_by_a_stated_salt_only() {
    let author = |others: usize, settings: &str| {
        let (work, comments, _) = analyzed(&export(&campaign()[..others], 0), settings);
        assert!(!std::fs::read_to_string(work.join("out/run.json")).unwrap().contains("pepper"), "the salt is in no output");
        by_id(&comments)["C-00"]["author"].as_str().unwrap().to_owned()
    };
    let stated = "[report]\nauthor_salt = \"pepper\"\n";
    assert_ne!(author(2, ""), author(9, ""));
    assert_eq!(author(2, stated), author(9, stated));
    assert_eq!(author(9, ""), author(9, ""));
}

#[test]
fn without_authors_none_are_counted() {
    let work = Workdir::new();
    work.write("export.csv", csv(&rows(80), true));
    work.run(&["analyze", "export.csv", "--out", "out", "--formats", "json,jsonl"]).ends_with(0);
    for issue in work.json("out/issues.json")["issues"].as_array().unwrap() {
        assert!(issue["measures"]["size"]["authors"].is_null());
    }
    assert!(work.json_lines("out/comments.jsonl").iter().all(|comment| comment.get("author").is_none()));
}

#[test]
fn the_order_of_rows_decides_no_voice() {
    let lines = export(&campaign(), 60);
    let shape = |lines: &[String]| {
        let (_, comments, issues) = analyzed(lines, "");
        let folded: BTreeMap<String, (Value, Value, Value)> = comments
            .iter()
            .map(|comment| {
                (comment["id"].as_str().unwrap().to_owned(), (comment["status"].clone(), comment["duplicate_of"].clone(), comment["author"].clone()))
            })
            .collect();
        let mut bursts = issues["overview"]["bursts"].clone();
        bursts.as_array_mut().unwrap().iter_mut().for_each(|burst| {
            burst["quote"].as_object_mut().unwrap().shift_remove("position");
        });
        (folded, bursts)
    };
    assert_eq!(shape(&lines), shape(&shuffled(&lines)));
}

#[test]
fn an_edited_review_is_one_comment_its_last_version() {
    let headers = "Package Name,Review Submit Date and Time,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,Review Text,Review Link\n";
    let review = |id: &str, edited: u64, stars: u32, text: &str| {
        format!("jp.example,2026-09-02T00:26:37Z,2026-09-20T08:00:00Z,{edited},{stars},{text},https://x/?reviewId=gp%3A{id}\n")
    };
    let september = [
        review("AAA", 1_788_308_797_000, 1, "更新してから歩数が数えられません"),
        review("BBB", 1_788_308_797_000, 2, "毎朝サインインし直しになります"),
    ];
    let october = [
        review("AAA", 1_789_891_200_000, 4, "次の更新で直りました。歩数も合っています"),
        review("AAA", 1_789_000_000_000, 2, "まだ歩数が数えられません"),
        review("BBB", 1_788_308_797_000, 2, "毎朝サインインし直しになります"),
    ];
    let work = Workdir::new();
    work.write("september.csv", format!("{headers}{}", september.concat()));
    work.write("october.csv", format!("{headers}{}", october.concat()));
    work.run(&["analyze", "september.csv", "october.csv", "--out", "out"]).ends_with(0);
    let comments = work.json_lines("out/comments.jsonl");
    let analyzed: Vec<&Value> = comments.iter().filter(|comment| comment["status"] == "analyzed").collect();
    assert_eq!(analyzed.len(), 2, "{analyzed:?}");
    let last = comments.iter().find(|comment| comment["file"] == "october.csv" && comment["row"] == 0).unwrap();
    assert_eq!(last["status"], "analyzed", "{last}");
    let superseded: Vec<&Value> = comments.iter().filter(|comment| comment["duplicate_kind"] == "superseded").collect();
    assert_eq!(superseded.len(), 2, "{comments:?}");
    assert!(superseded.iter().all(|comment| comment["duplicate_of"] == last["id"]));
    assert_eq!(comments.iter().filter(|comment| comment["duplicate_kind"] == "exact").count(), 1, "one version in two files");
    work.run(&["verify", "out"]).ends_with(0);
}
