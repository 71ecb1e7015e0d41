//! One record in, one annotated record out: the code path of `koe annotate` and the first half of `koe analyze`.
//!
//! Records are taken in chunks: normalized, cut into units and judged. A unit's text is run through the model once, however often it occurs; what the
//! model says depends on that text alone. A comment of several units is run once more as a whole where its units do not agree, for how it is meant, and
//! what it wants, is then more than their sum; and where a unit of it is grouped, for what stands around a unit says what it is about.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::cache::{Carried, Memory};
use super::context::Contexts;
use super::corrections::Corrections;
use super::draft::{Draft, Drafting};
use super::spread::CarriedUnit;
use crate::classify::{Classifier, Comment, Judge, Prediction, Span, UnitVerdict, agree, cue_words, harm};
use crate::cluster::{pack, unpack};
use crate::config::{ClusterScope, Settings};
use crate::error::Error;
use crate::feedback::{Feedback, RowError, RowReason};
use crate::normalize::{Language, Normalized, Sketch, TextKey, language, normalize};
use crate::tokenize::{TokenWorkers, Tokenizer};

/// Records annotated at a time: enough to keep all workers busy, few enough to bound memory.
pub const CHUNK: usize = 1024;

/// What is remembered of a unit's text.
#[derive(Clone, Debug)]
pub(crate) struct KnownUnit {
    pub(crate) verdict: UnitVerdict,
    pub(super) cues: Vec<Span>,
    /// What it is clustered by, for units that are.
    pub(crate) clustered: Option<ClusteredUnit>,
    /// Whether it speaks of harm.
    pub(crate) severe: bool,
    pub(crate) language: Language,
    /// Whether it is grouped where no person has said otherwise.
    pub(crate) grouped_by_model: bool,
}

/// What a unit is clustered by.
#[derive(Clone, Debug)]
pub(crate) struct ClusteredUnit {
    /// The centred embedding, [packed](pack): there are very many of them, and they are held until the report is written.
    pub(crate) vector: Box<[u8]>,
    /// What it is grouped by, once all is read: the same in the [space of same issues](crate::classify::SameIssue), leaning towards the comments it
    /// stands in.
    pub(crate) leaning: Option<Arc<[u8]>>,
    pub(crate) topics: Box<[f32]>,
    /// Hashes of its content words' spelling keys, sorted, each once.
    pub(crate) words: Box<[u64]>,
}

impl ClusteredUnit {
    /// The centred embedding, of length 1.
    pub(crate) fn vector(&self) -> Box<[f32]> {
        unpack(&self.vector)
    }
}

/// An annotated record with the identities that later stages fold by.
#[derive(Debug)]
pub struct Annotated {
    /// The record.
    pub comment: Comment,
    /// Why the record was set aside, if it was.
    pub fault: Option<RowReason>,
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
    /// Verdicts on whole comments of several units that were asked for; a text too long for the model has none.
    wholes: HashMap<TextKey, Option<UnitVerdict>>,
    /// Vectors of those comments in the space of same issues, where they are remembered.
    contexts: Contexts,
    /// Whether these are remembered from chunk to chunk, and the scope of what is clustered.
    pub(super) remember: Option<ClusterScope>,
    workers: TokenWorkers,
    keep_personal_data: bool,
    pub(super) memory: Memory,
    pub(super) corrections: Corrections,
    /// Texts that are grouped because a person has said so.
    pub(super) wanted: HashSet<TextKey>,
}

/// Probability of a complaint, request or question from which a unit is clustered with them, unless it is praise: a customer's plain statement of a
/// trouble is often as near to `other` as to `complaint`.
const ACTIONABLE: f32 = 0.4;

impl Annotator {
    /// An annotator that forgets each chunk: memory stays bounded on an endless stream.
    ///
    /// # Errors
    /// [`Error::Model`] when the settings' topics have examples and the model cannot be run on them.
    pub fn streaming(classifier: Classifier, tokenizer: Tokenizer, settings: &Settings) -> Result<Self, Error> {
        Self::new(classifier, tokenizer, settings, None)
    }

    /// An annotator that keeps each distinct unit for clustering.
    pub(crate) fn remembering(classifier: Classifier, tokenizer: Tokenizer, settings: &Settings) -> Result<Self, Error> {
        Self::new(classifier, tokenizer, settings, Some(settings.cluster_scope))
    }

