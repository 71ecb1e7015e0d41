//! Street addresses: only those that lead to a door; the name of a town alone says where, not who.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::loose::Loose;
use super::patterns::{Pattern, spans};

static JAPANESE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        // Prefecture (optional when a municipality is named) and municipality, or a town whose blocks are told in words.
        r"(?:(?:東京都|北海道|大阪府|京都府|(?:神奈川|和歌山|鹿児島|\p{Han}{2})県) ?[\p{Han}ヶケ々ぁ-んァ-ヴー]{1,12}?[市区郡町村]|[\p{Han}ヶケ]{1,6}[市区])",
        // Town: no particle that would begin a sentence of its own (「渋谷区の店で3-4人」).
        r" ?[\p{Han}ヶケ々ノぁ-んァ-ヴー&&[^でにをはへ]]{0,14}? ?",
        // Blocks and house.
        r"[0-9一二三四五六七八九十]{1,4}(?:条[東西南北]?|丁目|番地の?|番|号|[\-ーの])(?: ?[0-9一二三四五六七八九十]{1,4}(?:丁目|番地の?|番|号|[\-ーの])?){0,4}",
        // Building and room.
        r"(?: ?[\p{Han}ァ-ヴーA-Za-z]{2,16} ?[0-9]{1,4}(?:号室?|階|F)?)?",
    ))
    .ok()
});
/// Without a municipality, blocks in words: 「本町1丁目2番3号」.
static IN_WORDS: Pattern = LazyLock::new(|| {
    Regex::new(r"[\p{Han}ヶケ々ァ-ヴー]{1,8}[0-9一二三四五六七八九十]{1,3}丁目 ?[0-9一二三四五六七八九十]{1,4}(?:番地?(?: ?の?[0-9]{1,4})?号?|[\-ー][0-9]{1,4})").ok()
});

static ENGLISH: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:(?:Flat|Apt|Apartment|Unit|Suite|Room)\.? ?[0-9]{1,4}[A-Z]?,? )?[0-9]{1,5}[A-Z]? (?:(?:[NSEW]\.?|North|South|East|West) )?",
        r"(?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Close|Crescent|Parkway|Pkwy|Highway|Hwy|Grove|Gardens|Mews)\b\.?",
        r"(?:,? (?:Apt|Apartment|Unit|Suite|Flat|Room|#)\.? ?[0-9A-Z]{1,5}\b)?",
        // What is no street everywhere needs a house number that is no count.
        r"|\b[0-9]{2,5} (?:[A-Z][a-z]+ ){1,2}(?:Place|Pl|Way|Circle|Square)\b",
        r"|\bP\.? ?O\.? ?Box [0-9]{1,6}",
        r"|\b[0-9]{1,4}-[0-9]{1,4}(?:-[0-9]{1,4})?,? [A-Z][a-z]+(?:-[a-z]+)?,? [A-Z][a-z]+-(?:ku|shi|cho|machi|gun)\b",
    ))
    .ok()
});

static ENGLISH_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(ENGLISH.as_ref()));

pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.chars().any(|character| character.is_ascii_digit() || "一二三四五六七八九十".contains(character)) {
        found.extend(
            spans(&JAPANESE, text).into_iter().chain(spans(&IN_WORDS, text)).filter(|span| is_door(text, span)).map(|span| trimmed(text, span)),
        );
    }
    if text.bytes().any(|byte| byte.is_ascii_digit()) && ENGLISH_LOOSELY.may_match(text) {
        found.extend(spans(&ENGLISH, text));
    }
    found
}

/// 「青葉区一番町」 is a town: numerals that go on as a name are no house number.
fn is_door(text: &str, span: &Range<usize>) -> bool {
    text[span.clone()].bytes().any(|byte| byte.is_ascii_digit()) || !text[span.end..].starts_with(['町', '街', '星', '館', '乗', '目'])
}

/// Without a joint at the end that belongs to the sentence: 「1丁目2番地の隣」.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let kept = text[span.clone()].trim_end_matches(['の', '-', 'ー', ' ']).len();
    span.start..span.start + kept
}
