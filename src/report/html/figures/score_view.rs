//! One score over all records, by month and by group.

use serde::Serialize;

use crate::measure::{Dimension, ScoreGroups, ScoreKind, ScoreRow, ScoreTable};
use crate::report::numbers::thousands;
use crate::report::wording::Words;

/// Groups listed of one dimension.
const GROUPS: usize = 12;

#[derive(Debug, Serialize)]
pub(super) struct ScoreView {
    id: String,
    name: &'static str,
    short: &'static str,
    unit: String,
    unused: Option<String>,
    overall: RowView,
    months: Vec<RowView>,
    groups: Vec<GroupsView>,
    has_parts: bool,
}

#[derive(Debug, Serialize)]
struct GroupsView {
    heading: &'static str,
    rows: Vec<RowView>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct RowView {
    name: String,
    base: String,
    value: String,
    range: String,
    parts: String,
    few: bool,
}

/// The part of the page's ids that names a score.
pub(super) fn key(kind: ScoreKind) -> &'static str {
    match kind {
        ScoreKind::Nps => "nps",
        ScoreKind::Csat => "csat",
        ScoreKind::Ces => "ces",
        ScoreKind::Effort => "effort",
        ScoreKind::Stars => "stars",
        ScoreKind::Answered => "answered",
        ScoreKind::FirstReply => "first-reply",
        ScoreKind::Resolution => "resolution",
        ScoreKind::FirstContact => "first-contact",
        ScoreKind::Reopened => "reopened",
        ScoreKind::Churn => "churn",
    }
}

impl ScoreView {
    pub(super) fn new(table: &ScoreTable, words: &Words) -> Self {
        let row = |row: &ScoreRow, name: String| view(table, row, name, words);
        Self {
            id: format!("score-{}", key(table.kind)),
            name: words.score_kind(table.kind),
            short: words.score_name(table.kind),
            unit: words.score_unit(table),
            unused: (table.unused > 0).then(|| words.unused_values(table.unused)),
            overall: row(&table.overall, words.whole().to_owned()),
            months: table.months.iter().map(|month| row(month, words.month_name(&month.name))).collect(),
            groups: table.groups.iter().map(|groups| of_dimension(table, groups, words)).collect(),
            has_parts: !table.overall.counts.is_empty() || table.overall.ninth_decile.is_some(),
        }
    }
}

fn of_dimension(table: &ScoreTable, groups: &ScoreGroups, words: &Words) -> GroupsView {
    let by: Dimension = groups.by;
    let shown = &groups.rows[..groups.rows.len().min(GROUPS)];
    let left_out = groups.left_out + (groups.rows.len() - shown.len()) as u64;
    GroupsView {
        heading: words.dimension(by),
        rows: shown.iter().map(|group| view(table, group, words.group_name(by, &group.name), words)).collect(),
        more: (left_out > 0).then(|| words.rows_left_out(left_out)),
    }
}

fn view(table: &ScoreTable, row: &ScoreRow, name: String, words: &Words) -> RowView {
    let counts = row.counts.iter().map(|part| format!("{} {}", words.score_part(&part.name), thousands(part.count)));
    let slow = row.ninth_decile.map(|hours| words.ninth_decile(hours));
    RowView {
        name,
        base: thousands(row.base),
        value: row.estimate.as_ref().map_or_else(|| words.too_few().to_owned(), |estimate| words.score_value(table.unit, estimate.value)),
        range: row.estimate.as_ref().map(|estimate| words.score_range(table.unit, estimate)).unwrap_or_default(),
        parts: counts.chain(slow).collect::<Vec<_>>().join(" · "),
        few: row.estimate.is_none(),
    }
}
