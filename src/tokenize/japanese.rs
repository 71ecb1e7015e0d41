//! Japanese words: lindera's lattice over IPADIC.
//!
//! Details of a dictionary word, surface and costs aside: part of speech (four levels), conjugation type and form, base form, reading, pronunciation.

use std::collections::HashMap;
use std::ops::Range;

use lindera::worker::SegmentWorker;

use super::stop_words::is_japanese_stop_word;
use super::{PartOfSpeech, Token, TokenizeError, spelling};

/// Place of the base form among the details.
const BASE_FORM: usize = 6;
/// Place of the reading.
const READING: usize = 7;

/// Words of the dictionary remembered at most; a text of any customers uses far fewer.
const REMEMBERED: usize = 1 << 15;

/// What the dictionary's words that have been met are, by their numbers in it: a few thousand words make up most of what customers write, and to take a
/// word's details apart takes longer than to find the word.
#[derive(Default)]
pub(super) struct Met(HashMap<u32, (Box<str>, Token)>);

impl Met {
    /// The word, if it has been met with this surface.
    fn token(&self, number: u32, surface: &str) -> Option<&Token> {
        self.0.get(&number).filter(|(met, _)| **met == *surface).map(|(_, token)| token)
    }

    fn remember(&mut self, number: u32, surface: &str, token: &Token) {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        self.0.insert(number, (surface.into(), token.clone()));
    }
}

pub(super) fn tokens(segmenter: &mut SegmentWorker, met: &mut Met, text: &str) -> Result<Vec<Token>, TokenizeError> {
    let words = segmenter.segment(text).map_err(|source| TokenizeError::Analysis { source: Box::new(source) })?;
    let mut tokens = Vec::with_capacity(words.len());
    for mut word in words {
        let span = word.byte_start..word.byte_end;
        let Some(surface) = text.get(span.clone()).filter(|surface| !surface.trim().is_empty()) else { continue };
        let (unknown, number) = (word.word_id.is_unknown(), word.word_id.id());
        if let Some(token) = met.token(number, surface).filter(|_| !unknown) {
            tokens.push(Token { span, ..token.clone() });
            continue;
        }
        let token = token(span, surface, unknown, &word.details());
        if !unknown {
            met.remember(number, surface, &token);
        }
        tokens.push(token);
    }
    Ok(join_hyphenated(text, tokens))
}

fn token(span: Range<usize>, surface: &str, unknown: bool, details: &[&str]) -> Token {
    let detail = |place: usize| details.get(place).copied().unwrap_or("*");
    let part_of_speech = if unknown { unknown_part_of_speech(surface) } else { part_of_speech(surface, detail(0), detail(1)) };
    let base = match detail(BASE_FORM) {
        "*" | "" | "UNK" => surface.to_lowercase(),
        base => base.to_lowercase(),
    };
    let stop = is_stop(&base, part_of_speech);
    let reading = Some(detail(READING)).filter(|reading| !unknown && !matches!(*reading, "*" | ""));
    let spelling = spelling::key(&base, reading, part_of_speech);
    let reading = spelling::kana_reading(&base, reading, part_of_speech);
    Token { span, base, spelling, reading, part_of_speech, stop }
}

/// Makes one noun of Latin letters and digits that a hyphen joins (Wi-Fi, AP-300): lindera gives its parts.
fn join_hyphenated(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let latin = |token: &Token| text[token.span.clone()].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match joined.last_mut() {
            Some(last) if last.span.end == token.span.start && latin(last) && latin(&token) && is_hyphenated(text, last, &token) => {
                last.span.end = token.span.end;
                last.base = text[last.span.clone()].to_lowercase();
                last.spelling = spelling::key(&last.base, None, PartOfSpeech::Noun);
                last.reading = None;
                if token.part_of_speech == PartOfSpeech::Noun || last.base.bytes().any(|byte| byte.is_ascii_alphabetic()) {
                    last.part_of_speech = PartOfSpeech::Noun;
                    last.stop = false;
                }
            }
            _ => joined.push(token),
        }
    }
    joined
}

