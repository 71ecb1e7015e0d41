//! Communities cut where they only share a topic, and joined where the graph parted what says the same.
//!
//! Both use one measure, the mean cosine similarity between two groups (average linkage, Sokal and Michener 1958): inside a community a dendrogram is cut
//! at [`SAME_ISSUE`], then groups and one-offs of all communities that are each other's nearest are joined while they stay above it.

use kodama::{Method, linkage};
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

/// Mean cosine similarity from which two groups say the same.
const SAME_ISSUE: f32 = 0.40;
/// Communities larger than this are cut in parts before the dendrogram, whose memory grows with the square of the size.
const MOST: usize = 4000;

/// The groups, one-offs included as groups of one.
pub(super) fn refine(vectors: &Array2<f32>, communities: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let parts: Vec<&[usize]> = communities.iter().flat_map(|community| community.chunks(MOST)).collect();
    let groups: Vec<Vec<usize>> = parts.into_par_iter().flat_map_iter(|part| cut(vectors, part)).collect();
    join(vectors, groups)
}

/// Cuts one community by average linkage.
fn cut(vectors: &Array2<f32>, community: &[usize]) -> Vec<Vec<usize>> {
    let size = community.len();
    if size < 2 {
        return vec![community.to_vec()];
    }
    let part = vectors.select(Axis(0), community);
    let similarities = part.dot(&part.t());
    let mut distances: Vec<f32> = Vec::with_capacity(size * (size - 1) / 2);
    for row in 0..size {
        distances.extend((row + 1..size).map(|column| 1.0 - similarities[[row, column]]));
    }
    let dendrogram = linkage(&mut distances, size, Method::Average);
    let mut clusters: Vec<Option<Vec<usize>>> = community.iter().map(|&node| Some(vec![node])).collect();
    for step in dendrogram.steps() {
        let joined = if step.dissimilarity <= 1.0 - SAME_ISSUE {
            match (clusters[step.cluster1].take(), clusters[step.cluster2].take()) {
                (Some(mut first), Some(second)) => {
                    first.extend(second);
                    Some(first)
                }
                // A part that was already left apart stays apart.
                (first, second) => {
                    clusters[step.cluster1] = first;
                    clusters[step.cluster2] = second;
                    None
                }
            }
        } else {
            None
        };
        clusters.push(joined);
    }
    clusters.into_iter().flatten().collect()
}

/// Joins groups that are each other's nearest, as long as their mean similarity stays above the bound.
fn join(vectors: &Array2<f32>, mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_by_key(|group| group[0]);
    loop {
        let means = means(vectors, &groups);
        let nearest: Vec<Option<(usize, f32)>> = (0..groups.len()).into_par_iter().map(|group| nearest(&means, group)).collect();
        let mut gone = vec![false; groups.len()];
        for group in 0..groups.len() {
            let Some((other, similarity)) = nearest[group] else { continue };
            let mutual = nearest[other].is_some_and(|(back, _)| back == group);
            if mutual && group < other && similarity >= SAME_ISSUE {
                let members = std::mem::take(&mut groups[other]);
                groups[group].extend(members);
                groups[group].sort_unstable();
                gone[other] = true;
            }
        }
        if !gone.contains(&true) {
            return groups;
        }
        groups.retain(|group| !group.is_empty());
    }
}

/// The mean vector of each group, not scaled: the product of two means is the mean similarity of their members.
fn means(vectors: &Array2<f32>, groups: &[Vec<usize>]) -> Array2<f32> {
    let mut means = Array2::zeros((groups.len(), vectors.ncols()));
    for (mut mean, group) in means.rows_mut().into_iter().zip(groups) {
        let mut sum: Array1<f32> = Array1::zeros(vectors.ncols());
        for &node in group {
            sum += &vectors.row(node);
        }
        mean.assign(&(sum / group.len() as f32));
    }
    means
}

fn nearest(means: &Array2<f32>, group: usize) -> Option<(usize, f32)> {
    let products = means.dot(&means.row(group));
    let others = products.iter().enumerate().filter(|&(other, _)| other != group).map(|(other, &similarity)| (other, similarity));
    others.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}
