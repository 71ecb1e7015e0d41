//! Recurring issues: a group of units with an id, a title in customers' words, its members and three quotes.

pub mod actions;
mod build;
mod calendar;
mod clauses;
pub mod ledger;
mod phrases;
mod quotes;
mod spellings;
mod titles;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::classify::{Comment, Intent};
use crate::feedback::{Position, Rating, Received};
use crate::normalize::{Language, Mask, mask};

pub use build::{Built, Group, IssueDraft, Kept, UnitMember, build};
pub use spellings::{Form, Spelling, SpellingCount};
pub use titles::Vocabulary;

/// The id of an issue, such as `K-0001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IssueId(pub String);

impl std::fmt::Display for IssueId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One unit of an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// Id of the comment.
    pub comment: String,
    /// Index of the unit among the comment's segments.
    pub segment: usize,
}

/// A customer's own words, a byte span of an input cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Id of the comment.
    pub comment: String,
    /// The words; personal data shows as placeholders.
    pub text: String,
    /// First byte in the cell.
    pub start: usize,
    /// One past the last byte in the cell.
    pub end: usize,
    /// Personal data inside the span, in bytes of the cell.
    pub masks: Vec<Mask>,
    /// Header of the cell's column.
    pub column: String,
    /// File, sheet, line, record.
    pub position: Position,
    /// The language of the words.
    pub language: Language,
    /// The channel they came through.
    pub channel: String,
    /// When they were received.
    pub received: Option<Received>,
    /// The rating beside them.
    pub rating: Option<Rating>,
}

impl Quote {
    /// One unit of a comment, verbatim but for its personal data, which placeholders stand for unless it is to be kept; `None` where the comment has no
    /// such unit.
    #[must_use]
    pub fn cut(comment: &Comment, segment: usize, keep_personal_data: bool) -> Option<Self> {
        let unit = comment.segments.get(segment)?;
        let feedback = &comment.feedback;
        let (start, end) = (unit.span.start, unit.span.end);
        let masks: Vec<Mask> =
            if keep_personal_data { Vec::new() } else { comment.masks.iter().filter(|mask| mask.start < end && start < mask.end).copied().collect() };
        Some(Self {
            comment: feedback.id.clone(),
            text: mask(&feedback.text, start..end, &masks),
            start,
            end,
            masks,
            column: feedback.text_column.to_string(),
            position: feedback.position.clone(),
            language: if unit.language == Language::Other { comment.language.unwrap_or(Language::Other) } else { unit.language },
            channel: feedback.channel.clone(),
            received: feedback.received,
            rating: feedback.rating,
        })
    }
}

/// A recurring issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// What its members want, by majority: complaint, request or question.
    pub intent: Intent,
    /// A title for each language its members write in.
    pub titles: BTreeMap<Language, String>,
    /// Key phrases, the most telling first.
    pub phrases: Vec<String>,
    /// Topics of its units taken together, the surest first.
    pub topics: Vec<String>,
    /// Up to three central, different quotes.
    pub quotes: Vec<Quote>,
    /// Its units, sorted.
    pub members: Vec<Member>,
}

impl Issue {
    /// The title in `language`, else in the other language.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        self.titles.get(&language).or_else(|| self.titles.values().next()).map_or(self.id.0.as_str(), String::as_str)
    }
}