    fn new(mut classifier: Classifier, tokenizer: Tokenizer, settings: &Settings, remember: Option<ClusterScope>) -> Result<Self, Error> {
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
            workers: TokenWorkers::new(tokenizer),
            keep_personal_data: settings.keep_personal_data,
            memory: Memory::default(),
            corrections: Corrections::default(),
            wanted: HashSet::new(),
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
        let drafts = self.drafting().of(rows);
        self.annotate_drafts(drafts)
    }

    /// How this annotator's drafts are made.
    pub(super) fn drafting(&self) -> Drafting {
        Drafting { keep_personal_data: self.keep_personal_data, folds: self.remember.is_some() }
    }

    /// Annotates the drafts of one chunk, in order.
    ///
    /// # Errors
    /// As [`Annotator::annotate`].
    pub(super) fn annotate_drafts(&mut self, drafts: Vec<Draft>) -> Result<Vec<Annotated>, Error> {
        self.wanted.extend(self.corrections.wanted(drafts.iter()));
        self.classify(&drafts)?;
        let carried: Vec<Carried> = drafts.iter().map(|draft| self.carried(draft)).collect();
        let (known, wholes, judge, topics) = (&self.known, &self.wholes, &self.judge, &self.topics);
        let finish = |(draft, carried): (Draft, Carried)| Annotated { carried, ..draft.finish(known, wholes, judge, topics) };
        let annotated = drafts.into_par_iter().zip(carried).map(finish).collect();
        if self.remember.is_none() || self.memory.carries_units {
            self.known.clear();
            self.wholes.clear();
            self.contexts.clear();
        }
        Ok(annotated)
    }

    /// What goes with a record to another machine.
    fn carried(&self, draft: &Draft) -> Carried {
        Carried { predictions: self.memory.carried(draft), units: self.carried_units(draft) }
    }

    /// The units of a record that are clustered, with the vector of the record around them.
    fn carried_units(&self, draft: &Draft) -> Vec<CarriedUnit> {
        let Some(comment) = draft.normalized.as_ref().filter(|_| self.memory.carries_units).map(Normalized::key) else { return Vec::new() };
        let whole = draft.whole().and_then(|_| self.contexts.get(&comment)).map(|(_, vector)| unpack(vector));
        let mut units: Vec<CarriedUnit> =
            draft.units.iter().filter_map(|(text, ..)| CarriedUnit::new(*text, comment, self.known.get(text)?, whole.as_deref())).collect();
        self.classifier.artifacts().same_issue().draw(&mut units.iter_mut().map(|unit| &mut *unit.vector).collect::<Vec<_>>());
        units
    }

    fn classify(&mut self, drafts: &[Draft]) -> Result<(), Error> {
        self.memory.start_chunk();
        self.classify_units(drafts)?;
        self.classify_wholes(drafts)
    }

    fn classify_units(&mut self, drafts: &[Draft]) -> Result<(), Error> {
        let mut fresh: Vec<(TextKey, &str, Language)> = drafts.iter().flat_map(Draft::unit_texts).collect();
        fresh.sort_unstable();
        fresh.dedup_by_key(|(key, ..)| *key);
        fresh.retain(|(key, ..)| self.known.get(key).is_none_or(|unit| unit.clustered.is_none() && self.wanted.contains(key)));
        let predictions = self.memory.classify(&mut self.classifier, &fresh.iter().map(|&(_, text, _)| text).collect::<Vec<_>>())?;
        let read = self.read_words(&fresh, &predictions)?;
        for (((key, text, language), mut prediction), (cues, words)) in fresh.into_iter().zip(predictions).zip(read) {
            self.classifier.artifacts().centre(&mut prediction.embedding, language);
            let verdict = self.judge.unit(&prediction);
            let clustered =
                words.map(|words| ClusteredUnit { vector: pack(&prediction.embedding), leaning: None, topics: prediction.topics.into(), words });
            let severe = speaks_of_harm(text, prediction.intent);
            let grouped_by_model = self.remember.is_some_and(|scope| is_grouped(scope, text, prediction.intent));
            self.known.insert(key, KnownUnit { verdict, cues, clustered, severe, language, grouped_by_model });
        }
        Ok(())
    }

