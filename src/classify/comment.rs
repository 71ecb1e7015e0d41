//! A comment with everything that was found in it: the record of `comments.jsonl` and `koe annotate`.

use serde::{Deserialize, Serialize};

use super::labels::{Intent, Sentiment};
use crate::feedback::Feedback;
use crate::normalize::{Language, Mask};

/// What became of a row; the six add up to the rows read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Classified.
    Analyzed,
    /// The same text as an earlier comment, or nearly the same.
    Duplicate,
    /// No text.
    Empty,
    /// A non-answer.
    NoContent,
    /// Neither Japanese nor English.
    OtherLanguage,
    /// Set aside with a reason.
    Rejected,
}

impl Status {
    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Analyzed => "analyzed",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::NoContent => "no_content",
            Self::OtherLanguage => "other_language",
            Self::Rejected => "rejected",
        }
    }

    /// The status of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Analyzed, Self::Duplicate, Self::Empty, Self::NoContent, Self::OtherLanguage, Self::Rejected];
        all.into_iter().find(|status| status.as_str() == word)
    }
}

/// How a comment repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateKind {
    /// The same text but for width, letter case and punctuation.
    Exact,
    /// A copy with a word changed, or another filling of the same template.
    Near,
    /// An earlier version of a comment that its author has edited since.
    Superseded,
}

impl DuplicateKind {
    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Superseded => "superseded",
        }
    }

    /// Whether it is one more post of the same words; an edit is not.
    #[must_use]
    pub fn is_post(self) -> bool {
        self != Self::Superseded
    }
}

/// Bytes of the original cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// One opinion unit of a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatSegment")]
pub struct Segment {
    /// Where it stands in the original cell.
    #[serde(flatten)]
    pub span: Span,
    /// Its language.
    pub language: Language,
    /// Its pole.
    pub sentiment: Sentiment,
    /// p(positive) − p(negative), in [−1, 1].
    pub sentiment_score: f32,
    /// Its intent.
    pub intent: Intent,
    /// Topics, the surest first.
    pub topics: Vec<String>,
    /// The spans that decided the pole.
    pub cues: Vec<Span>,
    /// The issue it belongs to.
    pub issue: Option<String>,
    /// What of it a person has said, instead of the model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<CorrectedLabel>,
    /// Whether it was held against others to form issues. Known once a run has grouped its units.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub grouped: bool,
}

/// A [`Segment`] as it is read: serde keeps all fields of a struct with a flattened one in a list before it looks at them, and a run reads every comment
/// several times.
#[derive(Deserialize)]
struct FlatSegment {
    start: usize,
    end: usize,
    language: Language,
    sentiment: Sentiment,
    sentiment_score: f32,
    intent: Intent,
    topics: Vec<String>,
    cues: Vec<Span>,
    #[serde(default)]
    issue: Option<String>,
    #[serde(default)]
    corrected: Vec<CorrectedLabel>,
    #[serde(default)]
    grouped: bool,
}

impl From<FlatSegment> for Segment {
    fn from(flat: FlatSegment) -> Self {
        let FlatSegment { start, end, language, sentiment, sentiment_score, intent, topics, cues, issue, corrected, grouped } = flat;
        Self { span: Span { start, end }, language, sentiment, sentiment_score, intent, topics, cues, issue, corrected, grouped }
    }
}

/// A label that a person may correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedLabel {
    /// Its pole.
    Sentiment,
    /// What the customer wants.
    Intent,
}

impl CorrectedLabel {
    /// As files write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sentiment => "sentiment",
            Self::Intent => "intent",
        }
    }
}

/// A record of the input with its predictions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// The record as read; for a rejected row only id and position are meaningful.
    pub feedback: Feedback,
    /// What became of it.
    pub status: Status,
    /// Why it was set aside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What the user can do about that.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
    /// The id of the comment whose text it repeats.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub duplicate_of: Option<String>,
    /// How it repeats that one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub duplicate_kind: Option<DuplicateKind>,
    /// Who wrote it, as outputs may say it: a salted digest in 16 hexadecimal digits, the same for the same author within a run. Set when the comments
    /// of a run are read back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub author: Option<String>,
    /// The language of the whole comment, where there is text.
    pub language: Option<Language>,
    /// The pole of the whole comment; `Mixed` where both poles are clear.
    pub sentiment: Option<Sentiment>,
    /// p(positive) − p(negative) of the whole text, in [−1, 1]; where its units have one sentiment, and of a text too long for the model, the mean of its
    /// units' scores weighted by length.
    pub sentiment_score: Option<f32>,
    /// What the customer wants with the whole comment.
    pub intent: Option<Intent>,
    /// All topics of its units, the surest first.
    pub topics: Vec<String>,
    /// Its opinion units.
    pub segments: Vec<Segment>,
    /// Personal data in the text.
    pub masks: Vec<Mask>,
}

impl Comment {
    /// A record of which nothing is known but what became of it.
    pub(crate) fn unjudged(feedback: Feedback, status: Status) -> Self {
        Self {
            feedback,
            status,
            reason: None,
            hint: None,
            duplicate_of: None,
            duplicate_kind: None,
            author: None,
            language: None,
            sentiment: None,
            sentiment_score: None,
            intent: None,
            topics: Vec::new(),
            segments: Vec::new(),
            masks: Vec::new(),
        }
    }

    /// The issues of its units, sorted, each once.
    #[must_use]
    pub fn issues(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.segments.iter().filter_map(|segment| segment.issue.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
