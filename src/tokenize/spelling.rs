//! Spellings of one word (表記ゆれ): 取消, 取消し and 取り消し; サーバ and サーバー; Wi-Fi and wifi; colour and color.
//!
//! A word's spelling key is the same for all its spellings, so words are counted by key. Only rules that cannot confuse two words make a key; kana beside
//! kanji (ほこり, 埃) is left to those who see all words of the data, for かみ is paper, hair and god.

use super::PartOfSpeech;
use crate::normalize;

/// Letters that British spelling has and American has not, at the end of a word.
const BRITISH: [(&str, &str); 10] = [
    ("isation", "ization"),
    ("colour", "color"),
    ("favour", "favor"),
    ("behaviour", "behavior"),
    ("flavour", "flavor"),
    ("odour", "odor"),
    ("cancelled", "canceled"),
    ("centre", "center"),
    ("catalogue", "catalog"),
    ("programme", "program"),
];

/// Shortest katakana word whose last long vowel may be left out: サーバ, but not キー.
const LONG_ENOUGH: usize = 3;

/// The key of a word with this dictionary form, in lower case; `None` where it is the dictionary form itself. `reading` is the word's reading in katakana
/// if the dictionary knows it.
pub(super) fn key(base: &str, reading: Option<&str>, part_of_speech: PartOfSpeech) -> Option<Box<str>> {
    let key = if base.is_ascii() {
        latin(base)
    } else if base.chars().all(is_katakana) {
        katakana(base)
    } else if base.chars().any(is_kanji) && base.chars().any(is_hiragana) || base.chars().filter(|&letter| is_kanji(letter)).count() > 1 {
        kanji(base, reading, part_of_speech)?
    } else {
        return None;
    };
    (key != base).then(|| key.into())
}

/// The reading in katakana by which a word could be met in kana: of an uninflected word with kanji in it.
pub(super) fn kana_reading(base: &str, reading: Option<&str>, part_of_speech: PartOfSpeech) -> Option<Box<str>> {
    let reading = reading.filter(|reading| reading.chars().count() >= LONG_ENOUGH && reading.chars().all(is_katakana))?;
    (is_uninflected(part_of_speech) && base.chars().any(is_kanji)).then(|| reading.into())
}

/// The katakana of a word that is all kana and at least three of them; `None` for others.
#[must_use]
pub fn in_katakana(word: &str) -> Option<String> {
    let kana = |letter: char| is_hiragana(letter) || is_katakana(letter);
    (word.chars().count() >= LONG_ENOUGH && word.chars().all(kana)).then(|| normalize::in_katakana(word))
}

fn is_uninflected(part_of_speech: PartOfSpeech) -> bool {
    use PartOfSpeech::{AdjectivalNoun, Noun, VerbalNoun};
    matches!(part_of_speech, Noun | VerbalNoun | AdjectivalNoun)
}

fn latin(base: &str) -> String {
    let letters = base.bytes().any(|byte| byte.is_ascii_alphabetic());
    // A hyphen between figures is part of a number.
    let joined: String = if letters { base.chars().filter(|&letter| letter != '-').collect() } else { base.to_owned() };
    for (british, american) in BRITISH {
        if let Some(stem) = joined.strip_suffix(british) {
            return format!("{stem}{american}");
        }
    }
    joined
}

/// ウィルス is ウイルス, ヴァイオリン is バイオリン, サーバー is サーバ.
fn katakana(base: &str) -> String {
    let mut key = String::with_capacity(base.len());
    let mut letters = base.chars().peekable();
    while let Some(letter) = letters.next() {
        let plain = match (letter, letters.peek()) {
            ('ヴ', Some('ァ')) => Some('バ'),
            ('ヴ', Some('ィ')) => Some('ビ'),
            ('ヴ', Some('ェ')) => Some('ベ'),
            ('ヴ', Some('ォ')) => Some('ボ'),
            _ => None,
        };
        match (plain, letter) {
            (Some(plain), _) => {
                letters.next();
                key.push(plain);
            }
            (None, 'ヴ') => key.push('ブ'),
            (None, 'ィ') if key.ends_with('ウ') => key.push('イ'),
            (None, 'ェ') if key.ends_with('ウ') => key.push('エ'),
            (None, 'ォ') if key.ends_with('ウ') => key.push('オ'),
            (None, letter) => key.push(letter),
        }
    }
    if key.ends_with('ー') && key.chars().count() > LONG_ENOUGH {
        key.pop();
    }
    key
}

