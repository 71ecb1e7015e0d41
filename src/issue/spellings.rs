//! The dictionary of spellings that a run's own words propose: which spellings were counted as one word, and which of them stands for it.
//!
//! Words with the same spelling key are one ([`crate::tokenize`]). Here kana is added: ほこり is counted with 埃 if 埃 is the only word of the data that is
//! read so. かわ stays itself where both 川 and 皮 are met.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::phrases::{is_content, surface};
use crate::tokenize::{Token, in_katakana};

/// One word in several spellings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spelling {
    /// The spelling that stands for the word: the one that most units use.
    pub preferred: String,
    /// All its spellings, the most frequent first.
    pub forms: Vec<Form>,
}

/// One spelling of a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Form {
    /// The dictionary form as it is spelled.
    pub text: String,
    /// Clustered units that use it.
    pub units: u64,
}

/// A content word of a unit as it is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelled {
    key: Box<str>,
    base: Box<str>,
    reading: Option<Box<str>>,
    /// A model number as its customer wrote it: nobody looks for "af-30".
    written: Option<Box<str>>,
}

impl Spelled {
    /// The word of a unit's text, if it is one that could be spelled otherwise.
    pub(super) fn of(text: &str, token: &Token) -> Option<Self> {
        let other = token.spelling.is_some() || token.reading.is_some() || !token.base.is_ascii() || token.base.len() > 3;
        let has = |kind: fn(&u8) -> bool| token.base.bytes().any(|byte| kind(&byte));
        let is_number = token.base.is_ascii() && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
        (other || is_number).then(|| Self {
            key: token.key().into(),
            base: token.base.as_str().into(),
            reading: token.reading.clone(),
            written: is_number.then(|| surface(text, token).into()),
        })
    }
}

/// The spellings of units that are read again, counted as a run counts them.
#[derive(Debug, Default)]
pub struct SpellingCount(Spellings);

impl SpellingCount {
    /// Counts the words of one clustered unit, of whose text these are the tokens.
    pub fn add(&mut self, text: &str, tokens: &[Token]) {
        let words: Vec<Spelled> = tokens.iter().filter(|token| is_content(token)).filter_map(|token| Spelled::of(text, token)).collect();
        self.0.add(&words);
    }

    /// The words that are met in more than one spelling, by preferred spelling.
    #[must_use]
    pub fn proposed(self) -> Vec<Spelling> {
        self.0.settle().proposed()
    }
}

/// All spellings of a run.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Units that use each spelling, by key.
    uses: BTreeMap<Box<str>, BTreeMap<Box<str>, u64>>,
    /// Keys by reading in katakana.
    read: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
    /// Units that write each model number so, by key.
    written: BTreeMap<Box<str>, BTreeMap<Box<str>, u64>>,
}

impl Spellings {
    /// Counts the words of one unit.
    pub(super) fn add(&mut self, words: &[Spelled]) {
        let mut counted = BTreeSet::new();
        for word in words.iter().collect::<BTreeSet<_>>() {
            if counted.insert((&word.key, &word.base)) {
                *self.uses.entry(word.key.clone()).or_default().entry(word.base.clone()).or_default() += 1;
            }
            if let Some(reading) = &word.reading {
                self.read.entry(reading.clone()).or_default().insert(word.key.clone());
            }
            if let Some(written) = &word.written {
                *self.written.entry(word.key.clone()).or_default().entry(written.clone()).or_default() += 1;
            }
        }
    }

    /// The dictionary, when all units are counted.
    pub(super) fn settle(mut self) -> Dictionary {
        let kana: Vec<(Box<str>, Box<str>)> = self
            .uses
            .iter()
            .filter_map(|(key, spellings)| {
                let reading = spellings.keys().find_map(|base| in_katakana(base))?;
                let mut words = self.read.get(reading.as_str())?.iter();
                let (only, none) = (words.next()?, words.next());
                (none.is_none() && only != key).then(|| (key.clone(), only.clone()))
            })
            .collect();
        let mut same = BTreeMap::new();
        for (kana, word) in kana {
            let Some(moved) = self.uses.remove(&kana) else { continue };
            let uses = self.uses.entry(word.clone()).or_default();
            for (base, count) in moved {
                *uses.entry(base).or_default() += count;
            }
            same.insert(kana, word);
        }
        let ranked = |spellings: BTreeMap<Box<str>, u64>| {
            let mut ranked: Vec<Form> = spellings.into_iter().map(|(base, units)| Form { text: base.into(), units }).collect();
            ranked.sort_by(|a, b| b.units.cmp(&a.units).then_with(|| a.text.cmp(&b.text)));
            ranked
        };
        // Of equals the first by its letters: capitals.
        let usual = |written: BTreeMap<Box<str>, u64>| written.into_iter().rev().max_by_key(|&(_, units)| units).map(|(written, _)| written);
        Dictionary {
            same,
            words: self.uses.into_iter().map(|(key, spellings)| (key, ranked(spellings))).collect(),
            written: self.written.into_iter().filter_map(|(key, written)| Some((key, usual(written)?))).collect(),
        }
    }
}

