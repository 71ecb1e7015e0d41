//! Laws of the text stages, checked on generated text that mixes scripts, widths, marks, entities, emoji and invisible characters; and of the readers,
//! on arbitrary bytes and damaged files.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

#[path = "properties/corpus.rs"]
mod corpus;
#[path = "properties/readers.rs"]
mod readers;

use koe::normalize::{Language, Mask, MaskKind, content, language, mask, normalize, personal_data};
use koe::segment::segment;
use proptest::prelude::*;

/// Pieces that the folding rules are about, beside arbitrary characters.
const PIECES: &[&str] = &[
    "すごーーーい",
    "ﾃﾞ",
    "ｶ",
    "ﾞ",
    "゛",
    "は",
    "\u{3099}",
    "ー",
    "〜",
    "～",
    "!",
    "！",
    "…",
    "。",
    "、",
    "です",
    "ますが、",
    "けど",
    "。\n",
    "\r\n",
    " ",
    "　",
    "\t",
    "\u{0}",
    "\u{200B}",
    "\u{200D}",
    "\u{FE0F}",
    "😀",
    "👨\u{200D}👩\u{200D}👧",
    "❤",
    "&amp;",
    "&lt;br /&gt;",
    "&#8205;",
    "&#xFF06;",
    "&#x338;",
    "&",
    "amp;",
    "lt;",
    "<",
    "br",
    ">",
    "<br/>",
    "#",
    "38",
    ";",
    "＆",
    "㍿",
    "①",
    "é",
    "e\u{301}",
    "각",
    "\u{1100}",
    "\u{1161}",
    "\u{11A8}",
    "www",
    "www.",
    "ww",
    "aaaa",
    "笑笑笑",
    "★★★",
    "-",
    "---",
    ". ",
    "Mr. ",
    " but ",
    ", but ",
    "the room was nice",
    "\"",
    "「",
    "」",
    "(",
    ")",
    "様",
    "田中",
    "さん",
    "@a.jp",
    "090-0000-1234",
    "０３",
    "4111111111111111",
    "注文番号",
    "hanako@example.jp",
    "〒100-0001",
    "東京都",
    "¿",
    "的",
    "안녕",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn boundaries(text: &str) -> Vec<usize> {
    (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalizing_twice_changes_nothing(text in text()) {
        let once = normalize(&text);
        let twice = normalize(once.as_str());
        prop_assert_eq!(once.as_str(), twice.as_str());
        prop_assert_eq!(once.key(), twice.key());
    }

    #[test]
    fn spans_lead_back_to_characters_of_the_original_in_order(text in text()) {
        let normalized = normalize(&text);
        let boundaries = boundaries(normalized.as_str());
        let mut last = 0..0;
        for pair in boundaries.windows(2) {
            let original = normalized.original(pair[0]..pair[1]);
            prop_assert!(original.start < original.end && text.is_char_boundary(original.start) && text.is_char_boundary(original.end));
            prop_assert!(last.start <= original.start && last.end <= original.end);
            last = original;
        }
        if let (Some(&first), Some(&end)) = (boundaries.first(), boundaries.last()) {
            let whole = normalized.original(first..end);
            prop_assert!(text.get(whole).is_some());
        }
    }

    #[test]
    fn units_tile_the_text(text in text(), language in prop::sample::select(vec![Language::Japanese, Language::English, Language::Other])) {
        let normalized = normalize(&text);
        let whole = normalized.as_str();
        let mut end = 0;
        for unit in segment(&normalized, language) {
            prop_assert!(end <= unit.start && unit.start < unit.end);
            prop_assert!(whole[end..unit.start].trim().is_empty());
            prop_assert_eq!(whole[unit.clone()].trim(), &whole[unit.clone()]);
            end = unit.end;
        }
        prop_assert!(whole[end..].trim().is_empty());
    }

    #[test]
    fn width_makes_no_other_comment(text in "[a-zA-Z0-9!?,.%() ]{0,40}") {
        let wide: String = text.chars().map(|character| match character {
            ' ' => '\u{3000}',
            other => char::from_u32(u32::from(other) + 0xFEE0).unwrap(),
        }).collect();
        prop_assert_eq!(normalize(&text).key(), normalize(&wide).key());
    }

    #[test]
    fn masks_are_in_order_and_never_leak(text in text(), cut in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let masks = personal_data(&text);
        let mut end = 0;
        for mask in &masks {
            prop_assert!(end <= mask.start && mask.start < mask.end && text.get(mask.start..mask.end).is_some());
            end = mask.end;
        }
        let (first, second) = (cut.index(text.len() + 1), other.index(text.len() + 1));
        let span = first.min(second)..first.max(second);
        // The clear text of the span, and nothing else, stands beside the placeholders.
        let mut clear = String::new();
        for (at, character) in text.char_indices() {
            let character_end = at + character.len_utf8();
            if character_end > span.start && character_end <= span.end && !masks.iter().any(|mask| mask.start <= at && at < mask.end) {
                clear.push(character);
            }
        }
        let mut shown = mask(&text, span, &masks);
        for kind in [MaskKind::Email, MaskKind::Phone, MaskKind::PostalCode, MaskKind::Card, MaskKind::Number, MaskKind::Name, MaskKind::Address] {
            shown = shown.replace(kind.placeholder(), "");
        }
        prop_assert_eq!(shown, clear);
    }

    #[test]
    fn masking_survives_any_spans(text in text(), start in 0_usize..200, length in 0_usize..200, at in 0_usize..200, size in 0_usize..50) {
        let masks = [Mask { start: at, end: at + size, kind: MaskKind::Name }];
        let _ = mask(&text, start..start + length, &masks);
    }

    #[test]
    fn any_text_has_a_language_and_content(text in any::<String>()) {
        let normalized = normalize(&text);
        let _ = language(normalized.as_str());
        let _ = content(normalized.as_str());
        let _ = (language(&text), content(&text), personal_data(&text));
    }
}
