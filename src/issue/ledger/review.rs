//! The sheets of `report.xlsx` that people fill in, read back.
//!
//! Only filled cells count: an empty one leaves things as they are. A cell that cannot be understood is a warning with its place and changes nothing;
//! giving the same file again changes nothing either.

use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::book::{Book, Number};
use super::error::{LedgerError, ReviewFault};

/// A word in both languages of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// In Japanese.
    pub ja: &'static str,
    /// In English.
    pub en: &'static str,
}

pub(super) const fn named(ja: &'static str, en: &'static str) -> Named {
    Named { ja, en }
}

impl Named {
    pub(super) fn is(self, text: &str) -> bool {
        text == self.ja || text.eq_ignore_ascii_case(self.en)
    }
}

/// Name of the sheet of issues.
pub const ISSUE_SHEET: Named = named("見直し（課題）", "Review issues");
/// Its columns: id, title, new name, new owner, merge into, mute, known.
pub const ISSUE_COLUMNS: [Named; 7] = [
    named("課題ID", "Issue id"),
    named("課題", "Issue"),
    named("新しい名前", "New name"),
    named("新しい担当", "New owner"),
    named("統合先の課題ID", "Merge into"),
    named("通知しない", "Mute"),
    named("把握済み", "Known"),
];
/// Name of the sheet of units.
pub const MEMBER_SHEET: Named = named("見直し（声）", "Review members");
/// Its columns: comment, unit, issue, correct issue, words, correct sentiment, correct intent.
pub const MEMBER_COLUMNS: [Named; 7] = [
    named("コメントID", "Comment id"),
    named("番号", "Unit"),
    named("課題ID", "Issue id"),
    named("正しい課題ID", "Correct issue"),
    named("本文", "Words"),
    named("正しい評価", "Correct sentiment"),
    named("正しい種類", "Correct kind"),
];
/// Name of the sheet of units most worth a look; what is filled in there counts like what is filled in on the sheet of units.
pub const CHECK_SHEET: Named = named("確認する声", "Worth checking");
/// What is written to mute or mark.
pub const YES: Named = named("はい", "yes");
/// What is written to take that back.
pub const NO: Named = named("いいえ", "no");
/// The correct issue of a unit that belongs to none.
pub const NONE: Named = named("なし", "none");

/// A cell that could not be applied.
#[derive(Debug)]
pub struct ReviewWarning {
    /// Where, such as `Review issues!E5`.
    pub cell: String,
    /// Why not.
    pub what: ReviewFault,
}

/// A filled cell, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) cell: String,
}

/// A reviewed workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    issues: Vec<[Option<Filled>; ISSUE_COLUMNS.len()]>,
    members: Vec<[Option<Filled>; MEMBER_COLUMNS.len()]>,
}

impl Review {
    /// Reads the review sheets of a workbook.
    ///
    /// # Errors
    /// [`LedgerError::Workbook`], or [`LedgerError::NoReview`] where it has neither sheet.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Workbook { path: path.to_path_buf(), source };
        let mut workbook: Xlsx<_> = open_workbook(path).map_err(failed)?;
        let names = workbook.sheet_names();
        let mut review = Self::default();
        let mut found = false;
        for name in names {
            if ISSUE_SHEET.is(&name) {
                review.issues = rows(&workbook.worksheet_range(&name).map_err(failed)?, &name, &ISSUE_COLUMNS);
                found = true;
            } else if MEMBER_SHEET.is(&name) || CHECK_SHEET.is(&name) || is_further(&name) {
                review.members.extend(rows(&workbook.worksheet_range(&name).map_err(failed)?, &name, &MEMBER_COLUMNS));
                found = true;
            }
        }
        if found { Ok(review) } else { Err(LedgerError::NoReview { path: path.to_path_buf() }) }
    }
}

/// Whether a sheet continues the sheet of units, such as `Review members 2`.
fn is_further(name: &str) -> bool {
    name.rsplit_once(' ').is_some_and(|(first, number)| MEMBER_SHEET.is(first) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn rows<const N: usize>(range: &Range<Data>, sheet: &str, columns: &[Named; N]) -> Vec<[Option<Filled>; N]> {
    let Some((top, left)) = range.start() else { return Vec::new() };
    let mut lines = range.rows();
    let Some(header) = lines.next() else { return Vec::new() };
    let places = columns.map(|column| header.iter().position(|cell| column.is(shown(cell).trim())));
    (top + 2..)
        .zip(lines)
        .map(|(line, cells)| {
            places.map(|place| {
                let text = shown(cells.get(place?)?).trim().to_owned();
                let column = left as usize + place?;
                (!text.is_empty()).then(|| Filled { text, cell: format!("{sheet}!{}{line}", letters(column)) })
            })
        })
        .collect()
}

/// Ids may have been turned into numbers by the spreadsheet.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// The letters of a column, from 0: A, B, … Z, AA.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match (column / 26).checked_sub(1) {
            Some(next) => column = next,
            None => return letters.into_iter().rev().collect(),
        }
    }
}

