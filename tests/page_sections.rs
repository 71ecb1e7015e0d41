//! The sections of measures on `report.html`: what a reader without a script finds in them, and what the script draws from.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::unnecessary_wraps, reason = "a source of comments may fail elsewhere")]

mod report_fixture;

use koe::normalize::Language;
use koe::report::{Figures, Html, Render, Report};
use report_fixture::{SCRIPT, comments, report};
use serde_json::{Value, json};

/// Measures in which every name that comes from a file or a setting is hostile.
fn figures() -> Figures {
    let share = |count: u64, base: u64| json!({"count": count, "base": base, "value": count as f64 / base as f64, "low": 0.1, "high": 0.3});
    let estimate = |value: f64| json!({"value": value, "low": value - 1.0, "high": value + 1.0});
    let row = |name: &str, value: f64| json!({"name": name, "base": 40, "estimate": estimate(value), "counts": [{"name": "promoters", "count": 8}]});
    let few = json!({"name": SCRIPT, "base": 4, "estimate": null, "counts": []});
    let cell = |count: u64, residual: Option<f64>, verdict: &str| json!({"share": share(count, 50), "expected": 9.5, "residual": residual, "p_value": residual.map(|_| 0.001), "adjusted_p": residual.map(|_| 0.004), "verdict": verdict});
    let driver = |issue: &str, contribution: f64, warnings: &[&str]| {
        json!({"issue": issue, "with_count": 12, "with_mean": -50.0, "without_count": 60, "without_mean": -10.0, "difference": estimate(-40.0),
            "contribution": contribution, "effect": null, "p_value": null, "inflation": null, "warnings": warnings})
    };
    let value = json!({
        "copies": 0,
        "product_names": [{"name": "コロリ RV-7", "also": [SCRIPT]}],
        "scores": [
            {"kind": "nps", "unit": "points", "scales": ["0-10"], "unused": 3, "overall": row("", -12.34), "months": [row("2026-09", -10.0), row("2026-10", -15.0)],
             "groups": [{"by": "store", "rows": [row("梅田店", 5.0), few], "left_out": 7}]},
            {"kind": "first_reply", "unit": "hours", "scales": [], "unused": 0, "overall": row("", 37.0), "months": [], "groups": []},
        ],
        "drivers": [{"outcome": "nps", "rated": 72, "mean": estimate(-12.3), "without_issue": 30, "without_issue_mean": 2.7, "gap": -15.0, "regressors": 1,
            "r_squared": 0.25, "issues": [driver("K-0001", -9.0, &["small", "confounded"]), driver("K-0002", -4.0, &[])]}],
        "cross": [
            {"rows_are": "topics", "by": "channel", "base": 100, "unknown": 2, "columns": [{"name": "ec", "base": 50}, {"name": SCRIPT, "base": 20}], "other_values": 0,
             "other_base": 0, "rows": [{"name": "delivery", "total": share(19, 100), "chi_square": null, "degrees": null, "p_value": null,
                "cells": [cell(16, Some(3.21), "higher"), cell(0, None, "not_enough_data")]}], "rows_left_out": 1, "tests": 1,
             "map": {"inertia": 0.2, "explained": [0.7, 0.2], "rows": [{"name": "delivery", "x": 0.123_456_7, "y": -0.2}], "columns": [{"name": SCRIPT, "x": 1.0, "y": 0.0}]}},
            {"rows_are": "issues", "by": "region", "base": 9, "unknown": 93, "columns": [{"name": "a", "base": 5}, {"name": "b", "base": 4}], "other_values": 0,
             "other_base": 0, "rows": [], "rows_left_out": 9, "tests": 0},
        ],
        "follow_ups": {"tracked": true, "total": 2, "rows": [
            {"comment": "r-1", "unit": 0, "waiting_days": 181, "reasons": ["legal", "complaint"], "owner": "logistics", "issues": ["K-0001"], "score": -0.9, "quote": null},
            {"comment": "r-2", "unit": 0, "waiting_days": null, "reasons": ["question"], "owner": SCRIPT, "issues": [], "score": -0.2, "quote": null}]},
        "listening": {"days": [{"day": "2026-10-01", "posts": 5, "negative": 2}, {"day": "2026-10-03", "posts": 3, "negative": 0}],
            "names": [{"name": SCRIPT, "kind": "competitor", "posts": 7, "voices": share(6, 100), "share_of_voice": share(6, 20), "negative": share(3, 6),
                "positive": share(1, 6), "days": []}],
            "recent_from": "2026-10-18", "phrases_tested": 52,
            "rising": [{"phrase": SCRIPT, "recent": share(6, 40), "before": share(2, 60), "p_value": 0.0001, "adjusted_p": 0.005}],
            "nodes": [{"phrase": SCRIPT, "voices": 9}, {"phrase": "配送", "voices": 8}],
            "links": [{"from": 0, "to": 1, "voices": 6, "expected": 1.25, "jaccard": 0.5, "p_value": 0.001, "adjusted_p": 0.002}]},
        "checks": [],
    });
    serde_json::from_value(value).unwrap()
}

