//! The classes that the model tells apart.

use serde::{Deserialize, Serialize};

/// How the customer judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Bad.
    Negative,
    /// Neither.
    Neutral,
    /// Good.
    Positive,
    /// Both poles in one comment; never given to a unit.
    Mixed,
}

/// What the customer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Reports that something was bad.
    Complaint,
    /// Asks for a change.
    Request,
    /// Asks for information.
    Question,
    /// Says that something is good.
    Praise,
    /// Anything else.
    Other,
}

impl Sentiment {
    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
            Self::Mixed => "mixed",
        }
    }
}

impl Intent {
    /// All intents, in the order of the model's outputs.
    pub const ALL: [Self; 5] = [Self::Complaint, Self::Request, Self::Question, Self::Praise, Self::Other];

    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Request => "request",
            Self::Question => "question",
            Self::Praise => "praise",
            Self::Other => "other",
        }
    }

    /// True for what a company can act on: complaints, requests, questions.
    #[must_use]
    pub fn is_actionable(self) -> bool {
        matches!(self, Self::Complaint | Self::Request | Self::Question)
    }
}
