//! What each issue costs in points, as a table whose contributions add up to the gap that it states.

use serde::Serialize;

use super::score_view::key;
use super::{Drawn, Label};
use crate::measure::{Driver, Drivers, Estimate};
use crate::report::numbers::thousands;
use crate::report::wording::{Words, outcome_unit};

/// Issues listed on the page, the costliest first; the others are summed in one row.
const ROWS: usize = 30;

#[derive(Debug, Serialize)]
pub(super) struct DriversView {
    id: String,
    heading: String,
    sentence: String,
    rows: Vec<DriverRow>,
    /// What falls to issues that are not listed, on this page or in this package.
    others: Option<String>,
    gap: String,
}

#[derive(Debug, Serialize)]
struct DriverRow {
    issue: Label,
    count: String,
    mean: String,
    without: String,
    difference: Option<(String, String)>,
    contribution: String,
    effect: Option<(String, String)>,
    warnings: Vec<&'static str>,
}

impl DriversView {
    pub(super) fn new(drivers: &Drivers, drawn: &Drawn<'_>, words: &Words) -> Self {
        let unit = outcome_unit(drivers.outcome);
        let value = |value| words.score_value(unit, value);
        let estimate = |estimate: &Estimate| (value(estimate.value), words.score_range(unit, estimate));
        let row = |driver: &Driver| DriverRow {
            issue: drawn.issue(&driver.issue, words),
            count: thousands(driver.with_count),
            mean: value(driver.with_mean),
            without: driver.without_mean.map_or_else(|| "–".to_owned(), value),
            difference: driver.difference.as_ref().map(estimate),
            contribution: value(driver.contribution),
            effect: driver.effect.as_ref().map(estimate),
            warnings: driver.warnings.iter().map(|&warning| words.driver_warning(warning)).collect(),
        };
        let shown = &drivers.issues[..drivers.issues.len().min(ROWS)];
        let listed: f64 = shown.iter().map(|driver| driver.contribution).sum();
        let rest = drivers.gap - listed;
        Self {
            id: format!("drivers-{}", key(drivers.outcome)),
            heading: words.drivers_heading(drivers),
            sentence: words.drivers_sentence(drivers),
            rows: shown.iter().map(row).collect(),
            others: (rest.abs() > 1e-9).then(|| value(rest)),
            gap: value(drivers.gap),
        }
    }
}
