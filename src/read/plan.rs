//! What koe decided about a file, as a dry run prints it.

use std::path::PathBuf;

use serde::Serialize;

use super::bytes::EncodingChoice;
use super::columns::{ColumnChoice, Role, position};
use super::dates::DateRule;
use super::layouts::Layout;
use crate::feedback::{Attribute, RatingScale};

/// The form of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FileFormat {
    /// CSV or TSV.
    Csv {
        /// Between the cells.
        delimiter: char,
        /// Whether `"` quotes cells.
        quotes: bool,
    },
    /// One JSON object a line.
    JsonLines,
    /// One JSON document.
    Json,
    /// A workbook.
    Xlsx {
        /// The sheet that is read.
        sheet: String,
        /// All its sheets.
        sheets: Vec<String>,
    },
    /// Parquet.
    Parquet,
    /// Arrow IPC, as a file (Feather version 2) or a stream.
    Arrow,
}

/// What a file was unpacked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// A gzip file.
    Gzip,
    /// A zip archive.
    Zip,
}

/// Everything decided before the first row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// The file as given.
    pub path: PathBuf,
    /// Its encoding.
    pub encoding: EncodingChoice,
    /// Its form.
    pub format: FileFormat,
    /// What it was unpacked from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
    /// The tool that wrote it.
    pub layout: Layout,
    /// The line of the header, from 1; `None` for JSON and for tables without a header.
    pub header_line: Option<u64>,
    /// All headers, in file order.
    pub headers: Vec<String>,
    /// The column of each role that has one.
    pub columns: Vec<ColumnChoice>,
    /// The columns that can be measured by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(Attribute, String)>,
    /// How dates are read.
    pub dates: DateRule,
    /// The scale of the rating column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_scale: Option<RatingScale>,
    /// The channel of records that name none themselves.
    pub channel: String,
    /// Columns that look like comments as well, such as the other questions of a survey; they are kept beside the comment, and not analysed.
    pub other_texts: Vec<String>,
}

impl Plan {
    /// The choice for a role, if the file has a column for it.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<&ColumnChoice> {
        self.columns.iter().find(|choice| choice.role == role)
    }

    /// The header that `name` means, compared as the flags that name columns are: exactly, else without regard to width, case and spaces.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        position(&self.headers, name).map(|column| self.headers[column].as_str())
    }
}
