//! The pass over a whole file before its first record: which ids stand on several records, and what all dates and ratings say about how to read them.
//!
//! None of this may depend on which rows come first. The sample that chooses the columns is the beginning of the file, so for a longer file the order of
//! day and month and the scale of the ratings are settled here, from every row. The pass reads the cells of these columns only.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::columns::{Mapping, Role};
use super::dates::{DateRule, DayOrder};
use super::identity::{Ids, Repeats, is_ruined};
use super::layouts::{self, Layout};
use super::rating;
use super::row::{Content, Row};
use crate::feedback::RatingScale;

/// Different ratings that are remembered beside the smallest and the largest; a scale is told by fewer.
const RATINGS: usize = 1_000;

/// What is looked for, and what was found so far.
pub(super) struct Survey {
    wanted: Vec<(Role, usize)>,
    layout: Layout,
    repeats: Repeats,
    days: Days,
    ratings: Ratings,
}

/// What the whole file says.
pub(super) struct Findings {
    pub(super) ids: Ids,
    days: Option<Days>,
    ratings: Option<Ratings>,
}

impl Survey {
    /// What is to be looked for in a file; `sampled` says that all its rows have chosen the columns, so that only the ids are open. `None` if nothing is.
    pub(super) fn of(mapping: &Mapping, layout: Layout, sampled: bool) -> Option<Self> {
        let roles = if sampled { &[Role::Id][..] } else { &[Role::Id, Role::Date, Role::Rating] };
        let wanted: Vec<(Role, usize)> = roles.iter().filter_map(|&role| Some((role, mapping.get(role)?))).collect();
        (!wanted.is_empty()).then(|| Self { wanted, layout, repeats: Repeats::default(), days: Days::default(), ratings: Ratings::default() })
    }

    /// The columns that are looked at; the index of one in this list is what [`Survey::note`] takes.
    pub(super) fn columns(&self) -> Vec<usize> {
        self.wanted.iter().map(|&(_, column)| column).collect()
    }

    /// Forgets what was found, to begin again.
    pub(super) fn restart(&mut self) {
        (self.repeats, self.days, self.ratings) = (Repeats::default(), Days::default(), Ratings::default());
    }

    /// Takes one cell of a wanted column.
    pub(super) fn note(&mut self, index: usize, cell: &str) {
        let cell = cell.trim();
        match self.wanted.get(index) {
            Some((Role::Id, _)) => {
                if let Some(id) = stated_id(self.layout, cell) {
                    self.repeats.note(&id);
                }
            }
            Some((Role::Date, _)) => self.days.note(cell),
            Some(_) => self.ratings.note(cell),
            None => {}
        }
    }

    /// Takes the wanted cells of a row.
    pub(super) fn row(&mut self, row: &Row, names: &[Arc<str>]) {
        for index in 0..self.wanted.len() {
            let column = self.wanted[index].1;
            let cell = match &row.content {
                Content::Cells { cells, .. } => cells.get(column).map(String::as_str),
                Content::Fields(fields) => fields.iter().find(|(name, _)| **name == *names[column]).map(|(_, value)| value.as_str()),
                Content::Fault { .. } => None,
            };
            if let Some(cell) = cell {
                self.note(index, cell);
            }
        }
    }

    pub(super) fn finish(self) -> Findings {
        let looked_at = |role| self.wanted.iter().any(|&(wanted, _)| wanted == role);
        let (days, ratings) = (looked_at(Role::Date).then_some(self.days), looked_at(Role::Rating).then_some(self.ratings));
        Findings { ids: self.repeats.into(), days, ratings }
    }
}

impl Findings {
    /// The rule of the date column, of which the sample had given `rule`.
    pub(super) fn dates(&self, rule: DateRule) -> DateRule {
        match &self.days {
            None => rule,
            Some(days) => DateRule { order: days.order(), ambiguous: days.is_ambiguous(), ..rule },
        }
    }

    /// The scale of the rating column under this header, of which the sample had given `scale`.
    pub(super) fn scale(&self, header: &str, scale: Option<RatingScale>) -> Option<RatingScale> {
        match &self.ratings {
            None => scale,
            Some(ratings) => Some(rating::scale(header, &ratings.values())),
        }
    }
}

/// The id that a cell states, if it can be trusted.
pub(super) fn stated_id(layout: Layout, cell: &str) -> Option<Cow<'_, str>> {
    let id = layouts::id_in(layout, cell.trim());
    (!id.is_empty() && !is_ruined(&id)).then_some(id)
}

