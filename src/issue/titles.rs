//! Naming a group against all others: class-based tf-idf over the content words of its units (Grootendorst 2022), applied to whole phrases.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::calendar::dates_or_counts;
use super::phrases::Phrase;
use super::spellings::{Dictionary, Spelled, Spellings};
use crate::normalize::{BLANK, Language};

/// The words of one clustered unit. They are held for all units of all groups at once, so each word stands here once, and phrases say which they are of.
#[derive(Debug)]
pub(super) struct UnitWords {
    pub(super) language: Language,
    /// Spelling keys, each once: first its content words, then what phrases hold beside them.
    words: Box<[String]>,
    /// How many of them are its content words.
    own: usize,
    pub(super) spelled: Vec<Spelled>,
    phrases: Box<[UnitPhrase]>,
    /// Mean similarity to the rest of its group, in [−1, 1].
    pub(super) centrality: f32,
}

/// A [`Phrase`] of a unit.
#[derive(Debug)]
struct UnitPhrase {
    text: Box<str>,
    /// Places of its content words among the unit's.
    terms: Box<[u32]>,
    complete: bool,
    clause: bool,
}

impl UnitWords {
    /// `terms` are the keys of the unit's content words.
    pub(super) fn new(language: Language, terms: Vec<String>, spelled: Vec<Spelled>, phrases: Vec<Phrase>) -> Self {
        let mut places: HashMap<String, u32> = HashMap::new();
        let mut place = |word: String| {
            let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
            *places.entry(word).or_insert(next)
        };
        let own = terms.into_iter().map(|term| place(term) as usize + 1).max().unwrap_or(0);
        let phrase = |Phrase { text, terms, complete, clause }: Phrase| UnitPhrase {
            text: text.into(),
            terms: terms.into_iter().map(&mut place).collect(),
            complete,
            clause,
        };
        let phrases = phrases.into_iter().map(phrase).collect();
        let mut words: Vec<(String, u32)> = places.into_iter().collect();
        words.sort_unstable_by_key(|&(_, place)| place);
        let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        Self { language, words: words.into(), own, spelled, phrases, centrality: 0.0 }
    }

