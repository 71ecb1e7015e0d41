//! Whether an issue stands out in the newest days: more of it than its past would lead one to expect, new, back, or gone.
//!
//! The newest seven days and the newest fourteen are held against a baseline: up to a year of days before them. Expected is the baseline's rate times the
//! exposure of those days (see [`Days::exposure`]). Counts are negative binomial: a Poisson count whose rate is itself uncertain, because it rests on the
//! baseline's B voices (a gamma posterior of shape B + ½, the prior of Jeffreys), and, where weeks differ by more than chance, because it varies from week
//! to week (variance mean + α mean², α by the method of moments: Breslow 1984). Where they do not, α is 0 and the weeks are plain Poisson. This is the
//! scheme of Farrington et al. (1996) and Noufaily et al. (2013) for outbreaks in surveillance data, with the volume of comments as offset.
//!
//! The smaller of the two one-sided p values is doubled (Bonferroni), [`decide`] lets those of all issues through together (Benjamini and Hochberg 1995),
//! and what is let through must be of a size that matters: [`LEAST_VOICES`] voices and posts, [`LEAST_EXCESS`] more than expected.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::days::{Course, Days};
use super::distribution::{negative_binomial_quantile, negative_binomial_tail};
use super::false_discovery_bound;

/// Days of the two windows, the shorter first.
const WINDOWS: [usize; 2] = [7, 14];
/// Days for which an issue counts as new or back, and days of silence before one can have ended.
const RECENT_DAYS: usize = 28;
/// Weeks of the longest baseline, and of the shortest that says anything.
const LONGEST_BASELINE: usize = 52;
const LEAST_BASELINE: usize = 4;
/// Voices, and posts, in the window below which nothing is alerted.
pub const LEAST_VOICES: u64 = 5;
/// Voices beyond the expected ones below which nothing is alerted.
pub const LEAST_EXCESS: f64 = 3.0;
/// Voices after a silence from which an issue is back; one may be a straggler.
pub const LEAST_RETURN: u64 = 3;
/// Voices of the baseline from which its weeks are asked whether they vary by more than chance.
const LEAST_FOR_DISPERSION: u64 = 5;
/// Share of false findings accepted among all findings. `tests/emergence.rs` shows what comes of it.
const FALSE_DISCOVERY: f64 = 0.10;
/// The chance of a silence from which it is no chance.
const SILENCE: f64 = 0.01;
/// Left out at either end of a band: 95 % lie within.
const TAIL: f64 = 0.025;

/// What the newest days say of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emergence {
    /// First raised in the newest 28 days, by too many for that to be chance.
    New,
    /// Raised again after a silence that was no chance.
    CameBack,
    /// More voices than its past would lead one to expect, significantly.
    Growing,
    /// Silent for 28 days or more, significantly.
    Ended,
    /// As its past would lead one to expect.
    Usual,
    /// Too few days or comments before to say what would be usual.
    NotEnoughData,
}

/// The newest days of an issue against its baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// The verdict, after false-discovery control over all issues.
    pub verdict: Emergence,
    /// First day of the window, `YYYY-MM-DD`: the more telling of the newest 7 and the newest 14 days.
    pub from: String,
    /// Its last day: the newest of the data.
    pub to: String,
    /// Distinct comments that raise the issue in it.
    pub voices: u64,
    /// Records that do.
    pub posts: u64,
    /// Analysed comments in it.
    pub base: u64,
    /// Voices that the baseline leads one to expect in it, `None` without a baseline.
    pub expected: Option<f64>,
    /// Lower end of the band that holds 95 % of such windows.
    pub low: Option<u64>,
    /// Upper end.
    pub high: Option<u64>,
    /// First day of the baseline.
    pub baseline_from: Option<String>,
    /// Voices of the baseline.
    pub baseline_voices: u64,
    /// Analysed comments of the baseline.
    pub baseline_base: u64,
    /// α: how much the rate varies from week to week beyond chance; 0 is Poisson.
    pub dispersion: f64,
    /// p value of the test that was made: of growth; of newness where the first voice is as new; of a silence at the end or before a return.
    pub p_value: Option<f64>,
}

/// What an issue did before the newest days.
#[derive(Clone, Debug)]
pub(super) struct Baseline {
    days: Range<usize>,
    voices: u64,
    /// Exposure of every day.
    exposure: Vec<f64>,
    /// Exposure of the baseline.
    total: f64,
    pub(super) dispersion: f64,
}

