//! From probabilities to labels: of a unit, then of the comment that holds the units.

use super::artifacts::Artifacts;
use super::classifier::Classifier;
use super::encoder::Prediction;
use super::error::ModelError;
use super::example_head::{Example, ExampleHead, GIVEN};
use super::labels::{Intent, Sentiment};
use crate::config::Taxonomy;
use crate::normalize::{language, normalize};

/// Labels of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitVerdict {
    /// Negative, neutral or positive.
    pub sentiment: Sentiment,
    /// p(positive) − p(negative).
    pub score: f32,
    /// What the customer wants.
    pub intent: Intent,
    /// Topics over their thresholds, the surest first: index into the taxonomy, and probability as a multiple of the threshold.
    pub topics: Vec<(usize, f32)>,
}

/// Labels of a whole comment.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentVerdict {
    /// `Mixed` where both poles are clear.
    pub sentiment: Sentiment,
    /// p(positive) − p(negative) of the whole; where its units have one sentiment, and of a text too long for the model, the mean of its units' scores
    /// weighted by their length.
    pub score: f32,
    /// What its units want where all want the same, else what the customer wants with the whole; of a text too long for the model, the weightiest intent of
    /// its units.
    pub intent: Intent,
    /// All topics of the units, the surest first, as indices into the taxonomy.
    pub topics: Vec<usize>,
}

/// Both poles of a comment are clear when each has a unit whose score is at least this far from 0. Chosen, with the share below, on whole posts and
/// comments: lower, and one misread clause makes a plain complaint mixed.
const CLEAR_POLE: f32 = 0.7;
/// … and when the pole with less text has at least this share of the text that judges.
const LESSER_POLE: f32 = 0.2;

/// How a topic is told.
#[derive(Clone, Copy, Debug)]
enum Teller {
    /// By an output of the model, from a threshold.
    Output { index: usize, threshold: f32 },
    /// By the examples of the settings: class of the example head.
    Examples { class: usize },
}

/// An example of a topic as all other examples see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleVerdict {
    /// Index of its topic in the taxonomy.
    pub topic: usize,
    /// The example.
    pub text: String,
    /// The topic that the other examples give it.
    pub found: usize,
    /// Probability of that topic.
    pub probability: f32,
    /// Probability of its own.
    pub own: f32,
}

/// Decides labels by the thresholds of the model and the taxonomy in force.
#[derive(Clone, Debug)]
pub struct Judge {
    /// How each topic of the taxonomy is told, if at all.
    topics: Vec<Option<Teller>>,
    /// Of topics that are told by examples.
    head: Option<ExampleHead>,
    examples: Vec<ExampleVerdict>,
}

impl Judge {
    /// Matches the taxonomy's topics with the model's by id; topics that the model does not know are never given, examples are not looked at.
    #[must_use]
    pub fn new(artifacts: &Artifacts, taxonomy: &Taxonomy) -> Self {
        let known = &artifacts.manifest.labels.topics;
        let output = |id: &str| known.iter().position(|label| label == id).map(|index| Teller::Output { index, threshold: artifacts.threshold(id) });
        Self { topics: taxonomy.topics().iter().map(|topic| output(&topic.id)).collect(), head: None, examples: Vec::new() }
    }

    /// The same, with topics that have examples told by those: they are run through the model once.
    ///
    /// # Errors
    /// [`ModelError`] when the model cannot be run.
    pub fn with_examples(classifier: &mut Classifier, taxonomy: &Taxonomy) -> Result<Self, ModelError> {
        let mut judge = Self::new(classifier.artifacts(), taxonomy);
        let stated: Vec<(usize, String)> = taxonomy.by_example().flat_map(|(topic, texts)| texts.map(move |text| (topic, text.to_owned()))).collect();
        if stated.is_empty() {
            return Ok(judge);
        }
        let normalized: Vec<String> = stated.iter().map(|(_, text)| normalize(text).as_str().to_owned()).collect();
        let predictions = classifier.classify(&normalized.iter().map(String::as_str).collect::<Vec<_>>())?;
        let mut classes: Vec<usize> = stated.iter().map(|(topic, _)| *topic).collect();
        classes.dedup();
        let class = |topic: usize| classes.iter().position(|other| *other == topic).unwrap_or_default();
        let artifacts = classifier.artifacts();
        let examples: Vec<Example> = stated
            .iter()
            .zip(&normalized)
            .zip(predictions)
            .map(|(((topic, _), text), mut prediction)| {
                artifacts.centre(&mut prediction.embedding, language(text));
                Example { class: class(*topic), vector: prediction.embedding }
            })
            .collect();
        let (head, left_out) = ExampleHead::fit(&examples, classes.len(), &artifacts.background()?);
        judge.examples = stated
            .into_iter()
            .zip(left_out)
            .map(|((topic, text), left)| ExampleVerdict { topic, text, found: classes[left.found], probability: left.probability, own: left.own })
            .collect();
        for (class, topic) in classes.into_iter().enumerate() {
            judge.topics[topic] = Some(Teller::Examples { class });
        }
        judge.head = Some(head);
        Ok(judge)
    }

