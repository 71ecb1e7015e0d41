//! Speed of the text stages: normalizing, cutting into units, finding personal data, tokenizing; in bytes of text for each second.
//!
//! ```text
//! cargo bench --bench text
//! cargo bench --bench text -- lindera [PROGRAM]     # tokenizing against the bare library, and against its command line
//! ```

#![expect(clippy::expect_used, reason = "a bench without its dictionary is a bench of nothing")]

#[expect(dead_code, reason = "only the texts are wanted here")]
mod comments;
mod draw;
mod lindera_alone;
mod texts;

use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use koe::normalize::{language, normalize, personal_data};
use koe::segment::segment;
use koe::tokenize::Tokenizer;

use texts::{TEXTS, Text};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.first().is_some_and(|argument| argument == "lindera") {
        lindera_alone::compare(arguments.get(1).map(Path::new));
    } else {
        divan::main();
    }
}

fn tokenizer() -> Tokenizer {
    Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).expect("the dictionary belongs to the crate")
}

#[divan::bench]
fn opening_the_dictionary() -> Tokenizer {
    tokenizer()
}

#[divan::bench(args = TEXTS)]
fn normalizing(bencher: Bencher, text: Text) {
    bencher.counter(BytesCount::of_str(text.text)).bench(|| normalize(divan::black_box(text.text)));
}

#[divan::bench(args = TEXTS)]
fn finding_the_language(bencher: Bencher, text: Text) {
    let normalized = normalize(text.text);
    bencher.counter(BytesCount::of_str(text.text)).bench(|| language(divan::black_box(normalized.as_str())));
}

#[divan::bench(args = TEXTS)]
fn finding_personal_data(bencher: Bencher, text: Text) {
    bencher.counter(BytesCount::of_str(text.text)).bench(|| personal_data(divan::black_box(text.text)));
}

#[divan::bench(args = TEXTS)]
fn segmenting(bencher: Bencher, text: Text) {
    let normalized = normalize(text.text);
    let language = language(normalized.as_str());
    bencher.counter(BytesCount::of_str(text.text)).bench(|| segment(divan::black_box(&normalized), language));
}

#[divan::bench(args = TEXTS)]
fn tokenizing(bencher: Bencher, text: Text) {
    let tokenizer = tokenizer();
    let mut worker = tokenizer.worker();
    let language = language(text.text);
    bencher.counter(BytesCount::of_str(text.text)).bench_local(|| worker.tokenize(divan::black_box(text.text), language));
}
