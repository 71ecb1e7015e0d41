//! Opinion units: sentences, cut again into clauses where a contrast joins two judgements (「安いけどすぐ壊れる」, "nice, but slow").
//!
//! The units of a text are its spans in order; together with the white space between them they tile the normalized text.

mod clauses;
mod sentences;

use std::ops::Range;

use crate::normalize::{Language, Normalized};

/// Longest unit in characters; longer ones, which the encoder could not see whole, are cut at a comma or space.
const LONGEST_UNIT: usize = 400;

/// Fewest letters of a unit; what is shorter says nothing alone.
const FEWEST_LETTERS: usize = 2;

/// Cuts a normalized text into opinion units: byte spans of the normalized text, trimmed of white space, in order, none of them empty.
///
/// A text without letters (an emoji) is one unit; an empty text has none.
#[must_use]
pub fn segment(text: &Normalized, language: Language) -> Vec<Range<usize>> {
    let text = text.as_str();
    let mut units = Vec::new();
    for sentence in sentences::sentences(text) {
        let clauses = match language {
            Language::Other => vec![sentence],
            Language::Japanese | Language::English => clauses::clauses(text, sentence),
        };
        units.extend(clauses.into_iter().filter_map(|clause| trimmed(text, clause)));
    }
    join_fragments(text, units).into_iter().flat_map(|unit| shortened(text, unit)).collect()
}

fn trimmed(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    let end = span.start + part.trim_end().len();
    (start < end).then_some(start..end)
}

/// Too few letters to judge, or nothing but hashtags and handles.
fn is_fragment(unit: &str) -> bool {
    let letters = unit.chars().filter(|character| character.is_alphanumeric()).take(FEWEST_LETTERS).count();
    letters < FEWEST_LETTERS || unit.split_whitespace().all(|word| word.starts_with(['#', '@']))
}

/// Fragments become part of the one before; at the beginning, of the one after.
fn join_fragments(text: &str, units: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(units.len());
    for unit in units {
        match joined.last_mut() {
            Some(last) if is_fragment(&text[unit.clone()]) || is_fragment(&text[last.clone()]) => last.end = unit.end,
            _ => joined.push(unit),
        }
    }
    joined
}

