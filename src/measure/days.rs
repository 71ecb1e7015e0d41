//! Analysed comments of each day and channel: the exposure against which voices are counted.
//!
//! A quiet week for everybody is not a quiet week for an issue, so what is expected of a period is a rate times the comments of that period. A comment
//! is not worth the same for every issue, though: an issue of the call centre is not raised in app reviews, nor on a Sunday when the lines are closed. So
//! each comment counts with the issue's relative rate in its channel and on its day of the week, both taken from the baseline and drawn towards 1 where
//! they rest on little (a gamma prior worth [`PRIOR`] voices; Clayton and Kaldor 1987). Where a channel ends or a week is partial, that is taken into
//! account.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days looked back upon, from the newest: two years of weeks.
pub(super) const WINDOW: i32 = 106 * 7;
/// Expected voices that the prior of a relative rate is worth.
const PRIOR: f64 = 10.0;

/// Comments by day and channel.
#[derive(Debug)]
pub(super) struct Days {
    /// The first day that is looked at.
    pub(super) first: Date,
    /// How many there are, to the newest day of the data.
    pub(super) count: usize,
    channels: BTreeMap<Arc<str>, usize>,
    /// Comments of each day, by channel.
    base: Vec<Vec<u32>>,
    /// Comments of each day.
    all: Vec<u64>,
}

/// What one issue counts of each day.
#[derive(Debug)]
pub(super) struct Course {
    /// Distinct comments that raise it.
    pub(super) voices: Vec<u64>,
    /// Records that do, each by its own date.
    pub(super) posts: Vec<u64>,
    /// Channel and day of each voice.
    places: Vec<(usize, usize)>,
}

impl Days {
    /// Counts dated comments; `None` where there are none.
    pub(super) fn new(comments: &[(Date, Arc<str>)]) -> Option<Self> {
        let oldest = comments.iter().map(|(date, _)| *date).min()?;
        let last = comments.iter().map(|(date, _)| *date).max()?;
        let first = oldest.max(last.saturating_sub((WINDOW - 1).days()));
        let count = usize::try_from(between(first, last)).ok()? + 1;
        let mut channels: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for (_, channel) in comments {
            channels.entry(channel.clone()).or_insert(0);
        }
        channels.values_mut().enumerate().for_each(|(index, number)| *number = index);
        let mut base = vec![vec![0_u32; count]; channels.len()];
        let mut all = vec![0_u64; count];
        for (date, channel) in comments.iter().filter(|(date, _)| *date >= first) {
            let day = usize::try_from(between(first, *date)).unwrap_or(0);
            base[channels[channel]][day] += 1;
            all[day] += 1;
        }
        Some(Self { first, count, channels, base, all })
    }

    /// The date of a day.
    pub(super) fn date(&self, day: usize) -> Date {
        self.first.saturating_add(i64::try_from(day).unwrap_or(i64::MAX).days())
    }

    /// The day of a date, where it is among those looked at.
    fn day(&self, date: Date) -> Option<usize> {
        usize::try_from(between(self.first, date)).ok().filter(|&day| day < self.count)
    }

    /// Comments of a range of days.
    pub(super) fn comments(&self, days: Range<usize>) -> u64 {
        self.all[days].iter().sum()
    }

    /// Counts an issue: the date and channel of each voice, the dates of all its posts.
    pub(super) fn course<'a>(&self, voices: impl Iterator<Item = (Date, &'a Arc<str>)>, posts: impl Iterator<Item = Date>) -> Course {
        let mut course = Course { voices: vec![0; self.count], posts: vec![0; self.count], places: Vec::new() };
        for (date, channel) in voices {
            if let (Some(day), Some(&channel)) = (self.day(date), self.channels.get(channel)) {
                course.voices[day] += 1;
                course.places.push((channel, day));
            }
        }
        for day in posts.filter_map(|date| self.day(date)) {
            course.posts[day] += 1;
        }
        course
    }

    /// What each day is worth for an issue: its comments, weighted by the issue's relative rates in the baseline.
    pub(super) fn exposure(&self, course: &Course, baseline: &Range<usize>) -> Vec<f64> {
        let voices: u64 = course.voices[baseline.clone()].iter().sum();
        let comments = self.comments(baseline.clone());
        let rate = voices as f64 / comments.max(1) as f64;
        let weekday = |day: usize| (usize::from(self.first.weekday().to_monday_zero_offset().unsigned_abs()) + day) % 7;
        let relative = |own: u64, comments: u64| (own as f64 + PRIOR) / (rate * comments as f64 + PRIOR);
        let mut on_weekday = [(0_u64, 0_u64); 7];
        for day in baseline.clone() {
            on_weekday[weekday(day)].1 += self.all[day];
        }
        let mut in_channel: Vec<(u64, u64)> =
            self.base.iter().map(|days| (0, days[baseline.clone()].iter().map(|&count| u64::from(count)).sum())).collect();
        for &(channel, day) in course.places.iter().filter(|(_, day)| baseline.contains(day)) {
            in_channel[channel].0 += 1;
            on_weekday[weekday(day)].0 += 1;
        }
        let mut exposure = vec![0.0; self.count];
        for (days, (own, comments)) in self.base.iter().zip(in_channel) {
            let weight = relative(own, comments);
            for (sum, &count) in exposure.iter_mut().zip(days) {
                *sum += weight * f64::from(count);
            }
        }
        let weights = on_weekday.map(|(own, comments)| relative(own, comments));
        exposure.iter_mut().enumerate().for_each(|(day, sum)| *sum *= weights[weekday(day)]);
        exposure
    }
}

/// Days from one date to another.
pub(super) fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_worth_what_its_channels_and_its_weekday_are_worth_for_the_issue() {
        let (shop, phone): (Arc<str>, Arc<str>) = (Arc::from("shop"), Arc::from("phone"));
        let monday: Date = "2026-06-01".parse().unwrap();
        let date = |day: i64| monday.saturating_add(day.days());
        // Ten comments a day in the shop; ten on the telephone from Monday to Friday, one in five of which raises the issue.
        let mut comments = Vec::new();
        let mut voices = Vec::new();
        for day in 0..70 {
            comments.extend(vec![(date(day), shop.clone()); 10]);
            if day % 7 < 5 {
                comments.extend(vec![(date(day), phone.clone()); 10]);
                voices.extend(vec![(date(day), &phone); 2]);
            }
        }
        let days = Days::new(&comments).unwrap();
        let course = days.course(voices.iter().copied(), voices.iter().map(|(date, _)| *date));
        let exposure = days.exposure(&course, &(0..70));
        let rate = 100.0 / exposure.iter().sum::<f64>();
        let (on_monday, on_sunday) = (rate * exposure[0], rate * exposure[6]);
        assert!((on_monday - 2.0).abs() < 0.15, "{on_monday}");
        assert!(on_sunday < 0.3, "{on_sunday}");
        // By comments alone 1.2 voices would be expected of the ten on a Sunday.
        assert_eq!(days.comments(63..70), 120);
    }
}
