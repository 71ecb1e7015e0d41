//! A finished run, from its folder.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::{DiffError, Side};
use crate::normalize::Language;
use crate::report::{IssuesFile, ReportedIssue, RunFile};

/// What is compared of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its folder, as given.
    pub folder: String,
    /// Date of its report.
    pub date: Option<String>,
    /// Language of its report.
    pub language: Language,
    /// Analysed comments.
    pub analyzed: u64,
    /// Identity of its ledger, and its number there.
    pub ledger: Option<(String, u32)>,
    /// Its issues.
    pub issues: Vec<ReportedIssue>,
}

impl Run {
    pub(super) fn side(&self) -> Side {
        let run = self.ledger.as_ref().map(|(_, run)| *run);
        Side { folder: self.folder.clone(), date: self.date.clone(), analyzed: self.analyzed, run }
    }
}

/// Reads `run.json` and `issues.json` of a folder.
///
/// # Errors
/// [`DiffError`].
pub fn read(folder: &Path) -> Result<Run, DiffError> {
    // `run.json` comes last into a folder: without it there is no complete run.
    let run: RunFile<'static> = json(&folder.join("run.json"))?;
    let issues: IssuesFile<'static> = json(&folder.join("issues.json"))?;
    Ok(Run {
        folder: folder.display().to_string(),
        date: issues.date.map(std::borrow::Cow::into_owned),
        language: issues.language,
        analyzed: issues.accounting.analyzed,
        ledger: run.ledger.map(|ledger| (ledger.id.into_owned(), ledger.run)),
        issues: issues.issues.into_owned(),
    })
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, DiffError> {
    let bytes = std::fs::read(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => DiffError::Missing { path: path.to_path_buf() },
        _ => DiffError::Unreadable { path: path.to_path_buf(), source },
    })?;
    serde_json::from_slice(&bytes).map_err(|source| DiffError::Foreign { path: path.to_path_buf(), source })
}
