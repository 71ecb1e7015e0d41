//! The comments behind the issues, cut for the page: a sample of each issue's voices, and the cue words inside its quotes.
//!
//! Comments pass by once. What is kept is bounded: so many comments an issue, chosen by a hash of their id, which no order of rows can change.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::issue_view::place;
use crate::classify::{Comment, Segment, Span, Status};
use crate::normalize::mask;
use crate::report::Report;
use crate::report::output::{Comments, OutputError};
use crate::report::wording::Words;

/// Comments on the page in all; the page of 10,000 comments must stay below six megabytes.
const SAMPLE: usize = 4_500;
/// Comments of one issue, at least and at most.
const OF_ISSUE: std::ops::RangeInclusive<usize> = 3..=200;
/// A comment of more bytes is shown by the units of the issue alone.
const WHOLE: usize = 900;
/// What stands between units that do not follow each other.
const GAP: &str = " … ";

/// A piece of a customer's text: marked where it is a cue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Run {
    pub(super) mark: bool,
    pub(super) text: String,
}

/// One comment of an issue, in the order in which the script reads it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Evidence {
    /// `YYYY-MM-DD`, or nothing.
    #[serde(rename = "d")]
    date: String,
    #[serde(rename = "p")]
    place: String,
    #[serde(rename = "c")]
    channel: String,
    #[serde(rename = "l")]
    lang: &'static str,
    #[serde(rename = "r")]
    rating: String,
    /// Plain and marked pieces by turns, a plain one first.
    #[serde(rename = "t")]
    pieces: Vec<String>,
    #[serde(skip)]
    order: u64,
}

/// The samples of all issues, and the pieces of their quotes.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    issues: BTreeMap<String, Vec<Evidence>>,
    quotes: HashMap<(String, usize), Vec<Run>>,
}

impl Gathered {
    /// Reads the comments of a run once.
    pub(super) fn read(report: &Report, comments: Comments<'_>, words: &Words) -> Result<Self, OutputError> {
        let most = (SAMPLE / report.issues.len().max(1)).clamp(*OF_ISSUE.start(), *OF_ISSUE.end());
        let mut wanted: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        let praised =
            report.landscape.praise.iter().flat_map(|praise| &praise.quotes).chain(report.landscape.practices.iter().flat_map(|found| &found.quotes));
        for quote in report.issues.iter().flat_map(|reported| &reported.issue.quotes).chain(praised) {
            wanted.entry(quote.comment.as_str()).or_default().push((quote.start, quote.end));
        }
        let mut gathered = Self::default();
        for comment in comments {
            let comment = comment.map_err(OutputError::Comments)?;
            if comment.status != Status::Analyzed {
                continue;
            }
            for &(start, end) in wanted.get(comment.feedback.id.as_str()).into_iter().flatten() {
                gathered
                    .quotes
                    .insert((comment.feedback.id.clone(), start), runs(&comment, Span { start, end }, &cues(&comment.segments), report.masked));
            }
            for issue in comment.issues() {
                let sample = gathered.issues.entry(issue.to_owned()).or_default();
                let order = xxh3_64(comment.feedback.id.as_bytes());
                let at = sample.partition_point(|other| other.order <= order);
                if at < most {
                    sample.insert(at, evidence(&comment, issue, order, report.masked, words));
                    sample.truncate(most);
                }
            }
        }
        for sample in gathered.issues.values_mut() {
            sample.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)).then(a.order.cmp(&b.order)));
        }
        Ok(gathered)
    }

    /// The sample of an issue, the newest first.
    pub(super) fn of(&self, issue: &str) -> &[Evidence] {
        self.issues.get(issue).map_or(&[], Vec::as_slice)
    }

    /// The pieces of a quote, if its comment was among those read and says the same.
    pub(super) fn quote(&self, comment: &str, start: usize, text: &str) -> Option<&[Run]> {
        let runs = self.quotes.get(&(comment.to_owned(), start))?;
        (runs.iter().map(|run| run.text.as_str()).collect::<String>() == text).then_some(runs)
    }
}

fn cues(segments: &[Segment]) -> Vec<Span> {
    segments.iter().flat_map(|segment| segment.cues.iter().copied()).collect()
}

