//! The parts of `report.html` that the script draws from, and those that only a reader without a script sees.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::unnecessary_wraps, reason = "a source of comments may fail elsewhere")]

mod report_fixture;

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
    assert_eq!((&evidence[0]["t"][0], &evidence[0]["t"][1]), (&"配達が予定より3日".into(), &"遅れまし".into()));
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
fn tables_praise_and_journey_say_their_bases() {
    let html = page(&report(Language::English, true));
    // 40 negative and 1 mixed of the 210 comments of the channel.
    assert!(
        html.contains("EC &#x2f; delivery, tracking: speak badly of it 41&#x2f;210 (19.5%, 95% interval 14.7–25.4%); speak of it 51; positive 8")
    );
    assert!(html.contains("n = 12") && html.contains("2 columns with fewer comments are left out."));
    assert!(html.contains("30 of 40 comments on it (75.0%, 95% interval 59.8–85.8%) say only good of it; elsewhere 18 of 41 (43.9%, 29.9–59.0%)."));
    assert!(html.contains("9 places and topics were compared."));
    let empty = Report { landscape: koe::report::Landscape::default(), ..report(Language::English, true) };
    let html = page(&empty);
    assert!(!html.contains("href=\"#map\"") && !html.contains("href=\"#journey\"") && !html.contains("href=\"#praise\""), "no view without data");
}

#[test]
fn an_issue_that_began_late_is_told_as_new_and_only_that() {
    let mut report = report(Language::English, true);
    for reported in &mut report.issues {
        for month in &mut reported.measures.trend.months {
            (month.voices, month.base) = (2, 100);
        }
    }
    let late = &mut report.issues[1];
    for (index, month) in late.measures.trend.months.iter_mut().enumerate() {
        month.voices = if index < 4 { 0 } else { 6 };
    }
    let title = late.issue.title(Language::English).to_owned();
    let html = page(&report);
    let (_, changes) = html.split_once("id=\"changes\"").unwrap();
    let (new, _) = changes.split_once("<h3>Rising").unwrap();
    assert_eq!(new.matches("<li>").count(), 1);
    assert!(new.contains(&title), "{title} in {new}");
}