/// True at either side of a hyphen that has a letter or digit right before and right after it.
fn is_hyphenated(text: &str, before: &Token, token: &Token) -> bool {
    let (left, right) = (&text[before.span.clone()], &text[token.span.clone()]);
    let follows = text[token.span.end..].starts_with(|character: char| character.is_ascii_alphanumeric());
    (left.ends_with('-') && left.len() > 1 && right != "-") || (right == "-" && !left.ends_with('-') && follows)
}

/// IPADIC's first two levels to the parts of speech that koe tells apart.
fn part_of_speech(surface: &str, major: &str, minor: &str) -> PartOfSpeech {
    match (major, minor) {
        // IPADIC files many signs under nouns.
        ("記号" | "名詞", _) if !surface.chars().any(char::is_alphanumeric) => PartOfSpeech::Symbol,
        ("記号", "アルファベット") => PartOfSpeech::Noun,
        ("記号", _) => PartOfSpeech::Symbol,
        ("名詞", "サ変接続") => PartOfSpeech::VerbalNoun,
        ("名詞", "形容動詞語幹" | "ナイ形容詞語幹") => PartOfSpeech::AdjectivalNoun,
        ("名詞", "固有名詞") => PartOfSpeech::ProperNoun,
        ("名詞", "代名詞" | "非自立") => PartOfSpeech::Pronoun,
        ("名詞", "数") => PartOfSpeech::Number,
        ("名詞", "接尾") => PartOfSpeech::Suffix,
        ("名詞", "動詞非自立的" | "特殊") => PartOfSpeech::Auxiliary,
        ("名詞", "接続詞的" | "引用文字列") => PartOfSpeech::Other,
        ("名詞", _) => PartOfSpeech::Noun,
        ("動詞", "自立") => PartOfSpeech::Verb,
        ("形容詞", "自立") => PartOfSpeech::Adjective,
        ("動詞" | "形容詞" | "助動詞", _) => PartOfSpeech::Auxiliary,
        ("副詞", _) => PartOfSpeech::Adverb,
        ("助詞", _) => PartOfSpeech::Particle,
        ("接頭詞", _) => PartOfSpeech::Prefix,
        _ => PartOfSpeech::Other,
    }
}

/// Words that the dictionary lacks are nouns, whatever part of speech their letters would suggest.
fn unknown_part_of_speech(surface: &str) -> PartOfSpeech {
    if !surface.chars().any(char::is_alphanumeric) {
        PartOfSpeech::Symbol
    } else if surface.chars().all(|character| character.is_numeric() || matches!(character, '.' | ',')) {
        PartOfSpeech::Number
    } else {
        PartOfSpeech::Noun
    }
}

fn is_stop(base: &str, part_of_speech: PartOfSpeech) -> bool {
    match part_of_speech {
        // A negation turns what stands before it around, so it says something.
        PartOfSpeech::Auxiliary => !matches!(base, "ない" | "ぬ" | "ん"),
        PartOfSpeech::Particle
        | PartOfSpeech::Symbol
        | PartOfSpeech::Pronoun
        | PartOfSpeech::Other
        | PartOfSpeech::Prefix
        | PartOfSpeech::Suffix
        | PartOfSpeech::Number => true,
        _ => is_japanese_stop_word(base),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::normalize::Language;
    use crate::tokenize::Tokenizer;

    #[test]
    fn a_word_met_before_is_the_same_word() {
        let tokenizer = Tokenizer::load(Path::new("models/ipadic")).unwrap();
        let mut worker = tokenizer.worker();
        let texts =
            ["サーバーの取り消しができない。Ｗｉｆｉ", "Wi-Fiの取消しができません", "取り消しができない、できない", "http://example.jp/できない"];
        let mut again = || texts.map(|text| worker.tokenize(text, Language::Japanese).unwrap());
        let (first, second) = (again(), again());
        assert_eq!(first, second);
        assert_eq!(first, texts.map(|text| tokenizer.worker().tokenize(text, Language::Japanese).unwrap()));
        assert_ne!(first[0], first[2]);
    }
}
