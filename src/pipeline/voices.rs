//! Voices, not posts: which comments are one voice, and which voices are a burst.
//!
//! Of the versions of one comment, where an export holds it again after each edit, only the last is the customer's word. Of comments with the same text
//! the first in canonical order stays, the others repeat it. Then, in the same order, a voice whose text is nearly that of
//! an earlier one joins it, unless the model says something else of it or one of the two turns a sentence round. Each voice is compared with earlier
//! voices only, never with repeats, so a chain of small changes does not drift from its first text, and nothing depends on the order of rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use rayon::prelude::*;

use super::store::{Entry, Store};
use crate::classify::{Comment, DuplicateKind, Intent, Sentiment, Status};
use crate::error::Error;
use crate::issue::Quote;
use crate::normalize::{Language, Template, TextKey};
use crate::report::{Burst, ReportedIssue};

/// Earlier voices that a text is compared with, those with most bands in common first: a boilerplate that thousands share must not cost their square.
const COMPARED: usize = 12;
/// Earlier voices looked up in one band.
const FELLOWS: usize = 256;
/// Voices whose comparisons are prepared at a time.
const AHEAD: usize = 2_048;
/// Templates kept for the next comparisons: a text that many resemble is read back once for many of them.
const KEPT: usize = 8_192;
/// Posts that make a burst.
const BURST_POSTS: u64 = 5;
/// Days that a burst lasts.
const BURST_DAYS: i32 = 7;
/// Share of the dated posts that must fall into them, in percent.
const BURST_PERCENT: usize = 80;
/// Authors that a burst has at least, where authors are known.
const BURST_AUTHORS: usize = 3;
/// Bursts listed in a report.
const BURSTS: usize = 20;

/// What the model says of a whole comment; texts of which it says different things are different voices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    sentiment: Option<Sentiment>,
    intent: Option<Intent>,
    language: Option<Language>,
}

impl Said {
    pub(super) fn of(comment: &Comment) -> Self {
        Self { sentiment: comment.sentiment, intent: comment.intent, language: comment.language }
    }
}

/// Folds earlier versions, then exact, then near duplicates.
pub(super) fn fold(store: &mut Store) -> std::io::Result<()> {
    fold_versions(&mut store.entries);
    fold_exact(&mut store.entries);
    let joins = near(store)?;
    for (&index, &original) in &joins {
        let entry = &mut store.entries[index];
        entry.status = Status::Duplicate;
        entry.repeats = Some((original, DuplicateKind::Near));
        let posts = std::mem::take(&mut entry.posts);
        store.entries[original].posts += posts;
        store.entries[index].posts = 1;
    }
    // What repeated a voice that has joined another repeats that one now.
    for entry in &mut store.entries {
        if let Some((original, kind)) = entry.repeats
            && let Some(&voice) = joins.get(&original)
        {
            entry.repeats = Some((voice, if kind.is_post() { DuplicateKind::Near } else { kind }));
        }
    }
    Ok(())
}

/// Of the analysed versions of one comment the last one stays.
fn fold_versions(entries: &mut [Entry]) {
    let mut last: HashMap<u64, (i64, usize)> = HashMap::new();
    let versions = |entries: &[Entry], index: usize| entries[index].revision.filter(|_| entries[index].status == Status::Analyzed);
    for index in 0..entries.len() {
        let Some(version) = versions(entries, index) else { continue };
        let last = last.entry(version.of).or_insert((version.at, index));
        if version.at > last.0 {
            *last = (version.at, index);
        }
    }
    for index in 0..entries.len() {
        let Some(&(_, original)) = versions(entries, index).and_then(|version| last.get(&version.of)) else { continue };
        // The same version in two files is an exact repeat, which is found below.
        if original != index && entries[original].revision != entries[index].revision {
            entries[index].status = Status::Duplicate;
            entries[index].repeats = Some((original, DuplicateKind::Superseded));
        }
    }
}

fn fold_exact(entries: &mut [Entry]) {
    let mut first: HashMap<TextKey, usize> = HashMap::new();
    for index in 0..entries.len() {
        let (Status::Analyzed, Some(text)) = (entries[index].status, entries[index].text) else { continue };
        if let Some(&original) = first.get(&text) {
            entries[original].posts += 1;
            entries[index].status = Status::Duplicate;
            entries[index].repeats = Some((original, DuplicateKind::Exact));
        } else {
            first.insert(text, index);
        }
    }
    // A comment whose last version repeats another voice speaks with that voice.
    for index in 0..entries.len() {
        let Some((last, DuplicateKind::Superseded)) = entries[index].repeats else { continue };
        if let Some((voice, _)) = entries[last].repeats {
            entries[index].repeats = Some((voice, DuplicateKind::Superseded));
        }
    }
}

