//! What the other columns of an export say of a record: scores, times, states, and who the customer is.
//!
//! Every value is optional, and a column that is not there leaves it open: nothing is guessed. The cells themselves stay in
//! [`Feedback::extra`](super::Feedback::extra), byte for byte.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Received;

/// A column that koe can measure by. Its name in `koe.toml` and in `comments.parquet` is [`Attribute::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// Likelihood to recommend, 0 to 10.
    Nps,
    /// Satisfaction with the service: 1 to 5, 1 to 7, or good and bad.
    Csat,
    /// How easy it was (customer effort score 2.0): more is easier.
    Ces,
    /// How much effort it took (customer effort score 1.0): more is harder.
    Effort,
    /// Stars, 1 to 5.
    Stars,
    /// When the company first answered.
    RepliedAt,
    /// How long the first answer took.
    FirstReplyMinutes,
    /// When the case was resolved.
    ResolvedAt,
    /// How long resolving it took.
    ResolutionMinutes,
    /// Whether the case is still open.
    State,
    /// How often it was opened again.
    Reopens,
    /// Whether the first contact resolved it.
    FirstContact,
    /// Whether the customer has left.
    Churned,
    /// The store or branch.
    Store,
    /// The version of the app or firmware.
    Version,
    /// Age or age group.
    Age,
    /// Sex or gender.
    Gender,
    /// Prefecture, country or other region.
    Region,
    /// The customer's plan, rank or segment.
    Plan,
    /// The department in charge.
    Owner,
}

impl Attribute {
    /// All of them, in the order of every output.
    pub const ALL: [Self; 20] = [
        Self::Nps,
        Self::Csat,
        Self::Ces,
        Self::Effort,
        Self::Stars,
        Self::RepliedAt,
        Self::FirstReplyMinutes,
        Self::ResolvedAt,
        Self::ResolutionMinutes,
        Self::State,
        Self::Reopens,
        Self::FirstContact,
        Self::Churned,
        Self::Store,
        Self::Version,
        Self::Age,
        Self::Gender,
        Self::Region,
        Self::Plan,
        Self::Owner,
    ];

    /// Its name in settings and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Csat => "csat",
            Self::Ces => "ces",
            Self::Effort => "effort",
            Self::Stars => "stars",
            Self::RepliedAt => "replied_at",
            Self::FirstReplyMinutes => "first_reply_minutes",
            Self::ResolvedAt => "resolved_at",
            Self::ResolutionMinutes => "resolution_minutes",
            Self::State => "state",
            Self::Reopens => "reopens",
            Self::FirstContact => "first_contact",
            Self::Churned => "churned",
            Self::Store => "store",
            Self::Version => "version",
            Self::Age => "age",
            Self::Gender => "gender",
            Self::Region => "region",
            Self::Plan => "plan",
            Self::Owner => "owner",
        }
    }
}

/// The values of one record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    /// Likelihood to recommend, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nps: Option<f64>,
    /// Satisfaction on the scale of its column; good and bad are 1 and 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csat: Option<f64>,
    /// Ease on the scale of its column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ces: Option<f64>,
    /// Effort on the scale of its column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<f64>,
    /// Stars, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stars: Option<f64>,
    /// First answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replied_at: Option<Received>,
    /// Minutes to the first answer, as the file states them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_reply_minutes: Option<f64>,
    /// Resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Received>,
    /// Minutes to the resolution, as the file states them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution_minutes: Option<f64>,
    /// Whether the case is still open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_open: Option<bool>,
    /// Times it was opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopens: Option<u32>,
    /// Whether the first contact resolved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_contact: Option<bool>,
    /// Whether the customer has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub churned: Option<bool>,
    /// Store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<Arc<str>>,
    /// Version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// Age or age group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Arc<str>>,
    /// Sex or gender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Arc<str>>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Arc<str>>,
    /// Plan, rank or segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Arc<str>>,
    /// Department in charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Arc<str>>,
}

impl Attributes {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The values that are words, by their attribute; none of them is a measure.
    #[must_use]
    pub fn words(&self) -> [(Attribute, &Option<Arc<str>>); 7] {
        [
            (Attribute::Store, &self.store),
            (Attribute::Version, &self.version),
            (Attribute::Age, &self.age),
            (Attribute::Gender, &self.gender),
            (Attribute::Region, &self.region),
            (Attribute::Plan, &self.plan),
            (Attribute::Owner, &self.owner),
        ]
    }

    /// The place of such a value.
    pub fn word_mut(&mut self, attribute: Attribute) -> Option<&mut Option<Arc<str>>> {
        Some(match attribute {
            Attribute::Store => &mut self.store,
            Attribute::Version => &mut self.version,
            Attribute::Age => &mut self.age,
            Attribute::Gender => &mut self.gender,
            Attribute::Region => &mut self.region,
            Attribute::Plan => &mut self.plan,
            Attribute::Owner => &mut self.owner,
            _ => return None,
        })
    }

    /// The same with each word passed through `change`.
    #[must_use]
    pub fn with_words(mut self, mut change: impl FnMut(&str) -> Arc<str>) -> Self {
        for attribute in Attribute::ALL {
            if let Some(Some(word)) = self.word_mut(attribute) {
                *word = change(word);
            }
        }
        self
    }
}
