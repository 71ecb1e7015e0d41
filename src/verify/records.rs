//! `comments.parquet` as it stands on the disk: one compact record a row, texts by their digest.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int16Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use jiff::SignedDuration;
use jiff::civil::{DateTime, datetime};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use xxhash_rust::xxh3::xxh3_128;

use super::VerifyError;
use crate::classify::{DuplicateKind, Sentiment, Status};
use crate::feedback::{Rating, RatingScale, Received};
use crate::normalize::Language;
use crate::report::SentimentCounts;

const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);

/// Where a row stands: file, sheet, record number.
pub(super) type Place = (Arc<str>, Option<Arc<str>>, u64);

/// One row of the file.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) place: Place,
    pub(super) line: u64,
    pub(super) status: Status,
    pub(super) duplicate_of: Option<String>,
    /// Whether a duplicate is an earlier version of its original, not one more post.
    pub(super) superseded: bool,
    pub(super) received: Option<Received>,
    pub(super) channel: Arc<str>,
    pub(super) product: Option<Arc<str>>,
    /// A number for each different author.
    pub(super) author: Option<u32>,
    pub(super) rating: Option<Rating>,
    pub(super) version: Option<Arc<str>>,
    pub(super) language: Language,
    pub(super) sentiment: Option<Sentiment>,
    /// Digest of the text as shown.
    pub(super) text: Option<u128>,
    /// Span and issue of each segment.
    pub(super) segments: Vec<(usize, usize, Option<String>)>,
}

/// All rows, in the order of the file.
pub(super) struct Records {
    pub(super) rows: Vec<Record>,
    /// The row of each id.
    pub(super) by_id: HashMap<String, usize>,
    /// Analysed comments of each topic, and their units of it by pole.
    pub(super) topics: BTreeMap<String, (u64, SentimentCounts)>,
}

fn pole(word: &str) -> Option<Sentiment> {
    [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive, Sentiment::Mixed].into_iter().find(|pole| pole.as_str() == word)
}

/// The digest of a text.
pub(super) fn digest(text: &str) -> u128 {
    xxh3_128(text.as_bytes())
}

impl Records {
    pub(super) fn read(path: &Path) -> Result<Self, VerifyError> {
        let broken = |source: Box<dyn std::error::Error + Send + Sync>| VerifyError::Parquet { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(|source| VerifyError::Unreadable { path: path.to_path_buf(), source })?;
        let batches = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(ParquetRecordBatchReaderBuilder::build)
            .map_err(|error| broken(Box::new(error)))?;
        let mut names: HashMap<String, Arc<str>> = HashMap::new();
        let mut authors = HashMap::new();
        let (mut rows, mut topics) = (Vec::new(), BTreeMap::new());
        for batch in batches {
            let batch = batch.map_err(|error| broken(Box::new(error)))?;
            let batch = Batch { batch: &batch, path };
            batch.read(&mut names, &mut authors, &mut rows)?;
            batch.topics(&mut topics)?;
        }
        let mut by_id = HashMap::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            if by_id.insert(row.id.clone(), index).is_some() {
                return Err(VerifyError::wrong(path, "ids are unique", "one row an id", format!("`{}` twice", row.id)));
            }
        }
        Ok(Self { rows, by_id, topics })
    }
}

/// One record batch and where it came from.
struct Batch<'a> {
    batch: &'a RecordBatch,
    path: &'a Path,
}

