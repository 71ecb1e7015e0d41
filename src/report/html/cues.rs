//! Which words of a text are marked as cues. The model's cues are runs of tokens and may begin or end inside a word, or hold nothing but particles; a reader
//! is shown whole words, and none that say nothing by themselves. There is no dictionary here: Japanese words are told by their script, a stem in kanji or
//! katakana with the kana that inflect it.

use crate::classify::Span;

/// English words that say nothing by themselves; words of negation and degree do.
const FUNCTION_WORDS: [&str; 74] = [
    "a", "an", "the", "this", "that", "these", "those", "i", "me", "my", "we", "us", "our", "you", "your", "he", "she", "it", "its", "they", "them",
    "their", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "has", "have", "had", "will", "would", "can", "could",
    "may", "might", "shall", "should", "to", "of", "in", "on", "at", "by", "for", "with", "from", "as", "into", "about", "and", "or", "so", "if",
    "then", "than", "there", "here", "when", "which", "who", "what", "how", "it's", "i'm", "i've", "s", "t",
];

/// Japanese words in kana that say nothing by themselves.
const FUNCTION_KANA: [&str; 65] = [
    "が",
    "を",
    "に",
    "は",
    "も",
    "で",
    "と",
    "の",
    "へ",
    "や",
    "か",
    "ね",
    "よ",
    "な",
    "から",
    "まで",
    "より",
    "など",
    "だけ",
    "では",
    "には",
    "とは",
    "ので",
    "のに",
    "けど",
    "けれど",
    "ですが",
    "だが",
    "という",
    "として",
    "です",
    "でした",
    "だ",
    "だった",
    "である",
    "ます",
    "ました",
    "まし",
    "まして",
    "した",
    "して",
    "する",
    "され",
    "された",
    "いる",
    "いた",
    "います",
    "いました",
    "ある",
    "あり",
    "あった",
    "あります",
    "こと",
    "もの",
    "とき",
    "ため",
    "よう",
    "ように",
    "その",
    "この",
    "それ",
    "これ",
    "そして",
    "また",
    "ください",
];

/// Kana after a stem that begin another word rather than inflect it.
const NEXT_WORDS: [&str; 26] = [
    "が", "を", "に", "は", "も", "で", "と", "の", "へ", "や", "だ", "な", "から", "まで", "より", "など", "だけ", "しか", "です", "ます", "ので",
    "のに", "けど", "さん", "さま", "たち",
];

/// What looks like the beginning of another word and inflects the stem nevertheless: 上がる, 少ない, 残って.
const INFLECTIONS: [&str; 12] = ["がる", "がっ", "がり", "がれ", "がら", "ない", "なか", "なく", "なっ", "なり", "ます", "でき"];

/// Endings that complete a word cut inside its inflection.
const ENDINGS: [&str; 13] = ["ませんでした", "なかった", "ました", "ません", "ない", "ます", "った", "って", "る", "た", "て", "せん", "ん"];

/// Kana that may follow a stem in one word.
const LONGEST_ENDING: usize = 6;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Hiragana,
    /// Letters and digits of words that spaces divide.
    Spaced,
    /// Spaces and signs.
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〆' => Script::Kanji,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{ff66}'..='\u{ff9f}' => Script::Katakana,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\'' | '’' => Script::Spaced,
        c if c.is_alphanumeric() => Script::Spaced,
        _ => Script::Other,
    }
}

/// The marks of a text, in order, none touching another: whole words, without what says nothing.
pub(super) fn marks(text: &str, cues: &[Span]) -> Vec<Span> {
    let mut marks: Vec<Span> = cues.iter().flat_map(|&cue| pieces(text, cue)).filter_map(|piece| whole(text, piece)).collect();
    marks.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(marks.len());
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start <= last.end || text[last.end..mark.start].chars().all(|c| c == ' ') => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
}

/// A cue cut at signs: what stands before a full stop has nothing to do with what stands after it.
fn pieces(text: &str, cue: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let Some(shown) = text.get(cue.start..cue.end) else { return pieces };
    let mut open: Option<usize> = None;
    for (at, c) in shown.char_indices() {
        // A space parts English words of one cue, and says nothing in Japanese.
        let inside = script(c) != Script::Other || c == ' ' && open.is_some() || c == '-';
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                pieces.push(Span { start: cue.start + start, end: cue.start + at });
                open = None;
            }
            _ => {}
        }
    }
    pieces.extend(open.map(|start| Span { start: cue.start + start, end: cue.end }));
    pieces
}

