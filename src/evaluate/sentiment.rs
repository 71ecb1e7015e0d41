//! What the score of a sentiment tells beside its label: whether its sign is right, and whether a larger score is more often right.

use serde::Serialize;

use crate::classify::Sentiment;
use crate::measure::Share;

/// Scores are kept in ten-thousandths, as whole numbers, so that sums do not depend on the order of the rows.
const UNIT: f32 = 10_000.0;
/// Bins of the reliability table, each 1 / BINS wide.
const BINS: usize = 5;

/// Rows whose gold label is a pole, judged by the sign of the score alone: what koe knows when a neutral answer is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Poles {
    /// Rows with the right sign among those with gold `negative` or `positive`; a score of 0 has no sign and is wrong.
    pub accuracy: Share,
    /// The same among gold `negative`.
    pub negative: Share,
    /// The same among gold `positive`.
    pub positive: Share,
    /// The mean of both, in which each pole counts alike; `None` where a pole has no rows.
    pub balanced: Option<f64>,
}

/// Rows with a similar certainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Lower bound of |score|.
    pub from: f64,
    /// Upper bound of |score|; it belongs to the last bin only.
    pub to: f64,
    /// Mean of |score|; `None` without rows.
    pub mean: Option<f64>,
    /// Rows whose label is right.
    pub right: Share,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    rows: u64,
    right: u64,
    sum: u64,
}

/// Counts of signs and of certainty.
#[derive(Clone, Debug, Default)]
pub(super) struct SentimentCounts {
    /// Right and all, of gold negative and of gold positive.
    negative: (u64, u64),
    positive: (u64, u64),
    bins: [Bin; BINS],
}

/// The pole of a comment that holds both, for gold labels that know no such thing: the sign of its score.
pub(super) fn pole(score: f32) -> Sentiment {
    if score < 0.0 { Sentiment::Negative } else { Sentiment::Positive }
}

impl SentimentCounts {
    pub(super) fn add(&mut self, gold: usize, right: bool, score: f32) {
        let signs = [(Sentiment::Negative, &mut self.negative, score < 0.0), (Sentiment::Positive, &mut self.positive, score > 0.0)];
        for (pole, (hits, rows), has_sign) in signs {
            if gold == pole as usize {
                *hits += u64::from(has_sign);
                *rows += 1;
            }
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 10,000
        let certainty = (score.abs().min(1.0) * UNIT).round() as u64;
        let bin = usize::try_from(certainty * BINS as u64 / 10_000).unwrap_or(BINS).min(BINS - 1);
        let bin = &mut self.bins[bin];
        bin.rows += 1;
        bin.right += u64::from(right);
        bin.sum += certainty;
    }

    /// `None` without gold poles.
    pub(super) fn poles(&self) -> Option<Poles> {
        let share = |(right, all): (u64, u64)| Share::new(right, all);
        let accuracy = share((self.negative.0 + self.positive.0, self.negative.1 + self.positive.1));
        let (negative, positive) = (share(self.negative), share(self.positive));
        let balanced = (negative.base > 0 && positive.base > 0).then(|| f64::midpoint(negative.value, positive.value));
        (accuracy.base > 0).then_some(Poles { accuracy, negative, positive, balanced })
    }

    pub(super) fn reliability(&self) -> Vec<ReliabilityBin> {
        let edge = |index: usize| index as f64 / BINS as f64;
        let shown = |(index, bin): (usize, &Bin)| ReliabilityBin {
            from: edge(index),
            to: edge(index + 1),
            mean: (bin.rows > 0).then(|| bin.sum as f64 / bin.rows as f64 / f64::from(UNIT)),
            right: Share::new(bin.right, bin.rows),
        };
        self.bins.iter().enumerate().map(shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_certainty_are_counted_by_hand() {
        let (negative, neutral, positive) = (Sentiment::Negative as usize, Sentiment::Neutral as usize, Sentiment::Positive as usize);
        let mut counts = SentimentCounts::default();
        for (gold, right, score) in [
            (negative, true, -0.9),
            (negative, false, -0.1), // predicted neutral: a wrong label, the right sign
            (negative, false, 0.5),
            (positive, true, 1.0),
            (positive, false, 0.0), // no sign
            (neutral, true, 0.1),
        ] {
            counts.add(gold, right, score);
        }
        let poles = counts.poles().unwrap();
        assert_eq!((poles.accuracy.count, poles.accuracy.base), (3, 5));
        // (2/3 + 1/2) / 2 = 7/12.
        assert!((poles.balanced.unwrap() - 7.0 / 12.0).abs() < 1e-12);
        let bins: Vec<(u64, u64)> = counts.reliability().iter().map(|bin| (bin.right.count, bin.right.base)).collect();
        assert_eq!(bins, [(1, 3), (0, 0), (0, 1), (0, 0), (2, 2)]);
        // Mean |score| of the first bin: (0.1 + 0 + 0.1) / 3; of the last: (0.9 + 1) / 2.
        assert!((counts.reliability()[0].mean.unwrap() - 0.2 / 3.0).abs() < 1e-4);
        assert!((counts.reliability()[4].mean.unwrap() - 0.95).abs() < 1e-4);
        assert_eq!(counts.reliability()[1].mean, None);
    }

    #[test]
    fn neutral_gold_has_no_poles() {
        let mut counts = SentimentCounts::default();
        counts.add(Sentiment::Neutral as usize, true, 0.3);
        assert_eq!(counts.poles(), None);
        assert_eq!((pole(-0.1), pole(0.1)), (Sentiment::Negative, Sentiment::Positive));
    }
}
