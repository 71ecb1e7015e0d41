//! Why an FAQ file cannot be used.

use std::path::PathBuf;

use crate::read::ReadError;

/// An FAQ file that cannot be read as one.
#[derive(Debug, thiserror::Error)]
pub enum FaqError {
    /// The file cannot be read, or holds no table.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No column of questions.
    #[error("no column of questions in this FAQ")]
    NoQuestions {
        /// The file.
        path: PathBuf,
        /// The headers there are.
        headers: Vec<String>,
    },
    /// Not a single question.
    #[error("no row of this FAQ has a question")]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

impl FaqError {
    /// The place of the fault.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Read(error) => error.place(),
            Self::NoQuestions { path, .. } | Self::Empty { path } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Read(error) => error.hint(),
            Self::NoQuestions { headers, .. } => {
                let headers: Vec<String> = headers.iter().map(|header| format!("`{header}`")).collect();
                format!("this file has {}; name the column `question` or `質問`, that of the answers `answer` or `回答`", headers.join(", "))
            }
            Self::Empty { .. } => "fill the column of questions, or run without --faq".to_owned(),
        }
    }
}
