//! Which part of a cell is the customer's own: not the mail that was answered, the agent's notes under their heading, or the post that was passed on.
//!
//! A ticket's first comment often ends in the company's own mail, quoted; a call-centre cell holds 【問い合わせ】 and 【対応】 one after the other; a chat
//! log has two speakers; a retweet begins with somebody else's name. Judging those as the customer's words would blame or praise with the company's
//! voice. What is not the customer's is blanked before the text is normalized, byte for byte, so that every offset still points into the cell.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

type Pattern = LazyLock<Option<Regex>>;

/// 「-----Original Message-----」 and its sisters: all that follows was written before.
static FORWARDED: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*[-_=]{2,}\s*(?:original message|original appointment|forwarded message|forwarded by .*|元のメッセージ|元のメール|転送メッセージ|転送されたメッセージ|以下、?(?:引用|転送).*)\s*[-_=]{2,}\s*$").ok()
});
/// "On 1 Sep 2026, Support <help@example.com> wrote:", 「2026年9月1日(火) 10:00 サポート <help@example.jp>:」, 「サポート さんは書きました:」.
static ATTRIBUTION: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:on .{6,160} wrote ?[:：]|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,80}<[^<>\s]+@[^<>\s]+>(?: ?(?:wrote|のメール))? ?[:：]|.{1,60}(?:さんは|が)(?:次のように)?書きました ?[:：]?)\s*$").ok()
});
/// The first line of the header that mail programs put above the answered mail.
static MAIL_HEADER: Pattern = LazyLock::new(|| Regex::new(r"(?i)^\s*\*?(?:from|差出人|送信元|送信者)\*? ?[:：]\s*\S").ok());
static MAIL_HEADER_NEXT: Pattern =
    LazyLock::new(|| Regex::new(r"(?i)^\s*\*?(?:sent|date|to|subject|cc|送信日時|日時|日付|宛先|件名)\*? ?[:：]").ok());
static DEVICE: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:sent from my \S.{0,30}|get outlook for \S+|(?:iphone|ipad|android|スマートフォン|スマホ)から送信(?:されました)?)\s*$")
        .ok()
});
/// Headings of a call-centre cell, and whose words stand below them.
static HEADING: Pattern = LazyLock::new(|| {
    Regex::new(r"[【\[［〔＜<■◆●▼][\s　]*(?P<name>[\p{Han}\p{Hiragana}\p{Katakana}ー・]{1,14})[\s　]*(?:[】\]］〕＞>]|[:：]|$)[:：]?").ok()
});
const COMPANY_HEADINGS: &str = "対応 対応内容 対応結果 対応履歴 対応経過 対応者 回答 回答内容 ご回答 処理 処理内容 処置 処置内容 案内 案内内容 ご案内 当社対応 弊社対応 弊社回答 返答 返信 結果 備考 担当者コメント 社内メモ 社内備考 申し送り";
const CUSTOMER_HEADINGS: &str = "問い合わせ お問い合わせ 問合せ お問合せ 問合わせ お問合わせ 問い合わせ内容 お問い合わせ内容 問合せ内容 お問合せ内容 内容 申告 申告内容 お申し出 \
     申出内容 お申し出内容 質問 ご質問 質問内容 要望 ご要望 ご意見 意見 苦情 相談 相談内容 ご相談 入電内容 受電内容 受付内容 お客様 顧客 症状 状況 現象 用件";
/// Speakers of a chat log at the start of a line.
static SPEAKER: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*)?(?P<who>agent|operator|support|advisor|bot|system|オペレーター?|担当者?|サポート|ボット|システム|customer|user|client|visitor|お?客様?|ユーザー?|利用者|顧客)(?: ?[(（][^)）]{0,20}[)）])? ?[:：]").ok()
});
const COMPANY_SPEAKERS: &str = "agent operator support advisor bot system オペレーター オペレータ 担当者 担当 サポート ボット システム";
static RETWEET: Pattern = LazyLock::new(|| Regex::new(r"^\s*RT @[A-Za-z0-9_]{1,20}: ").ok());

