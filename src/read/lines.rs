//! A file as decoded physical lines, numbered as an editor numbers them.
//!
//! Line ends are LF, CR LF or a lone CR, and are kept with the line, since a line feed inside a quoted cell is part of the customer's words. Bytes that
//! the encoding does not know become U+FFFD; their number and lines are counted, and the row stays.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use encoding_rs::{Decoder, DecoderResult};

use super::bytes::Sniffed;

/// Longest physical line that is kept whole, in bytes of UTF-8; the rest of a longer one is read past.
pub(super) const LINE_LIMIT: usize = 4 << 20;
const CHUNK: usize = 64 << 10;
/// How many places of broken bytes are remembered; all are counted.
const PLACES: usize = 20;

/// One physical line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without its end.
    pub(super) text: String,
    /// `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    pub(super) end: &'static str,
    /// From 1.
    pub(super) number: u64,
    /// Bytes of the whole line, more than `text` holds if it was over [`LINE_LIMIT`].
    pub(super) bytes: usize,
}

/// Broken byte sequences: how many, and the lines of the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Undecodable {
    pub(super) count: u64,
    pub(super) lines: Vec<u64>,
}

/// Decodes a reader and cuts it into lines.
pub(super) struct Lines<R> {
    input: R,
    decoder: Decoder,
    to_skip: usize,
    finished: bool,
    decoded: String,
    /// Start of the part of `decoded` that has not been given out.
    start: usize,
    /// Bytes of UTF-8 given out or dropped before `start`.
    consumed: u64,
    /// Places of broken sequences in the decoded stream, not yet passed.
    broken: VecDeque<u64>,
    number: u64,
    undecodable: Undecodable,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, sniffed: &Sniffed) -> Self {
        Self {
            input,
            decoder: sniffed.encoding.new_decoder_without_bom_handling(),
            to_skip: sniffed.mark,
            finished: false,
            decoded: String::new(),
            start: 0,
            consumed: 0,
            broken: VecDeque::new(),
            number: 0,
            undecodable: Undecodable::default(),
        }
    }

    pub(super) fn undecodable(&self) -> &Undecodable {
        &self.undecodable
    }

    /// The next line, or `None` at the end of the file.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut text = String::new();
        let mut bytes = 0;
        let mut scanned = 0;
        loop {
            let pending = &self.decoded.as_bytes()[self.start..];
            if let Some((length, end)) = line_end(pending, scanned, self.finished) {
                bytes += length;
                keep(&mut text, &self.decoded[self.start..self.start + length]);
                self.advance(length + end.len());
                return Ok(Some(self.line(text, end, bytes)));
            }
            if self.finished {
                if pending.is_empty() && bytes == 0 {
                    return Ok(None);
                }
                let length = pending.len();
                bytes += length;
                keep(&mut text, &self.decoded[self.start..]);
                self.advance(length);
                return Ok(Some(self.line(text, "", bytes)));
            }
            scanned = pending.len().saturating_sub(1);
            if pending.len() > LINE_LIMIT {
                // A CR at the end may be half of a CR LF and stays for the next look.
                let length = pending.len() - usize::from(pending.ends_with(b"\r"));
                bytes += length;
                keep(&mut text, &self.decoded[self.start..self.start + length]);
                self.advance(length);
                scanned = 0;
            }
            self.fill()?;
        }
    }

    fn line(&mut self, text: String, end: &'static str, bytes: usize) -> Line {
        self.number += 1;
        while self.broken.front().is_some_and(|&place| place < self.consumed) {
            self.broken.pop_front();
            if self.undecodable.lines.len() < PLACES && self.undecodable.lines.last() != Some(&self.number) {
                self.undecodable.lines.push(self.number);
            }
        }
        Line { text, end, number: self.number, bytes }
    }

    fn advance(&mut self, length: usize) {
        self.start += length;
        self.consumed += length as u64;
    }

    /// Decodes one more chunk behind what is there.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.decoded.drain(..self.start);
            self.start = 0;
        }
        let input = match self.input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        };
        let skipped = self.to_skip.min(input.len());
        self.to_skip -= skipped;
        let last = input.is_empty();
        let given = input.len().min(skipped + CHUNK);
        let mut rest = &input[skipped..given];
        loop {
            let needed = self.decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(CHUNK);
            self.decoded.reserve(needed.max(16));
            let (result, read) = self.decoder.decode_to_string_without_replacement(rest, &mut self.decoded, last);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.undecodable.count += 1;
                    if self.undecodable.lines.len() < PLACES {
                        self.broken.push_back(self.consumed + self.decoded.len() as u64);
                    }
                    self.decoded.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
        self.input.consume(given);
        self.finished = last;
        Ok(())
    }
}

fn keep(text: &mut String, part: &str) {
    let room = LINE_LIMIT.saturating_sub(text.len());
    let mut length = part.len().min(room);
    while !part.is_char_boundary(length) {
        length -= 1;
    }
    text.push_str(&part[..length]);
}

/// Length of the line and its end, looked for from `from`. A CR that is the last byte waits for more input.
fn line_end(bytes: &[u8], from: usize, finished: bool) -> Option<(usize, &'static str)> {
    let length = from + bytes.get(from..)?.iter().position(|&byte| byte == b'\n' || byte == b'\r')?;
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
        while let Some(line) = lines.next_line().unwrap() {
            found.push((line.text, line.end, line.number));
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
        let long = lines.next_line().unwrap().unwrap();
        assert_eq!((long.text.len(), long.bytes), (LINE_LIMIT, LINE_LIMIT * 2 + 7));
        assert_eq!(lines.next_line().unwrap().unwrap().text, "next");
    }
}
