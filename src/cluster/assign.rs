//! New units among groups that are already known: each goes where it would have belonged had it been there from the start, or nowhere.
//!
//! The measure is the one that groups were made by: mean cosine similarity to the members, of the same [`Features`], against the same
//! bounds. Each unit is judged by itself against the known members alone, so the answer depends neither on the order of the new units nor on each other.

use ndarray::{Array2, ArrayView1, Axis};
use rayon::prelude::*;

use super::Node;
use super::features::Features;
use super::refine::{BELONGS, BELONGS_SMALL, SMALL};
use crate::classify::Intent;

/// Of the groups that a unit fits, the one with the nearest members wins, and so many of them are asked.
const NEAREST: usize = 8;
/// Rows held at once by one thread; fixed, as in the search for neighbours.
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
    let features = Features::of(&nodes);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (member, (_, group)) in known.iter().enumerate() {
        if let Some(members) = group.and_then(|group| members.get_mut(group)) {
            members.push(member);
        }
    }
    let sums = sums(&features, &members);
    let praising = praising(known, groups);
    let first = known.len();
    let blocks: Vec<usize> = (0..fresh.len()).step_by(BLOCK).collect();
    let fitting = blocks.into_par_iter().flat_map_iter(|start| {
        let end = (start + BLOCK).min(fresh.len());
        let sums = features.rows(first + start..first + end).dot(&sums.t());
        let fitting = |(unit, sums): (&Judged<'_>, ArrayView1<'_, f32>)| {
            let belongs = |&group: &usize| {
                let members = members[group].len();
                let least = if members + 1 < SMALL { BELONGS_SMALL } else { BELONGS };
                members > 0 && praising[group] == (unit.intent == Intent::Praise) && sums[group] / members as f32 >= least
            };
            (0..groups).filter(belongs).collect::<Vec<usize>>()
        };
        fresh[start..end].iter().zip(sums.axis_iter(Axis(0))).map(fitting).collect::<Vec<_>>()
    });
    let fitting: Vec<Vec<usize>> = fitting.collect();
    // Most units fit one group at most, and need no more than that.
    let mut seekers: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (unit, fitting) in fitting.iter().enumerate().filter(|(_, fitting)| fitting.len() > 1) {
        for &group in fitting {
            seekers[group].push(first + unit);
        }
    }
    let mut best: Vec<Option<(f32, usize)>> = vec![None; fresh.len()];
    let nearness: Vec<Vec<f32>> = seekers.par_iter().zip(&members).map(|(seekers, members)| nearness(&features, seekers, members)).collect();
    for (group, (seekers, nearness)) in seekers.iter().zip(nearness).enumerate() {
        for (&seeker, nearness) in seekers.iter().zip(nearness) {
            let best = &mut best[seeker - first];
            // The lower number wins a tie.
            if best.is_none_or(|(kept, _)| nearness > kept) {
                *best = Some((nearness, group));
            }
        }
    }
    fitting.into_iter().zip(best).map(|(fitting, best)| best.map_or_else(|| fitting.first().copied(), |(_, group)| Some(group))).collect()
}

/// Mean similarity of each seeker to those of a group's members that are the nearest to it.
fn nearness(features: &Features<'_>, seekers: &[usize], members: &[usize]) -> Vec<f32> {
    let mut found = Vec::with_capacity(seekers.len());
    for seekers in seekers.chunks(BLOCK) {
        let rows = features.select(seekers);
        // In descending order.
        let mut nearest: Vec<Vec<f32>> = vec![Vec::with_capacity(NEAREST + 1); seekers.len()];
        for members in members.chunks(BLOCK) {
            let similarities = rows.dot(&features.select(members).t());
            for (nearest, similarities) in nearest.iter_mut().zip(similarities.axis_iter(Axis(0))) {
                for &similarity in similarities {
                    if nearest.len() < NEAREST || nearest.last().is_some_and(|&last| last < similarity) {
                        nearest.insert(nearest.partition_point(|&kept| kept >= similarity), similarity);
                        nearest.truncate(NEAREST);
                    }
                }
            }
        }
        found.extend(nearest.into_iter().map(|nearest| nearest.iter().sum::<f32>() / nearest.len() as f32));
    }
    found
}

/// The sum of each group's members: the sum of a unit's similarities to them is its product with it, so that no unit need be compared with every member.
fn sums(features: &Features<'_>, members: &[Vec<usize>]) -> Array2<f32> {
    let sums = members.par_iter().map(|members| {
        let mut sum = vec![0.0_f32; features.columns()];
        for members in members.chunks(BLOCK) {
            let rows = features.select(members).sum_axis(Axis(0));
            sum.iter_mut().zip(rows).for_each(|(sum, value)| *sum += value);
        }
        sum
    });
    let sums: Vec<Vec<f32>> = sums.collect();
    Array2::from_shape_fn((members.len(), features.columns()), |(group, column)| sums[group][column])
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Vector;
    use crate::normalize::Language;

    fn unit(vector: &[f32], intent: Intent) -> Judged<'_> {
        Judged { node: Node { vector: Vector::Whole(vector), language: Language::English, topics: &[], words: &[] }, intent }
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

    #[test]
    fn of_two_groups_that_fit_the_one_with_the_nearest_members_wins_however_large_the_other_is() {
        let at = |degrees: f32| [degrees.to_radians().cos(), degrees.to_radians().sin()];
        let (far, near, own) = (at(0.0), at(30.0), at(25.0));
        let known: Vec<(Judged<'_>, Option<usize>)> = std::iter::repeat_n((unit(&far, Intent::Complaint), Some(0)), 600)
            .chain(std::iter::repeat_n((unit(&near, Intent::Complaint), Some(1)), 3))
            .collect();
        assert_eq!(assign(&known, 3, &[unit(&own, Intent::Complaint)]), [Some(1)], "the third group has no members");
    }
}
