//! The states of an issue and the rule that decides them.
//!
//! | state | when |
//! |---|---|
//! | `new` | first raised, or first recognised, less than 28 days before the end of the data; without dates, formed in this run |
//! | `growing`, `shrinking` | its share of each month's comments rises or falls, or the newest 7 or 14 days hold more than expected; significantly after false-discovery control |
//! | `fixed` | silent for 28 days and against expectation: at its last rate, a silence as long would have had a chance of at most 1 % (Poisson), or the trend test says so |
//! | `came_back` | raised again after it was fixed; stays so for 28 days |
//! | `steady` | otherwise, also where there is not enough data for a verdict |
//!
//! In this order: came back, fixed, new, growing or shrinking, steady. Time is the time of the data, never the clock's: the newest date of any run so
//! far is "now". A state follows from the run's figures and from the standing in the run *before*, so that a run of the same data finds the same state.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::book::words;

words! {
    /// How an issue stands.
    State {
        /// First heard of lately.
        New = "new",
        /// A rising share of comments.
        Growing = "growing",
        /// No significant change.
        Steady = "steady",
        /// A falling share of comments.
        Shrinking = "shrinking",
        /// No longer raised, although it would have been.
        Fixed = "fixed",
        /// Raised again after that.
        CameBack = "came_back",
    }
}

/// Days for which an issue is new or has come back, and days of silence before one can be fixed.
pub const RECENT_DAYS: i32 = 28;
/// The chance of a silence from which it is no chance.
const SILENCE: f64 = 0.01;

/// Where the figures of one run say that an issue is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Significantly up.
    Rising,
    /// Significantly down.
    Falling,
    /// Silent at the end, significantly.
    Ended,
    /// Neither, or not enough data.
    Open,
}

/// How an issue stood in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Distinct comments of the run that raise it; 0 where it was absent.
    pub voices: u64,
    /// Analysed comments of the run.
    pub base: u64,
    /// Voices a comment when it was last raised.
    pub rate: f64,
    /// Date of its newest voice, of any run so far.
    pub last_seen: Option<Date>,
    /// The date as of which it came back.
    pub returned: Option<Date>,
    /// Voices that would have been expected since it fell silent.
    pub expected: f64,
}

/// What is known of one issue when a run is counted.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Distinct comments of this run that raise it.
    pub voices: u64,
    /// Analysed comments of this run.
    pub base: u64,
    /// Of them, those received after its newest voice and, where it was silent before, after every earlier run; all where there are no dates.
    pub base_since: u64,
    /// What the trend test says.
    pub course: Course,
    /// First and last voice, of any run so far.
    pub seen: Option<(Date, Date)>,
    /// The newest date of any run so far.
    pub now: Option<Date>,
    /// As of when it is new: its first voice, or, where its first voices were found among older comments only later, the date of that run.
    pub born: Option<Date>,
    /// Whether it was formed in this run.
    pub just_formed: bool,
    /// How it stood in the run before.
    pub before: Option<&'a Standing>,
}

impl Facts<'_> {
    /// How the issue stands now.
    #[must_use]
    pub fn stand(&self) -> Standing {
        let last_seen = self.seen.map(|(_, last)| last);
        if self.voices == 0 {
            return self.absent(last_seen);
        }
        let returned = self.returned(last_seen);
        let was_fixed = self.before.is_some_and(|before| before.state == State::Fixed);
        let rate = self.voices as f64 / self.base.max(1) as f64;
        let silent = self.seen.is_some() && self.is_long_silent(last_seen) && is_no_chance(rate * self.base_since as f64);
        let ended = self.course == Course::Ended || silent;
        let state = if returned.is_some_and(|date| date.is_none_or(|date| self.is_recent(Some(date)))) && !ended {
            State::CameBack
        } else if ended || (was_fixed && returned.is_none()) {
            State::Fixed
        } else if self.is_new() {
            State::New
        } else {
            match self.course {
                Course::Rising => State::Growing,
                Course::Falling => State::Shrinking,
                Course::Ended | Course::Open => State::Steady,
            }
        };
        Standing {
            state,
            voices: self.voices,
            base: self.base,
            rate,
            last_seen,
            returned: returned.flatten().filter(|_| state == State::CameBack),
            expected: 0.0,
        }
    }

    fn absent(&self, last_seen: Option<Date>) -> Standing {
        let Some(before) = self.before else {
            return Standing { state: State::Steady, voices: 0, base: self.base, rate: 0.0, last_seen, returned: None, expected: 0.0 };
        };
        let expected = before.expected + before.rate * self.base_since as f64;
        let fixed = before.state == State::Fixed || (self.is_long_silent(last_seen) && is_no_chance(expected));
        let state = if fixed { State::Fixed } else { before.state };
        Standing { state, voices: 0, base: self.base, last_seen, expected, ..*before }
    }

    /// Whether it has been silent for long enough; true without dates.
    fn is_long_silent(&self, last_seen: Option<Date>) -> bool {
        last_seen.zip(self.now).is_none_or(|(last, now)| days(last, now) >= RECENT_DAYS)
    }

    /// The date as of which it has come back, if it has; the inner `None` is a return without dates.
    #[expect(clippy::option_option, reason = "whether it came back, and when, are two questions")]
    fn returned(&self, last_seen: Option<Date>) -> Option<Option<Date>> {
        let before = self.before?;
        match before.state {
            // Older comments that are read again are no return.
            State::Fixed if last_seen.is_none() || last_seen > before.last_seen => Some(last_seen),
            State::CameBack if before.returned.is_some() => Some(before.returned),
            _ => None,
        }
    }

    fn is_new(&self) -> bool {
        if self.now.is_none() || self.born.is_none() { self.just_formed } else { self.is_recent(self.born) }
    }

    fn is_recent(&self, date: Option<Date>) -> bool {
        date.zip(self.now).is_some_and(|(date, now)| days(date, now) < RECENT_DAYS)
    }
}

