//! Speed of clustering: units with vectors of 384 dimensions, 22 topics and a few words each, two thirds of them in planted groups of 20, the rest
//! strangers; in units for each second.
//!
//! ```text
//! cargo bench --bench cluster
//! ```

mod draw;

use divan::Bencher;
use divan::counter::ItemsCount;
use draw::Draw;
use koe::cluster::{Node, cluster};
use koe::normalize::Language;

const DIMENSIONS: usize = 384;
const TOPICS: usize = 22;
const WORDS: usize = 6;
const GROUP: usize = 20;
/// Length of a unit's own part beside that of its group: two units of a group have a cosine similarity of about 0.6.
const SPREAD: f32 = 0.8;

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 5_000], sample_count = 5, sample_size = 1)]
fn clustering(bencher: Bencher, units: usize) {
    let units = planted(units);
    let nodes: Vec<Node> =
        units.iter().map(|unit| Node { vector: &unit.vector, language: unit.language, topics: &unit.topics, words: &unit.words }).collect();
    bencher.counter(ItemsCount::new(nodes.len())).bench(|| cluster(divan::black_box(&nodes)).map(|clustering| clustering.groups().len()));
}

struct Unit {
    vector: Vec<f32>,
    language: Language,
    topics: Vec<f32>,
    words: Vec<u64>,
}

fn planted(count: usize) -> Vec<Unit> {
    let mut draw = Draw(2026);
    let groups: Vec<(Vec<f32>, u64)> = (0..count * 2 / 3 / GROUP).map(|_| (direction(&mut draw), draw.next())).collect();
    let unit = |index: usize| {
        let group = if index % 3 < 2 { groups.get(index / 3 % groups.len()) } else { None };
        let own = direction(&mut draw);
        let vector = match group {
            Some((centre, _)) => unit_length(centre.iter().zip(&own).map(|(centre, own)| centre + SPREAD * own).collect()),
            None => own,
        };
        let seed = group.map_or_else(|| draw.next(), |(_, seed)| *seed);
        let mut topics = vec![0.02; TOPICS];
        topics[usize::try_from(seed % TOPICS as u64).unwrap_or_default()] = 0.9;
        // Half of a unit's words are those of its group, half come from a vocabulary that all share.
        let mut words: Vec<u64> = (0..WORDS as u64).map(|word| if word % 2 == 0 { seed ^ word } else { draw.next() % 4_000 }).collect();
        words.sort_unstable();
        words.dedup();
        Unit { vector, language: if index % 5 < 3 { Language::Japanese } else { Language::English }, topics, words }
    };
    (0..count).map(unit).collect()
}

fn direction(draw: &mut Draw) -> Vec<f32> {
    unit_length((0..DIMENSIONS).map(|_| draw.normal()).collect())
}

fn unit_length(mut vector: Vec<f32>) -> Vec<f32> {
    let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    for value in &mut vector {
        *value /= norm;
    }
    vector
}

impl Draw {
    /// Nearly normal: the sum of four even draws of 16 bits.
    fn normal(&mut self) -> f32 {
        let bits = self.next();
        (0..4).map(|part| f32::from(u16::try_from(bits >> (16 * part) & 0xffff).unwrap_or_default()) / 65_536.0 - 0.5).sum()
    }
}
