//! One record in, one annotated record out: the code path of `koe annotate` and the first half of `koe analyze`.
//!
//! Records are taken in chunks: normalized, cut into units and judged. A unit's text is run through the model once, however often it occurs; what the
//! model says depends on that text alone. A comment of several units is run once more as a whole: how it is meant, and what it wants, is more than the
//! sum of its units.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128, xxh3_128_with_seed};

use super::cache::{Carried, Memory};
use super::context::Contexts;
use super::guarded::guarded;
use super::spread::CarriedUnit;
use super::unnamed::without_names;
use crate::classify::{Classifier, Comment, Judge, Prediction, Segment, Span, Status, UnitVerdict, harm};
use crate::config::{ClusterScope, Settings};
use crate::error::Error;
use crate::feedback::{Attributes, Feedback, RowError};
use crate::normalize::{Content, Language, Normalized, Sketch, Template, TextKey, content, language, normalize, own_words, personal_data};
use crate::segment::segment;
use crate::tokenize::Tokenizer;

/// Records annotated at a time: enough to keep all workers busy, few enough to bound memory.
pub const CHUNK: usize = 1024;

/// What is remembered of a unit's text.
#[derive(Clone, Debug)]
pub(crate) struct KnownUnit {
    pub(crate) verdict: UnitVerdict,
    cues: Vec<Span>,
    /// What it is clustered by, for units that are.
    pub(crate) clustered: Option<ClusteredUnit>,
    /// Whether it speaks of harm.
    pub(crate) severe: bool,
    pub(crate) language: Language,
}

/// What a unit is clustered by.
#[derive(Clone, Debug)]
pub(crate) struct ClusteredUnit {
    /// The centred embedding.
    pub(crate) vector: Box<[f32]>,
    /// The same, leaning towards the comments it stands in; `None` for a comment of its own.
    pub(crate) leaning: Option<Box<[f32]>>,
    pub(crate) topics: Box<[f32]>,
    /// Hashes of its content words' dictionary forms, sorted, each once.
    pub(crate) words: Box<[u64]>,
}

/// An annotated record with the identities that later stages fold by.
#[derive(Debug)]
pub struct Annotated {
    /// The record.
    pub comment: Comment,
    /// Identity of the whole text, where there is text to analyse.
    pub text: Option<TextKey>,
    /// What near duplicates are found by, where there is text enough.
    pub sketch: Option<Sketch>,
    /// Identity of each unit.
    pub units: Vec<TextKey>,
    /// What goes with it to another machine, where that was asked for.
    pub carried: Carried,
}

/// Annotates chunk after chunk.
pub struct Annotator {
    pub(super) classifier: Classifier,
    judge: Judge,
    topics: Vec<String>,
    known: HashMap<TextKey, KnownUnit>,
    /// Verdicts on whole comments of several units; a text too long for the model has none.
    wholes: HashMap<TextKey, Option<UnitVerdict>>,
    /// Centred vectors of those comments, where they are remembered.
    contexts: Contexts,
    /// Whether these are remembered from chunk to chunk, with what clustering needs of those in this scope.
    pub(super) remember: Option<(ClusterScope, Tokenizer)>,
    keep_personal_data: bool,
    pub(super) memory: Memory,
}

/// Probability of a complaint, request or question from which a unit is clustered with them, unless it is praise: a customer's plain statement of a
/// trouble is often as near to `other` as to `complaint`.
const ACTIONABLE: f32 = 0.4;

impl Annotator {
    /// An annotator that forgets each chunk: memory stays bounded on an endless stream.
    ///
    /// # Errors
    /// [`Error::Model`] when the settings' topics have examples and the model cannot be run on them.
    pub fn streaming(classifier: Classifier, settings: &Settings) -> Result<Self, Error> {
        Self::new(classifier, settings, None)
    }

    /// An annotator that keeps each distinct unit for clustering.
    pub(crate) fn remembering(classifier: Classifier, tokenizer: Tokenizer, settings: &Settings) -> Result<Self, Error> {
        Self::new(classifier, settings, Some((settings.cluster_scope, tokenizer)))
    }

    fn new(mut classifier: Classifier, settings: &Settings, remember: Option<(ClusterScope, Tokenizer)>) -> Result<Self, Error> {
        let judge = Judge::with_examples(&mut classifier, &settings.taxonomy)?;
        let topics = settings.taxonomy.topics().iter().map(|topic| topic.id.clone()).collect();
        Ok(Self {
            classifier,
            judge,
            topics,
            known: HashMap::new(),
            wholes: HashMap::new(),
            contexts: HashMap::new(),
            remember,
            keep_personal_data: settings.keep_personal_data,
            memory: Memory::default(),
        })
    }

