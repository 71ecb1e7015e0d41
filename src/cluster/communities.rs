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
    let near = |(node, nearest): (usize, &Vec<Neighbor>)| {
        let edge = move |neighbor: &Neighbor| ((node.min(neighbor.node), node.max(neighbor.node)), f64::from(neighbor.similarity - FLOOR));
        nearest.iter().filter(|neighbor| neighbor.similarity > FLOOR).map(edge).collect::<Vec<_>>()
    };
    let mut edges: Vec<((usize, usize), f64)> = neighbors.iter().enumerate().flat_map(near).collect();
    // Stable, so that sums are taken in one order.
    edges.sort_by_key(|&(pair, _)| pair);
    let mut graph = GraphDataBuilder::new(nodes);
    for same in edges.chunk_by(|one, other| one.0 == other.0) {
        // An edge that both ends name counts twice.
        let (a, b) = same[0].0;
        graph.add_edge(a, b, same.iter().map(|(_, weight)| weight).sum()).map_err(failed)?;
    }
    drop(edges);
    let resolution = ((nodes as f64).sqrt() / UNITS_PER_RESOLUTION).max(1.0);
    let config = LeidenConfig::builder().seed(SEED).quality(QualityType::RBConfiguration).resolution(resolution).build();
    let found = Leiden::new(config).run(&graph.build().map_err(failed)?).map_err(failed)?;
    let mut communities: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..nodes {
        communities.entry(found.partition.community_of(node)).or_default().push(node);
    }
    Ok(communities.into_values().collect())
}
