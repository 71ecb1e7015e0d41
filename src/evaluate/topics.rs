//! Scores of predictions that are sets of topics.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bootstrap;
use super::scores::{Class, Estimate, NeverGold, Tally, macro_f1, never_gold};
use crate::measure::Share;

/// Pairs of topics that are shown as confused.
const PAIRS: usize = 10;

/// How often each set of topics was predicted for each gold set.
#[derive(Clone, Debug)]
pub struct TopicCounts {
    labels: Vec<String>,
    /// Rows by gold set and predicted set; sets are sorted indices of topics.
    rows: BTreeMap<(Vec<usize>, Vec<usize>), u64>,
    /// Rows with one gold topic, and those of them whose surest predicted topic it is.
    single: u64,
    surest: u64,
}

/// A gold topic that was missed where another one was given instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfusedPair {
    /// The topic missed.
    pub gold: String,
    /// The topic given although no label says so.
    pub predicted: String,
    /// In how many rows.
    pub rows: u64,
}

/// Scores of sets of topics.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicScores {
    /// F1 over all single decisions, with its bootstrap interval: frequent topics weigh more.
    pub micro_f1: Option<Estimate>,
    /// Of the rows with one gold topic, those whose surest predicted topic it is: accuracy where topics exclude each other.
    pub surest: Share,
    /// Mean F1 of the gold topics, with its bootstrap interval.
    pub macro_f1: Option<Estimate>,
    /// Topics that occur as gold.
    pub classes: Vec<Class>,
    /// Topics that were predicted only.
    pub never_gold: Vec<NeverGold>,
    /// The pairs confused most often.
    pub confused: Vec<ConfusedPair>,
}

impl TopicCounts {
    /// No rows yet.
    #[must_use]
    pub fn new(labels: Vec<String>) -> Self {
        Self { labels, rows: BTreeMap::new(), single: 0, surest: 0 }
    }

    /// Counts one row. Both sets are sorted indices of topics; `surest` is the prediction that koe is surest of.
    pub fn add(&mut self, gold: Vec<usize>, predicted: Vec<usize>, surest: Option<usize>) {
        if let [only] = gold[..] {
            self.single += 1;
            self.surest += u64::from(surest == Some(only));
        }
        *self.rows.entry((gold, predicted)).or_default() += 1;
    }

    /// Rows counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }

    /// Rows whose predicted set is the gold set, no topic more and none less.
    #[must_use]
    pub fn exact(&self) -> u64 {
        self.rows.iter().filter(|((gold, predicted), _)| gold == predicted).map(|(_, count)| count).sum()
    }

    /// The scores of each topic and of all.
    #[must_use]
    pub fn scores(&self) -> TopicScores {
        let counts: Vec<u64> = self.rows.values().copied().collect();
        let own = self.tallies(&counts);
        let counted: Vec<bool> = own.iter().map(|tally| tally.gold > 0).collect();
        let figures = |counts: &[u64]| {
            let tallies = self.tallies(counts);
            let mut figures = vec![micro_f1(&tallies), macro_f1(&tallies, &counted)];
            figures.extend(tallies.iter().map(|tally| tally.f1()));
            figures
        };
        let intervals = bootstrap::intervals(&counts, figures);
        let classes = self.labels.iter().zip(&own).zip(&intervals[2..]).filter(|((_, tally), _)| tally.gold > 0);
        TopicScores {
            micro_f1: Estimate::new(micro_f1(&own), intervals[0]),
            surest: Share::new(self.surest, self.single),
            macro_f1: Estimate::new(macro_f1(&own, &counted), intervals[1]),
            classes: classes.map(|((label, tally), interval)| Class::new(label, *tally, *interval)).collect(),
            never_gold: never_gold(&self.labels, &own),
            confused: self.confused(),
        }
    }

    /// The tally of each topic when the distinct pairs of sets occur as often as `counts` says.
    fn tallies(&self, counts: &[u64]) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.labels.len()];
        for ((gold, predicted), count) in self.rows.keys().zip(counts) {
            for &topic in gold {
                tallies[topic].gold += count;
                tallies[topic].hits += if predicted.contains(&topic) { *count } else { 0 };
            }
            for &topic in predicted {
                tallies[topic].predicted += count;
            }
        }
        tallies
    }

    fn confused(&self) -> Vec<ConfusedPair> {
        let mut pairs: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for ((gold, predicted), count) in &self.rows {
            let (gold, predicted): (BTreeSet<usize>, BTreeSet<usize>) = (gold.iter().copied().collect(), predicted.iter().copied().collect());
            for &missed in gold.difference(&predicted) {
                for &given in predicted.difference(&gold) {
                    *pairs.entry((missed, given)).or_default() += count;
                }
            }
        }
        let mut pairs: Vec<((usize, usize), u64)> = pairs.into_iter().collect();
        // The sort is stable: pairs of the same number stay in the order of the taxonomy.
        pairs.sort_by_key(|&(_, rows)| std::cmp::Reverse(rows));
        let name = |topic: usize| self.labels[topic].clone();
        let shown = pairs.into_iter().take(PAIRS);
        shown.map(|((missed, given), rows)| ConfusedPair { gold: name(missed), predicted: name(given), rows }).collect()
    }
}

/// F1 of all topics' decisions taken together.
fn micro_f1(tallies: &[Tally]) -> Option<f64> {
    let sum = |part: fn(&Tally) -> u64| tallies.iter().map(part).sum();
    Tally { hits: sum(|tally| tally.hits), gold: sum(|tally| tally.gold), predicted: sum(|tally| tally.predicted) }.f1()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_sets_are_those_computed_by_hand() {
        let mut counts = TopicCounts::new(["price", "delivery", "staff", "food"].map(str::to_owned).to_vec());
        for (gold, predicted) in [
            (&[0][..], &[0][..]), // right
            (&[0, 1], &[0]),      // delivery missed
            (&[1], &[2]),         // delivery taken for staff
            (&[1], &[2]),         // again
            (&[2], &[2, 3]),      // food too much
            (&[], &[]),           // no topic, none given: right
        ] {
            counts.add(gold.to_vec(), predicted.to_vec(), predicted.first().copied());
        }
        assert_eq!((counts.total(), counts.exact()), (6, 2));
        let scores = counts.scores();
        // One gold topic in rows 1, 3, 4 and 5; the first prediction is it in rows 1 and 5.
        assert_eq!((scores.surest.count, scores.surest.base), (2, 4));
        // price: hits 2, gold 2, predicted 2; delivery: 0, 3, 0; staff: 1, 1, 3; food: 0, 0, 1.
        let f1: Vec<f64> = scores.classes.iter().map(|class| class.f1.unwrap().value).collect();
        assert_eq!(f1, [1.0, 0.0, 0.5]);
        // Macro: (1 + 0 + 2·1 / (1 + 3)) / 3 = 0.5. Micro: hits 3, gold 6, predicted 6: 6/12.
        assert!((scores.macro_f1.unwrap().value - 0.5).abs() < 1e-12);
        assert!((scores.micro_f1.unwrap().value - 0.5).abs() < 1e-12);
        assert_eq!(scores.never_gold, [NeverGold { label: "food".to_owned(), predicted: 1 }]);
        assert_eq!(scores.confused, [ConfusedPair { gold: "delivery".to_owned(), predicted: "staff".to_owned(), rows: 2 }]);
    }

    #[test]
    fn no_rows_have_no_scores() {
        let scores = TopicCounts::new(vec!["price".to_owned()]).scores();
        assert_eq!((scores.micro_f1, scores.macro_f1, scores.classes.len()), (None, None, 0));
    }
}
