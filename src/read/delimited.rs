//! CSV and TSV, as tools write them and as people break them.
//!
//! Not the `csv` crate: it counts lines by line feeds alone, and a quote that is never closed takes the rest of the file into one cell. Here a record is
//! put together from physical lines while a quote is open; if the quote does not close within [`CELL_LIMIT`] the first line is set aside and reading
//! goes on with the next one.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::lines::{LINE_LIMIT, Line, Lines, Undecodable};
use super::row::{Content, Row, excerpt};
use crate::feedback::RowReason;

/// Longest quoted cell, in bytes of UTF-8.
pub(super) const CELL_LIMIT: usize = 1 << 20;
/// After so many quotes that never close, a quote no longer joins lines: looking ahead again and again would take hours.
const FAULT_LIMIT: usize = 64;
/// How much of a row is kept to show why it was set aside.
const SHOWN: usize = 2_000;

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
    /// Lines that were looked at in search of a closing quote.
    waiting: VecDeque<Line>,
    unclosed: Vec<u64>,
    at_end: bool,
}

impl<R: BufRead> DelimitedRows<R> {
    pub(super) fn new(lines: Lines<R>, dialect: Dialect) -> Self {
        Self { lines, dialect, waiting: VecDeque::new(), unclosed: Vec::new(), at_end: false }
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
        loop {
            let Some(first) = self.pull()? else { return Ok(None) };
            if first.text.trim_matches([' ', '\u{1a}', '\u{feff}']).is_empty() {
                continue;
            }
            if first.bytes > LINE_LIMIT {
                return Ok(Some(too_long(&first, first.bytes, LINE_LIMIT)));
            }
            return self.record(&first).map(Some);
        }
    }

    fn record(&mut self, first: &Line) -> io::Result<Row> {
        let line = first.number;
        if !self.dialect.quotes || !first.text.contains('"') {
            let cells = first.text.split(char::from(self.dialect.delimiter)).map(str::to_owned).collect();
            return Ok(Row { line, content: Content::Cells { cells, errors: Vec::new() } });
        }
        let mut open = Cells::new(self.dialect.delimiter);
        open.take(&first.text);
        let mut end = first.end;
        let mut ahead = Vec::new();
        while open.is_open() {
            let next = if self.unclosed.len() < FAULT_LIMIT && open.bytes() <= CELL_LIMIT { self.pull()? } else { None };
            let Some(next) = next else {
                let bytes = open.bytes();
                for line in ahead.into_iter().rev() {
                    self.waiting.push_front(line);
                }
                return Ok(self.unclosed_row(first, bytes));
            };
            open.take(end);
            open.take(&next.text);
            end = next.end;
            ahead.push(next);
        }
        Ok(Row { line, content: Content::Cells { cells: open.finish(), errors: Vec::new() } })
    }

    /// A quote that does not close: over the limit the line is set aside, before the end of the file it closes with its line.
    fn unclosed_row(&mut self, first: &Line, bytes: usize) -> Row {
        if self.unclosed.len() < FAULT_LIMIT {
            self.unclosed.push(first.number);
        }
        if bytes > CELL_LIMIT {
            return too_long(first, bytes, CELL_LIMIT);
        }
        let mut cells = Cells::new(self.dialect.delimiter);
        cells.take(&first.text);
        Row { line: first.number, content: Content::Cells { cells: cells.finish(), errors: Vec::new() } }
    }

    fn pull(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        if self.at_end {
            return Ok(None);
        }
        let line = self.lines.next_line()?;
        self.at_end = line.is_none();
        Ok(line)
    }
}

fn too_long(line: &Line, bytes: usize, limit: usize) -> Row {
    let reason = RowReason::CellTooLong { bytes, limit };
    Row { line: line.number, content: Content::Fault { reason, cells: vec![excerpt(&line.text, SHOWN)] } }
}

/// Cells of one record while it is read.
struct Cells {
    delimiter: u8,
    done: Vec<String>,
    current: String,
    quoted: bool,
    /// The current cell has begun.
    begun: bool,
}

impl Cells {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, done: Vec::new(), current: String::new(), quoted: false, begun: false }
    }

    fn is_open(&self) -> bool {
        self.quoted
    }

    /// Bytes of the cell that is being read.
    fn bytes(&self) -> usize {
        self.current.len()
    }

    /// Reads a line, or a line end inside a quoted cell. A quote closes its cell only before a delimiter or the end of the line, so that quotes that a
    /// careless export did not double stay in the text.
    fn take(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if self.quoted {
                let Some(length) = bytes[at..].iter().position(|&byte| byte == b'"') else {
                    self.current.push_str(&text[at..]);
                    return;
                };
                self.current.push_str(&text[at..at + length]);
                at += length + 1;
                let after = &bytes[at..];
                let spaces = after.iter().take_while(|&&byte| byte == b' ').count();
                match after.get(spaces) {
                    Some(b'"') if spaces == 0 => {
                        self.current.push('"');
                        at += 1;
                    }
                    Some(&byte) if byte == self.delimiter => {
                        self.quoted = false;
                        at += spaces;
                    }
                    None => {
                        self.quoted = false;
                        at = bytes.len();
                    }
                    Some(_) => self.current.push('"'),
                }
            } else if !self.begun && bytes[at] == b'"' {
                self.quoted = true;
                self.begun = true;
                at += 1;
            } else if bytes[at] == self.delimiter {
                self.done.push(std::mem::take(&mut self.current));
                self.begun = false;
                at += 1;
            } else {
                let length = bytes[at..].iter().position(|&byte| byte == self.delimiter).unwrap_or(bytes.len() - at);
                self.current.push_str(&text[at..at + length]);
                self.begun = true;
                at += length;
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.done.push(self.current);
        self.done
    }
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
    let mut open = Cells::new(delimiter);
    for line in sample.split(['\n', '\r']).take(400) {
        if line.is_empty() && !open.is_open() {
            continue;
        }
        open.take(line);
        if !open.is_open() {
            widths.push(std::mem::replace(&mut open, Cells::new(delimiter)).finish().len());
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
