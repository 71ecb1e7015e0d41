//! Why two runs cannot be compared.

use std::path::PathBuf;

/// A folder that holds no run that can be read.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A file of a run is not there.
    #[error("no such file")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A file of a run cannot be read.
    #[error("the file cannot be read")]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file that no run of koe wrote.
    #[error("this is no output of koe")]
    Foreign {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

impl DiffError {
    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Missing { path } | Self::Unreadable { path, .. } | Self::Foreign { path, .. } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "give the folders of two complete runs, as --out named them, with json among their --formats",
            Self::Unreadable { .. } => "check that you may read it",
            Self::Foreign { .. } => "run `koe analyze` again with this version",
        }
    }
}
