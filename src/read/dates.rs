//! Dates as exports write them, read into [`Received`].
//!
//! Never by this machine's clock, locale or zone. `1/7/2026` and `7/1/2026` cannot be told apart in one cell; the order is decided once for the column,
//! from cells where one of the numbers is over 12.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use regex::{Captures, Regex};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::plain_dates;
use crate::feedback::Received;

/// Years that a comment can be of; 9999-12-31 and 0001-01-01 are fillers, and one of them would stretch every chart over all history.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The order of the numbers in `1/7/2026`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// `1/7/2026` is the seventh of January.
    #[default]
    MonthFirst,
    /// `1/7/2026` is the first of July.
    DayFirst,
}

/// How the dates of one column are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateRule {
    /// The order of day and month where the year comes last.
    pub order: DayOrder,
    /// No cell of the sample decided the order, and one left it open.
    pub ambiguous: bool,
    /// The offset from UTC, in minutes, of dates that state none; known for some layouts.
    pub default_offset: Option<i16>,
    /// Serial numbers count from 1904 (workbooks of old Macs).
    pub from_1904: bool,
}

static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"));
static ERA: LazyLock<Option<Regex>> = LazyLock::new(|| compile(r"^(令和|平成|昭和|[rhs])\s*(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?"));
static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"));
static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?(z)?)?$"));
static NAMED_MONTH: LazyLock<Option<Regex>> =
    LazyLock::new(|| compile(r"^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}),?"));
static NAMED_MONTH_SECOND: LazyLock<Option<Regex>> =
    LazyLock::new(|| compile(r"^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}),?"));
static X: LazyLock<Option<Regex>> =
    LazyLock::new(|| compile(r"^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)\s+([+-])(\d\d):?(\d\d)\s+(\d{4})$"));
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"^(?:\([^)]*\))?[t\s,]*(?:(午前|午後|am|pm)\s*)?(\d{1,2})[:時](\d{1,2})?(?:[:分](\d{1,2})?(?:[.,]\d+)?)?[分秒]?\s*(午前|午後|a\.?m\.?|p\.?m\.?)?\s*(z|utc|gmt|jst)?\s*(?:([+-])(\d{1,2}):?(\d\d)?)?\s*(?:\([^)]*\)|\[[^\]]*\])?$",
    )
});

fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

fn captures<'t>(pattern: &'static LazyLock<Option<Regex>>, text: &'t str) -> Option<Captures<'t>> {
    pattern.as_ref()?.captures(text)
}

