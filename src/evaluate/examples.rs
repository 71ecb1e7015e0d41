//! Whether the examples of the settings' own topics tell them apart: each one judged by all the others.

use serde::Serialize;

use crate::classify::Judge;
use crate::config::Taxonomy;

/// The examples of the settings' topics.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Examples {
    /// All of them, descriptions included.
    pub number: u64,
    /// Those that the other examples give their own topic.
    pub right: u64,
    /// Those that the others take for another topic, the surest first.
    pub collisions: Vec<Collision>,
}

/// An example that sounds like another topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Collision {
    /// The example.
    pub text: String,
    /// The topic it was written for.
    pub topic: String,
    /// The topic that the other examples give it.
    pub found: String,
    /// Probability of that topic.
    pub probability: f32,
    /// Probability of its own topic.
    pub own: f32,
}

impl Examples {
    /// `None` where no topic is told by examples.
    pub(super) fn of(judge: &Judge, taxonomy: &Taxonomy) -> Option<Self> {
        let examples = judge.examples();
        let name = |topic: usize| taxonomy.topics()[topic].id.clone();
        let mut wrong: Vec<_> = examples.iter().filter(|example| example.found != example.topic).collect();
        wrong.sort_by(|a, b| (b.probability - b.own).total_cmp(&(a.probability - a.own)));
        let collision = |example: &&crate::classify::ExampleVerdict| Collision {
            text: example.text.clone(),
            topic: name(example.topic),
            found: name(example.found),
            probability: example.probability,
            own: example.own,
        };
        (!examples.is_empty()).then(|| Self {
            number: examples.len() as u64,
            right: (examples.len() - wrong.len()) as u64,
            collisions: wrong.iter().map(collision).collect(),
        })
    }
}
