//! The states of issues, decided again: from the figures that the comments give, and from the grounds that the ledger gave.

use std::path::Path;

use jiff::civil::Date;

use super::Verified;
use super::error::VerifyError;
use crate::issue::ledger::IssueRecord;
use crate::measure::Measures;
use crate::pipeline::course;
use crate::report::{IssuesFile, RunFile};

/// A run with a ledger states how each of its issues stands.
pub(super) fn present(dir: &Path, run: &RunFile<'_>, issues: &IssuesFile<'_>) -> Result<(), VerifyError> {
    let missing = issues.issues.iter().find(|entry| entry.record.is_none()).filter(|_| run.ledger.is_some());
    let file = dir.join("issues.json");
    missing.map_or(Ok(()), |entry| Err(VerifyError::wrong(&file, format!("state of {}", entry.issue.id.0), "nothing", "a state")))
}

/// Holds the record of one issue against its measures, which the comments give, and against the dates of all analysed comments.
pub(super) fn hold(
    file: &Path,
    id: &str,
    record: &IssueRecord,
    measures: &Measures,
    analyzed: u64,
    dates: &[Date],
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let wrong = |part: &str, stated: String, found: String| Err(VerifyError::wrong(file, format!("state of {id}{part}"), stated, found));
    let Some(grounds) = &record.grounds else { return wrong(" / grounds", "nothing".to_owned(), "a state".to_owned()) };
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let (first, last) = (date(&record.first_seen), date(&record.last_seen));
    // Earlier runs may have seen it sooner or later, this one has seen it on these days.
    let own = (date(&measures.trend.first_seen), date(&measures.trend.last_seen));
    if own.0.is_some_and(|own| first.is_none_or(|first| first > own)) {
        return wrong(" / first_seen", format!("{:?}", record.first_seen), format!("{:?}", measures.trend.first_seen));
    }
    if own.1.is_some_and(|own| last.is_none_or(|last| last < own)) {
        return wrong(" / last_seen", format!("{:?}", record.last_seen), format!("{:?}", measures.trend.last_seen));
    }
    let newest = dates.iter().max().copied();
    if newest > date(&grounds.now) {
        return wrong(" / now", format!("{:?}", grounds.now), format!("{newest:?}"));
    }
    let base_since = last.map_or(analyzed, |last| dates.iter().filter(|date| **date > last).count() as u64);
    if grounds.base_since != base_since {
        return wrong(" / base_since", grounds.base_since.to_string(), base_since.to_string());
    }
    let found = course(&measures.trend);
    if grounds.course != found {
        return wrong(" / course", format!("{:?}", grounds.course), format!("{found:?}"));
    }
    let state = grounds.state(measures.size.voices, analyzed, first.zip(last));
    if record.state != state {
        return wrong("", record.state.as_str().to_owned(), state.as_str().to_owned());
    }
    verified.numbers += 1;
    Ok(())
}
