//! A run with a ledger: which issues its units belong to, how each issue stands now, what is to be alerted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, DateTime};
use xxhash_rust::xxh3::Xxh3;

use super::annotate::{ClusteredUnit, KnownUnit};
use super::grouping::Grouping;
use super::second_pass::Place;
use super::store::Store;
use super::unnamed::unnamed;
use super::{Event, is_analyzed};
use crate::classify::Comment;
use crate::config::Settings;
use crate::error::Error;
use crate::issue::ledger::{
    AlertFacts, AlertKind, Book, Course, Facts, Grounds, IssueRecord, Number, Present, PresentText, Run, State, UnitKey, is_alerted,
};
use crate::issue::{IssueDraft, Kept};
use crate::measure::{Direction, Emergence, LEAST_RETURN, LEAST_VOICES, Measures, Trend, false_discovery_bound};
use crate::normalize::{Language, TextKey};
use crate::report::{AlertRecord, LedgerRun, ReportedIssue};

/// Weeks in which the voices of an issue that has come back lie: the 28 days for which it stays so, and the week that they begin in.
const RETURN_WEEKS: usize = 5;
/// Share of false alerts accepted among those for new issues; they are let through together, by Benjamini and Hochberg.
const FALSE_ALERTS: f64 = 0.05;

/// A run that keeps its issues.
pub(super) struct Keeper<'l> {
    pub(super) book: &'l mut Book,
    pub(super) run: u32,
    /// The newest date of any run so far, and before this one.
    now: Option<Date>,
    earlier: Option<Date>,
    /// Dates of analysed comments, ascending.
    dates: Vec<Date>,
    analyzed: u64,
    keep_personal_data: bool,
}

impl<'l> Keeper<'l> {
    /// Opens this run's page.
    pub(super) fn new(book: &'l mut Book, store: &Store, settings: &Settings) -> Self {
        let digest = digest(store);
        let run = book.run_of(digest);
        let analyzed = || (0..store.len()).map(|index| store.entry(index)).filter(|entry| is_analyzed(entry.status));
        let mut dates: Vec<Date> =
            analyzed().filter_map(|entry| entry.received).map(DateTime::date).filter(|date| store.is_believed(*date)).collect();
        dates.sort_unstable();
        let period = dates.first().copied().zip(dates.last().copied());
        let stated = settings.date.or(period.map(|(_, last)| last));
        let count = analyzed().count() as u64;
        let page = Run { digest, date: stated.map(|date| date.to_string()), period, analyzed: count, koe: env!("CARGO_PKG_VERSION").to_owned() };
        book.runs.insert(run, page);
        let newest = |runs: &mut dyn Iterator<Item = &Run>| runs.filter_map(|run| run.period).map(|(_, last)| last).max();
        let earlier = newest(&mut book.runs.range(..run).map(|(_, run)| run));
        let now = newest(&mut book.runs.values());
        Self { book, run, now, earlier, dates, analyzed: count, keep_personal_data: settings.keep_personal_data }
    }

