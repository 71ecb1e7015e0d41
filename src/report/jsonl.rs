//! `comments.jsonl`: one line for each row of the input, in the shape that `koe annotate` writes too.

use std::io::Write;

use serde::Serialize;

use super::contents::Report;
use super::output::{Comments, OutputError, Render};
use crate::classify::{Comment, CorrectedLabel, DuplicateKind, Intent, RatingConflict, Sentiment, Span, Status};
use crate::feedback::{Attributes, RatingScale, Received, offset_text};
use crate::normalize::{Language, Mask, mask, masked};

/// Renders `comments.jsonl`.
pub struct Jsonl;

impl Render for Jsonl {
    fn file_name(&self) -> &'static str {
        "comments.jsonl"
    }

    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        for comment in comments {
            let comment = comment.map_err(OutputError::Comments)?;
            write_line(&annotated(&comment, true, report.masked), out)?;
        }
        Ok(())
    }
}

/// Writes one record and its line end.
///
/// # Errors
/// What the writer says.
pub fn write_line(record: &Annotated<'_>, out: &mut dyn Write) -> Result<(), std::io::Error> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// One record of `comments.jsonl` or `koe annotate`; the order of its fields is the order of its keys.
#[derive(Clone, Debug, Serialize)]
pub struct Annotated<'a> {
    id: &'a str,
    row: u64,
    status: Status,
    language: Option<Language>,
    sentiment: Option<Sentiment>,
    sentiment_score: Option<f64>,
    intent: Option<Intent>,
    topics: &'a [String],
    segments: Vec<AnnotatedSegment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<Vec<&'a str>>,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "<[Mask]>::is_empty")]
    masks: &'a [Mask],
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_scale: Option<RatingScale>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_conflict: Option<RatingConflict>,
    #[serde(skip_serializing_if = "str::is_empty")]
    channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_kind: Option<DuplicateKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

#[derive(Clone, Debug, Serialize)]
struct AnnotatedSegment<'a> {
    start: usize,
    end: usize,
    sentiment: Sentiment,
    sentiment_score: f64,
    intent: Intent,
    topics: &'a [String],
    cues: &'a [Span],
    #[expect(clippy::option_option, reason = "the outer option is the presence of the key, the inner one its null")]
    #[serde(skip_serializing_if = "Option::is_none")]
    issue: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "<[CorrectedLabel]>::is_empty")]
    corrected: &'a [CorrectedLabel],
}

/// The record of `comment`: with `issue` and `issues` for `koe analyze`, without for `koe annotate`; `masked` replaces personal data in its text by
/// placeholders. Spans are bytes of the original cell in either case; `masks` says what was replaced.
#[must_use]
pub fn annotated(comment: &Comment, with_issues: bool, masked: bool) -> Annotated<'_> {
    let feedback = &comment.feedback;
    Annotated {
        id: &feedback.id,
        row: feedback.position.record,
        status: comment.status,
        language: comment.language,
        sentiment: comment.sentiment,
        sentiment_score: comment.sentiment_score.map(rounded),
        intent: comment.intent,
        topics: &comment.topics,
        segments: comment
            .segments
            .iter()
            .map(|segment| AnnotatedSegment {
                start: segment.span.start,
                end: segment.span.end,
                sentiment: segment.sentiment,
                sentiment_score: rounded(segment.sentiment_score),
                intent: segment.intent,
                topics: &segment.topics,
                cues: &segment.cues,
                issue: with_issues.then_some(segment.issue.as_deref()),
                corrected: &segment.corrected,
            })
            .collect(),
        issues: with_issues.then(|| comment.issues()),
        file: &feedback.position.path,
        sheet: feedback.position.sheet.as_deref(),
        line: feedback.position.line,
        text: shown_text(comment, masked),
        masks: if masked { &comment.masks } else { &[] },
        received: feedback.received.map(received_text),
        rating: feedback.rating.map(|rating| rating.value),
        rating_scale: feedback.rating.map(|rating| rating.scale),
        rating_conflict: comment.rating_conflict(),
        channel: &feedback.channel,
        product: feedback.product.as_deref(),
        author: comment.author.as_deref(),
        duplicate_of: comment.duplicate_of.as_deref(),
        duplicate_kind: comment.duplicate_kind,
        reason: comment.reason.as_deref(),
        attributes: &feedback.attributes,
    }
}

/// A score to four decimals: what float arithmetic leaves beyond them says nothing.
pub(crate) fn rounded(score: impl Into<f64>) -> f64 {
    // Adding zero turns −0 into 0.
    (score.into() * 10_000.0).round() / 10_000.0 + 0.0
}

/// The comment as outputs may show it; `None` for a rejected row, whose text was never settled.
pub(super) fn shown_text(comment: &Comment, masked: bool) -> Option<String> {
    let text = &comment.feedback.text;
    match comment.status {
        Status::Rejected if text.is_empty() => None,
        _ if masked => Some(mask(text, 0..text.len(), &comment.masks)),
        _ => Some(text.clone()),
    }
}

/// The company's reply as outputs may show it.
pub(super) fn shown_reply(comment: &Comment, is_masked: bool) -> Option<String> {
    let reply = comment.feedback.reply.as_deref()?;
    Some(if is_masked { masked(reply) } else { reply.to_owned() })
}

/// Civil time as ISO 8601, with the offset only where the file states one.
pub(super) fn received_text(received: Received) -> String {
    let offset = received.offset_minutes.map(offset_text).unwrap_or_default();
    format!("{}{offset}", received.at.strftime("%Y-%m-%dT%H:%M:%S"))
}
