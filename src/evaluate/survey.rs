//! The first look at a labelled set: what stands in its label column, and what that states. No model is needed for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use super::codebook::{Codebook, NoLabel, Reading, Task, numeral};
use super::error::EvaluateError;
use crate::config::Taxonomy;
use crate::feedback::{Feedback, Position, RowError, RowReason};
use crate::normalize::masked;

/// Different values that are looked at; a column with more holds text.
const MOST_VALUES: usize = 50_000;
/// Characters of a value that are shown.
const SHOWN: usize = 40;

/// A cell of a row that may have been set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// As it stands.
    Text(String),
    /// Nothing but white space.
    Blank,
    /// The row could not be cut into its cells.
    Unreadable,
}

impl Cell {
    /// The cell below `header`, one of the file's `headers`.
    pub(super) fn of(row: &Result<Feedback, RowError>, header: &str, headers: &[String]) -> Self {
        let found = match row {
            Ok(feedback) => feedback.extra.iter().find(|(name, _)| **name == *header).map(|(_, cell)| cell.as_str()),
            Err(error) => match error.reason {
                RowReason::ErrorCell { .. } => {
                    let column = headers.iter().position(|name| name == header);
                    column.and_then(|column| error.cells.get(column)).map(String::as_str)
                }
                RowReason::MissingField { .. } => error.cells.iter().find_map(|cell| cell.strip_prefix(header)?.strip_prefix(": ")),
                RowReason::CellCount { .. }
                | RowReason::NotJson { .. }
                | RowReason::CellTooLong { .. }
                | RowReason::SurveyPreview { .. }
                | RowReason::Panicked => {
                    return Self::Unreadable;
                }
            },
        };
        match found.map(str::trim) {
            None | Some("") => Self::Blank,
            Some(cell) => Self::Text(cell.to_owned()),
        }
    }
}

/// What stands in the label column.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    rows: u64,
    /// Rows with each value, and the first of them.
    values: BTreeMap<String, (u64, Position)>,
}

/// A column of labels with its place, for messages.
pub(super) struct LabelColumn<'a> {
    pub(super) files: &'a [PathBuf],
    pub(super) name: &'a str,
    pub(super) keep_personal_data: bool,
}

/// How the task became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum ToldBy {
    /// It was stated.
    Flag,
    /// Its labels are what most rows hold.
    Values {
        /// Rows whose value is a label of it.
        rows: u64,
    },
    /// Its name stands in the header.
    Header,
}

/// A value of the label column that is no label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownValue {
    /// The value, cut short and without personal data.
    pub value: String,
    /// Rows that hold it.
    pub rows: u64,
    /// The first of them.
    pub first: Position,
}

impl Survey {
    pub(super) fn add(&mut self, cell: Cell, position: &Position, column: &LabelColumn<'_>) -> Result<(), EvaluateError> {
        self.rows += 1;
        let Cell::Text(value) = cell else { return Ok(()) };
        if let Some((rows, _)) = self.values.get_mut(&value) {
            *rows += 1;
        } else if self.values.len() == MOST_VALUES {
            return Err(EvaluateError::TooManyValues { files: column.files.to_vec(), column: column.name.to_owned(), limit: MOST_VALUES });
        } else {
            self.values.insert(value, (1, position.clone()));
        }
        Ok(())
    }

