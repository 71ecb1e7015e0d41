//! Nearest neighbours, in the node's own language and in the others: exact up to [`EXACT`] nodes, beyond that from the [`cells`] around each
//! node.

use std::sync::{Mutex, PoisonError};

use ndarray::{ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use super::Node;
use super::cells;
use super::features::Features;

/// Neighbours taken in the node's own language.
const OWN: usize = 8;
/// Neighbours taken in the other languages: the vectors keep some of the language even after its mean is removed, so without these an issue raised in two
/// languages falls into two groups.
const OTHER: usize = 5;
/// Nodes up to which every pair is compared. From about here on the cells are the faster way; what they miss is tested there.
pub(super) const EXACT: usize = 16_384;
/// Rows and columns of similarities held at once by one thread.
const BLOCK: usize = 512;

/// A neighbour and its cosine similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbor {
    pub(super) node: usize,
    pub(super) similarity: f32,
}

/// The nearest neighbours of each node, the nearest first, own language before others.
pub(super) fn nearest(features: &Features<'_>, nodes: &[Node<'_>]) -> Vec<Vec<Neighbor>> {
    if nodes.len() <= EXACT { exact(features, nodes) } else { cells::nearest(features, nodes) }
}

/// Compares every pair once, by a blocked matrix product.
pub(super) fn exact(features: &Features<'_>, nodes: &[Node<'_>]) -> Vec<Vec<Neighbor>> {
    let table = Table::new(nodes);
    let starts: Vec<usize> = (0..nodes.len()).step_by(BLOCK).collect();
    let block = |start: usize| start..(start + BLOCK).min(nodes.len());
    let pairs: Vec<(usize, usize)> =
        starts.iter().enumerate().flat_map(|(place, &one)| starts[place..].iter().map(move |&other| (one, other))).collect();
    pairs.into_par_iter().for_each(|(one, other)| {
        let similarities = features.rows(block(one)).dot(&features.rows(block(other)).t());
        table.offer(block(one), &block(other), &similarities.view());
        if one != other {
            table.offer(block(other), &block(one), &similarities.t());
        }
    });
    table.finish()
}

/// The best neighbours of every node so far. They are ordered by similarity, then by the lower node, so it does not matter in which order, and by which
/// thread, candidates are offered.
pub(super) struct Table<'n> {
    nodes: &'n [Node<'n>],
    rows: Vec<Mutex<Found>>,
}

impl<'n> Table<'n> {
    pub(super) fn new(nodes: &'n [Node<'n>]) -> Self {
        Self { nodes, rows: nodes.iter().map(|_| Mutex::new(Found { own: Best::new(OWN), other: Best::new(OTHER) })).collect() }
    }

    /// Offers each of `seekers` all `candidates`, with the similarities of each seeker in a row.
    pub(super) fn offer<S, C>(&self, seekers: S, candidates: &C, similarities: &ArrayView2<'_, f32>)
    where
        S: IntoIterator<Item = usize>,
        C: IntoIterator<Item = usize> + Clone,
    {
        for (node, row) in seekers.into_iter().zip(similarities.axis_iter(Axis(0))) {
            self.offer_one(node, candidates.clone(), &row);
        }
    }

    fn offer_one(&self, node: usize, candidates: impl IntoIterator<Item = usize>, similarities: &ArrayView1<'_, f32>) {
        let language = self.nodes[node].language;
        let Found { own, other } = &mut *self.rows[node].lock().unwrap_or_else(PoisonError::into_inner);
        let least = own.least().min(other.least());
        for (candidate, &similarity) in candidates.into_iter().zip(similarities) {
            if similarity >= least && candidate != node {
                let best = if self.nodes[candidate].language == language { &mut *own } else { &mut *other };
                best.offer(Neighbor { node: candidate, similarity });
            }
        }
    }

    pub(super) fn finish(self) -> Vec<Vec<Neighbor>> {
        let lists = self.rows.into_iter().map(|row| {
            let Found { own, other } = row.into_inner().unwrap_or_else(PoisonError::into_inner);
            own.found.into_iter().chain(other.found).collect()
        });
        lists.collect()
    }
}

/// The best of one node.
struct Found {
    own: Best,
    other: Best,
}

/// The best few; ties go to the lower index.
struct Best {
    found: Vec<Neighbor>,
    most: usize,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { found: Vec::with_capacity(most + 1), most }
    }

    /// What a candidate must reach to be taken in.
    fn least(&self) -> f32 {
        if self.found.len() < self.most { f32::NEG_INFINITY } else { self.found.last().map_or(f32::NEG_INFINITY, |last| last.similarity) }
    }

    fn offer(&mut self, candidate: Neighbor) {
        let before =
            |kept: &Neighbor| kept.similarity > candidate.similarity || (kept.similarity >= candidate.similarity && kept.node < candidate.node);
        let place = self.found.partition_point(before);
        if place < self.most {
            self.found.insert(place, candidate);
            self.found.truncate(self.most);
        }
    }
}
