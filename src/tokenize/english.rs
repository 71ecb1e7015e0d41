//! English words: Unicode word boundaries, contractions taken apart, base forms by rule, parts of speech by list and ending.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::english_words::{ADJECTIVES, ADVERBS, AUXILIARIES, LY_ADJECTIVES, LY_OTHERS, PARTICLES, PRONOUNS, SUFFIX_NOUNS};
use super::lemma::{is_irregular, is_verb, lemma};
use super::stop_words::is_english_stop_word;
use super::{PartOfSpeech, Token, spelling};

/// The lists as sets: some hold hundreds of words, and every word of the input is looked up.
struct Lists {
    pronouns: HashSet<&'static str>,
    auxiliaries: HashSet<&'static str>,
    particles: HashSet<&'static str>,
    adverbs: HashSet<&'static str>,
    adjectives: HashSet<&'static str>,
    ly_adjectives: HashSet<&'static str>,
    ly_others: HashSet<&'static str>,
    suffix_nouns: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let set = |words: &'static str| words.split_whitespace().collect::<HashSet<_>>();
    Lists {
        pronouns: set(PRONOUNS),
        auxiliaries: set(AUXILIARIES),
        particles: set(PARTICLES),
        adverbs: set(ADVERBS),
        adjectives: set(ADJECTIVES),
        ly_adjectives: set(LY_ADJECTIVES),
        ly_others: set(LY_OTHERS),
        suffix_nouns: set(SUFFIX_NOUNS),
    }
});

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut before = 0;
    for span in words(text) {
        symbols(text, before..span.start, &mut tokens);
        before = span.end;
        contraction(text, span, &mut tokens);
    }
    symbols(text, before..text.len(), &mut tokens);
    settle_verbs(text, &mut tokens);
    tokens
}

/// Words that are verbs as well as nouns or adjectives, by what stands before: "don't last", "to charge" are verbs, "the charge", "my order" are nouns.
fn settle_verbs(text: &str, tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let (before, token) = (&tokens[at - 1], &tokens[at]);
        let word = text[token.span.clone()].to_lowercase();
        let plain = !(word.ends_with("ed") || word.ends_with("ing") || is_irregular(&word));
        let determined = matches!(
            before.base.as_str(),
            "a" | "an" | "the" | "my" | "your" | "his" | "her" | "its" | "our" | "their" | "this" | "that" | "no" | "'s"
        );
        let governed = matches!(
            before.base.as_str(),
            "not" | "to" | "will" | "would" | "can" | "could" | "should" | "must" | "might" | "may" | "i" | "we" | "they" | "you"
        );
        match token.part_of_speech {
            PartOfSpeech::Verb if determined && plain => tokens[at].part_of_speech = PartOfSpeech::Noun,
            PartOfSpeech::Adjective | PartOfSpeech::Noun if governed && plain && before.part_of_speech != PartOfSpeech::Noun && is_verb(&word) => {
                // "is not clean" describes.
                let be = at >= 2 && tokens[at - 2].base == "be";
                if !be {
                    tokens[at].part_of_speech = PartOfSpeech::Verb;
                }
            }
            _ => {}
        }
    }
}

/// Unicode words, those joined by a hyphen made one where a part is too short to be a word: Wi-Fi, e-mail, AP-300.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, word) in text.unicode_word_indices() {
        let span = at..at + word.len();
        if let Some(last) = words.last_mut() {
            let short = |part: &str| part.chars().count() <= 2 || part.bytes().all(|byte| byte.is_ascii_digit());
            let hyphen = text.get(last.end..span.start) == Some("-");
            if hyphen && (short(&text[last.clone()]) || short(word) || text[last.clone()].contains('-')) {
                last.end = span.end;
                continue;
            }
        }
        words.push(span);
    }
    words
}

/// Each sign that is neither white space nor part of a word is a token; signs in a row are one.
fn symbols(text: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
    let mut start = span.start;
    for part in text[span].split_inclusive(char::is_whitespace) {
        let signs = part.trim_end();
        if !signs.is_empty() {
            tokens.push(Token {
                span: start..start + signs.len(),
                base: signs.to_owned(),
                spelling: None,
                reading: None,
                part_of_speech: PartOfSpeech::Symbol,
                stop: true,
            });
        }
        start += part.len();
    }
}

