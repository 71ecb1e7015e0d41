//! What the script draws from: figures and samples as JSON inside the page, written so that no text can end the element that holds it.

use serde::Serialize;

use super::evidence::{Evidence, Gathered};
use super::issue_view::anchor;
use crate::classify::Sentiment;
use crate::report::Report;
use crate::report::wording::{ViewWords, Words};

#[derive(Serialize)]
struct Data<'a> {
    w: Labels,
    v: &'a ViewWords,
    /// Short and full names of the months, and their analysed comments.
    months: Vec<(String, String)>,
    base: Vec<u64>,
    critical: Vec<u64>,
    issues: Vec<IssueData<'a>>,
    map: Vec<PointData<'a>>,
}

/// The report's words that the script shows; the others stand in the page itself.
#[derive(Serialize)]
struct Labels {
    month: &'static str,
    voices: &'static str,
    base: &'static str,
    share: &'static str,
    issue: &'static str,
    monthly_table: &'static str,
    months_chart: &'static str,
    negative: &'static str,
    mixed: &'static str,
    neutral: &'static str,
    positive: &'static str,
}

impl Labels {
    fn new(words: &Words) -> Self {
        Self {
            month: words.month,
            voices: words.voices,
            base: words.base,
            share: words.share,
            issue: words.issue,
            monthly_table: words.monthly_table,
            months_chart: words.months_chart,
            negative: words.negative,
            mixed: words.mixed,
            neutral: words.neutral,
            positive: words.positive,
        }
    }
}

#[derive(Serialize)]
struct IssueData<'a> {
    anchor: String,
    title: &'a str,
    voices: Vec<u64>,
    base: Vec<u64>,
    /// Comments that raise it, of which `evidence` is a sample.
    of: u64,
    evidence: &'a [Evidence],
}

/// x, y, number of the issue or −1, pole (0 negative, 1 mixed, 2 neutral, 3 positive), text.
#[derive(Serialize)]
struct PointData<'a>(u16, u16, i64, u8, &'a str);

/// The data of the page as JSON.
pub(super) fn json(report: &Report, gathered: &Gathered, words: &Words) -> Result<String, serde_json::Error> {
    let number =
        |id: &str| report.issues.iter().position(|reported| reported.issue.id.0 == id).and_then(|index| i64::try_from(index).ok()).unwrap_or(-1);
    let numbers: std::collections::HashMap<&str, i64> =
        report.landscape.map.points.iter().filter_map(|point| point.issue.as_deref()).map(|id| (id, number(id))).collect();
    let months = &report.overview.months;
    let data = Data {
        w: Labels::new(words),
        v: words.views(),
        months: months.iter().map(|month| (words.month_label(&month.month), words.month_name(&month.month))).collect(),
        base: months.iter().map(|month| month.base).collect(),
        critical: months.iter().map(|month| month.voices).collect(),
        issues: report
            .issues
            .iter()
            .map(|reported| IssueData {
                anchor: anchor(&reported.issue.id.0),
                title: reported.issue.title(words.language),
                voices: reported.measures.trend.months.iter().map(|month| month.voices).collect(),
                base: if reported.measures.trend.months.iter().map(|month| month.base).eq(months.iter().map(|month| month.base)) {
                    Vec::new()
                } else {
                    reported.measures.trend.months.iter().map(|month| month.base).collect()
                },
                of: reported.measures.size.voices,
                evidence: gathered.of(&reported.issue.id.0),
            })
            .collect(),
        map: report
            .landscape
            .map
            .points
            .iter()
            .map(|point| {
                let issue = point.issue.as_deref().and_then(|id| numbers.get(id)).copied().unwrap_or(-1);
                PointData(point.x, point.y, issue, pole(point.sentiment), &point.text)
            })
            .collect(),
    };
    serde_json::to_string(&data).map(|json| contained(&json))
}

fn pole(sentiment: Sentiment) -> u8 {
    match sentiment {
        Sentiment::Negative => 0,
        Sentiment::Mixed => 1,
        Sentiment::Neutral => 2,
        Sentiment::Positive => 3,
    }
}

/// JSON without a character that HTML or a script could take for something else; such characters stand in strings only, where an escape says the same.
pub(super) fn contained(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 64);
    for character in json.chars() {
        match character {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            // Keeps addresses that customers wrote from looking like addresses of the page.
            '/' => text.push_str("\\/"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            _ => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element_and_every_text_comes_back() {
        let texts = ["</script><script>alert(1)</script>", "<!-- x", "]]>", "a\u{2028}b\u{2029}c", "&lt;", "\\u003c \\/ \"'"];
        let safe = contained(&serde_json::to_string(&texts).unwrap());
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), texts);
    }
}
