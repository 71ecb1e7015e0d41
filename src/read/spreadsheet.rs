//! Workbooks (.xlsx): one sheet as rows of text.
//!
//! Cells are taken one by one from the sheet, so that a stray cell in the last corner does not become a table of seventeen thousand million cells.
//! Numbers are written as people read them (`5`, not `5.0`), dates as ISO text, errors as the sheet shows them. Readings over kanji (furigana) are not
//! part of the text; calamine leaves them out.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use zip::ZipArchive;

use super::container::ContainerFault;
use super::inflate::Limits;
use super::row::{Content, Row};

/// Most cells of a sheet that are read, those counted that stand empty before a filled one.
const CELL_COUNT_LIMIT: usize = 20_000_000;
/// Most text of a sheet, in bytes; a small file can repeat one long shared text in every cell.
const TEXT_LIMIT: usize = 1 << 30;

/// Most bytes that the parts of a workbook unpack to.
const UNPACKED_LIMIT: u64 = 2 << 30;

/// An open workbook.
pub(super) struct Workbook<R: Read + Seek> {
    inner: Xlsx<R>,
}

/// What is wrong with a workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookFault {
    /// Not a valid workbook.
    #[error(transparent)]
    Unreadable(#[from] XlsxError),
    /// It unpacks to more than koe reads.
    #[error(transparent)]
    Container(#[from] ContainerFault),
    /// No sheet of this name.
    #[error("no sheet `{name}` in this workbook")]
    NoSheet {
        /// The name looked for.
        name: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// More than koe holds in memory.
    #[error("the sheet holds more than {limit} {what}")]
    TooLarge {
        /// The limit.
        limit: usize,
        /// Of what.
        what: &'static str,
    },
}

impl<R: Read + Seek> Workbook<R> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// [`WorkbookFault::Unreadable`], [`WorkbookFault::Container`].
    pub(super) fn open(mut input: R) -> Result<Self, WorkbookFault> {
        check_size(&mut input)?;
        input.rewind().map_err(XlsxError::Io)?;
        Ok(Self { inner: Xlsx::new(input)? })
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.inner.sheet_names()
    }

    /// Whether serial dates count from 1904.
    pub(super) fn counts_from_1904(&self) -> bool {
        self.inner.has_1904_epoch()
    }

    /// The rows of a sheet that are not empty.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub(super) fn rows(&mut self, sheet: &str) -> Result<Vec<Row>, WorkbookFault> {
        let sheets = self.inner.sheet_names();
        if !sheets.iter().any(|name| name == sheet) {
            return Err(WorkbookFault::NoSheet { name: sheet.to_owned(), sheets });
        }
        let mut reader = self.inner.worksheet_cells_reader(sheet)?;
        let mut rows: BTreeMap<u32, BTreeMap<u32, (String, bool)>> = BTreeMap::new();
        let mut bytes = 0;
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            let (text, is_error) = shown(cell.get_value());
            if text.is_empty() {
                continue;
            }
            bytes += text.len();
            if bytes > TEXT_LIMIT {
                return Err(WorkbookFault::TooLarge { limit: TEXT_LIMIT, what: "bytes of text" });
            }
            rows.entry(row).or_default().insert(column, (text, is_error));
        }
        let cells: usize = rows.values().filter_map(|cells| cells.last_key_value()).map(|(column, _)| *column as usize + 1).sum();
        if cells > CELL_COUNT_LIMIT {
            return Err(WorkbookFault::TooLarge { limit: CELL_COUNT_LIMIT, what: "cells" });
        }
        Ok(rows.into_iter().map(|(row, cells)| dense(row, cells)).collect())
    }
}

/// The parts of a workbook are taken into memory whole, so they are unpacked here first: what the archive states about their sizes is checked, and not
/// believed.
fn check_size(input: &mut (impl Read + Seek)) -> Result<(), ContainerFault> {
    // What is no archive at all is left to the reader of workbooks, who says what is wrong with it.
    let Ok(mut archive) = ZipArchive::new(input) else { return Ok(()) };
    let (mut stored, mut stated) = (0_u64, 0_u64);
    for part in (0..archive.len()).filter_map(|index| archive.by_index_data(index).ok()) {
        stored = stored.saturating_add(part.compressed_size());
        stated = stated.saturating_add(part.size());
    }
    let limits = Limits::of(stored).up_to(UNPACKED_LIMIT);
    limits.check(stated)?;
    let (mut buffer, mut unpacked) = (vec![0; 64 << 10], 0);
    for index in 0..archive.len() {
        // A part that is damaged may be one that nobody reads.
        let Ok(mut part) = archive.by_index(index) else { continue };
        while let Ok(read @ 1..) = part.read(&mut buffer) {
            unpacked += read as u64;
            limits.check(unpacked)?;
        }
    }
    Ok(())
}

fn dense(row: u32, sparse: BTreeMap<u32, (String, bool)>) -> Row {
    let width = sparse.last_key_value().map_or(0, |(column, _)| *column as usize + 1);
    let mut cells = vec![String::new(); width];
    let mut errors = Vec::new();
    for (column, (text, is_error)) in sparse {
        let column = column as usize;
        if is_error {
            errors.push(column);
        }
        cells[column] = text;
    }
    Row { line: u64::from(row) + 1, content: Content::Cells { cells, errors } }
}

fn shown(value: &DataRef<'_>) -> (String, bool) {
    match value {
        DataRef::Empty => (String::new(), false),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Bool(truth) => (if *truth { "TRUE" } else { "FALSE" }.to_owned(), false),
        DataRef::Int(number) => (number.to_string(), false),
        DataRef::Float(number) => (number_text(*number), false),
        DataRef::DateTime(date) => (date_text(*date), false),
        DataRef::Error(error) => (error.to_string(), true),
    }
}

/// Excel holds fifteen digits: a longer whole number is not what was entered, and is written with an exponent so that nobody takes it for an id.
fn number_text(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:E}") } else { number.to_string() }
}

fn date_text(date: ExcelDateTime) -> String {
    if date.is_duration() || date.as_f64() < 1.0 {
        let seconds = (date.as_f64() * 86_400.0).round();
        return format!("{}:{:02}:{:02}", (seconds / 3_600.0).floor(), (seconds / 60.0).floor() % 60.0, seconds % 60.0);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (number, text) in
            [(5.0, "5"), (4.5, "4.5"), (-0.25, "-0.25"), (20_260_101.0, "20260101"), (1_234_567_890_123_456_800.0, "1.2345678901234568E18")]
        {
            assert_eq!(number_text(number), text);
        }
    }
}
