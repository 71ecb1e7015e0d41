//! A workbook as a [`Source`]: the first sheet whose columns fit, or the one that was asked for.

use std::io::BufReader;

use super::EncodingChoice;
use super::container::Export;
use super::error::{ReadError, ReadWarning};
use super::header;
use super::hidden::hidden_rows;
use super::open::{Opening, SAMPLE_ROWS};
use super::origin::{Origin, Rows};
use super::plan::FileFormat;
use super::source::Source;
use super::spreadsheet::Workbook;

/// Lines that a warning names.
const LINES_NAMED: usize = 5;

impl Opening<'_> {
    pub(super) fn workbook(&self, export: &Export) -> Result<Source, ReadError> {
        let fault = |source| ReadError::Workbook { path: self.path.to_path_buf(), source };
        let file = export.file().map_err(|error| ReadError::io(self.path, error))?;
        let mut workbook = Workbook::open(BufReader::new(file)).map_err(fault)?;
        let from_1904 = workbook.counts_from_1904();
        let sheets = workbook.sheets();
        let looked_at = match self.options.sheet.as_deref().filter(|sheet| !sheet.is_empty()) {
            Some(sheet) => vec![sheet.to_owned()],
            None => sheets.clone(),
        };
        let mut first_error = None;
        for sheet in looked_at {
            let rows = workbook.rows(&sheet).map_err(fault)?;
            let sample = &rows[..rows.len().min(SAMPLE_ROWS)];
            let chosen = self.header(header::find(sample)).and_then(|header| {
                if rows.len() <= header.first_data_row {
                    return Err(ReadError::Empty { path: self.path.to_path_buf(), found: "a header and no rows" });
                }
                self.choose(header, sample, from_1904)
            });
            match chosen {
                Ok(chosen) => {
                    let encoding = EncodingChoice { label: "UTF-8".to_owned(), evidence: "an xlsx workbook".to_owned() };
                    let sampled = rows.len() <= SAMPLE_ROWS;
                    let rows = Rows::Whole(rows.into_iter());
                    let hidden = self.hidden_rows(export, &sheet)?;
                    let source = self.source(chosen, encoding, FileFormat::Xlsx { sheet, sheets }, Origin::Whole, Some(rows), sampled)?;
                    return Ok(source.noting(hidden));
                }
                // An empty sheet says less than one whose columns do not fit.
                Err(error) if first_error.is_none() || matches!(first_error, Some(ReadError::Empty { .. })) => first_error = Some(error),
                Err(_) => {}
            }
        }
        Err(first_error.unwrap_or_else(|| ReadError::Empty { path: self.path.to_path_buf(), found: "no sheet" }))
    }

    fn hidden_rows(&self, export: &Export, sheet: &str) -> Result<Option<ReadWarning>, ReadError> {
        let file = export.file().map_err(|error| ReadError::io(self.path, error))?;
        let mut lines = hidden_rows(BufReader::new(file), sheet);
        let count = lines.len();
        lines.truncate(LINES_NAMED);
        Ok((count > 0).then_some(ReadWarning::HiddenRows { count, lines }))
    }
}
