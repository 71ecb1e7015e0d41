//! Naming a group against all others: class-based tf-idf over the content words of its units (Grootendorst 2022), applied to whole phrases.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::dates_or_counts;
use super::phrases::Phrase;
use super::spellings::{Dictionary, Spelled, Spellings};
use crate::normalize::{BLANK, Language};

/// The words of one clustered unit.
#[derive(Clone, Debug)]
pub(super) struct UnitWords {
    pub(super) language: Language,
    pub(super) terms: Vec<String>,
    pub(super) spelled: Vec<Spelled>,
    pub(super) phrases: Vec<Phrase>,
    /// Mean similarity to the rest of its group, in [−1, 1].
    pub(super) centrality: f32,
}

impl UnitWords {
    /// Counts its words as the dictionary has them.
    pub(super) fn settle(&mut self, dictionary: &Dictionary) {
        let phrases = self.phrases.iter_mut().flat_map(|phrase| &mut phrase.terms);
        for term in self.terms.iter_mut().chain(phrases) {
            *term = dictionary.key(std::mem::take(term));
        }
    }
}

/// How many clustered units use a word, by language.
#[derive(Debug, Default)]
pub struct Vocabulary {
    units: BTreeMap<Language, u32>,
    uses: BTreeMap<Language, BTreeMap<String, u32>>,
    spellings: Spellings,
}

impl Vocabulary {
    pub(super) fn add(&mut self, language: Language, terms: &[String], spelled: &[Spelled]) {
        self.spellings.add(spelled);
        *self.units.entry(language).or_default() += 1;
        let uses = self.uses.entry(language).or_default();
        for term in terms.iter().collect::<BTreeSet<_>>() {
            *uses.entry(term.clone()).or_default() += 1;
        }
    }

    /// The dictionary of all spellings met. From then on words are counted as it has them; a unit that uses two spellings of one word counts twice.
    pub(super) fn settle(&mut self) -> Dictionary {
        let dictionary = std::mem::take(&mut self.spellings).settle();
        for uses in self.uses.values_mut() {
            for (kana, word) in dictionary.joined() {
                if let Some(count) = uses.remove(kana) {
                    *uses.entry(word.to_owned()).or_default() += count;
                }
            }
        }
        dictionary
    }

    /// ln(1 + N / df): the weight of a word that `df` of all `N` units of its language use.
    fn rarity(&self, language: Language, term: &str) -> f64 {
        let units = self.units.get(&language).copied().unwrap_or(1);
        let uses = self.uses.get(&language).and_then(|uses| uses.get(term)).copied().unwrap_or(1);
        (1.0 + f64::from(units) / f64::from(uses.max(1))).ln()
    }
}

/// A title for each language of the group, and its key words.
pub(super) struct Naming {
    pub(super) titles: BTreeMap<Language, String>,
    pub(super) phrases: Vec<String>,
}

/// Key words listed for an issue.
const KEY_WORDS: usize = 6;
/// How much better a whole clause is than a phrase put together; English phrases are put together by rules, not by a parser.
const CLAUSE: f64 = 1.5;
const ENGLISH_CLAUSE: f64 = 2.5;
/// What a clause without a word of the group weighs.
const FAINT: f64 = 0.1;
/// Longest title, in characters.
const LONGEST: usize = 48;

/// Names a group; `titles` are those that it has already, which stay, and `taken` holds all titles in lower case, which are not given again.
pub(super) fn name(units: &[UnitWords], vocabulary: &Vocabulary, mut titles: BTreeMap<Language, String>, taken: &mut BTreeSet<String>) -> Naming {
    let mut weighted: Vec<(f64, String)> = Vec::new();
    let floor = lower_quartile(units);
    for language in [Language::Japanese, Language::English] {
        let own: Vec<&UnitWords> = units.iter().filter(|unit| unit.language == language).collect();
        if own.is_empty() {
            continue;
        }
        let weights = weights(&own, language, vocabulary);
        weighted.extend(weights.iter().map(|(term, &weight)| (weight * own.len() as f64 / units.len() as f64, (*term).to_owned())));
        if titles.contains_key(&language) {
            continue;
        }
        if let Some(title) = best(&own, &weights, floor, taken) {
            taken.insert(title.to_lowercase());
            titles.insert(language, sentence_case(&title, language));
        }
    }
    weighted.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    // The same word may stand in both languages (a model number).
    let mut seen = BTreeSet::new();
    weighted.retain(|(_, term)| !dates_or_counts(term) && seen.insert(term.clone()));
    Naming { titles, phrases: weighted.into_iter().take(KEY_WORDS).map(|(_, term)| term).collect() }
}

