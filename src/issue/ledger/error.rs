//! Why a ledger cannot be used, or a correction not be made.

use std::path::PathBuf;

use super::book::Number;

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
    /// No label of these words was corrected.
    #[error("no label of {asked} was corrected in this ledger")]
    NotCorrected {
        /// What was asked for.
        asked: String,
    },
    /// A correction that would mean nothing.
    #[error(transparent)]
    Senseless(#[from] Senseless),
}

/// A correction that cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Senseless {
    /// An issue merged into itself.
    #[error("{0} cannot be merged into itself")]
    IntoItself(Number),
    /// An issue taken out of nothing.
    #[error("{0} is part of no other issue")]
    PartOfNone(Number),
    /// Units of other issues.
    #[error("none of these units belongs to {0}")]
    NoneBelongs(Number),
    /// All units of an issue.
    #[error("these are all units of {0}: nothing would be left of it")]
    AllUnits(Number),
}

/// Why a filled cell of a review could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ReviewFault {
    /// A row without its comment.
    #[error("this row names no comment")]
    NoComment,
    /// A corrected label in a row without the words that it is about.
    #[error("this row does not hold the words that the label is about")]
    NoWords,
    /// A row without its issue.
    #[error("this row names no issue")]
    NoIssue,
    /// A word that is not one of a list.
    #[error("`{found}` is {}", none_of(expected))]
    Word {
        /// What the cell says.
        found: String,
        /// What it may say, in English.
        expected: Vec<&'static str>,
    },
    /// What the ledger says to it.
    #[error("{}; {}", .0, .0.hint())]
    Ledger(LedgerError),
}

/// `neither yes nor no`, or `none of a, b, c`.
fn none_of(expected: &[&str]) -> String {
    match expected {
        [one, other] => format!("neither {one} nor {other}"),
        more => format!("none of {}", more.join(", ")),
    }
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
            Self::NoIssue { .. } | Self::Merged { .. } | Self::NoUnit { .. } | Self::NotCorrected { .. } | Self::Senseless(_) => "ledger".to_owned(),
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
            Self::NotCorrected { .. } => "`koe issue corrections` lists what was corrected".to_owned(),
            Self::Senseless(_) => "`koe issue --help` shows how to say it".to_owned(),
        }
    }
}
