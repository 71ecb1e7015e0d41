//! Speed of the readers: the same comments in many forms, from the path to the last record, in bytes of the file for each second. Opening a file costs the
//! same for every length, so the bars are for the files of 100,000 records.
//!
//! ```text
//! cargo bench --bench read
//! cargo bench --bench read -- memory    # two gigabytes, and the memory that they take
//! ```

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench without its files is a bench of nothing; its result is what it prints")]

mod comments;
mod draw;
mod process;

use std::fs::File;
use std::io::{BufWriter, Cursor, Write as _};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use comments::{Comment, HEADERS, comments, csv};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use flate2::Compression;
use flate2::write::GzEncoder;
use koe::config::ReadOptions;
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SMALL: usize = 5_000;
const LARGE: usize = 100_000;

/// The comments are made once; making them takes longer than reading them.
static COMMENTS: LazyLock<Vec<Comment>> = LazyLock::new(|| comments(LARGE));

fn main() {
    if std::env::args().any(|argument| argument == "memory") {
        memory();
    } else {
        divan::main();
    }
}

/// Reads a CSV of two gigabytes, made on the fly, and prints the most memory that this process held.
fn memory() {
    const BYTES: u64 = 2 << 30;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, headers) in [("with ids", HEADERS), ("without ids", ["sku", "date", "rating", "channel", "product", "comment"])] {
        let path = folder.path().join("large.csv");
        let (rows, bytes) = write_large(&path, &headers, BYTES).expect("a temporary file can be written");
        let (start, before) = (Instant::now(), process::own());
        let mut source = koe::read::open(&path, &ReadOptions::default()).expect("the file can be read");
        assert_eq!(source.by_ref().flatten().count(), rows);
        assert!(source.fault().is_none(), "the file was read to its end");
        let (wall, after) = (start.elapsed(), process::own());
        let processor = after.processor.saturating_sub(before.processor).as_secs_f64();
        println!(
            "{name}: {rows} rows, {bytes} bytes, {:.1} s ({processor:.1} s on the processor, {:.0} MB/s), peak {} MiB",
            wall.as_secs_f64(),
            bytes as f64 / 1e6 / processor,
            after.peak_bytes >> 20
        );
    }
}

fn write_large(path: &Path, headers: &[&str], bytes: u64) -> std::io::Result<(usize, u64)> {
    let comments = comments(LARGE / 10);
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "{}", headers.join(","))?;
    let (mut rows, mut written) = (0, 0);
    while written < bytes {
        let Comment { date, rating, channel, product, text, .. } = &comments[rows % comments.len()];
        let line = format!("N{rows:09},{date},{rating},{channel},{product},\"{}\"\n", text.replace('"', "\"\""));
        out.write_all(line.as_bytes())?;
        written += line.len() as u64;
        rows += 1;
    }
    out.flush()?;
    Ok((rows, written))
}

#[divan::bench(args = ["utf8.csv", "cp932.csv", "comments.jsonl", "comments.xlsx"], sample_count = 10, sample_size = 1)]
fn small(bencher: Bencher, name: &str) {
    reading(bencher, name, SMALL);
}

#[divan::bench(
    args = ["utf8.csv", "no_id.csv", "cp932.csv", "utf8.csv.gz", "comments.zip", "comments.jsonl", "comments.parquet", "comments.arrow"],
    sample_count = 10,
    sample_size = 1
)]
fn large(bencher: Bencher, name: &str) {
    reading(bencher, name, LARGE);
}

fn reading(bencher: Bencher, name: &str, rows: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join(name);
    write(&path, name, &COMMENTS[..rows]);
    let bytes = std::fs::metadata(&path).expect("the file was just written").len();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(rows)).bench(|| {
        let source = koe::read::open(divan::black_box(&path), &ReadOptions::default()).expect("the file can be read");
        assert_eq!(source.flatten().count(), rows);
    });
}

fn write(path: &Path, form: &str, comments: &[Comment]) {
    let bytes = match form {
        "comments.jsonl" => lines(comments).into_bytes(),
        "comments.xlsx" => workbook(comments),
        "comments.parquet" | "comments.arrow" => data_frame(form, comments),
        "utf8.csv.gz" => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&csv(comments).expect("the comments fit a table")).and_then(|()| packed.finish()).expect("memory takes what is written")
        }
        "comments.zip" => {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file("comments.csv", SimpleFileOptions::default()).expect("memory takes what is written");
            archive.write_all(&csv(comments).expect("the comments fit a table")).expect("memory takes what is written");
            archive.finish().expect("memory takes what is written").into_inner()
        }
        "no_id.csv" => {
            let table = String::from_utf8(csv(comments).expect("the comments fit a table")).expect("comments are UTF-8");
            table.replacen("id,", "sku,", 1).into_bytes()
        }
        "cp932.csv" => {
            let table = csv(comments).expect("the comments fit a table");
            encoding_rs::SHIFT_JIS.encode(std::str::from_utf8(&table).expect("comments are UTF-8")).0.into_owned()
        }
        _ => csv(comments).expect("the comments fit a table"),
    };
    std::fs::write(path, bytes).expect("a temporary file can be written");
}

fn data_frame(form: &str, comments: &[Comment]) -> Vec<u8> {
    let columns = (0..HEADERS.len())
        .map(|column| -> ArrayRef { Arc::new(comments.iter().map(|comment| Some(comment.cells()[column].clone())).collect::<StringArray>()) });
    let batch = RecordBatch::try_from_iter(HEADERS.into_iter().zip(columns)).expect("the columns are of one length");
    let mut bytes = Vec::new();
    if form == "comments.parquet" {
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("text can be written");
        writer.write(&batch).expect("memory takes what is written");
        writer.close().expect("memory takes what is written");
    } else {
        let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).expect("text can be written");
        for start in (0..comments.len()).step_by(4_096) {
            writer.write(&batch.slice(start, 4_096.min(comments.len() - start))).expect("memory takes what is written");
        }
        writer.finish().expect("memory takes what is written");
        drop(writer);
    }
    bytes
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
