//! Why a ledger cannot be used, or a correction not be made.

use std::path::PathBuf;

/// A fault of the ledger or of what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No file of this name, where there must be one.
    #[error("no such ledger")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A file that is no ledger.
    #[error("this is not a ledger of koe: {found}")]
    Foreign {
        /// The path.
        path: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// Made by a later koe.
    #[error("this ledger has schema {found}, this koe knows {known}")]
    Newer {
        /// The path.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema known.
        known: u32,
    },
    /// Another process works on it.
    #[error("another koe is working on this ledger")]
    Busy {
        /// The path.
        path: PathBuf,
    },
    /// Its vectors come from another model, so nothing can be compared with them.
    #[error("this ledger was made with {found}, this run uses {expected}")]
    OtherModel {
        /// The path.
        path: PathBuf,
        /// The ledger's model.
        found: String,
        /// The run's model.
        expected: String,
    },
    /// Contents that no koe writes.
    #[error("the ledger is damaged: {what}")]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
    },
    /// The database refused.
    #[error("cannot {action} the ledger")]
    Database {
        /// What was tried, such as `open`.
        action: &'static str,
        /// The path.
        path: PathBuf,
        /// What the database said.
        #[source]
        source: rusqlite::Error,
    },
    /// A reviewed workbook that cannot be read.
    #[error("the workbook cannot be read")]
    Workbook {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: calamine::XlsxError,
    },
    /// A workbook without the sheets for review.
    #[error("this workbook has no sheet for review")]
    NoReview {
        /// The path.
        path: PathBuf,
    },
    /// An issue that the ledger does not hold.
    #[error("no issue {asked} in this ledger")]
    NoIssue {
        /// The id as typed.
        asked: String,
        /// Ids that were perhaps meant.
        near: Vec<String>,
    },
    /// An issue that has become part of another.
    #[error("{asked} has been merged into {into}")]
    Merged {
        /// The id as typed.
        asked: String,
        /// Where it went.
        into: String,
    },
    /// A comment or unit that the ledger does not hold.
    #[error("no unit {asked} in this ledger")]
    NoUnit {
        /// As typed.
        asked: String,
        /// Ids that were perhaps meant.
        near: Vec<String>,
    },
    /// A correction that would mean nothing.
    #[error("{what}")]
    Senseless {
        /// What is wrong with it.
        what: String,
    },
}

impl LedgerError {
    /// Sorts what the database said.
    pub(super) fn of(action: &'static str, path: &std::path::Path) -> impl Fn(rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        move |source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Self::Busy { path: path.clone() },
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Foreign { path: path.clone(), found: "no database at all" },
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Self::Damaged { path: path.clone(), what: "the database is malformed" },
            _ => Self::Database { action, path: path.clone(), source },
        }
    }

    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Missing { path }
            | Self::Foreign { path, .. }
            | Self::Newer { path, .. }
            | Self::Busy { path }
            | Self::OtherModel { path, .. }
            | Self::Damaged { path, .. }
            | Self::Workbook { path, .. }
            | Self::NoReview { path }
            | Self::Database { path, .. } => path.display().to_string(),
            Self::NoIssue { .. } | Self::Merged { .. } | Self::NoUnit { .. } | Self::Senseless { .. } => "ledger".to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Missing { .. } => "check the path; `koe analyze … --ledger FILE` makes a new ledger".to_owned(),
            Self::Foreign { .. } => "name another file with --ledger; a new one is made where there is none".to_owned(),
            Self::Newer { .. } => "use the koe that wrote it, or a later one".to_owned(),
            Self::Busy { .. } => "wait until it has ended, then try again; nothing was changed".to_owned(),
            Self::OtherModel { .. } => {
                "use the model of the ledger (--models), or run once with --adopt-model on data that holds its comments again: issues keep their ids"
                    .to_owned()
            }
            Self::Damaged { .. } => "restore a copy of the file".to_owned(),
            Self::Workbook { .. } => "open it in Excel and save it again as .xlsx".to_owned(),
            Self::NoReview { .. } => {
                "give the report.xlsx of a run with --ledger, filled in on its sheets `Review issues` and `Review members`".to_owned()
            }
            Self::Database { .. } => "check that the folder is there, that you may write to it, and that the disk has room".to_owned(),
            Self::NoIssue { near, .. } | Self::NoUnit { near, .. } if !near.is_empty() => format!("did you mean {}?", near.join(", ")),
            Self::NoIssue { .. } => "`koe issue list` shows all ids".to_owned(),
            Self::NoUnit { .. } => "give the comment's id as `koe issue show` lists it, with #0, #1, … for one of its units".to_owned(),
            Self::Merged { into, .. } => format!("give {into}"),
            Self::Senseless { .. } => "`koe issue --help` shows how to say it".to_owned(),
        }
    }
}