/// Which words are one, and how each is shown.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Keys of kana to the key of the word they stand for.
    same: BTreeMap<Box<str>, Box<str>>,
    /// Spellings of each key, the most frequent first.
    words: BTreeMap<Box<str>, Vec<Form>>,
    /// Model numbers as most units write them.
    written: BTreeMap<Box<str>, Box<str>>,
}

impl Dictionary {
    /// The key that a word is counted by.
    pub(super) fn key(&self, key: String) -> String {
        self.same.get(key.as_str()).map_or(key, ToString::to_string)
    }

    /// Keys of kana, each with the key of the word that it stands for.
    pub(super) fn joined(&self) -> impl Iterator<Item = (&str, &str)> {
        self.same.iter().map(|(kana, word)| (&**kana, &**word))
    }

    /// The spelling that stands for a key.
    pub(super) fn shown(&self, key: &str) -> String {
        let word = || self.words.get(key)?.first().map(|form| form.text.as_str());
        self.written.get(key).map(|written| &**written).or_else(word).unwrap_or(key).to_owned()
    }

    /// The words that are met in more than one spelling, by preferred spelling.
    pub(super) fn proposed(self) -> Vec<Spelling> {
        let several = self.words.into_values().filter(|forms| forms.len() > 1);
        let mut proposed: Vec<Spelling> = several.map(|forms| Spelling { preferred: forms[0].text.clone(), forms }).collect();
        proposed.sort();
        proposed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(key: &str, base: &str, reading: Option<&str>) -> Spelled {
        Spelled { key: key.into(), base: base.into(), reading: reading.map(Into::into), written: None }
    }

    fn counts(spelling: &Spelling) -> Vec<(&str, u64)> {
        spelling.forms.iter().map(|form| (form.text.as_str(), form.units)).collect()
    }

    fn dictionary(units: &[&[Spelled]]) -> Dictionary {
        let mut spellings = Spellings::default();
        for unit in units {
            spellings.add(unit);
        }
        spellings.settle()
    }

    #[test]
    fn kana_joins_the_only_word_that_is_read_so() {
        let dust = spelled("埃", "埃", Some("ホコリ"));
        let dictionary =
            dictionary(&[&[dust], &[spelled("ほこり", "ほこり", None)], &[spelled("ほこり", "ほこり", None)], &[spelled("ホコリ", "ホコリ", None)]]);
        assert_eq!(dictionary.key("ほこり".to_owned()), "埃");
        assert_eq!(dictionary.key("ホコリ".to_owned()), "埃");
        assert_eq!(dictionary.shown("埃"), "ほこり", "the most frequent spelling stands for the word");
        let proposed = dictionary.proposed();
        assert_eq!(proposed.len(), 1);
        assert_eq!(counts(&proposed[0]), [("ほこり", 2), ("ホコリ", 1), ("埃", 1)]);
    }

    #[test]
    fn kana_of_two_words_stays_itself() {
        let (smell, stink) = (spelled("匂い", "匂い", Some("ニオイ")), spelled("臭い", "臭い", Some("ニオイ")));
        let dictionary = dictionary(&[&[smell], &[stink], &[spelled("におい", "におい", None)]]);
        assert_eq!(dictionary.key("におい".to_owned()), "におい");
        assert!(dictionary.proposed().is_empty());
    }

    #[test]
    fn model_numbers_are_shown_as_customers_write_them() {
        let number = |written: &str| Spelled { written: Some(written.into()), ..spelled("af-30", "af-30", None) };
        assert_eq!(dictionary(&[&[number("AF-30")], &[number("af-30")], &[number("AF-30")]]).shown("af-30"), "AF-30");
        assert_eq!(dictionary(&[&[number("Af-30")], &[number("AF-30")]]).shown("af-30"), "AF-30");
    }

    #[test]
    fn a_unit_counts_a_spelling_once() {
        let word = || spelled("取消|トリケシ", "取消", None);
        let dictionary = dictionary(&[&[word(), word()], &[spelled("取消|トリケシ", "取り消し", None)], &[word()]]);
        assert_eq!(dictionary.shown("取消|トリケシ"), "取消");
        assert_eq!(counts(&dictionary.proposed()[0]), [("取消", 2), ("取り消し", 1)]);
    }
}
