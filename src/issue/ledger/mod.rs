//! The ledger: issues that keep their identity from run to run, in one `SQLite` file.
//!
//! A run takes the file for itself ([`Ledger::begin`]), reads it into a [`Book`], lets [`Book::assign`] say which issue each unit belongs to, and writes
//! everything in one transaction ([`Ledger::commit`]) **before** the outputs appear. Killed before that moment, it leaves the old state; killed after it,
//! the new one: then the units are known when the same data comes again, and the rerun finds the same issues and writes the outputs that were lost.
//! Were the outputs to appear first, a number could be read in a report whose run the ledger has never heard of, and be given again to another issue.
//!
//! The ledger holds no words of customers but titles, which are made with personal data blanked out, and what the team says it has done: units are known by their comment's id and a digest
//! of their text, and compared by vectors.

mod alerts;
mod assign;
mod book;
mod correct;
mod delivery;
mod error;
#[cfg(test)]
mod fixture;
mod grounds;
mod judgements;
mod lifecycle;
mod load;
mod record;
mod review;
mod review_labels;
mod save;
mod schema;
mod undo;
mod vectors;
mod watch;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub use alerts::{AlertFacts, is_alerted};
pub use assign::{Present, PresentText};
pub use book::{Alert, AlertKind, Book, Entry, Event, EventKind, Features, Home, Number, Run, Text, Unit, UnitKey};
pub use delivery::Delivery;
pub use error::{LedgerError, ReviewFault, Senseless};
pub use grounds::{Before, Grounds};
pub use judgements::{JudgedWords, Judgement, words_digest};
pub use lifecycle::{Course, Facts, RECENT_DAYS, Standing, State};
pub use record::{HistoryEvent, IssueRecord};
pub use review::{CHECK_SHEET, ISSUE_COLUMNS, ISSUE_SHEET, MEMBER_COLUMNS, MEMBER_SHEET, NO, NONE, Named, Review, ReviewWarning, YES};
pub use review_labels::{AS_JUDGED, INTENTS, SENTIMENTS};
pub use watch::Watched;

/// How long a commit waits for a reader, such as `koe issue list`, to finish, and a reader for a commit.
const READERS: Duration = Duration::from_secs(20);

/// A ledger that this process holds alone until it is dropped; what has not been committed then is as if it had never been.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    /// Events that stand in the file.
    written: usize,
    /// What it holds; changes reach the file with [`Ledger::commit`].
    pub book: Book,
}

impl Ledger {
    /// Takes the ledger at `path` for itself, with its vectors, for a run; a new one is made where there is none.
    ///
    /// # Errors
    /// [`LedgerError`]; [`LedgerError::Busy`] at once where another process holds it.
    pub fn begin(path: &Path) -> Result<Self, LedgerError> {
        Self::take(path, OpenFlags::SQLITE_OPEN_CREATE, true)
    }

    /// Takes the ledger at `path`, which must be there, for corrections.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn correct(path: &Path) -> Result<Self, LedgerError> {
        exists(path)?;
        Self::take(path, OpenFlags::empty(), false)
    }

    /// Reads the ledger at `path`, which must be there, without its vectors.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn look(path: &Path) -> Result<Book, LedgerError> {
        exists(path)?;
        let connection = open(path, OpenFlags::empty())?;
        // A run lets nobody look only while it commits and writes its outputs.
        connection.busy_timeout(READERS).map_err(LedgerError::of("open", path))?;
        if schema::version(&connection, path)? == schema::VERSION {
            return load::book(&connection, path, false);
        }
        drop(connection);
        // An older schema is brought up to date in a transaction that is then given up.
        Self::correct(path).map(|ledger| ledger.book)
    }

    fn take(path: &Path, create: OpenFlags, with_texts: bool) -> Result<Self, LedgerError> {
        let connection = open(path, create)?;
        let failed = LedgerError::of("open", path);
        // The lock stays after the commit, until the outputs stand and the alerts are marked as delivered.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(&failed)?;
        connection.execute_batch("BEGIN IMMEDIATE").map_err(&failed)?;
        let version = schema::version(&connection, path)?;
        schema::migrate(&connection, version, path)?;
        let book = load::book(&connection, path, with_texts)?;
        connection.busy_timeout(READERS).map_err(&failed)?;
        Ok(Self { connection, path: path.to_path_buf(), written: book.events.len(), book })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the ledger's vectors come from `model`; with `adopt`, forgets those that do not. Units are then known by comment and text alone, and
    /// each text gets its vector anew in the first run that holds it.
    ///
    /// # Errors
    /// [`LedgerError::OtherModel`].
    pub fn use_model(&mut self, model: &str, adopt: bool) -> Result<(), LedgerError> {
        match &self.book.model {
            Some(found) if found != model && !adopt => {
                return Err(LedgerError::OtherModel { path: self.path.clone(), found: found.clone(), expected: model.to_owned() });
            }
            Some(found) if found != model => self.book.forget_features(),
            _ => {}
        }
        self.book.model = Some(model.to_owned());
        Ok(())
    }

    /// Writes everything, all or nothing, and keeps the ledger for itself.
    ///
    /// # Errors
    /// [`LedgerError::Database`] or [`LedgerError::Busy`]; then nothing is written.
    pub fn commit(&mut self) -> Result<(), LedgerError> {
        let failed = LedgerError::of("write", &self.path);
        save::book(&self.connection, &mut self.book, self.written).map_err(&failed)?;
        self.connection.execute_batch("COMMIT; BEGIN IMMEDIATE").map_err(&failed)?;
        self.written = self.book.events.len();
        Ok(())
    }

    /// Marks every alert as delivered: `alerts.json` stands.
    ///
    /// # Errors
    /// As [`Ledger::commit`].
    pub fn delivered(&mut self) -> Result<(), LedgerError> {
        for alert in &mut self.book.alerts {
            alert.delivered = true;
        }
        self.commit()
    }
}

fn exists(path: &Path) -> Result<(), LedgerError> {
    if path.is_file() { Ok(()) } else { Err(LedgerError::Missing { path: path.to_path_buf() }) }
}

/// Opens without waiting for others; what is not a database is found when it is first read.
fn open(path: &Path, create: OpenFlags) -> Result<Connection, LedgerError> {
    let failed = LedgerError::of("open", path);
    // A file that a killed process left half written is mended when it is opened, so even a look needs to write.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(path, flags).map_err(&failed)?;
    connection.busy_timeout(Duration::ZERO).map_err(&failed)?;
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL").map_err(&failed)?;
    Ok(connection)
}
