//! What two units are compared by: meaning first, then topic, then words.
//!
//! The encoder's vector carries most of it. Topic probabilities pull apart what only sounds alike (a crushed box and a late one), and the words that two
//! units share keep an issue together that the encoder spreads out. The three parts stand side by side in one vector, so that everything after this is a
//! product of vectors.

use ndarray::Array2;
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

/// One unit-length row a node.
pub(super) fn features(nodes: &[Node<'_>]) -> Array2<f32> {
    let (meaning, topics) = nodes.first().map_or((0, 0), |node| (node.vector.len(), node.topics.len()));
    let rarity = Rarity::of(nodes);
    let mut matrix = Array2::zeros((nodes.len(), meaning + topics + BUCKETS));
    for (mut row, node) in matrix.rows_mut().into_iter().zip(nodes) {
        let scale = TOPICS / length(node.topics).max(FAINT);
        let words = rarity.words(node.words);
        let values = node.vector.iter().copied().chain(node.topics.iter().map(|p| p * scale)).chain(words.iter().map(|w| w * WORDS));
        for (cell, value) in row.iter_mut().zip(values) {
            *cell = value;
        }
        let norm = row.dot(&row).sqrt();
        if norm > 0.0 {
            row /= norm;
        }
    }
    matrix
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

    /// The words of a node hashed into unit-length columns, each weighted by ln(N / df) + 1; words of one node or of many say nothing.
    fn words(&self, words: &[u64]) -> [f32; BUCKETS] {
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
        if norm > 0.0 {
            for value in &mut buckets {
                *value /= norm;
            }
        }
        buckets
    }
}
