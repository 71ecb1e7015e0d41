//! Who still waits for an answer.

use std::collections::BTreeSet;

use super::concern::{Concern, Concerns};
use super::observation::Observation;

/// The records to follow up, oldest first and those without a date last: negative or mixed, without an answer, not closed, in a file that shows answers or
/// states at all. Where a file shows neither, nobody can tell who still waits, and none of its records is listed.
#[must_use]
pub fn waiting(observations: &[Observation]) -> Vec<usize> {
    let tracked: BTreeSet<&str> = observations.iter().filter(|one| one.shows_answers()).map(|one| &*one.file).collect();
    let waits = |one: &Observation| one.is_record() && one.is_negative() && !one.is_answered() && !one.is_closed() && tracked.contains(&*one.file);
    let mut found: Vec<usize> = (0..observations.len()).filter(|&index| waits(&observations[index])).collect();
    // Stable: records of one moment stay in canonical order.
    found.sort_by_key(|&index| {
        let received = observations[index].received.map(|received| received.at);
        (received.is_none(), received)
    });
    found
}

/// Why a record is listed, the gravest reason first.
#[must_use]
pub fn reasons(observation: &Observation) -> Vec<Concern> {
    use crate::classify::Intent;
    let mut found: Concerns = observation.spoken.concerns;
    let attributes = observation.attributes.as_deref();
    let at_most = |value: Option<f64>, most: f64| value.is_some_and(|value| value <= most);
    if attributes.is_some_and(|attributes| at_most(attributes.stars, 2.0) || at_most(attributes.nps, 6.0) || attributes.csat == Some(0.0)) {
        found.add(Concern::LowRating);
    }
    if observation.score <= -0.8 {
        found.add(Concern::StronglyNegative);
    }
    match observation.intent {
        Some(Intent::Complaint) => found.add(Concern::Complaint),
        Some(Intent::Request) => found.add(Concern::Request),
        Some(Intent::Question) => found.add(Concern::Question),
        Some(Intent::Praise | Intent::Other) | None => {}
    }
    found.list()
}