    /// The examples of the settings' topics, each as the others see it, in the order of the settings.
    #[must_use]
    pub fn examples(&self) -> &[ExampleVerdict] {
        &self.examples
    }

    /// The labels of one unit, whose embedding has been [centred](Artifacts::centre).
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
        let topics = self.sureness(&prediction.topics, &prediction.embedding).into_iter().filter(|(_, sureness)| *sureness >= 1.0).collect();
        UnitVerdict { sentiment, score: positive - negative, intent: Intent::ALL[best], topics }
    }

    /// The topics of many units that say the same, from the mean of the model's topic outputs and of their centred embeddings: indices into the
    /// taxonomy, the surest first.
    ///
    /// Many customers' words together tell more than each alone, so half of a topic's threshold is enough, and the surest topic is given from a quarter.
    #[must_use]
    pub fn group(&self, outputs: &[f32], embedding: &[f32]) -> Vec<usize> {
        let sure = self.sureness(outputs, embedding);
        let given = sure.iter().enumerate().take_while(|(rank, (_, share))| *share >= if *rank == 0 { 0.25 } else { 0.5 }).count();
        sure.into_iter().take(given).map(|(index, _)| index).collect()
    }

    /// Each topic's probability as a multiple of what it is given from, the surest first.
    fn sureness(&self, outputs: &[f32], embedding: &[f32]) -> Vec<(usize, f32)> {
        let by_example = self.head.as_ref().map(|head| head.probabilities(embedding)).unwrap_or_default();
        let none = 1.0 - by_example.iter().sum::<f32>();
        let best = by_example.iter().copied().fold(0.0, f32::max);
        let of = |teller: Teller| match teller {
            Teller::Output { index, threshold } => outputs.get(index).map(|p| p / threshold.max(f32::EPSILON)),
            // Among many topics the likeliest may be less likely than a third, and still likelier than none of them.
            Teller::Examples { class } => by_example.get(class).map(|&p| if p >= best && p > none { (p / GIVEN).max(1.0) } else { p / GIVEN }),
        };
        let mut sure: Vec<(usize, f32)> =
            self.topics.iter().enumerate().filter_map(|(index, teller)| teller.and_then(of).map(|sureness| (index, sureness))).collect();
        sure.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        sure
    }

    /// The labels of a comment from its units and their lengths in bytes, and from what the model says of the whole text, where it was asked; `None`
    /// without units.
    ///
    /// Where all units say the same, so does the comment. Where they do not, the whole says best how it is meant: a sentence that judges outweighs three
    /// that tell how it came to it. The units say whether both poles are there. Without the whole, a comment is as negative or positive as its clearest
    /// unit, and wants what most of its text wants.
    #[must_use]
    pub fn comment(&self, units: &[(&UnitVerdict, usize)], whole: Option<&UnitVerdict>) -> Option<CommentVerdict> {
        let (mut sentiment, mut score, mut intent) = of_units(units)?;
        let one_sentiment = same(units.iter().map(|(unit, _)| unit.sentiment));
        let one_intent = same(units.iter().map(|(unit, _)| unit.intent));
        // Asked for or not, it changes nothing where the units agree: then a run may or may not have had another use for it.
        let whole = whole.filter(|_| !(one_sentiment && one_intent));
        if let Some(whole) = whole.filter(|_| !one_sentiment) {
            score = whole.score;
            sentiment = if sentiment == Sentiment::Mixed { sentiment } else { whole.sentiment };
        }
        if let Some(whole) = whole.filter(|_| !one_intent) {
            intent = whole.intent;
        }
        Some(CommentVerdict { sentiment, score, intent, topics: surest_first(units, whole) })
    }
}

/// Whether all units of a comment say the same of it, so that the whole need not be asked.
pub(crate) fn agree<'v>(units: impl Iterator<Item = &'v UnitVerdict> + Clone) -> bool {
    same(units.clone().map(|unit| unit.sentiment)) && same(units.map(|unit| unit.intent))
}

/// Whether all are the same.
fn same<T: PartialEq>(mut labels: impl Iterator<Item = T>) -> bool {
    labels.next().is_none_or(|first| labels.all(|label| label == first))
}

/// The sentiment, score and intent of a comment as its units and their lengths alone give them; `None` without units.
pub(crate) fn of_units(units: &[(&UnitVerdict, usize)]) -> Option<(Sentiment, f32, Intent)> {
    let weight: f32 = units.iter().map(|(_, length)| *length as f32).sum();
    if units.is_empty() || weight <= 0.0 {
        return None;
    }
    let score = units.iter().map(|(unit, length)| unit.score * *length as f32).sum::<f32>() / weight;
    Some((if has_both_poles(units) { Sentiment::Mixed } else { clearest(units) }, score, weightiest(units)))
}

