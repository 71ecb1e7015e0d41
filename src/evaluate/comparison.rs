//! Record after record: its label against its prediction, kept as counts.

use super::codebook::{Codebook, Reading, Task};
use super::evaluation::{Accuracy, BootstrapRecord, Evaluation, FEWEST_PER_CLASS, FileRead, ModelUsed, Note, RowCounts, Scores, SetAside};
use super::examples::Examples;
use super::mistakes::{Answer, Mistake, Worst, texts};
use super::scores::{Class, Confusion};
use super::sentiment::{SentimentCounts, pole};
use super::slices::SliceCounts;
use super::survey::{Cell, ToldBy, UnknownValue};
use super::topics::TopicCounts;
use crate::classify::{Comment, Intent, Sentiment, Status};
use crate::feedback::RowReason;
use crate::measure::Share;
use crate::pipeline::Annotated;
use crate::report::rounded;

/// Rows set aside that are named.
const SET_ASIDE: usize = 10;

/// The counts of one task.
enum Counts {
    Sentiment(Confusion, SentimentCounts),
    Intent(Confusion),
    Topics(TopicCounts),
}

/// A prediction in the labels of the codebook.
struct Predicted {
    labels: Vec<usize>,
    /// The topic that koe is surest of.
    surest: Option<usize>,
    /// What is shown beside it.
    score: Option<f64>,
}

/// Everything that is kept of the rows so far.
pub(super) struct Comparison {
    book: Codebook,
    counts: Counts,
    rows: RowCounts,
    right: u64,
    slices: SliceCounts,
    worst: Worst,
    set_aside: Vec<SetAside>,
    /// Whether a prediction of both poles counts as one, and how often it did.
    folds_mixed: bool,
    folded: u64,
    keep_personal_data: bool,
}

/// What the figures come with.
pub(super) struct Inputs {
    pub(super) told: ToldBy,
    pub(super) model: ModelUsed,
    pub(super) label_column: String,
    pub(super) files: Vec<FileRead>,
    /// The name of the slices, and whether koe found their values.
    pub(super) by: Option<(String, bool)>,
    pub(super) unknown_values: Vec<UnknownValue>,
    /// Gold topics that the model does not know.
    pub(super) untaught: Vec<String>,
    /// What the examples of the settings' topics say of each other.
    pub(super) examples: Option<Examples>,
}

impl Comparison {
    pub(super) fn new(book: Codebook, folds_mixed: bool, errors: usize, keep_personal_data: bool) -> Self {
        let labels = book.labels.clone();
        let counts = match book.task {
            Task::Sentiment => Counts::Sentiment(Confusion::new(labels), SentimentCounts::default()),
            Task::Intent => Counts::Intent(Confusion::new(labels)),
            Task::Topic => Counts::Topics(TopicCounts::new(labels)),
        };
        Self {
            book,
            counts,
            rows: RowCounts::default(),
            right: 0,
            slices: SliceCounts::default(),
            worst: Worst::new(errors),
            set_aside: Vec::new(),
            folds_mixed,
            folded: 0,
            keep_personal_data,
        }
    }

    /// Whether topics are compared.
    pub(super) fn is_topic(&self) -> bool {
        self.book.task == Task::Topic
    }

    /// Counts one record; `slice` is its value of the column that slices are cut by.
    pub(super) fn add(&mut self, label: &Cell, slice: Option<String>, annotated: &Annotated) {
        let comment = &annotated.comment;
        self.rows.read += 1;
        if comment.status == Status::Rejected {
            self.rows.rejected += 1;
            if self.set_aside.len() < SET_ASIDE {
                let reason = annotated.fault.clone().unwrap_or(RowReason::Panicked);
                self.set_aside.push(SetAside { position: comment.feedback.position.clone(), reason });
            }
        }
        let gold = match label {
            Cell::Blank => Reading::Empty,
            Cell::Text(value) => self.book.read(value),
            Cell::Unreadable => {
                self.rows.unreadable_label += 1;
                return;
            }
        };
        let gold = match gold {
            Reading::Known(gold) => gold,
            Reading::Empty => {
                self.rows.without_label += 1;
                return;
            }
            Reading::Unknown(_) => {
                self.rows.unknown_label += 1;
                return;
            }
        };
        self.rows.labelled += 1;
        let Some(predicted) = self.predicted(comment) else {
            self.rows.not_classified.count(comment.status);
            return;
        };
        self.rows.classified += 1;
        let right = gold == predicted.labels;
        self.right += u64::from(right);
        if let Some(slice) = slice {
            self.slices.add(slice, right);
        }
        if !right {
            self.keep(&gold, &predicted, comment);
        }
        match &mut self.counts {
            Counts::Sentiment(confusion, sentiment) => {
                confusion.add(gold[0], predicted.labels[0]);
                sentiment.add(gold[0], right, comment.sentiment_score.unwrap_or_default());
            }
            Counts::Intent(confusion) => confusion.add(gold[0], predicted.labels[0]),
            Counts::Topics(topics) => topics.add(gold, predicted.labels, predicted.surest),
        }
    }

