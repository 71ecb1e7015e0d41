//! How a record of a delimited text is cut into cells, and who takes them.
//!
//! Cutting looks at ASCII bytes only, so it is the same on text and on the bytes of an encoding that keeps ASCII apart. [`Cells`] keeps every cell as
//! text for a record; [`Wanted`] keeps the bytes of a few columns for the pass over the whole file that comes before the first record.

use std::io::BufRead;
use std::ops::Range;

use memchr::memchr;

use super::lines::Lines;

/// A part of a cell, or its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Part(Range<usize>),
    End,
}

/// Where in a record the cutting stands, from line to line.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    delimiter: u8,
    quoted: bool,
    /// The current cell has begun.
    begun: bool,
    bytes: usize,
}

impl Scan {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, quoted: false, begun: false, bytes: 0 }
    }

    /// A quote is open.
    pub(super) fn is_open(&self) -> bool {
        self.quoted
    }

    /// Bytes of the cell that is being read.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Cuts a line, or a line end inside a quoted cell; the end of a record's last cell is not told. A quote closes its cell only before a delimiter or
    /// the end of the line, so that quotes that a careless export did not double stay in the text.
    pub(super) fn take_bytes(&mut self, line: &[u8], give: &mut impl FnMut(Cut)) {
        let mut at = 0;
        while at < line.len() {
            if self.quoted {
                let Some(length) = memchr(b'"', &line[at..]) else {
                    return self.part(at..line.len(), give);
                };
                let quote = at + length;
                self.part(at..quote, give);
                at = quote + 1;
                let spaces = line[at..].iter().take_while(|&&byte| byte == b' ').count();
                match line.get(at + spaces) {
                    Some(b'"') if spaces == 0 => {
                        self.part(quote..at, give);
                        at += 1;
                    }
                    Some(&byte) if byte == self.delimiter => {
                        self.quoted = false;
                        at += spaces;
                    }
                    None => {
                        self.quoted = false;
                        at = line.len();
                    }
                    Some(_) => self.part(quote..at, give),
                }
            } else if !self.begun && line[at] == b'"' {
                self.quoted = true;
                self.begun = true;
                at += 1;
            } else if line[at] == self.delimiter {
                self.begun = false;
                self.bytes = 0;
                give(Cut::End);
                at += 1;
            } else {
                let length = memchr(self.delimiter, &line[at..]).unwrap_or(line.len() - at);
                self.part(at..at + length, give);
                self.begun = true;
                at += length;
            }
        }
    }

    fn part(&mut self, part: Range<usize>, give: &mut impl FnMut(Cut)) {
        self.bytes += part.len();
        give(Cut::Part(part));
    }

    /// Cuts a part of what has been peeked at.
    pub(super) fn take<R: BufRead, S: Sink>(&mut self, lines: &Lines<R>, part: Range<usize>, sink: &mut S) {
        let start = part.start;
        self.take_bytes(lines.bytes(part), &mut |cut| match cut {
            Cut::Part(part) => sink.part(lines, start + part.start..start + part.end),
            Cut::End => sink.end_cell(),
        });
    }
}

/// Who takes the cells of a record.
pub(super) trait Sink {
    /// A record begins, perhaps the same one again.
    fn begin(&mut self);
    /// The next part of the current cell, in bytes behind the place of reading.
    fn part<R: BufRead>(&mut self, lines: &Lines<R>, part: Range<usize>);
    fn end_cell(&mut self);
    /// Whether the cells to come are of no use.
    fn has_all(&self) -> bool;
}

/// All cells of a record, as text.
pub(super) struct Cells {
    done: Vec<String>,
    current: String,
}

impl Cells {
    pub(super) fn with_capacity(width: usize) -> Self {
        Self { done: Vec::with_capacity(width), current: String::new() }
    }

    pub(super) fn finish(self) -> Vec<String> {
        self.done
    }
}

impl Sink for Cells {
    fn begin(&mut self) {
        self.done.clear();
        self.current.clear();
    }

    fn part<R: BufRead>(&mut self, lines: &Lines<R>, part: Range<usize>) {
        let text = lines.text(part);
        if self.current.is_empty() {
            text.clone_into(&mut self.current);
        } else {
            self.current.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        self.done.push(std::mem::take(&mut self.current));
    }

    fn has_all(&self) -> bool {
        false
    }
}

/// The cells of a few columns, as bytes.
pub(super) struct Wanted {
    /// The columns, and what the record has in them.
    cells: Vec<(usize, Vec<u8>)>,
    /// The column that is being read.
    column: usize,
    last: usize,
}

impl Wanted {
    pub(super) fn new(columns: &[usize]) -> Self {
        let cells: Vec<_> = columns.iter().map(|&column| (column, Vec::new())).collect();
        Self { last: columns.iter().copied().max().unwrap_or(0), cells, column: 0 }
    }

    /// The cell of the wanted column with this index; `None` where the record is too short for it.
    pub(super) fn cell(&self, index: usize) -> Option<&[u8]> {
        let (column, cell) = self.cells.get(index)?;
        (*column < self.column).then_some(cell.as_slice())
    }
}

impl Sink for Wanted {
    fn begin(&mut self) {
        self.column = 0;
        for (_, cell) in &mut self.cells {
            cell.clear();
        }
    }

    fn part<R: BufRead>(&mut self, lines: &Lines<R>, part: Range<usize>) {
        for (_, cell) in self.cells.iter_mut().filter(|(column, _)| *column == self.column) {
            cell.extend_from_slice(lines.bytes(part.clone()));
        }
    }

    fn end_cell(&mut self) {
        self.column += 1;
    }

    fn has_all(&self) -> bool {
        self.column > self.last
    }
}