    /// Says which issue each unit belongs to.
    pub(super) fn group(
        &mut self,
        known: &HashMap<TextKey, KnownUnit>,
        places: &BTreeMap<TextKey, Vec<Place>>,
        store: &Store,
        min_voices: usize,
        on_event: &mut dyn FnMut(&Event<'_>),
    ) -> Result<Grouping, Error> {
        let texts: BTreeMap<TextKey, PresentText<'_>> = places
            .keys()
            .filter_map(|key| {
                let unit = known.get(key)?;
                let ClusteredUnit { leaning, topics, words, .. } = unit.clustered.as_ref()?;
                let (vector, intent) = (leaning.as_ref()?, unit.verdict.intent);
                Some((*key, PresentText { vector, topics, words, language: unit.language, intent, severe: unit.severe }))
            })
            .collect();
        on_event(&Event::Clustering { units: texts.len() });
        let mut standing: Vec<(Place, TextKey)> = places.iter().flat_map(|(&key, places)| places.iter().map(move |&place| (place, key))).collect();
        standing.sort_unstable();
        let present: Vec<Present> = standing
            .iter()
            .map(|&((index, segment), text)| {
                let entry = store.entry(index);
                let received = entry.received.map(DateTime::date).filter(|date| store.is_believed(*date));
                Present { key: self.key(&entry.id, text), segment, received }
            })
            .collect();
        let issues = self.book.assign(self.run, &present, &texts, self.now, min_voices)?;
        let numbers: Vec<Number> = issues.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut grouped: Vec<BTreeSet<TextKey>> = vec![BTreeSet::new(); numbers.len()];
        let mut of = HashMap::new();
        for (&(place, text), issue) in standing.iter().zip(issues) {
            if let Some(group) = issue.and_then(|issue| numbers.binary_search(&issue).ok()) {
                grouped[group].insert(text);
                of.insert(place, group);
            }
        }
        let kept = numbers.iter().map(|number| self.kept(*number)).collect();
        let others = self.book.issues.iter().filter(|(number, _)| numbers.binary_search(number).is_err());
        let reserved = others.flat_map(|(_, entry)| entry.titles.values().chain(&entry.name)).cloned().collect();
        Ok(Grouping { texts: grouped.into_iter().map(|texts| texts.into_iter().collect()).collect(), of, numbers, kept, reserved })
    }

    fn kept(&self, number: Number) -> Option<Kept> {
        let entry = self.book.issues.get(&number)?;
        Some(Kept { id: number.into(), titles: entry.titles.clone(), name: entry.name.clone() })
    }

    /// The key under which the ledger knows a unit. An id that names a person becomes a digest, as it does in masked outputs, also where outputs are not.
    fn key(&self, comment: &str, text: TextKey) -> UnitKey {
        UnitKey { comment: if self.keep_personal_data { unnamed(comment) } else { comment.to_owned() }, text }
    }

    /// Notes where a unit stands.
    pub(super) fn note(&mut self, comment: &Comment, segment: usize, text: TextKey) {
        if let Some(span) = comment.segments.get(segment).map(|segment| segment.span) {
            self.book.note_span(&self.key(&comment.feedback.id, text), segment, (span.start, span.end));
        }
    }

    /// Decides the state of every issue, from the measures of those that are raised in this run, and what of it is to be alerted.
    pub(super) fn stand(&mut self, numbers: &[Number], measures: &[Measures]) {
        let seen = self.book.seen();
        let first_run = self.book.runs.keys().next().copied().unwrap_or(self.run);
        let mut news: Vec<(Number, AlertFacts)> = Vec::new();
        let issues: Vec<Number> = self.book.issues.iter().filter(|(_, entry)| entry.merged_into.is_none()).map(|(&number, _)| number).collect();
        for issue in issues {
            let raised = numbers.binary_search(&issue).ok().and_then(|group| measures.get(group));
            let (Some(entry), dates) = (self.book.issues.get(&issue), seen.get(&issue).copied()) else { continue };
            let was_there = entry.formed_run == first_run || entry.split_from.is_some();
            let facts = Facts {
                voices: raised.map_or(0, |measures| measures.size.voices),
                base: self.analyzed,
                base_since: self.base_since(dates.map(|(_, last)| last), raised.is_some()),
                course: raised.map_or(Course::Open, |measures| course(&measures.trend)),
                seen: dates,
                now: self.now,
                born: if was_there { dates.map(|(first, _)| first) } else { entry.formed_on },
                just_formed: entry.formed_run == self.run,
                before: self.book.standings.range((issue, 0)..(issue, self.run)).next_back().map(|(_, standing)| standing),
            };
            let (standing, grounds) = (facts.stand(), Grounds::of(&facts));
            self.book.grounds.insert(issue, grounds);
            self.book.standings.insert((issue, self.run), standing);
            let (Some(kind), Some(measures)) = (is_alerted(standing.state), raised) else { continue };
            let (size, trend) = (measures.size, &measures.trend);
            let facts = AlertFacts { voices: size.voices, posts: size.posts, share: size.share.value, p_value: None };
            match kind {
                // A volume that matters, in voices and in posts.
                AlertKind::New | AlertKind::Growing if size.voices.min(size.posts) < LEAST_VOICES => {}
                AlertKind::CameBack if returned(measures) < LEAST_RETURN => {}
                AlertKind::New => news.push((issue, AlertFacts { p_value: Some(self.newness(dates.map(|(first, _)| first), size.voices)), ..facts })),
                AlertKind::Growing => self.book.raise(self.run, issue, kind, AlertFacts { p_value: growth(trend), ..facts }),
                AlertKind::CameBack | AlertKind::CameBackAfterAction => self.book.raise(self.run, issue, kind, facts),
            }
        }
        let bound = false_discovery_bound(news.iter().filter_map(|(_, facts)| facts.p_value).collect(), FALSE_ALERTS);
        for (issue, facts) in news.into_iter().filter(|(_, facts)| facts.p_value.is_some_and(|p| p <= bound)) {
            self.book.raise(self.run, issue, AlertKind::New, facts);
        }
    }

    /// Analysed comments in which an issue could have been raised since it last was.
    fn base_since(&self, last_seen: Option<Date>, is_raised: bool) -> u64 {
        let since = if is_raised { last_seen } else { last_seen.max(self.earlier.filter(|_| last_seen.is_some())) };
        since.map_or(self.analyzed, |since| (self.dates.len() - self.dates.partition_point(|&date| date <= since)) as u64)
    }

    /// The chance that an issue of the same rate all along would have kept all its voices for the time since its first one: (share of comments since)
    /// to the power of its voices. Comments before it count from this run or from earlier ones, whichever are more: runs may hold the same comments.
    fn newness(&self, first_seen: Option<Date>, voices: u64) -> f64 {
        let earlier = self.book.runs.range(..self.run).map(|(_, run)| run);
        let (before, since) = if let Some(first) = first_seen {
            let before = self.dates.partition_point(|&date| date < first);
            let earlier: u64 = earlier.filter(|run| run.period.is_some_and(|(_, last)| last < first)).map(|run| run.analyzed).sum();
            (earlier.max(before as u64), (self.dates.len() - before) as u64)
        } else {
            (earlier.filter(|run| run.period.is_none()).map(|run| run.analyzed).sum(), self.analyzed)
        };
        let share = since as f64 / (before + since).max(1) as f64;
        share.powf(voices as f64)
    }

    /// Keeps the titles that an issue was given.
    pub(super) fn name(&mut self, issue: Number, draft: &IssueDraft) {
        if let Some(entry) = self.book.issues.get_mut(&issue) {
            entry.titles.clone_from(draft.own_titles());
        }
    }

    /// The owner that a person named.
    pub(super) fn owner(&self, issue: Number) -> Option<String> {
        self.book.issues.get(&issue)?.owner.clone()
    }

    /// What outputs say of an issue's past.
    pub(super) fn records(&self, numbers: &[Number]) -> Vec<Option<IssueRecord>> {
        let seen = self.book.seen();
        numbers.iter().map(|&number| self.book.record(number, seen.get(&number).copied())).collect()
    }

    /// What outputs say of the ledger and of what is due.
    pub(super) fn finish(self, issues: &[ReportedIssue], language: Language) -> LedgerRun {
        let alerts = self.book.due().map(|alert| {
            let id = alert.issue.into();
            let reported = issues.iter().find(|reported| reported.issue.id == id);
            let entry = self.book.issues.get(&alert.issue);
            AlertRecord {
                id: format!("{}/{}/{}", alert.issue, alert.kind.as_str(), alert.run),
                alert: alert.kind,
                state: self.book.state(alert.issue).unwrap_or(State::Steady),
                title: entry.and_then(|entry| entry.title(language)).unwrap_or_default().to_owned(),
                owner: reported.map(|reported| reported.suggestion.owner.clone()).or_else(|| entry.and_then(|entry| entry.owner.clone())),
                issue: id,
                run: alert.run,
                date: self.book.runs.get(&alert.run).and_then(|run| run.date.clone()),
                voices: alert.voices,
                posts: alert.posts,
                share: alert.share,
                p_value: alert.p_value,
            }
        });
        LedgerRun { id: self.book.identity().unwrap_or_default(), run: self.run, alerts: alerts.collect() }
    }
}

/// Where an issue is going: by its months, or by its newest days where those stand out.
pub(crate) fn course(trend: &Trend) -> Course {
    let newest = trend.weekly.recent.as_ref().map(|recent| recent.verdict);
    match trend.direction {
        _ if newest == Some(Emergence::Growing) => Course::Rising,
        Direction::Rising => Course::Rising,
        Direction::Falling => Course::Falling,
        Direction::Ended => Course::Ended,
        Direction::Steady | Direction::NotEnoughData => Course::Open,
    }
}

/// p value of the test that says that an issue grows.
fn growth(trend: &Trend) -> Option<f64> {
    let newest = trend.weekly.recent.as_ref().filter(|recent| recent.verdict == Emergence::Growing);
    newest.map_or(trend.p_value, |recent| recent.p_value)
}

/// Voices of the newest weeks, in which an issue that has come back is raised; all of them where there are no dates.
fn returned(measures: &Measures) -> u64 {
    let weeks = &measures.trend.weekly.weeks;
    if weeks.is_empty() { measures.size.voices } else { weeks.iter().rev().take(RETURN_WEEKS).map(|week| week.voices).sum() }
}

/// The identity of a run's data: every record's id, date and text, in canonical order.
fn digest(store: &Store) -> [u8; 16] {
    let mut hash = Xxh3::new();
    for index in 0..store.len() {
        let entry = store.entry(index);
        hash.update(entry.id.as_bytes());
        hash.update(b"\x1f");
        hash.update(entry.received.map(|at| at.to_string()).unwrap_or_default().as_bytes());
        hash.update(b"\x1f");
        hash.update(&entry.text.map_or(0, |text| text.0).to_le_bytes());
    }
    hash.digest128().to_be_bytes()
}
