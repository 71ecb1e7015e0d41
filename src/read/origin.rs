//! Where the rows of a file come from, so that it can be read a second time.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use super::bytes::Sniffed;
use super::cells::Wanted;
use super::columnar::{ColumnarForm, ColumnarRows};
use super::container::Export;
use super::delimited::{DelimitedRows, Dialect, Skimmed};
use super::json::JsonLinesRows;
use super::lines::{Lines, Undecodable};
use super::row::Row;
use super::survey::Survey;

const BUFFER: usize = 256 << 10;

/// The bytes of a file or of standard input.
pub(super) type Input = BufReader<Box<dyn Read + Send>>;

/// Buffers bytes from anywhere.
pub(super) fn input(bytes: Box<dyn Read + Send>) -> Input {
    BufReader::with_capacity(BUFFER, bytes)
}

/// Rows of any format.
pub(super) enum Rows {
    Delimited(DelimitedRows<Input>),
    JsonLines(JsonLinesRows<Input>),
    Columnar(ColumnarRows),
    Whole(std::vec::IntoIter<Row>),
}

impl Rows {
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        match self {
            Self::Delimited(rows) => rows.next_row(),
            Self::JsonLines(rows) => rows.next_row(),
            Self::Columnar(rows) => rows.next_row(),
            Self::Whole(rows) => Ok(rows.next()),
        }
    }

    pub(super) fn undecodable(&self) -> Option<&Undecodable> {
        match self {
            Self::Delimited(rows) => Some(rows.undecodable()),
            Self::JsonLines(rows) => Some(rows.undecodable()),
            Self::Columnar(_) | Self::Whole(_) => None,
        }
    }
}

/// An export and the form of its rows.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Delimited {
        export: Export,
        sniffed: Sniffed,
        dialect: Dialect,
    },
    JsonLines {
        export: Export,
        sniffed: Sniffed,
    },
    Columnar {
        export: Export,
        form: ColumnarForm,
    },
    /// All rows are in memory, or come from a pipe.
    Whole,
}

impl Origin {
    /// The rows from the beginning; none for those that cannot be read a second time.
    ///
    /// # Errors
    /// What the system or the container says.
    pub(super) fn rows(&self) -> io::Result<Rows> {
        Ok(match self {
            Self::Delimited { export, sniffed, dialect } => {
                Rows::Delimited(DelimitedRows::new(Lines::new(input(export.reader()?), sniffed), *dialect))
            }
            Self::JsonLines { export, sniffed } => Rows::JsonLines(JsonLinesRows::new(Lines::new(input(export.reader()?), sniffed))),
            Self::Columnar { export, form } => Rows::Columnar(ColumnarRows::open(export, *form, None)?),
            Self::Whole => Rows::Whole(Vec::new().into_iter()),
        })
    }

    /// Shows a survey the wanted cells of all rows behind the first `above`, as cheaply as the format allows.
    ///
    /// # Errors
    /// What the system or the container says.
    pub(super) fn survey(&self, survey: &mut Survey, names: &[Arc<str>], above: usize) -> io::Result<()> {
        match self {
            Self::Delimited { export, sniffed, dialect } => {
                // In these encodings the delimiters, quotes and line ends are no part of any other character, so nothing needs to be decoded.
                let is_apart = sniffed.encoding.is_ascii_compatible() && matches!(dialect.delimiter, b',' | b';' | b'\t');
                if is_apart && skim(Lines::raw(input(export.reader()?), sniffed), *dialect, survey, above)? {
                    return Ok(());
                }
                survey.restart();
                skim(Lines::new(input(export.reader()?), sniffed), *dialect, survey, above).map(drop)
            }
            Self::Columnar { export, form } => {
                let mut columns = survey.columns();
                let wanted = columns.clone();
                columns.sort_unstable();
                columns.dedup();
                let mut rows = ColumnarRows::open(export, *form, Some(&columns))?;
                while let Some(row) = rows.next_row()? {
                    for (index, column) in wanted.iter().enumerate() {
                        if let Some(cell) = columns.binary_search(column).ok().and_then(|place| row.cells().get(place)) {
                            survey.note(index, cell);
                        }
                    }
                }
                Ok(())
            }
            Self::JsonLines { .. } | Self::Whole => {
                let mut rows = self.rows()?;
                let mut passed = 0;
                while let Some(row) = rows.next_row()? {
                    passed += 1;
                    if passed > above {
                        survey.row(&row, names);
                    }
                }
                Ok(())
            }
        }
    }
}

/// Shows a survey the wanted cells of a delimited text; false if that cannot be done without decoding it.
fn skim(lines: Lines<Input>, dialect: Dialect, survey: &mut Survey, above: usize) -> io::Result<bool> {
    let encoding = lines.raw_encoding().unwrap_or(encoding_rs::UTF_8);
    let mut rows = DelimitedRows::new(lines, dialect);
    let columns = survey.columns();
    let mut wanted = Wanted::new(&columns);
    let mut passed = 0;
    while let Some(skimmed) = rows.skim(&mut wanted)? {
        passed += 1;
        match skimmed {
            Skimmed::Undecided => return Ok(false),
            Skimmed::Record if passed > above => {
                for index in 0..columns.len() {
                    if let Some(cell) = wanted.cell(index) {
                        survey.note(index, &encoding.decode_without_bom_handling(cell).0);
                    }
                }
            }
            Skimmed::Record | Skimmed::Fault => {}
        }
    }
    Ok(true)
}
