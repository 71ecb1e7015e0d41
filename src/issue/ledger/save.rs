//! From a [`Book`] to the tables, inside the transaction of the run.

use jiff::civil::Date;
use rusqlite::types::{ToSql, ToSqlOutput};
use rusqlite::{Connection, params};

use super::book::{Book, Features, Number};
use crate::normalize::{Language, TextKey};

/// Writes what differs from the tables. Issues, runs and alerts are few and written whole; of units and texts those that changed, of standings those of
/// the latest run, of events those after the first `known`.
pub(super) fn book(connection: &Connection, book: &mut Book, known: usize) -> rusqlite::Result<()> {
    if let Some(model) = &book.model {
        connection.execute("INSERT OR REPLACE INTO facts VALUES ('model', ?1)", [model])?;
    }
    let mut runs = connection.prepare("INSERT OR REPLACE INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (number, run) in &book.runs {
        let (first, last) = run.period.unzip();
        runs.execute(params![number, run.digest, run.date, day(first), day(last), count(run.analyzed), run.koe])?;
    }
    let mut issues = connection.prepare("INSERT OR REPLACE INTO issues VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    for (number, entry) in &book.issues {
        issues.execute(params![
            number,
            entry.titles.get(&Language::Japanese),
            entry.titles.get(&Language::English),
            entry.name,
            entry.owner,
            entry.muted,
            entry.known,
            entry.merged_into,
            entry.split_from,
            entry.formed_run,
            day(entry.formed_on),
        ])?;
    }
    let mut texts = connection.prepare("INSERT OR REPLACE INTO texts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (key, text) in book.texts.iter_mut().filter(|(_, text)| text.changed) {
        let features = text.features.as_ref();
        texts.execute(params![
            bytes(*key),
            text.language.as_str(),
            text.intent.as_str(),
            features.map(|features| &*features.vector),
            features.map(|features| &*features.topics),
            features.map(Features::word_bytes),
            text.severe,
        ])?;
        text.changed = false;
    }
    let mut members = connection.prepare("INSERT OR REPLACE INTO members VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    for (key, unit) in book.units.iter_mut().filter(|(_, unit)| unit.changed) {
        members.execute(params![
            key.comment,
            bytes(key.text),
            count(unit.segment as u64),
            count(unit.span.0 as u64),
            count(unit.span.1 as u64),
            day(unit.received),
            unit.home.map(|home| home.issue),
            unit.home.map(|home| home.facet),
            unit.pinned,
            unit.first_run,
        ])?;
        unit.changed = false;
    }
    let mut standings = connection.prepare("INSERT OR REPLACE INTO standings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    let latest = book.run();
    for ((issue, run), standing) in book.standings.iter().filter(|((_, run), _)| *run == latest) {
        standings.execute(params![
            issue,
            run,
            standing.state.as_str(),
            count(standing.voices),
            count(standing.base),
            standing.rate,
            day(standing.last_seen),
            day(standing.returned),
            standing.expected,
        ])?;
    }
    let mut events = connection.prepare("INSERT INTO events (run, issue, kind, other, detail) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for event in book.events.iter().skip(known) {
        events.execute(params![event.run, event.issue, event.kind.as_str(), event.other, event.detail])?;
    }
    let mut alerts = connection.prepare("INSERT OR REPLACE INTO alerts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for alert in &book.alerts {
        let (voices, posts) = (count(alert.voices), count(alert.posts));
        alerts.execute(params![alert.issue, alert.kind.as_str(), alert.run, voices, posts, alert.share, alert.p_value, alert.delivered])?;
    }
    super::judgements::save(connection, book)?;
    super::watch::save(connection, &book.watched)?;
    super::delivery::save(connection, book.delivery.as_ref())
}

fn bytes(key: TextKey) -> [u8; 16] {
    key.0.to_be_bytes()
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl ToSql for Number {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}
