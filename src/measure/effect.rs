//! Did it work? The rate of an issue before and after something was done about it.
//!
//! Voices are counted against the analysed comments of either time, so a time with twice the comments is not twice as bad. Given the voices of both
//! together, each of them falls into the time after with the chance ρE/(ρE + E₀), where E₀ and E are the comments before and after and ρ is the ratio of
//! the two rates (Przyborowski and Wilenski 1940); the exact interval of that chance (Clopper and Pearson 1934) gives the 95 % interval of ρ. An effect
//! that the interval does not show may be too small for the data: [`Effect::power`] is the probability with which a halving would have been seen.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Population;
use super::distribution::{binomial_tail, exact_interval, poisson_at_most};

/// Days before an action that are looked at: longer ago, other things were going on.
const BEFORE_DAYS: i64 = 56;
/// The newest days, in which a return is looked for.
const NEWEST_DAYS: i64 = 28;
/// Left out at either end of an interval: 95 % lie within.
const TAIL: f64 = 0.025;
/// The ratio of rates that should have been seen: a halving.
const WORTH_SEEING: f64 = 0.5;
/// The probability of seeing it from which nothing seen means something.
const POWER: f64 = 0.8;
/// The longest time that anybody is asked to wait.
const LONGEST_WAIT: u64 = 52;
/// Voices in the newest days, and the chance of so many at the rate of the calm, from which an issue is back.
const LEAST_RETURN: u64 = 3;
const NO_CHANCE: f64 = 0.05;

/// What is to be said of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rate fell, significantly.
    Worked,
    /// A halving would have been seen, and was not.
    NoEffectSeen,
    /// A halving could not have been seen yet.
    TooEarly,
    /// The rate rose, significantly.
    GotWorse,
    /// The rate fell, then rose again.
    CameBackAfter,
    /// Nothing to compare with: no voice, or no comment, before it.
    NotEnoughData,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Worked, Self::NoEffectSeen, Self::TooEarly, Self::GotWorse, Self::CameBackAfter, Self::NotEnoughData];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::NoEffectSeen => "no_effect_seen",
            Self::TooEarly => "too_early",
            Self::GotWorse => "got_worse",
            Self::CameBackAfter => "came_back_after",
            Self::NotEnoughData => "not_enough_data",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// What parts the time before an action from the time after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A day, which itself counts for neither, and the actions on the same issue next to it.
    Day {
        /// The day.
        on: Date,
        /// The one before.
        previous: Option<Date>,
        /// The one after.
        next: Option<Date>,
    },
    /// A version: comments of it or of later ones are after it.
    Version(String),
}

/// Voices and comments of some time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day, `YYYY-MM-DD`; none where versions are compared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// Voices that raise the issue.
    pub voices: u64,
    /// Analysed comments.
    pub base: u64,
}

/// What an earlier run has found of the same action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The time before.
    pub before: Period,
    /// The time after, as far as it was known.
    pub after: Period,
    /// What was said then.
    pub verdict: Verdict,
}

/// The effect of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// In a word.
    pub verdict: Verdict,
    /// Up to eight weeks before the action.
    pub before: Period,
    /// From the day after it on.
    pub after: Period,
    /// The rate after over the rate before.
    pub ratio: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end; none where it is infinite.
    pub high: Option<f64>,
    /// The probability with which a halving would have been seen with these comments.
    pub power: Option<f64>,
    /// Comments after the action from which a halving would be seen with 80 %; none where not even a year of them would do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needed_base: Option<u64>,
    /// The weeks in which so many come, at the volume before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needed_weeks: Option<u64>,
    /// The newest days, where the issue is back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub returned: Option<Period>,
}

impl Population {
    /// The effect of an action on the issue that the comments `voices` (indices, ascending) raise. `memory` is what an earlier run has found: it stands in
    /// for a time before that this run's data do not hold, and for the calm that a return ends.
    #[must_use]
    pub fn effect(&self, voices: &[usize], cut: &Cut, memory: Option<&Memory>) -> Effect {
        let raised: BTreeSet<usize> = voices.iter().copied().collect();
        match cut {
            Cut::Day { on, previous, next } => self.around(&raised, *on, *previous, *next, memory),
            Cut::Version(version) => {
                let side = |after: bool| self.counted(&raised, |index| self.is_after(index, version) == Some(after));
                Effect::between(side(false), side(true))
            }
        }
    }

