//! Approximate nearest neighbours for many nodes: an inverted file (Jégou, Douze and Schmid 2011).
//!
//! The nodes of each language are cut into cells by spherical k-means; each node is compared with the members of the cells whose centres are nearest to it,
//! in its own language and in the others. Inside a cell the comparison is exact. So each node is compared with some thousand others instead of with all; a
//! few neighbours are missed, each group has many more of them, and the groups stay the same (the tests below measure both).
//!
//! No chance is in it: the sample that cells are learned from is chosen by the hash of the nodes' places, and every sum is taken in a fixed order.

use std::cmp::Ordering;

use ndarray::{Array2, ArrayView1, Axis, s};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::Node;
use super::features::Features;
use super::neighbors::{Neighbor, Table};
use crate::normalize::Language;

/// How finely nodes are cut and how widely they look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    /// Nodes of a cell, on average.
    pub(super) cell: usize,
    /// Cells looked into for neighbours in the node's own language, and in the others.
    pub(super) own: usize,
    pub(super) other: usize,
}

const SEARCH: Search = Search { cell: 128, own: 24, other: 16 };
/// Nodes that a cell's centre is learned from, on average, and rounds of learning.
const SAMPLE: usize = 24;
const ROUNDS: usize = 5;
/// Rows of a product held at once by one thread.
const BLOCK: usize = 256;

/// The nearest neighbours of each node, as far as the cells show them.
pub(super) fn nearest(features: &Features<'_>, nodes: &[Node<'_>]) -> Vec<Vec<Neighbor>> {
    SEARCH.nearest(features, nodes)
}

impl Search {
    pub(super) fn nearest(self, features: &Features<'_>, nodes: &[Node<'_>]) -> Vec<Vec<Neighbor>> {
        let (centres, languages) = self.centres(features, nodes);
        let looks = self.looks(features, nodes, &centres, &languages);
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); languages.len()];
        let mut seekers: Vec<Vec<usize>> = vec![Vec::new(); languages.len()];
        for (node, looks) in looks.iter().enumerate() {
            if let Some(&home) = looks.first() {
                members[home as usize].push(node);
            }
            for &cell in looks {
                seekers[cell as usize].push(node);
            }
        }
        drop(looks);
        let table = Table::new(nodes);
        members.into_par_iter().zip(seekers).for_each(|(members, seekers)| {
            let candidates = features.select(&members);
            for seekers in seekers.chunks(BLOCK) {
                let rows = features.select(seekers);
                // A cell of many that are nearly the same must not cost memory.
                for (from, candidates) in (0..).step_by(BLOCK).zip(candidates.axis_chunks_iter(Axis(0), BLOCK)) {
                    let similarities = rows.dot(&candidates.t());
                    table.offer(seekers.iter().copied(), &members[from..].iter().copied(), &similarities.view());
                }
            }
        });
        table.finish()
    }

    /// The centres of all cells, each with its language.
    fn centres(self, features: &Features<'_>, nodes: &[Node<'_>]) -> (Array2<f32>, Vec<Language>) {
        let (mut centres, mut languages) = (Array2::zeros((0, features.columns())), Vec::new());
        for language in [Language::Japanese, Language::English, Language::Other] {
            let mut own: Vec<usize> = (0..nodes.len()).filter(|&node| nodes[node].language == language).collect();
            let cells = own.len().div_ceil(self.cell);
            own.sort_unstable_by_key(|&node| (xxh3_64(&node.to_le_bytes()), node));
            own.truncate(cells * SAMPLE);
            let learned = learn(&features.select(&own), cells);
            languages.extend(std::iter::repeat_n(language, learned.nrows()));
            // Both have the columns of the features.
            let _ = centres.append(Axis(0), learned.view());
        }
        (centres, languages)
    }

    /// The cells that each node looks into, first its own.
    fn looks(self, features: &Features<'_>, nodes: &[Node<'_>], centres: &Array2<f32>, languages: &[Language]) -> Vec<Box<[u32]>> {
        let blocks: Vec<usize> = (0..nodes.len()).step_by(BLOCK).collect();
        let looks = blocks.into_par_iter().flat_map_iter(|start| {
            let end = (start + BLOCK).min(nodes.len());
            let nearness = features.rows(start..end).dot(&centres.t());
            let looks = |(node, row): (usize, ArrayView1<'_, f32>)| {
                let of = |own: bool| (0_u32..).zip(&row).zip(languages).filter(move |(_, language)| (**language == nodes[node].language) == own);
                let mut cells = best(of(true).map(|((cell, &near), _)| (near, cell)), self.own);
                cells.extend(best(of(false).map(|((cell, &near), _)| (near, cell)), self.other));
                cells.into_boxed_slice()
            };
            (start..end).zip(nearness.axis_iter(Axis(0))).map(looks).collect::<Vec<_>>()
        });
        looks.collect()
    }
}

