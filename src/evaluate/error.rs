//! Why a labelled set cannot be evaluated: found before the model judges the first row.

use std::path::PathBuf;

use super::codebook::Task;

/// A label column that cannot be used, or a flag that does not fit it.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// The column of comments was named as the column of labels, or of slices.
    #[error("found `{column}` for {flag}, the column of the comments; expected another column")]
    ColumnIsText {
        /// The file.
        path: PathBuf,
        /// The line of its header, if there is one.
        line: Option<u64>,
        /// The column.
        column: String,
        /// The flag that names it.
        flag: &'static str,
    },
    /// All cells are empty.
    #[error("column `{column}` holds no label: found nothing in {rows} rows, expected labels")]
    NoLabels {
        /// The files.
        files: Vec<PathBuf>,
        /// The column.
        column: String,
        /// Rows read.
        rows: u64,
    },
    /// Numbers that may mean anything.
    #[error("column `{column}` holds numbers: found {}, expected labels", list(found))]
    Ratings {
        /// The files.
        files: Vec<PathBuf>,
        /// The column.
        column: String,
        /// The values, the most frequent first.
        found: Vec<(String, u64)>,
        /// Flags that would give them a meaning.
        suggestion: String,
    },
    /// Values of no task, or of several.
    #[error("cannot tell what column `{column}` states: found {}, expected {}", list(found), tasks(known))]
    UnknownTask {
        /// The files.
        files: Vec<PathBuf>,
        /// The column.
        column: String,
        /// The values, the most frequent first.
        found: Vec<(String, u64)>,
        /// The labels of each task.
        known: Vec<(Task, Vec<String>)>,
    },
    /// No value is a label of the stated task.
    #[error("column `{column}` states no {task}: found {}, expected {}", list(found), known.join(", "))]
    NoKnownLabel {
        /// The files.
        files: Vec<PathBuf>,
        /// The column.
        column: String,
        /// The task.
        task: Task,
        /// The values, the most frequent first.
        found: Vec<(String, u64)>,
        /// The labels of the task.
        known: Vec<String>,
    },
    /// More different values than labels could have.
    #[error("column `{column}` holds more than {limit} different values, expected labels")]
    TooManyValues {
        /// The files.
        files: Vec<PathBuf>,
        /// The column.
        column: String,
        /// How many are looked at.
        limit: usize,
    },
    /// An entry of `--map` without two sides.
    #[error("found `{entry}`, expected GOLD=LABEL")]
    MapSyntax {
        /// The entry.
        entry: String,
    },
    /// An entry of `--map` that names no label.
    #[error("found `{value}={label}`, expected a label of {}", tasks(known))]
    MapLabel {
        /// The value in the column.
        value: String,
        /// What it should mean.
        label: String,
        /// The labels of each task that may be meant.
        known: Vec<(Task, Vec<String>)>,
    },
}

impl EvaluateError {
    /// The place of the fault: the first file, or the flag.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::ColumnIsText { path, line: Some(line), .. } => format!("{}:{line}", path.display()),
            Self::ColumnIsText { path, line: None, .. } => path.display().to_string(),
            Self::NoLabels { files, .. }
            | Self::Ratings { files, .. }
            | Self::UnknownTask { files, .. }
            | Self::NoKnownLabel { files, .. }
            | Self::TooManyValues { files, .. } => {
                let first = files.first().map(|path| path.display().to_string()).unwrap_or_default();
                if files.len() > 1 { format!("{first} and {} more", files.len() - 1) } else { first }
            }
            Self::MapSyntax { .. } | Self::MapLabel { .. } => "--map".to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::ColumnIsText { flag, .. } => format!("name another column with {flag}, or the column of the comments with --text-column"),
            Self::NoLabels { .. } => "name the column that holds the labels with --label; `koe analyze FILE --dry-run` shows what is read".to_owned(),
            Self::Ratings { suggestion, .. } => format!("say what they mean, such as {suggestion}"),
            Self::UnknownTask { .. } => "say what it states with --task, and what its values mean with --map GOLD=LABEL".to_owned(),
            Self::NoKnownLabel { .. } => "say what its values mean with --map GOLD=LABEL, or state another --task".to_owned(),
            Self::TooManyValues { .. } => "this looks like text; name the column that holds the labels with --label".to_owned(),
            Self::MapSyntax { .. } => "give a value of the column, `=`, and koe's label, such as --map 1=negative".to_owned(),
            Self::MapLabel { .. } => "name one of these labels behind the `=`".to_owned(),
        }
    }
}

/// `` `a` (12 rows), `b` (1 row) and 4 more ``
fn list(values: &[(String, u64)]) -> String {
    const SHOWN: usize = 8;
    let rows = |count: u64| if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    let shown: Vec<String> = values.iter().take(SHOWN).map(|(value, count)| format!("`{value}` ({})", rows(*count))).collect();
    match values.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `sentiment (negative, neutral), intent (complaint, request)`
fn tasks(known: &[(Task, Vec<String>)]) -> String {
    known.iter().map(|(task, labels)| format!("{task} ({})", labels.join(", "))).collect::<Vec<_>>().join(", ")
}
