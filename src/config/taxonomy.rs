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
    /// What it is about, in a sentence; counts as one more example where there are examples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What customers write about it, 3 to 20 texts: a topic with examples is told by them, any other by what the model was trained on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// The topics of a run, in the order of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taxonomy {
    topics: Vec<Topic>,
}

impl Topic {
    /// Its examples that hold text.
    pub(super) fn written_examples(&self) -> impl Iterator<Item = &str> {
        self.examples.iter().map(String::as_str).filter(|example| !example.trim().is_empty())
    }
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

    /// Topics that are told by examples: index and what stands for it.
    pub fn by_example(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = &str>)> {
        let stated = self.topics.iter().enumerate().filter(|(_, topic)| !topic.examples.is_empty());
        stated.map(|(index, topic)| {
            (index, topic.written_examples().chain(topic.description.as_deref().filter(|description| !description.trim().is_empty())))
        })
    }

    /// The topic with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}
