//! CSV and TSV, as tools write them and as people break them.
//!
//! Not the `csv` crate: it counts lines by line feeds alone, and a quote that is never closed takes the rest of the file into one cell. Here a record is
//! put together from physical lines while a quote is open; if the quote does not close within [`CELL_LIMIT`] the first line is set aside and reading
//! goes on with the next one.

use std::io::{self, BufRead};
use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::cells::{Cells, Cut, Scan, Sink, Wanted};
use super::lines::{LINE_LIMIT, Line, Lines, Undecodable};
use super::row::{Content, Row, excerpt};
use crate::feedback::RowReason;

/// Longest quoted cell, in bytes of UTF-8.
pub(super) const CELL_LIMIT: usize = 1 << 20;
/// After so many quotes that never close, a quote no longer joins lines: looking ahead again and again would take hours.
const FAULT_LIMIT: usize = 64;
/// How much of a row is kept to show why it was set aside.
const SHOWN: usize = 2_000;
/// No encoding makes more UTF-8 of a byte.
const GROWTH: usize = 3;

/// Where cells end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether `"` quotes cells; in Amazon's public sets it is plain text.
    pub(super) quotes: bool,
}

/// Rows of a delimited text.
pub(super) struct DelimitedRows<R> {
    lines: Lines<R>,
    dialect: Dialect,
    unclosed: Vec<u64>,
    /// Cells of the row before, of which the next has as many.
    width: usize,
}

/// What the next record turned out to be.
enum Record {
    /// The sink has its cells; the line it begins on.
    Cells(u64),
    Fault(Row),
    /// Undecoded, so long that only its decoded length tells whether it is over a limit.
    Undecided,
}

/// What a pass over some columns found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skimmed {
    /// The wanted cells of one record.
    Record,
    /// A record without cells.
    Fault,
    /// The pass must be made again over decoded text.
    Undecided,
}

impl<R: BufRead> DelimitedRows<R> {
    pub(super) fn new(lines: Lines<R>, dialect: Dialect) -> Self {
        Self { lines, dialect, unclosed: Vec::new(), width: 0 }
    }

    pub(super) fn undecodable(&self) -> &Undecodable {
        self.lines.undecodable()
    }

    /// Lines where a quote opened and never closed.
    pub(super) fn unclosed(&self) -> &[u64] {
        &self.unclosed
    }

