//! Cross tables of issues, topics and criticism by channel, product, store, version, age, sex, region, plan, language and month.
//!
//! Each row of a table is one question put to the voices of every column: how many raise this issue, speak of this topic, or are critical of it. A cell's
//! share carries its Wilson interval; its adjusted residual (Haberman, "The analysis of residuals in cross-classified tables", 1973) says how far the cell
//! lies from what the row and the column would give without each other, in standard deviations, and is tested where the column has [`LEAST_COLUMN`] voices
//! and both expected counts are [`LEAST_EXPECTED`] or more (Cochran 1954). False discoveries are controlled over all tested cells of a table (Benjamini and
//! Hochberg 1995).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Share;
use super::correspondence::{Map, map};
use super::interval::adjusted;
use super::observation::{Dimension, Observation, values_of};
use super::tails::{chi_square_tail, normal_two_sided};

/// Voices below which a column is shown but not tested.
pub const LEAST_COLUMN: u64 = 30;
/// Expected count below which a cell is not tested.
pub const LEAST_EXPECTED: f64 = 5.0;
/// Voices below which a row is not listed: no cell of it could be tested.
pub const LEAST_ROW: u64 = 10;
/// Rate of false discoveries in a table.
const FALSE_DISCOVERY: f64 = 0.05;
const ROWS: usize = 100;
const COLUMNS: usize = 12;
const MONTHS: usize = 24;

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossRows {
    /// Voices that raise an issue, of all voices of the column.
    Issues,
    /// Voices that speak of a topic, of all voices of the column.
    Topics,
    /// Voices that are critical of a topic, of the voices of the column that speak of it: what is good here and bad there.
    Criticism,
}

