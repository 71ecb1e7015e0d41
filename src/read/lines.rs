//! A file as decoded physical lines, numbered as an editor numbers them.
//!
//! Line ends are LF, CR LF or a lone CR, and are kept with the line, since a line feed inside a quoted cell is part of the customer's words. Bytes that
//! the encoding does not know become U+FFFD; their number and lines are counted, and the row stays.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::bytes::Sniffed;

/// Longest physical line that is kept whole, in bytes of UTF-8; a longer one is set aside.
pub(super) const LINE_LIMIT: usize = 4 << 20;
/// How much is decoded at a time: large enough that its ends do not count, small enough to stay in the processor's cache.
const CHUNK: usize = 128 << 10;
/// How many places of broken bytes are remembered; all are counted.
const PLACES: usize = 20;
/// How many broken sequences wait for their line; many stand on one.
const FLAGGED: usize = 100_000;

/// One physical line that stands in the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes without its end.
    pub(super) length: usize,
    /// `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    pub(super) end: &'static str,
    /// Its end is in the buffer; false for a line over [`LINE_LIMIT`], of which only a part is there.
    pub(super) whole: bool,
}

impl Line {
    /// Whether the line is longer than koe keeps.
    pub(super) fn is_too_long(&self) -> bool {
        !self.whole || self.length > LINE_LIMIT
    }

    /// Bytes with its end.
    pub(super) fn with_end(&self) -> usize {
        self.length + self.end.len()
    }
}

/// Broken byte sequences: how many, and the lines of the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Undecodable {
    pub(super) count: u64,
    pub(super) lines: Vec<u64>,
}

/// What the buffer holds.
enum Form {
    /// Text, for records.
    Decoded { decoder: Decoder, text: String },
    /// Bytes as the file has them, for a pass that only cuts at ASCII characters and decodes the few cells that it wants.
    Raw { encoding: &'static Encoding, bytes: Vec<u8> },
}

/// Decodes a reader and cuts it into lines. A line stays in the buffer until it is passed, so that one can look ahead and come back.
pub(super) struct Lines<R> {
    input: R,
    form: Form,
    to_skip: usize,
    finished: bool,
    /// Start of the part of the buffer that has not been passed.
    start: usize,
    /// Bytes passed before `start`.
    consumed: u64,
    /// Places of broken sequences in the decoded stream, not yet passed.
    broken: VecDeque<u64>,
    number: u64,
    undecodable: Undecodable,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, sniffed: &Sniffed) -> Self {
        let form = Form::Decoded { decoder: sniffed.encoding.new_decoder_without_bom_handling(), text: String::new() };
        Self::of_form(input, form, sniffed.mark)
    }

    /// Lines that are not decoded; for encodings in which the bytes of line ends stand for nothing else.
    pub(super) fn raw(input: R, sniffed: &Sniffed) -> Self {
        Self::of_form(input, Form::Raw { encoding: sniffed.encoding, bytes: Vec::new() }, sniffed.mark)
    }

    fn of_form(input: R, form: Form, to_skip: usize) -> Self {
        Self { input, form, to_skip, finished: false, start: 0, consumed: 0, broken: VecDeque::new(), number: 0, undecodable: Undecodable::default() }
    }

    pub(super) fn undecodable(&self) -> &Undecodable {
        &self.undecodable
    }