/// The whole words of a piece; `None` where nothing is left that says something.
fn whole(text: &str, piece: Span) -> Option<Span> {
    let trimmed = without_leading_particle(text, trim(text, piece)?);
    let mark = without_function_words(text, extend_right(text, extend_left(text, trimmed)))?;
    let shown = &text[mark.start..mark.end];
    let kana_only = shown.chars().all(|c| script(c) == Script::Hiragana);
    let says_nothing = kana_only && (FUNCTION_KANA.contains(&shown) || shown.chars().count() == 1);
    (!says_nothing && shown.chars().any(|c| script(c) != Script::Other)).then_some(mark)
}

fn trim(text: &str, span: Span) -> Option<Span> {
    let shown = text.get(span.start..span.end)?;
    let tail = shown.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words = tail.trim_end_matches(|c: char| !c.is_alphanumeric() && c != 'ー');
    let start = span.end - tail.len();
    (!words.is_empty()).then_some(Span { start, end: start + words.len() })
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// `が遅い` without its particle: a particle is told from a syllable of the word by the change of script after it.
fn without_leading_particle(text: &str, span: Span) -> Span {
    let shown = &text[span.start..span.end];
    let mut characters = shown.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(second)) if "がをにはもでとのへや".contains(first) && script(second) != Script::Hiragana => {
            Span { start: span.start + first.len_utf8(), end: span.end }
        }
        _ => span,
    }
}

/// Back to the beginning of the word: through letters of one script, and through kana to the stem that they inflect.
fn extend_left(text: &str, span: Span) -> Span {
    let mut start = span.start;
    let Some(first) = text[span.start..].chars().next().map(script) else { return span };
    if first == Script::Hiragana {
        let mut at = start;
        for _ in 0..LONGEST_ENDING {
            match before(text, at) {
                Some(c) if script(c) == Script::Hiragana && !"がをはもへとのに".contains(c) => at -= c.len_utf8(),
                Some(c) if matches!(script(c), Script::Kanji | Script::Katakana) => {
                    let kana = &text[at..span.end];
                    // 商品です is a stem and a word that says nothing, 届かない is one word.
                    if !begins_another_word(kana) {
                        start = at;
                    }
                    break;
                }
                _ => break,
            }
        }
        if start == span.start && !matches!(before(text, start).map(script), Some(Script::Kanji)) || begins_another_word(&text[span.start..]) {
            return span;
        }
    }
    let own = before(text, start).map(script).filter(|own| *own != Script::Other && (first == Script::Hiragana || *own == first));
    let mut at = start;
    while let (Some(own), Some(c)) = (own, before(text, at)) {
        if script(c) != own || own == Script::Hiragana {
            break;
        }
        at -= c.len_utf8();
    }
    // 3日遅れ: what counts something is no part of the word after it.
    let counts = own == Some(Script::Kanji) && before(text, at).is_some_and(char::is_numeric);
    if !counts {
        start = at;
    } else if first == Script::Hiragana {
        start -= before(text, start).map_or(0, char::len_utf8);
    }
    Span { start, end: span.end }
}

fn begins_another_word(kana: &str) -> bool {
    NEXT_WORDS.iter().any(|word| kana.starts_with(word)) && !INFLECTIONS.iter().any(|word| kana.starts_with(word))
}

/// On to the end of the word.
fn extend_right(text: &str, span: Span) -> Span {
    let mut end = span.end;
    let Some(last) = before(text, end).map(script) else { return span };
    if last != Script::Hiragana {
        while let Some(c) = text[end..].chars().next().filter(|&c| script(c) == last) {
            end += c.len_utf8();
        }
        if last == Script::Kanji && !begins_another_word(&text[end..]) {
            let kana = text[end..].chars().take_while(|&c| script(c) == Script::Hiragana && !"がをはもへ".contains(c)).take(LONGEST_ENDING);
            let mut length = 0;
            for c in kana {
                // 壊れたので ends before ので.
                if length > 0 && ["ので", "のに", "けど", "から", "です"].iter().any(|word| text[end + length..].starts_with(word)) {
                    break;
                }
                length += c.len_utf8();
            }
            end += length;
        }
    } else if text[span.start..end].chars().any(|c| script(c) != Script::Hiragana) || text[span.start..end].chars().count() > 2 {
        let after = &text[end..];
        let is_cut =
            |ending: &&&str| **ending != "ん" && **ending != "せん" || text[..end].ends_with(if **ending == "ん" { "ませ" } else { "ま" });
        end += ENDINGS.iter().filter(is_cut).find(|ending| after.starts_with(**ending)).map_or(0, |ending| ending.len());
    }
    Span { start: span.start, end }
}