/// What a cell says beside the other cells of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellVerdict {
    /// More than elsewhere.
    Higher,
    /// Less than elsewhere.
    Lower,
    /// No difference that chance does not explain.
    NoDifference,
    /// Too few voices to say.
    NotEnoughData,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossColumn {
    /// Its name.
    pub name: String,
    /// Its voices.
    pub base: u64,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossCell {
    /// How many of how many.
    pub share: Share,
    /// How many there would be if the column made no difference.
    pub expected: f64,
    /// Adjusted residual, where it is tested.
    pub residual: Option<f64>,
    /// Its two-sided p value.
    pub p_value: Option<f64>,
    /// The same, adjusted for all tests of the table.
    pub adjusted_p: Option<f64>,
    /// What it says.
    pub verdict: CellVerdict,
}

/// One row: an issue or a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossRow {
    /// Id of the issue or topic.
    pub name: String,
    /// Over all columns, those that are not listed included.
    pub total: Share,
    /// Pearson's chi-squared over the listed columns and the rest together.
    pub chi_square: Option<f64>,
    /// Its degrees of freedom.
    pub degrees: Option<u64>,
    /// Its p value; `None` where expected counts are too small for it.
    pub p_value: Option<f64>,
    /// One cell for each listed column.
    pub cells: Vec<CrossCell>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossTable {
    /// What its rows are.
    pub rows_are: CrossRows,
    /// What its columns are.
    pub by: Dimension,
    /// Voices with a value of the dimension.
    pub base: u64,
    /// Voices without one, which are in no column.
    pub unknown: u64,
    /// The columns, the largest first; months in order.
    pub columns: Vec<CrossColumn>,
    /// Values of the dimension that are too many to be listed, and their voices.
    pub other_values: u64,
    /// Their voices.
    pub other_base: u64,
    /// The rows, the most frequent first.
    pub rows: Vec<CrossRow>,
    /// Rows that too few voices hold, or that are too many to be listed.
    pub rows_left_out: u64,
    /// Cells tested.
    pub tests: u64,
    /// The table as a map, where it has three rows and three columns or more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub map: Option<Map>,
}

/// All tables that have two columns or more.
#[must_use]
pub fn cross_tables(observations: &[Observation]) -> Vec<CrossTable> {
    let voices: Vec<&Observation> = observations.iter().filter(|observation| observation.is_voice()).collect();
    let mut tables = Vec::new();
    for rows_are in [CrossRows::Issues, CrossRows::Topics, CrossRows::Criticism] {
        for by in Dimension::ALL {
            tables.extend(table(&voices, rows_are, by));
        }
    }
    tables
}

/// Which rows a voice counts in: the row's id, and whether it counts or only belongs to the base.
fn marks<'a>(observation: &'a Observation, rows_are: CrossRows) -> Box<dyn Iterator<Item = (&'a Arc<str>, bool)> + 'a> {
    match rows_are {
        CrossRows::Issues => Box::new(observation.issues.iter().map(|issue| (issue, true))),
        CrossRows::Topics => Box::new(observation.topics.iter().map(|said| (&said.topic, true))),
        CrossRows::Criticism => Box::new(observation.topics.iter().map(|said| (&said.topic, said.is_critical))),
    }
}

/// Counts of one row by column; the last column is the rest.
#[derive(Clone, Default)]
struct Counts {
    hits: Vec<u64>,
    bases: Vec<u64>,
}

fn table(voices: &[&Observation], rows_are: CrossRows, by: Dimension) -> Option<CrossTable> {
    let mut values = values_of(voices, by);
    if values.len() < 2 {
        return None;
    }
    let most = if by == Dimension::Month { MONTHS } else { COLUMNS };
    let listed: Vec<(Arc<str>, u64)> =
        if by == Dimension::Month { values.split_off(values.len().saturating_sub(most)) } else { values.drain(..values.len().min(most)).collect() };
    let (other_values, other_base) = (values.len() as u64, values.iter().map(|&(_, count)| count).sum::<u64>());
    let place: BTreeMap<Arc<str>, usize> = listed.iter().enumerate().map(|(index, (name, _))| (name.clone(), index)).collect();
    let width = listed.len() + 1;
    let mut counts: BTreeMap<Arc<str>, Counts> = BTreeMap::new();
    let mut base = 0;
    for observation in voices {
        let Some(value) = observation.value(by) else { continue };
        base += 1;
        let column = place.get(&value).copied().unwrap_or(width - 1);
        for (row, hit) in marks(observation, rows_are) {
            let counts = counts.entry(row.clone()).or_insert_with(|| Counts { hits: vec![0; width], bases: vec![0; width] });
            counts.bases[column] += 1;
            counts.hits[column] += u64::from(hit);
        }
    }
    if rows_are != CrossRows::Criticism {
        let bases: Vec<u64> = listed.iter().map(|&(_, count)| count).chain([other_base]).collect();
        for counts in counts.values_mut() {
            counts.bases.clone_from(&bases);
        }
    }
    let known = counts.len();
    let size = |counts: &Counts| if rows_are == CrossRows::Criticism { counts.bases.iter().sum::<u64>() } else { counts.hits.iter().sum() };
    let mut kept: Vec<(Arc<str>, Counts)> = counts.into_iter().filter(|(_, counts)| size(counts) >= LEAST_ROW).collect();
    kept.sort_by_key(|(_, counts)| std::cmp::Reverse(size(counts)));
    kept.truncate(ROWS);
    if kept.is_empty() {
        return None;
    }
    let map = if rows_are == CrossRows::Criticism { None } else { map_of(&kept, &listed) };
    let mut rows: Vec<CrossRow> = kept.iter().map(|(name, counts)| row(name, counts)).collect();
    let tests = decide(&mut rows);
    Some(CrossTable {
        rows_are,
        by,
        base,
        unknown: voices.len() as u64 - base,
        columns: listed.iter().map(|(name, base)| CrossColumn { name: name.to_string(), base: *base }).collect(),
        other_values,
        other_base,
        rows_left_out: (known - rows.len()) as u64,
        rows,
        tests,
        map,
    })
}

fn row(name: &str, counts: &Counts) -> CrossRow {
    let (hits, all) = (counts.hits.iter().sum::<u64>(), counts.bases.iter().sum::<u64>());
    let total = Share::new(hits, all);
    let listed = counts.hits.len() - 1;
    let cells = (0..listed).map(|column| {
        let (hit, base) = (counts.hits[column], counts.bases[column]);
        let expected = base as f64 * total.value;
        let missed = base as f64 - expected;
        let variance = expected * (1.0 - total.value) * (1.0 - base as f64 / all.max(1) as f64);
        let enough = base >= LEAST_COLUMN && expected >= LEAST_EXPECTED && missed >= LEAST_EXPECTED && variance > 0.0;
        let residual = enough.then(|| (hit as f64 - expected) / variance.sqrt());
        CrossCell {
            share: Share::new(hit, base),
            expected,
            residual,
            p_value: residual.map(normal_two_sided),
            adjusted_p: None,
            verdict: CellVerdict::NotEnoughData,
        }
    });
    let cells: Vec<CrossCell> = cells.collect();
    let (chi_square, degrees, p_value) = overall(counts, total.value);
    CrossRow { name: name.to_owned(), total, chi_square, degrees, p_value, cells }
}

/// Pearson's chi-squared of the row over its columns: Σ (O − E)²/E over both answers. Its p value needs all expected counts at 1 and four in five of them
/// at 5 or more (Cochran 1954).
fn overall(counts: &Counts, rate: f64) -> (Option<f64>, Option<u64>, Option<f64>) {
    let columns: Vec<(f64, f64)> =
        counts.hits.iter().zip(&counts.bases).filter(|&(_, &base)| base > 0).map(|(&hit, &base)| (hit as f64, base as f64)).collect();
    if columns.len() < 2 || rate <= 0.0 || rate >= 1.0 {
        return (None, None, None);
    }
    let expected: Vec<f64> = columns.iter().flat_map(|&(_, base)| [base * rate, base * (1.0 - rate)]).collect();
    let seen = columns.iter().flat_map(|&(hit, base)| [hit, base - hit]);
    let statistic: f64 = seen.zip(&expected).map(|(seen, expected)| (seen - expected) * (seen - expected) / expected).sum();
    let degrees = columns.len() as u64 - 1;
    let large = expected.iter().filter(|&&expected| expected >= LEAST_EXPECTED).count();
    let sound = expected.iter().all(|&expected| expected >= 1.0) && large * 5 >= expected.len() * 4;
    (Some(statistic), Some(degrees), sound.then(|| chi_square_tail(statistic, degrees as f64)))
}

/// Adjusts the p values of a table's tests for one another and says what each cell says.
fn decide(rows: &mut [CrossRow]) -> u64 {
    let p_values: Vec<f64> = rows.iter().flat_map(|row| row.cells.iter().filter_map(|cell| cell.p_value)).collect();
    let mut adjusted = adjusted(&p_values).into_iter();
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Some(residual) = cell.residual {
            let p = adjusted.next().unwrap_or(1.0);
            cell.adjusted_p = Some(p);
            cell.verdict = match residual > 0.0 {
                _ if p > FALSE_DISCOVERY => CellVerdict::NoDifference,
                true => CellVerdict::Higher,
                false => CellVerdict::Lower,
            };
        }
    }
    p_values.len() as u64
}

