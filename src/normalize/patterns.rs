//! What the detectors of personal data share: patterns compiled once, and the test that a number is not a piece of a longer one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A pattern compiled at its first use.
pub(super) type Pattern = LazyLock<Option<Regex>>;

/// The spans of the first group that took part; of the whole match if none did.
pub(super) fn spans(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    if pattern.captures_len() == 1 {
        return pattern.find_iter(text).map(|found| found.range()).collect();
    }
    pattern
        .captures_iter(text)
        .filter_map(|groups| groups.iter().skip(1).flatten().next().or_else(|| groups.get(0)).map(|found| found.range()))
        .collect()
}

/// An alternation of words written with white space between, the longest first, so that 「長谷川」 is not read as 「長谷」.
pub(super) fn any_of(words: &str) -> String {
    let mut words: Vec<String> = words.split_whitespace().map(regex::escape).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words.join("|")
}

/// Number of ASCII digits.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// True when the span is not a piece of a longer number or code.
pub(super) fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let mut before = text[..span.start].chars().rev();
    let mut after = text[span.end..].chars();
    let joined = |first: Option<char>, second: Option<char>| match first {
        Some(first) if first.is_ascii_alphanumeric() => true,
        Some('-' | '.' | ',' | '/') => second.is_some_and(|second| second.is_ascii_digit()),
        _ => false,
    };
    !joined(before.next(), before.next()) && !joined(after.next(), after.next())
}

/// Kanji, with the marks that stand for one.
pub(super) fn is_kanji(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}' | '々' | 'ヶ')
}
