//! What a ledger holds, in memory: issues and their members, runs, and what happened when.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::delivery::Delivery;
use super::grounds::Grounds;
use super::judgements::{JudgedWords, Judgement};
use super::lifecycle::{Standing, State};
use super::watch::Watched;
use crate::classify::Intent;
use crate::issue::IssueId;
use crate::normalize::{Language, TextKey};

/// The number of an issue, given once and never again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub u32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "K-{:04}", self.0)
    }
}

impl From<Number> for IssueId {
    fn from(number: Number) -> Self {
        Self(number.to_string())
    }
}

impl Number {
    /// Reads `K-0012`, `k-12` or `12`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix("K-").or_else(|| text.strip_prefix("k-")).unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|&number| plain && number > 0).map(Self)
    }
}

/// One issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The titles that koe gave it, which stay once given.
    pub titles: BTreeMap<Language, String>,
    /// The name that a person gave it, which stands in every place of a title.
    pub name: Option<String>,
    /// The owner that a person named, instead of the taxonomy's.
    pub owner: Option<String>,
    /// Listed last, never alerted.
    pub muted: bool,
    /// Known to the team: never alerted as new.
    pub known: bool,
    /// The issue that it has become part of.
    pub merged_into: Option<Number>,
    /// The issue that a person took it from.
    pub split_from: Option<Number>,
    /// The run that it was formed in.
    pub formed_run: u32,
    /// The newest date of the data then.
    pub formed_on: Option<Date>,
}

impl Entry {
    /// The name, else the title in `language` or in the other one.
    #[must_use]
    pub fn title(&self, language: Language) -> Option<&str> {
        self.name.as_deref().or_else(|| self.titles.get(&language).or_else(|| self.titles.values().next()).map(String::as_str))
    }
}

/// Which unit: the comment's id and the identity of the unit's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitKey {
    /// Id of the comment.
    pub comment: String,
    /// Identity of the words.
    pub text: TextKey,
}

/// One unit that the ledger knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its index among the segments of its comment.
    pub segment: usize,
    /// First byte of the cell, and one past the last.
    pub span: (usize, usize),
    /// When its comment was received.
    pub received: Option<Date>,
    /// Its place, `None` for a one-off.
    pub home: Option<Home>,
    /// Whether a person put it there.
    pub pinned: bool,
    /// The run that saw it first.
    pub first_run: u32,
    /// Whether it differs from what the file holds.
    pub(super) changed: bool,
}

/// Where a unit belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// Its issue.
    pub issue: Number,
    /// The issue that it was formed in: what has been merged stays a group of its own for the comparison with new units, or the mean of the two would
    /// be near to neither.
    pub facet: Number,
}

/// What a text is compared by.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Its language.
    pub language: Language,
    /// What its customer wants.
    pub intent: Intent,
    /// `None` until a run with the ledger's model has seen the text.
    pub features: Option<Features>,
    /// Whether it speaks of harm: such a group is an issue from two voices on.
    pub severe: bool,
    pub(super) changed: bool,
}

/// The features of a [`Node`](crate::cluster::Node), as the file holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features {
    /// A byte for each number of the vector; shared with the run that has made it.
    pub(super) vector: Arc<[u8]>,
    /// A byte for the probability of each topic.
    pub(super) topics: Box<[u8]>,
    /// Hashes of words.
    pub(super) words: Box<[u64]>,
}

/// One run. A run of the same data as the one before it is the same run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Identity of its data.
    pub digest: [u8; 16],
    /// Date of its report.
    pub date: Option<String>,
    /// First and last date of its data.
    pub period: Option<(Date, Date)>,
    /// Analysed comments.
    pub analyzed: u64,
    /// koe's version.
    pub koe: String,
}

/// What happened to an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The run in which, or after which, it happened.
    pub run: u32,
    /// The issue.
    pub issue: Number,
    /// What.
    pub kind: EventKind,
    /// The other issue, of a merge or split.
    pub other: Option<Number>,
    /// The new name or owner, or how many units.
    pub detail: Option<String>,
}

/// Declares the kinds of events with the words that files use.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The word that files use.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of a word.
            #[must_use]
            pub fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(super) use words;

words! {
    /// Kinds of events.
    EventKind {
        /// The issue was formed from units.
        Formed = "formed",
        /// A person named it, or took the name away.
        Renamed = "renamed",
        /// A person set its owner, or took it away.
        OwnerSet = "owner_set",
        /// Another issue became part of it.
        MergedFrom = "merged_from",
        /// It became part of another.
        MergedInto = "merged_into",
        /// A merge was taken back.
        Unmerged = "unmerged",
        /// Units were taken into an issue of their own.
        SplitInto = "split_into",
        /// It was made from units of another.
        SplitFrom = "split_from",
        /// A person moved units to it.
        MovedIn = "moved_in",
        /// A person moved units away.
        MovedOut = "moved_out",
        /// No alerts from now on.
        Muted = "muted",
        /// Alerts again.
        Unmuted = "unmuted",
        /// Known to the team.
        MarkedKnown = "marked_known",
        /// No longer.
        MarkedUnknown = "marked_unknown",
    }
}

