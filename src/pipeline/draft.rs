//! A record on its way to an annotated one: normalized and cut into units before the model sees them, put together again after.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

use super::annotate::{Annotated, KnownUnit};
use super::cache::Carried;
use super::corrections::digests;
use super::guarded::{guarded, rejected};
use super::unnamed::without_names;
use crate::classify::{Comment, Judge, Segment, Span, Status, UnitVerdict};
use crate::feedback::{Feedback, RowError, RowReason};
use crate::normalize::{Content, Language, Normalized, Sketch, Template, TextKey, content, language, normalize, own_words, personal_data};
use crate::segment::segment;

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

/// How records become drafts: a matter of each record alone.
#[derive(Clone, Copy)]
pub(super) struct Drafting {
    pub(super) keep_personal_data: bool,
    /// Whether near repeats will be looked for.
    pub(super) folds: bool,
}

impl Drafting {
    /// The drafts of a chunk, in order.
    pub(super) fn of(self, rows: Vec<Result<Feedback, RowError>>) -> Vec<Draft> {
        rows.into_par_iter().map(|row| guarded(row, |row| Draft::new(row, self), Draft::rejected)).collect()
    }
}

/// A record before classification.
pub(super) struct Draft {
    pub(super) comment: Comment,
    pub(super) fault: Option<RowReason>,
    pub(super) normalized: Option<Normalized>,
    sketch: Option<Sketch>,
    pub(super) units: Vec<(TextKey, Range<usize>, Language)>,
}

impl Draft {
    fn new(row: Result<Feedback, RowError>, Drafting { keep_personal_data, folds }: Drafting) -> Self {
        match row {
            Ok(feedback) if keep_personal_data => Self::from_feedback(feedback, folds),
            Ok(feedback) => Self::from_feedback(without_names(feedback), folds),
            Err(error) => Self::rejected(&error),
        }
    }

    fn rejected(error: &RowError) -> Self {
        Self { comment: rejected(error), fault: Some(error.reason.clone()), normalized: None, sketch: None, units: Vec::new() }
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
        Self { comment, fault: None, normalized: Some(normalized), sketch, units }
    }

    /// Its units by their text, with the digests of their words as outputs show them.
    pub(super) fn units(&self) -> impl Iterator<Item = (TextKey, [u128; 2])> {
        let digest = |normalized: &Normalized, span: &Range<usize>| {
            digests(&self.comment.feedback.text, normalized.original(span.clone()), &self.comment.masks)
        };
        self.normalized.iter().flat_map(move |normalized| self.units.iter().map(move |(key, span, _)| (*key, digest(normalized, span))))
    }

    pub(super) fn unit_texts(&self) -> impl Iterator<Item = (TextKey, &str, Language)> {
        let text = self.normalized.as_ref().map_or("", Normalized::as_str);
        self.units.iter().map(move |(key, span, language)| (*key, &text[span.clone()], *language))
    }

    /// The whole text, where it has several units.
    pub(super) fn whole(&self) -> Option<(TextKey, &str, Language)> {
        let normalized = self.normalized.as_ref().filter(|_| self.units.len() > 1)?;
        Some((exact(normalized.as_str()), normalized.as_str(), self.comment.language.unwrap_or(Language::Other)))
    }

    pub(super) fn finish(
        self,
        known: &HashMap<TextKey, KnownUnit>,
        wholes: &HashMap<TextKey, Option<UnitVerdict>>,
        judge: &Judge,
        topics: &[String],
    ) -> Annotated {
        let Self { mut comment, fault, normalized, sketch, units } = self;
        let Some(normalized) = normalized.filter(|_| comment.status == Status::Analyzed) else {
            return Annotated { comment, fault, text: None, sketch: None, units: Vec::new(), carried: Carried::default() };
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
                corrected: Vec::new(),
                grouped: false,
            })
            .collect();
        let weighted: Vec<(&UnitVerdict, usize)> = found.iter().map(|(unit, span)| (&unit.verdict, span.len())).collect();
        let whole = wholes.get(&exact(normalized.as_str())).and_then(Option::as_ref);
        if let Some(verdict) = judge.comment(&weighted, whole) {
            comment.sentiment = Some(verdict.sentiment);
            comment.sentiment_score = Some(verdict.score);
            comment.intent = Some(verdict.intent);
            comment.topics = verdict.topics.into_iter().map(name).collect();
        }
        Annotated {
            fault,
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