    /// The number of the line at which reading stands, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number + 1
    }

    /// The encoding in which [`Lines::bytes`] are given, if they are not UTF-8 already.
    pub(super) fn raw_encoding(&self) -> Option<&'static Encoding> {
        match self.form {
            Form::Decoded { .. } => None,
            Form::Raw { encoding, .. } => Some(encoding),
        }
    }

    /// The line that begins `from` bytes behind the place of reading; `None` at the end of the file.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn peek(&mut self, from: usize) -> io::Result<Option<Line>> {
        let mut scanned = 0;
        loop {
            let pending = self.pending().get(from..).unwrap_or_default();
            if let Some((length, end)) = line_end(pending, scanned, self.finished) {
                return Ok(Some(Line { length, end, whole: true }));
            }
            if self.finished {
                return Ok((!pending.is_empty()).then_some(Line { length: pending.len(), end: "", whole: true }));
            }
            if pending.len() > LINE_LIMIT {
                return Ok(Some(Line { length: LINE_LIMIT, end: "", whole: false }));
            }
            scanned = pending.len().saturating_sub(1);
            self.fill()?;
        }
    }

    /// A part of what has been peeked at, in bytes behind the place of reading.
    pub(super) fn bytes(&self, part: Range<usize>) -> &[u8] {
        self.pending().get(part).unwrap_or_default()
    }

    /// The same as text; empty if the lines are not decoded, or the part does not end between characters.
    pub(super) fn text(&self, part: Range<usize>) -> &str {
        match &self.form {
            Form::Decoded { text, .. } => text.get(self.start + part.start..self.start + part.end).unwrap_or_default(),
            Form::Raw { .. } => "",
        }
    }

    /// Goes on behind so many bytes, which hold so many lines.
    pub(super) fn pass(&mut self, bytes: usize, lines: u64) {
        self.place_broken(bytes);
        self.advance(bytes);
        self.number += lines;
    }

    /// Goes on behind a line of any length, and gives its bytes without the end.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn skip_line(&mut self) -> io::Result<usize> {
        let mut bytes = 0;
        loop {
            let pending = self.pending();
            if let Some((length, end)) = line_end(pending, 0, self.finished) {
                self.pass(length + end.len(), 1);
                return Ok(bytes + length);
            }
            // A CR at the end may be half of a CR LF and stays for the next look.
            let length = pending.len() - usize::from(!self.finished && pending.ends_with(b"\r"));
            bytes += length;
            if self.finished {
                self.pass(length, 1);
                return Ok(bytes);
            }
            self.advance(length);
            self.fill()?;
        }
    }

    fn pending(&self) -> &[u8] {
        match &self.form {
            Form::Decoded { text, .. } => &text.as_bytes()[self.start..],
            Form::Raw { bytes, .. } => &bytes[self.start..],
        }
    }

    /// Gives the broken sequences among the next bytes to their lines.
    fn place_broken(&mut self, bytes: usize) {
        let (mut at, mut number) = (0, self.number);
        while at < bytes && self.broken.front().is_some_and(|&place| place < self.consumed + bytes as u64) {
            let (length, end) = line_end(&self.pending()[at..bytes], 0, true).unwrap_or((bytes - at, ""));
            at += length + end.len();
            number += 1;
            while self.broken.front().is_some_and(|&place| place < self.consumed + at as u64) {
                self.broken.pop_front();
                if self.undecodable.lines.len() < PLACES && self.undecodable.lines.last() != Some(&number) {
                    self.undecodable.lines.push(number);
                }
            }
        }
    }

    fn advance(&mut self, length: usize) {
        self.start += length;
        self.consumed += length as u64;
    }

    /// Reads and decodes one more chunk behind what is there.
    fn fill(&mut self) -> io::Result<()> {
        let input = match self.input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        };
        let skipped = self.to_skip.min(input.len());
        self.to_skip -= skipped;
        self.finished = input.is_empty();
        let given = input.len().min(skipped + CHUNK);
        let fresh = &input[skipped..given];
        match &mut self.form {
            Form::Raw { bytes, .. } => {
                bytes.drain(..self.start);
                bytes.extend_from_slice(fresh);
            }
            Form::Decoded { decoder, text } => {
                text.drain(..self.start);
                let mut rest = fresh;
                loop {
                    let needed = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(CHUNK);
                    text.reserve(needed.max(16));
                    let (result, read) = decoder.decode_to_string_without_replacement(rest, text, self.finished);
                    rest = &rest[read..];
                    match result {
                        DecoderResult::InputEmpty => break,
                        DecoderResult::OutputFull => {}
                        DecoderResult::Malformed(..) => {
                            self.undecodable.count += 1;
                            if self.undecodable.lines.len() < PLACES && self.broken.len() < FLAGGED {
                                self.broken.push_back(self.consumed + text.len() as u64);
                            }
                            text.push(char::REPLACEMENT_CHARACTER);
                        }
                    }
                }
            }
        }
        self.start = 0;
        self.input.consume(given);
        Ok(())
    }
}

