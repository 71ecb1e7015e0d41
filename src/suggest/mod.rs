//! What to do: an FAQ entry for a recurring question, a proposal for a recurring complaint or request, with evidence and owner.

mod causes;
pub mod faq;
mod first_steps;
mod hypothesis;
mod places;
mod priority;
mod propose;
mod since;

use serde::{Deserialize, Serialize};

use crate::config::Stage;
use crate::feedback::Position;
use crate::issue::IssueId;

pub use causes::causes;
pub use hypothesis::hypothesis;
pub use priority::priority;
pub use propose::suggest;

/// What kind of answer an issue calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// Answer it once, where customers look.
    Faq,
    /// Mend or change something.
    Improvement,
}

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorityLevel {
    /// When there is time.
    Low,
    /// Plan it.
    Medium,
    /// Act now.
    High,
}

/// The priority of an issue and the parts that it is the sum of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Priority {
    /// How soon.
    pub level: PriorityLevel,
    /// The sum, 0 to 100.
    pub score: f64,
    /// From the share of voices.
    pub size: f64,
    /// From how negative its units are.
    pub severity: f64,
    /// From the trend.
    pub trend: f64,
}

/// An answer found in the company's own replies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The reply, verbatim (personal data masked).
    pub text: String,
    /// The row it stands in.
    pub position: Position,
}

/// What koe suggests for one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// FAQ entry or improvement.
    pub kind: SuggestionKind,
    /// How soon, and why.
    pub priority: Priority,
    /// The owning department.
    pub owner: String,
    /// Where the customer met it.
    pub touchpoint: String,
    /// The stage of the journey.
    pub stage: Stage,
    /// The need in one sentence, in the report's language.
    pub need: String,
    /// What to do, in the report's language; for an FAQ the question as it should be listed.
    pub proposal: String,
    /// The evidence in one sentence with its numbers.
    pub evidence: String,
    /// The chain of whys: where and since when, as the data show, then the question that they leave open. Empty for an FAQ entry.
    #[serde(default)]
    pub causes: Vec<String>,
    /// What should follow if the proposal is right, in a form that a later run can refute. Empty for an FAQ entry.
    #[serde(default)]
    pub hypothesis: String,
    /// Answers to a question, from replies in the data; empty when none is known.
    pub answers: Vec<Answer>,
    /// How a given FAQ stands to the question.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coverage: Option<faq::Coverage>,
    /// Other recurring questions that the same entry would answer.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub same_entry: Vec<IssueId>,
}