/// The earlier voice that each voice joins.
fn near(store: &Store) -> std::io::Result<BTreeMap<usize, usize>> {
    let mut joins = BTreeMap::new();
    let mut templates = Templates { store, kept: HashMap::new() };
    let mut fellows = Fellows::default();
    let is_voice = |entry: &Entry| entry.status == Status::Analyzed && entry.sketch.is_some();
    let voices: Vec<usize> = (0..store.len()).filter(|&index| is_voice(store.entry(index))).collect();
    for ahead in voices.chunks(AHEAD) {
        templates.fetch(&wanted(store, &fellows, ahead))?;
        for &index in ahead {
            match nearest(&mut templates, index, &fellows.candidates(store, index))? {
                Some(original) => drop(joins.insert(index, original)),
                None => fellows.join(store, index),
            }
        }
    }
    Ok(joins)
}

/// The comments whose templates will be asked for while these are looked at, as far as that can be told before it is known which of them join others:
/// read back side by side, they need not be waited for one by one.
fn wanted(store: &Store, fellows: &Fellows, ahead: &[usize]) -> BTreeSet<usize> {
    let mut among = Fellows::default();
    for &index in ahead {
        among.join(store, index);
    }
    let near = |&index: &usize| {
        let mut candidates = fellows.candidates(store, index);
        candidates.extend(among.candidates(store, index).into_iter().filter(|&earlier| earlier < index));
        let own = (!candidates.is_empty()).then_some(index);
        candidates.into_iter().chain(own)
    };
    ahead.par_iter().flat_map_iter(near).collect()
}

/// Voices by the bands of their sketches.
#[derive(Default)]
struct Fellows(HashMap<(usize, u32), Vec<usize>>);

impl Fellows {
    fn join(&mut self, store: &Store, index: usize) {
        for key in store.entries[index].sketch.iter().flat_map(|sketch| sketch.bands.into_iter().enumerate()) {
            self.0.entry(key).or_default().push(index);
        }
    }

    /// Those that a comment may be near to: the model says the same of them and their length is like its own; those with most bands in common first, then
    /// in canonical order.
    fn candidates(&self, store: &Store, index: usize) -> Vec<usize> {
        let entry = &store.entries[index];
        let Some(sketch) = entry.sketch else { return Vec::new() };
        let mut shared: BTreeMap<usize, u32> = BTreeMap::new();
        for key in sketch.bands.into_iter().enumerate() {
            let fellows = self.0.get(&key).into_iter().flatten().take(FELLOWS);
            for &earlier in fellows.filter(|&&earlier| store.entries[earlier].said == entry.said) {
                *shared.entry(earlier).or_default() += 1;
            }
        }
        let mut candidates: Vec<(usize, u32)> = shared.into_iter().collect();
        candidates.sort_by_key(|&(earlier, bands)| (std::cmp::Reverse(bands), earlier));
        candidates.truncate(COMPARED);
        // Two texts of too different lengths need not be read back.
        let may_be_near = |earlier: &usize| store.entries[*earlier].sketch.is_none_or(|earlier| earlier.may_be_near(&sketch));
        candidates.into_iter().map(|(earlier, _)| earlier).filter(may_be_near).collect()
    }
}

/// The first of the candidates that the comment at `index` is near to.
fn nearest(templates: &mut Templates<'_>, index: usize, candidates: &[usize]) -> std::io::Result<Option<usize>> {
    if candidates.is_empty() {
        return Ok(None);
    }
    let Some(own) = templates.of(index)?.cloned() else { return Ok(None) };
    for &earlier in candidates {
        if templates.of(earlier)?.is_some_and(|other| own.is_near(other)) {
            return Ok(Some(earlier));
        }
    }
    Ok(None)
}

/// Templates of stored comments, some of them in memory.
struct Templates<'s> {
    store: &'s Store,
    kept: HashMap<usize, Option<Template>>,
}