impl Baseline {
    /// That which verdicts and alerts are made from: `None` where there are too few weeks with comments before the newest fourteen days.
    pub(super) fn new(days: &Days, course: &Course) -> Option<Self> {
        Self::until(days, course, days.count.checked_sub(WINDOWS[1])?)
    }

    /// The same of the weeks before `change`, where that lies before the newest fourteen days: what was usual until then.
    pub(super) fn before(days: &Days, course: &Course, change: usize) -> Option<Self> {
        (change + WINDOWS[1] < days.count).then(|| Self::until(days, course, change)).flatten()
    }

    fn until(days: &Days, course: &Course, end: usize) -> Option<Self> {
        let weeks = (end / 7).min(LONGEST_BASELINE);
        let range = end - weeks * 7..end;
        let blocks = || range.clone().step_by(7).map(|start| start..start + 7);
        if blocks().filter(|block| days.comments(block.clone()) > 0).count() < LEAST_BASELINE {
            return None;
        }
        let exposure = days.exposure(course, &range);
        let total: f64 = exposure[range.clone()].iter().sum();
        let voices: u64 = course.voices[range.clone()].iter().sum();
        let mut baseline = Self { voices, exposure, total, dispersion: 0.0, days: range.clone() };
        if voices >= LEAST_FOR_DISPERSION {
            let weeks: Vec<(f64, f64)> =
                blocks().map(|block| (course.voices[block.clone()].iter().sum::<u64>() as f64, voices as f64 * baseline.share(block))).collect();
            baseline.dispersion = dispersion(&weeks);
        }
        Some(baseline)
    }

    /// Exposure of some days beside that of the baseline.
    fn share(&self, days: Range<usize>) -> f64 {
        self.exposure[days].iter().sum::<f64>() / self.total
    }

    /// Mean and size of the negative binomial count of some days.
    pub(super) fn counts(&self, days: Range<usize>) -> (f64, f64) {
        let certainty = self.voices as f64 + 0.5;
        let share = self.share(days.clone());
        let weeks: f64 = days.clone().step_by(7).map(|start| self.share(start..(start + 7).min(days.end)).powi(2)).sum();
        // Weeks vary each by itself, so a longer time evens them out.
        let varying = if share > 0.0 { self.dispersion * weeks / (share * share) } else { 0.0 };
        (certainty * share, 1.0 / (1.0 / certainty + varying))
    }

    /// Expected count and band.
    pub(super) fn band(&self, days: Range<usize>) -> (f64, u64, u64) {
        let (mean, size) = self.counts(days);
        (mean, negative_binomial_quantile(TAIL, mean, size), negative_binomial_quantile(1.0 - TAIL, mean, size))
    }
}

/// α of weeks given as (observed, expected), the expected ones fitted to them: Σ((y − μ)² − μ(1 − μ/Σμ)) / Σμ², not below 0.
fn dispersion(weeks: &[(f64, f64)]) -> f64 {
    let total: f64 = weeks.iter().map(|(_, mean)| mean).sum();
    let excess: f64 = weeks.iter().map(|(seen, mean)| (seen - mean).powi(2) - mean * (1.0 - mean / total)).sum();
    let squares: f64 = weeks.iter().map(|(_, mean)| mean * mean).sum();
    if squares > 0.0 { (excess / squares).max(0.0) } else { 0.0 }
}

