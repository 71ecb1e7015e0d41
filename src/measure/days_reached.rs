//! Where the data begins and ends.
//!
//! "Now" is the newest date of the data, and one mistyped year would move it: the newest days would be empty, every issue silent and none of them new. So
//! a handful of dates that lie far after all others do not say where the data ends. They are lone (at most [`LONE`], or one of [`ONE_OF`]), and the gap
//! before them is long, also beside the gaps that this data has anyway. Such a date counts as unknown; the comment counts all the same.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// Dates of the end that may be mistyped, whatever the size of the data; of large data, one of so many.
const LONE: usize = 2;
const ONE_OF: usize = 200;
/// Days without a comment before them.
const GAP: i32 = 60;
/// The same as a multiple of the longest gap before.
const RHYTHM: i32 = 3;
/// Dates below which nothing is usual.
const LEAST: usize = 20;

/// Days before the first of the others from which a lone date may be mistyped.
const YEAR: i32 = 365;

/// The days that the data reaches, from the first to the last, a few stray dates at either end aside; `None` without dates.
///
/// Data thins out towards its beginning, and an old comment is no mistake. So a lone date before all others is a stray one only where it lies more than a
/// year before them and farther than the others reach: it would fill more than half of every chart with nothing (1970-01-01, 0001-01-01).
#[must_use]
pub fn days_reached(dates: impl IntoIterator<Item = Date>) -> Option<RangeInclusive<Date>> {
    let mut dates: Vec<Date> = dates.into_iter().collect();
    dates.sort_unstable();
    let (oldest, newest) = (*dates.first()?, *dates.last()?);
    if dates.len() < LEAST {
        return Some(oldest..=newest);
    }
    let most = LONE.max(dates.len() / ONE_OF).min(dates.len() / 4);
    let days = |from: usize, to: usize| dates[from].until(dates[to]).map_or(0, |span| span.get_days());
    // What may be stray at the end is no measure of how far the data reaches.
    let before_strays = dates.len() - 1 - most;
    let head = (1..=most).rev().find(|&at| days(at - 1, at) > YEAR && days(at - 1, at) > days(at, before_strays)).unwrap_or(0);
    let dates = &dates[head..];
    let gap = |at: usize| dates[at - 1].until(dates[at]).map_or(0, |span| span.get_days());
    let stray = (1..=most).rev().map(|tail| dates.len() - tail).find(|&at| {
        let usual = || (1..at).map(gap).max().unwrap_or(0);
        gap(at) > GAP && gap(at) > RHYTHM * usual()
    });
    Some(dates[0]..=stray.map_or(newest, |at| dates[at - 1]))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// `count` dates, one every `step` days from the first of May.
    fn every(step: i32, count: i32) -> Vec<Date> {
        (0..count).map(|index| day("2026-05-01").saturating_add((index * step).days())).collect()
    }

    fn with(mut dates: Vec<Date>, more: &[&str]) -> Option<Date> {
        dates.extend(more.iter().map(|text| day(text)));
        days_reached(dates).map(|days| *days.end())
    }

    #[test]
    fn lone_dates_far_after_the_rest_do_not_say_where_the_data_ends() {
        assert_eq!(with(every(1, 100), &[]), Some(day("2026-08-08")));
        assert_eq!(with(every(1, 100), &["2062-08-08"]), Some(day("2026-08-08")));
        assert_eq!(with(every(1, 100), &["2027-08-08", "2062-08-08"]), Some(day("2026-08-08")));
        // Three of a hundred are no slip of the pen, and a pause of a month is a pause.
        assert_eq!(with(every(1, 100), &["2027-08-08", "2027-08-09", "2027-08-10"]), Some(day("2027-08-10")));
        assert_eq!(with(every(1, 100), &["2026-09-20"]), Some(day("2026-09-20")));
        assert_eq!(with(every(1, 1000), &["2099-01-01"; 5]), Some(day("2029-01-24")));
    }

    #[test]
    fn data_that_has_long_gaps_anyway_ends_where_it_ends() {
        let newest = every(40, 30).last().copied().unwrap();
        let later = newest.saturating_add(100.days());
        assert_eq!(with(every(40, 30), &[&later.to_string()]), Some(later));
        assert_eq!(with(every(1, 10), &["2062-01-01"]), Some(day("2062-01-01")), "of eleven dates nothing is usual");
        assert_eq!(days_reached([]), None);
    }

    #[test]
    fn lone_dates_far_before_the_rest_do_not_say_where_the_data_begins() {
        let reached = |mut dates: Vec<Date>, more: &[&str]| {
            dates.extend(more.iter().map(|text| day(text)));
            days_reached(dates).map(|days| (days.start().to_string(), days.end().to_string())).unwrap()
        };
        let own = ("2026-05-01".to_owned(), "2026-08-08".to_owned());
        for strays in [&["1970-01-01"][..], &["0001-01-01", "1970-01-01"], &["1970-01-01", "2062-08-08"], &["1970-01-01", "2027-08-08", "2062-01-01"]]
        {
            assert_eq!(reached(every(1, 100), strays), own, "{strays:?}");
        }
        // An old comment is old; three of a hundred are no slip of the pen.
        assert_eq!(reached(every(1, 100), &["2025-09-01"]).0, "2025-09-01");
        assert_eq!(reached(every(10, 100), &["2024-06-01"]).0, "2024-06-01", "the others reach farther than that lies before them");
        assert_eq!(reached(every(1, 100), &["1970-01-01"; 3]).0, "1970-01-01");
        assert_eq!(reached(every(1, 10), &["1970-01-01"]).0, "1970-01-01", "of eleven dates nothing is usual");
    }
}