    /// Asks for the whole comments whose units have been classified.
    fn classify_wholes(&mut self, drafts: &[Draft]) -> Result<(), Error> {
        let mut wholes: Vec<(TextKey, &str, Language)> = drafts.iter().filter(|draft| self.asks_for_whole(draft)).filter_map(Draft::whole).collect();
        wholes.sort_unstable();
        wholes.dedup_by_key(|(key, ..)| *key);
        wholes.retain(|(key, ..)| !self.wholes.contains_key(key));
        let predictions = self.memory.classify(&mut self.classifier, &wholes.iter().map(|&(_, text, _)| text).collect::<Vec<_>>())?;
        let longest = self.classifier.artifacts().manifest.max_tokens;
        let mut embeddings: HashMap<TextKey, Box<[f32]>> = HashMap::new();
        for ((key, _, language), mut prediction) in wholes.into_iter().zip(predictions) {
            self.classifier.artifacts().centre(&mut prediction.embedding, language);
            self.wholes.insert(key, (prediction.tokens < longest).then(|| self.judge.unit(&prediction)));
            if self.remember.is_some() {
                embeddings.insert(key, prediction.embedding.into());
            }
        }
        self.classifier.artifacts().same_issue().draw(&mut embeddings.values_mut().map(|vector| &mut **vector).collect::<Vec<_>>());
        for (folded, exact) in drafts.iter().filter_map(|draft| Some((draft.normalized.as_ref()?.key(), draft.whole()?.0))) {
            if let Some(vector) = embeddings.get(&exact)
                && self.contexts.get(&folded).is_none_or(|(chosen, _)| exact < *chosen)
            {
                self.contexts.insert(folded, (exact, pack(vector)));
            }
        }
        Ok(())
    }

    /// Whether a record is run as a whole too; in any case, where it cannot be told yet which of its units will be grouped: by a run that it is carried to,
    /// or because a person has said so of the same words further on.
    fn asks_for_whole(&self, draft: &Draft) -> bool {
        let units = draft.units.iter().filter_map(|(key, ..)| self.known.get(key));
        let unforeseen = (self.remember.is_none() && self.memory.carries_predictions()) || !self.corrections.is_empty();
        unforeseen || units.clone().any(|unit| unit.clustered.is_some()) || !agree(units.map(|unit| &unit.verdict))
    }

    /// The cues of each unit as whole words, and the words of those that are clustered.
    fn read_words(&self, units: &[(TextKey, &str, Language)], predictions: &[Prediction]) -> Result<Vec<ReadWords>, Error> {
        // The cache behind `self` cannot be shared between threads.
        let (workers, remember, wanted) = (&self.workers, self.remember, &self.wanted);
        let read = units.par_iter().zip(predictions).map(|(&(key, text, language), prediction)| {
            let grouped = remember.is_some_and(|scope| is_grouped(scope, text, prediction.intent) || wanted.contains(&key));
            if !grouped && prediction.cues.is_empty() {
                return Ok((Vec::new(), None));
            }
            let tokens = workers.lend(|worker| worker.tokenize(text, language))?;
            let cues = cue_words(text, &tokens, &prediction.cues, language);
            let words = grouped.then(|| {
                let mut words: Vec<u64> = tokens.iter().filter(|token| !token.stop).map(|token| xxh3_64(token.key().as_bytes())).collect();
                words.sort_unstable();
                words.dedup();
                words.into_boxed_slice()
            });
            Ok((cues, words))
        });
        read.collect()
    }
}

/// The cues of a unit, and its words where it is clustered.
type ReadWords = (Vec<Span>, Option<Box<[u64]>>);

/// Whether a text is grouped by what the model says of it.
fn is_grouped(scope: ClusterScope, text: &str, intent: [f32; 5]) -> bool {
    scope == ClusterScope::All || is_actionable(intent) || speaks_of_harm(text, intent)
}

/// Whether a unit is clustered with complaints, requests and questions.
fn is_actionable([complaint, request, question, praise, other]: [f32; 5]) -> bool {
    let actionable = complaint + request + question;
    actionable >= ACTIONABLE && praise < complaint.max(request).max(question).max(other)
}

/// Whether a unit speaks of harm that was done or feared; praise does not, whatever its words. Such a unit is clustered also where it only states a fact.
fn speaks_of_harm(text: &str, [complaint, request, question, praise, other]: [f32; 5]) -> bool {
    praise < complaint.max(request).max(question).max(other) && !harm(text).is_empty()
}
