//! `koe verify`: the outputs of a run held against its inputs and against each other.
//!
//! A report is worth what can be proved of it. This module reads `run.json`, `issues.json`, `measures.json` and `comments.parquet` as any other program would, reads the
//! inputs again with the settings that the run states, and says the first thing that is wrong: a row that is missing or was made up, a text or a quote
//! that is not the customer's, a count, share, interval or trend that the comments do not give, a link that leads nowhere. The sections of measures of
//! `report.html` are drawn again from the recomputed numbers and must be the same bytes, and so are those of journey, touchpoints and praise.
//! [`NotRecomputed`] names what cannot be proved so.

mod counts;
mod effects;
mod error;
mod inputs;
mod journey;
mod limits;
mod measures;
mod observed;
mod page;
mod priorities;
mod quotes;
mod records;
mod states;

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::VerifyError;
pub use limits::NotRecomputed;

use crate::config::{Options, Settings};
use crate::error::Error;
use crate::report::{IssuesFile, MeasuresFile, RunFile};
use records::Records;

/// What has been proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Input files read again.
    pub files: u64,
    /// Rows found in both, with the same text.
    pub rows: u64,
    /// Quotes that are spans of input cells.
    pub quotes: u64,
    /// Issues whose members and measures the comments give.
    pub issues: u64,
    /// Numbers recomputed: counts, shares, intervals, months, p values.
    pub numbers: u64,
    /// What does not follow from inputs and comments alone.
    pub not_recomputed: &'static [NotRecomputed],
}

impl Verified {
    fn nothing_yet(files: u64) -> Self {
        Self { files, rows: 0, quotes: 0, issues: 0, numbers: 0, not_recomputed: NotRecomputed::ALL }
    }
}

/// Verifies the run in `dir`.
///
/// # Errors
/// [`Error::Verify`] with the first thing that is wrong, or with a file of the run that cannot be read; [`Error::Read`] or [`Error::Settings`] when the
/// inputs cannot be read again.
pub fn verify(dir: &Path) -> Result<Verified, Error> {
    let run: RunFile<'static> = json(&dir.join("run.json"))?;
    let issues: IssuesFile<'static> = json(&dir.join("issues.json"))?;
    let mut measures: MeasuresFile = json(&dir.join("measures.json"))?;
    let comments = dir.join("comments.parquet");
    let records = Records::read(&comments)?;
    let options = Options::parse(&run.settings, &dir.join("run.json"))?;
    let settings = Settings::resolve([options])?;
    let mut verified = Verified::nothing_yet(run.sources.len() as u64);
    counts::accounting(dir, &run, &issues, &records, &mut verified)?;
    let mut of_measures = measures::quotes(&mut measures.figures);
    of_measures.extend(priorities::bursts(&issues));
    let wanted = quotes::Wanted::of(dir, &issues, &of_measures, &records)?;
    inputs::compare(&comments, &run, &settings, &records, wanted, &mut verified)?;
    states::present(dir, &run, &issues)?;
    counts::issues(dir, &run, &issues, &settings.effective.listening.names, &records, &mut verified)?;
    measures::compare(dir, &run, &issues, &mut measures, &settings, &records, &mut verified)?;
    Ok(verified)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, VerifyError> {
    let text = fs::read_to_string(path).map_err(|source| VerifyError::Unreadable { path: path.to_path_buf(), source })?;
    serde_json::from_str(&text).map_err(|source| VerifyError::Json { path: path.to_path_buf(), source })
}
