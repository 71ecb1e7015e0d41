//! The rows most worth a look: where the machine is unsure, contradicts a rating, or would do harm if it were wrong.
//!
//! Points are given for what is doubtful or grave; of each issue, and of the units without one, the highest come in turn, so that the list is spread over
//! all issues. Nothing in it depends on chance or on the order of the input.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::concern::{Concern, Concerns};
use crate::classify::{Intent, RatingConflict, Sentiment};

/// Rows of the list.
pub const CHECKS: usize = 50;
/// A unit's score nearer to 0 than this is a narrow call.
const NARROW: f64 = 0.25;

/// Why a row is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckReason {
    /// The rating says the opposite of the text.
    RatingConflict,
    /// Grave words: danger or law.
    GraveWords,
    /// Grave words in a comment that is not judged negative.
    GraveWordsNotNegative,
    /// A complaint judged positive, or praise judged negative.
    LabelsDisagree,
    /// The sentiment was a narrow call.
    NarrowSentiment,
    /// A complaint, request or question on no topic.
    NoTopic,
    /// A complaint, request or question in no issue.
    NoIssue,
}

impl CheckReason {
    fn points(self) -> u32 {
        match self {
            Self::RatingConflict | Self::GraveWordsNotNegative => 4,
            Self::GraveWords | Self::LabelsDisagree => 3,
            Self::NarrowSentiment => 2,
            Self::NoTopic | Self::NoIssue => 1,
        }
    }
}

/// A unit as it is weighed.
#[derive(Clone, Debug)]
pub struct UnitView<'a> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Pole.
    pub sentiment: Sentiment,
    /// Score to four decimals.
    pub score: f64,
    /// What the customer wants.
    pub intent: Intent,
    /// Its topics.
    pub topics: &'a [String],
    /// Its issue.
    pub issue: Option<&'a str>,
}

/// A row to be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Place of the record in canonical order.
    pub index: usize,
    /// Unit of the comment.
    pub unit: usize,
    /// Why, the weightiest first.
    pub reasons: Vec<CheckReason>,
    /// Pole of the unit.
    pub sentiment: Sentiment,
    /// Its score.
    pub score: f64,
    /// Its intent.
    pub intent: Intent,
    /// Its issue.
    pub issue: Option<Arc<str>>,
    points: u32,
}

/// Gathers candidates, in canonical order, and keeps the best of each issue.
#[derive(Debug, Default)]
pub struct CheckChoice(BTreeMap<Option<Arc<str>>, Vec<Check>>);

impl CheckChoice {
    /// Weighs one analysed comment: at most one of its units becomes a candidate, that with the most points, the first of equals.
    pub fn add(&mut self, index: usize, units: &[UnitView<'_>], conflict: Option<RatingConflict>, concerns: Concerns, is_negative: bool) {
        let mut best: Option<Check> = None;
        for (unit, view) in units.iter().enumerate() {
            let mut reasons = Vec::new();
            if conflict.is_some_and(|conflict| conflict.pole() == view.sentiment) {
                reasons.push(CheckReason::RatingConflict);
            }
            if concerns.has(Concern::Safety) || concerns.has(Concern::Legal) {
                reasons.push(if is_negative { CheckReason::GraveWords } else { CheckReason::GraveWordsNotNegative });
            }
            let actionable = view.intent.is_actionable();
            if matches!((view.intent, view.sentiment), (Intent::Complaint, Sentiment::Positive) | (Intent::Praise, Sentiment::Negative)) {
                reasons.push(CheckReason::LabelsDisagree);
            }
            if view.score.abs() < NARROW && view.intent != Intent::Question && view.intent != Intent::Other {
                reasons.push(CheckReason::NarrowSentiment);
            }
            if actionable && view.topics.is_empty() {
                reasons.push(CheckReason::NoTopic);
            }
            if actionable && view.issue.is_none() {
                reasons.push(CheckReason::NoIssue);
            }
            let points = reasons.iter().map(|reason| reason.points()).sum();
            if points > best.as_ref().map_or(1, |best| best.points) {
                let issue = view.issue.map(Arc::from);
                best = Some(Check { index, unit, reasons, sentiment: view.sentiment, score: view.score, intent: view.intent, issue, points });
            }
        }
        if let Some(check) = best {
            let of_issue = self.0.entry(check.issue.clone()).or_default();
            // After its equals: the narrower call first, then the first in canonical order.
            let place = of_issue
                .partition_point(|other| other.points > check.points || other.points == check.points && other.score.abs() <= check.score.abs());
            if place < CHECKS {
                of_issue.insert(place, check);
                of_issue.truncate(CHECKS);
            }
        }
    }

    /// The list: the best of every issue, then the second best, until it is full; the weightiest first.
    #[must_use]
    pub fn choose(&self) -> Vec<Check> {
        let mut chosen: Vec<Check> = Vec::new();
        for round in 0..CHECKS {
            let mut of_round: Vec<&Check> = self.0.values().filter_map(|checks| checks.get(round)).collect();
            of_round.sort_by_key(|check| (std::cmp::Reverse(check.points), check.index));
            chosen.extend(of_round.into_iter().take(CHECKS - chosen.len()).cloned());
        }
        chosen.sort_by_key(|check| (std::cmp::Reverse(check.points), check.index));
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(score: f64, intent: Intent, issue: Option<&str>) -> UnitView<'_> {
        let sentiment = if score < 0.0 { Sentiment::Negative } else { Sentiment::Positive };
        UnitView { start: 0, end: 1, sentiment, score, intent, topics: &[], issue }
    }

    #[test]
    fn the_list_is_spread_over_issues_and_the_gravest_stand_first() {
        let mut choice = CheckChoice::default();
        for index in 0..200 {
            choice.add(index, &[unit(-0.1, Intent::Complaint, Some("K-1"))], None, Concerns::default(), true);
        }
        choice.add(200, &[unit(-0.2, Intent::Complaint, Some("K-2"))], None, Concerns::default(), true);
        choice.add(201, &[unit(0.9, Intent::Complaint, None)], None, Concerns::of_text("煙が出ました"), false);
        choice.add(202, &[unit(0.9, Intent::Praise, None)], None, Concerns::default(), false);
        let chosen = choice.choose();
        assert_eq!(chosen.len(), CHECKS);
        assert_eq!((chosen[0].index, chosen[0].reasons[0]), (201, CheckReason::GraveWordsNotNegative));
        assert!(chosen.iter().any(|check| check.issue.as_deref() == Some("K-2")), "a small issue is not crowded out");
        assert!(chosen.iter().all(|check| check.index != 202), "what is plain is not listed");
    }
}