    fn predicted(&mut self, comment: &Comment) -> Option<Predicted> {
        Some(match self.book.task {
            Task::Sentiment => {
                let (mut sentiment, score) = (comment.sentiment?, comment.sentiment_score?);
                if self.folds_mixed && sentiment == Sentiment::Mixed {
                    sentiment = pole(score);
                    self.folded += 1;
                }
                Predicted { labels: vec![sentiment as usize], surest: None, score: Some(f64::from(score)) }
            }
            Task::Intent => {
                let intent = comment.intent?;
                Predicted { labels: vec![intent as usize], surest: None, score: Some(weight(comment, intent)) }
            }
            Task::Topic => {
                comment.sentiment?;
                let labels = self.book.labels.iter().enumerate().filter(|(_, topic)| comment.topics.contains(topic)).map(|(index, _)| index);
                let surest = comment.topics.first().and_then(|first| self.book.labels.iter().position(|topic| topic == first));
                Predicted { labels: labels.collect(), surest, score: None }
            }
        })
    }

    fn keep(&mut self, gold: &[usize], predicted: &Predicted, comment: &Comment) {
        let score = predicted.score.map(rounded);
        let distance = match self.book.task {
            Task::Sentiment => {
                let target = [-1.0, 0.0, 1.0].get(gold[0]).copied().unwrap_or_default();
                rounded((score.unwrap_or_default() - target).abs())
            }
            Task::Intent => score.unwrap_or_default(),
            Task::Topic => {
                let common = gold.iter().filter(|topic| predicted.labels.contains(topic)).count();
                (gold.len() + predicted.labels.len() - 2 * common) as f64
            }
        };
        let answer = |labels: &[usize]| {
            let mut names = labels.iter().map(|&label| self.book.labels[label].clone());
            match self.book.task {
                Task::Topic => Answer::Set(names.collect()),
                Task::Sentiment | Task::Intent => Answer::One(names.next().unwrap_or_default()),
            }
        };
        let keep_personal_data = self.keep_personal_data;
        let (gold, predicted) = (answer(gold), answer(&predicted.labels));
        self.worst.offer(distance, || {
            let (text, marked) = texts(comment, keep_personal_data);
            Mistake { position: comment.feedback.position.clone(), id: comment.feedback.id.clone(), gold, predicted, score, distance, text, marked }
        });
    }

    /// The figures.
    pub(super) fn finish(self, inputs: Inputs) -> Evaluation {
        let Inputs { told, model, label_column, files, by, unknown_values, untaught, examples } = inputs;
        let rows = self.rows;
        let scores = match &self.counts {
            Counts::Sentiment(confusion, sentiment) => {
                Scores::Sentiment { single: confusion.scores(), poles: sentiment.poles(), reliability: sentiment.reliability() }
            }
            Counts::Intent(confusion) => Scores::Intent(confusion.scores()),
            Counts::Topics(topics) => Scores::Topics(topics.scores()),
        };
        let mut notes = Vec::new();
        let small: Vec<(String, u64)> =
            scores.classes().iter().filter(|class| class.support < FEWEST_PER_CLASS).map(|class| (class.label.clone(), class.support)).collect();
        if rows.classified == 0 {
            notes.push(Note::NothingClassified);
        }
        if !small.is_empty() {
            notes.push(Note::SmallClasses { classes: small });
        }
        if self.folded > 0 {
            notes.push(Note::MixedAsPole { rows: self.folded });
        }
        if !untaught.is_empty() {
            notes.push(Note::UnknownToModel { topics: untaught });
        }
        Evaluation {
            schema: 1,
            task: self.book.task,
            told,
            model,
            label_column,
            files,
            rows,
            coverage: Share::new(rows.classified, rows.labelled),
            accuracy: Accuracy { classified: Share::new(self.right, rows.classified), labelled: Share::new(self.right, rows.labelled) },
            scores,
            examples,
            slices: by.map(|(by, found_by_koe)| self.slices.slices(by, found_by_koe)),
            unknown_values,
            errors: self.worst.into_vec(),
            set_aside: self.set_aside,
            notes,
            bootstrap: BootstrapRecord::default(),
        }
    }
}

impl Scores {
    /// Labels that occur as gold.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        match self {
            Self::Sentiment { single, .. } | Self::Intent(single) => &single.classes,
            Self::Topics(topics) => &topics.classes,
        }
    }
}

/// The share of a comment's units, by length, that have this intent.
fn weight(comment: &Comment, intent: Intent) -> f64 {
    let length = |keep: &dyn Fn(Intent) -> bool| -> usize {
        comment.segments.iter().filter(|segment| keep(segment.intent)).map(|segment| segment.span.end - segment.span.start).sum()
    };
    let all = length(&|_| true);
    if all == 0 { 0.0 } else { length(&|other| other == intent) as f64 / all as f64 }
}