/// Takes "don't" apart into "do" and "not", "it's" into "it" and "'s".
fn contraction(text: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
    let word = text[span.clone()].replace('’', "'").to_lowercase();
    let auxiliary = |span: Range<usize>, base: &str| Token {
        span,
        base: base.to_owned(),
        spelling: None,
        reading: None,
        part_of_speech: PartOfSpeech::Auxiliary,
        stop: base != "not",
    };
    let surface = &text[span.clone()];
    if word == "cannot" {
        tokens.push(auxiliary(span.start..span.start + 3, "can"));
        tokens.push(auxiliary(span.start + 3..span.end, "not"));
        return;
    }
    // "n't" without its apostrophe, as typed on telephones.
    let negated = match word.as_str() {
        "dont" | "doesnt" | "didnt" | "cant" | "wont" | "isnt" | "wasnt" | "arent" | "couldnt" | "wouldnt" | "shouldnt" | "hasnt" | "havent"
        | "hadnt" | "werent" => word.strip_suffix("nt"),
        _ => word.strip_suffix("n't"),
    };
    if let Some(verb) = negated.filter(|verb| !verb.is_empty()) {
        let base = match verb {
            "ca" => "can".to_owned(),
            "wo" => "will".to_owned(),
            "ai" => "be".to_owned(),
            "sha" => "shall".to_owned(),
            other => lemma(other),
        };
        // Lower-casing keeps the length of these letters, all ASCII; guard against those that do not.
        let middle = span.start + verb.len();
        if text.is_char_boundary(middle) && middle < span.end {
            tokens.push(auxiliary(span.start..middle, &base));
            tokens.push(auxiliary(middle..span.end, "not"));
            return;
        }
    }
    if let Some(at) = surface.rfind(['\'', '’']).filter(|&at| at > 0) {
        let base = match word.rsplit('\'').next().unwrap_or("") {
            "s" => Some("'s"),
            "m" | "re" => Some("be"),
            "ve" => Some("have"),
            "ll" => Some("will"),
            "d" => Some("would"),
            _ => None,
        };
        if let Some(base) = base {
            tokens.push(word_token(text, span.start..span.start + at));
            tokens.push(auxiliary(span.start + at..span.end, base));
            return;
        }
    }
    tokens.push(word_token(text, span));
}

fn word_token(text: &str, span: Range<usize>) -> Token {
    let word = text[span.clone()].to_lowercase();
    if word.starts_with(|character: char| character.is_numeric()) && !word.chars().any(char::is_alphabetic) {
        return Token { span, base: word, spelling: None, reading: None, part_of_speech: PartOfSpeech::Number, stop: true };
    }
    let base = lemma(&word);
    let part_of_speech = part_of_speech(&word, &base);
    let stop = match part_of_speech {
        PartOfSpeech::Pronoun => true,
        PartOfSpeech::Auxiliary | PartOfSpeech::Particle => !matches!(base.as_str(), "not" | "never" | "no" | "without"),
        _ => is_english_stop_word(&base),
    };
    let spelling = spelling::key(&base, None, part_of_speech);
    Token { span, base, spelling, reading: None, part_of_speech, stop }
}

fn part_of_speech(word: &str, base: &str) -> PartOfSpeech {
    let lists = &*LISTS;
    if lists.pronouns.contains(word) {
        PartOfSpeech::Pronoun
    } else if lists.auxiliaries.contains(base) {
        PartOfSpeech::Auxiliary
    } else if lists.particles.contains(word) {
        PartOfSpeech::Particle
    } else if lists.adjectives.contains(word) || lists.ly_adjectives.contains(word) {
        PartOfSpeech::Adjective
    } else if lists.adverbs.contains(word) {
        PartOfSpeech::Adverb
    } else if is_verb(base) {
        PartOfSpeech::Verb
    } else if lists.adjectives.contains(base) || is_adjective(word) {
        PartOfSpeech::Adjective
    } else if word.len() > 4 && word.ends_with("ly") && !lists.ly_others.contains(word) {
        PartOfSpeech::Adverb
    } else if word != base && (word.ends_with("ed") || word.ends_with("ing")) {
        PartOfSpeech::Verb
    } else {
        PartOfSpeech::Noun
    }
}

fn is_adjective(word: &str) -> bool {
    word.len() > 5 && ["ful", "less", "able", "ible", "ous"].iter().any(|ending| word.ends_with(ending)) && !LISTS.suffix_nouns.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(text: &str) -> Vec<String> {
        tokens(text).into_iter().filter(|token| token.part_of_speech != PartOfSpeech::Symbol).map(|token| token.base).collect()
    }

    #[test]
    fn contractions_keep_their_negation() {
        assert_eq!(bases("I don't know, it can't connect"), ["i", "do", "not", "know", "it", "can", "not", "connect"]);
        assert_eq!(bases("It’s broken; we've waited"), ["it", "'s", "break", "we", "have", "wait"]);
        assert_eq!(bases("cannot wont DOESN'T"), ["can", "not", "will", "not", "do", "not"]);
        let not = tokens("don't").into_iter().find(|token| token.base == "not").unwrap();
        assert!(!not.stop && not.part_of_speech == PartOfSpeech::Auxiliary && not.span == (2..5));
    }

    #[test]
    fn hyphens_join_short_parts_only() {
        assert_eq!(bases("Wi-Fi of the AP-300 in well-built case"), ["wi-fi", "of", "the", "ap-300", "in", "well", "build", "case"]);
    }
}
