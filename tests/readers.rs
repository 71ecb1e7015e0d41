//! Readers as their users meet them: whole files in, records and reasons out.
#![allow(clippy::unwrap_used)] // a test may end at once

#[path = "readers/containers.rs"]
mod containers;
#[path = "readers/data_frames.rs"]
mod data_frames;

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use koe::config::ReadOptions;
use koe::feedback::{Feedback, RatingScale, RowError, RowReason};
use koe::read::{BinaryKind, FileFormat, Layout, ReadError, ReadWarning, Role, Source, expand, open};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tempfile::TempDir;

const HEADERS: [&str; 6] = ["受付番号", "日時", "評価", "商品名", "ご意見", "店舗名"];
const ROWS: [[&str; 6]; 4] = [
    ["A-001", "2026-05-01 10:20:30", "5", "そよぎ", "配送が早くて、\n助かりました。\"満足\"です", "博多店"],
    ["A-002", "2026-05-02 23:59:59", "1", "うるり", "水が漏れる。㈱に電話した①～", ""],
    ["A-003", "2026-05-03 00:00:01", "", "", "Great, but the box was crushed", "梅田店"],
    ["A-004", "2026-05-04 08:00:00", "3", "そよぎ", "", "博多店"],
];

fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn source(path: &Path) -> Source {
    open(path, &ReadOptions::default()).unwrap()
}

fn rows(path: &Path) -> Vec<Result<Feedback, RowError>> {
    let mut source = source(path);
    let rows = source.by_ref().collect();
    assert!(source.fault().is_none());
    rows
}

fn records(path: &Path) -> Vec<Feedback> {
    rows(path).into_iter().map(|row| row.unwrap()).collect()
}

