//! NFKC text with offsets back to the original bytes.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::fold::fold;

/// Identity of a normalized text (128-bit xxh3 of its case-folded form without white space): equal keys are the same comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextKey(pub u128);

/// Normalized text and, for each of its characters, where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalized {
    text: String,
    /// For each byte of `text`, where the original cluster that it came from begins; not decreasing.
    starts: Vec<u32>,
    /// For each byte of `text`, where the original cluster that it came from ends, characters dropped after it included; not decreasing.
    ends: Vec<u32>,
}

impl Normalized {
    /// The normalized text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte span of the original cell that `span` (bytes of the normalized text, on character boundaries) came from.
    ///
    /// Whole characters with their marks: a span inside 「㍿」, which normalizes to 「株式会社」, gives all of 「㍿」. An empty span gives an empty span.
    #[must_use]
    pub fn original(&self, span: Range<usize>) -> Range<usize> {
        let position = |at: usize| match self.starts.get(at) {
            Some(&start) => start as usize,
            None => self.ends.last().map_or(0, |&end| end as usize),
        };
        let start = position(span.start);
        if span.end <= span.start {
            return start..start;
        }
        let end = self.ends.get(span.end - 1).or(self.ends.last()).map_or(start, |&end| end as usize);
        start..end.max(start)
    }

    /// The identity of the text.
    ///
    /// White space, letter case and closing punctuation do not count; a text of punctuation alone is hashed as it is.
    #[must_use]
    pub fn key(&self) -> TextKey {
        let folded: String = self.text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect();
        let words = folded.trim_end_matches(is_closing);
        TextKey(xxh3_128(if words.is_empty() { &folded } else { words }.as_bytes()))
    }
}

fn is_closing(character: char) -> bool {
    matches!(character, '.' | ',' | '!' | '?' | ';' | ':' | '。' | '、' | '・' | 'ー' | '\u{301C}' | '~' | '-' | '…')
}

/// Normalizes a cell: NFKC, HTML entities and line breaks decoded, invisible characters dropped, white space folded, runs of emphasis shortened.
///
/// Normalizing its own result changes nothing.
#[must_use]
pub fn normalize(verbatim: &str) -> Normalized {
    let pieces = fold(verbatim);
    let mut text = String::with_capacity(verbatim.len());
    let mut starts = Vec::with_capacity(verbatim.len());
    let mut ends = Vec::with_capacity(verbatim.len());
    let mut last_end = 0;
    for piece in pieces {
        text.push(piece.character);
        last_end = piece.end.max(last_end);
        for _ in 0..piece.character.len_utf8() {
            starts.push(piece.start);
            ends.push(last_end);
        }
    }
    Normalized { text, starts, ends }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(verbatim: &str) -> String {
        normalize(verbatim).as_str().to_owned()
    }

    #[test]
    fn widths_marks_and_entities_fold() {
        for (verbatim, expected) in [
            ("ﾃﾞｻﾞｲﾝは可愛い｡", "デザインは可愛い。"),
            ("Ｓｔｒｏｎｇ， ｑｕｉｅｔ！", "Strong, quiet!"),
            ("は゛っ", "ばっ"),
            ("すごーーーーい！！！！", "すごーーい!!"),
            ("まじでwwwwww", "まじでww"),
            ("sooooo good", "soo good"),
            ("see www.example.com", "see www.example.com"),
            ("〜〜〜～～", "〜〜"),
            ("遅い……", "遅い..."),
            ("A &amp; B &#128512;", "A & B 😀"),
            ("一行目&lt;br /&gt;二行目<BR>三行目", "一行目\n二行目\n三行目"),
            ("&amp;amp;lt;br&gt;x", "x"),
            ("a\u{200B}b\u{FEFF}c", "abc"),
            ("👨\u{200D}👩\u{200D}👧 x\u{200D}y", "👨\u{200D}👩\u{200D}👧 xy"),
            ("❤\u{FE0F} 葛\u{E0100}城", "❤ 葛城"),
            ("a\u{0}b\tc", "a b c"),
            ("　 a \r\n\r\n　b  ", "a\nb"),
            ("★★★★★", "★★★★★"),
            ("", ""),
            (" \n ", ""),
        ] {
            assert_eq!(text(verbatim), expected, "{verbatim:?}");
        }
    }

    #[test]
    fn spans_lead_back_to_whole_clusters() {
        let verbatim = "　ﾃﾞｻﾞｲﾝ&amp;色すごーーーーい　";
        let normalized = normalize(verbatim);
        let original = |part: &str| {
            let at = normalized.as_str().find(part).unwrap();
            &verbatim[normalized.original(at..at + part.len())]
        };
        assert_eq!(original("デザイン"), "ﾃﾞｻﾞｲﾝ");
        assert_eq!(original("デ"), "ﾃﾞ");
        assert_eq!(original("&"), "&amp;");
        assert_eq!(original("すごーー"), "すごーーーー");
        assert_eq!(original("い"), "い");
        let company = normalize("㍿です");
        assert_eq!(company.original(3..6), 0..3);
        assert_eq!(company.original(12..12), 3..3);
        assert_eq!(normalize("ab ").original(2..2), 2..2);
    }

    #[test]
    fn keys_ignore_width_case_space_and_closing_marks() {
        let key = |verbatim: &str| normalize(verbatim).key();
        assert_eq!(key("ＡＢＣ が　届かない！"), key("abcが届かない。"));
        assert_eq!(key("すごーーーい"), key("すごーーい!!"));
        assert_ne!(key("届いた"), key("届かない"));
        assert_ne!(key("!"), key("?"));
    }
}
