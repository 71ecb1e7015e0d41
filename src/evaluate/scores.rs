//! Scores of predictions that are one label each: pure functions of a table of counts, gold labels by predicted labels.

use serde::Serialize;

use super::bootstrap;
use crate::measure::Share;

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Estimate {
    /// `None` for a figure that is not defined; without an interval, all of [0, 1] is possible.
    pub(super) fn new(value: Option<f64>, interval: Option<(f64, f64)>) -> Option<Self> {
        let (low, high) = interval.unwrap_or((0.0, 1.0));
        value.map(|value| Self { value, low, high })
    }
}

/// How often a label was right, stated and predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows with the label as gold and as prediction.
    pub hits: u64,
    /// Rows with the label as gold.
    pub gold: u64,
    /// Rows with the label as prediction.
    pub predicted: u64,
}

impl Tally {
    /// F1 = 2 · hits / (gold + predicted), the harmonic mean of precision and recall (van Rijsbergen, "Information Retrieval", 1979, chapter 7);
    /// `None` for a label that is neither.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let both = self.gold + self.predicted;
        (both > 0).then(|| 2.0 * self.hits as f64 / both as f64)
    }
}

/// The mean of the labels' own F1, each label counting alike, over the labels that occur as gold in the whole set (`counted`).
pub(super) fn macro_f1(tallies: &[Tally], counted: &[bool]) -> Option<f64> {
    let scores: Vec<f64> = tallies.iter().zip(counted).filter(|(_, counted)| **counted).filter_map(|(tally, _)| tally.f1()).collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// The scores of one label that occurs as gold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// The label.
    pub label: String,
    /// Classified rows with the label as gold.
    pub support: u64,
    /// Rows with the label as prediction.
    pub predicted: u64,
    /// Right among those predicted, with its Wilson interval.
    pub precision: Share,
    /// Found among those that state it, with its Wilson interval.
    pub recall: Share,
    /// F1 with its bootstrap interval.
    pub f1: Option<Estimate>,
}

impl Class {
    pub(super) fn new(label: &str, tally: Tally, interval: Option<(f64, f64)>) -> Self {
        Self {
            label: label.to_owned(),
            support: tally.gold,
            predicted: tally.predicted,
            precision: Share::new(tally.hits, tally.predicted),
            recall: Share::new(tally.hits, tally.gold),
            f1: Estimate::new(tally.f1(), interval),
        }
    }
}

/// A label that was predicted though no row states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeverGold {
    /// The label.
    pub label: String,
    /// How often it was predicted.
    pub predicted: u64,
}

/// The confusion matrix as it is shown: labels that occur.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// Gold labels, one a row.
    pub gold: Vec<String>,
    /// Predicted labels, one a column.
    pub predicted: Vec<String>,
    /// Rows of the input by gold label, then by predicted label.
    pub counts: Vec<Vec<u64>>,
}

/// How often each label was predicted for each gold label.
#[derive(Clone, Debug)]
pub struct Confusion {
    labels: Vec<String>,
    /// Gold by predicted, row after row.
    counts: Vec<u64>,
}

impl Confusion {
    /// No rows yet.
    #[must_use]
    pub fn new(labels: Vec<String>) -> Self {
        let counts = vec![0; labels.len() * labels.len()];
        Self { labels, counts }
    }

    /// Counts one row. Both are indices of labels.
    pub fn add(&mut self, gold: usize, predicted: usize) {
        self.counts[gold * self.labels.len() + predicted] += 1;
    }

    /// Rows counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Rows whose prediction is the gold label.
    #[must_use]
    pub fn right(&self) -> u64 {
        tallies(&self.counts, self.labels.len()).iter().map(|tally| tally.hits).sum()
    }

    /// The scores of each gold label, their mean and kappa.
    #[must_use]
    pub fn scores(&self) -> SingleScores {
        let size = self.labels.len();
        let own = tallies(&self.counts, size);
        let counted: Vec<bool> = own.iter().map(|tally| tally.gold > 0).collect();
        let figures = |counts: &[u64]| {
            let tallies = tallies(counts, size);
            let mut figures = vec![macro_f1(&tallies, &counted), kappa(&tallies)];
            figures.extend(tallies.iter().map(|tally| tally.f1()));
            figures
        };
        let intervals = bootstrap::intervals(&self.counts, figures);
        let those = |keep: fn(&Tally) -> bool| (0..size).filter(|&label| keep(&own[label])).collect::<Vec<_>>();
        let (gold, predicted) = (those(|tally| tally.gold > 0), those(|tally| tally.gold + tally.predicted > 0));
        let names = |labels: &[usize]| labels.iter().map(|&label| self.labels[label].clone()).collect();
        SingleScores {
            macro_f1: Estimate::new(macro_f1(&own, &counted), intervals[0]),
            kappa: Estimate::new(kappa(&own), intervals[1]),
            classes: gold.iter().map(|&index| Class::new(&self.labels[index], own[index], intervals[index + 2])).collect(),
            never_gold: never_gold(&self.labels, &own),
            confusion: Matrix {
                gold: names(&gold),
                predicted: names(&predicted),
                counts: gold.iter().map(|row| predicted.iter().map(|column| self.counts[row * size + column]).collect()).collect(),
            },
        }
    }
}

/// Scores of predictions that are one label each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SingleScores {
    /// Mean F1 of the gold labels, with its bootstrap interval.
    pub macro_f1: Option<Estimate>,
    /// Cohen's kappa with its bootstrap interval; `None` where chance alone would agree on everything.
    pub kappa: Option<Estimate>,
    /// Labels that occur as gold.
    pub classes: Vec<Class>,
    /// Labels that were predicted only.
    pub never_gold: Vec<NeverGold>,
    /// Gold by predicted.
    pub confusion: Matrix,
}

