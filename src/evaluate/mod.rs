//! How well koe's labels agree with those of people: accuracy, precision, recall, F1, confusion and the worst errors over a labelled set.
//!
//! A labelled set is any export with one more column, which states the sentiment, the intent or the topics that a person gave each comment. [`open()`]
//! opens its files so that this column is kept out of every other role; a survey of the column tells what it states and how its values are to
//! be read; then every record goes the very way of `koe annotate`, and its prediction is compared with its label. What is kept are counts and the worst
//! errors, never the rows, so memory does not grow with the set.
//!
//! ```text
//! survey → codebook → annotate → scores | topics → evaluation
//!                                    bootstrap: intervals
//! ```
//!
//! Only labels that occur as gold are scored. Where no gold label is `mixed`, a prediction of `mixed` counts as the pole of its score. Rows that koe sets
//! aside are no wrong answers: they are shown apart, and accuracy is given over classified and over all labelled rows.

mod bootstrap;
mod codebook;
mod comparison;
mod error;
mod evaluation;
mod examples;
mod mistakes;
mod scores;
mod sentiment;
mod slices;
mod survey;
mod topics;

use std::path::PathBuf;

pub use bootstrap::{RESAMPLES, SEED, intervals};
pub use codebook::{Codebook, NoLabel, Reading, Task, numeral};
pub use error::EvaluateError;
pub use evaluation::{
    Accuracy, BootstrapRecord, Evaluation, FEWEST_PER_CLASS, FileRead, ModelUsed, NotClassified, Note, RowCounts, Scores, SetAside,
};
pub use examples::{Collision, Examples};
pub use mistakes::{Answer, Mistake};
pub use scores::{Class, Confusion, Estimate, Matrix, NeverGold, SingleScores, Tally};
pub use sentiment::{Poles, ReliabilityBin};
pub use slices::{FEWEST, Slice, Slices};
pub use survey::{ToldBy, UnknownValue};
pub use topics::{ConfusedPair, TopicCounts, TopicScores};

use crate::classify::{Comment, Sentiment};
use crate::config::Settings;
use crate::error::Error;
use crate::feedback::{Feedback, RowError};
use crate::pipeline::{self, Annotator, CHUNK, Event, Loaded};
use crate::read::{Plan, ReadError, Role, Source};
use comparison::Comparison;
use survey::{Cell, LabelColumn, Survey};

/// The value of `--by` that means koe's own finding where no column has the name.
const LANGUAGE: &str = "language";

/// What is evaluated.
#[derive(Clone, Debug)]
pub struct Request {
    /// Files, or folders of them.
    pub inputs: Vec<PathBuf>,
    /// The column of gold labels.
    pub label: String,
    /// What it states; told from its values otherwise.
    pub task: Option<Task>,
    /// Meanings of its values, each `GOLD=LABEL`; they win over those that koe knows.
    pub map: Vec<String>,
    /// A column by whose values accuracy is given apart; `language` is koe's own finding where no column is called that.
    pub by: Option<String>,
    /// The number of worst errors that are kept.
    pub errors: usize,
}

/// Slices by a column, or by koe's finding.
#[derive(Clone, Debug, PartialEq, Eq)]
enum By {
    Column(String),
    Language,
}

/// A labelled set whose files can be read and have the columns that were named.
pub struct LabelledSet {
    request: Request,
    map: Vec<(String, String)>,
    by: Option<By>,
    settings: Settings,
    files: Vec<PathBuf>,
}

