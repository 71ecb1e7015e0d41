//! Speed of clustering, on made-up units: vectors of 384 dimensions, 22 topics and a few words each, in two languages; two thirds of them in groups, the rest
//! strangers.
//!
//! ```text
//! cargo bench --bench cluster                              # units for each second, in groups of 20
//! cargo bench --bench cluster -- cost [UNITS…]             # time and memory against n, groups of 8 to some hundreds
//! ```

#![expect(clippy::print_stdout, reason = "its result is what it prints")]

mod draw;
mod process;

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::Instant;

use divan::Bencher;
use divan::counter::ItemsCount;
use draw::Draw;
use koe::cluster::{Node, Vector, cluster};
use koe::normalize::Language;

const DIMENSIONS: usize = 384;
const TOPICS: usize = 22;
const WORDS: usize = 6;
const GROUP: usize = 20;
/// Length of a unit's own part beside that of its group: two units of a group have a cosine similarity of about 0.6.
const SPREAD: f32 = 0.8;
/// Length of the part that all units of a topic share, beside that of the group: what makes different issues alike.
const SHARED: f32 = 0.6;
/// Sizes of units that the cost is measured at.
const SIZES: [usize; 3] = [10_000, 30_000, 100_000];
const MEBIBYTE: f64 = 1_048_576.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["cost"] => cost(&SIZES),
        ["cost", ref sizes @ ..] => cost(&sizes.iter().map(|size| size.parse()).collect::<Result<Vec<usize>, _>>()?),
        ["once", units] => once(units.parse()?),
        _ => {
            divan::main();
            Ok(())
        }
    }
}

#[divan::bench(args = [1_000, 5_000], sample_count = 5, sample_size = 1)]
fn clustering(bencher: Bencher, units: usize) {
    let units = planted(units, &vec![GROUP; units * 2 / 3 / GROUP], 0.0);
    let nodes = nodes(&units);
    bencher.counter(ItemsCount::new(nodes.len())).bench(|| cluster(divan::black_box(&nodes)).map(|clustering| clustering.groups().len()));
}

/// Each size in a process of its own, so that its peak of memory is its own.
fn cost(sizes: &[usize]) -> Result<(), Box<dyn Error>> {
    println!(
        "| units | wall | on the processors | µs a unit | peak memory | of it the units themselves | groups | units in a group | planted groups | load before |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        let load = process::load().map_or_else(|| "unknown".to_owned(), |load| format!("{load:.1}"));
        let mut child = Command::new(std::env::current_exe()?).args(["--bench", "once", &size.to_string()]).stdout(Stdio::piped()).spawn()?;
        let said = child.stdout.take().ok_or("a piped standard output is there")?;
        let line = std::io::read_to_string(said)?;
        let status = child.wait()?;
        if !status.success() {
            return Err(format!("{size} units: {status}").into());
        }
        println!("{} {load} |", line.trim_end());
    }
    Ok(())
}

/// Clusters so many units once.
fn once(count: usize) -> Result<(), Box<dyn Error>> {
    let sizes = sizes(count * 2 / 3);
    let units = planted(count, &sizes, SHARED);
    let before = process::own();
    let start = Instant::now();
    let nodes = nodes(&units);
    let clustering = cluster(&nodes)?;
    let (wall, after) = (start.elapsed().as_secs_f64(), process::own());
    let grouped = clustering.assignment.iter().flatten().count();
    println!(
        "| {count} | {wall:.1} s | {:.1} s | {:.0} | {:.0} MiB | {:.0} MiB | {} | {grouped} | {} |",
        after.processor.saturating_sub(before.processor).as_secs_f64(),
        wall / count as f64 * 1e6,
        after.peak_bytes as f64 / MEBIBYTE,
        before.peak_bytes as f64 / MEBIBYTE,
        clustering.groups().len(),
        sizes.len()
    );
    Ok(())
}

/// Sizes of groups that fall like 1 / rank, as those of issues do: one of a hundredth of the units, most of a few.
fn sizes(units: usize) -> Vec<usize> {
    let largest = (units / 100).max(3);
    let mut left = units;
    let mut sizes = Vec::new();
    while left >= 3 {
        let size = (largest / (sizes.len() / 8 + 1)).max(8).min(left);
        sizes.push(size);
        left -= size;
    }
    sizes
}

struct Unit {
    vector: Vec<f32>,
    language: Language,
    topics: Vec<f32>,
    words: Vec<u64>,
}

fn nodes(units: &[Unit]) -> Vec<Node<'_>> {
    units.iter().map(|unit| Node { vector: Vector::Whole(&unit.vector), language: unit.language, topics: &unit.topics, words: &unit.words }).collect()
}

/// Units of groups of these sizes, mixed with strangers; `shared` is the length of what the units of a topic have in common.
fn planted(count: usize, sizes: &[usize], shared: f32) -> Vec<Unit> {
    let mut draw = Draw(2026);
    let common: Vec<Vec<f32>> = (0..TOPICS).map(|_| direction(&mut draw)).collect();
    let groups: Vec<(Vec<f32>, u64)> = sizes.iter().map(|_| (direction(&mut draw), draw.next())).collect();
    let mut members: Vec<usize> = sizes.iter().enumerate().flat_map(|(group, &size)| std::iter::repeat_n(group, size)).collect();
    // Shuffled (Fisher and Yates): units come in no order.
    for last in (1..members.len()).rev() {
        members.swap(last, usize::try_from(draw.next() % (last as u64 + 1)).unwrap_or_default());
    }
    let unit = |index: usize| {
        let group = if index % 3 < 2 { members.get(index / 3 * 2 + index % 3).map(|&group| &groups[group]) } else { None };
        let seed = group.map_or_else(|| draw.next(), |(_, seed)| *seed);
        let topic = usize::try_from(seed % TOPICS as u64).unwrap_or_default();
        let own = direction(&mut draw);
        let mut vector = own.clone();
        if let Some((centre, _)) = group {
            vector = centre.iter().zip(&own).map(|(centre, own)| centre + SPREAD * own).collect();
        }
        let vector = unit_length(vector.iter().zip(&common[topic]).map(|(own, common)| own + shared * common).collect());
        let mut topics = vec![0.02; TOPICS];
        topics[topic] = 0.9;
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
