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
    /// Voices that the baseline of the newest days leads one to expect of this week's comments; `None` where it is too short.
    pub expected: Option<f64>,
    /// Lower end of the band that holds 95 % of such weeks.
    pub low: Option<u64>,
    /// Upper end.
    pub high: Option<u64>,
}

/// What weeks say of an issue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Weekly {
    /// Every week of the data, in order, also those without a voice; of long data the last two years.
    #[serde(default)]
    pub weeks: Vec<WeekCount>,
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
        let week = |start: usize| {
            let range = start.saturating_sub(missing)..(start + 7 - missing).min(days.count);
            let band = baseline.as_ref().map(|baseline| baseline.band(range.clone()));
            WeekCount {
                week: monday(days, range.start).to_string(),
                voices: course.voices[range.clone()].iter().sum(),
                posts: course.posts[range.clone()].iter().sum(),
                base: days.comments(range),
                expected: band.map(|(mean, ..)| mean),
                low: band.map(|(_, low, _)| low),
                high: band.map(|(.., high)| high),
            }
        };
        let weeks: Vec<WeekCount> = starts.map(week).collect();
        Self { recent: Some(emergence::look(days, course, baseline.as_ref())), onset: onset::clearest(&weeks), weeks }
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
}
