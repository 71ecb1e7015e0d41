//! Reading the tables that travel.
//!
//! Identities are 16 bytes, vectors `f32` and word hashes `u64` one after the other, little-endian, each in one binary cell: no engine between here and
//! there rounds them.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{CarriedUnit, Micro};
use crate::classify::Intent;
use crate::normalize::{Language, TextKey};
use crate::pipeline::Portable;

/// Why a table that travels cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be opened.
    #[error("the table cannot be read")]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file is no whole Arrow or Parquet table.
    #[error("this is not a whole Arrow or Parquet table")]
    Broken {
        /// The path.
        path: PathBuf,
        /// What the decoder said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A column is missing or has another type or value.
    #[error("column `{column}` is missing or not as koe writes it")]
    Column {
        /// The path.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
}

impl TableError {
    /// The place of the fault.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Unreadable { path, .. } | Self::Broken { path, .. } | Self::Column { path, .. } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check the path",
            Self::Broken { .. } => "the writer may have been killed: run that step again",
            Self::Column { .. } => "give what `koe annotate --to arrow --predictions --units` and the steps after it write",
        }
    }
}

/// A source of record batches.
pub enum Tables {
    /// Files, Arrow or Parquet.
    Files(Vec<PathBuf>),
    /// An Arrow stream on a pipe.
    Stream(Box<dyn Read + Send>),
}

impl Tables {
    /// Files and, of folders, the files below them that end in `.parquet` or `.arrow`, sorted.
    ///
    /// # Errors
    /// [`TableError::Unreadable`].
    pub fn of(paths: &[PathBuf]) -> Result<Self, TableError> {
        let mut files = Vec::new();
        for path in paths {
            let unreadable = |source| TableError::Unreadable { path: path.clone(), source };
            if path.is_dir() {
                for entry in std::fs::read_dir(path).map_err(unreadable)? {
                    files.push(entry.map_err(unreadable)?.path());
                }
                files.retain(|file| !file.is_dir() && file.extension().is_some_and(|end| end == "parquet" || end == "arrow"));
            } else {
                files.push(path.clone());
            }
        }
        files.sort();
        Ok(Self::Files(files))
    }

    /// Gives every batch to `take`, with the name of its source.
    ///
    /// # Errors
    /// [`TableError`], of the reader or of `take`.
    pub fn each(self, mut take: impl FnMut(&Path, &RecordBatch) -> Result<(), TableError>) -> Result<(), TableError> {
        match self {
            Self::Stream(bytes) => each_of(Path::new("-"), || Ok(StreamReader::try_new(BufReader::new(bytes), None).map_err(Box::new)?), &mut take),
            Self::Files(files) => files.iter().try_for_each(|path| {
                let file = File::open(path).map_err(|source| TableError::Unreadable { path: path.clone(), source })?;
                if path.extension().is_some_and(|end| end == "parquet") {
                    each_of(path, || Ok(ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(1024).build()?), &mut take)
                } else {
                    each_of(path, || Ok(FileReader::try_new(BufReader::new(file), None)?), &mut take)
                }
            }),
        }
    }
}

type Decoding<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn each_of<I: Iterator<Item = Result<RecordBatch, ArrowError>>>(
    path: &Path,
    open: impl FnOnce() -> Decoding<I>,
    take: &mut impl FnMut(&Path, &RecordBatch) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let broken = |source| TableError::Broken { path: path.to_path_buf(), source };
    for batch in open().map_err(broken)? {
        take(path, &batch.map_err(|error| broken(Box::new(error)))?)?;
    }
    Ok(())
}

/// The columns of a batch by name.
struct Reader<'b> {
    path: &'b Path,
    batch: &'b RecordBatch,
}

impl<'b> Reader<'b> {
    fn fault(&self, column: &'static str) -> TableError {
        TableError::Column { path: self.path.to_path_buf(), column }
    }

