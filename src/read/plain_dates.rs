//! The dates that most exports hold, read without a pattern: `2026-01-07`, `2026/1/7 9:05`, `2026-01-07T09:05:30Z`, `2026-01-07T09:05:30+09:00`.
//!
//! Whatever is not exactly of this shape is left to the patterns of `dates`, which read these too, and the same way.

use jiff::civil::Date;

use crate::feedback::Received;

/// Reads a cell of the common shapes; `None` says nothing about any other cell.
pub(super) fn read(cell: &str, default_offset: Option<i16>) -> Option<Received> {
    let mut at = Cursor(cell.trim().as_bytes());
    let year = at.digits(4, 4)?;
    let separator = at.one_of(b"-/")?;
    let month = at.digits(1, 2)?;
    at.one_of(&[separator])?;
    let day = at.digits(1, 2)?;
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if at.is_end() {
        return Some(Received { at: date.at(0, 0, 0, 0), offset_minutes: default_offset });
    }
    at.one_of(b" T")?;
    let hour = at.digits(1, 2)?;
    at.one_of(b":")?;
    let minute = at.digits(2, 2)?;
    let second = if at.one_of(b":").is_some() { at.digits(2, 2)? } else { 0 };
    // 24:00, 25:30 and leap seconds are for those who know them.
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let offset_minutes = match at.one_of(b"Z+-") {
        None => default_offset,
        Some(b'Z') => Some(0),
        Some(sign) => {
            let hours = i16::try_from(at.digits(2, 2)?).ok()?;
            at.one_of(b":")?;
            let minutes = i16::try_from(at.digits(2, 2)?).ok()?;
            if hours > 15 || minutes > 59 {
                return None;
            }
            Some(if sign == b'-' { -(hours * 60 + minutes) } else { hours * 60 + minutes })
        }
    };
    let small = |number: u32| i8::try_from(number).ok();
    at.is_end().then_some(Received { at: date.at(small(hour)?, small(minute)?, small(second)?, 0), offset_minutes })
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn is_end(&self) -> bool {
        self.0.is_empty()
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        bytes.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    /// A number of so many digits, and no more.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.iter().take(most + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if !(least..=most).contains(&digits) {
            return None;
        }
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        Some(number.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')))
    }
}
