//! Where customers speak, at which stage of their journey, what they praise, and how their opinions lie beside each other.
//!
//! Everything here counts analysed comments (voices), never units or posts, so that one long comment weighs as much as a short one.

use serde::{Deserialize, Serialize};

use super::contents::{SentimentCounts, TopicRow};
use crate::classify::Sentiment;
use crate::config::Stage;
use crate::issue::{Member, Quote};
use crate::measure::{Dimension, Share};

/// Stages and touchpoints, praise and where it stands out, and a map of opinions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Landscape {
    /// Stages of the journey, in its order.
    pub stages: Vec<StageRow>,
    /// Touchpoints, the most frequent first.
    pub touchpoints: Vec<TopicRow>,
    /// What is praised, the most frequent first.
    pub praise: Vec<Praise>,
    /// Where praise of a topic stands out, the surest first.
    pub practices: Vec<Practice>,
    /// How many places were compared to find [`Landscape::practices`].
    pub practices_tested: u64,
    /// Opinions beside those that mean the like.
    pub map: OpinionMap,
}

/// A stage of the journey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageRow {
    /// Which.
    pub stage: Stage,
    /// Comments that speak of one of its topics, of all analysed ones.
    pub share: Share,
    /// They, by the pole of what they say of these topics.
    pub sentiment: SentimentCounts,
    /// Its topics that occur, the most frequent first.
    pub topics: Vec<String>,
}

/// Praise of one topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Praise {
    /// Id of the topic.
    pub topic: String,
    /// Comments that say only good of it, of those that speak of it.
    pub share: Share,
    /// The clearest of them.
    pub quotes: Vec<Quote>,
}

/// A channel, product or store where a topic is praised more than anywhere else: somebody there does something that the others could copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    /// Id of the topic.
    pub topic: String,
    /// What `name` is.
    pub dimension: Dimension,
    /// The channel, product or store.
    pub name: String,
    /// Comments there that say only good of the topic, of those there that speak of it.
    pub here: Share,
    /// The same for all others of its kind.
    pub elsewhere: Share,
    /// Two-sided p value of the difference.
    pub p_value: f64,
    /// The clearest of them.
    pub quotes: Vec<Quote>,
}

/// Opinions as points in a plane: those that mean the like lie together. Distances between far points mean little.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpinionMap {
    /// The points, in canonical order.
    pub points: Vec<MapPoint>,
    /// Distinct opinions that they were drawn from.
    pub of: u64,
}

/// One opinion on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapPoint {
    /// From 0 on the left to 1000 on the right.
    pub x: u16,
    /// From 0 at the bottom to 1000 at the top.
    pub y: u16,
    /// The first unit that says it.
    pub unit: Member,
    /// Its issue.
    pub issue: Option<String>,
    /// Its pole.
    pub sentiment: Sentiment,
    /// How it begins; personal data shows as placeholders.
    pub text: String,
}