fn evidence(comment: &Comment, issue: &str, order: u64, masked: bool, words: &Words) -> Evidence {
    let own: Vec<Segment> = comment.segments.iter().filter(|segment| segment.issue.as_deref() == Some(issue)).cloned().collect();
    let text = &comment.feedback.text;
    let cues = cues(&own);
    let spans = if text.len() <= WHOLE { vec![Span { start: 0, end: text.len() }] } else { own.iter().map(|segment| segment.span).collect() };
    let mut pieces = vec![String::new()];
    let mut in_cue = false;
    for (index, span) in spans.into_iter().enumerate() {
        let gap = (index > 0).then(|| Run { mark: false, text: GAP.to_owned() });
        for run in gap.into_iter().chain(runs(comment, span, &cues, masked)) {
            if run.mark != in_cue {
                pieces.push(String::new());
                in_cue = run.mark;
            }
            if let Some(last) = pieces.last_mut() {
                last.push_str(&run.text);
            }
        }
    }
    let feedback = &comment.feedback;
    Evidence {
        date: feedback.received.map(|received| received.date()).unwrap_or_default(),
        place: place(&feedback.position),
        channel: words.channel_name(&feedback.channel),
        lang: comment.language.map_or("", crate::normalize::Language::as_str),
        rating: [feedback.rating.map(|rating| words.rating_value(rating)), words.corrected(own.iter())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        pieces,
        order,
    }
}

/// The span cut at the cues inside it. A cue that cuts through personal data is drawn back or forth to its edges, so each placeholder stays whole.
fn runs(comment: &Comment, span: Span, cues: &[Span], masked: bool) -> Vec<Run> {
    let text = comment.feedback.text.as_str();
    let masks = if masked { comment.masks.as_slice() } else { &[] };
    let outward = |cue: Span| {
        masks
            .iter()
            .filter(|mask| mask.start < cue.end && cue.start < mask.end)
            .fold(cue, |cue, mask| Span { start: cue.start.min(mask.start), end: cue.end.max(mask.end) })
    };
    let mut cues: Vec<Span> = cues.iter().copied().map(outward).filter(|cue| cue.start < span.end && span.start < cue.end).collect();
    cues.sort_unstable();
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |mark: bool, start: usize, end: usize| {
        if start >= end || !text.is_char_boundary(start) || !text.is_char_boundary(end.min(text.len())) {
            return;
        }
        let shown = mask(text, start..end, masks);
        match runs.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(&shown),
            _ => runs.push(Run { mark, text: shown }),
        }
    };
    let mut at = span.start;
    for cue in cues {
        let (start, end) = (cue.start.max(at), cue.end.min(span.end));
        push(false, at, start);
        push(true, start, end);
        at = at.max(end);
    }
    push(false, at, span.end);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::Feedback;
    use crate::normalize::personal_data;

    fn shown(text: &str, span: (usize, usize), cues: &[(usize, usize)]) -> Vec<(bool, String)> {
        let comment = Comment { masks: personal_data(text), ..Comment::unjudged(Feedback::of_text("a", text), Status::Analyzed) };
        let cues: Vec<Span> = cues.iter().map(|&(start, end)| Span { start, end }).collect();
        runs(&comment, Span { start: span.0, end: span.1 }, &cues, true).into_iter().map(|run| (run.mark, run.text)).collect()
    }

    #[test]
    fn cues_are_marked_and_the_pieces_are_the_text() {
        let text = "とても遅い。最悪です。";
        assert_eq!(
            shown(text, (0, text.len()), &[(9, 15), (18, 24)]),
            [
                (false, "とても".to_owned()),
                (true, "遅い".to_owned()),
                (false, "。".to_owned()),
                (true, "最悪".to_owned()),
                (false, "です。".to_owned())
            ]
        );
        assert_eq!(shown(text, (18, text.len()), &[(9, 15), (18, 24)])[0], (true, "最悪".to_owned()));
    }

    #[test]
    fn a_cue_never_opens_personal_data() {
        let text = "write to taro@example.com now";
        for (start, end) in [(0, 12), (12, 16), (9, 25), (20, 29)] {
            let pieces = shown(text, (0, text.len()), &[(start, end)]);
            let whole: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
            assert_eq!(whole, "write to [email] now");
        }
    }
}
