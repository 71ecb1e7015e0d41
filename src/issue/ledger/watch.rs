//! What was done about issues, kept so that a later run still watches whether they return.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::book::{Book, Number};

/// An action on an issue, and its effect as one run found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The issue.
    pub issue: Number,
    /// The day, or else
    pub on: Option<Date>,
    /// the version.
    pub version: Option<String>,
    /// What was done.
    pub what: String,
    /// The run.
    pub run: u32,
    /// The verdict's word.
    pub verdict: String,
    /// Voices and comments of the time before.
    pub before: (u64, u64),
    /// Voices and comments of the time after.
    pub after: (u64, u64),
    /// The last day of the time after.
    pub after_to: Option<Date>,
}

impl Watched {
    /// Whether two entries are of the same action.
    #[must_use]
    pub fn is_same_action(&self, other: &Self) -> bool {
        (self.on, &self.version, &self.what) == (other.on, &other.version, &other.what)
    }
}

impl Book {
    /// What runs before `run` have noted of the actions on `issue`, or on issues that are part of it now: the newest entry of each action, by day and
    /// version, and the newest that has the verdict `calm`.
    #[must_use]
    pub fn watched_before(&self, issue: Number, run: u32, calm: &str) -> Vec<(&Watched, Option<&Watched>)> {
        let mut newest = BTreeMap::new();
        let mut own: Vec<&Watched> = self.watched.iter().filter(|entry| entry.run < run && self.survivor(entry.issue) == issue).collect();
        own.sort_by_key(|entry| entry.run);
        for entry in own {
            let kept: &mut (&Watched, Option<&Watched>) = newest.entry((entry.on, &entry.version, &entry.what)).or_insert((entry, None));
            kept.0 = entry;
            if entry.verdict == calm {
                kept.1 = Some(entry);
            }
        }
        newest.into_values().collect()
    }

    /// Notes what this run finds of an action; a run of the same data notes the same again.
    pub fn watch(&mut self, found: Watched) {
        self.watched.retain(|entry| !(entry.run == found.run && entry.issue == found.issue && entry.is_same_action(&found)));
        self.watched.push(found);
    }
}

pub(super) fn save(connection: &Connection, watched: &[Watched]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("INSERT OR REPLACE INTO actions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    for entry in watched {
        statement.execute(params![
            entry.issue,
            entry.on.map(|date| date.to_string()).unwrap_or_default(),
            entry.version.as_deref().unwrap_or_default(),
            entry.what,
            entry.run,
            entry.verdict,
            count(entry.before.0),
            count(entry.before.1),
            count(entry.after.0),
            count(entry.after.1),
            entry.after_to.map(|date| date.to_string()),
        ])?;
    }
    Ok(())
}

pub(super) fn load(connection: &Connection) -> rusqlite::Result<Vec<Watched>> {
    let mut watched = Vec::new();
    let query = "SELECT issue, day, version, what, run, verdict, before_voices, before_base, after_voices, after_base, after_to FROM actions";
    super::load::each(connection, query, |row| {
        let count = |column: usize| row.get::<_, i64>(column).map(|count| u64::try_from(count).unwrap_or_default());
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        watched.push(Watched {
            issue: row.get(0)?,
            on: day(row.get(1)?),
            version: row.get::<_, Option<String>>(2)?.filter(|version| !version.is_empty()),
            what: row.get(3)?,
            run: row.get(4)?,
            verdict: row.get(5)?,
            before: (count(6)?, count(7)?),
            after: (count(8)?, count(9)?),
            after_to: day(row.get(10)?),
        });
        Ok(())
    })?;
    Ok(watched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ledger::book::Entry;

    #[test]
    fn the_newest_entry_of_each_action_counts_and_a_merge_takes_them_along() {
        let mut book = Book::default();
        for number in [1, 2] {
            book.issues.insert(Number(number), Entry::default());
        }
        let entry = |issue: u32, run: u32, verdict: &str| Watched {
            issue: Number(issue),
            on: "2026-07-01".parse().ok(),
            version: None,
            what: "new carrier".to_owned(),
            run,
            verdict: verdict.to_owned(),
            before: (9, 90),
            after: (1, 90),
            after_to: None,
        };
        for (run, verdict) in [(1, "too_early"), (2, "worked"), (3, "no_effect_seen")] {
            book.watch(entry(1, run, verdict));
            book.watch(entry(1, run, verdict));
        }
        assert_eq!(book.watched.len(), 3, "a rerun notes nothing twice");
        let before = book.watched_before(Number(1), 4, "worked");
        assert_eq!((before.len(), before[0].0.run, before[0].1.map(|calm| calm.run)), (1, 3, Some(2)));
        assert_eq!(book.watched_before(Number(1), 2, "worked")[0].0.verdict, "too_early", "what a run itself noted is not its past");
        book.merge(Number(1), Number(2)).unwrap();
        assert_eq!(book.watched_before(Number(2), 4, "worked").len(), 1);
    }
}