/// The lines of a signature below its mark are few; what is longer is no signature.
const SIGNATURE_LINES: usize = 12;

/// The text with everything that is not the customer's own blanked by line feeds, byte for byte: offsets stay what they were.
#[must_use]
pub fn own_words(verbatim: &str) -> Cow<'_, str> {
    let mut foreign = Vec::new();
    retweet(verbatim, &mut foreign);
    if verbatim.contains(['\n', '\r']) {
        let lines: Vec<Range<usize>> = lines(verbatim).collect();
        mail(verbatim, &lines, &mut foreign);
        chat(verbatim, &lines, &mut foreign);
    }
    headings(verbatim, &mut foreign);
    if foreign.is_empty() {
        return Cow::Borrowed(verbatim);
    }
    let mut bytes = verbatim.as_bytes().to_vec();
    for range in foreign {
        bytes[range].fill(b'\n');
    }
    // Whole characters became whole line feeds.
    match String::from_utf8(bytes) {
        Ok(blanked) if !blanked.trim().is_empty() => Cow::Owned(blanked),
        // Nothing left: what looked foreign is all there is, and is better read than lost.
        _ => Cow::Borrowed(verbatim),
    }
}

fn matches(pattern: &Pattern, line: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

/// The lines without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(['\n', '\r']).map(move |line| {
        let range = at..at + line.len();
        at = range.end + 1;
        range
    })
}

fn retweet(text: &str, foreign: &mut Vec<Range<usize>>) {
    if let Some(found) = RETWEET.as_ref().filter(|_| text.trim_start().starts_with("RT @")).and_then(|pattern| pattern.find(text)) {
        foreign.push(found.range());
    }
}

fn mail(text: &str, lines: &[Range<usize>], foreign: &mut Vec<Range<usize>>) {
    let is_quoted = |line: &str| line.starts_with('>') || line.starts_with('＞');
    let quoted: Vec<&Range<usize>> = lines.iter().filter(|line| is_quoted(text[(*line).clone()].trim_start())).collect();
    let mut attributed = false;
    for (index, line) in lines.iter().enumerate() {
        let words = &text[line.clone()];
        let header = matches(&MAIL_HEADER, words)
            && lines[index + 1..]
                .iter()
                .filter(|next| !text[(*next).clone()].trim().is_empty())
                .take(3)
                .any(|next| matches(&MAIL_HEADER_NEXT, &text[next.clone()]));
        // An attribution may run over two lines.
        let joined = lines.get(index + 1).map(|next| format!("{} {}", words.trim_end(), text[next.clone()].trim_start()));
        let attribution = matches(&ATTRIBUTION, words)
            || words.trim_start().to_ascii_lowercase().starts_with("on ") && joined.is_some_and(|joined| matches(&ATTRIBUTION, &joined));
        if matches(&FORWARDED, words) || header {
            foreign.push(line.start..text.len());
            break;
        }
        if attribution {
            attributed = true;
            if quoted.iter().any(|quote| quote.start > line.start) {
                let end = if matches(&ATTRIBUTION, words) { line.end } else { lines[index + 1].end };
                foreign.push(line.start..end);
            } else {
                foreign.push(line.start..text.len());
                break;
            }
        }
        let rest = &lines[index + 1..];
        if matches!(words.trim_end(), "--" | "－－") && rest.len() <= SIGNATURE_LINES {
            foreign.push(line.start..text.len());
            break;
        }
        if matches(&DEVICE, words) {
            foreign.push(line.clone());
        }
    }
    // A single line that begins with > may be a customer's arrow.
    if attributed || quoted.len() >= 2 {
        foreign.extend(quoted.into_iter().cloned());
    }
}

