//! Groups of units that say the same: nearest neighbours, communities of the neighbour graph, and out with what does not belong.
//!
//! The encoder's vectors differ first by language, then by topic, product and style, and only then by the issue itself. So units are compared by topic and
//! words beside meaning, neighbours are looked for in both languages, and what is near to nothing stays a one-off: it is counted, never forced into a
//! group.

mod assign;
mod cells;
mod communities;
mod features;
mod leaders;
mod neighbors;
mod packed;
mod projection;
mod refine;

use serde::{Deserialize, Serialize};

use crate::normalize::Language;

pub use assign::{Judged, assign};
pub use leaders::leaders;
pub use packed::{Vector, cosine, pack, unpack};
pub use projection::{EXTENT, project};

/// The number of a group in one run; not an issue's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClusterId(pub usize);

/// A unit to be clustered.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// Unit-length vector in the [space of same issues](crate::classify::SameIssue).
    pub vector: Vector<'a>,
    /// Its language.
    pub language: Language,
    /// Probability of each topic.
    pub topics: &'a [f32],
    /// Hashes of its content words' spelling keys, each once.
    pub words: &'a [u64],
}

/// The group of each node; `None` for a one-off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clustering {
    /// One entry a node.
    pub assignment: Vec<Option<ClusterId>>,
}

impl Clustering {
    /// The members of each group, by group number; members ascend.
    #[must_use]
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let count = self.assignment.iter().flatten().map(|id| id.0 + 1).max().unwrap_or(0);
        let mut groups = vec![Vec::new(); count];
        for (node, id) in self.assignment.iter().enumerate() {
            if let Some(id) = id {
                groups[id.0].push(node);
            }
        }
        groups
    }

    /// Numbers groups by size, the largest first, ties by their first member.
    fn from_groups(nodes: usize, mut groups: Vec<Vec<usize>>) -> Self {
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.retain(|group| group.len() > 1);
        groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
        let mut assignment = vec![None; nodes];
        for (id, group) in groups.iter().enumerate() {
            for &node in group {
                assignment[node] = Some(ClusterId(id));
            }
        }
        Self { assignment }
    }
}

/// Why units could not be clustered.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The community detection refused the graph.
    #[error("the neighbour graph of {nodes} units could not be cut into communities")]
    Communities {
        /// Units in the graph.
        nodes: usize,
        /// What the library said.
        #[source]
        source: leiden_rs::LeidenError,
    },
}

/// Groups the nodes. The result depends on their order, so callers give them in an order of their own making (by text identity), never the input's.
///
/// # Errors
/// [`ClusterError::Communities`].
pub fn cluster(nodes: &[Node<'_>]) -> Result<Clustering, ClusterError> {
    if nodes.len() < 2 {
        return Ok(Clustering { assignment: vec![None; nodes.len()] });
    }
    let features = features::Features::of(nodes);
    let neighbors = neighbors::nearest(&features, nodes);
    let communities = communities::detect(nodes.len(), &neighbors)?;
    let groups = refine::refine(&features, &communities);
    Ok(Clustering::from_groups(nodes.len(), groups))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three tight bundles of directions, two one-offs.
    fn bundle() -> Vec<Vec<f32>> {
        let mut vectors = Vec::new();
        for direction in 0..3_usize {
            for step in 0..6_usize {
                let mut vector = vec![0.0_f32; 16];
                vector[direction] = 1.0;
                vector[8 + (step + direction) % 8] = 0.25;
                vectors.push(vector);
            }
        }
        for lone in [5, 6] {
            let mut vector = vec![0.0_f32; 16];
            vector[lone] = 1.0;
            vectors.push(vector);
        }
        for vector in &mut vectors {
            let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            for x in vector.iter_mut() {
                *x /= norm;
            }
        }
        vectors
    }

    #[test]
    fn bundles_become_groups_and_strangers_stay_one_offs() {
        let vectors = bundle();
        let nodes: Vec<Node> = vectors
            .iter()
            .enumerate()
            .map(|(index, vector)| Node {
                vector: Vector::Whole(vector),
                language: if index % 2 == 0 { Language::Japanese } else { Language::English },
                topics: &[],
                words: &[],
            })
            .collect();
        let clustering = cluster(&nodes).unwrap();
        assert_eq!(clustering.groups().len(), 3);
        for direction in 0..3 {
            let id = clustering.assignment[direction * 6];
            assert!(id.is_some());
            assert!((0..6).all(|step| clustering.assignment[direction * 6 + step] == id));
        }
        assert_eq!(clustering.assignment[18..], [None, None]);
    }

    #[test]
    fn nothing_and_one_thing_have_no_groups() {
        assert_eq!(cluster(&[]).unwrap().groups().len(), 0);
        let node = Node { vector: Vector::Whole(&[1.0, 0.0]), language: Language::Japanese, topics: &[], words: &[] };
        assert_eq!(cluster(&[node]).unwrap().assignment, vec![None]);
    }
}
