//! From the tables to a [`Book`].

use std::path::Path;

use jiff::civil::Date;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row};

use super::book::{Alert, AlertKind, Book, Entry, Event, EventKind, Features, Home, Number, Run, Text, Unit, UnitKey};
use super::error::LedgerError;
use super::lifecycle::{Standing, State};
use crate::classify::Intent;
use crate::normalize::{Language, TextKey};

/// Reads everything; the texts with their vectors only where units are to be compared.
///
/// # Errors
/// [`LedgerError::Database`] or [`LedgerError::Damaged`].
pub(super) fn book(connection: &Connection, path: &Path, with_texts: bool) -> Result<Book, LedgerError> {
    let failed = LedgerError::of("read", path);
    let read = || -> Result<Book, rusqlite::Error> {
        let mut book = Book::default();
        each(connection, "SELECT value FROM facts WHERE name = 'model'", |row| {
            book.model = Some(row.get(0)?);
            Ok(())
        })?;
        each(connection, "SELECT run, digest, date, first_date, last_date, analyzed, koe FROM runs", |row| {
            let (first, last): (Option<Day>, Option<Day>) = (row.get(3)?, row.get(4)?);
            let run = Run {
                digest: row.get(1)?,
                date: row.get(2)?,
                period: first.zip(last).map(|(first, last)| (first.0, last.0)),
                analyzed: row.get::<_, Count>(5)?.0,
                koe: row.get(6)?,
            };
            book.runs.insert(row.get(0)?, run);
            Ok(())
        })?;
        each(
            connection,
            "SELECT issue, title_ja, title_en, name, owner, muted, known, merged_into, split_from, formed_run, formed_on FROM issues",
            |row| {
                let titles: [(Language, Option<String>); 2] = [(Language::Japanese, row.get(1)?), (Language::English, row.get(2)?)];
                let entry = Entry {
                    titles: titles.into_iter().filter_map(|(language, title)| Some((language, title?))).collect(),
                    name: row.get(3)?,
                    owner: row.get(4)?,
                    muted: row.get(5)?,
                    known: row.get(6)?,
                    merged_into: row.get(7)?,
                    split_from: row.get(8)?,
                    formed_run: row.get(9)?,
                    formed_on: day(row, 10)?,
                };
                book.issues.insert(row.get(0)?, entry);
                Ok(())
            },
        )?;
        each(connection, "SELECT comment, text, unit, first_byte, end_byte, received, issue, facet, pinned, first_run FROM members", |row| {
            let home: (Option<Number>, Option<Number>) = (row.get(6)?, row.get(7)?);
            let unit = Unit {
                segment: row.get::<_, Size>(2)?.0,
                span: (row.get::<_, Size>(3)?.0, row.get::<_, Size>(4)?.0),
                received: day(row, 5)?,
                home: home.0.zip(home.1).map(|(issue, facet)| Home { issue, facet }),
                pinned: row.get(8)?,
                first_run: row.get(9)?,
                changed: false,
            };
            book.units.insert(UnitKey { comment: row.get(0)?, text: row.get::<_, Key>(1)?.0 }, unit);
            Ok(())
        })?;
        if with_texts {
            texts(connection, &mut book)?;
        }
        history(connection, &mut book)?;
        super::judgements::load(connection, &mut book)?;
        book.watched = super::watch::load(connection)?;
        book.delivery = super::delivery::load(connection)?;
        Ok(book)
    };
    let book = read().map_err(|error| match error {
        rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::IntegralValueOutOfRange(..) => {
            LedgerError::Damaged { path: path.to_path_buf(), what: "a value is none that koe writes" }
        }
        other => failed(other),
    })?;
    let known = |number: Option<Number>| number.is_none_or(|number| book.issues.contains_key(&number));
    let homes = || book.units.values().filter_map(|unit| unit.home);
    if homes().all(|home| known(Some(home.issue)) && known(Some(home.facet))) && book.issues.values().all(|entry| known(entry.merged_into)) {
        Ok(book)
    } else {
        Err(LedgerError::Damaged { path: path.to_path_buf(), what: "a unit belongs to an issue that is not there" })
    }
}

fn texts(connection: &Connection, book: &mut Book) -> rusqlite::Result<()> {
    each(connection, "SELECT text, language, intent, vector, topics, words, severe FROM texts", |row| {
        let bytes = |column| row.get::<_, Option<Vec<u8>>>(column);
        let parts = (bytes(3)?, bytes(4)?, bytes(5)?);
        let features = match parts {
            (Some(vector), Some(topics), Some(words)) => Some(Features::read(vector, topics, &words).ok_or(damaged(3))?),
            _ => None,
        };
        let text = Text { language: word(row, 1, language)?, intent: word(row, 2, intent)?, features, severe: row.get(6)?, changed: false };
        book.texts.insert(row.get::<_, Key>(0)?.0, text);
        Ok(())
    })
}

fn history(connection: &Connection, book: &mut Book) -> rusqlite::Result<()> {
    each(connection, "SELECT issue, run, state, voices, base, rate, last_seen, returned, expected FROM standings", |row| {
        let standing = Standing {
            state: word(row, 2, State::read)?,
            voices: row.get::<_, Count>(3)?.0,
            base: row.get::<_, Count>(4)?.0,
            rate: row.get(5)?,
            last_seen: day(row, 6)?,
            returned: day(row, 7)?,
            expected: row.get(8)?,
        };
        book.standings.insert((row.get(0)?, row.get(1)?), standing);
        Ok(())
    })?;
    each(connection, "SELECT run, issue, kind, other, detail FROM events ORDER BY event", |row| {
        let kind = word(row, 2, EventKind::read)?;
        book.events.push(Event { run: row.get(0)?, issue: row.get(1)?, kind, other: row.get(3)?, detail: row.get(4)? });
        Ok(())
    })?;
    each(connection, "SELECT issue, kind, run, voices, posts, share, p_value, delivered FROM alerts ORDER BY run, issue, kind", |row| {
        let alert = Alert {
            issue: row.get(0)?,
            kind: word(row, 1, AlertKind::read)?,
            run: row.get(2)?,
            voices: row.get::<_, Count>(3)?.0,
            posts: row.get::<_, Count>(4)?.0,
            share: row.get(5)?,
            p_value: row.get(6)?,
            delivered: row.get(7)?,
        };
        book.alerts.push(alert);
        Ok(())
    })
}

pub(super) fn each(connection: &Connection, query: &str, mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

pub(super) fn damaged(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(FromSqlError::InvalidType))
}

fn word<T>(row: &Row<'_>, column: usize, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    read(&row.get::<_, String>(column)?).ok_or_else(|| damaged(column))
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<Day>>(column)?.map(|day| day.0))
}

fn language(word: &str) -> Option<Language> {
    [Language::Japanese, Language::English, Language::Other].into_iter().find(|language| language.as_str() == word)
}

fn intent(word: &str) -> Option<Intent> {
    Intent::ALL.into_iter().find(|intent| intent.as_str() == word)
}

struct Day(Date);

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|error: jiff::Error| FromSqlError::Other(Box::new(error)))
    }
}

struct Key(TextKey);

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(TextKey(u128::from_be_bytes(bytes))))
    }
}

/// `SQLite`'s integers are signed; koe's counts are not.
struct Count(u64);

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

struct Size(usize);

impl FromSql for Size {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        usize::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

impl FromSql for Number {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}
