//! How a person is reached: mail addresses, telephone numbers, postal codes.
//!
//! All take text with narrow ASCII and give byte spans of it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::loose::Loose;
use super::patterns::{Pattern, digits, spans, stands_alone};

static EMAIL: Pattern = LazyLock::new(|| Regex::new(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}").ok());

/// In groups: 03-0000-1234, (03)0000-1234, 03(0000)1234, 090 0000 1234, 090の0000の1234, 03局0000番1234.
static JAPANESE_PHONE: Pattern = LazyLock::new(|| {
    Regex::new(r"\(?0[0-9]{1,4}[()\-ー・. ]{1,3}[0-9]{1,4}[()\-ー・. ]{1,3}[0-9]{3,4}|0[0-9]{1,4}[の局][0-9]{1,4}[の番][0-9]{3,4}").ok()
});
/// In one run: mobile, toll-free and navigation numbers by their first digits; British mobile numbers.
static PLAIN_PHONE: Pattern = LazyLock::new(|| Regex::new(r"0(?:[5789]0[0-9]{8}|120[0-9]{6}|800[0-9]{7}|570[0-9]{6}|7[1-9][0-9]{8})").ok());
static LANDLINE: Pattern =
    LazyLock::new(|| Regex::new(r"(?i)(?:電話|TEL|phone|携帯|連絡先|FAX|call|番号|自宅|固定|会社|折り?返し)[^0-9\n]{0,12}(0[1-9][0-9]{8})").ok());
static INTERNATIONAL_PHONE: Pattern = LazyLock::new(|| Regex::new(r"\+[1-9][0-9]{0,2}[ \-.]?(?:\(?[0-9]{1,4}\)?[ \-.]?){2,5}[0-9]{2,4}").ok());
static AMERICAN_PHONE: Pattern = LazyLock::new(|| Regex::new(r"(?:1[\-. ])?(?:\([0-9]{3}\)[ \-]?|[0-9]{3}[\-. ])[0-9]{3}[\-.][0-9]{4}").ok());
static BRITISH_PHONE: Pattern = LazyLock::new(|| Regex::new(r"0[1-9][0-9]{3} [0-9]{6}|0[1-9][0-9]{2} [0-9]{3} [0-9]{4}").ok());
/// Ten digits are a telephone number only where the words say so.
static CALLED_PHONE: Pattern =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:call|phone|cell|mobile|number|text|tel|ring|reach|fax)\b[^0-9\n]{0,20}([2-9][0-9]{9})\b").ok());

static CALLED_PHONE_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(CALLED_PHONE.as_ref()));

static POSTAL_CODE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"〒 ?[0-9]{3}[\-ー]?[0-9]{4}",
        r"|郵便(?:番号)?[はがをも:\-「( ]{0,3}([0-9]{3}[\-ー]?[0-9]{4})",
        r"|(?:住所|送付先|届け先|配送先|配達先|宛先|宛て)[^0-9\n]{0,10}([0-9]{3}[\-ー][0-9]{4})",
        r"|([0-9]{3}[\-ー][0-9]{4})[ \n、,]{0,3}(?:東京都|北海道|大阪府|京都府|\p{Han}{2,3}県|[\p{Han}ヶケ]{1,6}[市区郡])",
        r"|(?:Japan|Tokyo|Osaka|Kyoto|Kanagawa|Hokkaido|Fukuoka|Aichi|Saitama|Chiba|Hyogo),? ([0-9]{3}-[0-9]{4})",
    ))
    .ok()
});
/// After the words for it: American, British, Canadian, Japanese.
static NAMED_POSTAL_CODE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:zip(?: ?code)?|postal ?code|post ?code)(?: is| was|:|=| )*",
        r"([0-9]{5}(?:-[0-9]{4})?\b|[0-9]{3}-[0-9]{4}\b|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]\b)",
    ))
    .ok()
});
/// After a town and the code of its state.
static AMERICAN_POSTAL_CODE: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"[A-Z][a-z]+,? (?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]),? ",
        r"([0-9]{5}(?:-[0-9]{4})?)\b",
    ))
    .ok()
});
/// After a town; the letters of the second half leave out those that the post does not use.
static BRITISH_POSTAL_CODE: Pattern = LazyLock::new(|| Regex::new(r"[A-Z][a-z]+,? ([A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2})\b").ok());

static NAMED_POSTAL_CODE_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(NAMED_POSTAL_CODE.as_ref()));
static AMERICAN_POSTAL_CODE_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(AMERICAN_POSTAL_CODE.as_ref()));
static BRITISH_POSTAL_CODE_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(BRITISH_POSTAL_CODE.as_ref()));

/// The spans of a pattern that may match.
fn spans_of(loosely: &LazyLock<Loose>, pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    if loosely.may_match(text) { spans(pattern, text) } else { Vec::new() }
}

pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    spans(&EMAIL, text)
}

/// Telephone numbers that show by their shape.
pub(super) fn phones(text: &str) -> Vec<Range<usize>> {
    let ten = |span: &Range<usize>| matches!(digits(&text[span.clone()]), 10 | 11);
    let grouped = spans(&JAPANESE_PHONE, text).into_iter().filter(ten);
    let plain = [&PLAIN_PHONE, &AMERICAN_PHONE, &BRITISH_PHONE].into_iter().flat_map(|pattern| spans(pattern, text));
    let international = spans(&INTERNATIONAL_PHONE, text).into_iter().filter(|span| (9..=15).contains(&digits(&text[span.clone()])));
    international.chain(grouped.chain(plain).filter(|span| stands_alone(text, span))).collect()
}

/// Runs of ten digits that the words around them make telephone numbers.
pub(super) fn phones_by_context(text: &str) -> Vec<Range<usize>> {
    let called = spans_of(&CALLED_PHONE_LOOSELY, &CALLED_PHONE, text);
    spans(&LANDLINE, text).into_iter().chain(called).filter(|span| stands_alone(text, span)).collect()
}

pub(super) fn postal_codes(text: &str) -> Vec<Range<usize>> {
    let japanese = spans(&POSTAL_CODE, text).into_iter().filter(|span| text[span.clone()].starts_with('〒') || stands_alone(text, span));
    let named = spans_of(&NAMED_POSTAL_CODE_LOOSELY, &NAMED_POSTAL_CODE, text);
    let western = named.into_iter().chain(spans_of(&AMERICAN_POSTAL_CODE_LOOSELY, &AMERICAN_POSTAL_CODE, text));
    // "PS5 2TB" is no postal code.
    let british = spans_of(&BRITISH_POSTAL_CODE_LOOSELY, &BRITISH_POSTAL_CODE, text)
        .into_iter()
        .filter(|span| !["TB", "GB", "HZ"].iter().any(|unit| text[span.clone()].ends_with(unit)));
    japanese.chain(western).chain(british).collect()
}
