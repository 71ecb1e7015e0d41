//! Speed of the text stages, in bytes of text for each second.
//!
//! ```text
//! cargo bench --bench tokenize
//! ```

use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use koe::normalize::{Language, normalize, personal_data};
use koe::segment::segment;
use koe::tokenize::Tokenizer;

const SHORT_JAPANESE: &str = "届いた商品がすぐに壊れて使えませんでした。サポートに電話しましたが、30分待たされました。";
const SHORT_ENGLISH: &str = "The app crashed twice after the last update and I couldn't log in. Support never answered, but the price was fair.";

const TEXTS: [&str; 4] = ["ja short", "ja long", "en short", "en long"];

fn text(name: &str) -> (String, Language) {
    let (short, language) = if name.starts_with("ja") { (SHORT_JAPANESE, Language::Japanese) } else { (SHORT_ENGLISH, Language::English) };
    // A long comment is a page.
    (if name.ends_with("long") { vec![short; 20].join("\n") } else { short.to_owned() }, language)
}

fn main() {
    divan::main();
}

#[divan::bench(args = TEXTS)]
fn tokenizing(bencher: Bencher, name: &str) {
    let Ok(tokenizer) = Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")) else { return };
    let mut worker = tokenizer.worker();
    let (text, language) = text(name);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| worker.tokenize(divan::black_box(&text), language));
}

#[divan::bench(args = TEXTS)]
fn normalizing(bencher: Bencher, name: &str) {
    let (text, _) = text(name);
    bencher.counter(BytesCount::of_str(&text)).bench(|| normalize(divan::black_box(&text)));
}

#[divan::bench(args = TEXTS)]
fn segmenting(bencher: Bencher, name: &str) {
    let (text, language) = text(name);
    let normalized = normalize(&text);
    bencher.counter(BytesCount::of_str(&text)).bench(|| segment(divan::black_box(&normalized), language));
}

#[divan::bench(args = TEXTS)]
fn masking(bencher: Bencher, name: &str) {
    let (text, _) = text(name);
    bencher.counter(BytesCount::of_str(&text)).bench(|| personal_data(divan::black_box(&text)));
}

#[divan::bench]
fn loading() -> bool {
    Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).is_ok()
}
