//! One record as it is measured: what cross tables, scores, drivers and lists count by.
//!
//! Observations are made twice, from the comments of a run and from `comments.parquet` by `koe verify`; all measures follow from them alone.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::spoken::Spoken;
use crate::classify::{Intent, Sentiment, Status};
use crate::feedback::{Attributes, Received};
use crate::normalize::Language;

/// What comments are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Where the customer spoke.
    Channel,
    /// The product.
    Product,
    /// The store.
    Store,
    /// The version.
    Version,
    /// Age in tens of years, or the group that the file states.
    Age,
    /// Sex or gender.
    Gender,
    /// Region.
    Region,
    /// Plan, rank or segment.
    Plan,
    /// Department in charge.
    Owner,
    /// Language of the comment.
    Language,
    /// Calendar month.
    Month,
}

impl Dimension {
    /// All of them, in the order of every output.
    pub const ALL: [Self; 11] = [
        Self::Channel,
        Self::Product,
        Self::Store,
        Self::Version,
        Self::Age,
        Self::Gender,
        Self::Region,
        Self::Plan,
        Self::Owner,
        Self::Language,
        Self::Month,
    ];
}

/// What is said of one topic in one comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSaid {
    /// The topic's id.
    pub topic: Arc<str>,
    /// Whether one of the comment's opinions on it is negative.
    pub is_critical: bool,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What became of the row.
    pub status: Status,
    /// Whether the very record stands in the export before: the same words at the same second in the same channel, with the same scores.
    pub is_copy: bool,
    /// The file it came from; scales belong to files.
    pub file: Arc<str>,
    /// When it was received.
    pub received: Option<Received>,
    /// Where the customer spoke.
    pub channel: Arc<str>,
    /// The product.
    pub product: Option<Arc<str>>,
    /// Language of the comment, where there is text.
    pub language: Option<Language>,
    /// What its columns say; `None` if nothing.
    pub attributes: Option<Box<Attributes>>,
    /// Whether the company's answer stands beside it.
    pub has_reply: bool,
    /// Pole of the comment.
    pub sentiment: Option<Sentiment>,
    /// p(positive) − p(negative), to four decimals.
    pub score: f64,
    /// What the customer wants.
    pub intent: Option<Intent>,
    /// Its topics, each once, by id.
    pub topics: Box<[TopicSaid]>,
    /// Its issues, each once, sorted.
    pub issues: Box<[Arc<str>]>,
    /// Its most negative unit.
    pub gravest: usize,
    /// What its words say beside that.
    pub spoken: Spoken,
}

impl Observation {
    /// Whether it counts as a voice.
    #[must_use]
    pub fn is_voice(&self) -> bool {
        self.status == Status::Analyzed
    }

    /// Whether it is a record that could be read, and not the same one again.
    #[must_use]
    pub fn is_record(&self) -> bool {
        self.status != Status::Rejected && !self.is_copy
    }

