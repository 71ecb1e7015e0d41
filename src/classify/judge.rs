//! From probabilities to labels: of a unit, then of the comment that holds the units.

use super::artifacts::Artifacts;
use super::encoder::Prediction;
use super::labels::{Intent, Sentiment};
use crate::config::Taxonomy;

/// Labels of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitVerdict {
    /// Negative, neutral or positive.
    pub sentiment: Sentiment,
    /// p(positive) − p(negative).
    pub score: f32,
    /// What the customer wants.
    pub intent: Intent,
    /// Topics over their thresholds, as indices into the taxonomy.
    pub topics: Vec<usize>,
}

/// Labels of a whole comment.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentVerdict {
    /// `Mixed` where both poles are clear.
    pub sentiment: Sentiment,
    /// Mean of the units' scores weighted by their length.
    pub score: f32,
    /// The weightiest intent.
    pub intent: Intent,
    /// All topics of the units, as indices into the taxonomy.
    pub topics: Vec<usize>,
}

/// Both poles of a comment are clear when each has a unit whose score is at least this far from 0.
const CLEAR_POLE: f32 = 0.3;

/// Decides labels by the thresholds of the model and the taxonomy in force.
#[derive(Clone, Debug)]
pub struct Judge {
    /// For each topic of the taxonomy: the model's output and its threshold, if the model knows the topic.
    topics: Vec<Option<(usize, f32)>>,
}

impl Judge {
    /// Matches the taxonomy's topics with the model's by id; topics that the model does not know are never given.
    #[must_use]
    pub fn new(artifacts: &Artifacts, taxonomy: &Taxonomy) -> Self {
        let known = &artifacts.manifest.labels.topics;
        let topics = taxonomy
            .topics()
            .iter()
            .map(|topic| known.iter().position(|id| *id == topic.id).map(|index| (index, artifacts.threshold(&topic.id))))
            .collect();
        Self { topics }
    }

    /// The labels of one unit.
    #[must_use]
    pub fn unit(&self, prediction: &Prediction) -> UnitVerdict {
        let [negative, neutral, positive] = prediction.sentiment;
        let sentiment = if neutral >= negative && neutral >= positive {
            Sentiment::Neutral
        } else if negative >= positive {
            Sentiment::Negative
        } else {
            Sentiment::Positive
        };
        let best = (0..Intent::ALL.len()).max_by(|&a, &b| prediction.intent[a].total_cmp(&prediction.intent[b]).then(b.cmp(&a))).unwrap_or_default();
        let topics = self
            .topics
            .iter()
            .enumerate()
            .filter(|(_, topic)| topic.is_some_and(|(output, threshold)| prediction.topics.get(output).is_some_and(|&p| p >= threshold)))
            .map(|(index, _)| index)
            .collect();
        UnitVerdict { sentiment, score: positive - negative, intent: Intent::ALL[best], topics }
    }

    /// The topics of many units that say the same, from the mean of their probabilities: indices into the taxonomy, the surest first.
    ///
    /// Many customers' words together tell more than each alone, so half of a topic's threshold is enough, and the surest topic is given from a quarter.
    #[must_use]
    pub fn group(&self, mean: &[f32]) -> Vec<usize> {
        let mut sure: Vec<(usize, f32)> = self
            .topics
            .iter()
            .enumerate()
            .filter_map(|(index, topic)| topic.and_then(|(output, threshold)| mean.get(output).map(|p| (index, p / threshold.max(f32::EPSILON)))))
            .collect();
        sure.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let given = sure.iter().enumerate().take_while(|(rank, (_, share))| *share >= if *rank == 0 { 0.25 } else { 0.5 }).count();
        sure.into_iter().take(given).map(|(index, _)| index).collect()
    }

    /// The labels of a comment from its units and their lengths in bytes; `None` without units.
    ///
    /// Neutral units do not outvote a pole: a comment is as negative or positive as the units that judge, `Mixed` when both poles are clear.
    #[must_use]
    pub fn comment(&self, units: &[(&UnitVerdict, usize)]) -> Option<CommentVerdict> {
        let weight: f32 = units.iter().map(|(_, length)| *length as f32).sum();
        if units.is_empty() || weight <= 0.0 {
            return None;
        }
        let score = units.iter().map(|(unit, length)| unit.score * *length as f32).sum::<f32>() / weight;
        let has = |pole: Sentiment, clear: f32| units.iter().any(|(unit, _)| unit.sentiment == pole && unit.score.abs() >= clear);
        let sentiment = match (has(Sentiment::Negative, CLEAR_POLE), has(Sentiment::Positive, CLEAR_POLE)) {
            (true, true) => Sentiment::Mixed,
            (true, false) => Sentiment::Negative,
            (false, true) => Sentiment::Positive,
            (false, false) => match (has(Sentiment::Negative, 0.0), has(Sentiment::Positive, 0.0)) {
                (false, false) => Sentiment::Neutral,
                (negative, positive) if negative && (!positive || score < 0.0) => Sentiment::Negative,
                _ => Sentiment::Positive,
            },
        };
        let mut topics: Vec<usize> = units.iter().flat_map(|(unit, _)| unit.topics.iter().copied()).collect();
        topics.sort_unstable();
        topics.dedup();
        Some(CommentVerdict { sentiment, score, intent: weightiest(units), topics })
    }
}

/// The intent with the most text, where `Other` counts only if nothing else is there.
fn weightiest(units: &[(&UnitVerdict, usize)]) -> Intent {
    let mut weights = [0_usize; Intent::ALL.len()];
    for (unit, length) in units {
        weights[unit.intent as usize] += length;
    }
    let spoken = Intent::ALL.into_iter().filter(|&intent| intent != Intent::Other && weights[intent as usize] > 0);
    spoken.max_by_key(|&intent| (weights[intent as usize], std::cmp::Reverse(intent))).unwrap_or(Intent::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(sentiment: Sentiment, score: f32, intent: Intent) -> UnitVerdict {
        UnitVerdict { sentiment, score, intent, topics: vec![1] }
    }

    fn sentiment(units: &[UnitVerdict]) -> Sentiment {
        let judge = Judge { topics: Vec::new() };
        judge.comment(&units.iter().map(|unit| (unit, 10)).collect::<Vec<_>>()).unwrap().sentiment
    }

    #[test]
    fn a_comment_with_both_poles_is_mixed_and_facts_do_not_outvote_a_judgement() {
        let bad = unit(Sentiment::Negative, -0.9, Intent::Complaint);
        let good = unit(Sentiment::Positive, 0.8, Intent::Praise);
        let fact = unit(Sentiment::Neutral, 0.1, Intent::Other);
        assert_eq!(sentiment(&[bad.clone(), good.clone()]), Sentiment::Mixed);
        assert_eq!(sentiment(&[fact.clone(), fact.clone(), bad.clone()]), Sentiment::Negative);
        assert_eq!(sentiment(&[fact.clone(), good.clone(), unit(Sentiment::Negative, -0.2, Intent::Other)]), Sentiment::Positive);
        assert_eq!(sentiment(std::slice::from_ref(&fact)), Sentiment::Neutral);
        let judge = Judge { topics: Vec::new() };
        assert_eq!(judge.comment(&[(&fact, 90), (&bad, 10)]).unwrap().intent, Intent::Complaint);
        assert_eq!(judge.comment(&[]), None);
    }
}