    /// How well the examples of the settings' topics tell them apart.
    #[must_use]
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// The centred vectors of whole texts that are no comments, in their order.
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot be run.
    pub(super) fn vectors(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        let normalized: Vec<Normalized> = texts.iter().map(|text| normalize(text)).collect();
        let predictions = self.classifier.classify(&normalized.iter().map(Normalized::as_str).collect::<Vec<_>>())?;
        let artifacts = self.classifier.artifacts();
        let centred = predictions.into_iter().zip(&normalized).map(|(mut prediction, text)| {
            artifacts.centre(&mut prediction.embedding, language(text.as_str()));
            prediction.embedding
        });
        Ok(centred.collect())
    }

    /// The units remembered, the vectors of the comments around them, and who judged them, when all is read; the sessions are closed.
    pub(crate) fn into_known(self) -> (HashMap<TextKey, KnownUnit>, Contexts, Judge) {
        (self.known, self.contexts, self.judge)
    }

    /// Annotates one chunk, in order.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Tokenize`] when the model or the analyser cannot be run.
    pub fn annotate(&mut self, rows: Vec<Result<Feedback, RowError>>) -> Result<Vec<Annotated>, Error> {
        let (keep, folds) = (self.keep_personal_data, self.remember.is_some());
        let drafts: Vec<Draft> = rows.into_par_iter().map(|row| guarded(row, |row| Draft::new(row, keep, folds), Draft::rejected)).collect();
        self.classify(&drafts)?;
        let annotated = drafts.into_iter().map(|draft| {
            let predictions = self.memory.carried(draft.unit_texts().chain(draft.whole()).map(|(_, text, _)| text));
            let carried = Carried { predictions, units: self.carried_units(&draft) };
            Annotated { carried, ..draft.finish(&self.known, &self.wholes, &self.judge, &self.topics) }
        });
        let annotated: Vec<Annotated> = annotated.collect();
        if self.remember.is_none() || self.memory.carries_units {
            self.known.clear();
            self.wholes.clear();
            self.contexts.clear();
        }
        Ok(annotated)
    }

    /// The units of a record that are clustered, with the vector of the record around them.
    fn carried_units(&self, draft: &Draft) -> Vec<CarriedUnit> {
        let Some(comment) = draft.normalized.as_ref().filter(|_| self.memory.carries_units).map(Normalized::key) else { return Vec::new() };
        let whole = draft.whole().and_then(|_| self.contexts.get(&comment)).map(|(_, vector)| &**vector);
        draft.units.iter().filter_map(|(text, ..)| CarriedUnit::new(*text, comment, self.known.get(text)?, whole)).collect()
    }

    fn classify(&mut self, drafts: &[Draft]) -> Result<(), Error> {
        let mut fresh: Vec<(TextKey, &str, Language)> = drafts.iter().flat_map(Draft::unit_texts).collect();
        fresh.sort_unstable();
        fresh.dedup_by_key(|(key, ..)| *key);
        fresh.retain(|(key, ..)| !self.known.contains_key(key));
        let mut wholes: Vec<(TextKey, &str, Language)> = drafts.iter().filter_map(Draft::whole).collect();
        wholes.sort_unstable();
        wholes.dedup_by_key(|(key, ..)| *key);
        wholes.retain(|(key, ..)| !self.wholes.contains_key(key));
        let texts: Vec<&str> = fresh.iter().chain(&wholes).map(|&(_, text, _)| text).collect();
        let mut predictions = self.memory.classify(&mut self.classifier, &texts)?;
        let longest = self.classifier.artifacts().manifest.max_tokens;
        let mut embeddings: HashMap<TextKey, Box<[f32]>> = HashMap::new();
        for ((key, _, language), mut prediction) in wholes.into_iter().zip(predictions.split_off(fresh.len())) {
            self.classifier.artifacts().centre(&mut prediction.embedding, language);
            self.wholes.insert(key, (prediction.tokens < longest).then(|| self.judge.unit(&prediction)));
            if self.remember.is_some() {
                embeddings.insert(key, prediction.embedding.into());
            }
        }
        for (folded, exact) in drafts.iter().filter_map(|draft| Some((draft.normalized.as_ref()?.key(), draft.whole()?.0))) {
            if let Some(vector) = embeddings.get(&exact)
                && self.contexts.get(&folded).is_none_or(|(chosen, _)| exact < *chosen)
            {
                self.contexts.insert(folded, (exact, vector.clone()));
            }
        }
        let words = self.words(&fresh, &predictions)?;
        for (((key, text, language), mut prediction), words) in fresh.into_iter().zip(predictions).zip(words) {
            self.classifier.artifacts().centre(&mut prediction.embedding, language);
            let verdict = self.judge.unit(&prediction);
            let clustered =
                words.map(|words| ClusteredUnit { vector: prediction.embedding.into(), leaning: None, topics: prediction.topics.into(), words });
            self.known
                .insert(key, KnownUnit { verdict, cues: prediction.cues, clustered, severe: speaks_of_harm(text, prediction.intent), language });
        }
        Ok(())
    }