/// Length of the line and its end, looked for from `from`. A CR that is the last byte waits for more input.
fn line_end(bytes: &[u8], from: usize, finished: bool) -> Option<(usize, &'static str)> {
    let length = from + memchr::memchr2(b'\n', b'\r', bytes.get(from..)?)?;
    match (bytes[length], bytes.get(length + 1)) {
        (b'\n', _) => Some((length, "\n")),
        (_, Some(b'\n')) => Some((length, "\r\n")),
        (_, Some(_)) => Some((length, "\r")),
        (_, None) => finished.then_some((length, "\r")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::super::bytes::sniff;
    use super::*;

    fn lines(bytes: &[u8], buffer: usize) -> (Vec<(String, &'static str, u64)>, Undecodable) {
        let sniffed = sniff(bytes, true, None);
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes), &sniffed);
        let mut found = Vec::new();
        while let Some(line) = lines.peek(0).unwrap() {
            found.push((lines.text(0..line.length).to_owned(), line.end, lines.number()));
            lines.pass(line.with_end(), 1);
        }
        (found, lines.undecodable().clone())
    }

    #[test]
    fn every_kind_of_line_end_is_kept_and_counted() {
        for buffer in [1, 2, 3, 64] {
            let (found, _) = lines("a\r\nい\n\rう\r\r\n\u{feff}x".as_bytes(), buffer);
            let expected = [("a", "\r\n"), ("い", "\n"), ("", "\r"), ("う", "\r"), ("", "\r\n"), ("\u{feff}x", "")];
            let expected: Vec<_> = expected.iter().zip(1..).map(|((text, end), number)| ((*text).to_owned(), *end, number)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn broken_bytes_are_counted_with_their_lines() {
        let bytes = [b"\xef\xbb\xbfa\nb\xff\xfec\n".as_slice(), "良い\n".as_bytes(), b"\xe3\x81"].concat();
        let (found, undecodable) = lines(&bytes, 4);
        assert_eq!(found[0].0, "a");
        assert_eq!(found[1].0, "b\u{fffd}\u{fffd}c");
        assert_eq!(undecodable, Undecodable { count: 3, lines: vec![2, 4] });
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let bytes = [vec![b'x'; LINE_LIMIT * 2 + 7], b"\nnext\n".to_vec()].concat();
        let sniffed = sniff(b"x", true, None);
        let mut lines = Lines::new(bytes.as_slice(), &sniffed);
        let long = lines.peek(0).unwrap().unwrap();
        assert!(long.is_too_long() && lines.pending().len() < LINE_LIMIT + 2 * CHUNK);
        assert_eq!(lines.skip_line().unwrap(), LINE_LIMIT * 2 + 7);
        let next = lines.peek(0).unwrap().unwrap();
        assert_eq!((lines.text(0..next.length), lines.number()), ("next", 2));
    }

    #[test]
    fn lines_can_be_peeked_at_before_they_are_passed() {
        let sniffed = sniff(b"x", true, None);
        let mut lines = Lines::new(BufReader::with_capacity(2, b"ab\r\ncd\nef".as_slice()), &sniffed);
        let first = lines.peek(0).unwrap().unwrap();
        let second = lines.peek(first.with_end()).unwrap().unwrap();
        let third = lines.peek(first.with_end() + second.with_end()).unwrap().unwrap();
        assert_eq!((first.end, second.end, third.end), ("\r\n", "\n", ""));
        assert_eq!(lines.text(4..6), "cd");
        assert_eq!(lines.peek(9).unwrap(), None);
        assert_eq!((lines.text(0..2), lines.number()), ("ab", 1));
        lines.pass(7, 2);
        assert_eq!((lines.text(0..2), lines.number()), ("ef", 3));
    }
}
