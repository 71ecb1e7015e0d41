//! The sheet of actions and their effects, in a workbook that has any.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::{Sheet, column};
use super::grid::{Cell, Grid, Styles};
use crate::report::Report;
use crate::report::wording::Words;

pub(super) static ACTIONS: Sheet = Sheet {
    ja: "対応の効果",
    en: "Actions",
    columns: &[
        column("課題ID", "Issue id", 10.0, "課題の番号", "Number of the issue"),
        column("課題", "Issue", 40.0, "課題の見出し", "Its title"),
        column("日付", "Date", 12.0, "対応した日", "Day of the action"),
        column("バージョン", "Version", 12.0, "対応を含むバージョン", "Version that holds it"),
        column("対応内容", "What was done", 44.0, "対応表に書かれた内容", "As the file of actions says"),
        column("判定", "Verdict", 16.0, "効果の判定", "Whether it worked"),
        column("対応前の声", "Voices before", 10.0, "対応前（最大8週間）の声", "Voices in up to eight weeks before"),
        column("対応前のコメント", "Comments before", 10.0, "同じ期間の分析コメント", "Analysed comments of the same time"),
        column("対応後の声", "Voices after", 10.0, "対応の翌日からの声", "Voices from the day after"),
        column("対応後のコメント", "Comments after", 10.0, "同じ期間の分析コメント", "Analysed comments of the same time"),
        column("比", "Ratio", 8.0, "対応後の割合÷対応前の割合", "Rate after over rate before"),
        column("比の下限", "Ratio, low", 8.0, "95%区間の下限", "Lower end of its 95 % interval"),
        column("比の上限", "Ratio, high", 8.0, "95%区間の上限（空欄は上限なし）", "Upper end; empty where infinite"),
        column("説明", "In words", 80.0, "判定の根拠", "What the verdict rests on"),
        column("対応表の行", "Place", 24.0, "対応表のファイルと行", "File and line of the action"),
    ],
};

/// The sheet; `None` where nothing was done.
pub(super) fn sheet(report: &Report, words: &Words, styles: &Styles) -> Result<Option<Worksheet>, XlsxError> {
    if report.issues.iter().all(|reported| reported.actions.is_empty()) {
        return Ok(None);
    }
    let mut grid = Grid::with_header(Worksheet::new(), ACTIONS.name(words.language), &ACTIONS, words.language, styles)?;
    for reported in &report.issues {
        for action in &reported.actions {
            let effect = &action.effect;
            let decimal = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Decimal);
            grid.push([
                Cell::Text(&reported.issue.id.0),
                Cell::Text(reported.issue.title(words.language)),
                action.date.as_deref().map_or(Cell::Empty, Cell::Date),
                action.version.as_deref().into(),
                Cell::Text(&action.what),
                Cell::Text(words.verdict(effect.verdict)),
                Cell::Count(effect.before.voices),
                Cell::Count(effect.before.base),
                Cell::Count(effect.after.voices),
                Cell::Count(effect.after.base),
                decimal(effect.ratio),
                decimal(effect.low),
                decimal(effect.high),
                Cell::Text(&words.effect_figures(effect)),
                action.place.as_deref().into(),
            ])?;
        }
    }
    grid.filtered(&ACTIONS).map(Some)
}
