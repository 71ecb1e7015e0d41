//! Cross tables with their residual marks, and the clearest differences of all of them.

use serde::Serialize;

use super::{Drawn, Label};
use crate::measure::{CellVerdict, CrossCell, CrossRow, CrossRows, CrossTable, Dimension, LEAST_COLUMN, OneProduct};
use crate::report::html::share_view::ShareView;
use crate::report::numbers::{decimal, interval, percent, thousands};
use crate::report::wording::Words;

/// Rows of a table on the page, the most frequent first; all of them stand in `measures.json` and the workbook.
pub(super) const ROWS: usize = 24;
/// Differences listed above the tables.
const FINDINGS: usize = 12;

#[derive(Debug, Serialize)]
pub(super) struct CrossesView {
    findings: Vec<Finding>,
    tables: Vec<TableView>,
    untested: Option<String>,
    /// Products and the names that are counted under their own.
    products: Vec<OneProduct>,
}

#[derive(Debug, Serialize)]
struct TableView {
    id: String,
    heading: String,
    sentence: String,
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
    more: Option<String>,
    has_map: bool,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    name: String,
    base: String,
    few: bool,
}

#[derive(Debug, Serialize)]
struct RowView {
    label: Label,
    total: String,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    /// Empty where there is no voice.
    share: String,
    count: String,
    /// `▲ +3.2`, `▼ −2.8` or nothing.
    mark: String,
    /// `hi`, `lo`, `few` or nothing.
    class: &'static str,
    /// Base, interval and residual.
    title: String,
}

#[derive(Debug, Serialize)]
struct Finding {
    table: String,
    id: String,
    label: Label,
    column: String,
    #[serde(flatten)]
    share: ShareView,
    all: String,
    expected: String,
    mark: String,
    class: &'static str,
}

/// The part of the page's ids that names a table.
pub(super) fn table_id(table: &CrossTable) -> String {
    let rows = match table.rows_are {
        CrossRows::Issues => "issues",
        CrossRows::Topics => "topics",
        CrossRows::Criticism => "criticism",
    };
    format!("{rows}-by-{}", dimension_key(table.by))
}

fn dimension_key(by: Dimension) -> &'static str {
    match by {
        Dimension::Channel => "channel",
        Dimension::Product => "product",
        Dimension::Store => "store",
        Dimension::Version => "version",
        Dimension::Age => "age",
        Dimension::Gender => "gender",
        Dimension::Region => "region",
        Dimension::Plan => "plan",
        Dimension::Owner => "department",
        Dimension::Language => "language",
        Dimension::Month => "month",
    }
}

/// The tables that stand on the page: those in which a cell could be tested; by channel all.
pub(super) fn shown(tables: &[CrossTable]) -> impl Iterator<Item = &CrossTable> {
    tables.iter().filter(|table| table.tests > 0 || table.by == Dimension::Channel)
}

impl CrossesView {
    pub(super) fn new(drawn: &Drawn<'_>, words: &Words) -> Self {
        let tables = &drawn.figures.cross;
        let untested: Vec<String> = tables
            .iter()
            .filter(|table| table.tests == 0 && table.by != Dimension::Channel)
            .map(|table| words.cross_heading(table.rows_are, table.by))
            .collect();
        Self {
            findings: findings(drawn, words),
            tables: shown(tables).map(|table| view(table, drawn, words)).collect(),
            untested: (!untested.is_empty()).then(|| words.untested_tables(&untested)),
            products: drawn.figures.product_names.clone(),
        }
    }

    pub(super) fn has_tables(&self) -> bool {
        !self.tables.is_empty()
    }
}

fn view(table: &CrossTable, drawn: &Drawn<'_>, words: &Words) -> TableView {
    let rows = &table.rows[..table.rows.len().min(ROWS)];
    let left_out = table.rows_left_out + (table.rows.len() - rows.len()) as u64;
    let row = |row: &CrossRow| RowView {
        label: drawn.label(table.rows_are, &row.name, words),
        total: percent(row.total.value),
        cells: row.cells.iter().map(|of| cell(of, words)).collect(),
    };
    TableView {
        id: table_id(table),
        heading: words.cross_heading(table.rows_are, table.by),
        sentence: words.cross_sentence(table),
        columns: table
            .columns
            .iter()
            .map(|column| ColumnView {
                name: words.group_name(table.by, &column.name),
                base: thousands(column.base),
                few: column.base < LEAST_COLUMN,
            })
            .collect(),
        rows: rows.iter().map(row).collect(),
        more: (left_out > 0).then(|| words.rows_left_out(left_out)),
        has_map: table.map.is_some(),
    }
}

fn mark(cell: &CrossCell) -> (String, &'static str) {
    let residual = cell.residual.unwrap_or_default();
    match cell.verdict {
        CellVerdict::Higher => (format!("▲ +{}", decimal(residual)), "hi"),
        CellVerdict::Lower => (format!("▼ −{}", decimal(residual.abs())), "lo"),
        CellVerdict::NoDifference => (String::new(), ""),
        CellVerdict::NotEnoughData => (String::new(), "few"),
    }
}

fn cell(cell: &CrossCell, words: &Words) -> CellView {
    let share = &cell.share;
    let (mark, class) = mark(cell);
    CellView {
        share: if share.count == 0 { String::new() } else { percent(share.value) },
        count: thousands(share.count),
        title: format!("{}/{}, {}{}", thousands(share.count), thousands(share.base), words.interval, interval(share.low, share.high)),
        mark,
        class,
    }
}

/// The cells with the largest residuals among those that differ beyond chance; months are read in the course of time, not here.
fn findings(drawn: &Drawn<'_>, words: &Words) -> Vec<Finding> {
    let mut found: Vec<(f64, &CrossTable, &CrossRow, usize)> = Vec::new();
    for table in drawn.figures.cross.iter().filter(|table| table.by != Dimension::Month) {
        for row in table.rows.iter().take(ROWS) {
            for (column, cell) in row.cells.iter().enumerate() {
                if matches!(cell.verdict, CellVerdict::Higher | CellVerdict::Lower) {
                    found.push((cell.residual.unwrap_or_default().abs(), table, row, column));
                }
            }
        }
    }
    // Stable: equals keep the order of the tables.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let finding = |(_, table, row, column): (f64, &CrossTable, &CrossRow, usize)| {
        let cell = &row.cells[column];
        let (mark, class) = mark(cell);
        Finding {
            table: words.cross_heading(table.rows_are, table.by),
            id: table_id(table),
            label: drawn.label(table.rows_are, &row.name, words),
            column: words.group_name(table.by, &table.columns[column].name),
            share: ShareView::from(&cell.share),
            all: percent(row.total.value),
            expected: decimal(cell.expected),
            mark,
            class,
        }
    };
    found.into_iter().take(FINDINGS).map(finding).collect()
}