/// The nearest cells, the nearest first.
fn best(cells: impl Iterator<Item = (f32, u32)>, most: usize) -> Vec<u32> {
    let nearer = |a: &(f32, u32), b: &(f32, u32)| -> Ordering { b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)) };
    let mut cells: Vec<(f32, u32)> = cells.collect();
    if cells.len() > most {
        cells.select_nth_unstable_by(most, nearer);
        cells.truncate(most);
    }
    cells.sort_unstable_by(nearer);
    cells.into_iter().map(|(_, cell)| cell).collect()
}

/// Unit-length centres of `count` cells by spherical k-means (Dhillon and Modha 2001), from the first rows of the sample.
fn learn(sample: &Array2<f32>, count: usize) -> Array2<f32> {
    let mut centres = sample.slice(s![..count.min(sample.nrows()), ..]).to_owned();
    for _ in 0..ROUNDS {
        let blocks: Vec<usize> = (0..sample.nrows()).step_by(BLOCK).collect();
        let homes: Vec<usize> = blocks
            .into_par_iter()
            .flat_map_iter(|start| {
                let nearness = sample.slice(s![start..(start + BLOCK).min(sample.nrows()), ..]).dot(&centres.t());
                nearness.axis_iter(Axis(0)).map(|row| home(&row)).collect::<Vec<_>>()
            })
            .collect();
        let mut sums = Array2::zeros(centres.raw_dim());
        for (row, home) in sample.axis_iter(Axis(0)).zip(homes) {
            let mut sum = sums.row_mut(home);
            sum += &row;
        }
        for (mut centre, sum) in centres.rows_mut().into_iter().zip(sums.rows()) {
            let norm = sum.dot(&sum).sqrt();
            // A centre that has lost its members stays where it is.
            if norm > 0.0 {
                centre.assign(&sum);
                centre /= norm;
            }
        }
    }
    centres
}

