//! The tables of a ledger, and how an older ledger becomes a newer one.
//!
//! `PRAGMA application_id` says that a file is a ledger, `PRAGMA user_version` which of [`STEPS`] it has been through. A step that has been released is
//! never changed; a new schema is a new step.

use std::path::Path;

use rusqlite::Connection;

use super::error::LedgerError;

/// `koe` and a zero, as a number: what `file` and other programs know a ledger by.
const APPLICATION: i32 = i32::from_be_bytes(*b"koe\0");

/// Each step brings a ledger from its number to the next one; version 0 is an empty file.
const STEPS: [&str; 4] = [
    // Version 1. Vectors belong to texts, not to members: what a hundred customers write word for word is compared once.
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
     CREATE TABLE runs (
       run INTEGER PRIMARY KEY, digest BLOB NOT NULL, date TEXT, first_date TEXT, last_date TEXT, analyzed INTEGER NOT NULL, koe TEXT NOT NULL);
     CREATE TABLE issues (
       issue INTEGER PRIMARY KEY, title_ja TEXT, title_en TEXT, name TEXT, owner TEXT, muted INTEGER NOT NULL, known INTEGER NOT NULL,
       merged_into INTEGER REFERENCES issues, split_from INTEGER REFERENCES issues, formed_run INTEGER NOT NULL, formed_on TEXT);
     CREATE TABLE texts (text BLOB PRIMARY KEY, language TEXT NOT NULL, intent TEXT NOT NULL, vector BLOB, topics BLOB, words BLOB) WITHOUT ROWID;
     CREATE TABLE members (
       comment TEXT NOT NULL, text BLOB NOT NULL REFERENCES texts, unit INTEGER NOT NULL, first_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,
       received TEXT, issue INTEGER REFERENCES issues, facet INTEGER REFERENCES issues, pinned INTEGER NOT NULL, first_run INTEGER NOT NULL,
       PRIMARY KEY (comment, text)) WITHOUT ROWID;
     CREATE INDEX members_by_issue ON members (issue);
     CREATE TABLE standings (
       issue INTEGER NOT NULL REFERENCES issues, run INTEGER NOT NULL, state TEXT NOT NULL, voices INTEGER NOT NULL, base INTEGER NOT NULL,
       rate REAL NOT NULL, last_seen TEXT, returned TEXT, expected REAL NOT NULL, PRIMARY KEY (issue, run)) WITHOUT ROWID;
     CREATE TABLE events (event INTEGER PRIMARY KEY, run INTEGER NOT NULL, issue INTEGER NOT NULL, kind TEXT NOT NULL, other INTEGER, detail TEXT);",
    // Version 2: what has been alerted.
    "CREATE TABLE alerts (
       issue INTEGER NOT NULL REFERENCES issues, kind TEXT NOT NULL, run INTEGER NOT NULL, voices INTEGER NOT NULL, posts INTEGER NOT NULL,
       share REAL NOT NULL, p_value REAL, delivered INTEGER NOT NULL, PRIMARY KEY (issue, kind, run)) WITHOUT ROWID;",
    // Version 3: what was done about issues, and texts that speak of harm. A day or version that is not stated is ''.
    "CREATE TABLE actions (
       issue INTEGER NOT NULL REFERENCES issues, day TEXT NOT NULL, version TEXT NOT NULL, what TEXT NOT NULL, run INTEGER NOT NULL, verdict TEXT NOT NULL,
       before_voices INTEGER NOT NULL, before_base INTEGER NOT NULL, after_voices INTEGER NOT NULL, after_base INTEGER NOT NULL, after_to TEXT,
       PRIMARY KEY (issue, day, version, what, run)) WITHOUT ROWID;
     ALTER TABLE texts ADD COLUMN severe INTEGER NOT NULL DEFAULT 0;",
    // Version 4: what people say of units' sentiment and intent.
    "CREATE TABLE judgements (
       comment TEXT NOT NULL, words BLOB NOT NULL, unit INTEGER NOT NULL, sentiment TEXT, intent TEXT, made_run INTEGER NOT NULL, met_run INTEGER,
       PRIMARY KEY (comment, words)) WITHOUT ROWID;",
];

/// The version that this koe writes.
pub(super) const VERSION: u32 = 4;
const _: () = assert!(VERSION as usize == STEPS.len());

/// The version of an open file, 0 for a new one.
///
/// # Errors
/// [`LedgerError::Foreign`] or [`LedgerError::Newer`].
pub(super) fn version(connection: &Connection, path: &Path) -> Result<u32, LedgerError> {
    let failed = LedgerError::of("read", path);
    let number = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let application = number("application_id").map_err(&failed)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(&failed)?;
    if application == 0 && tables == 0 {
        return Ok(0);
    }
    if application != i64::from(APPLICATION) {
        return Err(LedgerError::Foreign { path: path.to_path_buf(), found: "another program's database" });
    }
    let found = u32::try_from(number("user_version").map_err(&failed)?).unwrap_or(u32::MAX);
    if found > VERSION {
        return Err(LedgerError::Newer { path: path.to_path_buf(), found, known: VERSION });
    }
    Ok(found)
}

/// Takes the steps from `version` on; inside a transaction of the caller's.
///
/// # Errors
/// [`LedgerError::Database`].
pub(super) fn migrate(connection: &Connection, version: u32, path: &Path) -> Result<(), LedgerError> {
    if version == VERSION {
        return Ok(());
    }
    let failed = LedgerError::of("migrate", path);
    for step in STEPS.iter().skip(version as usize) {
        connection.execute_batch(step).map_err(&failed)?;
    }
    connection.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}")).map_err(&failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_of_version_1_becomes_the_newest_and_keeps_its_issues() {
        let connection = Connection::open_in_memory().unwrap();
        let path = Path::new("koe.db");
        connection.execute_batch(STEPS[0]).unwrap();
        connection.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1")).unwrap();
        connection.execute("INSERT INTO issues VALUES (7, '送料が高い', NULL, NULL, NULL, 0, 0, NULL, NULL, 1, NULL)", []).unwrap();
        assert_eq!(version(&connection, path).unwrap(), 1);
        migrate(&connection, 1, path).unwrap();
        assert_eq!(version(&connection, path).unwrap(), VERSION);
        let book = super::super::load::book(&connection, path, true).unwrap();
        assert_eq!(book.issues.keys().map(ToString::to_string).collect::<Vec<_>>(), ["K-0007"]);
    }

    #[test]
    fn files_of_others_and_of_later_versions_are_told_apart() {
        let connection = Connection::open_in_memory().unwrap();
        let path = Path::new("koe.db");
        assert_eq!(version(&connection, path).unwrap(), 0);
        migrate(&connection, 0, path).unwrap();
        connection.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(version(&connection, path), Err(LedgerError::Newer { found: 99, .. })));
        connection.execute_batch("PRAGMA application_id = 0").unwrap();
        assert!(matches!(version(&connection, path), Err(LedgerError::Foreign { .. })));
    }
}
