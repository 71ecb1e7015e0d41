//! Which units make an issue: by this run alone, or by the ledger.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Event;
use super::annotate::KnownUnit;
use super::second_pass::Place;
use crate::classify::is_large_enough;
use crate::cluster::{ClusterId, Clustering, Node, Vector, cluster};
use crate::error::Error;
use crate::issue::Kept;
use crate::issue::ledger::Number;
use crate::normalize::TextKey;

/// The groups of a run, in the order in which issues are named.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// The texts of each group, sorted.
    pub(super) texts: Vec<Vec<TextKey>>,
    /// The group of each unit that has one.
    pub(super) of: HashMap<Place, usize>,
    /// The number of each group's issue, where a ledger gives it.
    pub(super) numbers: Vec<Number>,
    /// What a ledger keeps of each group's issue.
    pub(super) kept: Vec<Option<Kept>>,
    /// Titles of the ledger's other issues.
    pub(super) reserved: Vec<String>,
}

impl Grouping {
    /// Groups that were formed elsewhere (see [`spread`](super::spread)): the group of each text, where it has one.
    pub(super) fn of_groups(
        given: &BTreeMap<TextKey, u64>,
        known: &HashMap<TextKey, KnownUnit>,
        places: &BTreeMap<TextKey, Vec<Place>>,
        min_voices: usize,
    ) -> Self {
        let keys: Vec<TextKey> = places.keys().filter(|key| known.get(key).is_some_and(|unit| unit.clustered.is_some())).copied().collect();
        let numbers: BTreeSet<u64> = keys.iter().filter_map(|key| given.get(key)).copied().collect();
        let numbers: BTreeMap<u64, ClusterId> = numbers.into_iter().zip((0..).map(ClusterId)).collect();
        let assignment = keys.iter().map(|key| given.get(key).and_then(|group| numbers.get(group)).copied()).collect();
        Self::of_clustering(&keys, &Clustering { assignment }, places, known, min_voices)
    }

    /// Groups the units of this run among themselves.
    pub(super) fn of_this_run(
        known: &HashMap<TextKey, KnownUnit>,
        places: &BTreeMap<TextKey, Vec<Place>>,
        min_voices: usize,
        on_event: &mut dyn FnMut(&Event<'_>),
    ) -> Result<Self, Error> {
        let (keys, nodes): (Vec<TextKey>, Vec<Node<'_>>) = places.keys().filter_map(|key| Some((*key, node(known.get(key)?)?))).unzip();
        on_event(&Event::Clustering { units: nodes.len() });
        let clustering = cluster(&nodes)?;
        Ok(Self::of_clustering(&keys, &clustering, places, known, min_voices))
    }

    fn of_clustering(
        keys: &[TextKey],
        clustering: &Clustering,
        places: &BTreeMap<TextKey, Vec<Place>>,
        known: &HashMap<TextKey, KnownUnit>,
        min_voices: usize,
    ) -> Self {
        let texts = large_enough(keys, clustering, places, known, min_voices);
        let of =
            texts.iter().enumerate().flat_map(|(group, keys)| keys.iter().flat_map(|key| &places[key]).map(move |&place| (place, group))).collect();
        Self { kept: vec![None; texts.len()], of, texts, ..Self::default() }
    }
}

/// What a unit is compared by, if it is clustered and [placed](super::context::lean).
fn node(unit: &KnownUnit) -> Option<Node<'_>> {
    let features = unit.clustered.as_ref()?;
    Some(Node { vector: Vector::Packed(features.leaning.as_deref()?), language: unit.language, topics: &features.topics, words: &features.words })
}

/// The groups that enough comments raise, as texts.
fn large_enough(
    keys: &[TextKey],
    clustering: &Clustering,
    places: &BTreeMap<TextKey, Vec<Place>>,
    known: &HashMap<TextKey, KnownUnit>,
    min_voices: usize,
) -> Vec<Vec<TextKey>> {
    let groups = clustering.groups().into_iter().map(|nodes| nodes.into_iter().map(|node| keys[node]).collect::<Vec<_>>());
    // A sentence that enough customers write word for word is near to no other text, yet it is an issue by itself.
    let alone = clustering.assignment.iter().zip(keys).filter(|(group, _)| group.is_none()).map(|(_, &key)| vec![key]);
    let voices = |group: &[TextKey], counts: &dyn Fn(&TextKey) -> bool| {
        group.iter().filter(|key| counts(key)).flat_map(|key| &places[key]).map(|(comment, _)| comment).collect::<BTreeSet<_>>().len()
    };
    let severe = |key: &TextKey| known.get(key).is_some_and(|unit| unit.severe);
    groups.chain(alone).filter(|group| is_large_enough(voices(group, &|_| true), voices(group, &severe), min_voices)).collect()
}