/// Lines of the company's side of a chat, where both sides are named.
fn chat(text: &str, lines: &[Range<usize>], foreign: &mut Vec<Range<usize>>) {
    let Some(pattern) = SPEAKER.as_ref() else { return };
    let speakers: Vec<Option<(bool, Range<usize>)>> = lines
        .iter()
        .map(|line| {
            let found = pattern.captures(&text[line.clone()])?;
            let who = found["who"].to_lowercase();
            let label = found.get(0).map_or(0..0, |label| line.start + label.start()..line.start + label.end());
            Some((COMPANY_SPEAKERS.split_whitespace().any(|name| name == who), label))
        })
        .collect();
    let sides = |company: bool| speakers.iter().flatten().filter(|(side, _)| *side == company).count();
    if sides(true) == 0 || sides(false) == 0 {
        return;
    }
    let mut company = false;
    for (line, speaker) in lines.iter().zip(speakers) {
        if let Some((side, label)) = speaker {
            company = side;
            foreign.push(label);
        }
        if company {
            foreign.push(line.clone());
        }
    }
}

/// The parts below headings of the company's side, and the headings, where one cell holds both sides.
fn headings(text: &str, foreign: &mut Vec<Range<usize>>) {
    let Some(pattern) = HEADING.as_ref().filter(|_| text.contains(['【', '[', '［', '〔', '＜', '<', '■', '◆', '●', '▼'])) else {
        return;
    };
    let known = |name: &str| {
        let is = |names: &str| names.split_whitespace().any(|known| known == name);
        if is(COMPANY_HEADINGS) { Some(true) } else { is(CUSTOMER_HEADINGS).then_some(false) }
    };
    let found: Vec<(bool, Range<usize>)> =
        pattern.captures_iter(text).filter_map(|found| Some((known(&found["name"])?, found.get(0)?.range()))).collect();
    // One side alone is a heading like any other.
    if !found.iter().any(|(company, _)| *company) || found[0].0 && found[0].1.start == 0 && found.iter().all(|(company, _)| *company) {
        return;
    }
    for (index, (company, heading)) in found.iter().enumerate() {
        let end = found.get(index + 1).map_or(text.len(), |(_, next)| next.start);
        foreign.push(if *company { heading.start..end } else { heading.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let own = own_words(text);
        assert_eq!(own.len(), text.len(), "{text}");
        own.split_inclusive('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn the_customers_own_words_are_left() {
        for (text, expected) in [
            ("The mug is missing.\n\nOn 1 Sep 2026, at 10:00, Support <help@example.com> wrote:\n> On its way.\n> Tomorrow.", "The mug is missing."),
            ("On Tue, 1 Sep 2026, Support Team\n<help@example.com> wrote:\n> When did it break?\nOn the second day", "On the second day"),
            ("届いていません。\n\n2026年9月1日(火) 10:00 サポート <help@example.jp>:\n> 発送しました。\n> お待ちください。", "届いていません。"),
            ("解約の場所が分かりません。\n-----Original Message-----\nFrom: a@example.jp\nありがとうございます。", "解約の場所が分かりません。"),
            ("返金はまだですか\n差出人: サポート\n送信日時: 2026/9/1\n宛先: 私\nお待ちください", "返金はまだですか"),
            ("It stopped charging.\nSent from my phone", "It stopped charging."),
            ("電源が入りません\n-- \n山田商店\nTEL 0000", "電源が入りません"),
            ("【問い合わせ】電源入らず。購入後2週間 【対応】販売店へ案内", "電源入らず。購入後2週間"),
            ("■お問い合わせ内容：\n給湯が止まる\n■対応内容：\n部品交換", "給湯が止まる"),
            ("お客様: アプリに入れません\nオペレーター: 再起動をお願いします\nお客様：直りません", "アプリに入れません | 直りません"),
            ("Agent (Kei): Hello\nCustomer: my card was charged twice\nAgent: sorry", "my card was charged twice"),
            ("RT @other: 電池の減りが早すぎる", "電池の減りが早すぎる"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in [
            "5 > 3 だと思う",
            "> 一行だけの矢印\nは残す",
            "対応が【神】でした",
            "【対応】が遅い",
            "【良い点】安い【悪い点】重い",
            "From: the heart, thank you",
            "サポート: 最悪\n商品: 良い",
            "On the phone they wrote: nothing",
            "差出人不明の荷物が来た",
            "【対応】販売店へ案内",
        ] {
            assert!(matches!(own_words(text), Cow::Borrowed(_)), "{text}: {:?}", own_words(text));
        }
    }
}
