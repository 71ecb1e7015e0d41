//! What each issue costs, in a sentence on its own page.

use std::collections::BTreeMap;

use crate::report::Figures;
use crate::report::wording::Words;

/// By issue, one sentence a score.
pub(super) fn costs(figures: &Figures, words: &Words) -> BTreeMap<String, Vec<String>> {
    let mut costs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for drivers in &figures.drivers {
        for driver in &drivers.issues {
            costs.entry(driver.issue.clone()).or_default().push(words.cost_sentence(drivers.outcome, driver));
        }
    }
    costs
}
