//! Parquet and Arrow files: record batches as rows, one batch in memory at a time.
//!
//! The file names its columns itself, so a row is its cells in the order of the schema; how a value becomes a cell says `values`. A pass that needs a
//! few columns only reads no others.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::container::Export;
use super::messages::Messages;
use super::row::{Content, Row};
use super::values;

/// Rows of a batch of a Parquet file; an Arrow file has batches of its own.
const BATCH_ROWS: usize = 1_024;

/// Rows that a file may hold whatever its size, and for each of its bytes beside them: two bytes can say that a column is empty for two thousand million
/// rows, but no comment takes less than a hundredth of a byte.
const ROWS_FREE: u64 = 100_000;
const ROWS_A_BYTE: u64 = 100;

/// A format of record batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnarForm {
    Parquet,
    /// A file (Feather version 2) or a stream.
    Arrow,
}

/// What is wrong with a Parquet or Arrow file.
#[derive(Debug, thiserror::Error)]
pub enum ColumnarFault {
    /// Not a valid Parquet file.
    #[error("this Parquet file is damaged, or of a kind that koe does not read")]
    Parquet(#[source] ParquetError),
    /// Not valid Arrow data.
    #[error("this Arrow data is damaged, or of a kind that koe does not read")]
    Arrow(#[source] ArrowError),
    /// A part of the file lies beyond its end.
    #[error("this file is damaged: its contents name a part that lies beyond its end")]
    OutOfBounds,
    /// More than koe unpacks at once.
    #[error("a batch is, or unpacks to, more than the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// So many rows for its size that it must be made to run for ever.
    #[error("it holds more than {limit} rows, the limit for a file of its size")]
    TooManyRows {
        /// The limit.
        limit: u64,
    },
    /// The decoder gave up in a way that it should not.
    #[error("this file is damaged in a way that its decoder does not expect")]
    Undecodable,
}

impl ColumnarFault {
    fn of_parquet(error: ParquetError) -> io::Error {
        io::Error::other(Self::Parquet(error))
    }

    pub(super) fn of_arrow(error: ArrowError) -> io::Error {
        match error {
            // What the bytes below say for themselves: a disk, or a container.
            ArrowError::IoError(_, source) if source.kind() != io::ErrorKind::UnexpectedEof => source,
            error => io::Error::other(Self::Arrow(error)),
        }
    }
}

/// The decoders check what they read, but not everything: a damaged file must end in an error even where they panic.
pub(super) fn guarded<T>(decode: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(io::Error::other(ColumnarFault::Undecodable)))
}

enum Batches {
    Parquet(ParquetRecordBatchReader),
    Arrow(Box<Messages>),
}

/// Rows of a Parquet or Arrow file.
pub(super) struct ColumnarRows {
    batches: Batches,
    /// The names of the columns, as the file has them.
    pub(super) names: Vec<String>,
    /// The columns that are given; a Parquet file gives no others itself.
    columns: Option<Vec<usize>>,
    batch: Option<RecordBatch>,
    /// The next row of the batch.
    at: usize,
    /// Rows given out.
    given: u64,
    /// Rows of the batches so far, and as many as there may be.
    seen: u64,
    most: u64,
}

impl ColumnarRows {
    /// Opens an export; with `columns`, only these, in rising order.
    ///
    /// # Errors
    /// A [`ColumnarFault`] inside an [`io::Error`], and what the system says.
    pub(super) fn open(export: &Export, form: ColumnarForm, columns: Option<&[usize]>) -> io::Result<Self> {
        let rows = match form {
            ColumnarForm::Parquet => Self::parquet(export.file()?, columns)?,
            ColumnarForm::Arrow => Self::stream(export.reader()?, columns)?,
        };
        Ok(Self { most: export.stored().saturating_mul(ROWS_A_BYTE).saturating_add(ROWS_FREE), ..rows })
    }

    /// Arrow data as it comes, in the form of a stream or of a file.
    ///
    /// # Errors
    /// As [`ColumnarRows::open`].
    pub(super) fn stream(bytes: Box<dyn Read + Send>, columns: Option<&[usize]>) -> io::Result<Self> {
        let (messages, schema) = Messages::open(Box::new(BufReader::new(bytes)))?;
        Ok(Self { columns: columns.map(<[usize]>::to_vec), ..Self::over(Batches::Arrow(Box::new(messages)), &schema) })
    }

    fn parquet(file: File, columns: Option<&[usize]>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let reader = guarded(|| {
            let options = ArrowReaderOptions::new();
            let builder =
                ParquetRecordBatchReaderBuilder::try_new_with_options(Chunks { file, length }, options).map_err(ColumnarFault::of_parquet)?;
            let mask = match columns {
                Some(columns) => ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied()),
                None => ProjectionMask::all(),
            };
            builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(ColumnarFault::of_parquet)
        })?;
        let schema = reader.schema();
        Ok(Self::over(Batches::Parquet(reader), &schema))
    }

    fn over(batches: Batches, schema: &Schema) -> Self {
        let names = schema.fields().iter().map(|field| field.name().clone()).collect();
        Self { batches, names, columns: None, batch: None, at: 0, given: 0, seen: 0, most: u64::MAX }
    }

    /// The next row.
    ///
    /// # Errors
    /// As [`ColumnarRows::open`].
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        if !self.has_row()? {
            return Ok(None);
        }
        let Some(batch) = &self.batch else { return Ok(None) };
        let row = row(batch, self.at, self.given + 1)?;
        self.at += 1;
        self.given += 1;
        Ok(Some(row))
    }

    /// The first rows of the batch at hand, which are still to come.
    ///
    /// # Errors
    /// As [`ColumnarRows::open`].
    pub(super) fn peek(&mut self, rows: usize) -> io::Result<Vec<Row>> {
        if !self.has_row()? {
            return Ok(Vec::new());
        }
        let Some(batch) = &self.batch else { return Ok(Vec::new()) };
        (self.at..batch.num_rows()).take(rows).zip(self.given + 1..).map(|(at, line)| row(batch, at, line)).collect()
    }

    /// Goes on to the next batch that holds a row, if the one at hand has none left.
    fn has_row(&mut self) -> io::Result<bool> {
        while self.batch.as_ref().is_none_or(|batch| self.at >= batch.num_rows()) {
            let batches = &mut self.batches;
            let next = match batches {
                Batches::Parquet(reader) => guarded(|| reader.next().transpose().map_err(ColumnarFault::of_arrow))?,
                Batches::Arrow(messages) => messages.next_batch()?,
            };
            self.seen = self.seen.saturating_add(next.as_ref().map_or(0, |batch| batch.num_rows() as u64));
            if self.seen > self.most {
                return Err(io::Error::other(ColumnarFault::TooManyRows { limit: self.most }));
            }
            let next = match (next, &self.columns) {
                (Some(batch), Some(columns)) => Some(batch.project(columns).map_err(ColumnarFault::of_arrow)?),
                (next, _) => next,
            };
            (self.batch, self.at) = (next, 0);
            if self.batch.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn row(batch: &RecordBatch, at: usize, line: u64) -> io::Result<Row> {
    let cells = guarded(|| Ok(batch.columns().iter().map(|column| values::cell(column, at)).collect()))?;
    Ok(Row { line, content: Content::Cells { cells, errors: Vec::new() } })
}

/// A file that gives no part beyond its end: the decoder would make room for it first.
struct Chunks {
    file: File,
    length: u64,
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.file.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} of {}", self.length)));
        }
        self.file.get_bytes(start, length)
    }
}