    fn around(&self, raised: &BTreeSet<usize>, on: Date, previous: Option<Date>, next: Option<Date>, memory: Option<&Memory>) -> Effect {
        let dates = || self.facts().iter().filter_map(|comment| comment.received).map(|received| received.at.date());
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return Effect::between(Period::default(), Period::default());
        };
        let day = |days: i64| days.days();
        let start = previous.map_or(on.saturating_sub(day(BEFORE_DAYS)), |previous| previous.max(on.saturating_sub(day(BEFORE_DAYS))));
        let mut before = self.days(raised, start.max(first)..=on.saturating_sub(day(1)));
        if let Some(memory) = memory.filter(|memory| start < first && memory.before.base > before.base) {
            before = memory.before.clone();
        }
        let end = next.map_or(last, |next| next.saturating_sub(day(1)).min(last));
        let since = on.saturating_add(day(1)).max(first);
        let effect = Effect::between(before.clone(), self.days(raised, since..=end));
        // A calm that this run or an earlier one has seen, and the newest days since.
        let newest = end.saturating_sub(day(NEWEST_DAYS - 1));
        let calm = Some(Effect::between(before, self.days(raised, since..=newest.saturating_sub(day(1)))));
        let calm = calm.filter(|calm| newest > since && calm.verdict == Verdict::Worked).map(|calm| calm.after);
        let remembered = memory.filter(|memory| memory.verdict == Verdict::Worked).map(|memory| memory.after.clone());
        for calm in [calm, remembered].into_iter().flatten() {
            let until = calm.to.as_deref().and_then(|date| date.parse::<Date>().ok());
            let from = until.map_or(newest, |until| newest.max(until.saturating_add(day(1))));
            let now = self.days(raised, from..=end);
            if is_back(&calm, &now) {
                return Effect { verdict: Verdict::CameBackAfter, returned: Some(now), ..effect };
            }
        }
        effect
    }

    fn days(&self, raised: &BTreeSet<usize>, days: RangeInclusive<Date>) -> Period {
        if days.is_empty() {
            return Period::default();
        }
        let (from, to) = (Some(days.start().to_string()), Some(days.end().to_string()));
        let counted = self.counted(raised, |index| self.facts()[index].received.is_some_and(|received| days.contains(&received.at.date())));
        Period { from, to, ..counted }
    }

    fn counted(&self, raised: &BTreeSet<usize>, within: impl Fn(usize) -> bool) -> Period {
        let mut period = Period::default();
        for index in (0..self.facts().len()).filter(|&index| within(index)) {
            period.base += 1;
            period.voices += u64::from(raised.contains(&index));
        }
        period
    }

    /// Whether a comment states this version or a later one; `None` where it states none that can be compared.
    fn is_after(&self, index: usize, version: &str) -> Option<bool> {
        let wanted = numbers(version)?;
        let own = self.facts()[index].versions.iter().find(|own| same_shape(own, version))?;
        Some(numbers(own)? >= wanted)
    }
}

/// Whether two versions count alike: `2.10` and `3.0.1` by their parts, `310` and `311` as codes.
#[must_use]
pub fn same_shape(one: &str, other: &str) -> bool {
    matches!((numbers(one), numbers(other)), (Some(one), Some(other)) if (one.len() > 1) == (other.len() > 1))
}

/// The parts of a version as numbers: `v2.10.1 (42)` is 2, 10, 1.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let start = version.find(|c: char| c.is_ascii_digit())?;
    let end = version[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(version.len(), |length| start + length);
    version[start..end].trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect()
}

fn days_of(period: &Period) -> Option<u64> {
    let (from, to): (Date, Date) = (period.from.as_deref()?.parse().ok()?, period.to.as_deref()?.parse().ok()?);
    u64::try_from(super::days::between(from, to) + 1).ok()
}

/// Whether the newest days hold more than the calm leads one to expect: the conditional binomial test, one-sided.
fn is_back(calm: &Period, now: &Period) -> bool {
    let both = calm.base + now.base;
    now.voices >= LEAST_RETURN && binomial_tail(now.voices, now.voices + calm.voices, now.base as f64 / both.max(1) as f64) <= NO_CHANCE
}

/// The ratio of two rates, after over before, with its interval.
fn ratio(before: &Period, after: &Period) -> (Option<f64>, f64, f64) {
    let scale = before.base as f64 / after.base as f64;
    let odds = |chance: f64| chance / (1.0 - chance) * scale;
    let (low, high) = exact_interval(after.voices, after.voices + before.voices, TAIL);
    let value = (before.voices > 0).then(|| after.voices as f64 / before.voices as f64 * scale);
    (value, odds(low), if high < 1.0 { odds(high) } else { f64::INFINITY })
}

/// The probability of seeing a halving with so many comments after the action.
fn power(before: &Period, base: u64) -> f64 {
    let shown = |voices: u64| ratio(before, &Period { voices, base, ..Period::default() }).2 < 1.0;
    if base == 0 || !shown(0) {
        return 0.0;
    }
    let expected = WORTH_SEEING * before.voices as f64 * base as f64 / before.base as f64;
    // The most voices that still show it; beyond what is expected without any effect none do.
    let (mut most, mut none) = (0, before.voices.saturating_mul(base) / before.base.max(1) + 2);
    while most + 1 < none {
        let middle = most + (none - most) / 2;
        if shown(middle) {
            most = middle;
        } else {
            none = middle;
        }
    }
    poisson_at_most(most, expected)
}

