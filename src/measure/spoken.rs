//! What the customer's own words say beside the model's verdicts: grave words, the names that are listened for, key phrases.
//!
//! Only the opinion units of a comment are looked at (so no agent's note, no quoted mail), with personal data taken out.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::concern::{Concerns, says};
use crate::config::ListenedName;
use crate::normalize::{Language, normalize};
use crate::tokenize::{PartOfSpeech, Token, TokenWorker, TokenizeError};

/// Longest phrase, in words and in characters.
const PHRASE_WORDS: usize = 3;
const PHRASE_CHARACTERS: usize = 30;
/// Adjectives that say nothing without their noun.
const WEAK: [&str; 6] = ["ない", "無い", "いい", "良い", "よい", "good"];

/// What one comment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// A digest of its words; 0 where there are none.
    pub text: u64,
    /// Grave words.
    pub concerns: Concerns,
    /// Indices of the names mentioned, ascending.
    pub names: Box<[u32]>,
    /// Numbers of its key phrases, ascending; see [`Listener::phrase`].
    pub phrases: Box<[u32]>,
}

/// What one comment says, before its phrases have numbers.
#[derive(Clone, Debug)]
pub struct Heard {
    text: u64,
    concerns: Concerns,
    names: Box<[u32]>,
    phrases: Vec<String>,
}

/// The words of one comment.
#[derive(Clone, Debug, Default)]
pub struct Words {
    whole: String,
    phrases: Vec<String>,
}

impl Words {
    /// Adds a unit: its text without personal data, the same normalized, and the tokens of that.
    pub fn add(&mut self, text: &str, normalized: &str, tokens: &[Token]) {
        self.phrases.extend(key_phrases(normalized, tokens));
        self.whole.push_str(&plain(text));
        self.whole.push('\n');
    }
}

/// Hears comment after comment.
#[derive(Debug)]
pub struct Listener {
    /// Spellings of each name, as texts are compared.
    spellings: Vec<Vec<String>>,
    numbers: HashMap<String, u32>,
    phrases: Vec<String>,
}

/// A text as names are looked for in it: NFKC, lower case.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

impl Listener {
    /// Listens for these names.
    #[must_use]
    pub fn new(names: &[ListenedName]) -> Self {
        let spellings = |listened: &ListenedName| listened.spellings().map(|spelling| plain(spelling.trim())).collect();
        Self { spellings: names.iter().map(spellings).collect(), numbers: HashMap::new(), phrases: Vec::new() }
    }

    /// Hears the units of one comment, each with its language.
    ///
    /// # Errors
    /// [`TokenizeError`] when the analyser refuses the text.
    pub fn hear(&mut self, units: impl IntoIterator<Item = (String, Language)>, worker: &mut TokenWorker) -> Result<Spoken, TokenizeError> {
        let mut words = Words::default();
        for (text, language) in units {
            let normalized = normalize(&text);
            words.add(&text, normalized.as_str(), &worker.tokenize(normalized.as_str(), language)?);
        }
        let heard = self.listen(words);
        Ok(self.note(heard))
    }

    /// The first half of [`Listener::hear`], which comments may go through side by side.
    #[must_use]
    pub fn listen(&self, words: Words) -> Heard {
        let Words { whole, phrases } = words;
        let heard = |spellings: &Vec<String>| spellings.iter().any(|spelling| says(&whole, spelling));
        let names = (0_u32..).zip(&self.spellings).filter(|(_, spellings)| heard(spellings)).map(|(index, _)| index);
        let text = if whole.is_empty() { 0 } else { xxh3_64(whole.as_bytes()) };
        Heard { text, concerns: Concerns::of_text(&whole), names: names.collect(), phrases }
    }

    /// The second half: gives the phrases their numbers, comment after comment.
    pub fn note(&mut self, heard: Heard) -> Spoken {
        let mut phrases = BTreeSet::new();
        for phrase in heard.phrases {
            let next = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
            let number = *self.numbers.entry(phrase).or_insert_with_key(|phrase| {
                self.phrases.push(phrase.clone());
                next
            });
            phrases.insert(number);
        }
        Spoken { text: heard.text, concerns: heard.concerns, names: heard.names, phrases: phrases.into_iter().collect() }
    }

    /// The phrase of a number.
    #[must_use]
    pub fn phrase(&self, number: u32) -> &str {
        self.phrases.get(number as usize).map_or("", String::as_str)
    }
}

/// Runs of nouns as they stand, and the dictionary forms of adjectives, in lower case.
fn key_phrases(text: &str, tokens: &[Token]) -> BTreeSet<String> {
    use PartOfSpeech::{AdjectivalNoun, Adjective, Noun, ProperNoun, Suffix, VerbalNoun};
    let is_noun = |token: &Token| !token.stop && matches!(token.part_of_speech, Noun | VerbalNoun | AdjectivalNoun | ProperNoun);
    let mut found = BTreeSet::new();
    let mut start = 0;
    while start < tokens.len() {
        let token = &tokens[start];
        if is_noun(token) {
            let joined = |pair: &[Token]| text.get(pair[0].span.end..pair[1].span.start).is_some_and(|between| between.chars().all(|c| c == ' '));
            let mut end = start + 1;
            while end < tokens.len() && (is_noun(&tokens[end]) || tokens[end].part_of_speech == Suffix) && joined(&tokens[end - 1..=end]) {
                end += 1;
            }
            let from = end.saturating_sub(PHRASE_WORDS).max(start);
            found.extend(text.get(tokens[from].span.start..tokens[end - 1].span.end).map(str::to_lowercase));
            start = end;
        } else {
            if !token.stop && token.part_of_speech == Adjective && !WEAK.contains(&token.base.as_str()) {
                found.insert(token.base.clone());
            }
            start += 1;
        }
    }
    // A single letter or syllable says nothing.
    found.retain(|phrase| (2..=PHRASE_CHARACTERS).contains(&phrase.chars().count()) && phrase.chars().any(char::is_alphabetic));
    found
}