/// Without the words at either end that say nothing.
fn without_function_words(text: &str, span: Span) -> Option<Span> {
    let mut span = span;
    let is_function = |word: &str| FUNCTION_WORDS.contains(&word.to_lowercase().replace('’', "'").as_str());
    loop {
        span = trim(text, span)?;
        let shown = &text[span.start..span.end];
        let first = shown.split([' ', '-']).next().unwrap_or_default();
        let last = shown.rsplit([' ', '-']).next().unwrap_or_default();
        if is_function(first) {
            span.start += first.len();
        } else if is_function(last) {
            span.end -= last.len();
        } else {
            break;
        }
        if span.start >= span.end {
            return None;
        }
    }
    let shown = &text[span.start..span.end];
    let stem = shown.trim_end_matches(|c| script(c) == Script::Hiragana);
    let kana = &shown[stem.len()..];
    if !stem.is_empty() && FUNCTION_KANA.contains(&kana) && !kana.starts_with("し") && !["まし", "ます", "ました", "され", "された"].contains(&kana)
    {
        span.end -= kana.len();
    }
    Some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its marks in brackets, the cues given as words of it.
    fn shown(text: &str, cues: &[&str]) -> String {
        let spans: Vec<Span> = cues.iter().map(|cue| text.find(cue).map(|start| Span { start, end: start + cue.len() }).unwrap()).collect();
        let mut shown = text.to_owned();
        for mark in marks(text, &spans).into_iter().rev() {
            shown.insert(mark.end, ']');
            shown.insert(mark.start, '[');
        }
        shown
    }

    #[test]
    fn english_marks_are_whole_words_that_say_something() {
        assert_eq!(shown("It no longer works by the door", &["no longer", "by the"]), "It [no longer] works by the door");
        assert_eq!(shown("The delivery was late again", &["was lat"]), "The delivery was [late] again");
        assert_eq!(shown("I don't like it", &["n't lik"]), "I [don't like] it");
        assert_eq!(shown("so disappointing, and the app", &["disappo", "and the"]), "so [disappointing], and the app");
        assert_eq!(shown("it is what it is", &["it is", "what"]), "it is what it is");
    }

    #[test]
    fn japanese_marks_are_whole_words_without_particles() {
        for (text, cue, expected) in [
            ("荷物が届かない。", "届か", "荷物が[届かない]。"),
            ("荷物が届かない。", "ない", "荷物が[届かない]。"),
            ("配達が遅れました。", "が遅れまし", "配達が[遅れました]。"),
            ("予定より3日遅れました。", "遅れまし", "予定より3日[遅れました]。"),
            ("予定より3日遅れました。", "れまし", "予定より3日[遅れました]。"),
            ("対応が最悪です。", "最悪です", "対応が[最悪]です。"),
            ("対応が最悪です。", "です", "対応が最悪です。"),
            ("値段が高いので買わない", "ので", "値段が高いので買わない"),
            ("壊れたので返品", "壊", "[壊れた]ので返品"),
            ("フィルターが品切れ", "ルタ", "[フィルター]が品切れ"),
            ("数が少ないです", "少", "数が[少ない]です"),
            ("音がうるさい", "うるさい", "音が[うるさい]"),
            ("大満足の商品", "満足の", "[大満足]の商品"),
            ("全く使えません。", "ません", "全く[使えません]。"),
        ] {
            assert_eq!(shown(text, &[cue]), expected, "{text} / {cue}");
        }
    }

    #[test]
    fn any_span_of_any_text_gives_marks_in_order_within_the_text() {
        let text = "It’s ok。がが届かない…「ﾎﾟｲﾝﾄ」が— no-go 😀な、です";
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for &start in &bounds {
            for &end in bounds.iter().filter(|&&end| end > start) {
                let marks = marks(text, &[Span { start, end }]);
                assert!(marks.iter().all(|mark| mark.start < mark.end && text.get(mark.start..mark.end).is_some()));
                assert!(marks.windows(2).all(|pair| pair[0].end < pair[1].start));
            }
        }
    }
}
