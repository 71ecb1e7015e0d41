//! The whole picture: analysed comments by pole, topic, channel and language, and those whose rating contradicts them.

use std::collections::BTreeMap;

use super::conflicts::ConflictTally;
use crate::classify::{Comment, Sentiment};
use crate::config::Taxonomy;
use crate::measure::{MonthCount, Population, Share};
use crate::normalize::Language;
use crate::report::{Overview, SentimentCounts, TopicRow};

/// Counts analysed comments one after the other.
#[derive(Debug)]
pub(super) struct Tally {
    sentiment: SentimentCounts,
    /// Whether each comment, in order, is negative or mixed.
    critical: Vec<bool>,
    topics: BTreeMap<String, (u64, SentimentCounts)>,
    channels: BTreeMap<String, SentimentCounts>,
    languages: BTreeMap<&'static str, SentimentCounts>,
    conflicts: ConflictTally,
}

impl Tally {
    /// Nothing counted yet; `keep_personal_data` is about the quotes of the overview.
    pub(super) fn new(keep_personal_data: bool) -> Self {
        Self {
            sentiment: SentimentCounts::default(),
            critical: Vec::new(),
            topics: BTreeMap::new(),
            channels: BTreeMap::new(),
            languages: BTreeMap::new(),
            conflicts: ConflictTally::new(keep_personal_data),
        }
    }

    pub(super) fn add(&mut self, comment: &Comment) {
        let sentiment = comment.sentiment.unwrap_or(Sentiment::Neutral);
        self.sentiment.count(sentiment);
        self.critical.push(matches!(sentiment, Sentiment::Negative | Sentiment::Mixed));
        for topic in &comment.topics {
            self.topics.entry(topic.clone()).or_default().0 += 1;
        }
        for segment in &comment.segments {
            for topic in &segment.topics {
                self.topics.entry(topic.clone()).or_default().1.count(segment.sentiment);
            }
        }
        self.channels.entry(comment.feedback.channel.clone()).or_default().count(sentiment);
        self.languages.entry(comment.language.unwrap_or(Language::Other).as_str()).or_default().count(sentiment);
        self.conflicts.add(comment);
    }

    /// The language of most comments; Japanese on a tie.
    pub(super) fn main_language(&self) -> Language {
        let of = |name| self.languages.get(name).map_or(0, SentimentCounts::total);
        if of("en") > of("ja") { Language::English } else { Language::Japanese }
    }

    pub(super) fn overview(&self, population: &Population, taxonomy: &Taxonomy, clustered_units: u64, covered_units: u64) -> Overview {
        let base = self.sentiment.total();
        let row =
            |name: &str, counts: &SentimentCounts| TopicRow { name: name.to_owned(), share: Share::new(counts.total(), base), sentiment: *counts };
        let mut topics: Vec<TopicRow> = taxonomy
            .topics()
            .iter()
            .filter_map(|topic| self.topics.get(&topic.id).map(|(comments, units)| (topic, comments, units)))
            .map(|(topic, &comments, units)| TopicRow { name: topic.id.clone(), share: Share::new(comments, base), sentiment: *units })
            .collect();
        // Stable: topics of the same size keep the order of the taxonomy.
        topics.sort_by_key(|row| std::cmp::Reverse(row.share.count));
        let mut channels: Vec<TopicRow> = self.channels.iter().map(|(name, counts)| row(name, counts)).collect();
        channels.sort_by_key(|row| std::cmp::Reverse(row.share.count));
        let months: Vec<MonthCount> = population.by_month(|index| self.critical.get(index).copied().unwrap_or_default());
        Overview {
            sentiment: self.sentiment,
            months,
            topics,
            channels,
            languages: self.languages.iter().map(|(name, counts)| row(name, counts)).collect(),
            clustered_units,
            covered_units,
            rating_conflicts: self.conflicts.conflicts(),
            bursts: Vec::new(),
        }
    }
}
