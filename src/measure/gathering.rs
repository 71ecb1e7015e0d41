//! From a record as it is read back to an observation: the one way that a run and `koe verify` both go.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil::Time;
use xxhash_rust::xxh3::xxh3_64;

use super::check::{CheckChoice, UnitView};
use super::observation::{Interner, Observation, TopicSaid};
use super::product_names::{OneProduct, ProductNames};
use super::spoken::Spoken;
use crate::classify::{Intent, RatingConflict, Sentiment, Status};
use crate::config::ListenedName;
use crate::feedback::{Attributes, Received};
use crate::normalize::Language;

/// A record with its predictions.
#[derive(Debug)]
pub struct RecordView<'a> {
    /// What became of the row.
    pub status: Status,
    /// The file it came from.
    pub file: &'a str,
    /// When it was received.
    pub received: Option<Received>,
    /// Where the customer spoke.
    pub channel: &'a str,
    /// The product.
    pub product: Option<&'a str>,
    /// Language of the comment.
    pub language: Option<Language>,
    /// What its columns say.
    pub attributes: &'a Attributes,
    /// Whether the company's answer stands beside it.
    pub has_reply: bool,
    /// Pole of the comment.
    pub sentiment: Option<Sentiment>,
    /// Score of the comment to four decimals.
    pub score: f64,
    /// What the customer wants.
    pub intent: Option<Intent>,
    /// Its topics.
    pub topics: &'a [String],
    /// Its units.
    pub units: &'a [UnitView<'a>],
    /// How its rating contradicts its text.
    pub conflict: Option<RatingConflict>,
}

/// All records of a run, as they are measured.
#[derive(Debug, Default)]
pub struct Gathering {
    /// In the order in which they were added.
    pub observations: Vec<Observation>,
    /// Candidates for a check.
    pub checks: CheckChoice,
    /// Products with several names, once they are [settled](Self::settle).
    pub product_names: Vec<OneProduct>,
    shared: Interner,
    seen: HashSet<u64>,
}

impl Gathering {
    /// Adds the next record in canonical order.
    pub fn add(&mut self, view: &RecordView<'_>, spoken: Spoken) {
        let shared = &mut self.shared;
        let mut said: BTreeMap<&str, bool> = view.topics.iter().map(|topic| (topic.as_str(), false)).collect();
        for unit in view.units.iter().filter(|unit| unit.sentiment == Sentiment::Negative) {
            for topic in unit.topics {
                said.insert(topic, true);
            }
        }
        let mut issues: Vec<&str> = view.units.iter().filter_map(|unit| unit.issue).collect();
        issues.sort_unstable();
        issues.dedup();
        let is_copy = copy_key(view, &spoken).is_some_and(|key| !self.seen.insert(key));
        let observation = Observation {
            status: view.status,
            is_copy,
            file: shared.share(view.file),
            received: view.received,
            channel: shared.share(view.channel),
            product: view.product.map(|product| shared.share(product)),
            language: view.language,
            attributes: shared.attributes(view.attributes),
            has_reply: view.has_reply,
            sentiment: view.sentiment,
            score: view.score,
            intent: view.intent,
            topics: said.into_iter().map(|(topic, is_critical)| TopicSaid { topic: shared.share(topic), is_critical }).collect(),
            issues: issues.into_iter().map(|issue| shared.share(issue)).collect::<Box<[Arc<str>]>>(),
            gravest: gravest(view.units),
            spoken,
        };
        if observation.is_voice() {
            self.checks.add(self.observations.len(), view.units, view.conflict, observation.spoken.concerns, observation.is_negative());
        }
        self.observations.push(observation);
    }

    /// Counts all names of a product under one of them, once all records are there; `names` are those that the settings know products by.
    pub fn settle(&mut self, names: &[ListenedName]) {
        let analyzed = self.observations.iter().filter(|observation| observation.status == Status::Analyzed);
        let products = analyzed.filter_map(|observation| Some((observation.product.as_deref()?, &*observation.channel)));
        let names = products.collect::<ProductNames>().one(names);
        self.product_names = names.products();
        for observation in &mut self.observations {
            names.settle(&mut observation.product);
        }
    }
}

/// What two exports of one record have in common; `None` where that cannot be told, without words or without a time of day.
fn copy_key(view: &RecordView<'_>, spoken: &Spoken) -> Option<u64> {
    let at = view.received?.at;
    let told = view.status != Status::Rejected && spoken.text != 0 && at.time() != Time::midnight();
    let Attributes { nps, csat, ces, effort, stars, .. } = view.attributes;
    told.then(|| xxh3_64(format!("{at} {} {:x} {nps:?} {csat:?} {ces:?} {effort:?} {stars:?}", view.channel, spoken.text).as_bytes()))
}

/// The most negative unit, the first of equals.
fn gravest(units: &[UnitView<'_>]) -> usize {
    let lowest = units.iter().enumerate().min_by(|(a, one), (b, other)| one.score.total_cmp(&other.score).then(a.cmp(b)));
    lowest.map_or(0, |(index, _)| index)
}
