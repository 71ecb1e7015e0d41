//! The sheets that people fill in and give back with `--review`: what to call an issue, whose it is, what it belongs to, where a unit belongs.
//!
//! Their names and headers are the ledger's, which reads them again. Every column to be filled in is empty, so that a workbook that nobody has touched
//! changes nothing.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

use super::columns::{Column, Sheet, column};
use super::grid::{Cell, Grid, SHEET_ROWS, Styles};
use crate::classify::Comment;
use crate::issue::ledger::{AS_JUDGED, INTENTS, ISSUE_COLUMNS, ISSUE_SHEET, MEMBER_COLUMNS, MEMBER_SHEET, NO, NONE, Named, SENTIMENTS, YES};
use crate::normalize::mask;
use crate::report::Report;
use crate::report::wording::Words;

/// A column that is read back under its name.
pub(super) const fn of(name: Named, width: f64, ja_meaning: &'static str, en_meaning: &'static str) -> Column {
    column(name.ja, name.en, width, ja_meaning, en_meaning)
}

pub(super) static ISSUES: Sheet = Sheet {
    ja: ISSUE_SHEET.ja,
    en: ISSUE_SHEET.en,
    columns: &[
        of(ISSUE_COLUMNS[0], 10.0, "課題の番号", "Number of the issue"),
        of(ISSUE_COLUMNS[1], 44.0, "いまの見出し", "Its title now"),
        of(ISSUE_COLUMNS[2], 40.0, "記入欄：見出しを変えるときの新しい名前", "To fill in: a better name"),
        of(ISSUE_COLUMNS[3], 20.0, "記入欄：担当を変えるときの新しい担当", "To fill in: another owner"),
        of(ISSUE_COLUMNS[4], 16.0, "記入欄：同じ課題とみなす相手の番号", "To fill in: the issue that this one is part of"),
        of(ISSUE_COLUMNS[5], 12.0, "記入欄：はい、または、いいえ", "To fill in: yes for no more alerts, no to have them again"),
        of(ISSUE_COLUMNS[6], 12.0, "記入欄：はい、または、いいえ", "To fill in: yes where the team knows of it, no to take that back"),
    ],
};

pub(super) static MEMBERS: Sheet = Sheet {
    ja: MEMBER_SHEET.ja,
    en: MEMBER_SHEET.en,
    columns: &[
        of(MEMBER_COLUMNS[0], 18.0, "コメントの番号", "Identity of the comment"),
        of(MEMBER_COLUMNS[1], 8.0, "コメントの中の何番目の意見か（0から）", "Which opinion of the comment, from 0"),
        of(MEMBER_COLUMNS[2], 10.0, "いまの課題", "Its issue now"),
        of(MEMBER_COLUMNS[3], 16.0, "記入欄：正しい課題の番号。どれでもないときは「なし」", "To fill in: the right issue, or none"),
        of(MEMBER_COLUMNS[4], 80.0, "意見の原文（個人情報は印に置き換え）", "Its words, verbatim (personal data masked)"),
        column("評価", "Sentiment", 11.0, "いまの判定", "As it stands"),
        of(MEMBER_COLUMNS[5], 14.0, SENTIMENT_JA, SENTIMENT_EN),
        column("種類", "Kind", 11.0, "いまの判定", "As it stands"),
        of(MEMBER_COLUMNS[6], 14.0, INTENT_JA, INTENT_EN),
    ],
};

/// What is told of the columns of corrected labels.
pub(super) const SENTIMENT_JA: &str = "記入欄：正しい評価。戻すときは「機械のまま」。--ledger と --review で読み戻す";
pub(super) const SENTIMENT_EN: &str = "To fill in: the right sentiment, or `as judged` to take that back; read back by --ledger with --review";
pub(super) const INTENT_JA: &str = "記入欄：正しい種類。戻すときは「機械のまま」。--ledger と --review で読み戻す";
pub(super) const INTENT_EN: &str = "To fill in: the right kind, or `as judged` to take that back; read back by --ledger with --review";