/// Whether no voice at all is unlikely where so many are expected: exp(−expected), by Poisson.
fn is_no_chance(expected: f64) -> bool {
    (-expected).exp() <= SILENCE
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    fn facts(now: &str) -> Facts<'static> {
        Facts {
            voices: 10,
            base: 100,
            base_since: 100,
            course: Course::Open,
            seen: day("2026-01-05").zip(day("2026-03-01")),
            now: day(now),
            born: day("2026-01-05"),
            just_formed: false,
            before: None,
        }
    }

    #[test]
    fn an_issue_is_born_grows_ends_and_comes_back() {
        assert_eq!(facts("2026-01-20").stand().state, State::New);
        let steady = facts("2026-03-02").stand();
        assert_eq!(steady.state, State::Steady);
        assert_eq!(Facts { course: Course::Rising, ..facts("2026-03-02") }.stand().state, State::Growing);
        assert_eq!(Facts { course: Course::Falling, ..facts("2026-03-02") }.stand().state, State::Shrinking);
        // A week without it is no end, four weeks with a hundred comments are.
        let week = Facts { voices: 0, before: Some(&steady), ..facts("2026-03-08") }.stand();
        assert_eq!(week.state, State::Steady);
        let gone = Facts { voices: 0, before: Some(&week), ..facts("2026-04-02") }.stand();
        assert_eq!(gone.state, State::Fixed);
        let old = Facts { before: Some(&gone), ..facts("2026-04-03") }.stand();
        assert_eq!(old.state, State::Fixed, "the same voices as ever");
        let back = Facts { before: Some(&gone), seen: day("2026-01-05").zip(day("2026-04-09")), ..facts("2026-04-10") }.stand();
        assert_eq!((back.state, back.returned), (State::CameBack, day("2026-04-09")));
        let still = Facts { before: Some(&back), seen: day("2026-01-05").zip(day("2026-05-01")), ..facts("2026-05-02") }.stand();
        assert_eq!(still.state, State::CameBack);
        let settled = Facts { before: Some(&still), seen: day("2026-01-05").zip(day("2026-05-08")), ..facts("2026-05-08") }.stand();
        assert_eq!(settled.state, State::Steady);
    }

    #[test]
    fn a_small_issue_is_not_fixed_by_silence_alone() {
        let rare = Facts { voices: 1, base: 1000, ..facts("2026-03-02") }.stand();
        let silent = Facts { voices: 0, before: Some(&rare), ..facts("2026-06-02") }.stand();
        assert_eq!(silent.state, State::Steady, "0.1 voices were expected");
    }

    #[test]
    fn without_dates_runs_take_their_place() {
        let undated = |voices, before| Facts { voices, seen: None, now: None, born: None, just_formed: false, before, ..facts("2026-01-01") };
        let first = Facts { just_formed: true, ..undated(10, None) }.stand();
        assert_eq!(first.state, State::New);
        let second = undated(9, Some(&first)).stand();
        assert_eq!(second.state, State::Steady);
        let gone = undated(0, Some(&second)).stand();
        assert_eq!(gone.state, State::Fixed);
        assert_eq!(undated(3, Some(&gone)).stand().state, State::CameBack);
    }
}
