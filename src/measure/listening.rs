//! Social listening: mentions a day, names with their share of voice and sentiment, phrases that are rising, phrases that come together.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Share;
use super::distribution::binomial_tail;
use super::interval::adjusted;
use super::observation::Observation;
use super::spoken::Listener;
use super::tails::poisson_tail;
use crate::classify::Sentiment;
use crate::config::{ListenedKind, ListenedName};

/// The newest days, which are held against all days before them.
const RECENT_DAYS: i32 = 14;
/// Voices below which a phrase is not tested.
const LEAST_PHRASE: u64 = 5;
/// Phrases listed as rising.
const RISING: usize = 30;
/// Phrases and links of the network.
const NODES: usize = 40;
const LINKS: usize = 120;
const LEAST_LINK: u64 = 3;
const FALSE_DISCOVERY: f64 = 0.05;

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Posts, repeats included.
    pub posts: u64,
    /// Of them, negative or mixed ones.
    pub negative: u64,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardName {
    /// As the settings have it.
    pub name: String,
    /// What it is.
    pub kind: ListenedKind,
    /// Posts that mention it, repeats included.
    pub posts: u64,
    /// Voices that mention it, of all voices.
    pub voices: Share,
    /// Its mentions among the mentions of all names, by voices.
    pub share_of_voice: Share,
    /// Of its voices, negative or mixed ones.
    pub negative: Share,
    /// Of its voices, positive ones.
    pub positive: Share,
    /// Days on which it is mentioned.
    pub days: Vec<Day>,
}

/// A phrase that recent comments hold more often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RisingPhrase {
    /// The phrase.
    pub phrase: String,
    /// Voices with it among recent ones.
    pub recent: Share,
    /// Voices with it among those before.
    pub before: Share,
    /// The chance of so many recent ones of all with it, if the phrase were as frequent as before (binomial, one-sided).
    pub p_value: f64,
    /// The same, adjusted for all phrases tested.
    pub adjusted_p: f64,
}

/// A phrase of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseNode {
    /// The phrase.
    pub phrase: String,
    /// Voices with it.
    pub voices: u64,
}

/// Two phrases that come together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhraseLink {
    /// Index of one node.
    pub from: u64,
    /// Index of the other.
    pub to: u64,
    /// Voices with both.
    pub voices: u64,
    /// Voices with both if neither minded the other.
    pub expected: f64,
    /// Voices with both among those with either (Jaccard).
    pub jaccard: f64,
    /// The chance of so many or more where so many are expected (Poisson).
    pub p_value: f64,
    /// The same, adjusted for all pairs of nodes.
    pub adjusted_p: f64,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listening {
    /// Days with posts, in order; days without one are left out.
    pub days: Vec<Day>,
    /// The names of the settings.
    pub names: Vec<HeardName>,
    /// First of the recent days; `None` without dates before it.
    pub recent_from: Option<String>,
    /// Phrases tested.
    pub phrases_tested: u64,
    /// Rising ones, the surest first.
    pub rising: Vec<RisingPhrase>,
    /// The most frequent phrases.
    pub nodes: Vec<PhraseNode>,
    /// Pairs of them that come together more often than chance has it.
    pub links: Vec<PhraseLink>,
}

/// Listens to all records.
#[must_use]
pub fn listening(observations: &[Observation], listener: &Listener, names: &[ListenedName]) -> Listening {
    let voices: Vec<&Observation> = observations.iter().filter(|one| one.is_voice()).collect();
    let mut phrases: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, voice) in (0_u32..).zip(&voices) {
        for &phrase in &voice.spoken.phrases {
            phrases.entry(phrase).or_default().push(place);
        }
    }
    let (nodes, links) = network(&phrases, voices.len(), listener);
    let (recent_from, phrases_tested, rising) = rising(&phrases, &voices, listener);
    Listening { days: days(observations.iter()), names: heard(observations, &voices, names), recent_from, phrases_tested, rising, nodes, links }
}

fn days<'a>(posts: impl Iterator<Item = &'a Observation>) -> Vec<Day> {
    let mut found: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
    for (post, received) in posts.filter(|post| post.is_record()).filter_map(|post| Some((post, post.received?))) {
        let (posts, negative) = found.entry(received.at.date()).or_default();
        *posts += 1;
        *negative += u64::from(post.is_negative());
    }
    found.into_iter().map(|(day, (posts, negative))| Day { day: day.to_string(), posts, negative }).collect()
}

