//! Since when an issue is raised as often as it is: the week in which its rate rose for good.
//!
//! One stray comment in May says little about a complaint that half of the customers make from September on, so the first voice is not the beginning. The
//! week is the one that splits the voices into two Poisson rates most clearly (the largest likelihood ratio over all weeks: Akman and Raftery 1986, with
//! comments as exposure). Given their number, each voice falls into the later part with that part's share of all comments, so the chance of a split as
//! uneven is an exact binomial tail; it is multiplied by the number of weeks that could have been chosen (Bonferroni), and the chances of all issues are
//! let through together by false-discovery control ([`decide`]).

use serde::{Deserialize, Serialize};

use super::WeekCount;
use super::distribution::binomial_tail;
use super::false_discovery_bound;

/// Comments that must stand before the week, and voices from it on.
const LEAST_BASE: u64 = 20;
const LEAST_VOICES: u64 = 3;
/// Share of false findings accepted among all findings.
const FALSE_DISCOVERY: f64 = 0.05;

/// The week in which an issue's rate rose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Onset {
    /// Its Monday, `YYYY-MM-DD`.
    pub week: String,
    /// Voices in the weeks before.
    pub voices_before: u64,
    /// Analysed comments in the weeks before.
    pub base_before: u64,
    /// Voices from this week on.
    pub voices_since: u64,
    /// Analysed comments from this week on.
    pub base_since: u64,
    /// The chance of as clear a rise in any week, were the rate the same all along.
    pub p_value: f64,
}

/// The clearest rise among the weeks, whatever chance says of it.
pub(super) fn clearest(weeks: &[WeekCount]) -> Option<Onset> {
    let (voices, base) = weeks.iter().fold((0, 0), |(voices, base), week| (voices + week.voices, base + week.base));
    let (mut before, mut base_before) = (0_u64, 0_u64);
    let mut best: Option<(f64, Onset)> = None;
    let mut candidates = 0_u64;
    for (place, week) in weeks.iter().enumerate() {
        let (since, base_since) = (voices - before, base - base_before);
        if place > 0 && week.base > 0 && base_before >= LEAST_BASE && base_since > 0 {
            candidates += 1;
            let share = base_since as f64 / base as f64;
            let rises = since as f64 > voices as f64 * share;
            let statistic = likelihood_ratio(since, voices, share);
            if rises && since >= LEAST_VOICES && best.as_ref().is_none_or(|(found, _)| statistic > *found) {
                let p_value = binomial_tail(since, voices, share);
                let onset = Onset { week: week.week.clone(), voices_before: before, base_before, voices_since: since, base_since, p_value };
                best = Some((statistic, onset));
            }
        }
        before += week.voices;
        base_before += week.base;
    }
    best.map(|(_, onset)| Onset { p_value: (onset.p_value * candidates as f64).min(1.0), ..onset })
}

/// Logarithm of the likelihood of two rates over that of one, for voices of which `since` fall into the part that holds `share` of the comments.
fn likelihood_ratio(since: u64, voices: u64, share: f64) -> f64 {
    let part = |count: u64, share: f64| if count == 0 { 0.0 } else { count as f64 * libm::log(count as f64 / (voices as f64 * share)) };
    part(since, share) + part(voices - since, 1.0 - share)
}

/// Keeps the rises that are beyond chance, of all issues together.
pub(super) fn decide<'a>(all: impl Iterator<Item = &'a mut Option<Onset>>) {
    let all: Vec<&mut Option<Onset>> = all.collect();
    let bound = false_discovery_bound(all.iter().filter_map(|onset| onset.as_ref().map(|onset| onset.p_value)).collect(), FALSE_DISCOVERY);
    for onset in all {
        if onset.as_ref().is_some_and(|onset| onset.p_value > bound) {
            *onset = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(voices: &[u64]) -> Vec<WeekCount> {
        let week = |(index, &voices): (usize, &u64)| WeekCount { week: format!("week {index}"), voices, base: 30, ..WeekCount::default() };
        voices.iter().enumerate().map(week).collect()
    }

    #[test]
    fn a_stray_voice_is_not_the_beginning() {
        let onset = clearest(&weeks(&[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 4, 3, 5, 4, 3])).unwrap();
        assert_eq!((onset.week.as_str(), onset.voices_before, onset.base_before, onset.voices_since, onset.base_since), ("week 10", 1, 300, 19, 150));
        // 14 weeks could have been chosen; scipy.stats.binom.sf(18, 20, 1/3) = 1.1759e-08.
        assert!((onset.p_value / (14.0 * 1.175_877_e-8) - 1.0).abs() < 1e-4, "{}", onset.p_value);
        let even = clearest(&weeks(&[3, 2, 4, 3, 2, 3, 4, 3])).unwrap();
        assert!(even.p_value > 0.5);
        assert_eq!(clearest(&weeks(&[4, 3, 2, 1, 0, 0])), None, "a fall is no beginning");
        assert_eq!(clearest(&weeks(&[])), None);
    }
}
