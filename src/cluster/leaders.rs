//! Fewer nodes for many: each leader stands for itself and for what is nearly the same.
//!
//! For parts of data that are too large to be grouped at once (`pipeline/spread`): the parts are thinned to leaders where they lie, the leaders are
//! [clustered](super::cluster()) together, and every other unit is [assigned](super::assign()) to what its like became.

use ndarray::{Array2, ArrayView1, s};

use super::Node;
use super::features::Features;

/// Cosine similarities from which a node is led by another, tried in turn until few enough leaders are left. All of them lie far above the bound from
/// which a unit belongs to a group at all.
const LEVELS: [f32; 4] = [0.9, 0.8, 0.7, 0.6];

/// The leaders of the nodes, ascending, each with the number of nodes that it stands for, itself included. Up to `most` nodes all lead themselves; of
/// more nodes there may be more than `most` leaders, where even the widest level leaves them.
///
/// The result depends on the order of the nodes: earlier ones lead. Callers give them in the order of their texts' identities.
#[must_use]
pub fn leaders(nodes: &[Node<'_>], most: usize) -> Vec<(usize, usize)> {
    if nodes.len() <= most {
        return (0..nodes.len()).map(|node| (node, 1)).collect();
    }
    let features = Features::of(nodes);
    let (last, before) = LEVELS.split_last().unwrap_or((&0.6, &[]));
    before.iter().find_map(|&level| at_level(&features, level, most)).or_else(|| at_level(&features, *last, nodes.len())).unwrap_or_default()
}

/// `None` when there would be more than `most`.
fn at_level(features: &Features<'_>, level: f32, most: usize) -> Option<Vec<(usize, usize)>> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut rows = Array2::<f32>::zeros((0, features.columns()));
    for node in 0..features.len() {
        let own = features.rows(node..node + 1);
        let row = own.row(0);
        match nearest(&rows, found.len(), &row) {
            Some((leader, similarity)) if similarity >= level => found[leader].1 += 1,
            _ if found.len() == most => return None,
            _ => {
                if rows.nrows() == found.len() {
                    let mut larger = Array2::zeros((rows.nrows().max(128) * 2, features.columns()));
                    larger.slice_mut(s![..rows.nrows(), ..]).assign(&rows);
                    rows = larger;
                }
                rows.row_mut(found.len()).assign(&row);
                found.push((node, 1));
            }
        }
    }
    Some(found)
}

/// The nearest of the first `leaders` rows; the earlier one wins a tie.
fn nearest(rows: &Array2<f32>, leaders: usize, row: &ArrayView1<'_, f32>) -> Option<(usize, f32)> {
    let similarities = rows.slice(s![..leaders, ..]).dot(row);
    similarities.iter().copied().enumerate().reduce(|best, other| if other.1 > best.1 { other } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Vector;
    use crate::normalize::Language;

    #[test]
    fn what_is_nearly_the_same_is_led_by_the_first_and_few_nodes_lead_themselves() {
        let vectors = [[1.0, 0.0], [0.999, 0.0447], [0.0, 1.0], [0.0447, 0.999], [0.75, 0.6614]];
        let nodes: Vec<Node> =
            vectors.iter().map(|vector| Node { vector: Vector::Whole(vector), language: Language::English, topics: &[], words: &[] }).collect();
        assert_eq!(leaders(&nodes, 4), [(0, 2), (2, 2), (4, 1)]);
        assert_eq!(leaders(&nodes, 5).len(), 5);
        assert_eq!(leaders(&nodes, 1).iter().map(|(_, weight)| weight).sum::<usize>(), 5, "nobody is lost, however few are wanted");
        assert_eq!(leaders(&[], 3), []);
    }
}
