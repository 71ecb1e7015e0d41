//! The sheet of words that are met in more than one spelling, for those who keep a dictionary of their own.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::{Sheet, column};
use super::grid::{Cell, Grid, Styles};
use crate::report::Report;
use crate::report::wording::Words;

pub(super) static SPELLINGS: Sheet = Sheet {
    ja: "表記ゆれ",
    en: "Spellings",
    columns: &[
        column(
            "代表の表記",
            "Preferred",
            20.0,
            "最も多くの文が使う表記。見出し語に使う",
            "The spelling that most units use; it is shown as the key word",
        ),
        column("表記", "Spelling", 20.0, "同じ語として数えた表記", "A spelling that is counted as the same word"),
        column("件数", "Units", 9.0, "この表記を使う意見の数", "Opinion units that use this spelling"),
    ],
};

/// `None` where every word is met in one spelling only.
pub(super) fn sheet(report: &Report, words: &Words, styles: &Styles) -> Result<Option<Worksheet>, XlsxError> {
    if report.spellings.is_empty() {
        return Ok(None);
    }
    let mut grid = Grid::with_header(Worksheet::new(), SPELLINGS.name(words.language), &SPELLINGS, words.language, styles)?;
    for word in &report.spellings {
        for form in &word.forms {
            grid.push([Cell::Text(&word.preferred), Cell::Text(&form.text), Cell::Count(form.units)])?;
        }
    }
    grid.filtered(&SPELLINGS).map(Some)
}