/// Cuts a unit that is too long: after the last comma or before the last space of the second half of what fits, else where it is full.
fn shortened(text: &str, unit: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut rest = unit;
    while let Some((full, _)) = text[rest.clone()].char_indices().nth(LONGEST_UNIT) {
        let window = &text[rest.start..rest.start + full];
        let half = window.char_indices().nth(LONGEST_UNIT / 2).map_or(0, |(at, _)| at);
        let cut = window
            .char_indices()
            .filter(|(at, character)| *at >= half && matches!(character, '、' | ',' | ' ' | '\n' | '。'))
            .map(|(at, character)| at + character.len_utf8())
            .next_back()
            .unwrap_or(full);
        pieces.extend(trimmed(text, rest.start..rest.start + cut));
        rest.start += cut;
    }
    pieces.extend(trimmed(text, rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::normalize;

    fn units(text: &str, language: Language) -> Vec<String> {
        let normalized = normalize(text);
        segment(&normalized, language).into_iter().map(|unit| normalized.as_str()[unit].to_owned()).collect()
    }

    #[test]
    fn japanese_is_cut_at_sentences_and_contrasts() {
        for (text, expected) in [
            ("届くのが遅い。箱も潰れていた！", vec!["届くのが遅い。", "箱も潰れていた!"]),
            ("音はとても静かですが、フィルターが高すぎます。", vec!["音はとても静かですが、", "フィルターが高すぎます。"]),
            ("安いけどすぐ壊れる", vec!["安いけど", "すぐ壊れる"]),
            ("デザインは可愛いんですけど朝起きると床がびしょびしょです。", vec!["デザインは可愛いんですけど", "朝起きると床がびしょびしょです。"]),
            ("価格は高いものの性能には満足しています", vec!["価格は高いものの", "性能には満足しています"]),
            ("日時指定したのに、三日たっても届かない", vec!["日時指定したのに、", "三日たっても届かない"]),
            ("本体は気に入っています。ただ替えのフィルターが高い", vec!["本体は気に入っています。", "ただ替えのフィルターが高い"]),
            ("性能は良い、しかし音がうるさい", vec!["性能は良い、", "しかし音がうるさい"]),
            ("ソフトの不具合が、毎日のように出ます", vec!["ソフトの不具合が、毎日のように出ます"]),
            ("匂いが、部屋に残ります", vec!["匂いが、部屋に残ります"]),
            ("申し訳ありませんが、交換してください", vec!["申し訳ありませんが、交換してください"]),
            ("「思っていたより小さい。」と母が言っていた。残念", vec!["「思っていたより小さい。」と母が言っていた。", "残念"]),
            ("最高です😊👍また買います", vec!["最高です😊👍", "また買います"]),
            ("🍎が好きです", vec!["🍎が好きです"]),
            ("・音が大きい\n・重い", vec!["・音が大きい", "・重い"]),
            ("遅い。!!", vec!["遅い。!!"]),
            ("え?壊れた", vec!["え?壊れた"]),
            ("1週間遅れ…夏休み前に使いたかった", vec!["1週間遅れ...", "夏休み前に使いたかった"]),
            ("バージョン2.9.4で直った", vec!["バージョン2.9.4で直った"]),
            ("👍", vec!["👍"]),
            ("人類はもう掃除しなくていい。 #コロリ", vec!["人類はもう掃除しなくていい。 #コロリ"]),
            ("サポートに電話、ただいま大変混み合っています", vec!["サポートに電話、ただいま大変混み合っています"]),
            (
                "家のWi-Fiが5GHzしかないのですが、ペアリングする方法はありますか?",
                vec!["家のWi-Fiが5GHzしかないのですが、ペアリングする方法はありますか?"],
            ),
            ("音は静かですが、ランプを消せるようにしてください", vec!["音は静かですが、", "ランプを消せるようにしてください"]),
        ] {
            assert_eq!(units(text, Language::Japanese), expected, "{text}");
        }
        assert!(units("", Language::Japanese).is_empty());
    }

    #[test]
    fn english_is_cut_at_sentences_and_contrasts() {
        for (text, expected) in [
            ("It works great. The app is slow!", vec!["It works great.", "The app is slow!"]),
            ("The room was nice, but the staff were rude.", vec!["The room was nice,", "but the staff were rude."]),
            ("Good sound but it broke after two days", vec!["Good sound but it broke after two days"]),
            ("The sound is good but it broke after two days", vec!["The sound is good", "but it broke after two days"]),
            (
                "Version 2.9.4 at example.com costs 3.50 dollars, e.g. for Mr. Smith.",
                vec!["Version 2.9.4 at example.com costs 3.50 dollars, e.g. for Mr. Smith."],
            ),
            ("Not only cheap but also very quiet at night", vec!["Not only cheap but also very quiet at night"]),
            ("There was nothing but trouble with this thing", vec!["There was nothing but trouble with this thing"]),
            ("Setup was easy; the manual is only in Japanese", vec!["Setup was easy;", "the manual is only in Japanese"]),
            ("I love the design, although it is a bit loud", vec!["I love the design,", "although it is a bit loud"]),
            ("Although it looks nice, it broke in a week.", vec!["Although it looks nice,", "it broke in a week."]),
            ("so... bad", vec!["so... bad"]),
            ("I am sad :( I wanted it, but it never arrived here", vec!["I am sad :( I wanted it,", "but it never arrived here"]),
            ("The remote (small, but it is fine to me) got lost", vec!["The remote (small, but it is fine to me) got lost"]),
            ("Slow.And it crashes.", vec!["Slow.", "And it crashes."]),
            ("Keeps signing me out. Every. Single. Morning.", vec!["Keeps signing me out.", "Every.", "Single.", "Morning."]),
        ] {
            assert_eq!(units(text, Language::English), expected, "{text}");
        }
    }

    #[test]
    fn long_text_without_sentences_is_cut() {
        let text = "あいうえおかきくけこ、".repeat(200);
        let units = units(&text, Language::Japanese);
        assert!(units.iter().all(|unit| unit.chars().count() <= LONGEST_UNIT));
        assert_eq!(units.concat(), text);
    }
}