    /// The words of each unit that is clustered.
    fn words(&self, units: &[(TextKey, &str, Language)], predictions: &[Prediction]) -> Result<Vec<Option<Box<[u64]>>>, Error> {
        let Some((scope, tokenizer)) = &self.remember else { return Ok(vec![None; units.len()]) };
        let words = units.par_iter().zip(predictions).map_init(
            || tokenizer.worker(),
            |worker, (&(_, text, language), prediction)| {
                if *scope == ClusterScope::Actionable && !is_actionable(prediction) && !speaks_of_harm(text, prediction.intent) {
                    return Ok(None);
                }
                let tokens = worker.tokenize(text, language)?;
                let mut words: Vec<u64> = tokens.iter().filter(|token| !token.stop).map(|token| xxh3_64(token.base.as_bytes())).collect();
                words.sort_unstable();
                words.dedup();
                Ok(Some(words.into_boxed_slice()))
            },
        );
        words.collect()
    }
}

/// Whether a unit is clustered with complaints, requests and questions.
fn is_actionable(prediction: &Prediction) -> bool {
    let [complaint, request, question, praise, other] = prediction.intent;
    let actionable = complaint + request + question;
    actionable >= ACTIONABLE && praise < complaint.max(request).max(question).max(other)
}

/// Whether a unit speaks of harm that was done or feared; praise does not, whatever its words. Such a unit is clustered also where it only states a fact.
fn speaks_of_harm(text: &str, [complaint, request, question, praise, other]: [f32; 5]) -> bool {
    praise < complaint.max(request).max(question).max(other) && !harm(text).is_empty()
}

/// What becomes of a record with this normalized text, repeats aside, and the language of the text.
pub(super) fn status(text: &str) -> (Status, Language) {
    let language = language(text);
    let status = match content(text) {
        Content::Empty => Status::Empty,
        Content::NoContent => Status::NoContent,
        Content::Text if language == Language::Other => Status::OtherLanguage,
        Content::Text => Status::Analyzed,
    };
    (status, language)
}

/// A record before classification.
struct Draft {
    comment: Comment,
    normalized: Option<Normalized>,
    sketch: Option<Sketch>,
    units: Vec<(TextKey, Range<usize>, Language)>,
}

impl Draft {
    /// `folds` says whether near repeats will be looked for.
    fn new(row: Result<Feedback, RowError>, keep_personal_data: bool, folds: bool) -> Self {
        match row {
            Ok(feedback) if keep_personal_data => Self::from_feedback(feedback, folds),
            Ok(feedback) => Self::from_feedback(without_names(feedback), folds),
            Err(error) => Self::rejected(&error),
        }
    }

    fn rejected(error: &RowError) -> Self {
        Self { comment: rejected(error), normalized: None, sketch: None, units: Vec::new() }
    }

    fn from_feedback(feedback: Feedback, folds: bool) -> Self {
        let normalized = normalize(&own_words(&feedback.text));
        let text = normalized.as_str();
        let (status, whole) = status(text);
        let units = if status == Status::Analyzed {
            segment(&normalized, whole).into_iter().map(|span| unit(text, span, whole)).collect()
        } else {
            Vec::new()
        };
        let masks = personal_data(&feedback.text);
        // Only a run that folds voices asks for it, and most cells have been normalized as the template wants them.
        let sketch = || {
            if masks.is_empty() {
                Template::sketch_of_normalized(text)
            } else {
                Template::new(&feedback.text, &masks).map(|template| template.sketch())
            }
        };
        let sketch = (folds && status == Status::Analyzed).then(sketch).flatten();
        let comment = Comment {
            language: (status != Status::Empty && status != Status::NoContent).then_some(whole),
            masks,
            ..Comment::unjudged(feedback, status)
        };
        Self { comment, normalized: Some(normalized), sketch, units }
    }