impl Batch<'_> {
    fn column<'a, T: ?Sized>(&'a self, name: &'static str, cast: impl FnOnce(&'a dyn Array) -> Option<&'a T>) -> Result<&'a T, VerifyError> {
        let missing = || VerifyError::Column { path: self.path.to_path_buf(), column: name };
        cast(self.batch.column_by_name(name).ok_or_else(missing)?.as_ref()).ok_or_else(missing)
    }

    fn read(&self, names: &mut HashMap<String, Arc<str>>, authors: &mut HashMap<String, u32>, rows: &mut Vec<Record>) -> Result<(), VerifyError> {
        let text = |name| self.column(name, |array| array.as_string_opt::<i32>());
        let (id, file, sheet, status, duplicate_of) = (text("id")?, text("file")?, text("sheet")?, text("status")?, text("duplicate_of")?);
        let (channel, product, scale, language, words) =
            (text("channel")?, text("product")?, text("rating_scale")?, text("language")?, text("text")?);
        let (sentiment, duplicate_kind) = (text("sentiment")?, text("duplicate_kind")?);
        let line = self.column("line", |array| array.as_primitive_opt::<Int64Type>())?;
        let row = self.column("row", |array| array.as_primitive_opt::<Int64Type>())?;
        let received = self.column("received", |array| array.as_primitive_opt::<TimestampMicrosecondType>())?;
        let offset = self.column("received_offset_minutes", |array| array.as_primitive_opt::<Int16Type>())?;
        let rating = self.column("rating", |array| array.as_primitive_opt::<Float64Type>())?;
        let segments = self.column("segments", |array| array.as_list_opt::<i32>())?;
        let (author, version) = (text("author")?, text("version")?);
        let mut name = |text: &str| names.entry(text.to_owned()).or_insert_with(|| Arc::from(text)).clone();
        let number = |value: i64| u64::try_from(value).unwrap_or(u64::MAX);
        for at in 0..self.batch.num_rows() {
            let some = |array: &arrow_array::StringArray| (!array.is_null(at)).then(|| array.value(at).to_owned());
            rows.push(Record {
                id: id.value(at).to_owned(),
                place: (name(file.value(at)), some(sheet).map(|sheet| name(&sheet)), number(row.value(at))),
                line: number(line.value(at)),
                status: Status::parse(status.value(at)).ok_or_else(|| VerifyError::wrong(self.path, "status", status.value(at), "no such status"))?,
                duplicate_of: some(duplicate_of),
                superseded: some(duplicate_kind).as_deref() == Some(DuplicateKind::Superseded.as_str()),
                received: (!received.is_null(at)).then(|| Received {
                    at: EPOCH.saturating_add(SignedDuration::from_micros(received.value(at))),
                    offset_minutes: (!offset.is_null(at)).then(|| offset.value(at)),
                }),
                channel: name(channel.value(at)),
                product: some(product).map(|product| name(&product)),
                author: some(author).map(|author| {
                    let next = u32::try_from(authors.len()).unwrap_or(u32::MAX);
                    *authors.entry(author).or_insert(next)
                }),
                rating: (!rating.is_null(at)).then(|| Rating {
                    value: rating.value(at),
                    scale: match some(scale).as_deref() {
                        Some("stars") => RatingScale::Stars,
                        Some("nps") => RatingScale::Nps,
                        _ => RatingScale::Other,
                    },
                }),
                version: some(version).map(|version| name(&version)),
                language: match some(language).as_deref() {
                    Some("ja") => Language::Japanese,
                    Some("en") => Language::English,
                    _ => Language::Other,
                },
                sentiment: some(sentiment).as_deref().and_then(pole),
                text: (!words.is_null(at)).then(|| digest(words.value(at))),
                segments: self.segments(segments, at)?,
            });
        }
        Ok(())
    }

    /// Adds the topics of analysed comments and of their units.
    fn topics(&self, found: &mut BTreeMap<String, (u64, SentimentCounts)>) -> Result<(), VerifyError> {
        let missing = || VerifyError::Column { path: self.path.to_path_buf(), column: "topics" };
        let words = |list: &dyn Array| -> Option<Vec<String>> {
            let list = list.as_string_opt::<i32>()?;
            Some((0..list.len()).map(|at| list.value(at).to_owned()).collect())
        };
        let status = self.column("status", |array| array.as_string_opt::<i32>())?;
        let topics = self.column("topics", |array| array.as_list_opt::<i32>())?;
        let segments = self.column("segments", |array| array.as_list_opt::<i32>())?;
        for at in (0..self.batch.num_rows()).filter(|&at| status.value(at) == Status::Analyzed.as_str()) {
            for topic in words(&topics.value(at)).ok_or_else(missing)? {
                found.entry(topic).or_default().0 += 1;
            }
            let list = segments.value(at);
            let parts = list.as_struct_opt().ok_or_else(missing)?;
            let poles = parts.column_by_name("sentiment").and_then(|array| array.as_string_opt::<i32>()).ok_or_else(missing)?;
            let of_units = parts.column_by_name("topics").and_then(|array| array.as_list_opt::<i32>()).ok_or_else(missing)?;
            for part in 0..parts.len() {
                for topic in words(&of_units.value(part)).ok_or_else(missing)? {
                    let counts = &mut found.entry(topic).or_default().1;
                    counts.count(pole(poles.value(part)).ok_or_else(missing)?);
                }
            }
        }
        Ok(())
    }

    fn segments(&self, lists: &arrow_array::ListArray, at: usize) -> Result<Vec<(usize, usize, Option<String>)>, VerifyError> {
        let missing = || VerifyError::Column { path: self.path.to_path_buf(), column: "segments" };
        let list = lists.value(at);
        let parts = list.as_struct_opt().ok_or_else(missing)?;
        let bound = |name| parts.column_by_name(name).and_then(|array| array.as_primitive_opt::<Int64Type>()).ok_or_else(missing);
        let (start, end) = (bound("start")?, bound("end")?);
        let issue = parts.column_by_name("issue").and_then(|array| array.as_string_opt::<i32>()).ok_or_else(missing)?;
        let place = |value: i64| usize::try_from(value).unwrap_or(usize::MAX);
        Ok((0..parts.len())
            .map(|part| (place(start.value(part)), place(end.value(part)), (!issue.is_null(part)).then(|| issue.value(part).to_owned())))
            .collect())
    }
}