fn page(report: &Report) -> String {
    let mut bytes = Vec::new();
    Html.render(report, &mut comments().into_iter().map(Ok), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The text of a view, without its markup, white space folded.
fn view(html: &str, id: &str) -> String {
    let (_, rest) = html.split_once(&format!("<section class=\"view\" id=\"{id}\"")).unwrap();
    let end = rest.find("<section class=\"view\"").unwrap_or(rest.len());
    let mut text = String::new();
    let mut in_tag = true;
    for character in rest[..end].chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn drawn(language: Language) -> String {
    page(&Report { figures: figures(), ..report(language, true) })
}

#[test]
fn every_section_reads_without_a_script() {
    let html = drawn(Language::English);
    let scores = view(&html, "scores");
    for said in [
        "NPS (promoters less detractors) −12.3 −13.3 to −11.3 40 promoters 8",
        "3 values on no known scale are not counted.",
        "Oct 2026 −15.0 −16.0 to −14.0 40",
        "梅田店 5.0 4.0 to 6.0 40",
        "7 more rows are left out here",
        "72 rated comments have a mean of −12.3",
        "The gap of −15.0 is divided among the issues. The regression explains 25.0% of the variance.",
        "fewer than 30 rated comments; comes with another issue",
        // What is listed and what is not add up to the gap.
        "Other issues −2.0",
        "Sum (the gap) −15.0",
    ] {
        assert!(scores.contains(said), "{said} is not in {scores}");
    }
    let compared = view(&html, "topics");
    for said in ["delivery, tracking Topics × channel Web shop 32.0% 16 / 50", "▲ +3.2", "n = 50", "Issues × region", "everywhere. コロリ RV-7"]
    {
        assert!(compared.contains(said), "{said} is not in {compared}");
    }
    let waiting = view(&html, "follow-up");
    for said in [
        "2 comments wait for an answer",
        "181 days",
        "words of law or authorities · complaint",
        "logistics",
        "Median time to the first answer 37.0 h",
    ] {
        assert!(waiting.contains(said), "{said} is not in {waiting}");
    }
    let heard = view(&html, "listening");
    for said in ["1 Oct 2026 5 2", "52 phrases tested", "competitor 30.0%", "6 1.2 0.0020"] {
        assert!(heard.contains(said), "{said} is not in {heard}");
    }
    assert!(html.contains("NPS: mean −50.0 over 12 rated comments with it, −10.0 without; it contributes −9.0 to the overall gap. Mind: fewer than"));
    let japanese = drawn(Language::Japanese);
    assert!(view(&japanese, "topics").contains("ECサイト") && view(&japanese, "follow-up").contains("法律・行政に関わる言葉 · 不満・苦情"));
}

#[test]
fn names_from_files_and_settings_stay_text() {
    for language in [Language::Japanese, Language::English] {
        let html = drawn(language);
        assert!(!html.contains("<script>alert"));
        let (_, block) = html.split_once("id=\"koe-figures\">").unwrap();
        let data: Value = serde_json::from_str(block.split_once("</script>").unwrap().0).unwrap();
        assert_eq!((&data["network"]["nodes"][0][0], &data["maps"][0]["columns"][0][0]), (&Value::from(SCRIPT), &Value::from(SCRIPT)));
        assert_eq!((&data["maps"][0]["rows"][0][1], &data["drivers"][0]["issues"][0][1]), (&Value::from(0.1235), &Value::from(-9.0)));
    }
}

#[test]
fn a_report_without_measures_has_no_views_of_them() {
    let html = page(&report(Language::English, true));
    for id in ["scores", "topics", "follow-up", "listening"] {
        assert!(!html.contains(&format!("href=\"#{id}\"")), "{id}");
    }
}