    /// The keys of its content words, each once.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.words.iter().take(self.own).map(String::as_str)
    }

    /// The content words of one of its phrases.
    fn words_of(&self, phrase: &UnitPhrase) -> impl Iterator<Item = &str> {
        phrase.terms.iter().filter_map(|&place| self.words.get(place as usize)).map(String::as_str)
    }

    /// Counts its words as the dictionary has them.
    pub(super) fn settle(&mut self, dictionary: &Dictionary) {
        for word in &mut self.words {
            *word = dictionary.key(std::mem::take(word));
        }
    }

    /// Forgets its phrases: nobody looks for a title among them.
    pub(super) fn without_phrases(&mut self) {
        self.phrases = Box::default();
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
    pub(super) fn add(&mut self, unit: &UnitWords, spelled: &[Spelled]) {
        self.spellings.add(spelled);
        *self.units.entry(unit.language).or_default() += 1;
        let uses = self.uses.entry(unit.language).or_default();
        for term in unit.terms() {
            match uses.get_mut(term) {
                Some(count) => *count += 1,
                None => drop(uses.insert(term.to_owned(), 1)),
            }
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
/// How much better a whole clause is than a phrase put together by rules.
const CLAUSE: f64 = 2.5;
/// What a clause without a word of the group weighs.
const FAINT: f64 = 0.1;
/// Longest title, in characters.
const LONGEST: usize = 48;

/// Names a group; `titles` are those that it has already, which stay, and `taken` holds all titles in lower case, which are not given again.
pub(super) fn name(units: &[&UnitWords], vocabulary: &Vocabulary, mut titles: BTreeMap<Language, String>, taken: &mut BTreeSet<String>) -> Naming {
    let mut weighted: Vec<(f64, String)> = Vec::new();
    let floor = lower_quartile(units);
    for language in [Language::Japanese, Language::English] {
        let own: Vec<&UnitWords> = units.iter().copied().filter(|unit| unit.language == language).collect();
        if own.is_empty() {
            continue;
        }
        let weights = weights(&own, language, vocabulary);
        weighted.extend(weights.iter().map(|(term, &weight)| (weight * own.len() as f64 / units.len() as f64, (*term).to_owned())));
        // A stray in the other language names nothing: readers of it are shown the title that the rest give.
        if titles.contains_key(&language) || own.iter().all(|unit| unit.centrality < floor) {
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
        for term in unit.terms().collect::<BTreeSet<_>>() {
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
fn lower_quartile(units: &[&UnitWords]) -> f32 {
    let mut centralities: Vec<f32> = units.iter().map(|unit| unit.centrality).collect();
    centralities.sort_by(f32::total_cmp);
    centralities.get(centralities.len() / 4).copied().unwrap_or_default()
}

/// The best title: of words that many of the units share; of a handful of units, or where no title is shared by enough of them, the clause nearest the middle of
/// the group, if it is no farther from there than most of its own language and of the group are.
fn best(own: &[&UnitWords], weights: &BTreeMap<&str, f64>, floor: f32, taken: &BTreeSet<String>) -> Option<String> {
    let free = |text: &&str| !taken.contains(&text.to_lowercase());
    let ranked: Vec<Ranked<'_>> = ranked(own, weights).into_iter().filter(|ranked| free(&ranked.text)).collect();
    let shared = |ranked: &&Ranked<'_>| own.len() >= FEW && covered(own, weights, ranked.text) >= COVERED;
    let text = |ranked: &Ranked<'_>| ranked.text.to_owned();
    // What is only named (「中の空気清浄機」) is no issue yet; a customer's sentence says what is wrong with it.
    let says = ranked.iter().find(|ranked| ranked.says).filter(shared).map(text);
    let central = || central(own, weights, floor).into_iter().find(free).map(str::to_owned);
    says.or_else(central).or_else(|| ranked.first().map(text))
}

/// Share of the units that use a word of a title which others use, too.
fn covered(own: &[&UnitWords], weights: &BTreeMap<&str, f64>, title: &str) -> f64 {
    let mut phrases = own.iter().flat_map(|unit| unit.phrases.iter().map(move |phrase| (unit, phrase)));
    let phrase = phrases.find(|(_, phrase)| &*phrase.text == title);
    let telling: Vec<&str> = phrase.iter().flat_map(|(unit, phrase)| unit.words_of(phrase)).filter(|term| weights.contains_key(term)).collect();
    let using = own.iter().filter(|unit| unit.terms().any(|term| telling.contains(&term))).count();
    using as f64 / own.len().max(1) as f64
}

fn is_presentable(phrase: &UnitPhrase) -> bool {
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
    let is_theirs = |unit: &UnitWords, phrase: &UnitPhrase| weights.is_empty() || unit.words_of(phrase).any(|term| weights.contains_key(term));
    let is_whole = |unit: &UnitWords, phrase: &UnitPhrase| phrase.clause && phrase.complete && is_presentable(phrase) && is_theirs(unit, phrase);
    let mut clauses: Vec<(f32, &str)> =
        near.flat_map(|unit| unit.phrases.iter().filter(|phrase| is_whole(unit, phrase)).map(|phrase| (unit.centrality, &*phrase.text))).collect();
    clauses.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    clauses.into_iter().map(|(_, text)| text).collect()
}

/// A candidate.
struct Ranked<'a> {
    text: &'a str,
    /// Whether something is said of what it names.
    says: bool,
}

/// All candidates, the best first.
fn ranked<'a>(own: &[&'a UnitWords], weights: &BTreeMap<&str, f64>) -> Vec<Ranked<'a>> {
    let mut scored: BTreeMap<&str, (f64, bool)> = BTreeMap::new();
    for unit in own {
        for phrase in unit.phrases.iter().filter(|phrase| is_presentable(phrase)) {
            let length = phrase.text.chars().count();
            let terms = || unit.words_of(phrase);
            let known: f64 = terms().filter_map(|term| weights.get(term)).sum();
            let strange = terms().filter(|term| !weights.contains_key(*term)).count();
            let whole = match (phrase.complete || phrase.clause, phrase.terms.len()) {
                (true, _) => 1.0,
                (false, 2..) => 0.3,
                (false, _) => 0.1,
            };
            // A clause is a sentence that people understand at once; it may hold more words of its customer's own.
            let (favour, fine) = if phrase.clause { (CLAUSE, 0.2) } else { (1.0, 0.45) };
            let central = 0.3 + f64::from(unit.centrality.max(0.0));
            // Of words that nobody else in the group uses, a sentence near its middle still says what the group is about.
            let known = if phrase.clause { known.max(FAINT) } else { known };
            let score = favour * known * whole * central / (1.0 + fine * strange as f64) / (1.0 + 0.004 * length as f64);
            let (kept, says) = scored.entry(&*phrase.text).or_default();
            // The same phrase from several customers is better than from one.
            *kept = if *kept > 0.0 { kept.max(score) * 1.15 } else { score };
            *says |= phrase.complete;
        }
    }
    let mut ranked: Vec<(f64, Ranked<'_>)> =
        scored.into_iter().filter(|(_, (score, _))| *score > 0.0).map(|(text, (score, says))| (score, Ranked { text, says })).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.text.cmp(b.1.text)));
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
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
        let phrase = |text: &&str| Phrase {
            text: (*text).to_owned(),
            terms: owned(&text.to_lowercase().split(' ').collect::<Vec<_>>()),
            complete: true,
            clause: true,
        };
        let phrases = clauses.iter().map(phrase).collect();
        UnitWords { centrality, ..UnitWords::new(Language::English, owned(terms), Vec::new(), phrases) }
    }

    fn named(units: &[UnitWords]) -> Naming {
        name(&units.iter().collect::<Vec<_>>(), &Vocabulary::default(), BTreeMap::new(), &mut BTreeSet::new())
    }

    #[test]
    fn what_is_only_named_gives_way_to_a_sentence_that_says_something_of_it() {
        let named_only = |_| {
            let terms = ["filter", "cost"].map(str::to_owned).to_vec();
            let phrase = Phrase { text: "Filter cost".to_owned(), terms: terms.clone(), complete: false, clause: false };
            UnitWords { centrality: 0.8, ..UnitWords::new(Language::English, terms, Vec::new(), vec![phrase]) }
        };
        let mut units: Vec<UnitWords> = (0..12).map(named_only).collect();
        units.push(unit(&["cost", "double"], 0.8, &["Cost doubled"]));
        assert_eq!(named(&units).titles[&Language::English], "Cost doubled");
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
    fn a_stray_in_the_other_language_gives_no_title() {
        let mut stray = unit(&["plug", "japanese"], 0.05, &["Japanese plug only"]);
        let dock = |centrality| unit(&["robot", "dock"], centrality, &["Robot ignores its dock"]);
        let rest = [dock(0.6), dock(0.5), dock(0.7)];
        stray.language = Language::Japanese;
        let found = named(&rest.into_iter().chain([stray]).collect::<Vec<_>>());
        assert_eq!(found.titles.into_iter().collect::<Vec<_>>(), [(Language::English, "Robot ignores its dock".to_owned())]);
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