/// Opens the files of a labelled set and checks all that can be checked without reading their rows.
///
/// # Errors
/// [`Error::Read`] for a file that cannot be read or has not the column, [`Error::Evaluate`] for a column that holds the comments and for an entry of
/// `map` without two sides.
pub fn open(request: Request, unlabelled: &Settings) -> Result<LabelledSet, Error> {
    let map = request.map.iter().map(|entry| entry_of(entry)).collect::<Result<Vec<_>, _>>()?;
    let mut settings = unlabelled.clone();
    let named = request.by.iter().filter(|by| by.as_str() != LANGUAGE).chain([&request.label]);
    settings.read.plain_columns.get_or_insert_default().extend(named.cloned());
    let sources = match pipeline::open(&request.inputs, &settings) {
        // Without the column that was named, no column of comments is left: it is that one.
        Err(Error::Read(fault @ ReadError::NoTextColumn { .. })) => {
            let sources = pipeline::open(&request.inputs, unlabelled)?;
            sources.iter().try_for_each(|source| none_is_the_text(&source.plan, &request))?;
            return Err(fault.into());
        }
        sources => sources?,
    };
    let has_language = sources.iter().all(|source| source.plan.header(LANGUAGE).is_some());
    let by = request.by.clone().map(|by| if by == LANGUAGE && !has_language { By::Language } else { By::Column(by) });
    sources.iter().try_for_each(|source| none_is_the_text(&source.plan, &request))?;
    let files = sources.into_iter().map(|source| source.plan.path).collect();
    Ok(LabelledSet { request, map, by, settings, files })
}

/// The value may hold a `=` itself, a label does not.
fn entry_of(entry: &str) -> Result<(String, String), EvaluateError> {
    let sides = entry.rsplit_once('=').filter(|(value, label)| !value.trim().is_empty() && !label.trim().is_empty());
    sides.map(|(value, label)| (value.to_owned(), label.to_owned())).ok_or_else(|| EvaluateError::MapSyntax { entry: entry.to_owned() })
}

fn none_is_the_text(plan: &Plan, request: &Request) -> Result<(), EvaluateError> {
    let Some(text) = plan.column(Role::Text) else { return Ok(()) };
    for (flag, column) in [("--label", Some(&request.label)), ("--by", request.by.as_ref())] {
        if column.and_then(|column| plan.header(column)) == Some(text.header.as_str()) {
            return Err(EvaluateError::ColumnIsText { path: plan.path.clone(), line: plan.header_line, column: text.header.clone(), flag });
        }
    }
    Ok(())
}

