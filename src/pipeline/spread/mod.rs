//! One analysis on many machines: what travels between them, and the grouping in three steps.
//!
//! Where the rows lie, `koe annotate --to arrow --predictions --units` gives each record with what the model said of its texts and what its units are
//! grouped by. Predictions go into a [cache](super::cache) where the report is written (`koe cache import`), so that no text is paid for twice. Units are
//! grouped by three commands, Arrow to Arrow:
//!
//! 1. [`summarize`], on each part of the units, all units of the same text in one part: one node a text, and if there are very many, leaders of them.
//! 2. [`merge`], on one machine: the leaders of all parts, in the order of their texts, through the same [`cluster`] as on one machine.
//! 3. [`assign`], on each part again: a leader's text has its group; the others join the group that they fit, by the bounds that groups are formed with.
//!
//! As long as no part has more texts than it may keep, every text leads itself and the groups are those of one machine, with one seam: there, near
//! repeats are folded before the grouping, which takes all rows at once; here, only comments with the same text count once.

mod columns;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use columns::{carried_columns, groups_batch, micro_batch};
pub use table::{TableError, Tables, read_groups, read_micro, read_predictions, read_units};

use super::annotate::{ClusteredUnit, KnownUnit};
use super::context::leaning;
use crate::classify::Intent;
use crate::cluster::{ClusterError, Clustering, Judged, Node, Vector, assign as join, cluster, leaders, pack, unpack};
use crate::normalize::{Language, TextKey};

/// Texts of one part that [`summarize`] keeps as they are, unless told otherwise.
pub const MOST: usize = 20_000;

/// A unit as it stands in one comment.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedUnit {
    /// Identity of its text.
    pub text: TextKey,
    /// Identity of the comment's text.
    pub comment: TextKey,
    /// Its language.
    pub language: Language,
    /// What the customer wants with it.
    pub intent: Intent,
    /// Its vector in the space of same issues.
    pub vector: Box<[f32]>,
    /// That of its comment, if that has other units.
    pub whole: Option<Box<[f32]>>,
    /// Probability of each topic.
    pub topics: Box<[f32]>,
    /// Hashes of its content words, sorted.
    pub words: Box<[u64]>,
}

impl CarriedUnit {
    /// Nothing for a unit that is not clustered.
    pub(super) fn new(text: TextKey, comment: TextKey, known: &KnownUnit, whole: Option<&[f32]>) -> Option<Self> {
        let clustered = known.clustered.as_ref()?;
        let ClusteredUnit { topics, words, .. } = clustered;
        Some(Self {
            text,
            comment,
            language: known.language,
            intent: known.verdict.intent,
            vector: clustered.vector(),
            whole: whole.map(Box::from),
            topics: topics.clone(),
            words: words.clone(),
        })
    }
}

/// A text that stands for itself and for others like it.
#[derive(Clone, Debug, PartialEq)]
pub struct Micro {
    /// Identity of the text.
    pub text: TextKey,
    /// Its language.
    pub language: Language,
    /// What customers want with it.
    pub intent: Intent,
    /// Its vector, leaning towards the comments it stands in.
    pub vector: Box<[f32]>,
    /// Probability of each topic.
    pub topics: Box<[f32]>,
    /// Hashes of its content words, sorted.
    pub words: Box<[u64]>,
    /// Texts that it stands for, itself included.
    pub weight: u64,
    /// Its group, once groups are formed.
    pub group: Option<u64>,
}

impl Micro {
    fn node(&self) -> Node<'_> {
        Node { vector: Vector::Whole(&self.vector), language: self.language, topics: &self.topics, words: &self.words }
    }

    fn judged(&self) -> Judged<'_> {
        Judged { node: self.node(), intent: self.intent }
    }
}

/// What a unit carries, and its comments with their vectors.
type Gathered = (CarriedUnit, BTreeMap<TextKey, Option<Box<[f32]>>>);

/// One node for each text of a part, in the order of the texts.
#[must_use]
pub fn nodes(units: Vec<CarriedUnit>) -> Vec<Micro> {
    let mut texts: BTreeMap<TextKey, Gathered> = BTreeMap::new();
    for mut unit in units {
        let (text, comment, whole) = (unit.text, unit.comment, unit.whole.take());
        texts.entry(text).or_insert_with(|| (unit, BTreeMap::new())).1.entry(comment).or_insert(whole);
    }
    let node = |(text, (unit, comments)): (TextKey, Gathered)| {
        let places = comments.len();
        let around: Vec<Box<[f32]>> = comments.into_values().flatten().collect();
        // As exact as on one machine, where so many are held in memory.
        let vector = unpack(&pack(&leaning(unit.vector, &around, places)));
        let CarriedUnit { language, intent, topics, words, .. } = unit;
        Micro { text, language, intent, vector, topics, words, weight: 1, group: None }
    };
    texts.into_iter().map(node).collect()
}

/// A part's texts as nodes, or leaders of them where there are more than `most`.
#[must_use]
pub fn summarize(units: Vec<CarriedUnit>, most: usize) -> Vec<Micro> {
    let nodes = nodes(units);
    let weights: BTreeMap<usize, usize> = leaders(&nodes.iter().map(Micro::node).collect::<Vec<_>>(), most).into_iter().collect();
    let kept = nodes.into_iter().enumerate();
    kept.filter_map(|(index, node)| Some(Micro { weight: *weights.get(&index)? as u64, ..node })).collect()
}