    /// Decides what the column states and how its values are read.
    pub(super) fn codebook(
        &self,
        stated: Option<Task>,
        taxonomy: &Taxonomy,
        map: &[(String, String)],
        column: &LabelColumn<'_>,
    ) -> Result<(Codebook, ToldBy), EvaluateError> {
        let (files, name) = (|| column.files.to_vec(), || column.name.to_owned());
        if self.values.is_empty() {
            return Err(EvaluateError::NoLabels { files: files(), column: name(), rows: self.rows });
        }
        let numerals: BTreeSet<String> = self.values.keys().filter_map(|value| numeral(value)).collect();
        let book = |task| Codebook::new(task, taxonomy, &numerals);
        let known = |tasks: &[Task]| tasks.iter().map(|&task| (task, task.labels(taxonomy))).collect::<Vec<_>>();
        // An entry that fits no task is wrong whatever the column states.
        let candidates = stated.as_ref().map_or(&Task::ALL[..], std::slice::from_ref);
        if let Some((value, label)) = map.iter().find(|entry| candidates.iter().all(|&task| book(task).map(std::slice::from_ref(entry)).is_err())) {
            return Err(EvaluateError::MapLabel { value: value.clone(), label: label.clone(), known: known(candidates) });
        }
        let told = match stated {
            Some(task) => Some((task, ToldBy::Flag)),
            None => self.tell(|task| self.matched(&lenient(book(task), map)), column.name, map),
        };
        let numbers: u64 = self.values.iter().filter(|(value, _)| numeral(value).is_some()).map(|(_, (rows, _))| rows).sum();
        let fitting = told.map(|(task, told_by)| {
            let mut book = book(task);
            book.map(map).map(|()| (book, told_by))
        });
        let (book, told_by) = match fitting {
            Some(Ok((book, told_by))) if self.matched(&book) > 0 => (book, told_by),
            Some(Err(NoLabel { value, label })) => {
                let tasks: Vec<Task> = told.iter().map(|(task, _)| *task).collect();
                return Err(EvaluateError::MapLabel { value, label, known: known(&tasks) });
            }
            _ if numbers * 2 >= self.labelled() => {
                let found = self.found(column);
                return Err(EvaluateError::Ratings { files: files(), column: name(), found, suggestion: suggestion(&numerals) });
            }
            Some(Ok((book, _))) => {
                let found = self.found(column);
                return Err(EvaluateError::NoKnownLabel { files: files(), column: name(), task: book.task, found, known: book.labels });
            }
            None => return Err(EvaluateError::UnknownTask { files: files(), column: name(), found: self.found(column), known: known(&Task::ALL) }),
        };
        Ok((book, told_by))
    }

    /// The task whose labels most rows hold. Where that is less than half of them, or two tasks fit alike, the header must say so or the user's own
    /// words must have made it so.
    fn tell(&self, matched: impl Fn(Task) -> u64, header: &str, map: &[(String, String)]) -> Option<(Task, ToldBy)> {
        let mut fits: Vec<(Task, u64)> = Task::ALL.into_iter().map(|task| (task, matched(task))).filter(|(_, rows)| *rows > 0).collect();
        fits.sort_by_key(|&(_, rows)| std::cmp::Reverse(rows));
        let &(best, rows) = fits.first()?;
        let alone = fits.get(1).is_none_or(|&(_, other)| other < rows);
        if alone && (rows * 2 >= self.labelled() || !map.is_empty()) {
            return Some((best, ToldBy::Values { rows }));
        }
        let named: Vec<Task> = fits.iter().map(|(task, _)| *task).filter(|task| task.is_named_by(header)).collect();
        if let [task] = named[..] { Some((task, ToldBy::Header)) } else { None }
    }

    /// Rows with a value.
    pub(super) fn labelled(&self) -> u64 {
        self.values.values().map(|(rows, _)| rows).sum()
    }

    /// Rows whose value states a label of the book.
    fn matched(&self, book: &Codebook) -> u64 {
        let states = |value: &str| matches!(book.read(value), Reading::Known(labels) if !labels.is_empty());
        self.values.iter().filter(|(value, _)| states(value)).map(|(_, (rows, _))| rows).sum()
    }

    /// Whether any row states `label`.
    pub(super) fn holds(&self, book: &Codebook, label: usize) -> bool {
        self.values.keys().any(|value| matches!(book.read(value), Reading::Known(labels) if labels.contains(&label)))
    }

    /// The values that are no label, the most frequent first.
    pub(super) fn unknown(&self, book: &Codebook, keep_personal_data: bool) -> Vec<UnknownValue> {
        let mut unknown: BTreeMap<String, UnknownValue> = BTreeMap::new();
        for (value, (rows, first)) in &self.values {
            let Reading::Unknown(pieces) = book.read(value) else { continue };
            for piece in pieces.iter().map(|piece| shown(piece, keep_personal_data)).collect::<BTreeSet<_>>() {
                let entry = unknown.entry(piece.clone()).or_insert_with(|| UnknownValue { value: piece, rows: 0, first: first.clone() });
                entry.rows += rows;
                if *first < entry.first {
                    entry.first = first.clone();
                }
            }
        }
        let mut unknown: Vec<UnknownValue> = unknown.into_values().collect();
        unknown.sort_by_key(|value| std::cmp::Reverse(value.rows));
        unknown
    }