impl Book {
    /// Applies a review, cell by cell, and says which cells it could not.
    pub fn review(&mut self, review: &Review) -> Vec<ReviewWarning> {
        let mut warnings = Vec::new();
        // Units are moved before issues are merged: a unit's place is stated as it was when the sheet was written.
        for row in &review.members {
            self.review_labels(row, &mut warnings);
            self.review_member(row, &mut warnings);
        }
        for row in &review.issues {
            self.review_issue(row, &mut warnings);
        }
        warnings
    }

    fn review_member(&mut self, [comment, unit, _, correct, ..]: &[Option<Filled>; MEMBER_COLUMNS.len()], warnings: &mut Vec<ReviewWarning>) {
        let Some(correct) = correct else { return };
        let Some(comment) = comment else {
            warnings.push(warning(correct, ReviewFault::NoComment));
            return;
        };
        let target = if NONE.is(&correct.text) { Some(None) } else { self.reviewed(correct, warnings).map(Some) };
        let asked = unit.as_ref().map_or_else(|| comment.text.clone(), |unit| format!("{}#{}", comment.text, unit.text));
        match (self.find_units(&asked), target) {
            (Ok(units), Some(target)) => drop(self.move_units(&units, target)),
            (Err(error), _) => warnings.push(warning(comment, ReviewFault::Ledger(error))),
            (Ok(_), None) => {}
        }
    }

    fn review_issue(&mut self, row: &[Option<Filled>; ISSUE_COLUMNS.len()], warnings: &mut Vec<ReviewWarning>) {
        let [Some(id), _, name, owner, into, mute, known] = row else {
            if let Some(filled) = row.iter().skip(2).flatten().next() {
                warnings.push(warning(filled, ReviewFault::NoIssue));
            }
            return;
        };
        let nothing = [name, owner, into, mute, known].iter().all(|cell| cell.is_none());
        let Some(issue) = (if nothing { None } else { self.reviewed(id, warnings) }) else { return };
        if let Some(into) = into {
            if let Some(into) = self.reviewed(into, warnings).filter(|&into| into != issue) {
                if let Err(error) = self.merge(issue, into) {
                    warnings.push(warning(id, ReviewFault::Ledger(error)));
                }
                return;
            }
            // Merged before, by this very row: the rest of it was about the issue that is no more.
            if Number::read(&id.text) != Some(issue) {
                return;
            }
        }
        if let Some(name) = name {
            self.rename(issue, Some(&name.text));
        }
        if let Some(owner) = owner {
            self.set_owner(issue, Some(&owner.text));
        }
        if let Some(muted) = mute.as_ref().and_then(|cell| yes_or_no(cell, warnings)) {
            self.mute(issue, muted);
        }
        if let Some(known) = known.as_ref().and_then(|cell| yes_or_no(cell, warnings)) {
            self.mark_known(issue, known);
        }
    }

    /// The issue that a cell names, or what it has become part of.
    fn reviewed(&self, cell: &Filled, warnings: &mut Vec<ReviewWarning>) -> Option<Number> {
        match self.find(&cell.text) {
            Ok(number) => Some(number),
            Err(LedgerError::Merged { .. }) => Number::read(&cell.text).map(|number| self.survivor(number)),
            Err(error) => {
                warnings.push(warning(cell, ReviewFault::Ledger(error)));
                None
            }
        }
    }
}

fn yes_or_no(cell: &Filled, warnings: &mut Vec<ReviewWarning>) -> Option<bool> {
    let (yes, no) = (YES.is(&cell.text), NO.is(&cell.text));
    if !yes && !no {
        warnings.push(warning(cell, ReviewFault::Word { found: cell.text.clone(), expected: vec![YES.en, NO.en] }));
    }
    (yes || no).then_some(yes)
}

pub(super) fn warning(cell: &Filled, what: ReviewFault) -> ReviewWarning {
    ReviewWarning { cell: cell.cell.clone(), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!([0, 4, 25, 26, 27, 702].map(letters), ["A", "E", "Z", "AA", "AB", "AAA"]);
    }
}