/// Groups the leaders of all parts.
///
/// # Errors
/// As [`cluster`].
pub fn merge(mut micros: Vec<Micro>) -> Result<Vec<Micro>, ClusterError> {
    micros.sort_by_key(|micro| micro.text);
    micros.dedup_by_key(|micro| micro.text);
    let Clustering { assignment } = cluster(&micros.iter().map(Micro::node).collect::<Vec<_>>())?;
    let mut next = assignment.iter().flatten().map(|id| id.0 as u64 + 1).max().unwrap_or(0);
    for (micro, group) in micros.iter_mut().zip(assignment) {
        micro.group = group.map(|id| id.0 as u64);
        // A leader without like stands for several texts that say nearly the same: a group of their own.
        if micro.group.is_none() && micro.weight > 1 {
            micro.group = Some(next);
            next += 1;
        }
    }
    Ok(micros)
}

/// The group of each text of a part, in the order of the texts.
#[must_use]
pub fn assign(units: Vec<CarriedUnit>, clusters: &[Micro]) -> Vec<(TextKey, Option<u64>)> {
    let nodes = nodes(units);
    let led: BTreeMap<TextKey, Option<u64>> = clusters.iter().map(|micro| (micro.text, micro.group)).collect();
    let numbers: Vec<u64> = clusters.iter().filter_map(|micro| micro.group).collect::<BTreeSet<_>>().into_iter().collect();
    let place = |group: u64| numbers.binary_search(&group).ok();
    let known: Vec<(Judged<'_>, Option<usize>)> = clusters.iter().map(|micro| (micro.judged(), micro.group.and_then(place))).collect();
    let fresh: Vec<Judged<'_>> = nodes.iter().filter(|node| !led.contains_key(&node.text)).map(Micro::judged).collect();
    let mut joined = join(&known, numbers.len(), &fresh).into_iter();
    let mut group = |text| led.get(&text).copied().unwrap_or_else(|| joined.next().flatten().map(|place| numbers[place]));
    nodes.iter().map(|node| (node.text, group(node.text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: u128, comment: u128, direction: usize, wobble: f32, whole: Option<[f32; 8]>) -> CarriedUnit {
        let mut vector = vec![0.0_f32; 8];
        vector[direction] = 1.0;
        vector[7] = wobble;
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        for value in &mut vector {
            *value /= length;
        }
        CarriedUnit {
            text: TextKey(text),
            comment: TextKey(comment),
            language: Language::English,
            intent: Intent::Complaint,
            vector: vector.into(),
            whole: whole.map(|whole| Box::from(whole.as_slice())),
            topics: Box::default(),
            words: Box::default(),
        }
    }

    fn units() -> Vec<CarriedUnit> {
        (0..60_u128).map(|text| unit(text, text + 1000, usize::try_from(text % 3).unwrap(), 0.01 * text as f32, None)).collect()
    }

    fn groups(parts: &[Vec<CarriedUnit>], most: usize) -> BTreeMap<TextKey, Option<u64>> {
        let micros = parts.iter().flat_map(|part| summarize(part.clone(), most)).collect();
        let clusters = merge(micros).unwrap();
        parts.iter().flat_map(|part| assign(part.clone(), &clusters)).collect()
    }

    #[test]
    fn parts_and_their_order_do_not_matter_while_every_text_leads_itself() {
        let whole = groups(&[units()], MOST);
        let mut directions: BTreeMap<u64, BTreeSet<u128>> = BTreeMap::new();
        for (text, group) in &whole {
            directions.entry(group.unwrap()).or_default().insert(text.0 % 3);
        }
        assert!(directions.len() >= 3 && directions.values().all(|directions| directions.len() == 1), "{directions:?}");
        let (even, odd): (Vec<_>, Vec<_>) = units().into_iter().partition(|unit| unit.text.0 % 2 == 0);
        assert_eq!(groups(&[odd, Vec::new(), even.into_iter().rev().collect()], MOST), whole);
    }

    #[test]
    fn a_text_that_another_stands_for_is_in_its_group() {
        let parts: Vec<Vec<CarriedUnit>> = (0..4).map(|part| units().into_iter().filter(|unit| unit.text.0 / 3 % 4 == part).collect()).collect();
        let thinned = groups(&parts, 4);
        assert_eq!(thinned.len(), 60);
        for (text, group) in &thinned {
            assert!(group.is_some());
            assert_eq!(thinned[&TextKey(text.0 % 3)], *group, "{text:?}");
        }
    }

    #[test]
    fn a_repeated_comment_leans_a_unit_once() {
        let whole = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let once = nodes(vec![unit(1, 10, 0, 0.0, Some(whole)), unit(1, 11, 0, 0.0, None)]);
        let twice = nodes(vec![unit(1, 11, 0, 0.0, None), unit(1, 10, 0, 0.0, Some(whole)), unit(1, 10, 0, 0.0, Some(whole))]);
        assert_eq!(once, twice);
        assert!(once[0].vector[2] > 0.5);
    }
}
