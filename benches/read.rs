//! Speed of the readers: the same 5,000 comments in four forms, from the path to the last record, in bytes of the file for each second.
//!
//! ```text
//! cargo bench --bench read
//! ```

#![expect(clippy::expect_used, reason = "a bench without its files is a bench of nothing")]

mod comments;
mod draw;

use std::path::Path;

use comments::{Comment, HEADERS, comments, csv};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use koe::config::ReadOptions;
use rust_xlsxwriter::Workbook;
use serde_json::json;

const ROWS: usize = 5_000;

fn main() {
    divan::main();
}

#[divan::bench(args = ["utf8.csv", "cp932.csv", "comments.jsonl", "comments.xlsx"], sample_count = 10, sample_size = 1)]
fn reading(bencher: Bencher, name: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join(name);
    write(&path, name, &comments(ROWS));
    let bytes = std::fs::metadata(&path).expect("the file was just written").len();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(ROWS)).bench(|| {
        let source = koe::read::open(divan::black_box(&path), &ReadOptions::default()).expect("the file can be read");
        assert_eq!(source.flatten().count(), ROWS);
    });
}

fn write(path: &Path, form: &str, comments: &[Comment]) {
    let bytes = match form {
        "comments.jsonl" => lines(comments).into_bytes(),
        "comments.xlsx" => workbook(comments),
        "cp932.csv" => {
            let table = csv(comments).expect("the comments fit a table");
            encoding_rs::SHIFT_JIS.encode(std::str::from_utf8(&table).expect("comments are UTF-8")).0.into_owned()
        }
        _ => csv(comments).expect("the comments fit a table"),
    };
    std::fs::write(path, bytes).expect("a temporary file can be written");
}

fn lines(comments: &[Comment]) -> String {
    let line = |comment: &Comment| {
        let Comment { id, date, rating, channel, product, text } = comment;
        format!("{}\n", json!({ "id": id, "date": date, "rating": rating, "channel": channel, "product": product, "comment": text }))
    };
    comments.iter().map(line).collect()
}

fn workbook(comments: &[Comment]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = std::iter::once(HEADERS.map(str::to_owned)).chain(comments.iter().map(Comment::cells));
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("the cell is within the limits of a sheet");
        }
    }
    workbook.save_to_buffer().expect("a workbook can be written to memory")
}
