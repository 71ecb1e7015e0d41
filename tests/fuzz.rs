//! Whatever people hand to koe beside exports is read or refused, never a crash: texts and their spans, settings, FAQs, lists of actions, reviewed
//! workbooks. Exports are the matter of `tests/properties/readers.rs`.
//!
//! Each law is checked on a few hundred damaged inputs in every run of the tests, and for as long as one likes by
//!
//! ```text
//! KOE_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --ignored --nocapture
//! ```

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use koe::config::{Options, Settings};
use koe::issue::actions::Actions;
use koe::issue::ledger::{AS_JUDGED, Book, CHECK_SHEET, INTENTS, ISSUE_COLUMNS, ISSUE_SHEET, MEMBER_COLUMNS, MEMBER_SHEET, Review, SENTIMENTS};
use koe::normalize::{Language, language, mask, normalize, own_words, personal_data};
use koe::segment::segment;
use koe::suggest::faq::FaqFile;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

/// Random numbers that are the same in every run (xorshift: Marsaglia 2003).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Bytes changed, cut out, doubled or moved in from elsewhere.
    fn damaged(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(6) {
            if bytes.is_empty() {
                break;
            }
            let (at, length) = (self.below(bytes.len()), self.below(24) + 1);
            let end = (at + length).min(bytes.len());
            match self.below(5) {
                0 => bytes[at] = self.next().to_le_bytes()[0],
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let part = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, part);
                }
                3 => bytes.truncate(at),
                _ => {
                    let token = self.of(&TOKENS);
                    bytes.splice(at..at, token.bytes());
                }
            }
        }
        bytes
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(40) {
            match self.below(6) {
                0 => text.extend(char::from_u32(u32::try_from(self.below(0x11_0000)).unwrap())),
                _ => text += self.of(&TOKENS),
            }
        }
        text
    }
}

const TOKENS: [&str; 72] = [
    "です",
    "。",
    "、",
    "が、",
    "けど",
    "！？",
    "…",
    "ー",
    "〜",
    "ﾃﾞ",
    "ｶﾞ",
    "\u{3099}",
    "か\u{3099}",
    "㍿",
    "①",
    "é",
    "e\u{301}",
    "\u{1100}\u{1161}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{202E}",
    "\0",
    "😀",
    "👨\u{200D}👩\u{200D}👧",
    "&amp;",
    "&#x338;",
    "<br/>",
    "<",
    ">",
    "&",
    "\r\n",
    "\n",
    "\t",
    "　",
    " ",
    " but ",
    "Mr. ",
    "the room was nice",
    "It broke.",
    "RT @a: ",
    "> ",
    ">> 引用",
    "様",
    "田中",
    "@a.jp",
    "090-0000-1234",
    "〒100-0001",
    "東京都港区1-2-3",
    "4111111111111111",
    "-",
    "\"",
    "'",
    ",",
    ";",
    "=",
    "[",
    "]",
    "{",
    "}",
    "#",
    "999999999999999999999",
    "-1",
    "1e400",
    "nan",
    "true",
    "[[topics]]",
    "K-0001",
    "2026-13-45",
    "はい",
    "none",
    "On Mon, Jan 1, 2026, a wrote:",
    "-----Original Message-----",
];

/// Every span that an output may show leads back to whole characters of the cell, in order, and masking it never fails.
fn spans_hold(draw: &mut Draw, _: &TempDir) {
    let verbatim = draw.text();
    let masks = personal_data(&verbatim);
    let own = own_words(&verbatim);
    let normalized = normalize(&own);
    assert_eq!(normalize(normalized.as_str()).as_str(), normalized.as_str());
    let whole = language(normalized.as_str());
    let (mut start, mut end, mut folded) = (0, 0, 0);
    for unit in segment(&normalized, draw.of(&[Language::Japanese, Language::English, whole])) {
        let span: Range<usize> = normalized.original(unit.clone());
        assert!(verbatim.get(span.clone()).is_some_and(|words| !words.is_empty()), "{span:?} of {verbatim:?}");
        // What is folded together (… with a mark on it, ㍿, an entity) may end one unit and begin the next; nothing more is shared.
        assert!(start <= span.start && end <= span.end && span.start >= end.min(folded), "units overlap in {verbatim:?}");
        let last = normalized.as_str()[unit.clone()].chars().next_back().map_or(0, char::len_utf8);
        (start, end, folded) = (span.start, span.end, normalized.original(unit.end - last..unit.end).start);
        let shown = mask(&verbatim, span.clone(), &masks);
        if !masks.iter().any(|mask| mask.start < span.end && span.start < mask.end) {
            assert_eq!(shown, verbatim[span], "a quote is not verbatim");
        }
    }
}

const SETTINGS: &str = r#"
[read]
encoding = "auto"
timezone = "Asia/Tokyo"
[columns]
version = "アプリのバージョン"
[cluster]
min_voices = 4
scope = "all"
[report]
language = "ja"
formats = ["html", "json"]
title = "声"
date = "2026-10-31"
[run]
threads = 2
[listening]
names = [{ name = "そらいろ", kind = "brand", also = ["ソライロ"] }]
[[topics]]
id = "noise"
ja = "騒音"
en = "noise"
touchpoints = ["store"]
stage = "use"
owner = "operations"
examples = ["うるさい", "騒がしい", "隣の声"]
"#;