    /// All values, the most frequent first, for a message.
    fn found(&self, column: &LabelColumn<'_>) -> Vec<(String, u64)> {
        let mut found: Vec<(String, u64)> = self.values.iter().map(|(value, (rows, _))| (shown(value, column.keep_personal_data), *rows)).collect();
        found.sort_by_key(|&(_, rows)| std::cmp::Reverse(rows));
        found
    }
}

/// The book with those of the user's entries that fit its task.
fn lenient(mut book: Codebook, map: &[(String, String)]) -> Codebook {
    for entry in map {
        // What fits no task has been found before; what fits another one tells of that.
        let _ = book.map(std::slice::from_ref(entry));
    }
    book
}

/// A value of a column as messages and outputs may show it.
pub(super) fn shown(value: &str, keep_personal_data: bool) -> String {
    let value = if keep_personal_data { value.to_owned() } else { masked(value) };
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Flags that would read these numbers as most scales mean them.
fn suggestion(numerals: &BTreeSet<String>) -> String {
    let mut numbers: Vec<f64> = numerals.iter().filter_map(|numeral| numeral.parse().ok()).collect();
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers.first().copied().unwrap_or_default(), numbers.last().copied().unwrap_or_default());
    // Negative below the first number, positive from the second.
    let bounds = match (low < 0.0, high) {
        (true, _) => (0.0, f64::MIN_POSITIVE),
        (false, ..=1.0) => (1.0, 1.0),
        (false, ..=5.0) => (3.0, 4.0),
        // Detractors, passives and promoters of the net promoter score.
        (false, ..=10.0) => (7.0, 9.0),
        (false, _) => return GENERAL.to_owned(),
    };
    if numbers.len() > 11 || numbers.iter().any(|number| number.fract() != 0.0) {
        return GENERAL.to_owned();
    }
    let meaning = |number: f64| match number {
        _ if number < bounds.0 => "negative",
        _ if number < bounds.1 => "neutral",
        _ => "positive",
    };
    numbers.into_iter().map(|number| format!("--map {number}={}", meaning(number))).collect::<Vec<_>>().join(" ")
}

