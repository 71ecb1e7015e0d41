//! A share as the page states it everywhere: how many of how many, in per cent, with its interval.

use serde::Serialize;

use crate::measure::Share;
use crate::report::numbers::{interval, percent, thousands};

/// Written into the view of what it is the share of (`#[serde(flatten)]`).
#[derive(Debug, Serialize)]
pub(super) struct ShareView {
    count: String,
    base: String,
    share: String,
    interval: String,
}

impl From<&Share> for ShareView {
    fn from(share: &Share) -> Self {
        Self { count: thousands(share.count), base: thousands(share.base), share: percent(share.value), interval: interval(share.low, share.high) }
    }
}
