//! Stages, touchpoints, praise and examples to copy, counted again from the comments; the page must say the same.

use std::fs;
use std::path::Path;

use super::observed::Observed;
use super::page::same_lines;
use super::{Verified, VerifyError};
use crate::classify::{Comment, Segment, Span, Status};
use crate::config::{Format, Settings};
use crate::error::Error;
use crate::feedback::{Feedback, Position};
use crate::normalize::Language;
use crate::pipeline::landscape_of;
use crate::report::{IssuesFile, Landscape, RunFile, journey};

/// Holds `report.html`, where the run wrote one, against what `rows` give.
pub(super) fn hold(
    dir: &Path,
    run: &RunFile<'_>,
    issues: &IssuesFile<'_>,
    settings: &Settings,
    rows: &[Observed],
    verified: &mut Verified,
) -> Result<(), Error> {
    if !run.formats.contains(&Format::Html) {
        return Ok(());
    }
    let landscape = landscape_of(rows.iter().filter(|row| row.status == Status::Analyzed).map(comment), settings)?;
    let file = dir.join("report.html");
    let page = fs::read_to_string(&file).map_err(|source| VerifyError::Unreadable { path: file.clone(), source })?;
    let drawn = journey(&landscape, &issues.topics, issues.language)?;
    same_lines(&file, "the section of the journey", &page, drawn.section.trim())?;
    for (what, heads) in [("a practice", &drawn.practices), ("praise", &drawn.praise)] {
        for head in heads {
            same_lines(&file, what, &page, head)?;
        }
    }
    let stated = page.matches("<article class=\"practice\">").count();
    let found = drawn.practices.len() + drawn.praise.len();
    if stated != found {
        return Err(VerifyError::wrong(&file, "praise and practices", stated, found).into());
    }
    verified.numbers += numbers(&landscape);
    Ok(())
}

/// Counts, shares and intervals of the sections.
fn numbers(landscape: &Landscape) -> u64 {
    let rows = landscape.stages.len() + landscape.touchpoints.len();
    // A share is a count, a base, a value and an interval; a row has four poles besides.
    (rows * 9 + landscape.praise.len() * 5 + landscape.practices.len() * 10 + 1) as u64
}

/// What is counted of a row.
fn comment(row: &Observed) -> Comment {
    let feedback = Feedback {
        id: String::new(),
        text: String::new(),
        text_column: "".into(),
        received: None,
        rating: None,
        reply: None,
        channel: row.channel.clone(),
        product: row.product.clone(),
        author: None,
        revision: None,
        extra: Vec::new(),
        attributes: row.attributes.clone(),
        position: Position { path: "".into(), sheet: None, line: 0, record: 0 },
    };
    #[expect(clippy::cast_possible_truncation, reason = "scores stand in the file to four decimals")]
    let segment = |unit: &super::observed::ObservedUnit| Segment {
        span: Span { start: unit.start, end: unit.end },
        language: Language::Other,
        sentiment: unit.sentiment,
        sentiment_score: unit.score as f32,
        intent: unit.intent,
        topics: unit.topics.clone(),
        cues: Vec::new(),
        issue: unit.issue.clone(),
        corrected: Vec::new(),
        grouped: unit.grouped,
    };
    Comment { segments: row.units.iter().map(segment).collect(), ..Comment::unjudged(feedback, row.status) }
}
