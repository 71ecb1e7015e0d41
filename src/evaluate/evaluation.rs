//! The finished evaluation: the value that `koe evaluate` prints as text or, key by key, as JSON.

use std::fmt;

use serde::{Serialize, Serializer};

use super::bootstrap;
use super::codebook::Task;
use super::examples::Examples;
use super::mistakes::Mistake;
use super::scores::SingleScores;
use super::sentiment::{Poles, ReliabilityBin};
use super::slices::Slices;
use super::survey::{ToldBy, UnknownValue};
use super::topics::TopicScores;
use crate::classify::Status;
use crate::feedback::{Position, RowReason};
use crate::measure::Share;
use crate::read::ReadWarning;

/// Classified rows of a gold label from which its scores say something.
pub const FEWEST_PER_CLASS: u64 = 30;

/// How well koe's labels agree with those of people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Version of this shape.
    pub schema: u32,
    /// What was evaluated.
    pub task: Task,
    /// How that became known.
    pub told: ToldBy,
    /// The model that judged.
    pub model: ModelUsed,
    /// The column of gold labels, as it was named.
    pub label_column: String,
    /// The files.
    pub files: Vec<FileRead>,
    /// What became of the rows.
    pub rows: RowCounts,
    /// Classified among labelled rows.
    pub coverage: Share,
    /// Right rows; for topics, those whose whole set is right.
    pub accuracy: Accuracy,
    /// Everything that depends on the task.
    #[serde(flatten)]
    pub scores: Scores,
    /// For topics that the settings tell by examples: whether those tell them apart.
    pub examples: Option<Examples>,
    /// Accuracy by the values of a column.
    pub slices: Option<Slices>,
    /// Values of the label column that are no label.
    pub unknown_values: Vec<UnknownValue>,
    /// The worst errors, the worst first.
    pub errors: Vec<Mistake>,
    /// The first rows that were set aside, with the reason; `rows.rejected` counts all.
    pub set_aside: Vec<SetAside>,
    /// What to keep in mind when reading the figures.
    pub notes: Vec<Note>,
    /// How intervals were drawn that are not Wilson's.
    pub bootstrap: BootstrapRecord,
}

/// The model, by name and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelUsed {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One file of the labelled set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileRead {
    /// The path as given.
    pub path: String,
    /// The column of comments.
    pub text_column: String,
    /// Its rows.
    pub rows: u64,
    /// What its reader should know.
    pub warnings: Vec<ReadWarning>,
}

/// Every row read is one of the four: without a label, with an unknown or unreadable one, or labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// All rows.
    pub read: u64,
    /// Rows whose label cell is empty.
    pub without_label: u64,
    /// Rows with a value that is no label; no score counts them.
    pub unknown_label: u64,
    /// Rows set aside whose cells could not be told apart.
    pub unreadable_label: u64,
    /// Rows with a gold label.
    pub labelled: u64,
    /// Labelled rows that koe classified.
    pub classified: u64,
    /// Labelled rows that koe set aside.
    pub not_classified: NotClassified,
    /// All rows that were rejected, labelled or not.
    pub rejected: u64,
}

/// A row that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Where it stands.
    pub position: Position,
    /// Why.
    #[serde(serialize_with = "in_words")]
    pub reason: RowReason,
}

/// As it is said in English.
fn in_words<S: Serializer>(reason: &RowReason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(reason)
}

/// Labelled rows without a prediction, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NotClassified {
    /// No text.
    pub empty: u64,
    /// A non-answer.
    pub no_content: u64,
    /// Neither Japanese nor English.
    pub other_language: u64,
    /// Set aside with a reason.
    pub rejected: u64,
    /// Text without a unit that could be judged.
    pub no_unit: u64,
}

impl NotClassified {
    pub(super) fn count(&mut self, status: Status) {
        let slot = match status {
            Status::Empty => &mut self.empty,
            Status::NoContent => &mut self.no_content,
            Status::OtherLanguage => &mut self.other_language,
            Status::Rejected => &mut self.rejected,
            Status::Analyzed | Status::Duplicate => &mut self.no_unit,
        };
        *slot += 1;
    }

    /// Each reason with its number, in a fixed order.
    #[must_use]
    pub fn reasons(&self) -> [(&'static str, u64); 5] {
        [
            ("empty", self.empty),
            ("no_content", self.no_content),
            ("other_language", self.other_language),
            ("rejected", self.rejected),
            ("no_unit", self.no_unit),
        ]
    }
}

/// Right rows with Wilson intervals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Accuracy {
    /// Among the classified rows.
    pub classified: Share,
    /// Among all labelled rows: those that were not classified count as not right.
    pub labelled: Share,
}

/// Scores by the kind of label.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Scores {
    /// Sentiment: one label and a score.
    Sentiment {
        /// Scores of the labels.
        #[serde(flatten)]
        single: SingleScores,
        /// The sign of the score against gold poles.
        poles: Option<Poles>,
        /// Whether larger scores are more often right.
        reliability: Vec<ReliabilityBin>,
    },
    /// Intent: one label.
    Intent(SingleScores),
    /// Any number of topics.
    Topics(TopicScores),
}

/// How intervals were drawn that have no formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BootstrapRecord {
    /// Samples.
    pub resamples: usize,
    /// What the generator starts from.
    pub seed: u64,
    /// Which interval.
    pub interval: &'static str,
}

impl Default for BootstrapRecord {
    fn default() -> Self {
        Self { resamples: bootstrap::RESAMPLES, seed: bootstrap::SEED, interval: "95 % percentile" }
    }
}

/// Something that the figures alone do not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Gold labels with few rows.
    SmallClasses {
        /// Labels and their rows.
        classes: Vec<(String, u64)>,
    },
    /// Predictions of both poles, counted as one.
    MixedAsPole {
        /// Rows.
        rows: u64,
    },
    /// Gold topics that the model was not trained for.
    UnknownToModel {
        /// Their ids.
        topics: Vec<String>,
    },
    /// No labelled row has a prediction.
    NothingClassified,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SmallClasses { classes } => {
                let classes: Vec<String> = classes.iter().map(|(label, rows)| format!("{label} ({rows})")).collect();
                write!(f, "fewer than {FEWEST_PER_CLASS} classified rows: {}; read the intervals, not the figures", classes.join(", "))
            }
            Self::MixedAsPole { rows } => {
                let predictions = if *rows == 1 { "prediction" } else { "predictions" };
                write!(f, "{rows} {predictions} of mixed counted as the pole of the score, because no gold label is mixed")
            }
            Self::UnknownToModel { topics } => write!(f, "the model does not know {}; they are never predicted", topics.join(", ")),
            Self::NothingClassified => f.write_str("no labelled row could be classified"),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
