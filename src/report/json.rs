//! `issues.json`, what was found, and `run.json`, how: the files that other programs (and `koe diff`, `koe verify`) read.

use std::borrow::Cow;
use std::io::Write;

use serde::{Deserialize, Serialize};

use super::contents::{Accounting, AlertRecord, Overview, Report, ReportedIssue, SourceSummary};
use super::output::{Comments, OutputError, Render};
use crate::config::{Format, Topic};
use crate::issue::Spelling;
use crate::normalize::Language;
use crate::suggest::faq::FaqUse;

/// Renders `issues.json`.
pub struct IssuesJson;

/// Renders `run.json`.
pub struct RunJson;

/// Renders `alerts.json`, which a run with a ledger writes.
pub struct AlertsJson;

/// The shape of `alerts.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertsFile<'a> {
    /// Version of this shape.
    pub schema: u32,
    /// Number of the run; a run of the same data as the one before it has the same.
    pub run: u32,
    /// Date of the report, `YYYY-MM-DD`.
    pub date: Option<Cow<'a, str>>,
    /// Issues that are new, growing or back, each alerted once.
    pub alerts: Cow<'a, [AlertRecord]>,
}

/// First and last date of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`.
    pub to: String,
}

/// The shape of `issues.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuesFile<'a> {
    /// Version of this shape.
    pub schema: u32,
    /// Title of the report.
    pub title: Cow<'a, str>,
    /// Language of the report's own words.
    pub language: Language,
    /// Date of the report, `YYYY-MM-DD`.
    pub date: Option<Cow<'a, str>>,
    /// First and last date of the data.
    pub period: Option<Period>,
    /// Whether personal data was masked.
    pub masked: bool,
    /// All rows.
    pub accounting: Accounting,
    /// The whole picture.
    pub overview: Cow<'a, Overview>,
    /// The taxonomy in force.
    pub topics: Cow<'a, [Topic]>,
    /// Issues, the highest priority first.
    pub issues: Cow<'a, [ReportedIssue]>,
    /// The FAQ that was given, and which of its entries customers ask for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub faq: Option<Cow<'a, FaqUse>>,
    /// Words that are met in more than one spelling and counted as one, by the preferred spelling.
    #[serde(default)]
    pub spellings: Cow<'a, [Spelling]>,
}

/// The shape of `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunFile<'a> {
    /// Version of this shape.
    pub schema: u32,
    /// koe's version.
    pub koe: Cow<'a, str>,
    /// Date of the report, `YYYY-MM-DD`.
    pub date: Option<Cow<'a, str>>,
    /// All rows.
    pub accounting: Accounting,
    /// Whether they add up: `read` is the sum of the others.
    pub balances: bool,
    /// The files, each with its own accounting.
    pub sources: Cow<'a, [SourceSummary]>,
    /// The model.
    pub model: ModelRecord<'a>,
    /// Effective settings, TOML that is valid input again.
    pub settings: Cow<'a, str>,
    /// Formats written beside this file.
    pub formats: Cow<'a, [Format]>,
    /// The ledger that keeps the ids, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ledger: Option<LedgerRecord<'a>>,
}

/// Which ledger, and which of its runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRecord<'a> {
    /// Identity of the ledger: ids of two runs mean the same only if this is the same.
    pub id: Cow<'a, str>,
    /// Number of the run.
    pub run: u32,
}

/// The model of a run, with the identity of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its version.
    pub version: Cow<'a, str>,
    /// Its files.
    pub files: Vec<ModelFile<'a>>,
}

/// One file of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelFile<'a> {
    /// Its name.
    pub file: Cow<'a, str>,
    /// Its checksum in hexadecimal digits.
    pub sha256: Cow<'a, str>,
}

impl<'a> From<&'a Report> for IssuesFile<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            schema: report.schema,
            title: Cow::Borrowed(&report.title),
            language: report.language,
            date: report.date.as_deref().map(Cow::Borrowed),
            period: report.period.clone().map(|(from, to)| Period { from, to }),
            masked: report.masked,
            accounting: report.accounting,
            overview: Cow::Borrowed(&report.overview),
            topics: Cow::Borrowed(&report.topics),
            issues: Cow::Borrowed(&report.issues),
            faq: report.faq.as_ref().map(Cow::Borrowed),
            spellings: Cow::Borrowed(&report.spellings),
        }
    }
}

impl<'a> From<&'a Report> for RunFile<'a> {
    fn from(report: &'a Report) -> Self {
        let run = &report.run;
        Self {
            schema: report.schema,
            koe: Cow::Borrowed(&run.version),
            date: report.date.as_deref().map(Cow::Borrowed),
            accounting: report.accounting,
            balances: report.accounting.balances(),
            sources: Cow::Borrowed(&report.sources),
            model: ModelRecord {
                name: Cow::Borrowed(&run.model.name),
                version: Cow::Borrowed(&run.model.version),
                files: run.model.files.iter().map(|(file, sha256)| ModelFile { file: Cow::Borrowed(file), sha256: Cow::Borrowed(sha256) }).collect(),
            },
            settings: Cow::Borrowed(&run.settings),
            formats: Cow::Borrowed(&run.formats),
            ledger: report.ledger.as_ref().map(|ledger| LedgerRecord { id: Cow::Borrowed(&ledger.id), run: ledger.run }),
        }
    }
}

impl Render for IssuesJson {
    fn file_name(&self) -> &'static str {
        "issues.json"
    }

    fn render(&self, report: &Report, _comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        pretty(&IssuesFile::from(report), out)
    }
}

impl Render for RunJson {
    fn file_name(&self) -> &'static str {
        "run.json"
    }

    fn render(&self, report: &Report, _comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        pretty(&RunFile::from(report), out)
    }
}

impl Render for AlertsJson {
    fn file_name(&self) -> &'static str {
        "alerts.json"
    }

    fn render(&self, report: &Report, _comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let (run, alerts) = report.ledger.as_ref().map_or((0, [].as_slice()), |ledger| (ledger.run, ledger.alerts.as_slice()));
        let date = report.date.as_deref().map(Cow::Borrowed);
        pretty(&AlertsFile { schema: report.schema, run, date, alerts: Cow::Borrowed(alerts) }, out)
    }
}

pub(super) fn pretty<T: Serialize>(value: &T, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(|error| match error.io_error_kind() {
        Some(_) => OutputError::Write(error.into()),
        None => OutputError::Format { format: "JSON", source: Box::new(error) },
    })?;
    out.write_all(b"\n")?;
    Ok(())
}
