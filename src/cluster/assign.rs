//! New units among groups that are already known: each goes where it would have belonged had it been there from the start, or nowhere.
//!
//! The measure is the one that groups were made by: mean cosine similarity to the members, of the same [`features`](super::features), against the same
//! bounds. Each unit is judged by itself against the known members alone, so the answer depends neither on the order of the new units nor on each other.

use ndarray::{ArrayView1, Axis, s};
use rayon::prelude::*;

use super::Node;
use super::features::features;
use super::refine::{BELONGS, BELONGS_SMALL, SMALL};
use crate::classify::Intent;

/// Of the groups that a unit fits, the one with the nearest members wins, and so many of them are asked.
const NEAREST: usize = 8;
/// Rows of similarities held at once by one thread; fixed, as in the search for neighbours.
const BLOCK: usize = 256;

/// A unit with what its customer wants.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// What it is compared by.
    pub node: Node<'a>,
    /// Praise and complaint never share a group, however alike they sound.
    pub intent: Intent,
}

/// The group of each of `fresh`, `None` where it fits none. `known` are the members of the groups, each with its group's number, below `groups`; units
/// without a group stand there with `None` and only lend their words to the weights.
#[must_use]
pub fn assign(known: &[(Judged<'_>, Option<usize>)], groups: usize, fresh: &[Judged<'_>]) -> Vec<Option<usize>> {
    if groups == 0 || fresh.is_empty() {
        return vec![None; fresh.len()];
    }
    let nodes: Vec<Node<'_>> = known.iter().map(|(unit, _)| unit.node).chain(fresh.iter().map(|unit| unit.node)).collect();
    let features = features(&nodes);
    let (members, strangers) = features.view().split_at(Axis(0), known.len());
    let praising = praising(known, groups);
    let blocks: Vec<usize> = (0..fresh.len()).step_by(BLOCK).collect();
    blocks
        .into_par_iter()
        .flat_map_iter(|start| {
            let end = (start + BLOCK).min(fresh.len());
            let similarities = strangers.slice(s![start..end, ..]).dot(&members.t());
            let rows: Vec<Option<usize>> = similarities
                .axis_iter(Axis(0))
                .enumerate()
                .map(|(row, similarities)| {
                    let praise = fresh[start + row].intent == Intent::Praise;
                    best(&similarities, known, &praising.iter().map(|&group| group == praise).collect::<Vec<_>>())
                })
                .collect();
            rows
        })
        .collect()
}

/// Whether most members of each group praise.
fn praising(known: &[(Judged<'_>, Option<usize>)], groups: usize) -> Vec<bool> {
    let mut counts = vec![(0_usize, 0_usize); groups];
    for (unit, group) in known {
        if let Some(count) = group.and_then(|group| counts.get_mut(group)) {
            count.0 += usize::from(unit.intent == Intent::Praise);
            count.1 += 1;
        }
    }
    counts.into_iter().map(|(praise, all)| praise * 2 > all).collect()
}

/// Similarities of one unit to the members of one group.
#[derive(Clone, Debug, Default)]
struct Closeness {
    sum: f32,
    members: usize,
    /// The largest, in descending order.
    nearest: Vec<f32>,
}

fn best(similarities: &ArrayView1<'_, f32>, known: &[(Judged<'_>, Option<usize>)], open: &[bool]) -> Option<usize> {
    let mut groups = vec![Closeness::default(); open.len()];
    for (&similarity, (_, group)) in similarities.iter().zip(known) {
        let Some(group) = group.filter(|&group| open.get(group) == Some(&true)) else { continue };
        let closeness = &mut groups[group];
        closeness.sum += similarity;
        closeness.members += 1;
        if closeness.nearest.len() < NEAREST || closeness.nearest.last().is_some_and(|&last| last < similarity) {
            let place = closeness.nearest.partition_point(|&kept| kept >= similarity);
            closeness.nearest.insert(place, similarity);
            closeness.nearest.truncate(NEAREST);
        }
    }
    let belongs = |closeness: &Closeness| {
        let least = if closeness.members + 1 < SMALL { BELONGS_SMALL } else { BELONGS };
        closeness.members > 0 && closeness.sum / closeness.members as f32 >= least
    };
    let nearness = |closeness: &Closeness| closeness.nearest.iter().sum::<f32>() / closeness.nearest.len() as f32;
    groups
        .iter()
        .enumerate()
        .filter(|(_, closeness)| belongs(closeness))
        // The lower number wins a tie.
        .max_by(|(a, left), (b, right)| nearness(left).total_cmp(&nearness(right)).then(b.cmp(a)))
        .map(|(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Language;

    fn unit(vector: &[f32], intent: Intent) -> Judged<'_> {
        Judged { node: Node { vector, language: Language::English, topics: &[], words: &[] }, intent }
    }

    #[test]
    fn a_unit_joins_its_like_unless_it_praises_what_they_complain_of() {
        let (east, north, between, west) = ([1.0, 0.0], [0.0, 1.0], [0.9, 0.436], [-1.0, 0.0]);
        let known: Vec<(Judged<'_>, Option<usize>)> = [(&east, Some(0)), (&east, Some(0)), (&north, Some(1)), (&north, Some(1)), (&west, None)]
            .into_iter()
            .map(|(vector, group)| (unit(vector, Intent::Complaint), group))
            .collect();
        let fresh =
            [unit(&between, Intent::Complaint), unit(&between, Intent::Praise), unit(&west, Intent::Complaint), unit(&north, Intent::Request)];
        assert_eq!(assign(&known, 2, &fresh), [Some(0), None, None, Some(1)]);
    }
}