    fn column(&self, name: &'static str) -> Result<&'b ArrayRef, TableError> {
        self.batch.column_by_name(name).ok_or_else(|| self.fault(name))
    }

    fn bytes(&self, name: &'static str, row: usize) -> Result<Option<&'b [u8]>, TableError> {
        let column = self.column(name)?;
        if column.is_null(row) {
            return Ok(None);
        }
        match column.data_type() {
            DataType::Binary => Ok(Some(column.as_binary::<i32>().value(row))),
            DataType::LargeBinary => Ok(Some(column.as_binary::<i64>().value(row))),
            DataType::BinaryView => Ok(Some(column.as_binary_view().value(row))),
            _ => Err(self.fault(name)),
        }
    }

    fn some(&self, name: &'static str, row: usize) -> Result<&'b [u8], TableError> {
        self.bytes(name, row)?.ok_or_else(|| self.fault(name))
    }

    fn text(&self, name: &'static str, row: usize) -> Result<&'b str, TableError> {
        let column = self.column(name)?;
        match column.data_type() {
            DataType::Utf8 if column.is_valid(row) => Ok(column.as_string::<i32>().value(row)),
            DataType::LargeUtf8 if column.is_valid(row) => Ok(column.as_string::<i64>().value(row)),
            DataType::Utf8View if column.is_valid(row) => Ok(column.as_string_view().value(row)),
            _ => Err(self.fault(name)),
        }
    }

    fn number(&self, name: &'static str, row: usize) -> Result<Option<u64>, TableError> {
        let column = self.column(name)?.as_primitive_opt::<arrow_array::types::Int64Type>().ok_or_else(|| self.fault(name))?;
        if column.is_null(row) { Ok(None) } else { u64::try_from(column.value(row)).map(Some).map_err(|_| self.fault(name)) }
    }

    fn key(&self, name: &'static str, row: usize) -> Result<TextKey, TableError> {
        self.some(name, row)?.try_into().map(|bytes| TextKey(u128::from_be_bytes(bytes))).map_err(|_| self.fault(name))
    }

    fn floats(&self, name: &'static str, bytes: &[u8]) -> Result<Box<[f32]>, TableError> {
        let (values, rest) = bytes.as_chunks::<4>();
        if rest.is_empty() { Ok(values.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()) } else { Err(self.fault(name)) }
    }

    fn words(&self, row: usize) -> Result<Box<[u64]>, TableError> {
        let (values, rest) = self.some("words", row)?.as_chunks::<8>();
        if rest.is_empty() { Ok(values.iter().map(|&bytes| u64::from_le_bytes(bytes)).collect()) } else { Err(self.fault("words")) }
    }

    fn language(&self, row: usize) -> Result<Language, TableError> {
        let stated = self.text("language", row)?;
        [Language::Japanese, Language::English, Language::Other].into_iter().find(|l| l.as_str() == stated).ok_or_else(|| self.fault("language"))
    }

    fn intent(&self, row: usize) -> Result<Intent, TableError> {
        let stated = self.text("intent", row)?;
        Intent::ALL.into_iter().find(|intent| intent.as_str() == stated).ok_or_else(|| self.fault("intent"))
    }

    fn micro(&self, row: usize) -> Result<Micro, TableError> {
        Ok(Micro {
            text: self.key("text", row)?,
            language: self.language(row)?,
            intent: self.intent(row)?,
            vector: self.floats("vector", self.some("vector", row)?)?,
            topics: self.floats("topics", self.some("topics", row)?)?,
            words: self.words(row)?,
            weight: self.number("weight", row)?.ok_or_else(|| self.fault("weight"))?,
            group: self.number("group", row)?,
        })
    }
}

/// All units of a table.
///
/// # Errors
/// [`TableError`].
pub fn read_units(tables: Tables) -> Result<Vec<CarriedUnit>, TableError> {
    let mut units = Vec::new();
    tables.each(|path, batch| {
        let reader = Reader { path, batch };
        for row in 0..batch.num_rows() {
            units.push(CarriedUnit {
                text: reader.key("text", row)?,
                comment: reader.key("comment", row)?,
                language: reader.language(row)?,
                intent: reader.intent(row)?,
                vector: reader.floats("vector", reader.some("vector", row)?)?,
                whole: reader.bytes("whole", row)?.map(|bytes| reader.floats("whole", bytes)).transpose()?,
                topics: reader.floats("topics", reader.some("topics", row)?)?,
                words: reader.words(row)?,
            });
        }
        Ok(())
    })?;
    Ok(units)
}

/// All leaders of a table.
///
/// # Errors
/// [`TableError`].
pub fn read_micro(tables: Tables) -> Result<Vec<Micro>, TableError> {
    let mut micros = Vec::new();
    tables.each(|path, batch| {
        let reader = Reader { path, batch };
        for row in 0..batch.num_rows() {
            micros.push(reader.micro(row)?);
        }
        Ok(())
    })?;
    Ok(micros)
}

/// The group of each text.
///
/// # Errors
/// [`TableError`].
pub fn read_groups(tables: Tables) -> Result<Vec<(TextKey, Option<u64>)>, TableError> {
    let mut groups = Vec::new();
    tables.each(|path, batch| {
        let reader = Reader { path, batch };
        for row in 0..batch.num_rows() {
            groups.push((reader.key("text", row)?, reader.number("group", row)?));
        }
        Ok(())
    })?;
    Ok(groups)
}

/// Gives the predictions of a table to `take`, batch by batch.
///
/// # Errors
/// [`TableError`], or what `take` says.
pub fn read_predictions<E: From<TableError>>(tables: Tables, mut take: impl FnMut(&[Portable]) -> Result<(), E>) -> Result<(), E> {
    let mut failed = None;
    tables.each(|path, batch| {
        let reader = Reader { path, batch };
        let portable = |row| -> Result<Portable, TableError> {
            Ok(Portable {
                maker: reader.text("maker", row)?.to_owned(),
                text: reader.some("text", row)?.to_vec(),
                value: reader.some("value", row)?.to_vec(),
            })
        };
        let batch = (0..batch.num_rows()).map(portable).collect::<Result<Vec<_>, _>>()?;
        if failed.is_none() {
            failed = take(&batch).err();
        }
        Ok(())
    })?;
    failed.map_or(Ok(()), Err)
}
