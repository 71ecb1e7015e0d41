//! Sentiment, intent, topics and an embedding for each opinion unit: one run of one ONNX session gives all of them.
//!
//! [`Classifier`] holds one session a worker. [`Judge`] turns its probabilities into the labels of units and of whole comments.

mod artifacts;
mod classifier;
mod comment;
mod conflict;
mod cue_words;
mod encoder;
mod error;
mod example_head;
mod judge;
mod labels;
mod runtime;
mod same_issue;
mod severity;

pub(crate) use artifacts::scale_to_one;
pub use artifacts::{Artifacts, Labels, Manifest, model_dir};
pub use classifier::Classifier;
pub use comment::{Comment, CorrectedLabel, DuplicateKind, Segment, Span, Status};
pub use conflict::RatingConflict;
pub use cue_words::cue_words;
pub use encoder::{Encoder, Prediction, open_session};
pub use error::ModelError;
pub use judge::{CommentVerdict, ExampleVerdict, Judge, UnitVerdict};
pub(crate) use judge::{agree, of_units};
pub use labels::{Intent, Sentiment};
pub use runtime::{NO_TELEMETRY, find_runtime, load_runtime};
pub use same_issue::SameIssue;
pub use severity::{Harm, HarmCue, harm, is_large_enough};