    /// Whether it is negative or mixed.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        matches!(self.sentiment, Some(Sentiment::Negative | Sentiment::Mixed))
    }

    /// Where it falls in a dimension.
    #[must_use]
    pub fn value(&self, dimension: Dimension) -> Option<Arc<str>> {
        let attributes = self.attributes.as_deref();
        let word = |pick: fn(&Attributes) -> &Option<Arc<str>>| attributes.and_then(|attributes| pick(attributes).clone());
        match dimension {
            Dimension::Channel => (!self.channel.is_empty()).then(|| self.channel.clone()),
            Dimension::Product => self.product.clone(),
            Dimension::Store => word(|attributes| &attributes.store),
            Dimension::Version => word(|attributes| &attributes.version),
            Dimension::Age => word(|attributes| &attributes.age).map(age_group),
            Dimension::Gender => word(|attributes| &attributes.gender),
            Dimension::Region => word(|attributes| &attributes.region),
            Dimension::Plan => word(|attributes| &attributes.plan),
            Dimension::Owner => word(|attributes| &attributes.owner),
            Dimension::Language => self.language.map(|language| Arc::from(language.as_str())),
            Dimension::Month => self.received.map(|received| Arc::from(received.month())),
        }
    }

    /// Minutes to the first answer: as the file states them, else from the two dates; `None` where the answer comes before the comment.
    #[must_use]
    pub fn reply_minutes(&self) -> Option<f64> {
        let attributes = self.attributes.as_deref()?;
        attributes.first_reply_minutes.or_else(|| minutes_between(self.received?, attributes.replied_at?))
    }

    /// Minutes to the resolution, in the same way.
    #[must_use]
    pub fn resolution_minutes(&self) -> Option<f64> {
        let attributes = self.attributes.as_deref()?;
        attributes.resolution_minutes.or_else(|| minutes_between(self.received?, attributes.resolved_at?))
    }

    /// Whether the company has answered, as far as the record shows.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let stated = self.attributes.as_deref().is_some_and(|attributes| attributes.replied_at.is_some() || attributes.first_reply_minutes.is_some());
        self.has_reply || stated
    }

    /// Whether its file keeps track of answers, as this record shows.
    #[must_use]
    pub fn shows_answers(&self) -> bool {
        let stated = |attributes: &Attributes| attributes.is_open.is_some() || attributes.resolved_at.is_some();
        self.is_record() && (self.is_answered() || self.attributes.as_deref().is_some_and(stated))
    }

    /// Whether the case is known to be closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.attributes.as_deref().is_some_and(|attributes| attributes.is_open == Some(false) || attributes.resolved_at.is_some())
    }
}

/// Minutes from one moment to another; where only one of them states an offset, both are taken to be on the same clock. An end without a time of day gives
/// whole days.
fn minutes_between(from: Received, to: Received) -> Option<f64> {
    let midnight = jiff::civil::Time::midnight();
    if to.at.time() == midnight && from.at.time() != midnight {
        let days = to.at.date().duration_since(from.at.date()).as_hours() / 24;
        return (days >= 0).then_some(days as f64 * 1_440.0);
    }
    let offset = from.offset_minutes.zip(to.offset_minutes).map_or(0, |(from, to)| i64::from(from) - i64::from(to));
    let seconds = to.at.duration_since(from.at).as_secs() + offset * 60;
    (seconds >= 0).then(|| seconds as f64 / 60.0)
}

/// An age in years as its decade, `30-39`; a group that the file states stays as it is.
fn age_group(age: Arc<str>) -> Arc<str> {
    let digits = age.trim().trim_end_matches('歳').trim_end_matches('才');
    match digits.parse::<u8>() {
        Ok(years) if years < 130 => {
            let decade = years / 10 * 10;
            Arc::from(format!("{decade}-{}", decade + 9))
        }
        _ => age,
    }
}

/// Texts that many records share, each in memory once.
#[derive(Debug, Default)]
pub struct Interner(HashSet<Arc<str>>);

impl Interner {
    /// The one copy of a text.
    pub fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = Arc::from(text);
        self.0.insert(new.clone());
        new
    }

    /// The values of a record with shared words; `None` if nothing is known.
    pub fn attributes(&mut self, attributes: &Attributes) -> Option<Box<Attributes>> {
        (!attributes.is_empty()).then(|| Box::new(attributes.clone().with_words(|word| self.share(word))))
    }
}

/// The values of a dimension with how many of `chosen` fall under each, the most frequent first; months in their order.
pub(super) fn values_of(observations: &[&Observation], dimension: Dimension) -> Vec<(Arc<str>, u64)> {
    let mut counts: std::collections::BTreeMap<Arc<str>, u64> = std::collections::BTreeMap::new();
    for value in observations.iter().filter_map(|observation| observation.value(dimension)) {
        *counts.entry(value).or_default() += 1;
    }
    let mut values: Vec<(Arc<str>, u64)> = counts.into_iter().collect();
    if dimension != Dimension::Month {
        // Stable: equals stay in the order of their names.
        values.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    }
    values
}
