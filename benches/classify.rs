//! Speed of the classifier on one worker: short and long texts and texts of about 32 tokens, one text a run, in texts for each second; beside it a bare
//! loop of ONNX Runtime over the same graph and the same tokens, which is the most that can be had; and what opening it costs.
//!
//! ```text
//! cargo bench --bench classify
//! ```

#![expect(clippy::expect_used, reason = "a bench without its model is a bench of nothing")]

mod texts;

use std::fmt;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::ItemsCount;
use koe::classify::{Artifacts, Classifier, Encoder, load_runtime, open_session};
use ort::session::Session;
use ort::value::TensorRef;
use texts::TEXTS;
use tokenizers::Tokenizer;

/// About 32 tokens with the prefix and the two marks that the encoder adds.
const USUAL: [(&str, &str); 2] = [
    ("ja", "3月8日に横浜で買った加湿器ですが、タンクの底から水が漏れて床が濡れてしまい困っています"),
    ("en", "I bought the humidifier in Yokohama on March 8 and water keeps leaking from the bottom of the tank"),
];

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/koe-small")
}

fn encoder() -> Encoder {
    let artifacts = Artifacts::load(&folder()).expect("the model belongs to the crate");
    Encoder::open(&load_runtime().expect("`make runtime` fetches the runtime"), &artifacts).expect("the model can be opened")
}

/// A text with its length as the encoder counts it.
struct Counted {
    name: String,
    tokens: usize,
    text: &'static str,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} tokens", self.name, self.tokens)
    }
}

fn counted() -> Vec<Counted> {
    let mut encoder = encoder();
    let usual = USUAL.iter().map(|&(name, text)| (format!("{name} usual"), text));
    let texts = TEXTS.iter().map(|text| (text.to_string(), text.text)).chain(usual);
    texts.map(|(name, text)| Counted { name, tokens: encoder.predict(text).expect("the model runs").tokens, text }).collect()
}

#[divan::bench(args = counted(), sample_count = 20, sample_size = 10)]
fn one_text_a_run(bencher: Bencher, text: &Counted) {
    let mut encoder = encoder();
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| encoder.predict(divan::black_box(text.text)).expect("the model runs"));
}

/// The same runs with tokens made before and nothing done with the outputs.
#[divan::bench(args = counted(), sample_count = 20, sample_size = 10)]
fn bare_loop(bencher: Bencher, text: &Counted) {
    let (mut session, ids) = bare(text.text);
    let mask = vec![1_i64; ids.len()];
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        let tensor = |values| TensorRef::from_array_view(([1, ids.len()], values)).expect("the shape fits");
        let inputs = ort::inputs!["input_ids" => tensor(ids.as_slice()), "attention_mask" => tensor(mask.as_slice())];
        drop(divan::black_box(session.run(inputs).expect("the model runs")));
    });
}

/// A session with the options that the encoder uses, and the tokens of `text`.
fn bare(text: &str) -> (Session, Vec<i64>) {
    let artifacts = Artifacts::load(&folder()).expect("the model belongs to the crate");
    let tokenizer = Tokenizer::from_file(artifacts.dir.join("tokenizer.json")).expect("the tokenizer belongs to the model");
    let encoding = tokenizer.encode(format!("{}{text}", artifacts.manifest.prefix), true).expect("any text can be cut");
    let environment = load_runtime().expect("`make runtime` fetches the runtime");
    let session = open_session(&environment, &artifacts).expect("the model can be opened");
    (session, encoding.get_ids().iter().map(|&id| i64::from(id)).collect())
}

/// Checksums, runtime, tokenizer and session; the runtime's library is in memory after the first time.
#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn opening(workers: usize) -> Classifier {
    Classifier::open(&folder(), workers).expect("the model can be opened")
}
