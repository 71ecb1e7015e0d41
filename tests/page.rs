//! The parts of `report.html` that the script draws from, and those that only a reader without a script sees.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::unnecessary_wraps, reason = "a source of comments may fail elsewhere")]

mod report_fixture;

use koe::measure::{Emergence, Recent};
use koe::normalize::Language;
use koe::report::{Html, Render, Report};
use report_fixture::{SCRIPT, comments, report};
use serde_json::Value;

fn page(report: &Report) -> String {
    let mut bytes = Vec::new();
    Html.render(report, &mut comments().into_iter().map(Ok), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn data(html: &str) -> Value {
    let (_, block) = html.split_once("id=\"koe-data\">").unwrap();
    serde_json::from_str(block.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_comments_behind_an_issue_stand_in_the_page_with_their_cues() {
    let html = page(&report(Language::Japanese, true));
    let data = data(&html);
    let issue = data["issues"].as_array().unwrap().iter().find(|issue| issue["anchor"] == "issue-K-0001").unwrap();
    assert_eq!(issue["of"], 41);
    let evidence = issue["evidence"].as_array().unwrap();
    assert_eq!(evidence.len(), 1, "a repeat is no voice of its own");
    assert_eq!((&evidence[0]["t"][0], &evidence[0]["t"][1]), (&"配達が予定より3日".into(), &"遅れました".into()));
    assert_eq!((&evidence[0]["d"], &evidence[0]["p"]), (&"2026-10-03".into(), &"reviews.csv:2".into()));
    assert!(!html.contains("a@example.test"), "personal data stays masked");
    assert_eq!(issue["voices"].as_array().unwrap().len(), data["months"].as_array().unwrap().len());
}

#[test]
fn the_map_names_issues_by_their_place_and_keeps_hostile_texts_as_texts() {
    let report = report(Language::English, true);
    let html = page(&report);
    let data = data(&html);
    let points = data["map"].as_array().unwrap();
    assert_eq!(report.issues[usize::try_from(points[0][2].as_i64().unwrap()).unwrap()].issue.id.0, "K-0001");
    assert_eq!((&points[1][2], &points[1][4]), (&Value::from(-1), &Value::from(SCRIPT)));
    assert!(html.contains("2 of 402 distinct opinions are drawn"));
}

#[test]
fn praise_and_journey_say_their_bases() {
    let html = page(&report(Language::English, true));
    assert!(html.contains("30 of 40 comments on it (75.0%, 95% interval 59.8–85.8%) say only good of it; elsewhere 18 of 41 (43.9%, 29.9–59.0%)."));
    assert!(html.contains("9 places and topics were compared."));
    let empty = Report { landscape: koe::report::Landscape::default(), ..report(Language::English, true) };
    let html = page(&empty);
    assert!(!html.contains("href=\"#map\"") && !html.contains("href=\"#journey\"") && !html.contains("href=\"#praise\""), "no view without data");
}

/// What the newest weeks say of an issue.
fn recent(verdict: Emergence) -> Recent {
    Recent {
        verdict,
        from: "2026-10-25".to_owned(),
        to: "2026-10-31".to_owned(),
        voices: 9,
        posts: 9,
        base: 40,
        expected: Some(0.5),
        low: Some(0),
        high: Some(2),
        baseline_from: Some("2026-05-03".to_owned()),
        baseline_voices: 0,
        baseline_base: 500,
        dispersion: 0.0,
        p_value: Some(1e-6),
    }
}

/// The titles under the heading "New" of the first screen.
fn new_on_first_screen(report: &Report) -> String {
    let html = page(report);
    let (_, changes) = html.split_once("id=\"changes\"").unwrap();
    changes.split_once("<h3>Rising").unwrap().0.to_owned()
}

#[test]
fn the_first_screen_calls_new_what_states_and_alerts_call_new() {
    let mut report = report(Language::English, true);
    for reported in &mut report.issues {
        reported.measures.trend.weekly.recent = Some(recent(Emergence::Usual));
        // A first voice in the last month alone makes nothing new.
        for (index, month) in reported.measures.trend.months.iter_mut().enumerate() {
            (month.voices, month.base) = (if index < 5 { 0 } else { 6 }, 100);
        }
    }
    assert_eq!(new_on_first_screen(&report).matches("<li>").count(), 0);
    report.issues[1].measures.trend.weekly.recent = Some(recent(Emergence::New));
    report.issues[2].measures.trend.weekly.recent = Some(recent(Emergence::CameBack));
    let new = new_on_first_screen(&report);
    assert_eq!(new.matches("<li>").count(), 2);
    for issue in &report.issues[1..3] {
        assert!(new.contains(&format!("#issue-{}", issue.issue.id.0)), "{new}");
    }
    // A ledger knows more than one run, and its state is the one that the issue's page shows.
    let record = |state: &str| {
        serde_json::from_value(
            serde_json::json!({"state": state, "first_seen": null, "last_seen": null, "muted": false, "known": false, "history": []}),
        )
    };
    for (reported, state) in report.issues.iter_mut().zip(["new", "steady", "growing"]) {
        reported.record = Some(record(state).unwrap());
    }
    let new = new_on_first_screen(&report);
    assert_eq!(new.matches("<li>").count(), 1);
    assert!(new.contains(&format!("#issue-{}", report.issues[0].issue.id.0)), "{new}");
}