/// Whether both poles are clear.
fn has_both_poles(units: &[(&UnitVerdict, usize)]) -> bool {
    let length = |pole: Sentiment| units.iter().filter(|(unit, _)| unit.sentiment == pole).map(|(_, length)| *length as f32).sum::<f32>();
    let clear = |pole: Sentiment| units.iter().any(|(unit, _)| unit.sentiment == pole && unit.score.abs() >= CLEAR_POLE);
    let (negative, positive) = (length(Sentiment::Negative), length(Sentiment::Positive));
    clear(Sentiment::Negative) && clear(Sentiment::Positive) && negative.min(positive) >= LESSER_POLE * (negative + positive)
}

/// The pole of the clearest unit that judges.
fn clearest(units: &[(&UnitVerdict, usize)]) -> Sentiment {
    let judging = units.iter().filter(|(unit, _)| unit.sentiment != Sentiment::Neutral).enumerate();
    let clearest = judging.max_by(|(i, (a, _)), (j, (b, _))| a.score.abs().total_cmp(&b.score.abs()).then(j.cmp(i)));
    clearest.map_or(Sentiment::Neutral, |(_, (unit, _))| unit.sentiment)
}

/// The topics of all units, each once; those that the whole speaks of most come first. What only the whole speaks of counts where no unit has a topic.
fn surest_first(units: &[(&UnitVerdict, usize)], whole: Option<&UnitVerdict>) -> Vec<usize> {
    let mut sure: Vec<(usize, f32)> = units.iter().flat_map(|(unit, _)| unit.topics.iter().copied()).collect();
    let of_whole = whole.map_or(&[][..], |whole| &whole.topics);
    if sure.is_empty() {
        sure.extend(of_whole);
    }
    let spoken_of = |topic: usize| of_whole.iter().find(|(other, _)| *other == topic).map_or(0.0, |(_, sureness)| *sureness);
    sure.sort_by(|a, b| (spoken_of(b.0).total_cmp(&spoken_of(a.0))).then(b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0)));
    let mut topics: Vec<usize> = Vec::with_capacity(sure.len());
    for (topic, _) in sure {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    topics
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
        UnitVerdict { sentiment, score, intent, topics: vec![(1, 1.0)] }
    }

    fn sentiment(units: &[UnitVerdict]) -> Sentiment {
        let judge = Judge { topics: Vec::new(), head: None, examples: Vec::new() };
        judge.comment(&units.iter().map(|unit| (unit, 10)).collect::<Vec<_>>(), None).unwrap().sentiment
    }

    #[test]
    fn a_comment_with_both_poles_is_mixed_and_facts_do_not_outvote_a_judgement() {
        let judge = Judge { topics: Vec::new(), head: None, examples: Vec::new() };
        let bad = unit(Sentiment::Negative, -0.9, Intent::Complaint);
        let good = unit(Sentiment::Positive, 0.8, Intent::Praise);
        let fact = unit(Sentiment::Neutral, 0.1, Intent::Other);
        assert_eq!(sentiment(&[bad.clone(), good.clone()]), Sentiment::Mixed);
        assert_eq!(sentiment(&[fact.clone(), fact.clone(), bad.clone()]), Sentiment::Negative);
        assert_eq!(sentiment(&[fact.clone(), good.clone(), unit(Sentiment::Negative, -0.2, Intent::Other)]), Sentiment::Positive);
        assert_eq!(sentiment(std::slice::from_ref(&fact)), Sentiment::Neutral);
        // A faint contrast, or a clear word in passing, does not make a complaint mixed.
        assert_eq!(sentiment(&[bad.clone(), unit(Sentiment::Positive, 0.4, Intent::Praise)]), Sentiment::Negative);
        assert_eq!(judge.comment(&[(&bad, 90), (&good, 10)], None).unwrap().sentiment, Sentiment::Negative);
        assert_eq!(judge.comment(&[(&fact, 90), (&bad, 10)], None).unwrap().intent, Intent::Complaint);
        // The whole text, where the model read it, outweighs its parts, but does not hide that both poles are there.
        let whole = unit(Sentiment::Positive, 0.6, Intent::Praise);
        assert_eq!(judge.comment(&[(&fact, 90), (&bad, 10)], Some(&whole)).unwrap().sentiment, Sentiment::Positive);
        assert_eq!(judge.comment(&[(&good, 50), (&bad, 50)], Some(&whole)).unwrap().sentiment, Sentiment::Mixed);
        // It is not heard against units that all say the same, sentiment and intent each.
        let faint = unit(Sentiment::Negative, -0.3, Intent::Complaint);
        let of_two = |other: &UnitVerdict| judge.comment(&[(&bad, 50), (other, 50)], Some(&whole)).unwrap();
        assert_eq!((of_two(&faint).sentiment, of_two(&faint).intent), (Sentiment::Negative, Intent::Complaint));
        assert!((of_two(&faint).score - -0.6).abs() < 1e-6, "the mean of the units'");
        let wish = unit(Sentiment::Negative, -0.3, Intent::Request);
        assert_eq!((of_two(&wish).sentiment, of_two(&wish).intent), (Sentiment::Negative, Intent::Praise));
        assert_eq!(judge.comment(&[], None), None);
    }
}