impl Effect {
    /// The effect between two times, a return aside.
    #[must_use]
    pub fn between(before: Period, after: Period) -> Self {
        let days = days_of(&before);
        let mut effect = Self {
            verdict: Verdict::NotEnoughData,
            ratio: None,
            low: None,
            high: None,
            power: None,
            needed_base: None,
            needed_weeks: None,
            returned: None,
            before,
            after,
        };
        let (before, after) = (&effect.before, &effect.after);
        if before.voices == 0 {
            return effect;
        }
        let found = power(before, after.base);
        effect.power = Some(found);
        let mut shown = (0.0, f64::INFINITY);
        if after.base > 0 {
            let (ratio, low, high) = ratio(before, after);
            shown = (low, high);
            (effect.ratio, effect.low, effect.high) = (ratio, Some(low), high.is_finite().then_some(high));
        }
        effect.verdict = match shown {
            (_, high) if high < 1.0 => Verdict::Worked,
            (low, _) if low > 1.0 => Verdict::GotWorse,
            _ if found >= POWER => Verdict::NoEffectSeen,
            _ => Verdict::TooEarly,
        };
        if effect.verdict == Verdict::TooEarly {
            // Where no days are known, the time before counts as eight weeks.
            let length = days.unwrap_or(BEFORE_DAYS.unsigned_abs()).max(7);
            let base = |weeks: u64| before.base.saturating_mul(7 * weeks).div_ceil(length);
            let weeks = (1..=LONGEST_WAIT).find(|&weeks| base(weeks) > after.base && power(before, base(weeks)) >= POWER);
            effect.needed_base = weeks.map(base);
            effect.needed_weeks = weeks.filter(|_| days.is_some());
        }
        effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(voices: u64, base: u64) -> Period {
        Period { voices, base, ..Period::default() }
    }

    /// Eight weeks.
    fn weeks(voices: u64, base: u64) -> Period {
        Period { from: Some("2026-06-01".to_owned()), to: Some("2026-07-26".to_owned()), voices, base }
    }

    fn verdict(before: (u64, u64), after: (u64, u64)) -> Verdict {
        Effect::between(weeks(before.0, before.1), period(after.0, after.1)).verdict
    }

    #[test]
    fn verdicts_follow_the_rates_and_what_could_have_been_seen() {
        assert_eq!(verdict((40, 800), (5, 400)), Verdict::Worked);
        assert_eq!(verdict((60, 800), (58, 800)), Verdict::NoEffectSeen);
        assert_eq!(verdict((40, 800), (60, 400)), Verdict::GotWorse);
        assert_eq!(verdict((40, 800), (3, 80)), Verdict::TooEarly);
        assert_eq!(verdict((0, 800), (3, 80)), Verdict::NotEnoughData);
        assert_eq!(verdict((40, 800), (0, 0)), Verdict::TooEarly);
    }

    #[test]
    fn the_interval_is_exact_and_the_wait_long_enough() {
        // scipy.stats.binomtest(5, 45).proportion_ci(0.95, "exact"), as odds times 800/400: 0.077009 to 0.633436.
        let effect = Effect::between(weeks(40, 800), period(5, 400));
        assert!((effect.ratio.unwrap() - 0.25).abs() < 1e-12);
        assert!((effect.low.unwrap() - 0.077_009).abs() < 1e-6 && (effect.high.unwrap() - 0.633_436).abs() < 1e-6, "{effect:?}");
        let early = Effect::between(weeks(40, 800), period(3, 80));
        let (wait, base) = (early.needed_weeks.unwrap(), early.needed_base.unwrap());
        assert_eq!(base, wait * 100);
        assert!(power(&period(40, 800), base) >= POWER && power(&period(40, 800), base - 100) < POWER, "{wait}");
        let rare = Effect::between(weeks(2, 800), period(0, 80));
        assert_eq!((rare.verdict, rare.needed_base), (Verdict::TooEarly, None), "no halving of two voices can be seen in a year");
    }

    #[test]
    fn versions_are_compared_by_their_parts() {
        assert_eq!(numbers("v2.10.1 (42)"), Some(vec![2, 10, 1]));
        assert!(numbers("2.9") < numbers("2.10"));
        assert_eq!(numbers("beta"), None);
        assert!(same_shape("2.1", "3.0.1") && same_shape("310", "9") && !same_shape("310", "2.1"));
    }
}
