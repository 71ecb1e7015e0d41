//! `rejected.csv`: the rows that were set aside, each with its place, the reason, what to do about it, and its cells as they were found.
//!
//! UTF-8 with a byte order mark, so that Excel reads Japanese; RFC 4180 otherwise. Every row has as many fields as the longest, which is known only at the
//! end, so the rows wait in a temporary file without a name.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use super::contents::Report;
use super::disarm::disarmed;
use super::output::{Comments, OutputError, Render};
use crate::classify::{Comment, Status};
use crate::normalize::{mask, personal_data_of_cell};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";
/// What stands before the cells.
const COLUMNS: [&str; 5] = ["path", "sheet", "line", "reason", "hint"];

/// Renders `rejected.csv`.
pub struct RejectedCsv;

impl Render for RejectedCsv {
    fn file_name(&self) -> &'static str {
        "rejected.csv"
    }

    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let mut waiting = BufWriter::new(tempfile::tempfile()?);
        let (mut widest, mut left) = (0, report.accounting.rejected);
        // Most exports have no such row, and then none need be read.
        while left > 0 {
            let Some(comment) = comments.next() else { break };
            let comment = comment.map_err(OutputError::Comments)?;
            if comment.status == Status::Rejected {
                let fields = fields(&comment, report.masked);
                left -= 1;
                widest = widest.max(fields.len() - COLUMNS.len());
                serde_json::to_writer(&mut waiting, &fields).map_err(OutputError::format("CSV"))?;
                waiting.write_all(b"\n")?;
            }
        }
        let mut waiting = waiting.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        waiting.seek(SeekFrom::Start(0))?;

        let cells = (1..=widest).map(|number| Cow::Owned(format!("cell_{number}")));
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        write_row(COLUMNS.into_iter().map(Cow::Borrowed).chain(cells), out)?;
        for line in BufReader::new(waiting).lines() {
            let fields: Vec<String> = serde_json::from_str(&line?).map_err(OutputError::format("CSV"))?;
            let missing = (COLUMNS.len() + widest).saturating_sub(fields.len());
            write_row(fields.into_iter().map(Cow::Owned).chain(std::iter::repeat_n(Cow::Borrowed(""), missing)), out)?;
        }
        Ok(())
    }
}

fn fields(comment: &Comment, masked: bool) -> Vec<String> {
    let feedback = &comment.feedback;
    let position = &feedback.position;
    let place = [position.path.to_string(), position.sheet.as_deref().unwrap_or_default().to_owned(), position.line.to_string()];
    let why = [comment.reason.clone().unwrap_or_default(), comment.hint.clone().unwrap_or_default()];
    // The columns of a row that did not fit its header are not known, so each cell is looked at by itself.
    let shown = |cell: &String| if masked { mask(cell, 0..cell.len(), &personal_data_of_cell(cell)) } else { cell.clone() };
    place.into_iter().chain(why).chain(feedback.extra.iter().map(|(_, cell)| shown(cell))).collect()
}

fn write_row<'a>(fields: impl Iterator<Item = Cow<'a, str>>, out: &mut dyn Write) -> std::io::Result<()> {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let field = disarmed(&field);
        if field.contains(['"', ',', '\r', '\n']) || field.starts_with(' ') || field.ends_with(' ') {
            write!(out, "\"{}\"", field.replace('"', "\"\""))?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_where_it_must_be_and_disarmed() {
        let mut row = Vec::new();
        write_row(["a", "", "b,c", "\"d\"", "e\r\nf", "=1+1", " g"].into_iter().map(Cow::Borrowed), &mut row).unwrap();
        assert_eq!(String::from_utf8(row).unwrap(), "a,,\"b,c\",\"\"\"d\"\"\",\"e\r\nf\",'=1+1,\" g\"\r\n");
    }
}
