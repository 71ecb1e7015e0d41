//! Communities without the units that only share a topic with the rest: each member must be near to the others of its group.

use ndarray::{Array1, Axis};
use rayon::prelude::*;

use super::features::Features;

/// Mean cosine similarity to the other members below which a unit does not belong to a group. Chosen on the planted issues of `samples/` and of the three
/// companies of `tests/company/`: lower takes in strangers, higher leaves customers out.
pub(super) const BELONGS: f32 = 0.28;

/// Groups smaller than this come together by chance more easily, so they must be closer.
pub(super) const SMALL: usize = 5;
/// Mean similarity within a small group.
pub(super) const BELONGS_SMALL: f32 = 0.40;

/// The groups that are left when strangers have gone, the members of each ascending.
pub(super) fn refine(features: &Features<'_>, communities: &[Vec<usize>]) -> Vec<Vec<usize>> {
    communities.par_iter().map(|community| near(features, community)).filter(|group| group.len() > 1).collect()
}

/// Takes the farthest member away until all that stay are near enough to each other.
fn near(features: &Features<'_>, community: &[usize]) -> Vec<usize> {
    let members = features.select(community);
    let mut kept: Vec<usize> = (0..community.len()).collect();
    let mut sum: Array1<f32> = members.sum_axis(Axis(0));
    while kept.len() > 1 {
        let others = (kept.len() - 1) as f32;
        let similarity = |member: usize| (members.row(member).dot(&sum) - 1.0) / others;
        let farthest =
            kept.iter().enumerate().map(|(place, &member)| (place, similarity(member))).min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        match farthest {
            Some((place, value)) if value < BELONGS => {
                sum -= &members.row(kept[place]);
                kept.remove(place);
            }
            _ => break,
        }
    }
    let pairs = (kept.len() * (kept.len() - 1)) as f32;
    let mean = (sum.dot(&sum) - kept.len() as f32) / pairs.max(1.0);
    if kept.len() < 2 || (kept.len() < SMALL && mean < BELONGS_SMALL) {
        Vec::new()
    } else {
        kept.into_iter().map(|member| community[member]).collect()
    }
}
