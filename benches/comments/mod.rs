//! Mixed comments for the benches: made by a fixed generator, the same on every machine, each different from all others.
//!
//! The material is written for koe: the opinion units of `samples/source.jsonl` and the sentences of `ja.txt` and `en.txt`. A comment is one to four of
//! them, each led in by a detail of its own (a product and a count, a date, a place), for koe judges a text that it has met before only once: without the
//! details the benches would measure that memory.

use std::collections::HashSet;
use std::path::Path;

use koe::normalize::{Language, language, normalize};
use koe::segment::segment;
use serde_json::Value;

use crate::draw::Draw;

/// One record.
pub(crate) struct Comment {
    pub(crate) id: String,
    pub(crate) date: String,
    pub(crate) rating: u64,
    pub(crate) channel: &'static str,
    pub(crate) product: &'static str,
    pub(crate) text: String,
}

/// Names of the columns, in the order of [`Comment::cells`].
pub(crate) const HEADERS: [&str; 6] = ["id", "date", "rating", "channel", "product", "comment"];

impl Comment {
    pub(crate) fn cells(&self) -> [String; 6] {
        let Self { id, date, rating, channel, product, text } = self;
        [id.clone(), date.clone(), rating.to_string(), (*channel).to_owned(), (*product).to_owned(), text.clone()]
    }
}

/// The comments as CSV with a header.
pub(crate) fn csv(comments: &[Comment]) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEADERS)?;
    for comment in comments {
        table.write_record(comment.cells())?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

/// Of ten comments six are Japanese, as in `samples/`.
const JAPANESE_OF_TEN: usize = 6;
/// Units of a comment, drawn evenly: the mean length in tokens follows from it.
const UNITS: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4];

const CHANNELS: [&str; 4] = ["web", "app", "survey", "shop"];
const PRODUCTS: [&str; 16] =
    ["AP-300", "AP-500", "HM-20", "RV-7", "AF-30", "TV-55X", "WM-12", "K210", "ZR-8", "Q45", "M3 Pro", "EX-1000", "B612", "C-90", "T40 mini", "N7"];
const PLACES: [(&str, &str); 12] = [
    ("札幌", "Sapporo"),
    ("仙台", "Sendai"),
    ("新宿", "Shinjuku"),
    ("横浜", "Yokohama"),
    ("名古屋", "Nagoya"),
    ("金沢", "Kanazawa"),
    ("京都", "Kyoto"),
    ("梅田", "Umeda"),
    ("神戸", "Kobe"),
    ("広島", "Hiroshima"),
    ("博多", "Hakata"),
    ("那覇", "Naha"),
];
const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `count` comments, no two with the same text.
pub(crate) fn comments(count: usize) -> Vec<Comment> {
    let (japanese, english) = material();
    let mut draw = Draw(0x6b6f_6521);
    let mut seen = HashSet::with_capacity(count);
    let mut comments = Vec::with_capacity(count);
    while comments.len() < count {
        let product = *draw.one(&PRODUCTS);
        let units = *draw.one(&UNITS);
        let text = if draw.below(10) < JAPANESE_OF_TEN {
            (0..units).map(|_| sentence_japanese(&mut draw, &japanese, product)).collect::<String>()
        } else {
            (0..units).map(|_| sentence_english(&mut draw, &english, product)).collect::<Vec<_>>().join(" ")
        };
        if seen.insert(text.clone()) {
            let date = format!("2026-{:02}-{:02}", 5 + draw.below(6), 1 + draw.below(28));
            let rating = 1 + draw.below(5) as u64;
            let channel = *draw.one(&CHANNELS);
            comments.push(Comment { id: format!("B{:06}", comments.len()), date, rating, channel, product, text });
        }
    }
    comments
}

/// Opinion units in Japanese and in English, in the order of the files.
fn material() -> (Vec<String>, Vec<String>) {
    let source =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/source.jsonl")).expect("the samples belong to the crate");
    let written = source.lines().filter_map(|line| {
        let record: Value = serde_json::from_str(line).expect("a line of the samples is a JSON object");
        (record["expected_status"] == "analyzed").then(|| record["text"].as_str().unwrap_or_default().to_owned())
    });
    let own = include_str!("ja.txt").lines().chain(include_str!("en.txt").lines()).map(str::to_owned);
    let (mut japanese, mut english) = (Vec::new(), Vec::new());
    for text in written.chain(own) {
        let normalized = normalize(&text);
        let whole = language(normalized.as_str());
        for span in segment(&normalized, whole) {
            let unit = normalized.as_str()[span].to_owned();
            match whole {
                Language::Japanese => japanese.push(unit),
                Language::English => english.push(unit),
                Language::Other => {}
            }
        }
    }
    (japanese, english)
}

fn sentence_japanese(draw: &mut Draw, material: &[String], product: &str) -> String {
    let (count, (place, _)) = (2 + draw.below(60), *draw.one(&PLACES));
    let lead = match draw.below(4) {
        0 => format!("{product}は{count}日目、"),
        1 => format!("{place}で{count}回目、"),
        2 => format!("{}月{}日、{place}で", 1 + draw.below(12), 1 + draw.below(28)),
        _ => format!("{place}の{product}、"),
    };
    let unit = draw.one(material);
    let end = if unit.ends_with(['。', '!', '?', '、', '.']) { "" } else { "。" };
    format!("{lead}{unit}{end}")
}

fn sentence_english(draw: &mut Draw, material: &[String], product: &str) -> String {
    let (count, (_, place)) = (2 + draw.below(60), *draw.one(&PLACES));
    let lead = match draw.below(4) {
        0 => format!("Day {count} with the {product}:"),
        1 => format!("Visit {count} to {place}:"),
        2 => format!("{place}, {} {}:", draw.one(&MONTHS), 1 + draw.below(28)),
        _ => format!("The {product} from {place}:"),
    };
    let unit = draw.one(material);
    let end = if unit.ends_with(['.', '!', '?', ',', ';']) { "" } else { "." };
    format!("{lead} {unit}{end}")
}

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        // The bias of a remainder is of no account for limits this small.
        usize::try_from(self.next() % limit as u64).unwrap_or_default()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