/// The nearest centre, the first of equals.
fn home(nearness: &ArrayView1<'_, f32>) -> usize {
    let nearest = nearness.iter().enumerate().reduce(|best, other| if other.1 > best.1 { other } else { best });
    nearest.map_or(0, |(cell, _)| cell)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::cluster::{Vector, communities, neighbors, refine};

    /// As many as unrelated units of real companies differ in: the similarity of two of them has a standard deviation of about 1/√90.
    const DIMENSIONS: usize = 90;

    /// A unit as made up for a test.
    struct Unit {
        vector: Vec<f32>,
        language: Language,
        words: Vec<u64>,
    }

    /// Two thirds of the units in groups of 5 to 60, the rest strangers, all in an order of their own.
    fn units(count: usize) -> Vec<Unit> {
        let mut state = 7_u64;
        let mut draw = move || {
            state = state.wrapping_add(1);
            xxh3_64(&state.to_le_bytes())
        };
        let mut direction = move || -> Vec<f32> {
            let vector: Vec<f32> = (0..DIMENSIONS)
                .map(|_| draw().to_le_bytes().chunks(2).map(|pair| f32::from(u16::from_le_bytes([pair[0], pair[1]])) / 65_536.0 - 0.5).sum())
                .collect();
            let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
            vector.into_iter().map(|value| value / norm).collect()
        };
        let mut groups: Vec<usize> = Vec::new();
        let mut centres: Vec<Vec<f32>> = Vec::new();
        while groups.len() < count * 2 / 3 {
            groups.extend(std::iter::repeat_n(centres.len(), 5 + centres.len() * 7 % 56));
            centres.push(direction());
        }
        let mut units: Vec<Unit> = (0..count)
            .map(|index| {
                let own = direction();
                let centre = groups.get(index).map(|&group| &centres[group]);
                let mixed = centre.map_or(own.clone(), |centre| centre.iter().zip(&own).map(|(centre, own)| centre + 0.7 * own).collect());
                let norm = mixed.iter().map(|value| value * value).sum::<f32>().sqrt();
                Unit {
                    vector: mixed.into_iter().map(|value| value / norm).collect(),
                    language: if index % 5 < 3 { Language::Japanese } else { Language::English },
                    words: groups.get(index).map_or_else(Vec::new, |&group| vec![group as u64]),
                }
            })
            .collect();
        units.sort_by_cached_key(|unit| xxh3_64(&unit.vector[0].to_le_bytes()));
        units
    }

    fn nodes(units: &[Unit]) -> Vec<Node<'_>> {
        units.iter().map(|unit| Node { vector: Vector::Whole(&unit.vector), language: unit.language, topics: &[], words: &unit.words }).collect()
    }

    /// The group of each node, or a number of its own.
    fn grouped(features: &Features<'_>, neighbors: &[Vec<Neighbor>]) -> Vec<usize> {
        let groups = refine::refine(features, &communities::detect(neighbors.len(), neighbors).unwrap());
        let mut of: Vec<usize> = (0..neighbors.len()).map(|node| groups.len() + node).collect();
        for (number, group) in groups.iter().enumerate() {
            for &node in group {
                of[node] = number;
            }
        }
        of
    }

    /// Adjusted Rand index (Hubert and Arabie 1985).
    fn agreement(one: &[usize], other: &[usize]) -> f64 {
        let pairs = |counts: Vec<usize>| counts.into_iter().map(|count| (count * count.saturating_sub(1) / 2) as f64).sum::<f64>();
        let count = |keys: Vec<(usize, usize)>| {
            let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
            for key in keys {
                *counts.entry(key).or_default() += 1;
            }
            counts.into_values().collect::<Vec<_>>()
        };
        let both = pairs(count(one.iter().copied().zip(other.iter().copied()).collect()));
        let (left, right) =
            (pairs(count(one.iter().map(|&group| (group, 0)).collect())), pairs(count(other.iter().map(|&group| (group, 0)).collect())));
        let expected = left * right / pairs(vec![one.len()]);
        (both - expected) / (f64::midpoint(left, right) - expected)
    }

    /// Of the exact neighbours of at least this similarity, the share that was found.
    fn recall(exact: &[Vec<Neighbor>], found: &[Vec<Neighbor>], least: f32) -> f64 {
        let (mut hits, mut all) = (0_usize, 0_usize);
        for (exact, found) in exact.iter().zip(found) {
            let found: BTreeSet<usize> = found.iter().map(|neighbor| neighbor.node).collect();
            let wanted = || exact.iter().filter(|neighbor| neighbor.similarity >= least);
            all += wanted().count();
            hits += wanted().filter(|neighbor| found.contains(&neighbor.node)).count();
        }
        hits as f64 / all as f64
    }

    #[test]
    fn cells_show_the_neighbours_that_groups_are_made_of_and_the_groups_agree() {
        // As finely cut, and as much of it looked at, as a hundred thousand units are.
        let search = Search { cell: 12, own: 12, other: 8 };
        let units = units(6_000);
        let nodes = nodes(&units);
        let features = Features::of(&nodes);
        let (exact, found) = (neighbors::exact(&features, &nodes), search.nearest(&features, &nodes));
        let (near, all) = (recall(&exact, &found, 0.4), recall(&exact, &found, -1.0));
        let agreement = agreement(&grouped(&features, &exact), &grouped(&features, &found));
        assert!(near >= 0.9 && all >= 0.85, "recall of neighbours from 0.4: {near}, of all: {all}");
        assert!(agreement >= 0.98, "the groups agree: {agreement}");
        let similarity = |of: &[Vec<Neighbor>]| of.iter().flatten().map(|neighbor| (neighbor.node, neighbor.similarity)).collect::<BTreeMap<_, _>>();
        assert!(similarity(&found).into_values().all(|value| value <= 1.001));
    }

    #[test]
    fn on_the_seam_both_ways_give_the_same_groups() {
        let units = units(neighbors::EXACT + 40);
        let nodes = nodes(&units);
        let assigned = |count: usize| {
            let clustering = crate::cluster::cluster(&nodes[..count]).unwrap();
            clustering.assignment[..neighbors::EXACT].iter().enumerate().map(|(node, id)| id.map_or(count + node, |id| id.0)).collect::<Vec<_>>()
        };
        let agreement = agreement(&assigned(neighbors::EXACT), &assigned(nodes.len()));
        assert!(agreement >= 0.98, "the groups agree: {agreement}");
    }

    #[test]
    fn threads_have_no_say_and_few_nodes_are_all_compared() {
        let units = units(700);
        let nodes = nodes(&units);
        let features = Features::of(&nodes);
        let search = Search { cell: 16, own: 3, other: 3 };
        let with =
            |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| search.nearest(&features, &nodes));
        assert_eq!(with(1), with(3));
        let near = |lists: Vec<Vec<Neighbor>>| {
            lists.into_iter().map(|list| list.into_iter().map(|neighbor| neighbor.node).collect()).collect::<Vec<Vec<_>>>()
        };
        assert_eq!(near(nearest(&features, &nodes)), near(neighbors::exact(&features, &nodes)));
    }
}
