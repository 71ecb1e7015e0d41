//! What people have said of units' labels, laid over what the model says, wherever the comments of a run are read back.
//!
//! The model's own verdict stays what it is: a text's prediction depends on the text alone. A person's word is about one comment, so it is laid over when
//! the comment is read: its labels and a mark, and the labels of the whole comment where they follow from its units. A unit whose intent a person has
//! corrected is grouped as what it is: praise taken for a complaint leaves its issue, a complaint taken for praise is grouped with the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::annotate::KnownUnit;
use super::draft::Draft;
use super::second_pass::Place;
use super::store::Store;
use super::unnamed::unnamed;
use crate::classify::{Comment, CorrectedLabel, Intent, Segment, Sentiment, UnitVerdict, of_units};
use crate::config::ClusterScope;
use crate::issue::ledger::{Book, JudgedWords, Judgement, words_digest};
use crate::normalize::{TextKey, mask};

/// The corrections of a ledger, by comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections(HashMap<String, Vec<(u128, Judgement)>>);

impl Corrections {
    /// All corrections of `book`, whose comments get the names that the ledger knows comments by.
    pub(super) fn of(book: &mut Book) -> Self {
        book.name_judged(unnamed);
        let mut corrections: HashMap<String, Vec<(u128, Judgement)>> = HashMap::new();
        for (key, judgement) in &book.judgements {
            corrections.entry(key.comment.clone()).or_default().push((key.words, *judgement));
        }
        Self(corrections)
    }

    /// Whether nothing was corrected.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn about(&self, id: &str) -> Option<&[(u128, Judgement)]> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(id).or_else(|| self.0.get(&unnamed(id))).map(Vec::as_slice)
    }

    /// Lays the corrections over a comment.
    pub(super) fn apply(&self, comment: &mut Comment) {
        let Some(judged) = self.about(&comment.feedback.id) else { return };
        let verdicts: Vec<Option<Judgement>> = comment.segments.iter().map(|segment| judgement(comment, segment, judged)).collect();
        let mut corrected = BTreeSet::new();
        for (segment, judgement) in comment.segments.iter_mut().zip(verdicts) {
            let Some(judgement) = judgement else { continue };
            if let Some(sentiment) = judgement.sentiment {
                // Where the model agrees its score stays; a person who disagrees is sure.
                if segment.sentiment != sentiment {
                    segment.sentiment_score = sure(sentiment);
                }
                segment.sentiment = sentiment;
                segment.corrected.push(CorrectedLabel::Sentiment);
            }
            if let Some(intent) = judgement.intent {
                segment.intent = intent;
                segment.corrected.push(CorrectedLabel::Intent);
            }
            corrected.extend(segment.corrected.iter().copied());
        }
        whole(comment, &corrected);
    }

    /// Texts of units that the model would not group, but people would: their words are needed, too.
    pub(super) fn wanted<'d>(&self, drafts: impl Iterator<Item = &'d Draft>) -> Vec<TextKey> {
        let mut wanted = Vec::new();
        for draft in drafts {
            // An id that stands on several records is made unique later on.
            let id = &draft.comment.feedback.id;
            let same = |key: &String| key == id || key.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('~'));
            let judged = match self.about(id) {
                Some(judged) => judged.to_vec(),
                None if self.0.is_empty() => continue,
                None => self.0.iter().filter(|(key, _)| same(key)).flat_map(|(_, judged)| judged.iter().copied()).collect(),
            };
            if judged.iter().any(|(_, judgement)| judgement.intent.is_some_and(Intent::is_actionable)) {
                wanted.extend(draft.units().filter(|(_, words)| judged.iter().any(|(digest, _)| words.contains(digest))).map(|(key, _)| key));
            }
        }
        wanted
    }
}

/// Both ways in which outputs may show words: with personal data masked, or as they stand.
pub(super) fn digests(text: &str, span: std::ops::Range<usize>, masks: &[crate::normalize::Mask]) -> [u128; 2] {
    [words_digest(&mask(text, span.clone(), masks)), words_digest(text.get(span).unwrap_or_default())]
}

fn judgement(comment: &Comment, segment: &Segment, judged: &[(u128, Judgement)]) -> Option<Judgement> {
    let digests = digests(&comment.feedback.text, segment.span.start..segment.span.end, &comment.masks);
    judged.iter().find(|(digest, _)| digests.contains(digest)).map(|(_, judgement)| *judgement)
}

fn sure(sentiment: Sentiment) -> f32 {
    match sentiment {
        Sentiment::Negative => -1.0,
        Sentiment::Neutral | Sentiment::Mixed => 0.0,
        Sentiment::Positive => 1.0,
    }
}

/// The labels of the whole comment that a correction of its units changes: as the units alone give them.
fn whole(comment: &mut Comment, corrected: &BTreeSet<CorrectedLabel>) {
    if corrected.is_empty() || comment.sentiment.is_none() {
        return;
    }
    let unit =
        |segment: &Segment| UnitVerdict { sentiment: segment.sentiment, score: segment.sentiment_score, intent: segment.intent, topics: Vec::new() };
    let units: Vec<(UnitVerdict, usize)> = comment.segments.iter().map(|segment| (unit(segment), segment.span.end - segment.span.start)).collect();
    let units: Vec<(&UnitVerdict, usize)> = units.iter().map(|(unit, length)| (unit, *length)).collect();
    let Some((sentiment, score, intent)) = of_units(&units) else { return };
    if corrected.contains(&CorrectedLabel::Sentiment) {
        comment.sentiment = Some(sentiment);
        comment.sentiment_score = Some(score);
    }
    if corrected.contains(&CorrectedLabel::Intent) {
        comment.intent = Some(intent);
    }
}

/// What the corrections mean for one run's places of units.
#[derive(Debug, Default)]
pub(super) struct Corrected {
    /// The intents that people have given.
    intents: BTreeMap<Place, Intent>,
    /// Units that carry a person's word.
    pub(super) units: u64,
    all: bool,
}

impl Corrected {
    /// Finds the units of this run that have been corrected, and notes in the ledger that they were met in `run`.
    pub(super) fn find(store: &Store, book: &mut Book, run: u32, scope: ClusterScope) -> std::io::Result<Self> {
        let mut found = Self { all: scope == ClusterScope::All, ..Self::default() };
        if book.judgements.is_empty() {
            return Ok(found);
        }
        for index in 0..store.len() {
            let Some(judged) = store.corrections.about(&store.entry(index).id) else { continue };
            let comment = store.read(index)?;
            for (segment, unit) in comment.segments.iter().enumerate().filter(|(_, unit)| !unit.corrected.is_empty()) {
                found.units += 1;
                if unit.corrected.contains(&CorrectedLabel::Intent) {
                    found.intents.insert((index, segment), unit.intent);
                }
                let digests = digests(&comment.feedback.text, unit.span.start..unit.span.end, &comment.masks);
                for (words, _) in judged.iter().filter(|(words, _)| digests.contains(words)) {
                    let key = JudgedWords { comment: unnamed(&comment.feedback.id), words: *words };
                    if let Some(judgement) = book.judgements.get_mut(&key) {
                        judgement.met = Some(run);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Whether the unit at `place` is grouped.
    pub(super) fn is_grouped(&self, place: Place, unit: &KnownUnit) -> bool {
        let by_person = self.intents.get(&place).map(|intent| self.all || intent.is_actionable());
        unit.clustered.is_some() && by_person.unwrap_or(unit.grouped_by_model)
    }
}
