//! What two units are compared by: meaning first, then topic, then words.
//!
//! The encoder's vector carries most of it. Topic probabilities pull apart what only sounds alike (a crushed box and a late one), and the words that two
//! units share keep an issue together that the encoder spreads out. The three parts stand side by side in one vector, so that everything after this is a
//! product of vectors.

use std::ops::Range;

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::Node;

/// Weight of the topics beside the encoder's unit vector.
const TOPICS: f32 = 0.15;
/// Weight of the words.
const WORDS: f32 = 0.3;
/// Columns that words are hashed into, with a sign each (feature hashing, Weinberger et al. 2009): two units that share no word come out near 0.
const BUCKETS: usize = 1 << u8::BITS;
/// A word in more units than this share says nothing about the issue.
const COMMON: f32 = 0.2;
/// Topic vectors shorter than this are not scaled up: a unit without a topic is near to no topic.
const FAINT: f32 = 0.3;

/// The features of all nodes, one unit-length row a node. A row is 662 numbers, most of them the node's own vector again or 0, so what is held is what the
/// nodes do not say: the columns of their words and the length of each row. Rows are made where they are compared.
pub(super) struct Features<'n> {
    nodes: &'n [Node<'n>],
    /// Columns of the encoder's vector and of the topics.
    meaning: usize,
    topics: usize,
    /// The columns of words that are not 0, node after node, and where those of each node end.
    words: Vec<(u8, f32)>,
    ends: Vec<usize>,
    /// Length of each row before it is made 1.
    norms: Vec<f32>,
}

impl<'n> Features<'n> {
    /// Weighs the words of all nodes against each other.
    pub(super) fn of(nodes: &'n [Node<'n>]) -> Self {
        let (meaning, topics) = nodes.first().map_or((0, 0), |node| (node.vector.dimensions(), node.topics.len()));
        let rarity = Rarity::of(nodes);
        let found: Vec<Vec<(u8, f32)>> = nodes.par_iter().map(|node| rarity.words(node.words)).collect();
        let mut features = Self { nodes, meaning, topics, words: Vec::new(), ends: Vec::with_capacity(nodes.len()), norms: Vec::new() };
        features.words.reserve_exact(found.iter().map(Vec::len).sum());
        for words in found {
            features.words.extend(words);
            features.ends.push(features.words.len());
        }
        let norm = |row: &mut Vec<f32>, node| {
            row.fill(0.0);
            features.fill(node, row);
            let row = ArrayView1::from(&**row);
            row.dot(&row).sqrt()
        };
        let columns = features.columns();
        let norms = (0..nodes.len()).into_par_iter().map_init(|| vec![0.0_f32; columns], norm).collect();
        Self { norms, ..features }
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Length of a row.
    pub(super) fn columns(&self) -> usize {
        self.meaning + self.topics + BUCKETS
    }

    /// The rows of these nodes.
    pub(super) fn rows(&self, nodes: Range<usize>) -> Array2<f32> {
        self.matrix(nodes.len(), nodes)
    }

    /// The rows of these nodes, in their order.
    pub(super) fn select(&self, nodes: &[usize]) -> Array2<f32> {
        self.matrix(nodes.len(), nodes.iter().copied())
    }

    fn matrix(&self, count: usize, nodes: impl Iterator<Item = usize>) -> Array2<f32> {
        let mut matrix = Array2::zeros((count, self.columns()));
        for (mut row, node) in matrix.rows_mut().into_iter().zip(nodes) {
            if let Some(row) = row.as_slice_mut() {
                self.fill(node, row);
            }
            let norm = self.norms[node];
            if norm > 0.0 {
                row /= norm;
            }
        }
        matrix
    }

    /// Writes the parts of a node, not yet of length 1, into a row of zeros.
    fn fill(&self, node: usize, row: &mut [f32]) {
        let start = node.checked_sub(1).map_or(0, |before| self.ends[before]);
        let own = &self.words[start..self.ends[node]];
        let node = &self.nodes[node];
        let scale = TOPICS / length(node.topics).max(FAINT);
        let (meaning, rest) = row.split_at_mut(self.meaning);
        let (topics, words) = rest.split_at_mut(self.topics);
        node.vector.write(meaning);
        topics.iter_mut().zip(node.topics).for_each(|(cell, p)| *cell = p * scale);
        for &(place, value) in own {
            words[usize::from(place)] = value * WORDS;
        }
    }
}

fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|value| value * value).sum::<f32>().sqrt()
}

/// How many nodes use each word.
struct Rarity {
    /// Word hash and number of nodes, sorted.
    uses: Vec<(u64, u32)>,
    nodes: f32,
}

impl Rarity {
    fn of(nodes: &[Node<'_>]) -> Self {
        let mut words: Vec<u64> = nodes.iter().flat_map(|node| node.words.iter().copied()).collect();
        words.sort_unstable();
        let mut uses: Vec<(u64, u32)> = Vec::new();
        for word in words {
            match uses.last_mut() {
                Some((last, count)) if *last == word => *count += 1,
                _ => uses.push((word, 1)),
            }
        }
        Self { uses, nodes: nodes.len() as f32 }
    }

    /// The words of a node hashed into unit-length columns, each weighted by ln(N / df) + 1; words of one node or of many say nothing. Columns that are 0 are
    /// left out.
    fn words(&self, words: &[u64]) -> Vec<(u8, f32)> {
        let mut buckets = [0.0_f32; BUCKETS];
        for &word in words {
            let uses = self.uses.binary_search_by_key(&word, |&(known, _)| known).map_or(0.0, |place| self.uses[place].1 as f32);
            if uses >= 2.0 && uses <= (self.nodes * COMMON).max(2.0) {
                let [place, sign, ..] = xxh3_64(&word.to_le_bytes()).to_le_bytes();
                let sign = if sign & 1 == 0 { 1.0 } else { -1.0 };
                buckets[usize::from(place)] += sign * ((self.nodes / uses).ln() + 1.0);
            }
        }
        let norm = length(&buckets);
        (0..=u8::MAX).zip(buckets).filter(|&(_, value)| value != 0.0).map(|(place, value)| (place, value / norm)).collect()
    }
}