/// Dates with the year last, by what their first two numbers say.
#[derive(Default)]
struct Days {
    day_first: u64,
    month_first: u64,
    open: u64,
}

impl Days {
    fn note(&mut self, cell: &str) {
        let found = if cell.is_ascii() { two_numbers(cell) } else { two_numbers(&cell.chars().take(20).nfkc().collect::<String>()) };
        match found {
            Some((first, second)) if first > 12 && second <= 12 => self.day_first += 1,
            Some((first, second)) if first <= 12 && second > 12 => self.month_first += 1,
            Some((first, second)) if first != second => self.open += 1,
            _ => {}
        }
    }

    fn order(&self) -> DayOrder {
        if self.day_first > self.month_first { DayOrder::DayFirst } else { DayOrder::MonthFirst }
    }

    fn is_ambiguous(&self) -> bool {
        self.day_first + self.month_first == 0 && self.open > 0
    }
}

/// The first two numbers of a date that ends in its year: `1/7/2026`, `31.1.2026 8:00`, `01-07-2026`.
fn two_numbers(text: &str) -> Option<(u32, u32)> {
    let (first, rest) = leading_number(text.trim_start())?;
    let (second, rest) = leading_number(rest.strip_prefix(SEPARATORS)?)?;
    let year = rest.strip_prefix(SEPARATORS)?.as_bytes();
    (year.len() >= 4 && year[..4].iter().all(u8::is_ascii_digit)).then_some((first, second))
}

const SEPARATORS: [char; 3] = ['/', '.', '-'];

/// A number of one or two digits, and what follows.
fn leading_number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| Some((text[..digits].parse().ok()?, &text[digits..])))?
}

/// Ratings that the column holds.
#[derive(Default)]
struct Ratings {
    /// Bits of the values, each once.
    seen: BTreeSet<u64>,
    last: Option<f64>,
    range: Option<(f64, f64)>,
}

impl Ratings {
    fn note(&mut self, cell: &str) {
        let Some(value) = rating_value(cell) else { return };
        if self.last == Some(value) {
            return;
        }
        self.last = Some(value);
        let (low, high) = self.range.unwrap_or((value, value));
        self.range = Some((low.min(value), high.max(value)));
        if self.seen.len() < RATINGS {
            self.seen.insert(value.to_bits());
        }
    }

    fn values(&self) -> Vec<f64> {
        let range = self.range.into_iter().flat_map(|(low, high)| [low, high]);
        self.seen.iter().map(|&bits| f64::from_bits(bits)).chain(range).collect()
    }
}

/// The number in a rating cell, at once for the one or two digits that most cells are.
pub(super) fn rating_value(cell: &str) -> Option<f64> {
    match cell.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(f64::from(digit - b'0')),
        [ten @ b'0'..=b'9', one @ b'0'..=b'9'] => Some(f64::from((ten - b'0') * 10 + one - b'0')),
        _ => rating::value(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_the_year_last_say_their_order() {
        for (text, expected) in [
            ("1/7/2026", Some((1, 7))),
            ("31.1.2026 8:00", Some((31, 1))),
            ("01-07-2026", Some((1, 7))),
            ("2026-01-07", None),
            ("1/7/26", None),
            ("123/4/2026", None),
            ("", None),
        ] {
            assert_eq!(two_numbers(text), expected, "{text}");
        }
        let mut days = Days::default();
        for cell in ["1/7/2026", "２５／７／２０２６", "n/a"] {
            days.note(cell);
        }
        assert_eq!((days.order(), days.is_ambiguous()), (DayOrder::DayFirst, false));
    }

    /// What the sample says by `DateRule::of_column` the whole file must say the same way.
    #[test]
    fn the_evidence_is_that_of_the_sample() {
        for cells in [vec!["1/7/2026", "25/7/2026"], vec!["1/7/2026", "2/7/2026"], vec!["7/25/2026"], vec!["5/5/2026"], vec!["13/13/2026"], vec![]] {
            let mut days = Days::default();
            for cell in &cells {
                days.note(cell);
            }
            let rule = DateRule::of_column(cells.iter().copied(), None, false);
            assert_eq!((days.order(), days.is_ambiguous()), (rule.order, rule.ambiguous), "{cells:?}");
        }
    }

    #[test]
    fn short_ratings_are_read_as_all_others() {
        for number in 0..100 {
            for cell in [number.to_string(), format!("{number:02}")] {
                assert_eq!(rating_value(&cell), rating::value(&cell), "{cell}");
            }
        }
    }
}