/// Settings are refused with place and hint, or accepted, and then what `koe config` prints is accepted, too.
fn settings_hold(draw: &mut Draw, _: &TempDir) {
    let text = String::from_utf8_lossy(&draw.damaged(SETTINGS.as_bytes())).into_owned();
    let settings = Options::parse(&text, Path::new("koe.toml")).and_then(|options| Settings::resolve([options]));
    match settings {
        Err(error) => assert!(!error.place().is_empty() && !error.hint().is_empty() && !error.to_string().is_empty()),
        Ok(settings) => {
            let printed = toml::to_string(&settings.effective).unwrap();
            let again = Settings::resolve([Options::parse(&printed, Path::new("again.toml")).unwrap()]).unwrap();
            assert_eq!(again.effective, settings.effective, "{text}");
        }
    }
}

/// FAQs and lists of actions are tables like any other.
fn tables_hold(draw: &mut Draw, folder: &TempDir) {
    const FAQ: &str = "No,質問,回答\n1,送料はいくらですか,全国一律です\n2,\"返品は\nできますか\",八日以内です\n";
    const ACTIONS: &str = "課題,日付,バージョン,対応内容\nK-0003,2026/7/1,,配送業者を変更\n入荷待ち,,2.10,\"増産、\"\"急ぎ\"\"\"\n";
    let (text, extension) = (draw.of(&[FAQ, ACTIONS]), draw.of(&["csv", "tsv", "jsonl", "json", "xlsx"]));
    let path = folder.path().join(format!("table.{extension}"));
    fs::write(&path, draw.damaged(text.as_bytes())).unwrap();
    match FaqFile::read(&path) {
        Ok(_) => {}
        Err(error) => assert!(!error.place().is_empty() && !error.hint().is_empty()),
    }
    match Actions::read(&path) {
        Ok(read) => assert!(read.warnings.iter().all(|warning| !warning.to_string().is_empty())),
        Err(error) => assert!(!error.place().is_empty() && !error.hint().is_empty()),
    }
}

/// A reviewed workbook, whatever was written into it or became of its bytes, changes nothing that it does not name, and is refused or applied.
fn reviews_hold(draw: &mut Draw, folder: &TempDir) {
    let mut book = Workbook::new();
    for (name, columns) in [(ISSUE_SHEET, &ISSUE_COLUMNS[..]), (MEMBER_SHEET, &MEMBER_COLUMNS[..]), (CHECK_SHEET, &MEMBER_COLUMNS[..])] {
        if draw.below(6) == 0 {
            continue;
        }
        let sheet = book.add_worksheet().set_name(draw.of(&[name.ja, name.en])).unwrap();
        let above = u32::try_from(draw.below(2)).unwrap();
        for (column, named) in (0..).zip(columns) {
            if draw.below(12) > 0 {
                sheet.write_string(above, column, draw.of(&[named.ja, named.en])).unwrap();
            }
            for row in above + 1..above + 4 {
                let label = [SENTIMENTS[0].1.ja, INTENTS[3].1.en, AS_JUDGED.ja];
                match draw.below(5) {
                    0 => {}
                    1 => drop(sheet.write_number(row, column, f64::from(row) * 1.5)),
                    2 => drop(sheet.write_string(row, column, draw.of(&label))),
                    3 => drop(sheet.write_boolean(row, column, true)),
                    _ => drop(sheet.write_string(row, column, draw.text().chars().filter(|c| *c != '\0').collect::<String>())),
                }
            }
        }
    }
    if book.worksheets().is_empty() {
        book.add_worksheet();
    }
    let mut bytes = book.save_to_buffer().unwrap();
    if draw.below(3) == 0 {
        bytes = draw.damaged(&bytes);
    }
    let path = folder.path().join("review.xlsx");
    fs::write(&path, &bytes).unwrap();
    match Review::read(&path) {
        Err(error) => assert!(!error.place().is_empty() && !error.hint().is_empty()),
        Ok(review) => {
            let mut ledger = Book::default();
            for warning in ledger.review(&review) {
                assert!(!warning.cell.is_empty() && !warning.what.to_string().is_empty());
            }
            assert!(ledger.issues.is_empty() && ledger.units.is_empty(), "a review made issues out of nothing");
            let once = ledger.judgements.clone();
            ledger.review(&review);
            assert_eq!(ledger.judgements, once, "the same review twice is the same as once");
        }
    }
}

type Law = fn(&mut Draw, &TempDir);

const LAWS: [(&str, Law, u32); 4] =
    [("spans", spans_hold, 3_000), ("settings", settings_hold, 400), ("tables", tables_hold, 300), ("reviews", reviews_hold, 150)];

#[test]
fn damaged_inputs_of_every_kind_are_read_or_refused() {
    let folder = TempDir::new().unwrap();
    for (_, law, runs) in LAWS {
        let mut draw = Draw(0x6b6f_6521);
        for _ in 0..runs {
            law(&mut draw, &folder);
        }
    }
}

#[test]
#[ignore = "runs for a stated time"]
#[allow(clippy::print_stdout)] // its result is what it prints
fn inputs_of_every_kind_survive_mutations() {
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise);
    let (seconds, seed) = (number("KOE_FUZZ_SECONDS", 30), number("KOE_FUZZ_SEED", 0x6b6f_6521));
    let folder = TempDir::new().unwrap();
    for (name, law, _) in LAWS {
        let mut draw = Draw(seed.max(1));
        let (begin, mut runs) = (Instant::now(), 0_u64);
        while begin.elapsed() < Duration::from_secs(seconds) / 4 {
            let state = draw.0;
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| law(&mut draw, &folder)));
            assert!(outcome.is_ok(), "{name}: run {runs} failed; KOE_FUZZ_SEED={state} repeats it at once");
            runs += 1;
        }
        println!("{name}: {runs} inputs survived");
    }
}
