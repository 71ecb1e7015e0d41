//! Sentences: lines, then what ends with 。, !, ?, an English full stop, an ellipsis or an emoji. Quotes and brackets are kept whole.

use std::ops::Range;

use crate::normalize::is_emoji;

/// Quotes and brackets longer than this, in characters, are cut like any text.
const LONGEST_QUOTE: usize = 120;

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "no", "nos", "inc", "ltd", "co", "corp", "approx", "e.g", "i.e", "eg", "ie", "a.m", "p.m", "u.s",
    "u.k", "jr", "sr", "min", "max", "fig", "dept", "est", "tel", "ext", "ver", "vol",
];

/// The sentences of `text` in order; they tile it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        cut_line(text, start..start + line.len(), &mut found);
        start += line.len();
    }
    found
}

fn cut_line(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let characters: Vec<(usize, char)> = text[line.clone()].char_indices().map(|(at, character)| (line.start + at, character)).collect();
    let quoted = quoted(&characters);
    let mut start = line.start;
    let mut index = 0;
    while index < characters.len() {
        let end = if quoted[index] { None } else { sentence_end(&characters, index) };
        let Some(mut next) = end else {
            index += 1;
            continue;
        };
        while characters.get(next).is_some_and(|&(_, character)| is_tail(character)) {
            next += 1;
        }
        let cut = characters.get(next).map_or(line.end, |&(at, _)| at);
        found.push(start..cut);
        start = cut;
        index = next;
    }
    if start < line.end {
        found.push(start..line.end);
    }
}

/// For each character, whether it stands inside a quote or bracket that closes soon.
fn quoted(characters: &[(usize, char)]) -> Vec<bool> {
    let mut quoted = vec![false; characters.len()];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (index, &(_, character)) in characters.iter().enumerate() {
        let closing = match character {
            '「' => '」',
            '『' => '』',
            '(' => ')',
            '[' => ']',
            '【' => '】',
            '《' => '》',
            '“' => '”',
            _ => {
                if let Some(place) = open.iter().rposition(|&(_, closing)| closing == character) {
                    let (begin, _) = open[place];
                    open.truncate(place);
                    if index - begin <= LONGEST_QUOTE {
                        quoted[begin..index].fill(true);
                    }
                }
                continue;
            }
        };
        // Depth beyond this is no prose, and the search above must stay short.
        if open.len() < 8 {
            open.push((index, closing));
        }
    }
    quoted
}

/// What may follow a sentence's end and belongs to it: more marks, closing quotes, emoji.
fn is_tail(character: char) -> bool {
    matches!(character, '。' | '!' | '?' | '.' | '」' | '』' | ')' | '”' | '"' | '’' | '♪' | '☆' | '★' | '〜' | '\u{200D}' | '…')
        || is_emoji(character)
}

fn is_japanese(character: char) -> bool {
    matches!(character, 'ぁ'..='ヿ' | '々' | '\u{3400}'..='\u{9FFF}')
}

/// If the character at `index` ends a sentence, the index after it.
fn sentence_end(characters: &[(usize, char)], index: usize) -> Option<usize> {
    let character = characters[index].1;
    let after = |offset: usize| characters.get(index + offset).map(|&(_, character)| character);
    match character {
        '。' => Some(index + 1),
        '!' | '?' => {
            let next = characters[index + 1..].iter().map(|&(_, character)| character).find(|character| !is_tail(*character));
            // 「えっ!と思った」: the mark closes a quotation, not the sentence.
            let ends = match next {
                None => true,
                Some('と') => false,
                Some(next) => next.is_whitespace() || is_japanese(next) || character == '?' || !next.is_lowercase(),
            };
            ends.then_some(index + 1)
        }
        '.' => full_stop(characters, index),
        '・' if after(1) == Some('・') => {
            let length = characters[index..].iter().take_while(|&&(_, character)| character == '・').count();
            both_sides_speak(characters, index, index + length).then_some(index + length)
        }
        _ if is_emoji(character) || matches!(character, '♪' | '☆') => {
            let length = characters[index..].iter().take_while(|&&(_, character)| is_emoji(character) || is_tail(character)).count();
            let next = characters.get(index + length).map(|&(_, character)| character)?;
            // A particle after an emoji makes it a word of the sentence (🍎が好き).
            let word = matches!(next, 'が' | 'を' | 'に' | 'は' | 'の' | 'で' | 'も' | 'と' | 'へ' | 'や' | 'な' | ',' | '、');
            (!word && (next.is_whitespace() || is_japanese(next)) && both_sides_speak(characters, index, index + length)).then_some(index + length)
        }
        _ => None,
    }
}

fn full_stop(characters: &[(usize, char)], index: usize) -> Option<usize> {
    let before = index.checked_sub(1).map(|place| characters[place].1);
    if before == Some('.') {
        // The first dot has decided for the whole ellipsis.
        return None;
    }
    let length = characters[index..].iter().take_while(|&&(_, character)| character == '.').count();
    let end = index + length;
    let mut following =
        characters[end..].iter().map(|&(_, character)| character).skip_while(|character| matches!(character, ')' | '"' | '”' | '’' | '」' | '』'));
    let Some(next) = following.next() else { return Some(end) };
    if length >= 2 {
        // An ellipsis breaks a sentence when another begins after it.
        let begins = is_japanese(next)
            || (next.is_whitespace() && following.find(|character| !character.is_whitespace()).is_none_or(|first| !first.is_lowercase()));
        return (begins && both_sides_speak(characters, index, end)).then_some(end);
    }
    if next.is_whitespace() {
        let word: String = characters[..index]
            .iter()
            .rev()
            .map(|&(_, character)| character)
            .take_while(|character| character.is_ascii_alphanumeric() || *character == '.')
            .collect();
        let word: String = word.chars().rev().collect::<String>().to_lowercase();
        let initial = word.len() == 1 && word != "i" && before.is_some_and(|before| before.is_ascii_uppercase());
        let numbering = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) && index == word.len() + leading_space(characters);
        return (!initial && !numbering && !ABBREVIATIONS.contains(&word.as_str())).then_some(end);
    }
    if is_japanese(next) {
        return before.is_none_or(|before| !before.is_ascii_digit()).then_some(end);
    }
    // "Slow.And it crashes": two small letters before and a capitalized word after are no address or version.
    let small = index >= 2 && characters[index - 2..index].iter().all(|&(_, character)| character.is_lowercase());
    let capital = next.is_uppercase() && following.next().is_some_and(|second| second.is_lowercase() || second.is_whitespace());
    (small && capital).then_some(end)
}

fn leading_space(characters: &[(usize, char)]) -> usize {
    characters.iter().take_while(|&&(_, character)| character.is_whitespace()).count()
}

/// True when at least four letters stand right before and right after the break, as far as the marks of a sentence.
fn both_sides_speak(characters: &[(usize, char)], begin: usize, end: usize) -> bool {
    let left = characters[..begin]
        .iter()
        .rev()
        .map(|&(_, character)| character)
        .take_while(|character| !matches!(character, '。' | '!' | '?'))
        .filter(|character| character.is_alphanumeric());
    let right = characters[end..]
        .iter()
        .map(|&(_, character)| character)
        .take_while(|character| !matches!(character, '。' | '!' | '?'))
        .filter(|character| character.is_alphanumeric());
    left.take(4).count() == 4 && right.take(4).count() == 4
}