impl LabelledSet {
    /// Reads the labels, then every record; gives the figures.
    ///
    /// # Errors
    /// [`Error::Evaluate`] when the column states no labels, found before the first record is judged; [`Error::Read`] and [`Error::Model`] when a file
    /// or the model fails on the way.
    pub fn evaluate(self, loaded: Loaded, on_event: &mut dyn FnMut(&Event<'_>)) -> Result<Evaluation, Error> {
        let column = LabelColumn { files: &self.files, name: &self.request.label, keep_personal_data: self.settings.keep_personal_data };
        let survey = self.survey(&column)?;
        let (book, told) = survey.codebook(self.request.task, &self.settings.taxonomy, &self.map, &column)?;
        let unknown_values = survey.unknown(&book, self.settings.keep_personal_data);
        let folds_mixed = book.task == Task::Sentiment && !survey.holds(&book, Sentiment::Mixed as usize);
        let manifest = &loaded.classifier.artifacts().manifest;
        let model = ModelUsed { name: manifest.name.clone(), version: manifest.version.clone() };
        let by_example: Vec<&str> =
            self.settings.taxonomy.by_example().map(|(topic, _)| self.settings.taxonomy.topics()[topic].id.as_str()).collect();
        let untaught = untaught(&survey, &book, |topic| manifest.labels.topics.iter().any(|label| label == topic) || by_example.contains(&topic));
        drop(survey);
        let mut comparison = Comparison::new(book, folds_mixed, self.request.errors, self.settings.keep_personal_data);
        let is_topic = comparison.is_topic();
        let (files, judged) = self.run(loaded, &mut comparison, on_event)?;
        let examples = judged.filter(|_| is_topic);
        let by = self.by.map(|by| match by {
            By::Column(column) => (column, false),
            By::Language => (LANGUAGE.to_owned(), true),
        });
        Ok(comparison.finish(comparison::Inputs { told, model, label_column: self.request.label, files, by, unknown_values, untaught, examples }))
    }

    fn sources(&self) -> Result<Vec<Source>, Error> {
        pipeline::open(&self.request.inputs, &self.settings)
    }

    fn survey(&self, column: &LabelColumn<'_>) -> Result<Survey, Error> {
        let mut survey = Survey::default();
        for mut source in self.sources()? {
            let cells = Cells::new(&source.plan, &self.request.label, None);
            for row in source.by_ref() {
                let position = row.as_ref().map_or_else(|error| &error.position, |feedback| &feedback.position);
                survey.add(cells.of(&row).0, position, column)?;
            }
            if let Some(fault) = source.fault() {
                return Err(fault.into());
            }
        }
        Ok(survey)
    }

    fn run(
        &self,
        loaded: Loaded,
        comparison: &mut Comparison,
        on_event: &mut dyn FnMut(&Event<'_>),
    ) -> Result<(Vec<FileRead>, Option<Examples>), Error> {
        let mut annotator = Annotator::streaming(loaded.classifier, loaded.tokenizer, &self.settings)?;
        let examples = Examples::of(annotator.judge(), &self.settings.taxonomy);
        let mut files = Vec::with_capacity(self.files.len());
        let mut all = 0;
        for mut source in self.sources()? {
            on_event(&Event::Reading { path: &source.plan.path });
            let cells = Cells::new(&source.plan, &self.request.label, self.by.as_ref());
            let mut rows = 0;
            loop {
                let chunk: Vec<_> = source.by_ref().take(CHUNK).collect();
                if chunk.is_empty() {
                    break;
                }
                rows += chunk.len() as u64;
                let cells: Vec<(Cell, Option<Cell>)> = chunk.iter().map(|row| cells.of(row)).collect();
                for (annotated, (label, slice)) in annotator.annotate(chunk)?.iter().zip(cells) {
                    comparison.add(&label, self.slice(slice, &annotated.comment), annotated);
                }
                on_event(&Event::Annotated { rows: all + rows });
            }
            if let Some(fault) = source.fault() {
                return Err(fault.into());
            }
            all += rows;
            files.push(FileRead {
                path: source.plan.path.display().to_string(),
                text_column: source.plan.column(Role::Text).map(|choice| choice.header.clone()).unwrap_or_default(),
                rows,
                warnings: source.warnings(),
            });
        }
        Ok((files, examples))
    }

    /// The slice that a record belongs to, if slices were asked for.
    fn slice(&self, cell: Option<Cell>, comment: &Comment) -> Option<String> {
        match (self.by.as_ref()?, cell) {
            (By::Language, _) => comment.language.map(|language| language.as_str().to_owned()),
            (By::Column(_), Some(Cell::Text(value))) => Some(survey::shown(&value, self.settings.keep_personal_data)),
            (By::Column(_), _) => Some(String::new()),
        }
    }
}

/// Gold topics that the model was not trained for.
fn untaught(survey: &Survey, book: &Codebook, taught: impl Fn(&str) -> bool) -> Vec<String> {
    let topics = book.labels.iter().enumerate().filter(|_| book.task == Task::Topic);
    topics.filter(|(index, topic)| !taught(topic) && survey.holds(book, *index)).map(|(_, topic)| topic.clone()).collect()
}

/// The cells of a file's rows that are compared: its label, and its slice where that is a column.
struct Cells {
    headers: Vec<String>,
    label: String,
    slice: Option<String>,
}

impl Cells {
    fn new(plan: &Plan, label: &str, by: Option<&By>) -> Self {
        let slice = match by {
            Some(By::Column(column)) => Some(header_of(plan, column)),
            Some(By::Language) | None => None,
        };
        Self { headers: plan.headers.clone(), label: header_of(plan, label), slice }
    }

    fn of(&self, row: &Result<Feedback, RowError>) -> (Cell, Option<Cell>) {
        let cell = |header: &String| Cell::of(row, header, &self.headers);
        (cell(&self.label), self.slice.as_ref().map(cell))
    }
}

/// The header that `name` means in this file; opening it has found one.
fn header_of(plan: &Plan, name: &str) -> String {
    plan.header(name).unwrap_or(name).to_owned()
}
