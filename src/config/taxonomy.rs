//! Topics and who they concern: touchpoint, stage of the customer's journey, owning department.

use serde::{Deserialize, Serialize};

/// A stage of the customer's journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Hears of the product.
    Awareness,
    /// Compares and decides.
    Consideration,
    /// Buys and receives.
    Purchase,
    /// Uses.
    Use,
    /// Asks for help, returns.
    Support,
    /// Renews, recommends, leaves.
    Loyalty,
}

/// One topic of the taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Stable name, as in `topics` of every output.
    pub id: String,
    /// Name in Japanese.
    pub ja: String,
    /// Name in English.
    pub en: String,
    /// Touchpoints, the most likely first; a channel column overrides them.
    pub touchpoints: Vec<String>,
    /// Stage of the journey.
    pub stage: Stage,
    /// The department that owns it.
    pub owner: String,
}

/// The topics of a run, in the order of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taxonomy {
    topics: Vec<Topic>,
}

impl Taxonomy {
    pub(super) fn new(topics: Vec<Topic>) -> Self {
        Self { topics }
    }

    /// All topics.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}
