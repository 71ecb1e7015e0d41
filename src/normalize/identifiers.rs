//! Numbers that lead to one customer: cards, orders, accounts, memberships, tickets.
//!
//! All take text with narrow ASCII and give byte spans of it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::loose::Loose;
use super::patterns::{Pattern, digits, spans, stands_alone};

/// Fourteen to nineteen digits in groups, as cards print them. Thirteen are a product's number (JAN) today.
static CARD: Pattern = LazyLock::new(|| Regex::new(r"(?:[3-6][0-9]|2[2-7])(?:[ \-]?[0-9]){12,17}").ok());
/// What stands before numbers of products.
const PRODUCT_NUMBERS: [&str; 6] = ["JAN", "EAN", "UPC", "ISBN", "GTIN", "バーコード"];

/// Codes that are an order's by their shape alone: SK-2026-001942, 300001-20261025-8799937038.
static ORDER_CODE: Pattern =
    LazyLock::new(|| Regex::new(r"[A-Z]{1,4}-?20[0-9]{2}-[0-9]{4,12}|[0-9]{5,7}-20[0-9]{6}-[0-9]{6,12}|[0-9]{3}-[0-9]{7}-[0-9]{7}").ok());

static JAPANESE_NUMBER: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?:注文|会員|客様|顧客|受付|受注|伝票|追跡|送り状|荷物|予約|契約|口座|合わ?せ|管理|製造|シリアル|登録|ポイントカード|ユーザー|保証書?|領収書?|請求書?|申込|整理|カルテ|診察券|証券|カード)",
        r"(?:番号|No\.?|№|ID|コード|ナンバー)|シリアル|ログインID|口座)",
        r"[ はがを:=#「『(【\[\x22]{0,4}(?:普通|当座)?(?:預金)?[ :]{0,2}([A-Z0-9][A-Z0-9\-_]{3,30})",
    ))
    .ok()
});
/// 「注文000778899」: digits enough to be no amount.
static JAPANESE_NUMBER_CLOSE: Pattern =
    LazyLock::new(|| Regex::new(r"(?:注文|会員|予約|受付|伝票|問い?合わ?せ|普通(?:預金)?(?:口座)?)(?:の|は|:|#|No\.?)? ?([0-9][0-9\-]{5,20})").ok());
static ENGLISH_NUMBER: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:order|account|acct|member(?:ship)?|customer|tracking|invoice|booking|reservation|confirmation|ticket|case|reference|ref|serial|receipt|policy|loyalty|claim|rma|po|patient|user)",
        r"(?: (?:id|code|card|reference|ref))?(?: ?#| (?:number|num|no\.?|nr\.?|id|code)(?: is| was)?| is| was)?[ :=#]{0,4}([A-Z0-9][A-Z0-9\-_]{3,30})",
    ))
    .ok()
});
static ENGLISH_NUMBER_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(ENGLISH_NUMBER.as_ref()));
/// What before a number says that it is one, however short.
const NUMBER_MARKS: [&str; 12] = ["#", ":", "=", "number", "number is", "no", "no.", "id", "id is", "code", "reference", "code is"];

pub(super) fn cards(text: &str) -> Vec<Range<usize>> {
    let is_card = |span: &Range<usize>| {
        let before: String = text[..span.start].chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        stands_alone(text, span) && passes_luhn(&text[span.clone()]) && !PRODUCT_NUMBERS.iter().any(|name| before.contains(name))
    };
    spans(&CARD, text).into_iter().filter(is_card).collect()
}

/// The check of ISO/IEC 7812-1: from the right, every second digit doubled, the sum of all digits a multiple of ten.
fn passes_luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .filter(u8::is_ascii_digit)
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

pub(super) fn order_codes(text: &str) -> Vec<Range<usize>> {
    spans(&ORDER_CODE, text).into_iter().filter(|span| stands_alone(text, span)).collect()
}

pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    // 「会員番号2026年版」, 「注文100000円」: what follows makes it a date or an amount.
    let counted = |span: &Range<usize>| text[span.end..].starts_with(['年', '月', '円', '個', '件', '回', '桁', '文', '時', '人', '点']);
    let japanese = [&JAPANESE_NUMBER, &JAPANESE_NUMBER_CLOSE]
        .into_iter()
        .flat_map(|pattern| spans(pattern, text))
        .filter(|span| digits(&text[span.clone()]) >= 2 && !counted(span));
    // "order 10000 more": fewer than six digits without a sign for "number" are ordinary amounts.
    let english = if ENGLISH_NUMBER_LOOSELY.may_match(text) { spans(&ENGLISH_NUMBER, text) } else { Vec::new() };
    let english = english.into_iter().filter(|span| {
        let before = text[..span.start].trim_end().to_lowercase();
        let marked = NUMBER_MARKS.iter().any(|mark| before.ends_with(mark));
        digits(&text[span.clone()]) >= if marked { 2 } else { 6 }
    });
    japanese.chain(english).map(|span| trim_dashes(text, span)).collect()
}

fn trim_dashes(text: &str, span: Range<usize>) -> Range<usize> {
    let kept = text[span.clone()].trim_end_matches(['-', '_']).len();
    span.start..span.start + kept
}
