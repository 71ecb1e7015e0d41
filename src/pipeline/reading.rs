//! The second pass over the stored comments: chunk by chunk, read back and cut into words side by side, then taken one after the other in canonical order.
//!
//! Titles, key phrases and what is listened for are all made of the same words, those of a unit without personal data, so a unit is tokenized here once for
//! all of them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::annotate::KnownUnit;
use super::corrections::Corrected;
use super::second_pass::UnitKeys;
use super::store::Store;
use super::{CHUNK, is_analyzed};
use crate::classify::Comment;
use crate::error::Error;
use crate::issue::UnitMember;
use crate::measure::{Heard, Listener, Spoken, Words};
use crate::normalize::{TextKey, blank, normalize};
use crate::tokenize::{TokenWorker, TokenWorkers};

/// Where comments and what is known of their units are read from.
#[derive(Clone, Copy)]
pub(super) struct Shelf<'k> {
    pub(super) store: &'k Store,
    pub(super) units: &'k UnitKeys,
    pub(super) known: &'k HashMap<TextKey, KnownUnit>,
    pub(super) corrected: &'k Corrected,
    pub(super) workers: &'k TokenWorkers,
}

/// An analysed comment with its clustered units.
pub(super) struct Seen<'k> {
    /// Its place in canonical order.
    pub(super) index: usize,
    pub(super) comment: Comment,
    /// Each with the identity of its text.
    pub(super) members: Vec<(TextKey, UnitMember<'k>)>,
}

/// A comment and, where somebody listens, what is heard of it.
type Said<'k> = (Seen<'k>, Option<Heard>);

impl<'k> Shelf<'k> {
    /// Hands over every analysed comment; with a listener also gives what each comment, analysed or not, says, in canonical order.
    pub(super) fn read_all(self, mut listener: Option<&mut Listener>, mut take: impl FnMut(Seen<'k>) + Send) -> Result<Vec<Spoken>, Error> {
        let mut spoken = Vec::new();
        let mut start = 0;
        let mut before: Vec<Seen<'k>> = Vec::new();
        loop {
            let end = (start + CHUNK).min(self.store.len());
            let ears = listener.as_deref();
            // One chunk is taken while the next is read.
            let read = || -> Result<Vec<Option<Said<'k>>>, Error> {
                (start..end).into_par_iter().map(|index| self.workers.lend(|worker| self.read(index, ears, worker))).collect()
            };
            let (chunk, ()) = rayon::join(read, || before.into_iter().for_each(&mut take));
            before = Vec::new();
            for (seen, heard) in chunk?.into_iter().flatten() {
                if let Some((listener, heard)) = listener.as_mut().zip(heard) {
                    spoken.push(listener.note(heard));
                }
                if is_analyzed(seen.comment.status) {
                    before.push(seen);
                }
            }
            start = end;
            if start == self.store.len() && before.is_empty() {
                return Ok(spoken);
            }
        }
    }

    /// `None` for a comment that nobody asks for.
    fn read(self, index: usize, listener: Option<&Listener>, worker: &mut TokenWorker) -> Result<Option<Said<'k>>, Error> {
        let entry = self.store.entry(index);
        let analyzed = is_analyzed(entry.status);
        if !analyzed && listener.is_none() {
            return Ok(None);
        }
        let comment = self.store.read(index).map_err(Error::Store)?;
        let keys = if analyzed { self.units.of(entry.stored) } else { &[] };
        let (mut words, mut members) = (Words::default(), Vec::new());
        for (place, segment) in comment.segments.iter().enumerate() {
            let grouped = |key| self.known.get(key).filter(|unit| self.corrected.is_grouped((index, place), unit));
            let clustered = keys.get(place).and_then(|key| Some((*key, &*grouped(key)?.clustered.as_ref()?.vector)));
            if clustered.is_none() && listener.is_none() {
                continue;
            }
            let text = blank(&comment.feedback.text, segment.span.start..segment.span.end, &comment.masks);
            let normalized = normalize(&text);
            let tokens = worker.tokenize(normalized.as_str(), segment.language)?;
            if listener.is_some() {
                words.add(&text, normalized.as_str(), &tokens);
            }
            if let Some((key, vector)) = clustered {
                members.extend(UnitMember::new(&comment, place, vector, normalized.as_str(), &tokens).map(|member| (key, member)));
            }
        }
        let heard = listener.map(|listener| listener.listen(words));
        Ok(Some((Seen { index, comment, members }, heard)))
    }
}
