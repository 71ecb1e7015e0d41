//! koe's tokenizer against lindera itself, same dictionary, same text, one thread each, in turns.
//!
//! The library is a loop over the lines, with and without asking for each word's details. The command line reads the lines from a file and writes to nowhere:
//! words alone (`wakati`) or with their details (`mecab`); its time holds starting and opening the dictionary. koe's time holds base forms, parts of speech,
//! stop words and spellings.

#![expect(clippy::print_stdout, reason = "its result is what it prints")]

use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use koe::normalize::{Language, language, normalize};
use koe::tokenize::Tokenizer;
use lindera::dictionary::load_fs_dictionary;
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;

use crate::comments::comments;

const COMMENTS: usize = 50_000;
const ROUNDS: usize = 7;

/// Prints the median time of each, and how many times as fast koe is.
pub(crate) fn compare(program: Option<&Path>) {
    let dictionary = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic");
    let lines = lines();
    let bytes: usize = lines.iter().map(|line| line.len() + 1).sum();
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(lines.join("\n").as_bytes()).expect("a temporary file can be written");

    let tokenizer = Tokenizer::load(&dictionary).expect("the dictionary belongs to the crate");
    let mut koe = tokenizer.worker();
    let segmenter = Segmenter::new(Mode::Normal, load_fs_dictionary(&dictionary).expect("the dictionary belongs to the crate"), None);
    let (mut alone, mut bare) = (segmenter.new_worker(), segmenter.new_worker());
    let mut runs: Vec<(String, Box<dyn FnMut() + '_>)> = vec![
        (
            "koe".to_owned(),
            Box::new(|| {
                for line in &lines {
                    black_box(koe.tokenize(line, Language::Japanese).expect("the text is plain"));
                }
            }),
        ),
        (
            "lindera's library, cuts only".to_owned(),
            Box::new(|| {
                for line in &lines {
                    black_box(bare.segment(line).expect("the text is plain"));
                }
            }),
        ),
        (
            "lindera's library, with details".to_owned(),
            Box::new(|| {
                for line in &lines {
                    for mut word in alone.segment(line).expect("the text is plain") {
                        black_box(word.details());
                    }
                }
            }),
        ),
    ];
    for output in ["wakati", "mecab"].into_iter().filter(|_| program.is_some()) {
        let (dictionary, file) = (dictionary.clone(), file.path().to_owned());
        let program = program.map(PathBuf::from).unwrap_or_default();
        runs.push((format!("lindera's command line, -o {output}"), Box::new(move || command_line(&program, &dictionary, output, &file))));
    }
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); runs.len()];
    for _ in 0..ROUNDS {
        for ((_, run), times) in runs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run();
            times.push(start.elapsed());
        }
    }
    println!("{} lines of Japanese, {:.1} MB, median of {ROUNDS} rounds in turns, one thread each", lines.len(), bytes as f64 / 1e6);
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for ((name, _), seconds) in runs.iter().zip(&medians) {
        println!("  {name:<36} {seconds:>6.3} s {:>6.1} MB/s   koe is {:.2} times as fast", bytes as f64 / 1e6 / seconds, seconds / medians[0]);
    }
}

/// The Japanese comments of the benches, one to a line.
fn lines() -> Vec<String> {
    let texts = comments(COMMENTS).into_iter().map(|comment| normalize(&comment.text).as_str().replace('\n', " "));
    texts.filter(|text| language(text) == Language::Japanese).collect()
}

fn command_line(program: &Path, dictionary: &Path, output: &str, file: &Path) {
    let mut command = Command::new(program);
    command.args(["tokenize", "--mmap", "--output", output, "--dict"]).arg(dictionary).arg(file).stdout(Stdio::null());
    assert!(command.status().expect("lindera can be started").success(), "lindera failed");
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
