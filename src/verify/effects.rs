//! The effects of actions, judged again: the times before and after follow from the action's day or version and from the comments.

use std::path::Path;

use jiff::civil::Date;

use super::{Verified, VerifyError, counts};
use crate::measure::{Cut, Population};
use crate::report::ActionOutcome;

/// Judges every action on an issue again whose effect rests on this run alone: all of them without a ledger, and with one those told by a version, of
/// which a ledger remembers no time. `voices` are the comments of the issue.
pub(super) fn hold(
    file: &Path,
    actions: &[ActionOutcome],
    id: &str,
    population: &Population,
    voices: &[usize],
    alone: bool,
    verified: &mut Verified,
) -> Result<(), VerifyError> {
    let day = |action: &ActionOutcome| action.date.as_deref().and_then(|date| date.parse::<Date>().ok());
    let days: Vec<Date> = actions.iter().filter_map(day).collect();
    for (number, action) in (1..).zip(actions) {
        let cut = match (day(action), &action.version) {
            (Some(on), _) if alone => Cut::Day {
                on,
                previous: days.iter().copied().filter(|day| *day < on).max(),
                next: days.iter().copied().filter(|day| *day > on).min(),
            },
            (None, Some(version)) => Cut::Version(version.clone()),
            _ => continue,
        };
        let found = population.effect(voices, &cut, None);
        counts::same(file, &format!("effect of action {number} on {id}"), &action.effect, &found, verified)?;
    }
    Ok(())
}
