//! One [`Report`], rendered many ways. Renderers turn values into bytes; they decide nothing.
//!
//! | file | renderer | for whom |
//! |---|---|---|
//! | `report.html` | [`Html`] | product teams, on Monday |
//! | `report.xlsx` | [`Xlsx`] | analysts, in their spreadsheet |
//! | `rejected.csv` | [`RejectedCsv`] | whoever mends the export; always written |
//! | `issues.json`, `run.json` | [`IssuesJson`], [`RunJson`] | other programs |
//! | `measures.json` | [`MeasuresJson`] | other programs; written with `issues.json` |
//! | `alerts.json`, with a ledger | [`AlertsJson`] | nightly jobs |
//! | `owners/…`, with `--by owner` | [`write_packages`] | each department or partner |
//! | `comments.jsonl` | [`Jsonl`] | pipelines, line by line |
//! | `comments.parquet` | [`CommentsParquet`] | pandas, polars, Spark and other data frames |
//!
//! `koe annotate` writes records as they come: lines by [`write_line`], or record batches by [`AnnotatedStream`].
//!
//! [`write_all`] puts them into a folder, whole or not at all; [`check_writable`] asks beforehand whether that can work.

mod arrow;
mod attribute_columns;
mod contents;
mod delivery;
mod disarm;
mod figures;
mod html;
mod json;
mod jsonl;
mod landscape;
mod numbers;
mod outcomes;
mod output;
mod packages;
mod parquet;
mod rejected;
mod wording;
mod write;
mod xlsx;

pub use arrow::{AnnotatedStream, annotated_schema};
pub use contents::{
    Accounting, AlertRecord, Burst, ConflictingComments, LedgerRun, ModelInfo, Overview, RatingConflicts, Report, ReportedIssue, RunInfo,
    SentimentCounts, SourceSummary, TopicRow,
};
pub use delivery::{plan_delivery, settle_delivery};
pub use figures::{CheckRow, FigureContext, Figures, FollowUp, FollowUps, MEASURES_SCHEMA, MeasuresFile, MeasuresJson};
pub use html::Html;
pub(crate) use html::figures::{Drawn, sections};
pub(crate) use html::journey::journey;
pub use json::{AlertsFile, AlertsJson, IssuesFile, IssuesJson, LedgerRecord, ModelFile, ModelRecord, Period, RunFile, RunJson};
pub(crate) use jsonl::rounded;
pub use jsonl::{Annotated, Jsonl, annotated, write_line};
pub use landscape::{Landscape, MapPoint, OpinionMap, Practice, Praise, StageRow};
pub use outcomes::{ActionOutcome, HarmWords, Severity};
pub use output::{Comments, OutputError, Render};
pub use packages::{check_packages, write_packages};
pub use parquet::{CommentsParquet, comments_schema};
pub use rejected::RejectedCsv;
pub use write::{check_writable, renderer, write_all, write_with};
pub use xlsx::Xlsx;
