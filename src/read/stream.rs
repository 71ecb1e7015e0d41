//! Records from a pipe: decided by its first bytes, then read once, as they come.

use std::io::{Cursor, Read};
use std::path::Path;

use super::bytes::Sniffed;
use super::columnar::ColumnarRows;
use super::delimited::{DelimitedRows, Dialect, sniff_delimiter};
use super::error::ReadError;
use super::header;
use super::json::JsonLinesRows;
use super::lines::Lines;
use super::open::{HEAD_BYTES, Opening, Sample};
use super::origin::{Origin, Rows, input};
use super::plan::FileFormat;
use super::source::Source;
use crate::config::ReadOptions;

/// What stands on a pipe; it has no file name that could tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamFormat {
    /// CSV or TSV with a header.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Arrow record batches.
    Arrow,
}

/// The name of standard input in positions and messages.
const NAME: &str = "-";

/// Opens `bytes` as a source. Columns are chosen by the lines that arrive first; ids that repeat later in the stream cannot be known in advance and are
/// told apart by their order.
///
/// # Errors
/// [`ReadError::Empty`] when nothing arrives, [`ReadError`] as for a file otherwise.
pub fn stream(mut bytes: Box<dyn Read + Send>, format: StreamFormat, options: &ReadOptions) -> Result<Source, ReadError> {
    let path = Path::new(NAME);
    let opening = Opening { path, options, container: None };
    if format == StreamFormat::Arrow {
        let rows = ColumnarRows::stream(bytes, None).map_err(|error| ReadError::io(path, error))?;
        return opening.columnar(rows, FileFormat::Arrow, Origin::Whole);
    }
    // A table shows its columns with its first data row, an object by itself.
    let lines = match format {
        StreamFormat::Csv => 2,
        StreamFormat::JsonLines | StreamFormat::Arrow => 1,
    };
    let (head, whole) = head(&mut bytes, lines).map_err(|error| ReadError::io(path, error))?;
    if head.is_empty() {
        return Err(ReadError::Empty { path: path.to_path_buf(), found: "no bytes" });
    }
    let sniffed = opening.sniff(&head, whole)?;
    let beginning = if whole { head.len() } else { head.iter().rposition(|&byte| byte == b'\n').map_or(head.len(), |end| end + 1) };
    let first: Box<dyn Read + Send> = Box::new(Cursor::new(head[..beginning].to_vec()));
    let all: Box<dyn Read + Send> = Box::new(Cursor::new(head.clone()).chain(bytes));
    match format {
        StreamFormat::JsonLines | StreamFormat::Arrow => {
            let rows = |bytes, sniffed: &Sniffed| Rows::JsonLines(JsonLinesRows::new(Lines::new(input(bytes), sniffed)));
            let Sample { rows: sample, .. } = opening.sample(&mut rows(first, &sniffed))?;
            let chosen = opening.choose(header::of_objects(&sample), &sample, false)?;
            opening.source(chosen, sniffed.choice.clone(), FileFormat::JsonLines, Origin::Whole, Some(rows(all, &sniffed)), true)
        }
        StreamFormat::Csv => {
            let text = sniffed.encoding.decode_without_bom_handling(&head[sniffed.mark.min(beginning)..beginning]).0;
            let dialect = Dialect { delimiter: sniff_delimiter(&text, false), quotes: true };
            let rows = |bytes, sniffed: &Sniffed| Rows::Delimited(DelimitedRows::new(Lines::new(input(bytes), sniffed), dialect));
            let Sample { rows: sample, .. } = opening.sample(&mut rows(first, &sniffed))?;
            let header = opening.header(header::find(&sample))?;
            let chosen = opening.choose(header, &sample, false)?;
            let format = FileFormat::Csv { delimiter: char::from(dialect.delimiter), quotes: true };
            opening.source(chosen, sniffed.choice.clone(), format, Origin::Whole, Some(rows(all, &sniffed)), true)
        }
    }
}

/// Reads until `lines` line ends have arrived, and whether that is all there is.
fn head(bytes: &mut dyn Read, lines: usize) -> std::io::Result<(Vec<u8>, bool)> {
    let (mut head, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
    while head.len() < HEAD_BYTES && head.iter().filter(|&&byte| byte == b'\n').take(lines).count() < lines {
        match bytes.read(&mut buffer) {
            Ok(0) => return Ok((head, true)),
            Ok(read) => head.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((head, false))
}
