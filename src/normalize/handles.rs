//! Names of accounts: `@…` of a post, ids of messengers, the user name that a customer states.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::loose::Loose;
use super::patterns::{Pattern, spans};

/// `@name` outside a mail address, the company's own at the head of a post included: whom a customer speaks to is nobody else's business either.
static MENTION: Pattern = LazyLock::new(|| Regex::new(r"(?:^|[^A-Za-z0-9_%+\-@/])(@[A-Za-z_][A-Za-z0-9_]{2,29})").ok());
static REDDIT: Pattern = LazyLock::new(|| Regex::new(r"(?:^|[\s(])(/?u/[A-Za-z0-9_\-]{3,20})\b").ok());
/// `name#0000`
static DISCRIMINATED: Pattern = LazyLock::new(|| Regex::new(r"(?:^|[\s:(])([A-Za-z][A-Za-z0-9_.]{1,31}#[0-9]{4})\b").ok());
/// After the word for it and a sign that the name follows.
static STATED: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:LINE ?ID|ライン ?ID|LINE|インスタ(?:グラム)?|Instagram|\bIG\b|Twitter|ツイッター|TikTok|Skype|Discord|Telegram|WeChat|KakaoTalk|カカオ",
        r"|ユーザー(?:名|ID|ネーム)|アカウント(?:名|ID)?|ハンドル(?:ネーム|名)|ニックネーム|ログイン(?:ID|名)|ペンネーム",
        r"|\buser ?(?:name|id)|\bscreen ?name|\bhandle|\bgamer ?tag|\blog-?in(?: name| id)?|\bnick ?name|\baccount name)",
        r"(?:の?(?:ID|アカウント))?(?:は|が|を|の| is| was|:|=|,|、| I'm| I am|「|『|\(|\x22| ){1,4}@?",
        r"([A-Za-z][A-Za-z0-9_.\-#]{2,30})",
    ))
    .ok()
});
static STATED_LOOSELY: LazyLock<Loose> = LazyLock::new(|| Loose::of(STATED.as_ref()));
/// The same with a name in kana or kanji, which must be set off.
static STATED_IN_JAPANESE: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:ユーザー(?:名|ネーム)|アカウント名|ハンドル(?:ネーム|名)|ニックネーム|ペンネーム)(?: ?: ?|は?[「『])([\p{Han}\p{Hiragana}\p{Katakana}ーA-Za-z0-9_]{2,20})(?:[」』\s、。]|$)").ok()
});

pub(super) fn handles(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.contains('@') {
        found.extend(spans(&MENTION, text));
    }
    if text.contains("u/") {
        found.extend(spans(&REDDIT, text));
    }
    if text.contains('#') {
        found.extend(spans(&DISCRIMINATED, text));
    }
    if STATED_LOOSELY.may_match(text) {
        found.extend(spans(&STATED, text).into_iter().filter_map(|span| name_of_an_account(text, span)));
    }
    found.extend(spans(&STATED_IN_JAPANESE, text));
    found
}

/// "My username is taken" names nobody: a name has a digit or a joint, or is set off by a colon or a quote.
fn name_of_an_account(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let word = text[span.clone()].trim_end_matches(['.', '-', '#']);
    let (before, after) = (text[..span.start].trim_end(), text[span.start + word.len()..].trim_start());
    let joined = word.bytes().any(|byte| byte.is_ascii_digit()) || word.contains(['_', '.']);
    let set_off = before.ends_with(['「', '『', '"']) || (before.ends_with(':') && (after.is_empty() || after.starts_with(['.', ',', '、', '。'])));
    (joined || set_off).then(|| span.start..span.start + word.len())
}
