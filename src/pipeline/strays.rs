//! Dates that lie far after all others: such a date counts as unknown wherever time is counted, and is named.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::is_analyzed;
use super::store::Store;
use crate::measure::last_day;
use crate::read::ReadWarning;
use crate::report::SourceSummary;

/// Dates that a warning names.
const NAMED: usize = 5;

impl Store {
    /// Decides where the data ends, once all comments are there.
    pub(super) fn find_last_day(&mut self) {
        let dated = (0..self.len()).map(|index| self.entry(index)).filter(|entry| is_analyzed(entry.status));
        self.last_day = last_day(dated.filter_map(|entry| entry.received).map(DateTime::date));
    }

    /// Whether a date is believed: it is not far after all others.
    pub(super) fn is_believed(&self, date: Date) -> bool {
        self.last_day.is_none_or(|last| date <= last)
    }

    /// Adds a warning to each file that holds a date which is not believed.
    pub(super) fn name_strays(&self, summaries: &mut [SourceSummary], warnings: &mut Vec<(String, ReadWarning)>) {
        let Some(last_day) = self.last_day else { return };
        let mut strays: BTreeMap<&str, Vec<(u64, Date)>> = BTreeMap::new();
        for entry in (0..self.len()).map(|index| self.entry(index)).filter(|entry| is_analyzed(entry.status)) {
            if let Some(date) = entry.received.map(DateTime::date).filter(|date| *date > last_day) {
                strays.entry(entry.path()).or_default().push((entry.line(), date));
            }
        }
        for (path, mut found) in strays {
            found.sort_unstable();
            let first = found.iter().take(NAMED).map(|(line, date)| (*line, date.to_string())).collect();
            let warning = ReadWarning::StrayDates { count: found.len() as u64, first, last_day: last_day.to_string() };
            if let Some(summary) = summaries.iter_mut().find(|summary| summary.path == path) {
                summary.warnings.push(warning.to_string());
            }
            warnings.push((path.to_owned(), warning));
        }
    }
}
