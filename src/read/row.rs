//! One data row before its columns are mapped: the shape that all formats share.

use crate::feedback::RowReason;

/// A row as its format holds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Line of the file or row of the sheet, from 1.
    pub(super) line: u64,
    pub(super) content: Content,
}

/// What a row holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// Cells by position.
    Cells {
        cells: Vec<String>,
        /// Cells that hold a spreadsheet error, in rising order.
        errors: Vec<usize>,
    },
    /// Cells by name, in the order of the file.
    Fields(Vec<(String, String)>),
    /// Not readable as a row.
    Fault { reason: RowReason, cells: Vec<String> },
}

impl Row {
    /// The cells by position, empty for anything else.
    pub(super) fn cells(&self) -> &[String] {
        match &self.content {
            Content::Cells { cells, .. } => cells,
            _ => &[],
        }
    }

    /// A row without any character but white space.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.content, Content::Cells { cells, .. } if cells.iter().all(|cell| cell.trim().is_empty()))
    }
}

/// The beginning of a long text, to show in a message.
pub(super) fn excerpt(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The cell of a column without the spaces around it, if anything is left.
pub(super) fn filled(cells: &[Option<String>], column: Option<usize>) -> Option<&str> {
    let cell = cells[column?].as_deref()?.trim();
    (!cell.is_empty()).then_some(cell)
}

/// Takes a cell without the spaces around it, if anything is left.
pub(super) fn take_filled(cell: &mut Option<String>) -> Option<String> {
    let trimmed = cell.as_deref()?.trim();
    match trimmed.len() {
        0 => None,
        length if cell.as_ref().is_some_and(|cell| cell.len() == length) => cell.take(),
        _ => {
            let trimmed = trimmed.to_owned();
            *cell = None;
            Some(trimmed)
        }
    }
}

/// Whether the first cell of a row says that the row sums up the others.
pub(super) fn is_total(cell: Option<&str>) -> bool {
    let cell = cell.unwrap_or_default().trim().to_lowercase();
    ["合計", "総計", "合 計", "計", "小計", "total", "grand total", "sum"].contains(&cell.trim_end_matches([':', '：']))
}
