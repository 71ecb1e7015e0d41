//! What a report says of actions and of harm.

use serde::{Deserialize, Serialize};

use crate::classify::Harm;
use crate::measure::Effect;

/// An action on an issue, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionOutcome {
    /// The day of the action, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// Or the version that holds it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
    /// What was done, as the file says.
    pub what: String,
    /// File and line; none where the ledger alone knows of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<String>,
    /// What came of it.
    #[serde(flatten)]
    pub effect: Effect,
}

/// Words of one customer that speak of harm, a byte span of an input cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarmWords {
    /// What kind.
    pub harm: Harm,
    /// The words; personal data shows as placeholders.
    pub text: String,
    /// Id of the comment.
    pub comment: String,
    /// First byte in the cell.
    pub start: usize,
    /// One past the last byte in the cell.
    pub end: usize,
}

/// What the customers of an issue say of harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Severity {
    /// The kinds, the most frequent first.
    pub kinds: Vec<Harm>,
    /// Voices that speak of it.
    pub voices: u64,
    /// Some of their words, in the order of comments.
    pub words: Vec<HarmWords>,
}