fn heard(observations: &[Observation], voices: &[&Observation], names: &[ListenedName]) -> Vec<HeardName> {
    let mentions: u64 = voices.iter().map(|voice| voice.spoken.names.len() as u64).sum();
    let of = |(index, listened): (u32, &ListenedName)| {
        let own: Vec<&&Observation> = voices.iter().filter(|voice| voice.spoken.names.contains(&index)).collect();
        let count = own.len() as u64;
        let posts = || observations.iter().filter(|post| post.is_record() && post.spoken.names.contains(&index));
        HeardName {
            name: listened.name.clone(),
            kind: listened.kind,
            posts: posts().count() as u64,
            voices: Share::new(count, voices.len() as u64),
            share_of_voice: Share::new(count, mentions),
            negative: Share::new(own.iter().filter(|voice| voice.is_negative()).count() as u64, count),
            positive: Share::new(own.iter().filter(|voice| voice.sentiment == Some(Sentiment::Positive)).count() as u64, count),
            days: days(posts()),
        }
    };
    (0_u32..).zip(names).map(of).collect()
}

/// The recent days' first, how many phrases were tested, and which of them are rising.
fn rising(phrases: &BTreeMap<u32, Vec<u32>>, voices: &[&Observation], listener: &Listener) -> (Option<String>, u64, Vec<RisingPhrase>) {
    let date = |voice: &Observation| voice.received.map(|received| received.at.date());
    let newest = voices.iter().filter_map(|voice| date(voice)).max();
    let Some(from) = newest.and_then(|newest| newest.checked_sub((RECENT_DAYS - 1).days()).ok()) else { return (None, 0, Vec::new()) };
    let dated: Vec<Option<bool>> = voices.iter().map(|voice| date(voice).map(|date| date >= from)).collect();
    let all = |recent: bool| dated.iter().filter(|is| **is == Some(recent)).count() as u64;
    let (recent, before) = (all(true), all(false));
    if recent == 0 || before == 0 {
        return (None, 0, Vec::new());
    }
    let mut found: Vec<RisingPhrase> = Vec::new();
    for (&phrase, places) in phrases {
        let count = |wanted: bool| places.iter().filter(|&&place| dated[place as usize] == Some(wanted)).count() as u64;
        let (now, then) = (count(true), count(false));
        if now + then >= LEAST_PHRASE {
            let p_value = binomial_tail(now, now + then, recent as f64 / (recent + before) as f64);
            let phrase = listener.phrase(phrase).to_owned();
            found.push(RisingPhrase { phrase, recent: Share::new(now, recent), before: Share::new(then, before), p_value, adjusted_p: 1.0 });
        }
    }
    // The order of the phrases' numbers is that of the rows, which may be any.
    found.sort_by(|a, b| a.p_value.total_cmp(&b.p_value).then_with(|| a.phrase.cmp(&b.phrase)));
    let tested = found.len() as u64;
    let adjusted = adjusted(&found.iter().map(|phrase| phrase.p_value).collect::<Vec<_>>());
    for (phrase, p) in found.iter_mut().zip(adjusted) {
        phrase.adjusted_p = p;
    }
    found.retain(|phrase| phrase.adjusted_p <= FALSE_DISCOVERY);
    found.truncate(RISING);
    (Some(from.to_string()), tested, found)
}

/// The most frequent phrases and the pairs of them that come together.
fn network(phrases: &BTreeMap<u32, Vec<u32>>, voices: usize, listener: &Listener) -> (Vec<PhraseNode>, Vec<PhraseLink>) {
    let mut frequent: Vec<(&str, &Vec<u32>)> =
        phrases.iter().filter(|(_, places)| places.len() as u64 >= LEAST_PHRASE).map(|(&phrase, places)| (listener.phrase(phrase), places)).collect();
    frequent.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(b.0)));
    frequent.truncate(NODES);
    let mut links = Vec::new();
    for (from, (_, one)) in (0_u64..).zip(&frequent) {
        for (to, (_, other)) in (0_u64..).zip(&frequent).skip(usize::try_from(from).unwrap_or(0) + 1) {
            let both = one.iter().filter(|place| other.binary_search(place).is_ok()).count() as u64;
            let expected = one.len() as f64 * other.len() as f64 / voices as f64;
            let either = (one.len() + other.len()) as u64 - both;
            let p_value = poisson_tail(both, expected);
            links.push(PhraseLink { from, to, voices: both, expected, jaccard: both as f64 / either as f64, p_value, adjusted_p: 1.0 });
        }
    }
    let adjusted = adjusted(&links.iter().map(|link| link.p_value).collect::<Vec<_>>());
    for (link, p) in links.iter_mut().zip(adjusted) {
        link.adjusted_p = p;
    }
    links.retain(|link| link.voices >= LEAST_LINK && link.adjusted_p <= FALSE_DISCOVERY);
    links.sort_by(|a, b| b.voices.cmp(&a.voices).then(a.p_value.total_cmp(&b.p_value)).then((a.from, a.to).cmp(&(b.from, b.to))));
    links.truncate(LINKS);
    let nodes = frequent.into_iter().map(|(phrase, places)| PhraseNode { phrase: phrase.to_owned(), voices: places.len() as u64 });
    (nodes.collect(), links)
}