    /// The next record that is not a blank line.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        let mut cells = Cells::with_capacity(self.width);
        Ok(match self.next_record(&mut cells)? {
            Some(Record::Cells(line)) => {
                let cells = cells.finish();
                self.width = cells.len();
                Some(Row { line, content: Content::Cells { cells, errors: Vec::new() } })
            }
            Some(Record::Fault(row)) => Some(row),
            None | Some(Record::Undecided) => None,
        })
    }

    /// The cells of some columns of the next record that is not a blank line. The records are those of [`DelimitedRows::next_row`], whether the lines
    /// are decoded or not.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn skim(&mut self, wanted: &mut Wanted) -> io::Result<Option<Skimmed>> {
        Ok(self.next_record(wanted)?.map(|record| match record {
            Record::Cells(_) => Skimmed::Record,
            Record::Fault(_) => Skimmed::Fault,
            Record::Undecided => Skimmed::Undecided,
        }))
    }

    fn next_record<S: Sink>(&mut self, sink: &mut S) -> io::Result<Option<Record>> {
        let scale = if self.lines.raw_encoding().is_some() { GROWTH } else { 1 };
        loop {
            let Some(line) = self.lines.peek(0)? else { return Ok(None) };
            if self.is_blank(line) {
                self.lines.pass(line.with_end(), 1);
                continue;
            }
            if scale > 1 && (!line.whole || line.length * scale > LINE_LIMIT) {
                return Ok(Some(Record::Undecided));
            }
            if line.is_too_long() {
                return self.long_line(line, LINE_LIMIT).map(|row| Some(Record::Fault(row)));
            }
            return self.record(line, sink, scale).map(Some);
        }
    }

    fn is_blank(&self, line: Line) -> bool {
        let bytes = self.lines.bytes(0..line.length);
        if bytes.iter().any(|&byte| byte.is_ascii() && !matches!(byte, b' ' | 0x1a)) {
            return false;
        }
        let is_blank = |text: &str| text.trim_matches([' ', '\u{1a}', '\u{feff}']).is_empty();
        match self.lines.raw_encoding() {
            None => is_blank(self.lines.text(0..line.length)),
            Some(encoding) => is_blank(&encoding.decode_without_bom_handling(bytes).0),
        }
    }

    fn record<S: Sink>(&mut self, first: Line, sink: &mut S, scale: usize) -> io::Result<Record> {
        let number = self.lines.number();
        sink.begin();
        if !self.dialect.quotes || memchr(b'"', self.lines.bytes(0..first.length)).is_none() {
            self.unquoted(0..first.length, sink);
            self.lines.pass(first.with_end(), 1);
            return Ok(Record::Cells(number));
        }
        let mut scan = Scan::new(self.dialect.delimiter);
        scan.take(&self.lines, 0..first.length, sink);
        let (mut at, mut end, mut count) = (first.length, first.end, 1);
        while scan.is_open() {
            if scale > 1 && scan.bytes() * scale > CELL_LIMIT {
                return Ok(Record::Undecided);
            }
            let may_look = self.unclosed.len() < FAULT_LIMIT && scan.bytes() <= CELL_LIMIT;
            let next = if may_look { self.lines.peek(at + end.len())? } else { None };
            if scale > 1 && next.is_some_and(|next| !next.whole || next.length * scale > LINE_LIMIT) {
                return Ok(Record::Undecided);
            }
            let Some(next) = next.filter(|next| !next.is_too_long()) else {
                let bytes = next.map_or(scan.bytes(), |next| scan.bytes() + next.length);
                return Ok(self.unclosed_record(first, bytes, sink));
            };
            scan.take(&self.lines, at..at + end.len(), sink);
            at += end.len();
            scan.take(&self.lines, at..at + next.length, sink);
            at += next.length;
            end = next.end;
            count += 1;
        }
        sink.end_cell();
        self.lines.pass(at + end.len(), count);
        Ok(Record::Cells(number))
    }

    fn unquoted<S: Sink>(&self, line: Range<usize>, sink: &mut S) {
        let bytes = self.lines.bytes(line.clone());
        let mut at = line.start;
        for place in memchr_iter(self.dialect.delimiter, bytes) {
            sink.part(&self.lines, at..line.start + place);
            sink.end_cell();
            at = line.start + place + 1;
            if sink.has_all() {
                return;
            }
        }
        sink.part(&self.lines, at..line.end);
        sink.end_cell();
    }

    /// A quote that does not close: over the limit the line is set aside, before the end of the file it closes with its line.
    fn unclosed_record<S: Sink>(&mut self, first: Line, bytes: usize, sink: &mut S) -> Record {
        let number = self.lines.number();
        if self.unclosed.len() < FAULT_LIMIT {
            self.unclosed.push(number);
        }
        if bytes > CELL_LIMIT {
            let shown = excerpt(self.lines.text(0..first.length), SHOWN);
            self.lines.pass(first.with_end(), 1);
            return Record::Fault(too_long(number, bytes, CELL_LIMIT, shown));
        }
        sink.begin();
        Scan::new(self.dialect.delimiter).take(&self.lines, 0..first.length, sink);
        sink.end_cell();
        self.lines.pass(first.with_end(), 1);
        Record::Cells(number)
    }

    /// A line over the limit, with its beginning.
    fn long_line(&mut self, line: Line, limit: usize) -> io::Result<Row> {
        let number = self.lines.number();
        let mut kept = line.length.min(SHOWN * 4);
        while kept > 0 && self.lines.text(0..kept).is_empty() {
            kept -= 1;
        }
        let shown = excerpt(self.lines.text(0..kept), SHOWN);
        let bytes = self.lines.skip_line()?;
        Ok(too_long(number, bytes, limit, shown))
    }
}

fn too_long(line: u64, bytes: usize, limit: usize, shown: String) -> Row {
    Row { line, content: Content::Fault { reason: RowReason::CellTooLong { bytes, limit }, cells: vec![shown] } }
}