fn delimited(delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADERS).unwrap();
    for row in ROWS {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn workbook(path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("説明").unwrap();
    let sheet = book.add_worksheet().set_name("回答").unwrap();
    sheet.merge_range(0, 0, 0, 5, "お客様の声 2026年5月", &Format::new()).unwrap();
    let date = Format::new().set_num_format("yyyy/m/d h:mm:ss");
    for (row, cells) in (3..).zip(ROWS) {
        for (column, cell) in (0..).zip(cells) {
            match (column, cell) {
                (_, "") => {}
                (1, cell) => {
                    sheet.write_datetime_with_format(row, column, ExcelDateTime::parse_from_str(cell).unwrap(), &date).unwrap();
                }
                (2, cell) => {
                    sheet.write_number(row, column, cell.parse::<f64>().unwrap()).unwrap();
                }
                _ => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write_string(2, column, header).unwrap();
    }
    book.save(path).unwrap();
}

fn wide(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn the_same_rows_are_the_same_records_in_every_form() {
    let folder = TempDir::new().unwrap();
    let csv = delimited(b',');
    let object = |row: &[&str; 6]| {
        let fields: serde_json::Map<_, _> = HEADERS.iter().zip(row).map(|(header, cell)| ((*header).to_owned(), (*cell).into())).collect();
        serde_json::Value::Object(fields).to_string()
    };
    let json = ROWS.iter().map(object).collect::<Vec<_>>().join("\n");
    let list = format!("[{}]", json.replace('\n', ",\n"));
    let book = folder.path().join("feedback.xlsx");
    workbook(&book);
    let files = [
        (write(&folder, "utf8.csv", &csv), "UTF-8"),
        (write(&folder, "mark.csv", [b"\xef\xbb\xbf", csv.as_bytes()].concat()), "UTF-8"),
        (write(&folder, "cp932.csv", SHIFT_JIS.encode(&csv).0), "CP932"),
        (write(&folder, "unicode.tsv", wide(&delimited(b'\t'))), "UTF-16LE"),
        (write(&folder, "semicolon.txt", delimited(b';')), "UTF-8"),
        (write(&folder, "lines.jsonl", &json), "UTF-8"),
        (write(&folder, "list.json", &list), "UTF-8"),
        (book, "UTF-8"),
    ];
    // The line ends of a cell are the file's own; only the JSON and xlsx forms of this test have none but LF.
    let comparable = |path: &Path| -> Vec<Feedback> {
        let mut records = records(path);
        for record in &mut records {
            record.position = koe::feedback::Position { path: "".into(), sheet: None, line: 0, record: record.position.record };
            record.channel.clear();
        }
        records
    };
    let expected = comparable(&files[0].0);
    assert_eq!(expected.len(), ROWS.len());
    assert_eq!(expected[0].text, ROWS[0][4]);
    assert_eq!(expected[0].received.unwrap().at.to_string(), "2026-05-01T10:20:30");
    assert_eq!(expected[0].rating.unwrap().scale, RatingScale::Stars);
    assert_eq!(expected[0].product.as_deref(), Some("そよぎ"));
    assert_eq!(expected[0].extra, [("店舗名".into(), "博多店".to_owned())]);
    for (path, encoding) in &files {
        let name = path.file_name().unwrap();
        assert_eq!(source(path).plan.encoding.label, *encoding, "{name:?}");
        assert_eq!(comparable(path), expected, "{name:?}");
    }
    // EUC-JP and ISO-2022-JP have no ① and ～ of this shape.
    for (encoding, label) in [(EUC_JP, "EUC-JP"), (ISO_2022_JP, "ISO-2022-JP")] {
        let path = write(&folder, &format!("{label}.csv"), encoding.encode(&csv.replace("㈱に電話した①～", "")).0);
        assert_eq!(source(&path).plan.encoding.label, label);
        assert_eq!(records(&path)[0].text, expected[0].text);
    }
}

#[test]
fn positions_are_lines_of_the_file() {
    let folder = TempDir::new().unwrap();
    for end in ["\n", "\r\n", "\r"] {
        let text = ["お客様の声", "", "ID,ご意見", "1,\"一行目", "二行目\"", "", "2,次です", "3,終わり"].join(end);
        let records = records(&write(&folder, "a.csv", text));
        let lines: Vec<_> = records.iter().map(|record| (record.position.line, record.position.record)).collect();
        assert_eq!(lines, [(4, 0), (7, 1), (8, 2)]);
        assert_eq!(records[0].text, format!("一行目{end}二行目"));
    }
}

#[test]
fn ids_do_not_depend_on_the_order_of_rows() {
    let folder = TempDir::new().unwrap();
    for header in ["ID,日付,ご意見", "店,日付,ご意見"] {
        let rows = ["7,2026/1/1,良い商品です", "7,2026/1/2,壊れました", "8,2026/1/3,普通でした", "8,2026/1/3,普通でした", "9,2026/1/4,また買います"];
        let mut ids = Vec::new();
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
            let body: Vec<&str> = order.iter().map(|&index| rows[index]).collect();
            let mut found: Vec<_> = records(&write(&folder, "a.csv", format!("{header}\n{}\n", body.join("\n"))))
                .into_iter()
                .map(|record| (record.text, record.id))
                .collect();
            found.sort();
            ids.push(found);
        }
        assert_eq!(ids[0], ids[1]);
        assert_eq!(ids[0], ids[2]);
        let distinct: std::collections::BTreeSet<_> = ids[0].iter().map(|(_, id)| id).collect();
        assert_eq!(distinct.len(), rows.len());
    }
}

/// Which of the rows stand in the first thousands, that choose the columns, must not decide how dates and ratings are read.
#[test]
fn dates_and_ratings_do_not_depend_on_the_order_of_rows() {
    let folder = TempDir::new().unwrap();
    // Nothing in the first rows says whether 3/4 is the third or the fourth; nothing says that 10 is possible.
    let plain = (0..3_000).map(|row| [format!("R-{row}"), "3/4/2026".to_owned(), "5".to_owned(), format!("感想その{row}です")]);
    let telling = (3_000..3_050).map(|row| [format!("R-{row}"), "25/4/2026 10:30".to_owned(), "10".to_owned(), format!("感想その{row}です")]);
    let rows: Vec<[String; 4]> = plain.chain(telling).collect();
    let headers = ["ID", "日付", "点数", "ご意見"];
    let table = |rows: &[&[String; 4]]| {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        format!("{}\n{}\n", headers.join(","), lines.join("\n"))
    };
    let lines = |rows: &[&[String; 4]]| -> String {
        let object = |row: &&[String; 4]| {
            serde_json::Value::Object(headers.iter().zip(*row).map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect())
        };
        rows.iter().flat_map(|row| [object(row).to_string(), "\n".to_owned()]).collect()
    };
    let book = |rows: &[&[String; 4]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, headers).unwrap();
        for (at, row) in (1..).zip(rows) {
            sheet.write_row(at, 0, *row).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let forward: Vec<&[String; 4]> = rows.iter().collect();
    let backward: Vec<&[String; 4]> = rows.iter().rev().collect();
    for name in ["a.csv", "cp932.csv", "a.csv.gz", "a.jsonl", "a.json", "a.xlsx"] {
        let read = |rows: &[&[String; 4]]| {
            let bytes = match name {
                "a.jsonl" => lines(rows).into_bytes(),
                "a.json" => format!("[{}]", lines(rows).trim_end().replace('\n', ",\n")).into_bytes(),
                "a.xlsx" => book(rows),
                "cp932.csv" => SHIFT_JIS.encode(&table(rows)).0.into_owned(),
                "a.csv.gz" => containers::gzip(table(rows).as_bytes()),
                _ => table(rows).into_bytes(),
            };
            let path = write(&folder, name, bytes);
            let mut source = source(&path);
            let mut found: Vec<_> = source
                .by_ref()
                .map(|row| row.unwrap())
                .map(|record| (record.id, record.received, record.rating.map(|rating| (rating.value.to_bits(), rating.scale))))
                .collect();
            found.sort_by(|a, b| a.0.cmp(&b.0));
            assert!(!source.plan.dates.ambiguous, "{name}");
            found.into_iter().map(|record| format!("{record:?}")).collect::<Vec<_>>()
        };
        let (one, other) = (read(&forward), read(&backward));
        assert!(one == other, "{name}: {} and {}", one[0], other[0]);
        assert!(one[0].contains("2026-04-03") && one[0].contains("Nps"), "{name}: {}", one[0]);
    }
}

#[test]
fn ids_that_excel_rounded_are_not_used() {
    let folder = TempDir::new().unwrap();
    let path = write(&folder, "a.csv", "id,text\n1.91767E+18,too slow today\n1.91767E+18,still too slow\n");
    let mut source = source(&path);
    let records: Vec<_> = source.by_ref().map(|row| row.unwrap()).collect();
    assert!(records.iter().all(|record| record.id.len() == 16 && record.extra[0].1 == "1.91767E+18"));
    assert!(source.warnings().iter().any(|warning| matches!(warning, ReadWarning::RuinedIds { count: 2, .. })));
}

/// Every fault of a row: the file, and what becomes of its rows.
#[test]
fn every_row_is_accounted_for() {
    let folder = TempDir::new().unwrap();
    for (text, expected) in [
        (
            "ID,ご意見,店\n1,良い,東京\n2,悪い\n3\n4,普通,大阪,\n5,a,b,c\n",
            "良い|悪い|row has 1 cells, the header has 3|普通|row has 4 cells, the header has 3",
        ),
        ("ID,ご意見\n1,良い\n\n   \n2,\n", "良い|"),
        ("店,件数,ご意見\n東京,1,良いです\n合計,1,\n", "良いです|"),
        ("ID,ご意見\n1,\"良い\n2,悪い\n", "良い|悪い"),
        ("ID,ご意見\r\n1,良\0い\r\n2,悪い", "良\0い|悪い"),
        ("ID,件名,ご意見\n1,落ちる,\n2,題,本文です\n", "落ちる|本文です"),
    ] {
        let rows = rows(&write(&folder, "a.csv", text));
        let shown: Vec<_> = rows.iter().map(|row| row.as_ref().map_or_else(|error| error.reason.to_string(), |record| record.text.clone())).collect();
        assert_eq!(shown.join("|"), expected, "{text:?}");
    }
    let path =
        write(&folder, "a.jsonl", "{\"id\":1,\"text\":\"slow\",\"rating\":2}\nnot json\n{\"id\":2,\"rating\":4}\n{\"id\":3,\"text\":null}\n[1]\n");
    let shown: Vec<_> = rows(&path)
        .iter()
        .map(|row| row.as_ref().map_or_else(|error| error.to_string().split_once(".jsonl:").unwrap().1.to_owned(), |record| record.text.clone()))
        .collect();
    assert_eq!(
        shown,
        [
            "slow",
            "2: not a JSON object: expected ident at line 1 column 2",
            "3: no field `text` in this object",
            "",
            "5: not a JSON object: found a list"
        ]
    );
}

#[test]
fn broken_bytes_stay_in_the_row_and_are_counted() {
    let folder = TempDir::new().unwrap();
    let mut bytes = "ID,ご意見\n1,とても良い商品でした\n2,配送が遅いです\n".repeat(3).into_bytes();
    let place = bytes.windows(6).position(|window| window == "とて".as_bytes()).unwrap();
    bytes[place] = 0xff;
    let path = write(&folder, "a.csv", bytes);
    let mut source = source(&path);
    let first = source.next().unwrap().unwrap();
    assert!(first.text.starts_with('\u{fffd}') && first.text.ends_with("良い商品でした"), "{}", first.text);
    source.by_ref().for_each(drop);
    assert!(
        source.warnings().iter().any(|warning| matches!(warning, ReadWarning::Undecodable { lines, .. } if lines == &[2])),
        "{:?}",
        source.warnings()
    );
}

#[test]
fn an_endless_quote_costs_one_row() {
    let folder = TempDir::new().unwrap();
    let body = "1,普通の感想です\n".repeat(60_000);
    let rows = rows(&write(&folder, "a.csv", format!("ID,ご意見\n0,\"閉じない\n{body}")));
    assert_eq!(rows.len(), 60_001);
    assert!(matches!(rows[0].as_ref().unwrap_err().reason, RowReason::CellTooLong { .. }));
    assert!(rows[1..].iter().all(Result::is_ok));
}

#[test]
fn error_cells_and_numbers_of_a_workbook() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["ID", "ご意見", "点数"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_number(1, 0, 1001.0).unwrap().write_string(1, 1, "電話がつながらない").unwrap().write_number(1, 2, 3.5).unwrap();
    sheet.write_number(2, 0, 1002.0).unwrap().write_formula(2, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_number(4, 0, 1_917_666_521_675_008_343.0).unwrap().write_string(4, 1, "番号が丸められた").unwrap();
    book.save(&path).unwrap();
    let rows = rows(&path);
    let first = rows[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.rating.unwrap().value, first.position.line), ("1001", 3.5, 2));
    assert_eq!(first.position.sheet.as_deref(), Some("Sheet1"));
    let last = rows.last().unwrap().as_ref().unwrap();
    assert_eq!((last.position.line, last.id.len()), (5, 16));
    match &rows[1] {
        Err(error) => assert_eq!(error.reason, RowReason::ErrorCell { value: "#N/A".to_owned() }),
        Ok(record) => panic!("{record:?}"),
    }
}

/// Exports of known tools: the layout, and the first record as text, date, rating, id and channel.
#[test]
fn known_exports_read_without_a_flag() {
    let folder = TempDir::new().unwrap();
    let play = "Package Name,App Version Code,Star Rating,Review Submit Date and Time,Review Title,Review Text,Developer Reply Text,Review Link\n\
                com.a,,4,2026-05-02T00:26:37Z,Title,Logs me out,Sorry,https://p/x?reviewId=gp%3A77&corpus=P\ncom.a,1,5,2026-05-02T00:26:37Z,,,,https://p/x?reviewId=gp%3A78\n";
    let cases: [(&str, Vec<u8>, Layout, &str); 13] = [
        ("play.csv", wide(play), Layout::GooglePlay, "Logs me out / 2026-05-02T00:26:37 / 4 / gp:77 / app"),
        (
            "connect.json",
            "{\"data\":[{\"type\":\"customerReviews\",\"id\":\"9\",\"attributes\":{\"rating\":2,\"title\":\"遅い\",\"body\":\"起動が遅い\",\"reviewerNickname\":\"x\",\"createdDate\":\"2026-01-15T08:10:34-08:00\",\"territory\":\"JPN\"}}]}".into(),
            Layout::AppStoreConnect,
            "起動が遅い / 2026-01-15T08:10:34 / 2 / 9 / app",
        ),
        (
            "amazon.tsv",
            "marketplace\tcustomer_id\treview_id\tproduct_title\tstar_rating\treview_headline\treview_body\treview_date\nUS\t1\tR1\tLamp 5\" tall\t5.0\tOK\t\"Nice\" lamp, broke\t2026-01-02\nUS\t1\tR2\tLamp\t1\tNo\t\"Bad\t2026-01-02\n".into(),
            Layout::AmazonReviews,
            "\"Nice\" lamp, broke / 2026-01-02T00:00:00 / 5 / R1 / ec",
        ),
        (
            "amazon.jsonl",
            "{\"rating\":5.0,\"title\":\"t\",\"text\":\"great lamp\",\"asin\":\"B0\",\"parent_asin\":\"B0\",\"user_id\":\"U\",\"timestamp\":1777681597000}\n".into(),
            Layout::AmazonReviews,
            "great lamp / 2026-05-02T00:26:37 / 5 / (digest) / ec",
        ),
        (
            "rakuten.csv",
            SHIFT_JIS.encode("\"レビュータイプ\",\"商品名\",\"レビュー詳細URL\",\"評価\",\"投稿時間\",\"タイトル\",\"レビュー本文\",\"フラグ\",\"注文番号\"\r\n\"商品レビュー\",\"髙機能㈱\",\"https://r/1\",\"5\",\"2026/1/7 7:41:40\",\"\",\"良い,\r\nとても\",\"\",\"1\"\r\n").0.into_owned(),
            Layout::RakutenRms,
            "良い,\r\nとても / 2026-01-07T07:41:40 / 5 / https://r/1 / ec",
        ),
        (
            "forms.csv",
            "タイムスタンプ,店員の対応はいかがでしたか（1〜5）,\"改善してほしい点があれば,\nご自由にお書きください\"\n2026/01/07 7:41:40 午後 GMT+9,4,レジが混んでいて待ちました\n".into(),
            Layout::GoogleForms,
            "レジが混んでいて待ちました / 2026-01-07T19:41:40 / - / (digest) / survey",
        ),
        (
            "qualtrics.csv",
            "StartDate,EndDate,RecordedDate,ResponseId,Q1,Q2\nStart Date,End Date,Recorded Date,Response ID,How many?,What went wrong?\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\",a,b,c,d,e\n2026-01-01 10:00:00,2026-01-01 10:05:00,2026-01-01 10:05:01,R_1,3,The delivery came two weeks late\n".into(),
            Layout::Qualtrics,
            "The delivery came two weeks late / 2026-01-01T10:05:01 / - / R_1 / survey",
        ),
        (
            "monkey.csv",
            "Respondent ID,Collector ID,Date Created,What can we improve?\n,,,Open-Ended Response\n11,22,01/25/2026 10:00:00 PM,Shorter waiting times please\n".into(),
            Layout::SurveyMonkey,
            "Shorter waiting times please / 2026-01-25T22:00:00 / - / 11 / survey",
        ),
        (
            "zendesk.csv",
            "Summation column,Id,Requester,Subject,Via,Created at,Satisfaction Score\n1,501,Ann,Cannot sign in,Mail,2026-01-07 10:00,Bad\n".into(),
            Layout::Zendesk,
            "Cannot sign in / 2026-01-07T10:00:00 / 0 / 501 / Mail",
        ),
        (
            "zendesk.json",
            "{\"id\":1,\"subject\":\"s\",\"description\":\"It will not start\",\"created_at\":\"2026-01-07T10:00:00Z\",\"via\":{\"channel\":\"email\"},\"tags\":[\"a\",\"b\"]}\n".into(),
            Layout::Zendesk,
            "It will not start / 2026-01-07T10:00:00 / - / 1 / email",
        ),
        (
            "tweets.csv",
            "ツイートID,ツイートの固定リンク,ツイート本文,時間,インプレッション\n1917666521675008343,https://x/1,\"地図が\n消えた\",2026-01-07 03:04 +0000,5\n".into(),
            Layout::XAnalytics,
            "地図が\n消えた / 2026-01-07T03:04:00 / - / 1917666521675008343 / social",
        ),
        (
            "tweets.js",
            "window.YTD.tweets.part0 = [\n{\"tweet\":{\"id_str\":\"12\",\"full_text\":\"map gone\",\"created_at\":\"Wed Jan 07 12:00:00 +0000 2026\",\"favorite_count\":\"1\"}}]".into(),
            Layout::XPosts,
            "map gone / 2026-01-07T12:00:00 / - / 12 / social",
        ),
        (
            "shop.csv",
            "商品番号（投稿時）,商品名（投稿時）,商品URL,おすすめ度区分,投稿日,タイトル,内容\n1,枕,https://s/1,★★★☆☆,2026年1月7日,題,少し硬いです\n".into(),
            Layout::Futureshop,
            "少し硬いです / 2026-01-07T00:00:00 / 3 / (digest) / ec",
        ),
    ];
    for (name, bytes, layout, expected) in cases {
        let path = write(&folder, name, bytes);
        let mut source = source(&path);
        assert_eq!(source.plan.layout, layout, "{name}");
        let first = source.next().unwrap().unwrap();
        let id = if source.plan.column(Role::Id).is_some() { first.id.as_str() } else { "(digest)" };
        let at = first.received.map_or_else(|| "-".to_owned(), |received| received.at.to_string());
        let rating = first.rating.map_or_else(|| "-".to_owned(), |rating| rating.value.to_string());
        assert_eq!(format!("{} / {at} / {rating} / {id} / {}", first.text, first.channel), expected, "{name}");
        assert!(source.all(|row| row.is_ok()), "{name}");
    }
}

#[test]
fn columns_can_be_named() {
    let folder = TempDir::new().unwrap();
    let path = write(&folder, "a.csv", "ID,ご意見,社内メモ\n1,良いです,折り返し電話をする予定です\n");
    let options = ReadOptions { text_column: Some("社内メモ".to_owned()), ..ReadOptions::default() };
    let mut source = open(&path, &options).unwrap();
    assert_eq!(source.next().unwrap().unwrap().text, "折り返し電話をする予定です");
    assert_eq!(source.plan.column(Role::Text).unwrap().reason, "stated with --text-column");
}

#[test]
fn a_plain_column_takes_no_role_and_keeps_its_cells() {
    let folder = TempDir::new().unwrap();
    let path = write(&folder, "a.csv", "ID,評価,満足度,コメント,ご意見\n1,5,4,保留中の案件ですのでご確認ください,良いです\n2,1,2,済,遅いです\n");
    let plain = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        open(&path, &ReadOptions { plain_columns: Some(names), rating_column: Some("評価".to_owned()), ..ReadOptions::default() })
    };
    let mut source = plain(&["評 価", "コメント"]).unwrap();
    assert_eq!((source.plan.header("評 価"), source.plan.header("星")), (Some("評価"), None));
    let chosen = |role| source.plan.column(role).map(|choice| choice.header.as_str());
    assert_eq!((chosen(Role::Rating), chosen(Role::Text)), (Some("満足度"), Some("ご意見")));
    let first = source.next().unwrap().unwrap();
    let cells: Vec<(&str, &str)> = first.extra.iter().map(|(name, cell)| (&**name, cell.as_str())).collect();
    assert_eq!(cells, [("評価", "5"), ("コメント", "保留中の案件ですのでご確認ください")]);
    assert!(matches!(plain(&["判定"]), Err(ReadError::ColumnNotFound { name, .. }) if name == "判定"));
}

#[test]
fn the_plan_says_what_was_decided() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("feedback.xlsx");
    workbook(&path);
    let plan = source(&path).plan;
    assert_eq!(plan.format, FileFormat::Xlsx { sheet: "回答".to_owned(), sheets: vec!["説明".to_owned(), "回答".to_owned()] });
    assert_eq!((plan.header_line, plan.channel.as_str()), (Some(3), "feedback"));
    assert!(serde_json::to_string(&plan).unwrap().contains("\"role\":\"text\""));
}

/// The sample exports: layout, rows, rows without text, rows set aside.
#[test]
fn the_sample_exports_balance() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for (name, layout, read, empty, rejected) in [
        ("rakuten_reviews.csv", Layout::RakutenRms, 170, 0, 0),
        ("googleplay_reviews_202605-10.csv", Layout::GooglePlay, 169, 14, 0),
        ("survey_2026h1.xlsx", Layout::Generic, 161, 1, 0),
        ("social_comments.jsonl", Layout::XPosts, 141, 0, 0),
        ("callcenter_log.csv", Layout::CallCenter, 104, 1, 1),
    ] {
        let path = samples.join(name);
        assert_eq!(source(&path).plan.layout, layout, "{name}");
        let rows = rows(&path);
        let without_text = rows.iter().flatten().filter(|record| record.text.trim().is_empty()).count();
        let set_aside = rows.iter().filter(|row| row.is_err()).count();
        assert_eq!((rows.len(), without_text, set_aside), (read, empty, rejected), "{name}");
        assert!(rows.iter().flatten().all(|record| record.received.is_some()), "{name}");
        let ids: std::collections::BTreeSet<_> = rows.iter().flatten().map(|record| &record.id).collect();
        assert_eq!(ids.len(), read - rejected, "{name}");
    }
}

fn failure(path: &Path, options: &ReadOptions) -> ReadError {
    match open(path, options) {
        Err(error) => error,
        Ok(source) => panic!("{:?}", source.plan),
    }
}

/// The messages of files that cannot be read, as a user meets them.
#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = TempDir::new().unwrap();
    let none = ReadOptions::default();
    let stated = ReadOptions { text_column: Some("comment".to_owned()), ..ReadOptions::default() };
    let klingon = ReadOptions { encoding: Some("klingon".to_owned()), ..ReadOptions::default() };
    let sheet = ReadOptions { sheet: Some("Data".to_owned()), ..ReadOptions::default() };
    let book = folder.path().join("book.xlsx");
    workbook(&book);
    let mut broken = fs::read(&book).unwrap();
    broken.truncate(broken.len() / 2);
    let cases = [
        (folder.path().join("missing.csv"), &none, "missing.csv: no such file"),
        (write(&folder, "empty.csv", ""), &none, "empty.csv: the file is empty: no bytes"),
        (write(&folder, "blank.csv", "\n \n"), &none, "blank.csv: the file is empty: only blank lines"),
        (write(&folder, "header.csv", "ID,ご意見\n"), &none, "header.csv: the file is empty: a header and no rows"),
        (write(&folder, "a.pdf", "%PDF-1.7"), &none, "a.pdf: this is a PDF document, not a text export or .xlsx workbook"),
        (
            write(&folder, "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"),
            &none,
            "old.xls: this is an Excel 97-2003 workbook (.xls), not a text export or .xlsx workbook",
        ),
        (write(&folder, "noise.csv", (0..=255).collect::<Vec<u8>>()), &none, "noise.csv: this is binary data, not a text export or .xlsx workbook"),
        (write(&folder, "numbers.csv", "a,b\n1,2\n3,4\n"), &none, "numbers.csv:1: no column looks like customer comments"),
        (write(&folder, "q3.csv", "ID,日付,ご意見\n1,2026/1/1,良い\n"), &stated, "q3.csv:1: column `comment` not found"),
        (write(&folder, "k.csv", "ID,ご意見\n1,良い\n"), &klingon, "k.csv: unknown encoding `klingon`"),
        (write(&folder, "cut.json", "[{\"text\":\"a\"},\n{\"text\":"), &none, "cut.json:2: the JSON document cannot be read"),
        (write(&folder, "broken.xlsx", broken), &none, "broken.xlsx: the workbook cannot be read"),
        (book, &sheet, "book.xlsx: the workbook cannot be read"),
    ];
    for (path, options, expected) in cases {
        let error = failure(&path, options);
        let message = format!("{}: {error}", error.place());
        assert_eq!(message.strip_prefix(&format!("{}/", folder.path().display())).unwrap(), expected);
        assert!(!error.hint().is_empty());
    }
    let error = failure(&folder.path().join("q3.csv"), &stated);
    assert_eq!(error.hint(), "this file has `ID`, `日付`, `ご意見`; name one of them");
    assert!(matches!(failure(&folder.path().join("a.pdf"), &none), ReadError::Binary { kind: BinaryKind::Pdf, .. }));
}

