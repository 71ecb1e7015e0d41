//! Identifiers with a shape: mail addresses, telephone numbers, postal codes, card numbers, numbers of orders and members.
//!
//! All take text with narrow ASCII and give byte spans of it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

type Pattern = LazyLock<Option<Regex>>;

static EMAIL: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}").ok());

/// Digits in groups, as cards print them.
static CARD: Pattern = LazyLock::new(|| Regex::new(r"[3-6][0-9](?:[ \-]?[0-9]){11,17}").ok());

static JAPANESE_PHONE: Pattern = LazyLock::new(|| Regex::new(r"\(?0[0-9]{1,4}[)\-ー・ ]{1,2}\(?[0-9]{1,4}[)\-ー・ ]{1,2}[0-9]{3,4}").ok());
static MOBILE_PHONE: Pattern = LazyLock::new(|| Regex::new(r"0(?:[5789]0[0-9]{8}|120[0-9]{6}|800[0-9]{7})").ok());
static LANDLINE: Pattern =
    LazyLock::new(|| Regex::new(r"(?i)(?:電話|TEL|ＴＥＬ|phone|携帯|連絡先|FAX|call|番号)[^0-9\n]{0,12}(0[1-9][0-9]{8})").ok());
static INTERNATIONAL_PHONE: Pattern = LazyLock::new(|| Regex::new(r"\+[1-9][0-9]{0,2}[ \-]?(?:\(?[0-9]{1,4}\)?[ \-.]?){2,5}[0-9]{2,4}").ok());
static AMERICAN_PHONE: Pattern = LazyLock::new(|| Regex::new(r"(?:\([0-9]{3}\) ?|[0-9]{3}[\-. ])[0-9]{3}[\-.][0-9]{4}").ok());

static POSTAL_CODE: Pattern = LazyLock::new(|| {
    Regex::new(r"〒 ?[0-9]{3}[\-ー]?[0-9]{4}|郵便番号(?:は|が|:)? ?([0-9]{3}[\-ー]?[0-9]{4})|([0-9]{3}[\-ー][0-9]{4})[ \n、,]{0,3}(?:東京都|北海道|大阪府|京都府|\p{Han}{2,3}県)").ok()
});

/// Codes that are an order's by their shape alone: SK-2026-001942, 300001-20261025-8799937038.
static ORDER_CODE: Pattern =
    LazyLock::new(|| Regex::new(r"[A-Z]{1,4}-?20[0-9]{2}-[0-9]{4,12}|[0-9]{5,7}-20[0-9]{6}-[0-9]{6,12}|[0-9]{3}-[0-9]{7}-[0-9]{7}").ok());

static JAPANESE_NUMBER: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:(?:ご?注文|会員|お?客様|顧客|受付|受注|伝票|追跡|送り状|荷物|予約|契約|口座|お?問い?合わ?せ|管理|製造|シリアル|登録|ポイントカード|ユーザー|保証書?|領収書?|請求書?|カード)",
        r"(?:番号|No\.?|№|ID|コード|ナンバー)|シリアル|ログインID)",
        r" *(?:は|が|:|=|#|「|『|\() *([A-Z0-9][A-Z0-9\-_]{3,30})",
    ))
    .ok()
});
/// As above with nothing but space between, where the number must look like one.
static JAPANESE_NUMBER_CLOSE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:注文|会員|客様|顧客|受付|受注|伝票|追跡|送り状|荷物|予約|契約|口座|合わ?せ|管理|製造|シリアル|登録|ポイントカード|ユーザー|保証書?|領収書?|請求書?|カード)",
        r"(?:番号|No\.?|№|ID|コード|ナンバー)\s*([A-Z0-9][A-Z0-9\-_]{3,30})",
    ))
    .ok()
});
static ENGLISH_NUMBER: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:order|account|acct|member(?:ship)?|customer|tracking|invoice|booking|reservation|confirmation|ticket|case|reference|ref|serial|receipt|policy|loyalty)",
        r"(?: (?:id|code|card))?(?: ?#| (?:number|num|no\.?|id|code)(?: is| was)?| is| was)?[ :=#]{0,4}([A-Z0-9][A-Z0-9\-_]{3,30})",
    ))
    .ok()
});

fn spans(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    pattern.as_ref().map(|pattern| pattern.find_iter(text).map(|found| found.range()).collect()).unwrap_or_default()
}

/// The spans of the first group that took part; of the whole match if none did.
fn group_spans(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .filter_map(|groups| groups.iter().skip(1).flatten().next().or_else(|| groups.get(0)).map(|found| found.range()))
        .collect()
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// True when the span is not a piece of a longer number or code.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let mut before = text[..span.start].chars().rev();
    let mut after = text[span.end..].chars();
    let joined = |first: Option<char>, second: Option<char>| match first {
        Some(first) if first.is_ascii_alphanumeric() => true,
        Some('-' | '.' | ',' | '/') => second.is_some_and(|second| second.is_ascii_digit()),
        _ => false,
    };
    !joined(before.next(), before.next()) && !joined(after.next(), after.next())
}

pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    spans(&EMAIL, text)
}

pub(super) fn cards(text: &str) -> Vec<Range<usize>> {
    spans(&CARD, text).into_iter().filter(|span| stands_alone(text, span) && passes_luhn(&text[span.clone()])).collect()
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

pub(super) fn phones(text: &str) -> Vec<Range<usize>> {
    let grouped = spans(&JAPANESE_PHONE, text).into_iter().filter(|span| matches!(digits(&text[span.clone()]), 10 | 11));
    let plain = spans(&MOBILE_PHONE, text).into_iter().chain(group_spans(&LANDLINE, text)).chain(spans(&AMERICAN_PHONE, text));
    let international = spans(&INTERNATIONAL_PHONE, text).into_iter().filter(|span| (9..=15).contains(&digits(&text[span.clone()])));
    international.chain(grouped.chain(plain).filter(|span| stands_alone(text, span))).collect()
}

pub(super) fn postal_codes(text: &str) -> Vec<Range<usize>> {
    group_spans(&POSTAL_CODE, text)
}

pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    let japanese = group_spans(&JAPANESE_NUMBER, text)
        .into_iter()
        .chain(group_spans(&JAPANESE_NUMBER_CLOSE, text))
        .filter(|span| digits(&text[span.clone()]) >= 2);
    // "order 10000 more": fewer than six digits without a sign for "number" are ordinary amounts.
    let english = group_spans(&ENGLISH_NUMBER, text).into_iter().filter(|span| {
        let marked = text[..span.start].ends_with(['#', ':', '=']) || text[..span.start].trim_end().to_lowercase().ends_with("number");
        digits(&text[span.clone()]) >= if marked { 2 } else { 6 }
    });
    japanese.chain(english).map(|span| trim_dashes(text, span)).collect()
}

fn trim_dashes(text: &str, span: Range<usize>) -> Range<usize> {
    let kept = text[span.clone()].trim_end_matches(['-', '_']).len();
    span.start..span.start + kept
}