/// The delimiter of a text, from its first lines: the one that cuts most rows into the same number of cells, at least two.
pub(super) fn sniff_delimiter(sample: &str, prefer_tab: bool) -> u8 {
    let stated = sample.lines().next().and_then(|line| line.strip_prefix("sep=")).and_then(|rest| rest.bytes().next());
    if let Some(delimiter) = stated.filter(u8::is_ascii) {
        return delimiter;
    }
    let candidates = if prefer_tab { [b'\t', b',', b';', b'|'] } else { [b',', b'\t', b';', b'|'] };
    let mut best = (0, candidates[0]);
    for delimiter in candidates {
        let score = regularity(sample, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn regularity(sample: &str, delimiter: u8) -> usize {
    let mut widths = Vec::new();
    let (mut scan, mut width) = (Scan::new(delimiter), 1);
    for line in sample.split(['\n', '\r']).take(400) {
        if line.is_empty() && !scan.is_open() {
            continue;
        }
        scan.take_bytes(line.as_bytes(), &mut |cut| width += usize::from(cut == Cut::End));
        if !scan.is_open() {
            widths.push(width);
            (scan, width) = (Scan::new(delimiter), 1);
        }
    }
    widths.sort_unstable();
    let most = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1).max_by_key(|run| (run.len(), run[0]));
    most.map_or(0, |run| run.len() * 1000 / widths.len().max(1) * 100 + run[0].min(99))
}

#[cfg(test)]
mod tests {
    use super::super::bytes::sniff;
    use super::*;

    fn rows(text: &str) -> (Vec<(u64, Vec<String>)>, Vec<u64>) {
        let sniffed = sniff(text.as_bytes(), true, None);
        let mut rows = DelimitedRows::new(Lines::new(text.as_bytes(), &sniffed), Dialect { delimiter: b',', quotes: true });
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            found.push((row.line, row.cells().to_vec()));
        }
        (found, rows.unclosed().to_vec())
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn quoted_cells_keep_delimiters_quotes_and_line_ends() {
        let (found, _) = rows("a,\"b,\r\n\"\"c\"\"\",\r\n\r\n\"\",\"d\" ,e\rf");
        assert_eq!(found, [row(1, &["a", "b,\r\n\"c\"", ""]), row(4, &["", "d", "e"]), row(5, &["f"])]);
    }

    #[test]
    fn quotes_that_are_not_doubled_stay_in_the_text() {
        assert_eq!(
            rows("1,\"彼は\"最高\"と言った\",5\n2,5\"の画面,4\n").0,
            [row(1, &["1", "彼は\"最高\"と言った", "5"]), row(2, &["2", "5\"の画面", "4"])]
        );
    }

    #[test]
    fn a_quote_that_never_closes_costs_one_row() {
        let (found, unclosed) = rows("1,良い\n2,\"悪い\n3,普通\n4,残念\n");
        assert_eq!(found, [row(1, &["1", "良い"]), row(2, &["2", "悪い"]), row(3, &["3", "普通"]), row(4, &["4", "残念"])]);
        assert_eq!(unclosed, [2]);
        let text = format!("1,\"open\n{}", "2,普通の文です\n".repeat(100_000));
        let (found, unclosed) = rows(&text);
        assert_eq!((found.len(), unclosed.as_slice()), (100_001, [1].as_slice()));
        assert_eq!(found[1], row(2, &["2", "普通の文です"]));
    }

    #[test]
    fn the_delimiter_is_the_regular_one() {
        assert_eq!(sniff_delimiter("id,comment\n1,a; b\n2,c\n", false), b',');
        assert_eq!(sniff_delimiter("id\tcomment\n1\ta, b\n2\tc, d\n", false), b'\t');
        assert_eq!(sniff_delimiter("id;comment\n1;a, b\n2;c\n", false), b';');
        assert_eq!(sniff_delimiter("comment\ngood\nbad\n", false), b',');
        assert_eq!(sniff_delimiter("sep=;\na;b\n", false), b';');
    }
}