#[test]
fn a_folder_is_its_exports_by_name() {
    let folder = TempDir::new().unwrap();
    let given = [folder.path().to_path_buf()];
    assert!(matches!(expand(&given), Err(ReadError::EmptyFolder { .. })));
    for name in ["b.csv", "a.xlsx", "~$a.xlsx", "notes.md", "c.JSONL"] {
        write(&folder, name, "x");
    }
    let names: Vec<_> = expand(&given).unwrap().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["a.xlsx", "b.csv", "c.JSONL"]);
    assert!(matches!(expand(&[folder.path().join("none.csv")]), Err(ReadError::Missing { .. })));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[あ-んア-ン一-龠a-z 、。]{0,30}", 2 => "[a-z\"',;\t\n\rあ]{0,12}", 1 => "\\PC{0,10}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in "a\\.(csv|tsv|json|jsonl|xlsx)") {
        let folder = TempDir::new().unwrap();
        let path = write(&folder, &name, bytes);
        if let Ok(mut source) = open(&path, &ReadOptions::default()) {
            source.by_ref().for_each(drop);
            drop(source.warnings());
        }
    }

    #[test]
    fn broken_tables_are_read_or_refused(lines in proptest::collection::vec("[\",;あ亜a1\\{\\}\\[\\]:]{0,12}(\n|\r\n|\r|\\x00)", 0..20), name in "a\\.(csv|json|jsonl)") {
        let folder = TempDir::new().unwrap();
        let path = write(&folder, &name, format!("ID,ご意見\n{}", lines.concat()));
        if let Ok(mut source) = open(&path, &ReadOptions::default()) {
            source.by_ref().for_each(drop);
        }
    }

    #[test]
    fn every_row_of_a_table_comes_out_verbatim(cells in proptest::collection::vec(cell(), 1..20), legacy in any::<bool>()) {
        let folder = TempDir::new().unwrap();
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["ID", "ご意見", "店舗名"]).unwrap();
        for (number, cell) in cells.iter().enumerate() {
            writer.write_record([format!("A{number}").as_str(), cell, "東京"]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (bytes, _, lossy) = SHIFT_JIS.encode(&text);
        prop_assume!(!legacy || !lossy);
        let path = write(&folder, "a.csv", if legacy { bytes.as_ref() } else { text.as_bytes() });
        let options = ReadOptions { encoding: Some(if legacy { "cp932" } else { "utf-8" }.to_owned()), ..ReadOptions::default() };
        let read: Vec<_> = open(&path, &options).unwrap().collect();
        prop_assert_eq!(read.len(), cells.len());
        for (row, cell) in read.into_iter().zip(&cells) {
            let expected = if legacy { SHIFT_JIS.decode_without_bom_handling(&SHIFT_JIS.encode(cell).0).0.into_owned() } else { cell.clone() };
            prop_assert_eq!(row.unwrap().text, expected);
        }
    }
}

#[test]
fn hidden_rows_are_read_and_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("filtered.xlsx");
    let mut book = Workbook::new();
    book.add_worksheet().set_name("説明").unwrap();
    let sheet = book.add_worksheet().set_name("回答 & 意見").unwrap();
    sheet.write_row(0, 0, ["受付番号", "ご意見"]).unwrap();
    for (row, text) in (1..).zip(["電話がつながらない", "箱がつぶれていた", "対応が丁寧で助かりました", "返品の手順が分からない"])
    {
        sheet.write_string(row, 0, format!("A-{row}")).unwrap().write_string(row, 1, text).unwrap();
    }
    sheet.set_row_hidden(2).unwrap().set_row_hidden(3).unwrap();
    book.save(&path).unwrap();
    assert_eq!(records(&path).len(), 4);
    assert!(source(&path).warnings().contains(&ReadWarning::HiddenRows { count: 2, lines: vec![3, 4] }), "{:?}", source(&path).warnings());
}
