//! Which issue each unit of a run belongs to.
//!
//! 1. A unit that the ledger knows, by comment and text, stays where it is: what a person corrected, too. A text that it knows from another comment goes
//!    where that text is.
//! 2. A new text goes to the known issue that it fits by the bounds that issues are formed with ([`cluster::assign`](crate::cluster::assign())).
//! 3. What is left, with the one-offs of earlier runs, forms new issues among itself; an issue is formed only where something is new in this run, so the
//!    same data again, or less of it, forms none.
//!
//! Everything goes by the order of text digests, never by that of rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::book::{Book, Entry, EventKind, Features, Home, Number, Text, Unit, UnitKey};
use crate::classify::Intent;
use crate::classify::is_large_enough;
use crate::cluster::{ClusterError, Judged, Node, Vector, assign, cluster};
use crate::normalize::{Language, TextKey};

/// A unit of this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Which unit.
    pub key: UnitKey,
    /// Its index among the segments of its comment.
    pub segment: usize,
    /// When its comment was received.
    pub received: Option<Date>,
}

/// A text of this run.
#[derive(Clone, Copy, Debug)]
pub struct PresentText<'a> {
    /// What it is compared by, as in a [`Node`]; the vector is packed, and the ledger keeps it without a copy.
    pub vector: &'a Arc<[u8]>,
    /// Probability of each topic.
    pub topics: &'a [f32],
    /// Hashes of its words.
    pub words: &'a [u64],
    /// Its language.
    pub language: Language,
    /// What its customer wants.
    pub intent: Intent,
    /// Whether it speaks of harm.
    pub severe: bool,
}

/// What the ledger's units say of a text.
#[derive(Clone, Debug, Default)]
struct Known {
    /// Units of each home.
    homes: BTreeMap<Home, (usize, usize)>,
    units: usize,
    /// One-offs that no person has put there.
    free: usize,
}

impl Known {
    /// Where the text belongs: where most of its units are, then where a person put one, then the older issue.
    fn home(&self) -> Option<Home> {
        self.homes.iter().max_by_key(|&(home, count)| (*count, std::cmp::Reverse(*home))).map(|(&home, _)| home)
    }
}

impl Book {
    /// Says which issue each unit of run `run` belongs to, `None` for a one-off, and notes what is new. An issue is formed from `min_voices` comments on.
    ///
    /// # Errors
    /// [`ClusterError`].
    pub fn assign(
        &mut self,
        run: u32,
        present: &[Present],
        texts: &BTreeMap<TextKey, PresentText<'_>>,
        now: Option<Date>,
        min_voices: usize,
    ) -> Result<Vec<Option<Number>>, ClusterError> {
        self.note_texts(texts);
        let known = self.known();
        let mut fresh: BTreeSet<TextKey> = texts.keys().copied().filter(|text| !known.contains_key(text)).collect();
        let joining = self.joining(&fresh, &known);
        let mut count: BTreeMap<TextKey, usize> = BTreeMap::new();
        let mut seen: BTreeSet<&UnitKey> = BTreeSet::new();
        for unit in present.iter().filter(|unit| seen.insert(&unit.key)) {
            *count.entry(unit.key.text).or_default() += 1;
            let home = known.get(&unit.key.text).map_or_else(|| joining.get(&unit.key.text).copied(), Known::home);
            let Present { key, segment, received } = unit;
            self.units.entry(key.clone()).or_insert_with(|| Unit {
                segment: *segment,
                span: (0, 0),
                received: *received,
                home,
                pinned: false,
                first_run: run,
                changed: true,
            });
        }
        // A known text is news again when more customers write it than ever before.
        fresh.extend(known.iter().filter(|(text, known)| count.get(text).is_some_and(|&now| now > known.units)).map(|(&text, _)| text));
        self.form(run, &fresh, now, min_voices)?;
        Ok(present.iter().map(|unit| self.units.get(&unit.key).and_then(|unit| unit.home).map(|home| home.issue)).collect())
    }

    /// Forgets what texts are compared by: it came from another model.
    pub(super) fn forget_features(&mut self) {
        for text in self.texts.values_mut() {
            text.features = None;
            text.changed = true;
        }
    }

    /// Keeps what the texts of this run are compared by, where the ledger does not hold it yet.
    fn note_texts(&mut self, texts: &BTreeMap<TextKey, PresentText<'_>>) {
        for (&key, PresentText { vector, topics, words, language, intent, severe }) in texts {
            let fresh = |features| Text { language: *language, intent: *intent, severe: *severe, features, changed: true };
            let text = self.texts.entry(key).or_insert_with(|| fresh(None));
            if text.features.is_none() {
                *text = fresh(Some(Features::of(Arc::clone(vector), topics, words)));
            } else if text.severe != *severe {
                (text.severe, text.changed) = (*severe, true);
            }
        }
    }

    fn known(&self) -> BTreeMap<TextKey, Known> {
        let mut known: BTreeMap<TextKey, Known> = BTreeMap::new();
        for (key, unit) in &self.units {
            let text = known.entry(key.text).or_default();
            text.units += 1;
            match unit.home {
                Some(home) => {
                    let (units, pinned) = text.homes.entry(home).or_default();
                    *units += 1;
                    *pinned += usize::from(unit.pinned);
                }
                None => text.free += usize::from(!unit.pinned),
            }
        }
        known
    }

