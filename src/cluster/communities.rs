//! Communities of the neighbour graph by the Leiden algorithm (Traag, Waltman and van Eck 2019), with a fixed seed and one thread.

use std::collections::BTreeMap;

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig, QualityType};

use super::ClusterError;
use super::neighbors::Neighbor;

/// Similarities below this are no edge: they are chance.
const FLOOR: f32 = 0.1;
/// Resolution of the Reichardt–Bornholdt quality for `n` units is √n / 6. No community can be larger than n / resolution, so with more comments there
/// are more issues and each may be larger. Chosen on the same four companies' planted issues as the bounds of [`refine`](super::refine).
const UNITS_PER_RESOLUTION: f64 = 6.0;
const SEED: u64 = 42;

/// The communities of the graph: each a list of nodes.
pub(super) fn detect(nodes: usize, neighbors: &[Vec<Neighbor>]) -> Result<Vec<Vec<usize>>, ClusterError> {
    let failed = |source| ClusterError::Communities { nodes, source };
    let mut edges: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (node, nearest) in neighbors.iter().enumerate() {
        for neighbor in nearest.iter().filter(|neighbor| neighbor.similarity > FLOOR) {
            let pair = (node.min(neighbor.node), node.max(neighbor.node));
            // An edge that both ends name counts twice.
            *edges.entry(pair).or_default() += f64::from(neighbor.similarity - FLOOR);
        }
    }
    let mut graph = GraphDataBuilder::new(nodes);
    for (&(a, b), &weight) in &edges {
        graph.add_edge(a, b, weight).map_err(failed)?;
    }
    let resolution = ((nodes as f64).sqrt() / UNITS_PER_RESOLUTION).max(1.0);
    let config = LeidenConfig::builder().seed(SEED).quality(QualityType::RBConfiguration).resolution(resolution).build();
    let found = Leiden::new(config).run(&graph.build().map_err(failed)?).map_err(failed)?;
    let mut communities: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..nodes {
        communities.entry(found.partition.community_of(node)).or_default().push(node);
    }
    Ok(communities.into_values().collect())
}