/// The sheet of issues.
pub(super) fn issues(report: &Report, words: &Words, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut grid = Grid::with_header(Worksheet::new(), ISSUES.name(words.language), &ISSUES, words.language, styles)?;
    for reported in &report.issues {
        grid.push([Cell::Text(&reported.issue.id.0), Cell::Text(reported.issue.title(words.language))])?;
    }
    let last = grid.row.saturating_sub(1);
    if last > 0 {
        let answers = [YES, NO].map(|word| super::pick(words.language, word.ja, word.en));
        grid.sheet.add_data_validation(1, 4, last, 4, &ids(report, words))?;
        grid.sheet.add_data_validation(1, 5, last, 6, &DataValidation::new().allow_list_strings(&answers)?)?;
    }
    grid.filtered(&ISSUES)
}

/// Gives each unit of `comment` that belongs to an issue to `push`, as a row of the sheet of units.
pub(super) fn members<'s>(
    comment: &Comment,
    report: &Report,
    labels: &Words,
    mut push: impl FnMut(&dyn Fn(&mut Grid<'s>) -> Result<(), XlsxError>) -> Result<(), XlsxError>,
) -> Result<(), XlsxError> {
    let text = &comment.feedback.text;
    for (number, segment) in (0_u64..).zip(&comment.segments) {
        let Some(issue) = &segment.issue else { continue };
        let masks = if report.masked { comment.masks.as_slice() } else { &[] };
        let words = mask(text, segment.span.start..segment.span.end, masks);
        push(&|grid| {
            grid.push([
                Cell::Text(&comment.feedback.id),
                Cell::Count(number),
                Cell::Text(issue),
                Cell::Empty,
                Cell::Text(&words),
                Cell::Text(labels.sentiment(segment.sentiment)),
                Cell::Empty,
                Cell::Text(labels.intent(segment.intent)),
                Cell::Empty,
            ])
        })?;
    }
    Ok(())
}

/// A list of issues to choose the right one from, on a finished sheet of units.
pub(super) fn choose_issue(sheet: &mut Worksheet, report: &Report, words: &Words) -> Result<(), XlsxError> {
    if report.issues.is_empty() {
        return Ok(());
    }
    let none = super::pick(words.language, NONE.ja, NONE.en);
    let choice = ids(report, words).set_input_message(format!("{}: {none}", MEMBERS.columns[3].header(words.language)))?;
    sheet.add_data_validation(1, 3, SHEET_ROWS - 1, 3, &choice)?;
    Ok(())
}

/// Lists of sentiments and kinds to choose the right ones from, in these columns of a finished sheet of units.
pub(super) fn choose_labels(sheet: &mut Worksheet, words: &Words, sentiment: u16, intent: u16) -> Result<(), XlsxError> {
    let list = |names: &mut dyn Iterator<Item = Named>| {
        let names: Vec<&str> = names.chain([AS_JUDGED]).map(|name| super::pick(words.language, name.ja, name.en)).collect();
        DataValidation::new().allow_list_strings(&names)
    };
    sheet.add_data_validation(1, sentiment, SHEET_ROWS - 1, sentiment, &list(&mut SENTIMENTS.iter().map(|(_, name)| *name))?)?;
    sheet.add_data_validation(1, intent, SHEET_ROWS - 1, intent, &list(&mut INTENTS.iter().map(|(_, name)| *name))?)?;
    Ok(())
}

/// The ids on the sheet of issues as a drop-down list; others may be typed, and are checked when the sheet is read.
fn ids(report: &Report, words: &Words) -> DataValidation {
    let list = format!("='{}'!$A$2:$A${}", ISSUES.name(words.language), report.issues.len() + 1);
    DataValidation::new().allow_list_formula(Formula::new(list)).show_error_message(false)
}
