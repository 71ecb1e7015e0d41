//! Parquet and Arrow files as data frames write them.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int64Array, NullArray, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use koe::read::{ColumnarFault, StreamFormat, stream};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::containers::{archive, gzip};
use super::*;

/// The rows of [`ROWS`] as a data frame: a zone on the dates, a dictionary of products, a column of nothing, a nested one.
fn frame() -> RecordBatch {
    let text = |column: usize| ROWS.iter().map(|row| Some(row[column]).filter(|cell| !cell.is_empty())).collect::<Vec<_>>();
    let at = |cell: &str| cell.replace(' ', "T").parse::<jiff::civil::DateTime>().unwrap().to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let dates = TimestampMillisecondArray::from_iter_values(ROWS.iter().map(|row| at(row[1]).as_millisecond() - 9 * 3_600_000));
    let ratings: Int64Array = text(2).into_iter().map(|cell| cell.map(|cell| cell.parse::<i64>().unwrap())).collect();
    let mut products = StringDictionaryBuilder::<Int32Type>::new();
    products.extend(text(3));
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in ROWS {
        tags.append_value([Some(row[0]), None]);
    }
    let columns: [(&str, ArrayRef); 8] = [
        (HEADERS[0], Arc::new(StringArray::from(text(0)))),
        (HEADERS[1], Arc::new(dates.with_timezone("+09:00"))),
        (HEADERS[2], Arc::new(ratings)),
        (HEADERS[3], Arc::new(products.finish())),
        (HEADERS[4], Arc::new(StringArray::from(text(4)))),
        (HEADERS[5], Arc::new(StringArray::from(text(5)))),
        ("備考", Arc::new(NullArray::new(ROWS.len()))),
        ("tags", Arc::new(tags.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

fn parquet(batch: &RecordBatch, compression: Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let properties = WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(3)).build();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn arrow(batch: &RecordBatch, compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
    writer.write(&batch.slice(0, 1)).unwrap();
    writer.write(&batch.slice(1, 0)).unwrap();
    writer.write(&batch.slice(1, batch.num_rows() - 1)).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn arrow_stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(&batch.slice(0, 2)).unwrap();
    writer.write(&batch.slice(2, batch.num_rows() - 2)).unwrap();
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn a_data_frame_is_read_like_the_table_it_was() {
    let folder = TempDir::new().unwrap();
    let mut expected = records(&write(&folder, "table.csv", delimited(b',')));
    for (record, row) in expected.iter_mut().zip(ROWS) {
        record.received = record.received.map(|received| koe::feedback::Received { offset_minutes: Some(540), ..received });
        record.extra.push(("tags".into(), format!("[\"{}\",null]", row[0])));
    }
    let frame = frame();
    let snappy = parquet(&frame, Compression::SNAPPY);
    for (path, format) in [
        (write(&folder, "table.parquet", &snappy), FileFormat::Parquet),
        (write(&folder, "zstd.parquet", parquet(&frame, Compression::ZSTD(ZstdLevel::default()))), FileFormat::Parquet),
        (write(&folder, "gzip.parquet", parquet(&frame, Compression::GZIP(GzipLevel::default()))), FileFormat::Parquet),
        (write(&folder, "lz4.parquet", parquet(&frame, Compression::LZ4_RAW)), FileFormat::Parquet),
        (write(&folder, "a.arrow", arrow(&frame, None)), FileFormat::Arrow),
        (write(&folder, "a.feather", arrow(&frame, Some(CompressionType::LZ4_FRAME))), FileFormat::Arrow),
        (write(&folder, "zstd.feather", arrow(&frame, Some(CompressionType::ZSTD))), FileFormat::Arrow),
        (write(&folder, "stream.arrow", arrow_stream(&frame)), FileFormat::Arrow),
        (write(&folder, "stream.arrow.gz", gzip(&arrow_stream(&frame))), FileFormat::Arrow),
        (write(&folder, "packed.zip", archive(&[("table.parquet", &snappy)])), FileFormat::Parquet),
    ] {
        assert_eq!(source(&path).plan.format, format, "{}", path.display());
        let mut found = records(&path);
        for (record, expected) in found.iter_mut().zip(&expected) {
            assert_eq!(record.position.line, record.position.record + 1);
            record.position = expected.position.clone();
            record.channel.clone_from(&expected.channel);
        }
        assert_eq!(found, expected, "{}", path.display());
    }
}

#[test]
fn arrow_comes_through_a_pipe_as_a_stream_or_a_file() {
    let frame = frame();
    for bytes in [arrow_stream(&frame), arrow(&frame, None)] {
        let mut source = stream(Box::new(std::io::Cursor::new(bytes)), StreamFormat::Arrow, &ReadOptions::default()).unwrap();
        let texts: Vec<_> = source.by_ref().map(|row| row.unwrap().text).collect();
        assert!(source.fault().is_none());
        assert_eq!(texts, ROWS.map(|row| row[4]));
    }
}

#[test]
fn ids_that_repeat_in_a_data_frame_get_a_digest() {
    let folder = TempDir::new().unwrap();
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((0..3_000).map(|row| if row == 2_999 { 0 } else { row })));
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values((0..3_000).map(|row| format!("{row}番の感想です"))));
    let frame = RecordBatch::try_from_iter([("comment", texts), ("id", ids)]).unwrap();
    for path in [write(&folder, "a.parquet", parquet(&frame, Compression::UNCOMPRESSED)), write(&folder, "a.arrow", arrow(&frame, None))] {
        let records = records(&path);
        let ids: std::collections::BTreeSet<_> = records.iter().map(|record| &record.id).collect();
        assert_eq!(ids.len(), 3_000);
        assert!(records[0].id.starts_with("0-") && records[2_999].id.starts_with("0-") && records[1].id == "1");
    }
}

/// What koe wrote can be read again.
#[test]
fn comments_parquet_is_an_export_too() {
    let folder = TempDir::new().unwrap();
    let schema = Arc::new(koe::report::comments_schema());
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        match field.name().as_str() {
            "text" => Arc::new(StringArray::from(vec!["配送が遅くて困りました", "The app is slow"])),
            "id" => Arc::new(StringArray::from(vec!["a", "b"])),
            "rating" => Arc::new(arrow_array::Float64Array::from(vec![Some(1.0), None])),
            "received" => Arc::new(arrow_array::TimestampMicrosecondArray::from(vec![Some(1_777_681_597_000_000), None])),
            _ if field.is_nullable() => arrow_array::new_null_array(field.data_type(), 2),
            _ if field.data_type() == &arrow_schema::DataType::Utf8 => Arc::new(StringArray::from(vec!["analyzed", "analyzed"])),
            _ if field.data_type() == &arrow_schema::DataType::Int64 => Arc::new(Int64Array::from(vec![1, 2])),
            _ => {
                let data = arrow_array::new_null_array(field.data_type(), 2).to_data().into_builder().nulls(None).build().unwrap();
                arrow_array::make_array(data)
            }
        }
    });
    let frame = RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap();
    let path = write(&folder, "comments.parquet", parquet(&frame, Compression::SNAPPY));
    let records = records(&path);
    let shown = |record: &Feedback| {
        let date = record.received.map(|received| received.at.to_string());
        (record.id.clone(), record.text.clone(), date, record.rating.map(|rating| rating.value))
    };
    assert_eq!(shown(&records[0]), ("a".to_owned(), "配送が遅くて困りました".to_owned(), Some("2026-05-02T00:26:37".to_owned()), Some(1.0)));
    assert_eq!(records[1].text, "The app is slow");
}

#[test]
fn broken_data_frames_say_so() {
    let folder = TempDir::new().unwrap();
    let frame = frame();
    let (whole, arrow, streamed) = (parquet(&frame, Compression::SNAPPY), arrow(&frame, None), arrow_stream(&frame));
    for (name, bytes) in [
        ("cut.parquet", whole[..whole.len() - 9].to_vec()),
        ("head.parquet", b"PAR1".to_vec()),
        ("cut.arrow", arrow[..arrow.len() / 3].to_vec()),
        ("head.arrow", b"ARROW1\0\0".to_vec()),
        ("head_of_stream.arrow", streamed[..100].to_vec()),
    ] {
        let error = failure(&write(&folder, name, bytes), &ReadOptions::default());
        assert!(matches!(error, ReadError::Columnar { .. }), "{name}: {error:?}");
        assert!(!error.hint().is_empty());
    }
    // Damage behind the first rows ends the reading, and is told.
    let path = write(&folder, "cut_stream.arrow", &streamed[..streamed.len() - 200]);
    let mut source = source(&path);
    assert!(source.by_ref().count() <= ROWS.len());
    assert!(matches!(source.fault(), Some(ReadError::Columnar { source: ColumnarFault::Arrow(_), .. })));
    let empty = RecordBatch::new_empty(frame.schema());
    assert!(matches!(
        failure(&write(&folder, "empty.parquet", parquet(&empty, Compression::SNAPPY)), &ReadOptions::default()),
        ReadError::Empty { .. }
    ));
}

/// A packed part says what it unpacks to; the decoder would make room for it before it looks.
#[test]
fn a_data_frame_that_asks_for_more_than_a_machine_has_is_refused() {
    let folder = TempDir::new().unwrap();
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values((0..500).map(|_| "配送が遅くて困りました")));
    let mut bytes = arrow(&RecordBatch::try_from_iter([("ご意見", texts)]).unwrap(), Some(CompressionType::LZ4_FRAME));
    // The length of every packed part, as the first eight bytes before the mark of an LZ4 frame.
    let mark = [0x04, 0x22, 0x4d, 0x18];
    let places: Vec<_> = bytes.windows(4).enumerate().filter(|(_, window)| *window == mark).map(|(place, _)| place - 8).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 8].copy_from_slice(&(1_i64 << 60).to_le_bytes());
    }
    // The first batch, of one row, is not packed.
    let mut source = source(&write(&folder, "bomb.feather", bytes));
    assert_eq!(source.by_ref().count(), 1);
    let fault = source.fault().unwrap();
    assert!(matches!(fault, ReadError::Columnar { source: ColumnarFault::TooLarge { .. }, .. }), "{fault:?}");
}

/// A few bytes can say that a column is empty for millions of rows.
#[test]
fn a_data_frame_of_far_more_rows_than_bytes_is_refused() {
    let folder = TempDir::new().unwrap();
    let texts: StringArray = (0..2_000_000).map(|row| (row < 10).then_some("配送が遅くて困りました")).collect();
    let frame = RecordBatch::try_from_iter([("ご意見", Arc::new(texts) as ArrayRef)]).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(None).set_data_page_row_count_limit(usize::MAX).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), frame.schema(), Some(properties)).unwrap();
    writer.write(&frame).unwrap();
    let path = write(&folder, "a.parquet", writer.into_inner().unwrap());
    assert!(fs::metadata(&path).unwrap().len() < 5_000);
    let mut source = source(&path);
    assert!(source.by_ref().count() < 2_000_000);
    let fault = source.fault().unwrap();
    assert!(matches!(fault, ReadError::Columnar { source: ColumnarFault::TooManyRows { .. }, .. }), "{fault:?}");
}
