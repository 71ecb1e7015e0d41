//! Golden tables of tokens: one line a token (surface, byte span, base form, part of speech, `stop` or `-`), a blank line between texts.
//!
//! A change of the dictionary, of lindera or of a word list shows here as a difference. After checking that it is meant, write the tables anew:
//!
//! ```text
//! KOE_WRITE_GOLDEN=1 cargo test --test tokens
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

use std::fmt::Write as _;
use std::path::Path;

use koe::normalize::{Language, normalize};
use koe::tokenize::{PartOfSpeech, Token, TokenWorker, Tokenizer};

const JAPANESE: &[&str] = &[
    "届いた商品が壊れていて、すぐに使えませんでした。",
    "アプリが何度も落ちるし、Wi-Fiの設定画面から進めない!",
    "ｻﾎﾟｰﾄに電話したけど30分待たされた…",
    "静かで気に入っていますが、フィルターの値段が高すぎます。",
    "電源ボタンがない。返品したい",
    "店員さんの対応が丁寧で、とても良かったです😊",
    "AP-300のにおいセンサーが反応しません https://example.jp/a?b=c 参照",
];

const ENGLISH: &[&str] = &[
    "The app crashed twice and I couldn't log in.",
    "Batteries don't last; I've replaced them 3 times!",
    "My Wi-Fi setup was easy, but the Sony's manual isn't helpful.",
    "Delivery took nine days. Boxes were broken 😡",
    "Please add a CSV export (see https://example.com/x).",
    "I cannot recommend this product, it never worked reliably.",
];

fn worker() -> TokenWorker {
    Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).unwrap().worker()
}

fn table(worker: &mut TokenWorker, texts: &[&str], language: Language) -> String {
    let mut table = String::new();
    for text in texts {
        let normalized = normalize(text);
        let text = normalized.as_str();
        writeln!(table, "# {text}").unwrap();
        for token in worker.tokenize(text, language).unwrap() {
            let Token { span, base, part_of_speech, .. } = &token;
            let stop = if token.stop { "stop" } else { "-" };
            let key = token.spelling.as_ref().map(|key| format!("\t{key}")).unwrap_or_default();
            writeln!(table, "{}\t{}..{}\t{base}\t{part_of_speech:?}\t{stop}{key}", &text[span.clone()], span.start, span.end).unwrap();
        }
        table.push('\n');
    }
    table
}

fn compare(name: &str, texts: &[&str], language: Language) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tokens").join(name);
    let found = table(&mut worker(), texts, language);
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(found, expected, "{name} differs from what the tokenizer says; the header of this test says how to write it anew");
}

#[test]
fn japanese_tokens_are_as_recorded() {
    compare("ja.txt", JAPANESE, Language::Japanese);
}

#[test]
fn english_tokens_are_as_recorded() {
    compare("en.txt", ENGLISH, Language::English);
}

#[test]
fn tokens_are_in_order_and_cover_all_letters() {
    let mut worker = worker();
    let endless = "あ1a".repeat(20_000);
    for (text, language) in JAPANESE
        .iter()
        .map(|text| (*text, Language::Japanese))
        .chain(ENGLISH.iter().map(|text| (*text, Language::English)))
        .chain([("", Language::Japanese), (" \n ", Language::English), (endless.as_str(), Language::Japanese)])
    {
        let mut end = 0;
        for token in worker.tokenize(text, language).unwrap() {
            assert!(end <= token.span.start && token.span.start < token.span.end && !token.base.is_empty());
            assert!(!text[end..token.span.start].chars().any(char::is_alphanumeric), "{text}");
            end = token.span.end;
        }
        assert!(!text[end..].chars().any(char::is_alphanumeric));
    }
}

#[test]
fn a_worker_remembers_nothing() {
    let mut used = worker();
    for text in JAPANESE {
        assert_eq!(used.tokenize(text, Language::Japanese).unwrap(), worker().tokenize(text, Language::Japanese).unwrap());
    }
}

#[test]
fn forms_of_a_japanese_word_share_a_base() {
    let mut worker = worker();
    for (text, base) in [("壊れました", "壊れる"), ("壊れない", "壊れる"), ("高かった", "高い"), ("使えなくて", "使える")]
    {
        let tokens = worker.tokenize(text, Language::Japanese).unwrap();
        assert_eq!(tokens[0].base, base);
        assert!(matches!(tokens[0].part_of_speech, PartOfSpeech::Verb | PartOfSpeech::Adjective));
        assert!(!tokens[0].stop);
    }
}
