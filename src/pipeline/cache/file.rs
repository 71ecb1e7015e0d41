//! The cache's `SQLite` file.
//!
//! Entries are appended in the order in which they were learned, so that a later run over the same data reads them in passing; a small table beside them
//! leads from digests to entries and says when each was last used. `PRAGMA application_id` says that a file is a cache of koe.

use std::collections::HashMap;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};

use super::error::CacheError;
use super::{Maker, TextDigest};

/// `koe` and a c, as a number.
const APPLICATION: i32 = i32::from_be_bytes(*b"koec");
const SCHEMA: i64 = 1;
/// Where a `SQLite` file states its application id.
const APPLICATION_AT: usize = 68;
const HEADER: usize = 100;
/// How long a commit at the end of a run waits for another process, and one in between.
const PATIENCE: Duration = Duration::from_secs(20);

const TABLES: &str = "
    CREATE TABLE makers (maker INTEGER PRIMARY KEY, machine INTEGER NOT NULL, model TEXT NOT NULL, UNIQUE (model, machine));
    CREATE TABLE runs (run INTEGER PRIMARY KEY);
    CREATE TABLE entries (entry INTEGER PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE texts (maker INTEGER NOT NULL, text BLOB NOT NULL, entry INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (maker, text)) WITHOUT ROWID;";

/// What went wrong, by what is to be done.
#[derive(Debug)]
pub(super) enum Fault {
    /// The user named something else.
    Wrong(CacheError),
    /// Set it aside.
    Damaged(String),
    /// Go on without.
    Unusable(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // The last ones are a table or column that is not there, or a value of another type: no koe wrote this.
            Some(
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch,
            )
            | None => Self::Damaged(error.to_string()),
            _ => Self::Unusable(error.to_string()),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// An open cache file.
#[derive(Debug)]
pub(super) struct CacheFile {
    connection: Connection,
    maker: i64,
    run: i64,
    /// Texts that this run has used and whose entries do not say so yet. They lie all over the file, so they are written once, at the end of the run.
    touched: Vec<TextDigest>,
}

impl CacheFile {
    pub(super) fn open(path: &Path, maker: &Maker) -> Result<Self, Fault> {
        look(path)?;
        make(path).map_err(|source| Fault::Wrong(CacheError::Unopened { path: path.to_path_buf(), source }))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        if is_foreign(&connection)? {
            return Err(Fault::Wrong(CacheError::Foreign { path: path.to_path_buf(), found: "another program's database" }));
        }
        // A cache may lose its last entries when the power fails, but not its order.
        connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")?;
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            0 => transaction.execute_batch(&format!("{TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA};"))?,
            SCHEMA => {}
            found => return Err(Fault::Wrong(CacheError::Newer { path: path.to_path_buf(), found, known: SCHEMA })),
        }
        let machine = maker.machine.cast_signed();
        transaction.execute("INSERT OR IGNORE INTO makers (machine, model) VALUES (?1, ?2)", params![machine, maker.model])?;
        let id =
            transaction.query_row("SELECT maker FROM makers WHERE model = ?1 AND machine = ?2", params![maker.model, machine], |row| row.get(0))?;
        let run: i64 = transaction.query_row("SELECT coalesce(max(run), 0) + 1 FROM runs", [], |row| row.get(0))?;
        transaction.execute("INSERT INTO runs VALUES (?1)", [run])?;
        transaction.execute("DELETE FROM runs WHERE run < ?1", [run])?;
        transaction.commit()?;
        connection.busy_timeout(Duration::ZERO)?;
        Ok(Self { connection, maker: id, run, touched: Vec::new() })
    }

    /// The sealed entries of these texts.
    pub(super) fn find(&mut self, digests: &[TextDigest]) -> Result<Vec<Option<Vec<u8>>>, Fault> {
        // One transaction, so that the file is locked once and not for every text.
        let transaction = self.connection.transaction()?;
        let mut found = Vec::with_capacity(digests.len());
        {
            let mut place = transaction.prepare("SELECT entry, used FROM texts WHERE maker = ?1 AND text = ?2")?;
            let mut value = transaction.prepare("SELECT value FROM entries WHERE entry = ?1")?;
            for digest in digests {
                let known = place.query_row(params![self.maker, digest.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))).optional()?;
                let Some((entry, used)) = known else {
                    found.push(None);
                    continue;
                };
                let Some(sealed) = value.query_row([entry], |row| row.get::<_, Vec<u8>>(0)).optional()? else {
                    return Err(Fault::Damaged("an entry is missing".to_owned()));
                };
                if used != self.run {
                    self.touched.push(*digest);
                }
                found.push(Some(sealed));
            }
        }
        transaction.commit()?;
        Ok(found)
    }

    /// Writes new entries. False, and nothing is written, while another process writes.
    pub(super) fn keep(&mut self, entries: &HashMap<TextDigest, Vec<u8>>) -> Result<bool, Fault> {
        self.write(&[], entries)
    }

    /// Writes new entries and what was used, and waits a while for others.
    pub(super) fn keep_waiting(&mut self, entries: &HashMap<TextDigest, Vec<u8>>) -> Result<bool, Fault> {
        self.connection.busy_timeout(PATIENCE)?;
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        self.write(&touched, entries)
    }

    fn write(&mut self, touched: &[TextDigest], entries: &HashMap<TextDigest, Vec<u8>>) -> Result<bool, Fault> {
        if entries.is_empty() && touched.is_empty() {
            return Ok(true);
        }
        match write(&mut self.connection, self.maker, self.run, touched, entries) {
            Ok(()) => Ok(true),
            Err(error) if is_busy(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Drops what `runs` runs have not used, and, of the rest, what was unused for the longest until all fits into `bytes`.
    pub(super) fn prune(&mut self, runs: Option<u32>, bytes: u64) -> Result<(), Fault> {
        match self.prune_now(runs, bytes) {
            Err(error) if is_busy(&error) => Ok(()),
            done => done.map_err(Fault::from),
        }
    }

    fn prune_now(&mut self, runs: Option<u32>, bytes: u64) -> Result<(), rusqlite::Error> {
        let number = |connection: &Connection, sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let taken = number(&self.connection, TAKEN)?;
        let limit = i64::try_from(bytes).unwrap_or(i64::MAX);
        let oldest = runs.map_or(i64::MIN, |runs| self.run.saturating_sub(i64::from(runs)));
        if taken <= limit && number(&self.connection, "SELECT coalesce(min(used), 0) FROM texts")? > oldest {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM texts WHERE used <= ?1", [oldest])?;
        transaction.execute_batch("DELETE FROM entries WHERE entry NOT IN (SELECT entry FROM texts)")?;
        // Entries are nearly of one size, but a page is given back only when it is empty: so it takes a few rounds, each of which makes a tenth more room
        // than is needed, so that not every run prunes.
        loop {
            let (taken, left) = (number(&transaction, TAKEN)?, number(&transaction, "SELECT count(*) FROM texts")?);
            if taken <= limit || left == 0 {
                break;
            }
            let fitting = (left.saturating_mul(limit / 10 * 9) / taken).min(left - 1);
            transaction.execute("DELETE FROM texts WHERE entry IN (SELECT entry FROM texts ORDER BY used, entry LIMIT ?1)", [left - fitting])?;
            transaction.execute_batch("DELETE FROM entries WHERE entry NOT IN (SELECT entry FROM texts)")?;
        }
        transaction.commit()?;
        // One page a step, so all steps have to be taken.
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        let mut pages = vacuum.query([])?;
        while pages.next()?.is_some() {}
        drop(pages);
        drop(vacuum);
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}

/// Bytes of the pages in use.
const TAKEN: &str = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size";

/// Whether the database holds anything without being a cache.
fn is_foreign(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    Ok(number("PRAGMA application_id")? != i64::from(APPLICATION) && number("SELECT count(*) FROM sqlite_schema")? > 0)
}

fn write(
    connection: &mut Connection,
    maker: i64,
    run: i64,
    touched: &[TextDigest],
    entries: &HashMap<TextDigest, Vec<u8>>,
) -> Result<(), rusqlite::Error> {
    let mut sorted: Vec<(&TextDigest, &Vec<u8>)> = entries.iter().collect();
    sorted.sort_unstable_by_key(|(digest, _)| **digest);
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        let mut touch = transaction.prepare("UPDATE texts SET used = max(used, ?1) WHERE maker = ?2 AND text = ?3")?;
        for digest in touched {
            touch.execute(params![run, maker, digest.0])?;
        }
        let mut known = transaction.prepare("SELECT 1 FROM texts WHERE maker = ?1 AND text = ?2")?;
        let mut append = transaction.prepare("INSERT INTO entries (value) VALUES (?1)")?;
        let mut lead = transaction.prepare("INSERT INTO texts (maker, text, entry, used) VALUES (?1, ?2, ?3, ?4)")?;
        for (digest, sealed) in sorted {
            // Another process may have learned it meanwhile.
            if !known.exists(params![maker, digest.0])? {
                append.execute([sealed])?;
                lead.execute(params![maker, digest.0, transaction.last_insert_rowid(), run])?;
            }
        }
    }
    transaction.commit()
}

/// Looks at the head of the file before a database is opened over it: a file of somebody else is refused, one that was a cache may be damaged.
fn look(path: &Path) -> Result<(), Fault> {
    let unopened = |source| Fault::Wrong(CacheError::Unopened { path: path.to_path_buf(), source });
    let mut head = Vec::with_capacity(HEADER);
    match std::fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unopened(error)),
        Ok(file) => file.take(HEADER as u64).read_to_end(&mut head).map_err(unopened)?,
    };
    let foreign = |found| Err(Fault::Wrong(CacheError::Foreign { path: path.to_path_buf(), found }));
    let is_database = head.starts_with(b"SQLite format 3\0");
    let is_ours = head.get(APPLICATION_AT..APPLICATION_AT + 4) == Some(&APPLICATION.to_be_bytes()[..]);
    match (is_database, is_ours) {
        (true, true) => Ok(()),
        (false, true) => Err(Fault::Damaged("its header is broken".to_owned())),
        // A file that was just made.
        _ if head.is_empty() => Ok(()),
        // A database that may be empty still: a run was killed before its first commit reached the file. What it holds is looked at once it is open.
        (true, false) if head.get(APPLICATION_AT..APPLICATION_AT + 4) == Some(&[0; 4][..]) => Ok(()),
        (true, false) => foreign("another program's database"),
        (false, false) => foreign("another kind of file"),
    }
}

/// Makes an empty file that only its owner may read, if there is none; its log takes the same rights.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
