//! Street addresses: only those that lead to a door; the name of a town alone says where, not who.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static JAPANESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        // Prefecture (optional when a municipality is named), municipality, town.
        r"(?:(?:東京都|北海道|大阪府|京都府|(?:神奈川|和歌山|鹿児島|\p{Han}{2})県) ?[\p{Han}ヶケ々ぁ-んァ-ヴー]{1,12}?[市区郡町村]|[\p{Han}ヶケ]{1,6}[市区])",
        r" ?[\p{Han}ヶケ々ノのぁ-んァ-ヴー]{0,14}? ?",
        // Block and house.
        r"[0-9一二三四五六七八九十]{1,4}(?:丁目 ?(?:[0-9]{1,4}(?:番地?)?(?:[\-ーの]?[0-9]{1,4}(?:号|[\-ー][0-9]{1,4})?)?)?|番地?(?:[0-9]{1,4}号?)?|[\-ー][0-9]{1,4}(?:[\-ー][0-9]{1,4}){0,2})",
        // Building and room.
        r"(?: ?[\p{Han}ァ-ヴーA-Za-z]{2,16} ?[0-9]{2,4}(?:号室?)?)?",
    ))
    .ok()
});

static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b[0-9]{1,5} (?:[NSEW]\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Ct|Terrace)\b\.?(?:,? (?:Apt|Unit|Suite|#)\.? ?[0-9A-Z]{1,5})?")
        .ok()
});

pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    if !text.chars().any(|character| character.is_ascii_digit() || "一二三四五六七八九十".contains(character)) {
        return Vec::new();
    }
    [&JAPANESE, &ENGLISH]
        .into_iter()
        .filter_map(|pattern| pattern.as_ref())
        .flat_map(|pattern| pattern.find_iter(text).map(|found| found.range()).collect::<Vec<_>>())
        .collect()
}