words! {
    /// What an alert is for.
    AlertKind {
        /// Never heard of before.
        New = "new",
        /// A growing share of comments.
        Growing = "growing",
        /// Heard of again after it had ended.
        CameBack = "came_back",
        /// An action had worked, and the issue is back all the same.
        CameBackAfterAction = "came_back_after_action",
    }
}

/// What was, or is to be, alerted.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The issue.
    pub issue: Number,
    /// Why.
    pub kind: AlertKind,
    /// The run that found it.
    pub run: u32,
    /// Distinct texts then.
    pub voices: u64,
    /// Records then.
    pub posts: u64,
    /// Voices among all analysed comments then.
    pub share: f64,
    /// Of the test behind it, where there is one.
    pub p_value: Option<f64>,
    /// Whether `alerts.json` has held it.
    pub delivered: bool,
}

/// Everything a ledger holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// What it was made with.
    pub(super) model: Option<String>,
    /// All issues ever.
    pub issues: BTreeMap<Number, Entry>,
    /// All units ever seen that were grouped.
    pub units: BTreeMap<UnitKey, Unit>,
    /// Their texts; empty where the book was read for corrections only.
    pub(super) texts: BTreeMap<TextKey, Text>,
    /// All runs, by number.
    pub runs: BTreeMap<u32, Run>,
    /// The standing of each issue in each run.
    pub standings: BTreeMap<(Number, u32), Standing>,
    /// In the order in which they happened.
    pub events: Vec<Event>,
    /// All alerts.
    pub alerts: Vec<Alert>,
    /// What was done about issues, as each run found its effect.
    pub watched: Vec<Watched>,
    /// What the states of the latest run rest on; made with each run, not kept.
    pub grounds: BTreeMap<Number, Grounds>,
    /// What people say of units' sentiment and intent.
    pub judgements: BTreeMap<JudgedWords, Judgement>,
    /// Where the latest run was to tell its alerts.
    pub delivery: Option<Delivery>,
}

impl Book {
    /// The number of the latest run, 0 before the first.
    #[must_use]
    pub fn run(&self) -> u32 {
        self.runs.last_key_value().map_or(0, |(&run, _)| run)
    }

    /// The number of a run of this data: the latest run's where it is the same data, else the next.
    #[must_use]
    pub fn run_of(&self, digest: [u8; 16]) -> u32 {
        match self.runs.last_key_value() {
            Some((&run, last)) if last.digest == digest => run,
            Some((&run, _)) => run + 1,
            None => 1,
        }
    }

    /// The identity of the ledger, by which runs of the same one are known; `None` before its first run.
    #[must_use]
    pub fn identity(&self) -> Option<String> {
        let first = self.runs.first_key_value()?;
        Some(format!("{:032x}", u128::from_be_bytes(first.1.digest)))
    }

    /// The next number that no issue has had.
    pub(super) fn next(&self) -> Number {
        Number(self.issues.last_key_value().map_or(0, |(number, _)| number.0) + 1)
    }

    /// First and last date of each issue's units.
    #[must_use]
    pub fn seen(&self) -> BTreeMap<Number, (Date, Date)> {
        let mut seen: BTreeMap<Number, (Date, Date)> = BTreeMap::new();
        for unit in self.units.values() {
            let (Some(home), Some(date)) = (unit.home, unit.received) else { continue };
            let (first, last) = seen.entry(home.issue).or_insert((date, date));
            *first = date.min(*first);
            *last = date.max(*last);
        }
        seen
    }

    /// The latest standing of an issue up to and with `run`.
    #[must_use]
    pub fn standing(&self, issue: Number, run: u32) -> Option<&Standing> {
        self.standings.range((issue, 0)..=(issue, run)).next_back().map(|(_, standing)| standing)
    }

    /// The state of an issue, as of the latest run.
    #[must_use]
    pub fn state(&self, issue: Number) -> Option<State> {
        self.standing(issue, u32::MAX).map(|standing| standing.state)
    }

    /// Notes an event of the latest run.
    pub(super) fn happened(&mut self, issue: Number, kind: EventKind, other: Option<Number>, detail: Option<String>) {
        self.events.push(Event { run: self.run(), issue, kind, other, detail });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_people_type_them() {
        assert_eq!(
            ["K-0012", "k-12", " 12 ", "K-", "K-+1", "K-0", "fax"].map(|text| Number::read(text).map(|number| number.0)),
            [Some(12), Some(12), Some(12), None, None, None, None]
        );
        assert_eq!(Number(12345).to_string(), "K-12345");
    }
}