const GENERAL: &str = "--map 1=negative for each of them, or make a column of labels from them";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Options, Settings};

    /// What the column tells, or the error with its hint.
    fn told(header: &str, values: &[(&str, u64)], stated: Option<Task>, map: &[(&str, &str)]) -> String {
        let files = [PathBuf::from("labelled.csv"), PathBuf::from("more.csv")];
        let column = LabelColumn { files: &files, name: header, keep_personal_data: false };
        let mut survey = Survey::default();
        for (value, rows) in values {
            for record in 0..*rows {
                let position = Position { path: "labelled.csv".into(), sheet: None, line: record + 2, record };
                let cell = if value.is_empty() { Cell::Blank } else { Cell::Text((*value).to_owned()) };
                survey.add(cell, &position, &column).unwrap();
            }
        }
        let map: Vec<(String, String)> = map.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
        let taxonomy = Settings::resolve([Options::default()]).unwrap().taxonomy;
        match survey.codebook(stated, &taxonomy, &map, &column) {
            Ok((book, told_by)) => {
                let unknown = survey.unknown(&book, false);
                let unknown: Vec<String> = unknown.iter().map(|unknown| format!("{} {}", unknown.value, unknown.rows)).collect();
                format!("{} {told_by:?} {}", book.task, unknown.join(", ")).trim_end().to_owned()
            }
            Err(error) => format!("{}: {error}; {}", error.place(), error.hint()),
        }
    }

    #[test]
    fn the_label_of_a_row_set_aside_is_read_where_its_cells_can_be_told_apart() {
        let headers = ["id", "text", "判定"].map(str::to_owned);
        let position = Position { path: "labelled.csv".into(), sheet: None, line: 2, record: 0 };
        let row = |reason: RowReason, cells: &[&str]| {
            Err(RowError { position: position.clone(), reason, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() })
        };
        let text = |cell: &str| Cell::Text(cell.to_owned());
        for (row, expected) in [
            (row(RowReason::ErrorCell { value: "#N/A".to_owned() }, &["1", "#N/A", " neg "]), text("neg")),
            (row(RowReason::ErrorCell { value: "#N/A".to_owned() }, &["1", "#N/A"]), Cell::Blank),
            (row(RowReason::MissingField { field: "text".to_owned() }, &["id: 1", "判定: pos"]), text("pos")),
            (row(RowReason::MissingField { field: "text".to_owned() }, &["id: 1"]), Cell::Blank),
            (row(RowReason::CellCount { found: 4, expected: 3 }, &["1", "良い", "品", "pos"]), Cell::Unreadable),
        ] {
            assert_eq!(Cell::of(&row, "判定", &headers), expected);
        }
    }

    #[test]
    fn the_values_tell_the_task() {
        for (header, values, expected) in [
            ("判定", &[("ネガティブ", 3), ("普通", 2), ("", 4), ("保留", 1)][..], "sentiment Values { rows: 5 } 保留 1"),
            ("判定", &[("-1", 1), ("1", 2)], "sentiment Values { rows: 3 }"),
            ("判定", &[("不満", 5), ("要望", 1)], "intent Values { rows: 6 }"),
            ("判定", &[("配送、価格", 2), ("staff", 1), ("なし", 1), ("配送, 送料", 2)], "topic Values { rows: 3 } 送料 2"),
            // 「不満」 is a word of two tasks: the header decides.
            ("感情", &[("不満", 5)], "sentiment Header"),
            ("意図", &[("不満", 5)], "intent Header"),
            ("感情", &[("negative", 1), ("保留", 5)], "sentiment Header 保留 5"),
        ] {
            assert_eq!(told(header, values, None, &[]), expected, "{values:?}");
        }
        let mapped = told("星", &[("1", 2), ("2", 9), ("5", 2)], None, &[("1", "negative"), ("5", "positive")]);
        assert_eq!(mapped, "sentiment Values { rows: 4 } 2 9");
    }

    #[test]
    fn what_cannot_be_told_is_an_error_that_says_what_was_found() {
        for (values, stated, map, parts) in [
            (
                &[("不満", 2)][..],
                None,
                &[][..],
                &["labelled.csv and 1 more: cannot tell", "`不満` (2 rows)", "sentiment (negative, neutral, ", "--task"][..],
            ),
            (&[("a", 2), ("b", 1), ("neg", 1)], None, &[], &["`a` (2 rows), `b` (1 row)", "topic (quality, ", "--map GOLD=LABEL"]),
            (
                &[("苦情", 2)],
                Some(Task::Sentiment),
                &[],
                &["states no sentiment: found `苦情` (2 rows), expected negative, neutral, positive, mixed"],
            ),
            (&[("1", 2), ("4", 1)], None, &[], &["holds numbers: found `1` (2 rows), `4` (1 row)", "--map 1=negative --map 4=positive"]),
            (&[("0", 2), ("1", 1)], Some(Task::Sentiment), &[], &["holds numbers", "--map 0=negative --map 1=positive"]),
            (&[("0", 2), ("8", 1), ("10", 1)], None, &[], &["--map 0=negative --map 8=neutral --map 10=positive"]),
            (&[("12.5", 2)], None, &[], &["holds numbers", "--map 1=negative for each"]),
            (&[("", 2)], None, &[], &["holds no label: found nothing in 2 rows", "--label"]),
            (&[("neg", 2)], None, &[("x", "meh")], &["--map: found `x=meh`, expected a label of sentiment (negative, ", "topic ("]),
            (
                &[("neg", 2)],
                None,
                &[("x", "question")],
                &["--map: found `x=question`, expected a label of sentiment (negative, neutral, positive, mixed)"],
            ),
        ] {
            let error = told("判定", values, stated, map);
            assert!(parts.iter().all(|part| error.contains(part)), "{values:?}: {error}");
        }
        assert!(told("判定", &[("taro@example.com", 1)], None, &[]).contains("`[email]`"));
    }
}
