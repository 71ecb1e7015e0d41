//! Dates that lie far before or after all others: such a date counts as unknown wherever time is counted, and is named.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::is_analyzed;
use super::store::Store;
use crate::measure::days_reached;
use crate::read::ReadWarning;
use crate::report::SourceSummary;

/// Dates that a warning names.
const NAMED: usize = 5;

impl Store {
    /// Decides where the data begins and ends, once all comments are there.
    pub(super) fn find_days_reached(&mut self) {
        let dated = (0..self.len()).map(|index| self.entry(index)).filter(|entry| is_analyzed(entry.status));
        self.days_reached = days_reached(dated.filter_map(|entry| entry.received).map(DateTime::date));
    }

    /// Whether a date is believed: it is not far before or after all others.
    pub(super) fn is_believed(&self, date: Date) -> bool {
        self.days_reached.as_ref().is_none_or(|days| days.contains(&date))
    }

    /// Adds a warning to each file that holds a date which is not believed.
    pub(super) fn name_strays(&self, summaries: &mut [SourceSummary], warnings: &mut Vec<(String, ReadWarning)>) {
        let Some(days) = &self.days_reached else { return };
        let mut strays: BTreeMap<(&str, bool), Vec<(u64, Date)>> = BTreeMap::new();
        for entry in (0..self.len()).map(|index| self.entry(index)).filter(|entry| is_analyzed(entry.status)) {
            if let Some(date) = entry.received.map(DateTime::date).filter(|date| !days.contains(date)) {
                strays.entry((entry.path(), date < *days.start())).or_default().push((entry.line(), date));
            }
        }
        for ((path, is_early), mut found) in strays {
            found.sort_unstable();
            let count = found.len() as u64;
            let first = found.iter().take(NAMED).map(|(line, date)| (*line, date.to_string())).collect();
            let warning = if is_early {
                ReadWarning::EarlyDates { count, first, first_day: days.start().to_string() }
            } else {
                ReadWarning::StrayDates { count, first, last_day: days.end().to_string() }
            };
            if let Some(summary) = summaries.iter_mut().find(|summary| summary.path == path) {
                summary.warnings.push(warning.to_string());
            }
            warnings.push((path.to_owned(), warning));
        }
    }
}