    /// The homes of new texts that fit a known issue.
    fn joining(&self, fresh: &BTreeSet<TextKey>, homes: &BTreeMap<TextKey, Known>) -> BTreeMap<TextKey, Home> {
        let facets: Vec<Home> = homes.values().filter_map(Known::home).collect::<BTreeSet<_>>().into_iter().collect();
        if fresh.is_empty() || facets.is_empty() {
            return BTreeMap::new();
        }
        let unpacked = Unpacked::of(self.texts.iter().filter(|(key, _)| fresh.contains(key) || homes.contains_key(key)));
        let mut members = Vec::new();
        let mut strangers: Vec<(TextKey, Judged<'_>)> = Vec::new();
        for (key, judged) in unpacked.judged() {
            if fresh.contains(&key) {
                strangers.push((key, judged));
            } else if let Some(known) = homes.get(&key) {
                members.push((judged, known.home().and_then(|home| facets.binary_search(&home).ok())));
            }
        }
        let found = assign(&members, facets.len(), &strangers.iter().map(|(_, judged)| *judged).collect::<Vec<_>>());
        strangers.into_iter().zip(found).filter_map(|((key, _), facet)| Some((key, *facets.get(facet?)?))).collect()
    }

    /// Forms new issues from one-offs, old and new; each holds at least one text of `fresh`.
    fn form(&mut self, run: u32, fresh: &BTreeSet<TextKey>, now: Option<Date>, min_voices: usize) -> Result<(), ClusterError> {
        let known = self.known();
        let one_offs: Vec<TextKey> = known.iter().filter(|(_, text)| text.homes.is_empty() && text.free > 0).map(|(&key, _)| key).collect();
        if !one_offs.iter().any(|key| fresh.contains(key)) {
            return Ok(());
        }
        let unpacked = Unpacked::of(one_offs.iter().filter_map(|key| self.texts.get_key_value(key)));
        let (keys, nodes): (Vec<TextKey>, Vec<Node<'_>>) = unpacked.judged().map(|(key, judged)| (key, judged.node)).unzip();
        let clustering = cluster(&nodes)?;
        let groups = clustering.groups().into_iter().map(|nodes| nodes.into_iter().map(|node| keys[node]).collect::<Vec<_>>());
        // A sentence that enough customers write word for word is near to no other text, yet it is an issue by itself.
        let alone = clustering.assignment.iter().zip(&keys).filter(|(group, _)| group.is_none()).map(|(_, &key)| vec![key]);
        let formed: Vec<BTreeSet<TextKey>> =
            groups.chain(alone).filter(|group| group.iter().any(|key| fresh.contains(key))).map(|group| group.into_iter().collect()).collect();
        let place: BTreeMap<TextKey, usize> =
            formed.iter().enumerate().flat_map(|(place, group)| group.iter().map(move |&key| (key, place))).collect();
        let mut voices: Vec<BTreeSet<String>> = vec![BTreeSet::new(); formed.len()];
        let mut severe = voices.clone();
        for (key, unit) in &self.units {
            if let Some(&place) = place.get(&key.text).filter(|_| unit.home.is_none() && !unit.pinned) {
                voices[place].insert(key.comment.clone());
                if self.texts.get(&key.text).is_some_and(|text| text.severe) {
                    severe[place].insert(key.comment.clone());
                }
            }
        }
        let numbers: Vec<Option<Number>> = voices
            .iter()
            .zip(severe)
            .map(|(voices, severe)| is_large_enough(voices.len(), severe.len(), min_voices).then(|| self.open(run, now, None)))
            .collect();
        for (key, unit) in &mut self.units {
            let Some(issue) = place.get(&key.text).and_then(|&place| numbers[place]) else { continue };
            if unit.home.is_none() && !unit.pinned {
                unit.home = Some(Home { issue, facet: issue });
                unit.changed = true;
            }
        }
        Ok(())
    }

    /// A new issue with the next number.
    pub(super) fn open(&mut self, run: u32, now: Option<Date>, split_from: Option<Number>) -> Number {
        let number = self.next();
        self.issues.insert(number, Entry { formed_run: run, formed_on: now, split_from, ..Entry::default() });
        if split_from.is_none() {
            self.events.push(super::book::Event { run, issue: number, kind: EventKind::Formed, other: None, detail: None });
        }
        number
    }

    /// Notes where a unit stands in its cell, which is known once its comment has been read again.
    pub fn note_span(&mut self, key: &UnitKey, segment: usize, span: (usize, usize)) {
        // A text that stands twice in a comment is one unit: its first place counts.
        if let Some(unit) = self.units.get_mut(key).filter(|unit| unit.segment == segment && unit.span != span) {
            unit.span = span;
            unit.changed = true;
        }
    }
}

/// Texts with what they are compared by, for as long as they are compared.
struct Unpacked<'b> {
    texts: Vec<(TextKey, &'b Text, &'b Features)>,
    topics: Vec<f32>,
    /// Where the topics of each text end.
    ends: Vec<usize>,
}

impl<'b> Unpacked<'b> {
    /// Texts whose features are not known are left out.
    fn of(texts: impl Iterator<Item = (&'b TextKey, &'b Text)>) -> Self {
        let texts: Vec<(TextKey, &Text, &Features)> = texts.filter_map(|(key, text)| Some((*key, text, text.features.as_ref()?))).collect();
        let (mut topics, mut ends) = (Vec::new(), Vec::with_capacity(texts.len()));
        for (.., features) in &texts {
            topics.extend(features.topics());
            ends.push(topics.len());
        }
        Self { texts, topics, ends }
    }

    fn judged(&self) -> impl Iterator<Item = (TextKey, Judged<'_>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.texts.iter().zip(starts.zip(&self.ends)).map(|((key, text, features), (start, end))| {
            let (vector, topics) = (Vector::Packed(&features.vector), &self.topics[start..*end]);
            (*key, Judged { node: Node { vector, language: text.language, topics, words: &features.words }, intent: text.intent })
        })
    }
}
