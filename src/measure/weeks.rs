//! The course of an issue by week.

use serde::{Deserialize, Serialize};

use super::days::{Course, Days};
use super::emergence::{self, Baseline, Recent};
use super::onset::{self, Onset};

/// Voices of one week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WeekCount {
    /// Its Monday (ISO 8601), `YYYY-MM-DD`; the first and the last week may hold fewer than seven days of data.
    pub week: String,
    /// Voices that raise the issue.
    pub voices: u64,
    /// Records that do, each by its own date.
    pub posts: u64,
    /// Analysed comments of the week.
    pub base: u64,
    /// Voices that the [baseline](Weekly::band_from) leads one to expect of this week's comments; `None` where it is too short.
    pub expected: Option<f64>,
    /// Lower end of the band that holds 95 % of such weeks.
    pub low: Option<u64>,
    /// Upper end.
    pub high: Option<u64>,
}

/// Which weeks the expected voices and the band of each week come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandFrom {
    /// Those before the newest fourteen days: the baseline that verdicts and alerts are made from.
    #[default]
    BeforeNewest,
    /// Those before the week in which it rose: the weeks since are no part of what was usual.
    BeforeOnset,
}

/// Expected voices of a week and the ends of its band.
type Band = (f64, u64, u64);

/// What weeks say of an issue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Weekly {
    /// Every week of the data, in order, also those without a voice; of long data the last two years.
    #[serde(default)]
    pub weeks: Vec<WeekCount>,
    /// Where the expected voices and the bands of the weeks come from.
    #[serde(default)]
    pub band_from: BandFrom,
    /// Bands from the weeks before the onset, until it is decided whether there is one.
    #[serde(skip)]
    pub(crate) before_onset: Vec<Band>,
    /// The newest days against the time before; `None` without dates.
    #[serde(default)]
    pub recent: Option<Recent>,
    /// Since when it is raised as often as it is; `None` where no week stands out.
    #[serde(default)]
    pub onset: Option<Onset>,
}

impl Weekly {
    /// Counts an issue by week. `recent` and `onset` are still open: see [`decide_trends`](super::decide_trends).
    pub(super) fn new(days: &Days, course: &Course) -> Self {
        let baseline = Baseline::new(days, course);
        // Days of the first week that lie before the first of the data.
        let missing = usize::from(days.first.weekday().to_monday_zero_offset().unsigned_abs());
        let starts = (0..days.count + missing).step_by(7);
        let ranges: Vec<std::ops::Range<usize>> = starts.map(|start| start.saturating_sub(missing)..(start + 7 - missing).min(days.count)).collect();
        let week = |range: &std::ops::Range<usize>| {
            let band = baseline.as_ref().map(|baseline| baseline.band(range.clone()));
            WeekCount {
                week: monday(days, range.start).to_string(),
                voices: course.voices[range.clone()].iter().sum(),
                posts: course.posts[range.clone()].iter().sum(),
                base: days.comments(range.clone()),
                expected: band.map(|(mean, ..)| mean),
                low: band.map(|(_, low, _)| low),
                high: band.map(|(.., high)| high),
            }
        };
        let weeks: Vec<WeekCount> = ranges.iter().map(week).collect();
        let onset = onset::clearest(&weeks);
        let change = onset.as_ref().and_then(|onset| weeks.iter().position(|week| week.week == onset.week)).map(|at| ranges[at].start);
        let usual = change.and_then(|change| Baseline::before(days, course, change));
        let before_onset = usual.map(|usual| ranges.iter().map(|range| usual.band(range.clone())).collect()).unwrap_or_default();
        let recent = Some(emergence::look(days, course, baseline.as_ref()));
        Self { recent, onset, weeks, before_onset, band_from: BandFrom::default() }
    }

    /// Draws the band from the weeks before the rise, once it is known that there is one.
    fn settle(&mut self) {
        let bands = std::mem::take(&mut self.before_onset);
        if self.onset.is_none() || bands.is_empty() {
            return;
        }
        self.band_from = BandFrom::BeforeOnset;
        for (week, (mean, low, high)) in self.weeks.iter_mut().zip(bands) {
            (week.expected, week.low, week.high) = (Some(mean), Some(low), Some(high));
        }
    }
}

/// The Monday of the week that a day is in.
fn monday(days: &Days, day: usize) -> jiff::civil::Date {
    use jiff::ToSpan as _;
    let date = days.date(day);
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// Decides the verdicts of all issues together.
pub(super) fn decide(all: &mut [&mut Weekly]) {
    emergence::decide(all.iter_mut().filter_map(|weekly| weekly.recent.as_mut()));
    onset::decide(all.iter_mut().map(|weekly| &mut weekly.onset));
    for weekly in all {
        weekly.settle();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::ToSpan as _;
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn the_band_of_an_issue_that_rose_is_that_of_the_weeks_before() {
        let monday: Date = "2026-03-02".parse().unwrap();
        let shop: Arc<str> = Arc::from("shop");
        let date = |day: i64| monday.saturating_add(day.days());
        // Thirty weeks of forty comments; one voice a week, from the twenty-first on eight.
        let comments: Vec<(Date, Arc<str>)> = (0..210).flat_map(|day| vec![(date(day), shop.clone()); 6]).collect();
        let voices: Vec<Date> = (0..30).flat_map(|week| (0..if week < 20 { 1 } else { 8 }).map(move |day| date(week * 7 + day % 7))).collect();
        let days = Days::new(&comments).unwrap();
        let course = days.course(voices.iter().map(|&date| (date, &shop)), voices.iter().copied());
        let mut weekly = Weekly::new(&days, &course);
        let judged: Vec<Option<u64>> = weekly.weeks.iter().map(|week| week.high).collect();
        let recent = weekly.recent.clone();
        decide(&mut [&mut weekly]);
        assert_eq!((weekly.onset.as_ref().unwrap().week.as_str(), weekly.band_from), ("2026-07-20", BandFrom::BeforeOnset));
        assert!(weekly.weeks.iter().zip(&judged).all(|(week, judged)| week.high < *judged), "{:?} {judged:?}", weekly.weeks);
        assert!(weekly.weeks.iter().skip(20).all(|week| Some(week.voices) > week.high), "the weeks of the rise stand out");
        // What alerts are made from is what it was.
        let (before, after) = (recent.unwrap(), weekly.recent.unwrap());
        assert_eq!((before.expected, before.p_value), (after.expected, after.p_value));
    }
}