/// Share of the group's units that use a word, times its rarity among all units.
fn weights<'a>(own: &[&'a UnitWords], language: Language, vocabulary: &Vocabulary) -> BTreeMap<&'a str, f64> {
    let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
    for unit in own {
        for term in unit.terms.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *uses.entry(term).or_default() += 1;
        }
    }
    // A word of one unit only is that customer's own, unless the group is that small.
    let least = if own.len() > 3 { 2 } else { 1 };
    uses.retain(|_, uses| *uses >= least);
    uses.into_iter().map(|(term, uses)| (term, f64::from(uses) / own.len() as f64 * vocabulary.rarity(language, term))).collect()
}

/// Units of one language from which words that they share say what the group is about; of fewer, the one nearest the middle does.
const FEW: usize = 4;
/// Share of the units that must use some word of a title, for the title to be theirs.
const COVERED: f64 = 0.25;

/// The centrality that three of four units of the group reach.
fn lower_quartile(units: &[UnitWords]) -> f32 {
    let mut centralities: Vec<f32> = units.iter().map(|unit| unit.centrality).collect();
    centralities.sort_by(f32::total_cmp);
    centralities.get(centralities.len() / 4).copied().unwrap_or_default()
}

/// The best title: of words that many of the units share; of a handful of units, or where no title is shared by enough of them, the clause nearest the middle of
/// the group, if it is no farther from there than most of its own language and of the group are.
fn best(own: &[&UnitWords], weights: &BTreeMap<&str, f64>, floor: f32, taken: &BTreeSet<String>) -> Option<String> {
    let free = |text: &&str| !taken.contains(&text.to_lowercase());
    let ranked = ranked(own, weights);
    let shared = ranked.iter().copied().find(free).filter(|text| own.len() >= FEW && covered(own, weights, text) >= COVERED);
    shared.or_else(|| central(own, weights, floor).into_iter().find(free)).or_else(|| ranked.into_iter().find(free)).map(str::to_owned)
}

/// Share of the units that use a word of a title which others use, too.
fn covered(own: &[&UnitWords], weights: &BTreeMap<&str, f64>, title: &str) -> f64 {
    let phrase = own.iter().flat_map(|unit| &unit.phrases).find(|phrase| phrase.text == title);
    let telling: Vec<&String> = phrase.iter().flat_map(|phrase| &phrase.terms).filter(|term| weights.contains_key(term.as_str())).collect();
    let using = own.iter().filter(|unit| unit.terms.iter().any(|term| telling.contains(&term))).count();
    using as f64 / own.len().max(1) as f64
}

fn is_presentable(phrase: &Phrase) -> bool {
    let torn = phrase.text.contains(BLANK) || ["様", "さん", "氏", "の", "的"].iter().any(|tail| phrase.text.starts_with(tail));
    (2..=LONGEST).contains(&phrase.text.chars().count()) && !torn
}

/// Whole clauses of the units that are no farther from the middle than `floor` and than half of their language, the most central first.
fn central<'a>(own: &[&'a UnitWords], weights: &BTreeMap<&str, f64>, floor: f32) -> Vec<&'a str> {
    let mut centralities: Vec<f32> = own.iter().map(|unit| unit.centrality).collect();
    centralities.sort_by(f32::total_cmp);
    let floor = centralities.get(centralities.len() / 2).copied().unwrap_or_default().max(floor);
    let near = own.iter().filter(|unit| unit.centrality >= floor);
    // Where the units share any words, a clause without one of them stands beside the matter.
    let is_theirs = |phrase: &Phrase| weights.is_empty() || phrase.terms.iter().any(|term| weights.contains_key(term.as_str()));
    let is_whole = |phrase: &&Phrase| phrase.clause && phrase.complete && is_presentable(phrase) && is_theirs(phrase);
    let mut clauses: Vec<(f32, &str)> =
        near.flat_map(|unit| unit.phrases.iter().filter(is_whole).map(|phrase| (unit.centrality, phrase.text.as_str()))).collect();
    clauses.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    clauses.into_iter().map(|(_, text)| text).collect()
}