pub(super) fn never_gold(labels: &[String], tallies: &[Tally]) -> Vec<NeverGold> {
    let predicted_only = labels.iter().zip(tallies).filter(|(_, tally)| tally.gold == 0 && tally.predicted > 0);
    predicted_only.map(|(label, tally)| NeverGold { label: label.clone(), predicted: tally.predicted }).collect()
}

fn tallies(counts: &[u64], size: usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); size];
    for (cell, count) in counts.iter().enumerate() {
        let (gold, predicted) = (cell / size, cell % size);
        tallies[gold].gold += count;
        tallies[predicted].predicted += count;
        if gold == predicted {
            tallies[gold].hits += count;
        }
    }
    tallies
}

/// Cohen's kappa, (pₒ − pₑ) / (1 − pₑ): agreement beyond what two raters with these shares of labels would reach by chance (Cohen, "A coefficient of
/// agreement for nominal scales", 1960).
fn kappa(tallies: &[Tally]) -> Option<f64> {
    let total = tallies.iter().map(|tally| tally.gold).sum::<u64>() as f64;
    let observed = tallies.iter().map(|tally| tally.hits).sum::<u64>() as f64 / total;
    let chance = tallies.iter().map(|tally| tally.gold as f64 / total * (tally.predicted as f64 / total)).sum::<f64>();
    (total > 0.0 && chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confusion(labels: &[&str], rows: &[&[u64]]) -> Confusion {
        let counts = rows.concat();
        Confusion { labels: labels.iter().map(|label| (*label).to_owned()).collect(), counts }
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "found {found}, expected {expected}");
    }

    #[test]
    fn scores_are_those_computed_by_hand() {
        // gold \ predicted   neg  neu  pos
        // neg                 6    1    1    8 rows
        // neu                 1    3    0    4
        // pos                 0    2    6    8
        //              sum    7    6    7   20
        let confusion = confusion(&["neg", "neu", "pos"], &[&[6, 1, 1], &[1, 3, 0], &[0, 2, 6]]);
        assert_eq!((confusion.total(), confusion.right()), (20, 15));
        let scores = confusion.scores();
        // precision 6/7, recall 6/8, F1 = 2·6 / (8 + 7) = 12/15.
        let negative = &scores.classes[0];
        assert_eq!((negative.support, negative.predicted), (8, 7));
        close(negative.precision.value, 6.0 / 7.0);
        close(negative.recall.value, 0.75);
        close(negative.f1.unwrap().value, 0.8);
        // F1 of neu = 2·3 / (4 + 6) = 0.6, of pos = 2·6 / (8 + 7) = 0.8; their mean (0.8 + 0.6 + 0.8) / 3.
        close(scores.macro_f1.unwrap().value, 2.2 / 3.0);
        // pₒ = 15/20; pₑ = (8·7 + 4·6 + 8·7) / 400 = 136/400 = 0.34; (0.75 − 0.34) / 0.66.
        close(scores.kappa.unwrap().value, 0.41 / 0.66);
        for figure in [scores.macro_f1, scores.kappa, negative.f1].into_iter().flatten() {
            assert!(figure.low < figure.value && figure.value < figure.high && figure.high <= 1.0, "{figure:?}");
        }
        assert_eq!(scores.confusion.counts, [[6, 1, 1], [1, 3, 0], [0, 2, 6]]);
    }

    #[test]
    fn only_gold_labels_count_but_wrong_predictions_of_others_do_harm() {
        // gold \ predicted   neg  neu  pos  mixed
        // neg                 3    1    0    0
        // pos                 0    2    4    0
        let confusion = confusion(&["neg", "neu", "pos", "mixed"], &[&[3, 1, 0, 0], &[0; 4], &[0, 2, 4, 0], &[0; 4]]);
        let scores = confusion.scores();
        assert_eq!(scores.classes.iter().map(|class| class.label.as_str()).collect::<Vec<_>>(), ["neg", "pos"]);
        // F1 of neg = 2·3 / (4 + 3) = 6/7, of pos = 2·4 / (6 + 4) = 0.8.
        close(scores.macro_f1.unwrap().value, f64::midpoint(6.0 / 7.0, 0.8));
        assert_eq!(scores.never_gold, [NeverGold { label: "neu".to_owned(), predicted: 3 }]);
        assert_eq!(scores.confusion.predicted, ["neg", "neu", "pos"]);
        assert_eq!(scores.confusion.counts, [[3, 1, 0], [0, 2, 4]]);
    }

    #[test]
    fn a_set_of_one_label_has_no_kappa_and_an_empty_set_no_scores() {
        let one = confusion(&["neg", "pos"], &[&[5, 0], &[0, 0]]).scores();
        assert_eq!((one.kappa, one.macro_f1.map(|f1| f1.value)), (None, Some(1.0)));
        let none = confusion(&["neg", "pos"], &[&[0, 0], &[0, 0]]).scores();
        assert_eq!((none.kappa, none.macro_f1, none.classes.len()), (None, None, 0));
        // A label that is never predicted has precision 0 of 0 and F1 0.
        let missed = confusion(&["neg", "pos"], &[&[0, 2], &[0, 3]]).scores();
        assert_eq!((missed.classes[0].precision.base, missed.classes[0].f1.unwrap().value), (0, 0.0));
    }
}