impl Templates<'_> {
    /// Reads what is not in memory yet, side by side.
    fn fetch(&mut self, wanted: &BTreeSet<usize>) -> std::io::Result<()> {
        if self.kept.len() >= KEPT {
            self.kept.retain(|index, _| wanted.contains(index));
        }
        let missing: Vec<usize> = wanted.iter().copied().filter(|index| !self.kept.contains_key(index)).collect();
        let read = missing.into_par_iter().map(|index| Ok((index, template(self.store, index)?)));
        self.kept.extend(read.collect::<std::io::Result<Vec<_>>>()?);
        Ok(())
    }

    fn of(&mut self, index: usize) -> std::io::Result<Option<&Template>> {
        if !self.kept.contains_key(&index) {
            self.kept.insert(index, template(self.store, index)?);
        }
        Ok(self.kept.get(&index).and_then(Option::as_ref))
    }
}

fn template(store: &Store, index: usize) -> std::io::Result<Option<Template>> {
    let comment = store.read(index)?;
    Ok(Template::new(&comment.feedback.text, &comment.masks))
}

/// The voices that were posted many times within days, the most frequent first.
pub(super) fn bursts(store: &Store, issues: &[ReportedIssue], keep_personal_data: bool) -> Result<Vec<Burst>, Error> {
    let mut found: Vec<(usize, Window)> = Vec::new();
    for (index, entry) in store.entries.iter().enumerate().filter(|(_, entry)| entry.status == Status::Analyzed && entry.posts >= BURST_POSTS) {
        let days: Vec<Date> = store.members(index).filter_map(Entry::day).collect();
        let authors = store.authors(index).len();
        let crowd = authors >= BURST_AUTHORS || authors == 0;
        if let Some(window) = window(days).filter(|_| crowd) {
            found.push((index, window));
        }
        debug_assert_eq!(entry.posts, store.members(index).count() as u64);
    }
    found.sort_by_key(|&(index, _)| (std::cmp::Reverse(store.entries[index].posts), index));
    found.truncate(BURSTS);
    let mut bursts = Vec::with_capacity(found.len());
    for (index, window) in found {
        let comment = store.read(index).map_err(Error::Store)?;
        // Its longest unit says most of it; the first of equals.
        let units = comment.segments.iter().enumerate();
        let longest = units.max_by_key(|(unit, segment)| (segment.span.end - segment.span.start, std::cmp::Reverse(*unit))).map(|(unit, _)| unit);
        let Some(quote) = longest.and_then(|unit| Quote::cut(&comment, unit, keep_personal_data)) else { continue };
        let raised =
            issues.iter().map(|reported| &reported.issue).filter(|issue| issue.members.iter().any(|member| member.comment == comment.feedback.id));
        bursts.push(Burst {
            quote,
            posts: store.entries[index].posts,
            within: window.posts as u64,
            authors: store.has_authors().then(|| store.authors(index).len() as u64),
            from: window.from.to_string(),
            to: window.to.to_string(),
            issues: raised.map(|issue| issue.id.0.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        });
    }
    Ok(bursts)
}

/// The days of a burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: Date,
    to: Date,
    posts: usize,
}

/// The first seven days that hold most of the posts, if they hold enough of them.
fn window(mut days: Vec<Date>) -> Option<Window> {
    days.sort_unstable();
    let mut best: Option<Window> = None;
    let mut first = 0;
    for (last, &to) in days.iter().enumerate() {
        while days[first].until(to).is_ok_and(|span| span.get_days() >= BURST_DAYS) {
            first += 1;
        }
        let posts = last + 1 - first;
        if best.is_none_or(|best| posts > best.posts) {
            best = Some(Window { from: days[first], to, posts });
        }
    }
    best.filter(|best| best.posts as u64 >= BURST_POSTS && best.posts * 100 >= days.len() * BURST_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_burst_is_most_of_the_posts_within_seven_days() {
        let days = |numbers: &[i8]| {
            window(numbers.iter().map(|&day| date(2026, 5, day)).collect()).map(|window| (window.from.day(), window.to.day(), window.posts))
        };
        assert_eq!(days(&[1, 3, 3, 5, 7]), Some((1, 7, 5)));
        assert_eq!(days(&[8, 3, 5, 3, 1]), None, "eight days");
        assert_eq!(days(&[1, 20, 21, 21, 22, 23]), Some((20, 23, 5)), "five of six");
        assert_eq!(days(&[1, 2, 20, 21, 21, 22, 23]), None, "five of seven");
        assert_eq!(days(&[1, 1, 1, 1]), None, "four posts");
        assert_eq!(days(&[]), None);
    }
}