    fn unit_texts(&self) -> impl Iterator<Item = (TextKey, &str, Language)> {
        let text = self.normalized.as_ref().map_or("", Normalized::as_str);
        self.units.iter().map(move |(key, span, language)| (*key, &text[span.clone()], *language))
    }

    /// The whole text, where it has several units.
    fn whole(&self) -> Option<(TextKey, &str, Language)> {
        let normalized = self.normalized.as_ref().filter(|_| self.units.len() > 1)?;
        Some((exact(normalized.as_str()), normalized.as_str(), self.comment.language.unwrap_or(Language::Other)))
    }

    fn finish(
        self,
        known: &HashMap<TextKey, KnownUnit>,
        wholes: &HashMap<TextKey, Option<UnitVerdict>>,
        judge: &Judge,
        topics: &[String],
    ) -> Annotated {
        let Self { mut comment, normalized, sketch, units } = self;
        let Some(normalized) = normalized.filter(|_| comment.status == Status::Analyzed) else {
            return Annotated { comment, text: None, sketch: None, units: Vec::new(), carried: Carried::default() };
        };
        let name = |index: usize| topics[index].clone();
        let found: Vec<(&KnownUnit, &Range<usize>)> = units.iter().filter_map(|(key, span, _)| known.get(key).map(|unit| (unit, span))).collect();
        let original = |range: Range<usize>| {
            let range = normalized.original(range);
            Span { start: range.start, end: range.end }
        };
        comment.segments = found
            .iter()
            .map(|(unit, span)| Segment {
                span: original((*span).clone()),
                language: unit.language,
                sentiment: unit.verdict.sentiment,
                sentiment_score: unit.verdict.score,
                intent: unit.verdict.intent,
                topics: unit.verdict.topics.iter().map(|&(index, _)| name(index)).collect(),
                cues: unit.cues.iter().map(|cue| original(span.start + cue.start..span.start + cue.end)).collect(),
                issue: None,
            })
            .collect();
        let weighted: Vec<(&UnitVerdict, usize)> = found.iter().map(|(unit, span)| (&unit.verdict, span.len())).collect();
        // What the model says of the only unit is what it says of the whole.
        let whole = if let [(only, _)] = weighted[..] { Some(only) } else { wholes.get(&exact(normalized.as_str())).and_then(Option::as_ref) };
        if let Some(verdict) = judge.comment(&weighted, whole) {
            comment.sentiment = Some(verdict.sentiment);
            comment.sentiment_score = Some(verdict.score);
            comment.intent = Some(verdict.intent);
            comment.topics = verdict.topics.into_iter().map(name).collect();
        }
        Annotated {
            text: Some(normalized.key()),
            sketch,
            units: units.into_iter().map(|(key, ..)| key).collect(),
            carried: Carried::default(),
            comment,
        }
    }
}

/// Identity of a whole text, letter for letter: texts that are told as repeats of each other are not the same to the model.
fn exact(text: &str) -> TextKey {
    TextKey(xxh3_128(text.as_bytes()))
}

/// A unit with its identity; a unit too short to tell takes the language of its comment.
fn unit(text: &str, span: Range<usize>, whole: Language) -> (TextKey, Range<usize>, Language) {
    let words = &text[span.clone()];
    let own = match language(words) {
        Language::Other => whole,
        own => own,
    };
    // The language is part of the identity: it decides which mean is taken from the embedding.
    (TextKey(xxh3_128_with_seed(words.as_bytes(), own as u64)), span, own)
}

fn rejected(error: &RowError) -> Comment {
    let cells: String = error.cells.join("\u{1f}");
    let feedback = Feedback {
        id: format!("{:016x}", xxh3_128(cells.as_bytes()) >> 64),
        text: String::new(),
        text_column: "".into(),
        received: None,
        rating: None,
        reply: None,
        channel: String::new(),
        product: None,
        author: None,
        revision: None,
        extra: error.cells.iter().enumerate().map(|(index, cell)| (format!("{}", index + 1).into(), cell.clone())).collect(),
        attributes: Attributes::default(),
        position: error.position.clone(),
    };
    Comment { reason: Some(error.reason.to_string()), hint: Some(error.reason.hint().to_owned()), ..Comment::unjudged(feedback, Status::Rejected) }
}
