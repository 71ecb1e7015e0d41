//! Why a file cannot be read at all, and what to tell the user about one that can.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::bytes::BinaryKind;
use super::columnar::ColumnarFault;
use super::container::ContainerFault;
use super::json::DocumentFault;
use super::spreadsheet::WorkbookFault;

/// A file that cannot be read; found before its first row.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No such file.
    #[error("no such file")]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// A folder without any export in it.
    #[error("this folder holds no .csv, .tsv, .jsonl, .ndjson, .json, .xlsx, .parquet, .arrow, .feather, .gz or .zip file")]
    EmptyFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// A folder where one file is asked for.
    #[error("this is a folder, not a file")]
    IsFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// Nothing to read.
    #[error("the file is empty: {found}")]
    Empty {
        /// The path as given.
        path: PathBuf,
        /// What there is instead of rows.
        found: &'static str,
    },
    /// Not text.
    #[error("this is {kind}, not a text export or .xlsx workbook")]
    Binary {
        /// The path as given.
        path: PathBuf,
        /// What it looks like.
        kind: BinaryKind,
    },
    /// No column looks like comments.
    #[error("no column looks like customer comments")]
    NoTextColumn {
        /// The path as given.
        path: PathBuf,
        /// The line of the header, if there is one.
        line: Option<u64>,
        /// The headers there are.
        headers: Vec<String>,
    },
    /// A column that was asked for by name.
    #[error("column `{name}` not found")]
    ColumnNotFound {
        /// The path as given.
        path: PathBuf,
        /// The line of the header, if there is one.
        line: Option<u64>,
        /// The name looked for.
        name: String,
        /// The headers there are.
        headers: Vec<String>,
    },
    /// An encoding that does not exist.
    #[error("unknown encoding `{label}`")]
    UnknownEncoding {
        /// The path as given.
        path: PathBuf,
        /// The label as stated.
        label: String,
    },
    /// A workbook that cannot be opened.
    #[error("the workbook cannot be read")]
    Workbook {
        /// The path as given.
        path: PathBuf,
        /// Why.
        #[source]
        source: WorkbookFault,
    },
    /// A JSON document without rows.
    #[error("the JSON document cannot be read")]
    Json {
        /// The path as given.
        path: PathBuf,
        /// Why.
        #[source]
        source: DocumentFault,
    },
    /// A Parquet or Arrow file that cannot be read.
    #[error("the data frame cannot be read")]
    Columnar {
        /// The path as given.
        path: PathBuf,
        /// Why.
        #[source]
        source: ColumnarFault,
    },
    /// An archive or compressed file that cannot be unpacked.
    #[error("the file cannot be unpacked")]
    Container {
        /// The path as given, that of the archive or of a member.
        path: PathBuf,
        /// Why.
        #[source]
        source: ContainerFault,
    },
    /// The system says no.
    #[error("the file cannot be read")]
    Io {
        /// The path as given.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl ReadError {
    /// What went wrong while bytes were read: the system's word, or a fault of the container or format that travels in its error.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let source = match source.downcast::<ContainerFault>() {
            Ok(source) => return Self::Container { path: path.to_path_buf(), source },
            Err(source) => source,
        };
        let source = match source.downcast::<ColumnarFault>() {
            Ok(source) => return Self::Columnar { path: path.to_path_buf(), source },
            Err(source) => source,
        };
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path: path.to_path_buf() },
            io::ErrorKind::IsADirectory => Self::IsFolder { path: path.to_path_buf() },
            _ => Self::Io { path: path.to_path_buf(), source },
        }
    }

    /// The place of the fault: the path, and the line where one is known.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::NoTextColumn { path, line: Some(line), .. } | Self::ColumnNotFound { path, line: Some(line), .. } => {
                format!("{}:{line}", path.display())
            }
            Self::Json { path, source: DocumentFault::Syntax(error) } => format!("{}:{}", path.display(), error.line()),
            Self::Missing { path }
            | Self::EmptyFolder { path }
            | Self::IsFolder { path }
            | Self::Empty { path, .. }
            | Self::Binary { path, .. }
            | Self::NoTextColumn { path, .. }
            | Self::ColumnNotFound { path, .. }
            | Self::UnknownEncoding { path, .. }
            | Self::Workbook { path, .. }
            | Self::Json { path, .. }
            | Self::Columnar { path, .. }
            | Self::Container { path, .. }
            | Self::Io { path, .. } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Missing { .. } => "check the path; it is taken from the folder you are in".to_owned(),
            Self::EmptyFolder { .. } | Self::IsFolder { .. } => "give the export files themselves".to_owned(),
            Self::Empty { .. } => "export it again; a filter may have left nothing".to_owned(),
            Self::Binary { kind, .. } => kind.hint().to_owned(),
            Self::NoTextColumn { headers, .. } | Self::ColumnNotFound { headers, .. } => {
                let flag = if matches!(self, Self::NoTextColumn { .. }) {
                    "name the one that holds the comments with --text-column"
                } else {
                    "name one of them"
                };
                format!("this file has {}; {flag}", list(headers))
            }
            Self::UnknownEncoding { .. } => {
                "known are utf-8, utf-16le, utf-16be, cp932 (shift_jis), euc-jp, iso-2022-jp, windows-1252; or auto".to_owned()
            }
            Self::Workbook { source: WorkbookFault::NoSheet { sheets, .. }, .. } => {
                format!("this workbook has {}; name one with --sheet", list(sheets))
            }
            Self::Columnar { .. } => "write it again as Parquet or Arrow, or as CSV UTF-8".to_owned(),
            Self::Container { source: ContainerFault::NoMember { members, .. }, .. } => {
                format!("this archive has {}; name one of them", list(members))
            }
            Self::Container { source: ContainerFault::Several { members }, .. } => {
                format!("this archive has {}; name one of them, as in `archive.zip/member.csv`", list(members))
            }
            Self::Container { source, .. } | Self::Workbook { source: WorkbookFault::Container(source), .. } => source.hint().to_owned(),
            Self::Workbook { source: WorkbookFault::TooLarge { .. }, .. } => "save the sheet as CSV UTF-8, which is read row by row".to_owned(),
            Self::Workbook { .. } => "open it in Excel and save it again as .xlsx".to_owned(),
            Self::Json { source: DocumentFault::TooLarge { .. }, .. } => "write it as JSON Lines, one object a line".to_owned(),
            Self::Json { .. } => "koe reads a list of objects, or JSON Lines with one object a line".to_owned(),
            Self::Io { .. } => "check that you may read the file and that the disk is well".to_owned(),
        }
    }
}

