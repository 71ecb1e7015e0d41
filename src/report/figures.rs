//! The measures of a run: scores, drivers, cross tables, who waits for an answer, what is heard, what to check.
//!
//! They follow from the observations alone, so that `koe verify` can make them again from `comments.parquet` and compare. `measures.json` holds them all.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contents::{Report, ReportedIssue};
use super::output::{Comments, OutputError, Render};
use crate::classify::{Intent, Sentiment};
use crate::config::{ListenedName, Topic};
use crate::issue::Quote;
use crate::measure::{
    CheckReason, Concern, CrossTable, Drivers, Gathering, Listener, Listening, Observation, OneProduct, ScoreTable, cross_tables, drivers, listening,
    reasons, scores, waiting,
};

/// The version of the shape of `measures.json`.
pub const MEASURES_SCHEMA: u32 = 1;
/// Comments listed to be followed up; all of them are counted.
const FOLLOW_UPS: usize = 1_000;

/// A comment that waits for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The comment.
    pub comment: String,
    /// Its most negative unit.
    pub unit: usize,
    /// Days from the comment to the report's date.
    pub waiting_days: Option<i64>,
    /// Why it should be answered, the gravest first.
    pub reasons: Vec<Concern>,
    /// Who should: the department of the file, else the owner of its first issue or topic.
    pub owner: Option<String>,
    /// Its issues.
    pub issues: Vec<String>,
    /// Score of the comment.
    pub score: f64,
    /// The unit's words.
    pub quote: Option<Quote>,
}

/// The comments that wait for an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FollowUps {
    /// Whether any file shows answers or states; otherwise nobody can tell who waits.
    pub tracked: bool,
    /// How many wait.
    pub total: u64,
    /// The oldest of them.
    pub rows: Vec<FollowUp>,
}

/// A unit that is worth a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckRow {
    /// The comment.
    pub comment: String,
    /// The unit.
    pub unit: usize,
    /// Why.
    pub reasons: Vec<CheckReason>,
    /// Its pole, as judged.
    pub sentiment: Sentiment,
    /// Its score.
    pub score: f64,
    /// Its intent, as judged.
    pub intent: Intent,
    /// Its issue.
    pub issue: Option<String>,
    /// Its words.
    pub quote: Option<Quote>,
}

/// All measures of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Records that stand in the export more than once, to the second: each is counted once in everything below but cross tables and drivers, which count
    /// voices.
    pub copies: u64,
    /// Products with several names, each counted under one of them everywhere.
    pub product_names: Vec<OneProduct>,
    /// Scores that have a column.
    pub scores: Vec<ScoreTable>,
    /// What each issue costs, for each score that enough comments have.
    pub drivers: Vec<Drivers>,
    /// Cross tables.
    pub cross: Vec<CrossTable>,
    /// Who waits for an answer.
    pub follow_ups: FollowUps,
    /// What is heard.
    pub listening: Listening,
    /// What to check.
    pub checks: Vec<CheckRow>,
}

/// What the measures need beside the observations.
pub struct FigureContext<'a> {
    /// The report's date.
    pub as_of: Option<Date>,
    /// Names to listen for.
    pub names: &'a [ListenedName],
    /// The taxonomy.
    pub topics: &'a [Topic],
    /// The report's issues.
    pub issues: &'a [ReportedIssue],
}

impl Figures {
    /// Measures everything; `id` gives the id of a record by its place. Quotes stay open.
    #[must_use]
    pub fn of(gathering: &Gathering, listener: &Listener, context: &FigureContext<'_>, id: &dyn Fn(usize) -> String) -> Self {
        let observations = &gathering.observations;
        let waiting = waiting(observations);
        let owners: BTreeMap<&str, &str> =
            context.issues.iter().map(|reported| (reported.issue.id.0.as_str(), reported.suggestion.owner.as_str())).collect();
        let follow_up = |&index: &usize| {
            let one = &observations[index];
            FollowUp {
                comment: id(index),
                unit: one.gravest,
                waiting_days: context.as_of.zip(one.received).map(|(date, received)| days_between(received.at.date(), date)),
                reasons: reasons(one),
                owner: owner(one, &owners, context.topics),
                issues: one.issues.iter().map(ToString::to_string).collect(),
                score: one.score,
                quote: None,
            }
        };
        let checks = gathering.checks.choose().into_iter().map(|check| CheckRow {
            comment: id(check.index),
            unit: check.unit,
            reasons: check.reasons,
            sentiment: check.sentiment,
            score: check.score,
            intent: check.intent,
            issue: check.issue.map(|issue| issue.to_string()),
            quote: None,
        });
        Self {
            copies: observations.iter().filter(|one| one.is_copy).count() as u64,
            product_names: gathering.product_names.clone(),
            scores: scores(observations),
            drivers: drivers(observations),
            cross: cross_tables(observations),
            follow_ups: FollowUps {
                tracked: observations.iter().any(Observation::shows_answers),
                total: waiting.len() as u64,
                rows: waiting.iter().take(FOLLOW_UPS).map(follow_up).collect(),
            },
            listening: listening(observations, listener, context.names),
            checks: checks.collect(),
        }
    }

    /// Every place for a quote: what it is, the comment, its unit, and the quote.
    pub fn quotes_mut(&mut self) -> impl Iterator<Item = (&str, usize, &mut Option<Quote>)> {
        let follow_ups = self.follow_ups.rows.iter_mut().map(|row| (row.comment.as_str(), row.unit, &mut row.quote));
        follow_ups.chain(self.checks.iter_mut().map(|row| (row.comment.as_str(), row.unit, &mut row.quote)))
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn owner(one: &Observation, owners: &BTreeMap<&str, &str>, topics: &[Topic]) -> Option<String> {
    let of_file = one.attributes.as_deref().and_then(|attributes| attributes.owner.as_deref());
    let of_issue = one.issues.iter().find_map(|issue| owners.get(&**issue).copied());
    let of_topic = one.topics.iter().find_map(|said| topics.iter().find(|topic| topic.id == *said.topic)).map(|topic| topic.owner.as_str());
    of_file.or(of_issue).or(of_topic).map(str::to_owned)
}

/// The shape of `measures.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuresFile {
    /// Version of this shape.
    pub schema: u32,
    /// Date of the report, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The measures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Renders `measures.json`.
pub struct MeasuresJson;

impl Render for MeasuresJson {
    fn file_name(&self) -> &'static str {
        "measures.json"
    }

    fn render(&self, report: &Report, _comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let file = MeasuresFile { schema: MEASURES_SCHEMA, date: report.date.clone(), figures: report.figures.clone() };
        super::json::pretty(&file, out)
    }
}
