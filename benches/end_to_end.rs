//! The main job as a user runs it: `koe analyze` over a CSV of 10,000 mixed comments, in a process of its own with two workers. Prints time, memory, speed,
//! where the time went, and the share of it that is not the model's.
//!
//! ```text
//! cargo bench --bench end_to_end
//! ```

#![expect(clippy::print_stdout, reason = "its result is what it prints")]

mod comments;
mod draw;
mod process;

use std::collections::HashSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, StringArray};
use koe::classify::Classifier;
use koe::normalize::{Language, language, normalize};
use koe::segment::segment;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use process::Usage;

const COMMENTS: usize = 10_000;
const WORKERS: usize = 2;
const MEBIBYTE: f64 = 1_048_576.0;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --all-targets` starts benches too, without this flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let comments = comments::comments(COMMENTS);
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("comments.csv");
    std::fs::write(&input, comments::csv(&comments)?)?;
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    let units: Vec<String> = texts.iter().flat_map(|text| units(text)).collect();
    let distinct: HashSet<&str> = units.iter().map(String::as_str).collect();
    describe(&models, &texts, &units, distinct.len())?;

    let load = process::load();
    let run = analyze(&input, &folder.path().join("out"), &models)?;
    let spared = spared(&folder.path().join("out/comments.parquet"))?;
    let mut distinct: Vec<&str> = distinct.into_iter().filter(|text| !spared.contains(*text)).collect();
    distinct.sort_unstable();
    println!("{} whole comments were not asked for", spared.len());
    let bare = bare(&models, &distinct)?;

    let wall = run.wall.as_secs_f64();
    println!("end to end ({WORKERS} workers, load {} before)", load.map_or_else(|| "unknown".to_owned(), |load| format!("{load:.1}")));
    for (stage, time) in &run.stages {
        println!("  {stage:<34} {:>8.2} s", time.as_secs_f64());
    }
    println!("  {:<34} {wall:>8.2} s   {:.0} comments/s", "all", COMMENTS as f64 / wall);
    println!("  {:<34} {:>8.2} s", "on the processors", run.usage.processor.as_secs_f64());
    println!("  {:<34} {:>8.0} MiB", "peak memory", run.usage.peak_bytes as f64 / MEBIBYTE);
    println!("the model alone, same texts");
    println!("  {:<34} {:>8.2} s   {:.0} texts/s", "all", bare.wall.as_secs_f64(), distinct.len() as f64 / bare.wall.as_secs_f64());
    println!("  {:<34} {:>8.2} s", "on the processors", bare.usage.processor.as_secs_f64());
    println!("outside ONNX Runtime");
    println!("  {:<34} {:>8.1} %", "of the time", outside(bare.wall, run.wall));
    println!("  {:<34} {:>8.1} %", "of the time on the processors", outside(bare.usage.processor, run.usage.processor));
    Ok(())
}

fn outside(bare: Duration, all: Duration) -> f64 {
    100.0 * (1.0 - bare.as_secs_f64() / all.as_secs_f64())
}

/// The whole comments that a run has spared: their units say the same, and none of them was grouped.
fn spared(comments: &Path) -> Result<HashSet<String>, Box<dyn Error>> {
    let mut spared = HashSet::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(comments)?)?.build()? {
        let batch = batch?;
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("a column {name}"));
        let (texts, comments) = (column("text")?.as_string::<i32>(), column("segments")?.as_list::<i32>());
        for row in 0..batch.num_rows() {
            let units = comments.value(row);
            let units = units.as_struct();
            let column = |name: &str| units.column_by_name(name).ok_or_else(|| format!("segments have {name}"));
            let same = |labels: &StringArray| labels.iter().all(|label| label == labels.iter().next().flatten());
            let agree = same(column("sentiment")?.as_string()) && same(column("intent")?.as_string());
            if units.len() > 1 && agree && column("grouped")?.as_boolean().true_count() == 0 {
                spared.insert(normalize(texts.value(row)).as_str().to_owned());
            }
        }
    }
    Ok(spared)
}

/// What koe may run through the model for a comment: its units and, where there are several, the whole.
fn units(text: &str) -> Vec<String> {
    let normalized = normalize(text);
    let whole = language(normalized.as_str());
    if whole == Language::Other {
        Vec::new()
    } else {
        let mut texts: Vec<String> = segment(&normalized, whole).into_iter().map(|unit| normalized.as_str()[unit].to_owned()).collect();
        if texts.len() > 1 {
            texts.push(normalized.as_str().to_owned());
        }
        texts
    }
}

fn describe(models: &Path, texts: &[&str], units: &[String], distinct: usize) -> Result<(), Box<dyn Error>> {
    let tokenizer = tokenizers::Tokenizer::from_file(models.join("koe-small/tokenizer.json")).map_err(|fault| fault.to_string())?;
    let mut lengths = Vec::with_capacity(texts.len());
    for text in texts {
        lengths.push(tokenizer.encode(*text, false).map_err(|fault| fault.to_string())?.len());
    }
    lengths.sort_unstable();
    let japanese = texts.iter().filter(|text| language(normalize(text).as_str()) == Language::Japanese).count();
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    println!("{} comments, {japanese} of them Japanese, tokens: mean {mean:.1}, p95 {}", texts.len(), lengths[lengths.len() * 95 / 100]);
    println!("{} units and whole comments, {distinct} of them distinct ({:.1} %)", units.len(), 100.0 * distinct as f64 / units.len() as f64);
    Ok(())
}

/// A run and what it took.
struct Run {
    wall: Duration,
    usage: Usage,
    stages: Vec<(&'static str, Duration)>,
}

/// Runs the binary; the lines that it says tell where the time goes.
fn analyze(input: &Path, out: &Path, models: &Path) -> Result<Run, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_koe"))
        .args(["-v", "analyze", "--threads", &WORKERS.to_string(), "--models"])
        .args([models, input])
        .arg("--out")
        .arg(out)
        .stderr(Stdio::piped())
        .spawn()?;
    let said = child.stderr.take().ok_or("a piped standard error is there")?;
    let listener =
        std::thread::spawn(move || BufReader::new(said).lines().map_while(Result::ok).map(|line| (line, start.elapsed())).collect::<Vec<_>>());
    let (status, usage) = process::watch(&mut child)?;
    let wall = start.elapsed();
    let lines = listener.join().map_err(|_| "the listener panicked")?;
    if !status.success() {
        let said: Vec<String> = lines.into_iter().map(|(line, _)| line).collect();
        return Err(format!("{status}: {}", said.join("\n")).into());
    }
    let at = |words: &str| lines.iter().find(|(line, _)| line.contains(words)).map(|&(_, at)| at);
    // Each stage ends when the next is announced.
    let ends = [
        ("opening the files and models", at("reading ")),
        ("reading, text stages, model", at("grouping ")),
        ("clustering", at("naming ")),
        ("naming, counting, writing", at(" rows read = ")),
    ];
    let mut stages = Vec::new();
    let mut before = Duration::ZERO;
    for (stage, end) in ends {
        if let Some(end) = end {
            stages.push((stage, end.saturating_sub(before)));
            before = end;
        }
    }
    for (line, _) in lines.iter().filter(|(line, _)| line.contains(" rows read = ") || line.contains(" issues hold ")) {
        println!("{line}");
    }
    Ok(Run { wall, usage, stages })
}

/// The same texts through the same number of sessions and nothing else.
fn bare(models: &Path, units: &[&str]) -> Result<Run, Box<dyn Error>> {
    let mut classifier = Classifier::open(&models.join("koe-small"), WORKERS)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(WORKERS).build()?;
    let (start, before) = (Instant::now(), process::own());
    let predictions = pool.install(|| classifier.classify(units))?;
    let (wall, after) = (start.elapsed(), process::own());
    assert_eq!(predictions.len(), units.len());
    let usage = Usage { processor: after.processor.saturating_sub(before.processor), peak_bytes: after.peak_bytes };
    Ok(Run { wall, usage, stages: Vec::new() })
}
