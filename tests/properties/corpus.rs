//! Small valid exports of every form that koe reads, under `tests/corpus/`: what the readers' properties damage.
//!
//! The files are written by [`made`]; after a change of it, write them anew with `KOE_WRITE_GOLDEN=1 cargo test --test properties corpus`.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Largest file of the corpus.
const LARGEST: usize = 4 << 10;
/// Records of each file.
pub(crate) const RECORDS: usize = 4;
const HEADERS: [&str; 5] = ["受付番号", "日時", "評価", "ご意見", "店舗名"];
const ROWS: [[&str; 5]; RECORDS] = [
    ["A-1", "2026/5/1 10:20", "5", "配送が早くて、\n助かりました。\"満足\"です", "博多店"],
    ["A-2", "2026-05-02T23:59:59+09:00", "1", "水が漏れる。電話がつながらない", ""],
    ["A-2", "5/3/2026", "", "Great, but the box was crushed", "梅田店"],
    ["A-4", "令和8年5月4日", "★★★", "特になし", "博多店"],
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The files of the corpus by name.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

fn table(delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADERS).unwrap();
    for row in ROWS {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn objects() -> Vec<serde_json::Value> {
    ROWS.iter()
        .map(|row| HEADERS.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect::<serde_json::Map<_, _>>().into())
        .collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The smallest workbook that Excel opens.
fn workbook() -> Vec<u8> {
    let cell =
        |text: &str| format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", text.replace('&', "&amp;").replace('<', "&lt;"));
    let row = |cells: &[&str; 5]| format!("<row>{}</row>", cells.map(cell).concat());
    let rows: String = std::iter::once(&HEADERS).chain(&ROWS).map(row).collect();
    let parts = "http://schemas.openxmlformats.org/package/2006";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{parts}/relationships\"><Relationship Id=\"rId1\" Type=\"{kinds}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let types = format!(
        "<Types xmlns=\"{parts}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{media}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{media}.worksheet+xml\"/></Types>"
    );
    let book =
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{kinds}\"><sheets><sheet name=\"回答\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    archive(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>").as_bytes()),
    ])
}

fn frame() -> RecordBatch {
    let text =
        |column: usize| -> ArrayRef { Arc::new(ROWS.iter().map(|row| Some(row[column]).filter(|cell| !cell.is_empty())).collect::<StringArray>()) };
    let mut shops = StringDictionaryBuilder::<Int32Type>::new();
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in ROWS {
        shops.append_option(Some(row[4]).filter(|cell| !cell.is_empty()));
        tags.append_value([Some(row[0]), None]);
    }
    let dates = TimestampMillisecondArray::from(vec![Some(1_777_681_597_000), None, Some(0), Some(-1)]).with_timezone("Asia/Tokyo");
    let columns: [(&str, ArrayRef); 6] = [
        ("id", text(0)),
        ("date", Arc::new(dates)),
        ("rating", Arc::new(Float64Array::from(vec![Some(5.0), Some(1.0), None, Some(f64::NAN)]))),
        ("text", text(3)),
        ("shop", Arc::new(shops.finish())),
        ("tags", Arc::new(tags.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

fn parquet(compression: Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let properties =
        WriterProperties::builder().set_compression(compression).set_statistics_enabled(parquet::file::properties::EnabledStatistics::None);
    let mut writer = ArrowWriter::try_new(&mut bytes, frame().schema(), Some(properties.build())).unwrap();
    writer.write(&frame()).unwrap();
    writer.close().unwrap();
    bytes
}

fn arrow() -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).unwrap();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &frame().schema(), options).unwrap();
    writer.write(&frame()).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn arrow_stream() -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &frame().schema()).unwrap();
    writer.write(&frame().slice(0, 2)).unwrap();
    writer.write(&frame().slice(2, 2)).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn made() -> Vec<(&'static str, Vec<u8>)> {
    let csv = table(b',');
    let lines: String = objects().iter().flat_map(|object| [object.to_string(), "\n".to_owned()]).collect();
    let connect =
        json!({ "data": objects().into_iter().map(|object| json!({ "type": "customerReviews", "attributes": object })).collect::<Vec<_>>() });
    let tweets: Vec<_> = ROWS
        .iter()
        .map(|row| json!({ "tweet": { "id_str": row[0], "full_text": row[3], "created_at": "Wed Jan 01 12:00:00 +0000 2020" } }))
        .collect();
    vec![
        ("utf8.csv", csv.clone().into_bytes()),
        ("cp932.csv", SHIFT_JIS.encode(&csv).0.into_owned()),
        ("euc_jp.csv", EUC_JP.encode(&csv).0.into_owned()),
        ("iso_2022_jp.csv", ISO_2022_JP.encode(&csv).0.into_owned()),
        ("utf16.tsv", [0xff, 0xfe].into_iter().chain(table(b'\t').encode_utf16().flat_map(u16::to_le_bytes)).collect()),
        ("titles.csv", format!("お客様の声 2026年5月,,,,\r\n\r\n{csv}合計,,6,,\r\n").into_bytes()),
        ("lines.jsonl", lines.clone().into_bytes()),
        ("list.json", serde_json::to_vec_pretty(&objects()).unwrap()),
        ("connect.json", serde_json::to_vec(&connect).unwrap()),
        ("tweets.json", format!("window.YTD.tweets.part0 = {}", serde_json::Value::from(tweets)).into_bytes()),
        ("book.xlsx", workbook()),
        ("utf8.csv.gz", gzip(csv.as_bytes())),
        ("one.zip", archive(&[("お客様の声.csv", csv.as_bytes())])),
        ("snappy.parquet", parquet(Compression::SNAPPY)),
        ("plain.parquet", parquet(Compression::UNCOMPRESSED)),
        ("lz4.feather", arrow()),
        ("stream.arrow", arrow_stream()),
    ]
}

#[test]
fn the_corpus_is_small_and_valid() {
    if std::env::var_os("KOE_WRITE_GOLDEN").is_some() {
        for (name, bytes) in made() {
            fs::write(folder().join(name), bytes).unwrap();
        }
    }
    let files = files();
    let mut names: Vec<_> = made().iter().map(|(name, _)| (*name).to_owned()).collect();
    names.sort();
    assert_eq!(files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), names);
    for (name, bytes) in files {
        assert!(bytes.len() <= LARGEST, "{name} has {} bytes", bytes.len());
        let read = super::readers::read(&folder().join(&name));
        // A total line is a record without text.
        assert_eq!(read.map(|read| (read.records - usize::from(name == "titles.csv"), read.set_aside)), Ok((RECORDS, 0)), "{name}");
    }
}
