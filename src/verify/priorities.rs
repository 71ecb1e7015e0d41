//! What the comments say of an issue's priority, of how many units belong to issues, and of the answers that were found for a question.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::observed::Observed;
use super::records::Place;
use super::{Verified, VerifyError};
use crate::classify::{Sentiment, Status};
use crate::feedback::Feedback;
use crate::issue::Quote;
use crate::normalize::masked;
use crate::report::{IssuesFile, RunFile};
use crate::suggest::priority;

/// Scores stand in the comments to four decimals, priorities in the report to one: a part may round the other way.
const ROUNDING: f64 = 0.1 + 1e-9;

/// The priority of each issue, and the units that belong to one.
pub(super) fn hold(dir: &Path, issues: &IssuesFile<'_>, rows: &[Observed], verified: &mut Verified) -> Result<(), VerifyError> {
    let file = dir.join("issues.json");
    let mut negativity: BTreeMap<&str, (f64, u64)> = BTreeMap::new();
    for unit in rows.iter().filter(|row| row.status == Status::Analyzed).flat_map(|row| &row.units) {
        if let Some(issue) = unit.issue.as_deref() {
            let (sum, count) = negativity.entry(issue).or_default();
            *sum += if unit.sentiment == Sentiment::Positive { 0.0 } else { (-unit.score).max(0.0) };
            *count += 1;
        }
    }
    let covered: u64 = negativity.values().map(|(_, count)| count).sum();
    let overview = &issues.overview;
    if overview.covered_units != covered {
        return Err(VerifyError::wrong(&file, "overview / covered_units", overview.covered_units, covered));
    }
    let units = || rows.iter().filter(|row| row.status == Status::Analyzed).flat_map(|row| &row.units);
    let clustered = units().filter(|unit| unit.grouped).count() as u64;
    if overview.clustered_units != clustered {
        return Err(VerifyError::wrong(&file, "overview / clustered_units", overview.clustered_units, clustered));
    }
    if let Some(issue) = units().filter(|unit| !unit.grouped).find_map(|unit| unit.issue.as_deref()) {
        return Err(VerifyError::wrong(&dir.join("comments.parquet"), format!("a unit of {issue}"), "not grouped", "a member"));
    }
    verified.numbers += 2;
    for reported in issues.issues.iter() {
        let id = reported.issue.id.0.as_str();
        let (sum, count) = negativity.get(id).copied().unwrap_or_default();
        let found = priority(&reported.measures, reported.issue.intent, sum / count.max(1) as f64);
        let stated = &reported.suggestion.priority;
        let parts = [("size", stated.size, found.size), ("severity", stated.severity, found.severity), ("trend", stated.trend, found.trend)];
        let sum = ("score", stated.score, stated.size + stated.severity + stated.trend);
        for (part, stated, found) in parts.into_iter().chain([sum]) {
            if (stated - found).abs() > ROUNDING {
                return Err(VerifyError::wrong(&file, format!("priority of {id} / {part}"), stated, found));
            }
            verified.numbers += 1;
        }
        // The level follows from the score; at a bound the rounding of the score decides.
        if stated.level != found.level && (stated.score - found.score).abs() < f64::EPSILON {
            return Err(VerifyError::wrong(&file, format!("priority of {id} / level"), format!("{:?}", stated.level), format!("{:?}", found.level)));
        }
    }
    Ok(())
}

/// The quotes of texts that were posted many times.
pub(super) fn bursts(issues: &IssuesFile<'_>) -> Vec<(String, Quote)> {
    issues.overview.bursts.iter().map(|burst| (format!("the quote of a text posted {} times", burst.posts), burst.quote.clone())).collect()
}

/// The answers of the report, waiting for their cells.
pub(super) struct Answers(HashMap<Place, Vec<(String, String)>>);

impl Answers {
    pub(super) fn of(issues: &IssuesFile<'_>) -> Self {
        let mut wanted: HashMap<Place, Vec<(String, String)>> = HashMap::new();
        for reported in issues.issues.iter() {
            for answer in &reported.suggestion.answers {
                let position = &answer.position;
                let place = (position.path.clone(), position.sheet.clone(), position.record);
                wanted.entry(place).or_default().push((reported.issue.id.0.clone(), answer.text.clone()));
            }
        }
        Self(wanted)
    }

    /// Holds the answers of one record against its cell.
    pub(super) fn check(&mut self, file: &Path, place: &Place, feedback: &Feedback, keep: bool, verified: &mut Verified) -> Result<(), VerifyError> {
        for (issue, text) in self.0.remove(place).unwrap_or_default() {
            let reply = feedback.reply.as_deref().unwrap_or_default().trim();
            let found = if keep { reply.to_owned() } else { masked(reply) };
            if found != text {
                return Err(VerifyError::wrong(file, format!("an answer of {issue}"), format!("「{text}」"), format!("「{found}」")));
            }
            verified.quotes += 1;
        }
        Ok(())
    }

    /// Answers whose cell never came.
    pub(super) fn finish(self, file: &Path, run: &RunFile<'_>) -> Result<(), VerifyError> {
        let mut left: Vec<String> = self.0.into_values().flatten().map(|(issue, _)| format!("an answer of {issue}")).collect();
        left.sort();
        let files = run.sources.len();
        left.into_iter().next().map_or(Ok(()), |what| Err(VerifyError::wrong(file, what, "a record", format!("no record there in {files} files"))))
    }
}
