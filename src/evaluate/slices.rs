//! Accuracy apart for each value of a column, to find where a model is weak.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::measure::Share;

/// Rows from which the accuracy of a slice says something.
pub const FEWEST: u64 = 20;
/// Different values that are told apart.
const MOST_VALUES: usize = 10_000;

/// Accuracy by the values of one column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slices {
    /// The column, or `language`.
    pub by: String,
    /// Whether koe found the value itself: its language, where no column is called that.
    pub found_by_koe: bool,
    /// Values by falling number of rows.
    pub values: Vec<Slice>,
}

/// The classified rows with one value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slice {
    /// The value, cut short and without personal data; empty for an empty cell, `None` for the rest of a column with too many values.
    pub value: Option<String>,
    /// Rows that are right.
    pub right: Share,
    /// Whether there are fewer than [`FEWEST`] rows.
    pub too_few: bool,
}

/// Right and all rows of each value.
#[derive(Clone, Debug, Default)]
pub(super) struct SliceCounts {
    values: BTreeMap<String, (u64, u64)>,
    rest: (u64, u64),
}

impl SliceCounts {
    pub(super) fn add(&mut self, value: String, right: bool) {
        let counts =
            if self.values.len() < MOST_VALUES || self.values.contains_key(&value) { self.values.entry(value).or_default() } else { &mut self.rest };
        counts.0 += u64::from(right);
        counts.1 += 1;
    }

    pub(super) fn slices(self, by: String, found_by_koe: bool) -> Slices {
        let slice = |value: Option<String>, (right, rows)| Slice { value, right: Share::new(right, rows), too_few: rows < FEWEST };
        let mut values: Vec<Slice> = self.values.into_iter().map(|(value, counts)| slice(Some(value), counts)).collect();
        values.sort_by_key(|slice| std::cmp::Reverse(slice.right.base));
        values.extend((self.rest.1 > 0).then(|| slice(None, self.rest)));
        Slices { by, found_by_koe, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_stand_by_size_and_small_ones_are_marked() {
        let mut counts = SliceCounts::default();
        (0..20).for_each(|row| counts.add("ja".to_owned(), row % 2 == 0));
        (0..3).for_each(|_| counts.add("en".to_owned(), true));
        let slices = counts.slices("language".to_owned(), true);
        let shown: Vec<_> = slices.values.iter().map(|slice| (slice.value.as_deref(), slice.right.count, slice.right.base, slice.too_few)).collect();
        assert_eq!(shown, [(Some("ja"), 10, 20, false), (Some("en"), 3, 3, true)]);
    }
}
