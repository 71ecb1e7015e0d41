//! What the cells of one column look like: the evidence for what it is for.

use std::collections::BTreeSet;

use super::dates::DateRule;
use super::rating;

/// What the sample says of one column.
pub(super) struct Profile {
    pub(super) filled: usize,
    pub(super) mean_length: f64,
    /// Share of filled cells that are different.
    pub(super) distinct: f64,
    /// Share of letters that are Japanese, in hundredths.
    pub(super) japanese: u32,
    pub(super) dates: f64,
    pub(super) ratings: f64,
    /// Share of filled cells that are numbers or stars, not a word that rates.
    pub(super) figures: f64,
    /// Share of filled cells that read like words: several letters, and not one bare token.
    pub(super) worded: f64,
}

impl Profile {
    pub(super) fn of(cells: &[&str]) -> Self {
        let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let share = |count: usize| count as f64 / filled.len().max(1) as f64;
        let (mut letters, mut japanese, mut length) = (0_usize, 0_usize, 0_usize);
        for c in filled.iter().flat_map(|cell| cell.chars()) {
            length += 1;
            letters += usize::from(c.is_alphabetic());
            japanese += usize::from(is_japanese(c));
        }
        let rule = DateRule::default();
        let is_figure = |cell: &str| rating::value(cell).is_some() && cell.chars().any(|c| c.is_numeric() || matches!(c, '★' | '☆' | '⭐'));
        Self {
            filled: filled.len(),
            mean_length: length as f64 / filled.len().max(1) as f64,
            distinct: share(filled.iter().collect::<BTreeSet<_>>().len()),
            japanese: u32::try_from(japanese * 100 / letters.max(1)).unwrap_or(0),
            dates: share(filled.iter().filter(|cell| rule.read(cell).is_some()).count()),
            ratings: share(filled.iter().filter(|cell| rating::value(cell).is_some()).count()),
            figures: share(filled.iter().filter(|cell| is_figure(cell)).count()),
            worded: share(filled.iter().filter(|cell| is_worded(cell)).count()),
        }
    }

    /// How much a column looks like comments, 0 to 100.
    pub(super) fn prose(&self) -> u32 {
        if self.filled == 0 || self.dates > 0.5 || self.figures > 0.5 || self.worded < 0.3 {
            return 0;
        }
        // A third of a column's worth each: long cells, words, few repeats.
        let length = (self.mean_length / 30.0).min(1.0) * if self.japanese > 20 { 1.0 } else { 0.8 };
        hundredths(length * 0.5 + self.worded * 0.2 + self.distinct * 0.3)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 1
pub(super) fn hundredths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}')
}

fn is_worded(cell: &str) -> bool {
    if cell.starts_with("http://") || cell.starts_with("https://") {
        return false;
    }
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let japanese = cell.chars().any(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    letters >= 2
        && (japanese || cell.contains(char::is_whitespace) || letters >= 2 && cell.chars().any(is_japanese) && letters * 2 > cell.chars().count())
}