impl DateRule {
    /// Decides the rule of a column from some of its cells.
    #[must_use]
    pub fn of_column<'a>(cells: impl Iterator<Item = &'a str>, default_offset: Option<i16>, from_1904: bool) -> Self {
        let (mut day_first, mut month_first, mut open) = (0, 0, 0);
        for cell in cells {
            let text = plain(cell);
            let Some(found) = captures(&YEAR_LAST, &text) else { continue };
            match (number(&found, 1), number(&found, 2)) {
                (Some(first), Some(second)) if first > 12 && second <= 12 => day_first += 1,
                (Some(first), Some(second)) if first <= 12 && second > 12 => month_first += 1,
                (Some(first), Some(second)) if first != second => open += 1,
                _ => {}
            }
        }
        let order = if day_first > month_first { DayOrder::DayFirst } else { DayOrder::MonthFirst };
        Self { order, ambiguous: day_first + month_first == 0 && open > 0, default_offset, from_1904 }
    }

    /// Reads one cell; `None` if it is no date.
    #[must_use]
    pub fn read(self, cell: &str) -> Option<Received> {
        plain_dates::read(cell, self.default_offset).or_else(|| self.parse(cell)).filter(|received| YEARS.contains(&received.at.year()))
    }

    fn parse(self, cell: &str) -> Option<Received> {
        let text = plain(cell);
        if text.is_empty() || text.len() > 80 {
            return None;
        }
        if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.matches('.').count() <= 1 {
            return self.numeric(&text);
        }
        if text.starts_with(|c: char| c.is_ascii_lowercase())
            && let Some(found) = captures(&X, &text)
        {
            let date = Date::new(i16::try_from(number(&found, 9)?).ok()?, month_named(&found[1])?, small(number(&found, 2)?)?).ok()?;
            let at = clock(date, number(&found, 3)?, number(&found, 4)?, number(&found, 5)?)?;
            return Some(Received { at, offset_minutes: Some(offset(&found[6], number(&found, 7)?, number(&found, 8)?)) });
        }
        if text.len() >= 8
            && text.as_bytes()[..8].iter().all(u8::is_ascii_digit)
            && let Some(found) = captures(&COMPACT, &text)
        {
            return self.compact(&found);
        }
        let (date, length) = self.date(&text)?;
        self.with_time(date, &text[length..])
    }

    fn date(self, text: &str) -> Option<(Date, usize)> {
        if let Some(found) = captures(&YEAR_FIRST, text) {
            return Some((date(number(&found, 1)?, number(&found, 2)?, number(&found, 3)?)?, found[0].len()));
        }
        if let Some(found) = captures(&YEAR_LAST, text) {
            let (first, second) = (number(&found, 1)?, number(&found, 2)?);
            let (month, day) = match self.order {
                _ if first > 12 => (second, first),
                _ if second > 12 => (first, second),
                DayOrder::MonthFirst => (first, second),
                DayOrder::DayFirst => (second, first),
            };
            return Some((date(number(&found, 3)?, month, day)?, found[0].len()));
        }
        if let Some(found) = captures(&ERA, text) {
            let before = match &found[1] {
                "令和" | "r" => 2018,
                "平成" | "h" => 1988,
                _ => 1925,
            };
            let year = if &found[2] == "元" { 1 } else { number(&found, 2)? };
            return Some((date(before + year, number(&found, 3)?, number(&found, 4)?)?, found[0].len()));
        }
        if let Some(found) = captures(&NAMED_MONTH, text)
            && let Some(month) = month_named(&found[1])
        {
            return Some((date(number(&found, 3)?, u32::from(month.unsigned_abs()), number(&found, 2)?)?, found[0].len()));
        }
        let found = captures(&NAMED_MONTH_SECOND, text)?;
        let month = month_named(&found[2])?;
        Some((date(number(&found, 3)?, u32::from(month.unsigned_abs()), number(&found, 1)?)?, found[0].len()))
    }

    fn with_time(self, date: Date, rest: &str) -> Option<Received> {
        let rest = rest.trim_end();
        if rest.is_empty() || rest.starts_with('(') && rest.ends_with(')') && !rest[1..].contains('(') {
            return Some(Received { at: date.at(0, 0, 0, 0), offset_minutes: self.default_offset });
        }
        let found = captures(&TIME, rest)?;
        let half = found.get(1).or(found.get(5)).map(|half| half.as_str());
        let hour = number(&found, 2)?;
        let hour = match half {
            Some(half) if half == "午後" || half.starts_with('p') => hour % 12 + 12,
            // Japanese clocks also say 午後13時; a twelve in the morning is midnight.
            Some(_) => hour % 12,
            None => hour,
        };
        let at = clock(date, hour, number(&found, 3).unwrap_or(0), number(&found, 4).unwrap_or(0))?;
        let stated = match (found.get(7), found.get(6).map(|zone| zone.as_str())) {
            (Some(sign), _) => Some(offset(sign.as_str(), number(&found, 8)?, number(&found, 9).unwrap_or(0))),
            (None, Some("jst")) => Some(9 * 60),
            (None, Some(_)) => Some(0),
            (None, None) => self.default_offset,
        };
        Some(Received { at, offset_minutes: stated })
    }

    fn compact(self, found: &Captures<'_>) -> Option<Received> {
        let date = date(number(found, 1)?, number(found, 2)?, number(found, 3)?)?;
        let at = clock(date, number(found, 4).unwrap_or(0), number(found, 5).unwrap_or(0), number(found, 6).unwrap_or(0))?;
        Some(Received { at, offset_minutes: if found.get(7).is_some() { Some(0) } else { self.default_offset } })
    }

    /// Epoch seconds and milliseconds, `20260107`, and the serial numbers of spreadsheets.
    fn numeric(self, text: &str) -> Option<Received> {
        if let Some(found) = captures(&COMPACT, text) {
            return self.compact(&found);
        }
        let whole = text.split('.').next()?;
        let epoch = |timestamp: Timestamp| Received { at: timestamp.to_zoned(TimeZone::UTC).datetime(), offset_minutes: Some(0) };
        match whole.len() {
            13 => Timestamp::from_millisecond(whole.parse().ok()?).ok().map(epoch),
            10 => Timestamp::from_second(whole.parse().ok()?).ok().map(epoch),
            5 => {
                let serial: f64 = text.parse().ok()?;
                // 1982 to 2119: other five-digit numbers are no dates of comments.
                if !(30_000.0..80_000.0).contains(&serial) {
                    return None;
                }
                let start = if self.from_1904 { Date::new(1904, 1, 1) } else { Date::new(1899, 12, 30) }.ok()?;
                let seconds = whole.parse::<i64>().ok()? * 86_400 + fraction_seconds(text, whole);
                let at = start.at(0, 0, 0, 0).checked_add(seconds.seconds()).ok()?;
                Some(Received { at, offset_minutes: self.default_offset })
            }
            _ => None,
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // a fraction of a day is below 86,400
fn fraction_seconds(text: &str, whole: &str) -> i64 {
    let fraction: f64 = format!("0{}", &text[whole.len()..]).parse().unwrap_or(0.0);
    (fraction * 86_400.0).round() as i64
}

/// Full-width forms folded, lower case, without spaces around.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    if cell.is_ascii() { cell.to_ascii_lowercase() } else { cell.nfkc().collect::<String>().trim().to_lowercase() }
}

fn number(found: &Captures<'_>, group: usize) -> Option<u32> {
    found.get(group)?.as_str().parse().ok()
}

fn small(number: u32) -> Option<i8> {
    i8::try_from(number).ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// 24:00 and 25:30 are hours of the next day, as Japanese shops write them.
fn clock(date: Date, hour: u32, minute: u32, second: u32) -> Option<DateTime> {
    if hour > 29 || minute > 59 || second > 60 {
        return None;
    }
    let (date, hour) = if hour >= 24 { (date.tomorrow().ok()?, hour - 24) } else { (date, hour) };
    Some(date.at(small(hour)?, small(minute)?, small(second.min(59))?, 0))
}

fn offset(sign: &str, hours: u32, minutes: u32) -> i16 {
    let minutes = i16::try_from(hours.min(15) * 60 + minutes.min(59)).unwrap_or(0);
    if sign == "-" { -minutes } else { minutes }
}

fn month_named(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let index = MONTHS.iter().position(|month| *month == name || (name.len() <= 4 && name.len() >= 3 && month.starts_with(name)))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_no_dates() {
        for filler in ["9999-12-31", "0001-01-01", "1900/1/1"] {
            assert_eq!(DateRule::default().read(filler), None, "{filler}");
        }
    }

    fn shown(rule: DateRule, cell: &str) -> String {
        rule.read(cell).map_or_else(
            || "-".to_owned(),
            |received| match received.offset_minutes {
                Some(minutes) => format!("{} {minutes:+}", received.at),
                None => received.at.to_string(),
            },
        )
    }

    #[test]
    fn dates_read_like_this() {
        for (cell, expected) in [
            ("2026-01-07", "2026-01-07T00:00:00"),
            ("2026/1/7 7:41", "2026-01-07T07:41:00"),
            ("2026-01-07T08:10:34-08:00", "2026-01-07T08:10:34 -480"),
            ("2026-05-02T00:26:37Z", "2026-05-02T00:26:37 +0"),
            ("2026-05-02T00:26:37.123+09:00", "2026-05-02T00:26:37 +540"),
            ("2026-05-02 00:26 +0000", "2026-05-02T00:26:00 +0"),
            ("2026/01/07 7:41:40 午後 GMT+9", "2026-01-07T19:41:40 +540"),
            ("2026/01/07 午前12:05:00", "2026-01-07T00:05:00"),
            ("2026年1月7日", "2026-01-07T00:00:00"),
            ("2026年1月7日(水) 9時05分", "2026-01-07T09:05:00"),
            ("２０２６年１月７日", "2026-01-07T00:00:00"),
            ("令和8年1月7日", "2026-01-07T00:00:00"),
            ("令和元年5月1日", "2019-05-01T00:00:00"),
            ("R8.1.7", "2026-01-07T00:00:00"),
            ("平成30年12月1日", "2018-12-01T00:00:00"),
            ("Wed Jan 01 12:00:00 +0000 2020", "2020-01-01T12:00:00 +0"),
            ("Jan 7, 2026 3:05 PM", "2026-01-07T15:05:00"),
            ("7 January 2026", "2026-01-07T00:00:00"),
            ("Mon, 7 Sept 2026 10:00:00 GMT", "2026-09-07T10:00:00 +0"),
            ("1777681597000", "2026-05-02T00:26:37 +0"),
            ("1777681597", "2026-05-02T00:26:37 +0"),
            ("20260107", "2026-01-07T00:00:00"),
            ("20260107194140", "2026-01-07T19:41:40"),
            ("46143", "2026-05-01T00:00:00"),
            ("46143.5", "2026-05-01T12:00:00"),
            ("2026/1/7 25:30", "2026-01-08T01:30:00"),
            ("1/7/2026", "2026-01-07T00:00:00"),
            ("31/1/2026 8:00", "2026-01-31T08:00:00"),
            ("2026-13-01", "-"),
            ("2026-02-30", "-"),
            ("5", "-"),
            ("昨日", "-"),
            ("", "-"),
            ("2026-01-07 やや遅い", "-"),
        ] {
            assert_eq!(shown(DateRule::default(), cell), expected, "{cell}");
        }
    }

    #[test]
    fn the_column_decides_the_order_of_day_and_month() {
        let rule = DateRule::of_column(["1/7/2026", "25/7/2026"].into_iter(), None, false);
        assert_eq!(shown(rule, "1/7/2026"), "2026-07-01T00:00:00");
        assert!(!rule.ambiguous);
        let rule = DateRule::of_column(["1/7/2026", "2/7/2026"].into_iter(), None, false);
        assert_eq!((rule.order, rule.ambiguous), (DayOrder::MonthFirst, true));
    }

    #[test]
    fn a_layout_states_the_zone_of_dates_without_one() {
        let rule = DateRule { default_offset: Some(0), ..DateRule::default() };
        assert_eq!(shown(rule, "2026-01-07 12:34"), "2026-01-07T12:34:00 +0");
        assert_eq!(shown(rule, "2026-01-07 12:34 +0900"), "2026-01-07T12:34:00 +540");
    }
}
