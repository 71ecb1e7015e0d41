//! What a customer wrote, and where it stands in the export.
//!
//! [`Feedback`] is one record of an input file after its columns have been mapped, with the text exactly as the cell holds it. Everything that koe
//! says later (a quote, a count, a prediction) leads back to a [`Position`].

mod attributes;

use std::fmt;
use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use attributes::{Attribute, Attributes};

/// Where a record stands: file, sheet, line and record number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// The path as it was given on the command line.
    pub path: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<Arc<str>>,
    /// Line of the file (row of the sheet), from 1.
    pub line: u64,
    /// Data record of the file, from 0; the header is not counted.
    pub record: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{}[{sheet}]:{}", self.path, self.line),
            None => write!(f, "{}:{}", self.path, self.line),
        }
    }
}

/// When the comment was received, as the file states it: civil time, never converted by the clock or zone of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Received {
    /// Date and time of day; midnight where the file gives a date only.
    pub at: DateTime,
    /// The stated offset from UTC in minutes, if any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offset_minutes: Option<i16>,
}

impl Received {
    /// The calendar month, `YYYY-MM`.
    #[must_use]
    pub fn month(&self) -> String {
        format!("{:04}-{:02}", self.at.year(), self.at.month())
    }

    /// The calendar date, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self) -> String {
        self.at.date().to_string()
    }
}

/// An offset from UTC, in minutes, as ISO 8601 writes it: `+09:00`.
#[must_use]
pub fn offset_text(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// How a rating column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingScale {
    /// 1 to 5.
    Stars,
    /// 0 to 10, likelihood to recommend.
    Nps,
    /// Anything else that is a number.
    Other,
}

/// A rating and its scale; the scale is decided for the whole column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// The value on its own scale.
    pub value: f64,
    /// The scale of the column.
    pub scale: RatingScale,
}

/// A digest of an author's name, handle or number: tells two authors apart, and says nothing else. Outputs show it salted only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Author(pub u128);

/// One version of a comment that its author may have edited: an export of reviews holds a review again after each edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Digest of the comment's own id, the same for all versions in all files of one tool.
    pub of: u64,
    /// When this version was written, in milliseconds or whatever else the export counts in; larger is later.
    pub at: i64,
}

/// One record of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feedback {
    /// Stable identity: the export's own id, or a digest of the record's content (never its row number).
    pub id: String,
    /// The comment, byte for byte as decoded from the cell.
    pub text: String,
    /// The header of the column that `text` came from.
    pub text_column: Arc<str>,
    /// When it was received.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub received: Option<Received>,
    /// The customer's rating.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating: Option<Rating>,
    /// The company's answer, if the export holds one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply: Option<String>,
    /// Where the customer spoke: the channel column, else the name of the layout, else the file's stem.
    pub channel: String,
    /// The product spoken of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub product: Option<String>,
    /// Who wrote it, as far as koe may know: a digest of the export's name, handle or customer number, made as the row is read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub author: Option<Author>,
    /// Which version of an editable comment it is, where the export says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revision: Option<Revision>,
    /// The other columns, header and cell, in file order; empty cells are left out.
    #[serde(default)]
    pub extra: Vec<(Arc<str>, String)>,
    /// What these and other columns say that can be measured.
    #[serde(skip_serializing_if = "Attributes::is_empty", default)]
    pub attributes: Attributes,
    /// Where the record stands.
    pub position: Position,
}

#[cfg(test)]
impl Feedback {
    /// A record for tests: a comment of one line, and nothing beside it.
    pub(crate) fn of_text(id: &str, text: &str) -> Self {
        Self {
            id: id.to_owned(),
            text: text.to_owned(),
            text_column: "ご意見".into(),
            received: None,
            rating: None,
            reply: None,
            channel: "EC".to_owned(),
            product: None,
            author: None,
            revision: None,
            extra: Vec::new(),
            attributes: Attributes::default(),
            position: Position { path: "export.csv".into(), sheet: None, line: 2, record: 0 },
        }
    }
}

/// Why one row was set aside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowReason {
    /// More or fewer cells than the header, and no safe way to map them.
    #[error("row has {found} cells, the header has {expected}")]
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A line that is not JSON.
    #[error("not a JSON object: {detail}")]
    NotJson {
        /// What the parser said.
        detail: String,
    },
    /// The object has no text field.
    #[error("no field `{field}` in this object")]
    MissingField {
        /// The field looked for.
        field: String,
    },
    /// The text cell holds a spreadsheet error.
    #[error("the text cell holds the error `{value}`")]
    ErrorCell {
        /// The error as the sheet shows it, such as `#N/A`.
        value: String,
    },
    /// A preview or test that the survey's own makers sent in.
    #[error("a preview or test of the survey, not an answer (`{value}`)")]
    SurveyPreview {
        /// What the export says of the response.
        value: String,
    },
    /// A quoted cell was never closed, so the rest of the file ran into it.
    #[error("the cell is {bytes} bytes long, over the limit of {limit}: probably a quote that is never closed")]
    CellTooLong {
        /// Bytes found.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// koe itself failed on the row; the others are not touched by it.
    #[error("koe failed on this row")]
    Panicked,
}

impl RowReason {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::CellCount { .. } => "check the quotes and delimiters of this row in the export",
            Self::NotJson { .. } => "each line must be one JSON object",
            Self::MissingField { .. } => "name the field that holds the comment with --text-column",
            Self::ErrorCell { .. } => "mend the formula, or paste the column as values",
            Self::SurveyPreview { .. } => "nothing to do; leave previews out of the export to have every row read",
            Self::CellTooLong { .. } => "close the quote that opens this cell",
            Self::Panicked => "this is a fault of koe: please report it, with the row if it may be shown",
        }
    }
}

/// A row that was set aside, with its reason and its cells as they were found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{position}: {reason}")]
pub struct RowError {
    /// Where it stands.
    pub position: Position,
    /// Why it was set aside.
    #[source]
    pub reason: RowReason,
    /// The original cells.
    pub cells: Vec<String>,
}
