//! A night like the last one: `koe analyze --cache --ledger` over mixed comments, then over the same with some new ones, each as a process of its own with
//! two workers. Prints time, memory, what the cache had, where the time went.
//!
//! ```text
//! cargo bench --bench nightly -- [COMMENTS [NEW_PER_CENT]]
//! cargo bench --bench nightly -- write FILE.csv COMMENTS     # only writes the comments
//! ```

#![expect(clippy::print_stdout, reason = "its result is what it prints")]

mod comments;
mod draw;
mod process;

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const MEBIBYTE: f64 = 1_048_576.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != "--bench").collect();
    if let ["write", file, count] = arguments[..] {
        return Ok(std::fs::write(file, comments::csv(&comments::comments(count.parse()?))?)?);
    }
    let count: usize = arguments.first().map_or(Ok(10_000), |count| count.parse())?;
    let new: usize = arguments.get(1).map_or(Ok(2), |share| share.parse())?;
    let folder = tempfile::tempdir()?;
    let all = comments::comments(count);
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("first.csv"), comments::csv(&all[..count - count * new / 100])?)?;
    std::fs::write(path("next.csv"), comments::csv(&all)?)?;
    for night in ["first", "next", "next"] {
        run(folder.path(), night)?;
    }
    println!("cache: {:.0} MiB", std::fs::metadata(path("koe.cache"))?.len() as f64 / MEBIBYTE);
    Ok(())
}

fn run(folder: &Path, night: &str) -> Result<(), Box<dyn Error>> {
    let load = process::load().map_or_else(|| "unknown".to_owned(), |load| format!("{load:.1}"));
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_koe"))
        .current_dir(folder)
        .args(["-v", "analyze", "--threads", "2", "--cache", "koe.cache", "--ledger", "koe.db", "--out", "out", "--models"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))
        .arg(format!("{night}.csv"))
        .stderr(Stdio::piped())
        .spawn()?;
    let said = child.stderr.take().ok_or("a piped standard error is there")?;
    let listener = std::thread::spawn(move || {
        let lines = BufReader::new(said).lines().map_while(Result::ok);
        lines.filter(|line| !line.contains("rows annotated")).map(|line| (line, start.elapsed().as_secs_f64())).collect::<Vec<_>>()
    });
    let (status, usage) = process::watch(&mut child)?;
    let wall = start.elapsed().as_secs_f64();
    println!(
        "{night} night, load {load}: {wall:.1} s, {:.1} s on the processors, {:.0} MiB",
        usage.processor.as_secs_f64(),
        usage.peak_bytes as f64 / MEBIBYTE
    );
    for (line, at) in listener.join().map_err(|_| "the listener panicked")? {
        println!("  {at:>7.1} s  {line}");
    }
    if status.success() { Ok(()) } else { Err(status.to_string().into()) }
}