/// All candidates, the best first.
fn ranked<'a>(own: &[&'a UnitWords], weights: &BTreeMap<&str, f64>) -> Vec<&'a str> {
    let mut scored: BTreeMap<&str, f64> = BTreeMap::new();
    for unit in own {
        for phrase in unit.phrases.iter().filter(|phrase| is_presentable(phrase)) {
            let length = phrase.text.chars().count();
            let known: f64 = phrase.terms.iter().filter_map(|term| weights.get(term.as_str())).sum();
            let strange = phrase.terms.iter().filter(|term| !weights.contains_key(term.as_str())).count();
            let whole = match (phrase.complete || phrase.clause, phrase.terms.len()) {
                (true, _) => 1.0,
                (false, 2..) => 0.3,
                (false, _) => 0.1,
            };
            // A clause is a sentence that people understand at once; it may hold more words of its customer's own.
            let (favour, fine) = match (phrase.clause, unit.language) {
                (false, _) => (1.0, 0.45),
                (true, Language::English) => (ENGLISH_CLAUSE, 0.2),
                (true, _) => (CLAUSE, 0.2),
            };
            let central = 0.3 + f64::from(unit.centrality.max(0.0));
            // Of words that nobody else in the group uses, a sentence near its middle still says what the group is about.
            let known = if phrase.clause { known.max(FAINT) } else { known };
            let score = favour * known * whole * central / (1.0 + fine * strange as f64) / (1.0 + 0.004 * length as f64);
            let kept = scored.entry(phrase.text.as_str()).or_default();
            // The same phrase from several customers is better than from one.
            *kept = if *kept > 0.0 { kept.max(score) * 1.15 } else { score };
        }
    }
    let mut ranked: Vec<(&str, f64)> = scored.into_iter().filter(|(_, score)| *score > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    ranked.into_iter().map(|(text, _)| text).collect()
}

fn sentence_case(title: &str, language: Language) -> String {
    let mut chars = title.chars();
    match (language, chars.next()) {
        (Language::English, Some(first)) => first.to_uppercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(terms: &[&str], centrality: f32, clauses: &[&str]) -> UnitWords {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        UnitWords {
            language: Language::English,
            terms: owned(terms),
            spelled: Vec::new(),
            phrases: clauses
                .iter()
                .map(|text| Phrase {
                    text: (*text).to_owned(),
                    terms: owned(&text.to_lowercase().split(' ').collect::<Vec<_>>()),
                    complete: true,
                    clause: true,
                })
                .collect(),
            centrality,
        }
    }

    fn named(units: &[UnitWords]) -> Naming {
        name(units, &Vocabulary::default(), BTreeMap::new(), &mut BTreeSet::new())
    }

    #[test]
    fn a_handful_is_named_by_its_middle_and_not_by_what_one_of_them_says_beside() {
        let found = named(&[
            unit(&["plug", "japanese", "adapter", "box"], 0.1, &["Japanese plug adapter box"]),
            unit(&["robot", "charge"], 0.8, &["Robot stopped charging"]),
            unit(&["robot", "dock", "charge"], 0.7, &["Robot ignores its dock"]),
        ]);
        assert_eq!(found.titles[&Language::English], "Robot stopped charging");
    }

    #[test]
    fn dates_and_numbers_are_no_key_words() {
        let found = named(&[
            unit(&["stock", "september", "week"], 0.5, &["Stock gone since september"]),
            unit(&["stock", "september", "monday"], 0.5, &["No stock in september"]),
        ]);
        assert_eq!(found.phrases, ["stock"]);
    }
}