/// `` `a`, `b`, `c` and 4 more ``
fn list(names: &[String]) -> String {
    const SHOWN: usize = 12;
    if names.is_empty() {
        return "no names".to_owned();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", super::row::excerpt(name, 40))).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Something about a file that its user should know, though every row of it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadWarning {
    /// Sheets of the workbook beside the one that is read.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// Rows of the sheet that its users do not see; they are read like all others.
    HiddenRows {
        /// How many.
        count: usize,
        /// The lines of the first of them.
        lines: Vec<u64>,
    },
    /// Bytes that the encoding does not know; they show as U+FFFD.
    Undecodable {
        /// The encoding.
        encoding: String,
        /// How many sequences.
        count: u64,
        /// The lines of the first of them.
        lines: Vec<u64>,
    },
    /// Headers that stood twice and were numbered.
    DuplicateHeaders {
        /// The new names.
        names: Vec<String>,
    },
    /// Columns that look like comments as well and are not analysed.
    OtherTexts {
        /// Their headers.
        names: Vec<String>,
    },
    /// No row names the columns.
    NoHeader,
    /// A line that sums up the others; counted as a record without text.
    TotalLine {
        /// Its line.
        line: u64,
    },
    /// Quotes that open and never close.
    UnclosedQuotes {
        /// Their lines.
        lines: Vec<u64>,
    },
    /// Dates that could be read two ways.
    AmbiguousDates {
        /// The column.
        column: String,
    },
    /// Filled cells of the date column that hold no date.
    UnreadDates {
        /// The column.
        column: String,
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Filled cells of the rating column that hold no rating.
    UnreadRatings {
        /// The column.
        column: String,
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Ids that stand on several records, which got the digest of the record behind the id.
    RepeatedIds {
        /// The column.
        column: String,
        /// How many different ids.
        count: u64,
    },
    /// Ids that a spreadsheet rounded (`1.23E+18`); the digest of the record is used.
    RuinedIds {
        /// The column.
        column: String,
        /// How many.
        count: u64,
    },
    /// Dates that lie far after all others of the run; they count as unknown.
    StrayDates {
        /// How many.
        count: u64,
        /// Line and date of the first of them.
        first: Vec<(u64, String)>,
        /// The last day of the others.
        last_day: String,
    },
    /// Dates that lie far before all others of the run; they count as unknown.
    EarlyDates {
        /// How many.
        count: u64,
        /// Line and date of the first of them.
        first: Vec<(u64, String)>,
        /// The first day of the others.
        first_day: String,
    },
    /// What is known of this layout.
    Layout {
        /// The note.
        note: &'static str,
    },
}

/// Outputs hold a warning in its English words.
impl serde::Serialize for ReadWarning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for ReadWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = |lines: &[u64]| lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Undecodable { encoding, count, lines } => {
                write!(f, "{count} broken byte sequences for {encoding}, shown as U+FFFD (first on lines {})", numbers(lines))
            }
            Self::DuplicateHeaders { names } => write!(f, "repeated headers renamed to {}", list(names)),
            Self::OtherSheets { names } => write!(f, "sheets {} were not read; read one of them with --sheet", list(names)),
            Self::HiddenRows { count, lines } => {
                write!(f, "{count} rows are hidden in the sheet and were read like all others (first on lines {})", numbers(lines))
            }
            Self::OtherTexts { names } => write!(f, "{} may hold comments as well; analyse each in a run of its own with --text-column", list(names)),
            Self::NoHeader => f.write_str("no header row; columns are named `column 1`, `column 2`, …"),
            Self::TotalLine { line } => write!(f, "line {line} sums up the others; counted as a record without text"),
            Self::UnclosedQuotes { lines } => write!(f, "quotes that never close on lines {}", numbers(lines)),
            Self::AmbiguousDates { column } => write!(f, "dates of `{column}` may be month/day or day/month; read as month/day"),
            Self::UnreadDates { column, count, line } => write!(f, "{count} cells of `{column}` are no dates (first on line {line})"),
            Self::UnreadRatings { column, count, line } => write!(f, "{count} cells of `{column}` are no ratings (first on line {line})"),
            Self::RepeatedIds { column, count } => write!(f, "{count} ids of `{column}` stand on several records; a digest of the record was added"),
            Self::RuinedIds { column, count } => write!(f, "{count} ids of `{column}` were rounded by a spreadsheet and are not used"),
            Self::StrayDates { count, first, last_day } => {
                let named: Vec<String> = first.iter().map(|(line, date)| format!("{date} on line {line}")).collect();
                let dates = if *count == 1 { "date lies" } else { "dates lie" };
                write!(f, "{count} {dates} far after all others, which end on {last_day}, and count as unknown: {}", named.join(", "))
            }
            Self::EarlyDates { count, first, first_day } => {
                let named: Vec<String> = first.iter().map(|(line, date)| format!("{date} on line {line}")).collect();
                let dates = if *count == 1 { "date lies" } else { "dates lie" };
                write!(f, "{count} {dates} far before all others, which begin on {first_day}, and count as unknown: {}", named.join(", "))
            }
            Self::Layout { note } => f.write_str(note),
        }
    }
}
