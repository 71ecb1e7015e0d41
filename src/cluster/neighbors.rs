//! Exact nearest neighbours by a blocked matrix product, in the node's own language and in the others.

use ndarray::{Array2, ArrayView1, Axis, s};
use rayon::prelude::*;

use super::Node;

/// Neighbours taken in the node's own language.
const OWN: usize = 8;
/// Neighbours taken in the other languages: the vectors keep some of the language even after its mean is removed, so without these an issue raised in two
/// languages falls into two groups.
const OTHER: usize = 5;
/// Rows of similarities held at once by one thread. Fixed, so that results do not depend on the number of threads.
const BLOCK: usize = 256;

/// A neighbour and its cosine similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbor {
    pub(super) node: usize,
    pub(super) similarity: f32,
}

/// The nearest neighbours of each node, the nearest first, own language before others.
pub(super) fn nearest(features: &Array2<f32>, nodes: &[Node<'_>]) -> Vec<Vec<Neighbor>> {
    let blocks: Vec<usize> = (0..nodes.len()).step_by(BLOCK).collect();
    blocks
        .into_par_iter()
        .flat_map_iter(|start| {
            let end = (start + BLOCK).min(nodes.len());
            let similarities = features.slice(s![start..end, ..]).dot(&features.t());
            let rows: Vec<Vec<Neighbor>> =
                similarities.axis_iter(Axis(0)).enumerate().map(|(row, similarities)| pick(start + row, &similarities, nodes)).collect();
            rows
        })
        .collect()
}

fn pick(node: usize, similarities: &ArrayView1<'_, f32>, nodes: &[Node<'_>]) -> Vec<Neighbor> {
    let own = nodes[node].language;
    let mut same = Best::new(OWN);
    let mut cross = Best::new(OTHER);
    for (other, &similarity) in similarities.iter().enumerate() {
        if other != node {
            if nodes[other].language == own { &mut same } else { &mut cross }.offer(Neighbor { node: other, similarity });
        }
    }
    same.found.extend(cross.found);
    same.found
}

/// The best few of a stream; ties go to the lower index.
struct Best {
    found: Vec<Neighbor>,
    most: usize,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { found: Vec::with_capacity(most + 1), most }
    }

    fn offer(&mut self, candidate: Neighbor) {
        if self.found.len() == self.most && self.found.last().is_some_and(|last| last.similarity >= candidate.similarity) {
            return;
        }
        let place = self.found.partition_point(|kept| kept.similarity >= candidate.similarity);
        self.found.insert(place, candidate);
        self.found.truncate(self.most);
    }
}