/// The kanji in order, and what tells words with the same kanji apart: the reading, or for a verb the kana after its last kanji (立ち上がる, 立ち上げる).
fn kanji(base: &str, reading: Option<&str>, part_of_speech: PartOfSpeech) -> Option<String> {
    let letters: String = base.chars().filter(|&letter| is_kanji(letter)).collect();
    if base.chars().any(|letter| !is_kanji(letter) && !is_hiragana(letter)) {
        return None;
    }
    match part_of_speech {
        PartOfSpeech::Verb if letters.chars().count() > 1 => {
            let ending = base.rsplit(is_kanji).next()?;
            Some(format!("{letters}{ending}"))
        }
        part if is_uninflected(part) => Some(format!("{letters}|{}", reading.filter(|reading| reading.chars().all(is_katakana))?)),
        _ => None,
    }
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '々')
}

fn is_hiragana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ')
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(part_of_speech: PartOfSpeech, spellings: &[(&str, Option<&str>)]) -> bool {
        let keys: Vec<Box<str>> =
            spellings.iter().map(|&(base, reading)| key(base, reading, part_of_speech).unwrap_or_else(|| base.into())).collect();
        keys.windows(2).all(|pair| pair[0] == pair[1])
    }

    #[test]
    fn spellings_of_one_word_have_one_key() {
        let torikeshi = Some("トリケシ");
        assert!(same(PartOfSpeech::VerbalNoun, &[("取消", torikeshi), ("取消し", torikeshi), ("取り消し", torikeshi)]));
        assert!(same(PartOfSpeech::Verb, &[("取り消す", None), ("取消す", None)]));
        assert!(same(PartOfSpeech::Noun, &[("サーバ", None), ("サーバー", None)]));
        assert!(same(PartOfSpeech::Noun, &[("ウィルス", None), ("ウイルス", None)]));
        assert!(same(PartOfSpeech::Noun, &[("ヴァイオリン", None), ("バイオリン", None)]));
        assert!(same(PartOfSpeech::Noun, &[("wi-fi", None), ("wifi", None)]));
        assert!(same(PartOfSpeech::Noun, &[("e-mail", None), ("email", None)]));
        assert!(same(PartOfSpeech::Noun, &[("colour", None), ("color", None)]));
    }

    #[test]
    fn other_words_keep_other_keys() {
        assert!(!same(PartOfSpeech::Verb, &[("立ち上がる", None), ("立ち上げる", None)]));
        assert!(!same(PartOfSpeech::Noun, &[("上手", Some("ジョウズ")), ("上手", Some("カミテ"))]));
        assert!(!same(PartOfSpeech::Noun, &[("キー", None), ("キ", None)]));
        assert!(!same(PartOfSpeech::Noun, &[("3-5", None), ("35", None)]));
        assert!(!same(PartOfSpeech::Verb, &[("上る", None), ("上がる", None)]));
        assert_eq!(key("行う", Some("オコナウ"), PartOfSpeech::Verb), None);
    }

    #[test]
    fn kana_are_compared_in_katakana() {
        assert_eq!(in_katakana("ほこり").as_deref(), Some("ホコリ"));
        assert_eq!(in_katakana("ホコリ").as_deref(), Some("ホコリ"));
        assert_eq!(in_katakana("埃"), None);
        assert_eq!(in_katakana("かみ"), None, "two kana are many words");
        assert_eq!(kana_reading("埃", Some("ホコリ"), PartOfSpeech::Noun).as_deref(), Some("ホコリ"));
        assert_eq!(kana_reading("届く", Some("トドク"), PartOfSpeech::Verb), None);
    }
}
