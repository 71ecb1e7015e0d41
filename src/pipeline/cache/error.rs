//! What can be wrong with a cache: settings that cannot be meant, which end a run before it starts, and misfortunes, which never do.

use std::fmt;
use std::path::PathBuf;

/// Why a cache cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// A file that is no cache of koe.
    #[error("this is not a cache of koe: {found}")]
    Foreign {
        /// The path.
        path: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// A cache that a later koe made.
    #[error("this cache has schema {found}, this koe knows {known}")]
    Newer {
        /// The path.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known.
        known: i64,
    },
    /// The file cannot be opened or made.
    #[error("the cache cannot be opened")]
    Unopened {
        /// The path.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// Predictions to be taken in that another model made.
    #[error("these predictions were made with `{found}`, this koe uses `{expected}`")]
    OtherModel {
        /// Their maker.
        found: String,
        /// The model here.
        expected: String,
    },
    /// Predictions to be taken in that do not fit their checksums, or a file that holds none.
    #[error("these predictions are damaged or none of koe's")]
    BadImport,
}

impl CacheError {
    /// The place of the fault.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Foreign { path, .. } | Self::Newer { path, .. } | Self::Unopened { path, .. } => path.display().to_string(),
            Self::OtherModel { .. } | Self::BadImport => "predictions".to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Foreign { .. } => "name another file with --cache; a new one is made where there is none",
            Self::Newer { .. } => "use the newer koe, or name another file with --cache",
            Self::Unopened { .. } => "make the folder, or give a file that you may write with --cache",
            Self::OtherModel { .. } => "annotate with the same bundle on all machines",
            Self::BadImport => "give Arrow or Parquet files with the columns `maker`, `text` and `value` of `koe annotate --predictions`",
        }
    }
}

/// A misfortune that the run survived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheWarning {
    /// A damaged file was moved out of the way, and a new one begun.
    SetAside {
        /// The path.
        path: PathBuf,
        /// Where it is now.
        to: PathBuf,
        /// What was wrong.
        what: String,
    },
    /// The run went on without.
    Without {
        /// The path.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// Another process wrote all the time.
    Busy {
        /// The path.
        path: PathBuf,
        /// Predictions that were not kept.
        entries: u64,
    },
}

impl fmt::Display for CacheWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetAside { path, to, what } => {
                write!(f, "{}: the cache is damaged ({what}); it was moved to {}, and a new one begun", path.display(), to.display())
            }
            Self::Without { path, what } => write!(f, "{}: the run went on without the cache: {what}", path.display()),
            Self::Busy { path, entries } => {
                write!(f, "{}: another process was writing the cache; {entries} new predictions were not kept", path.display())
            }
        }
    }
}