fn map_of(rows: &[(Arc<str>, Counts)], columns: &[(Arc<str>, u64)]) -> Option<Map> {
    let counted: Vec<usize> = (0..columns.len()).filter(|&column| columns[column].1 >= LEAST_COLUMN).collect();
    let counts: Vec<Vec<f64>> = rows.iter().map(|(_, counts)| counted.iter().map(|&column| counts.hits[column] as f64).collect()).collect();
    let names: Vec<&str> = counted.iter().map(|&column| &*columns[column].0).collect();
    map(&rows.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), &names, &counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(hits: &[u64], bases: &[u64]) -> Vec<CrossCell> {
        // The last column is the rest, here of nothing.
        let with_rest = |counts: &[u64]| counts.iter().copied().chain([0]).collect();
        row("K-1", &Counts { hits: with_rest(hits), bases: with_rest(bases) }).cells
    }

    #[test]
    fn a_cell_is_tested_only_where_there_are_enough_voices() {
        let tested = |hits: &[u64], bases: &[u64]| cells(hits, bases).iter().map(|cell| cell.residual.is_some()).collect::<Vec<_>>();
        assert_eq!(tested(&[20, 40], &[100, 100]), [true, true]);
        assert_eq!(tested(&[10, 40], &[29, 100]), [false, true], "a column of 29 voices");
        assert_eq!(tested(&[2, 2], &[100, 100]), [false, false], "2 expected");
        assert_eq!(tested(&[99, 99], &[100, 100]), [false, false], "1 expected without it");
        assert_eq!(tested(&[100, 100], &[100, 100]), [false, false], "all of them");
    }
}
