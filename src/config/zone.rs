//! The clock that dates are put on, when the user names one.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A time zone by its IANA name (`Asia/Tokyo`, from the tables inside the binary, never the machine's), a fixed offset (`+09:00`), `UTC` or `JST`.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this name; `None` for an unknown one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        match name.to_ascii_uppercase().as_str() {
            "UTC" | "GMT" | "Z" => return Some(Self(TimeZone::UTC)),
            "JST" => return Some(Self(TimeZone::fixed(Offset::constant(9)))),
            _ => {}
        }
        if let Some(sign) = name.chars().next().filter(|sign| matches!(sign, '+' | '-')) {
            let digits: String = name[1..].chars().filter(|c| *c != ':').collect();
            if !matches!(digits.len(), 1 | 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let (hours, minutes) = if digits.len() == 4 { digits.split_at(2) } else { (digits.as_str(), "0") };
            let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
            let seconds = (hours * 60 + minutes) * 60;
            let within = hours <= 14 && minutes < 60;
            return Offset::from_seconds(if sign == '-' { -seconds } else { seconds })
                .ok()
                .filter(|_| within)
                .map(|offset| Self(TimeZone::fixed(offset)));
        }
        TimeZone::get(name).ok().map(Self)
    }

    /// A civil time of the given offset from UTC, in minutes, on this clock; a time without an offset is taken to be on it already. With the offset that
    /// holds there and then.
    #[must_use]
    pub fn place(&self, at: DateTime, offset_minutes: Option<i16>) -> Option<(DateTime, i16)> {
        let zoned = match offset_minutes {
            Some(minutes) => {
                let offset = Offset::from_seconds(i32::from(minutes) * 60).ok()?;
                let instant: Timestamp = offset.to_timestamp(at).ok()?;
                instant.to_zoned(self.0.clone())
            }
            None => at.to_zoned(self.0.clone()).ok()?,
        };
        let minutes = i16::try_from(zoned.offset().seconds() / 60).ok()?;
        // A civil time that a clock change skipped stays what the file says.
        Some((if offset_minutes.is_some() { zoned.datetime() } else { at }, minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(zone: &str, at: &str, offset: Option<i16>) -> String {
        Zone::parse(zone).unwrap().place(at.parse().unwrap(), offset).map_or_else(|| "-".to_owned(), |(at, minutes)| format!("{at} {minutes:+}"))
    }

    #[test]
    fn dates_are_put_on_the_named_clock() {
        for (zone, at, offset, expected) in [
            ("Asia/Tokyo", "2026-09-07T16:04:00", Some(0), "2026-09-08T01:04:00 +540"),
            ("JST", "2026-09-07T16:04:00", Some(0), "2026-09-08T01:04:00 +540"),
            ("+09:00", "2026-09-15T08:10:34", Some(-480), "2026-09-16T01:10:34 +540"),
            ("+0530", "2026-09-07T00:00:00", Some(0), "2026-09-07T05:30:00 +330"),
            ("utc", "2026-09-07T09:00:00", None, "2026-09-07T09:00:00 +0"),
            ("America/New_York", "2026-07-01T12:00:00", Some(0), "2026-07-01T08:00:00 -240"),
            ("America/New_York", "2026-12-01T12:00:00", None, "2026-12-01T12:00:00 -300"),
        ] {
            assert_eq!(placed(zone, at, offset), expected, "{zone}");
        }
        for unknown in ["", "Tokyo", "+25:00", "+9:99", "Asia/Atlantis", "+", "-abc"] {
            assert!(Zone::parse(unknown).is_none(), "{unknown}");
        }
    }
}
