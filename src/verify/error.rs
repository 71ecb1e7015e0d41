//! What verifying found wrong.

use std::path::{Path, PathBuf};

/// The first thing that does not hold.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A file of the run is not there or cannot be read.
    #[error("the file cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file of the run is not the JSON that koe writes.
    #[error("not a file that this version of koe writes")]
    Json {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// `comments.parquet` cannot be read.
    #[error("the comments cannot be read")]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A column is missing from `comments.parquet` or of another type.
    #[error("column `{column}` is missing or of another type")]
    Column {
        /// The file.
        path: PathBuf,
        /// Its name.
        column: &'static str,
    },
    /// Something stated is not so.
    #[error("{what}: stated {stated}, found {found}")]
    Wrong {
        /// Where it is stated: a file and what in it.
        place: String,
        /// What is stated, such as `voices of K-0001`.
        what: String,
        /// As the outputs have it.
        stated: String,
        /// As the inputs and comments have it.
        found: String,
    },
}

impl VerifyError {
    /// Something in `file` that is not so.
    #[expect(clippy::needless_pass_by_value, reason = "callers give numbers, texts and positions as they have them")]
    pub(super) fn wrong(file: &Path, what: impl Into<String>, stated: impl ToString, found: impl ToString) -> Self {
        Self::Wrong { place: file.display().to_string(), what: what.into(), stated: stated.to_string(), found: found.to_string() }
    }

    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Unreadable { path, .. } | Self::Json { path, .. } | Self::Parquet { path, .. } | Self::Column { path, .. } => {
                path.display().to_string()
            }
            Self::Wrong { place, .. } => place.clone(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "verify a folder that koe analyze wrote with the formats json and parquet",
            Self::Json { .. } | Self::Parquet { .. } | Self::Column { .. } => "run koe analyze again, and verify with the same version of koe",
            Self::Wrong { .. } => "the inputs or the outputs were changed after the run; run koe analyze again and compare",
        }
    }
}