/// Looks at the newest days of one issue. The verdict is final only after [`decide`].
pub(super) fn look(days: &Days, course: &Course, baseline: Option<&Baseline>) -> Recent {
    let windows = WINDOWS.map(|length| days.count.saturating_sub(length)..days.count);
    let voices = |range: &Range<usize>| course.voices[range.clone()].iter().sum::<u64>();
    let tail = |range: &Range<usize>| {
        let (mean, size) = baseline?.counts(range.clone());
        Some(negative_binomial_tail(voices(range), mean, size))
    };
    let p_values = windows.each_ref().map(tail);
    let shorter = matches!(p_values, [Some(week), Some(fortnight)] if week < fortnight);
    let (window, p_value) = if shorter { (windows[0].clone(), p_values[0]) } else { (windows[1].clone(), p_values[1]) };
    let (expected, low, high) = baseline.map_or((None, None, None), |baseline| {
        let (mean, low, high) = baseline.band(window.clone());
        (Some(mean), Some(low), Some(high))
    });
    let span = baseline.map_or(0..0, |baseline| baseline.days.clone());
    let (kind, p_value) = match baseline {
        None => (Emergence::NotEnoughData, None),
        Some(_) => kind(days, course).unwrap_or((Emergence::Growing, p_value.map(|p| (2.0 * p).min(1.0)))),
    };
    Recent {
        verdict: kind,
        from: days.date(window.start).to_string(),
        to: days.date(days.count - 1).to_string(),
        voices: voices(&window),
        posts: course.posts[window.clone()].iter().sum(),
        base: days.comments(window),
        expected,
        low,
        high,
        baseline_from: baseline.map(|_| days.date(span.start).to_string()),
        baseline_voices: voices(&span),
        baseline_base: days.comments(span),
        dispersion: baseline.map_or(0.0, |baseline| baseline.dispersion),
        p_value,
    }
}

/// What the dates of first and last voices say, with the chance of it: the issue is new, has ended, or is back.
fn kind(days: &Days, course: &Course) -> Option<(Emergence, Option<f64>)> {
    let first = course.voices.iter().position(|&count| count > 0)?;
    let last = course.voices.iter().rposition(|&count| count > 0)?;
    let recent = days.count.saturating_sub(RECENT_DAYS);
    let voices: u64 = course.voices.iter().sum();
    if first >= recent {
        // The chance that as many voices at a constant rate would all have come in the time since the first of them.
        let share = days.comments(first..days.count) as f64 / days.comments(0..days.count) as f64;
        return Some((Emergence::New, Some(share.powf(voices as f64))));
    }
    // No voice where so many are expected: exp(−expected), by Poisson, at the rate until then.
    let silence = |from: usize, to: usize| {
        let before: u64 = course.voices[..from].iter().sum();
        let expected = before as f64 / days.comments(0..from) as f64 * days.comments(from..to) as f64;
        (-expected).exp()
    };
    if last < recent {
        return Some((Emergence::Ended, Some(silence(last + 1, days.count))));
    }
    let start = (recent..days.count).find(|&day| course.voices[day] > 0)?;
    let before = course.voices[..start].iter().rposition(|&count| count > 0)?;
    let gap = silence(before + 1, start);
    let since: u64 = course.voices[start..].iter().sum();
    (start - before > RECENT_DAYS && gap <= SILENCE && since >= LEAST_RETURN).then_some((Emergence::CameBack, Some(gap)))
}

/// Decides the verdicts of all issues together.
pub(super) fn decide<'a>(all: impl Iterator<Item = &'a mut Recent>) {
    let mut all: Vec<&mut Recent> = all.collect();
    let tested = |recent: &Recent| recent.p_value.filter(|_| matches!(recent.verdict, Emergence::New | Emergence::Growing));
    let bound = false_discovery_bound(all.iter().filter_map(|recent| tested(recent)).collect(), FALSE_DISCOVERY);
    for recent in &mut all {
        let p = recent.p_value.unwrap_or(1.0);
        let large = recent.voices >= LEAST_VOICES && recent.posts >= LEAST_VOICES;
        let holds = match recent.verdict {
            Emergence::New => p <= bound && large,
            Emergence::Growing => p <= bound && large && recent.expected.is_some_and(|expected| recent.voices as f64 >= expected + LEAST_EXCESS),
            Emergence::Ended => p <= SILENCE,
            Emergence::CameBack | Emergence::Usual | Emergence::NotEnoughData => true,
        };
        if !holds {
            recent.verdict = Emergence::Usual;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_vary_by_chance_are_poisson_and_others_are_not() {
        let even: Vec<(f64, f64)> = [3.0, 5.0, 4.0, 6.0, 2.0, 4.0].iter().map(|&seen| (seen, 4.0)).collect();
        assert!(dispersion(&even).abs() < 1e-12);
        let bursts: Vec<(f64, f64)> = [0.0, 12.0, 1.0, 0.0, 11.0, 0.0].iter().map(|&seen| (seen, 4.0)).collect();
        // Σ(y−μ)² = 16+64+9+16+49+16 = 170; Σμ(1−μ/24) = 20; Σμ² = 96.
        assert!((dispersion(&bursts) - 150.0 / 96.0).abs() < 1e-12);
    }
}
