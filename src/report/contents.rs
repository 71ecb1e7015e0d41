//! What a report says.

use serde::{Deserialize, Serialize};

use super::landscape::Landscape;
use super::outcomes::{ActionOutcome, Severity};
use crate::classify::{RatingConflict, Sentiment, Status};
use crate::config::{Format, Topic};
use crate::issue::ledger::{AlertKind, IssueRecord, State};
use crate::issue::{Issue, IssueId, Quote, Spelling};
use crate::measure::{Measures, MonthCount, Share};
use crate::normalize::Language;
use crate::suggest::Suggestion;
use crate::suggest::faq::FaqUse;

/// Rows by what became of them. Law 1: `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounting {
    /// Rows read.
    pub read: u64,
    /// Classified.
    pub analyzed: u64,
    /// Repeats of an analysed comment.
    pub duplicate: u64,
    /// Rows without text.
    pub empty: u64,
    /// Non-answers.
    pub no_content: u64,
    /// Neither Japanese nor English.
    pub other_language: u64,
    /// Set aside with a reason.
    pub rejected: u64,
}

impl Accounting {
    /// Counts one row of the input.
    pub fn count(&mut self, status: Status) {
        match status {
            Status::Analyzed => self.analyzed += 1,
            Status::Duplicate => self.duplicate += 1,
            Status::Empty => self.empty += 1,
            Status::NoContent => self.no_content += 1,
            Status::OtherLanguage => self.other_language += 1,
            Status::Rejected => self.rejected += 1,
        }
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.read == self.analyzed + self.duplicate + self.empty + self.no_content + self.other_language + self.rejected
    }

    /// Adds the counts of another source.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.analyzed += other.analyzed;
        self.duplicate += other.duplicate;
        self.empty += other.empty;
        self.no_content += other.no_content;
        self.other_language += other.other_language;
        self.rejected += other.rejected;
    }
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceSummary {
    /// The path as given.
    pub path: String,
    /// Recognised layout, such as `rakuten_rms`, else `generic`.
    pub layout: String,
    /// Encoding as read, such as `Shift_JIS`.
    pub encoding: String,
    /// The column that holds the comments.
    pub text_column: String,
    /// Its rows.
    pub accounting: Accounting,
    /// Warnings of the reader, such as undecodable bytes.
    pub warnings: Vec<String>,
}

/// Analysed comments by pole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentimentCounts {
    /// Bad.
    pub negative: u64,
    /// Neither.
    pub neutral: u64,
    /// Good.
    pub positive: u64,
    /// Both.
    pub mixed: u64,
}

impl SentimentCounts {
    /// Counts one comment or unit.
    pub fn count(&mut self, sentiment: Sentiment) {
        match sentiment {
            Sentiment::Negative => self.negative += 1,
            Sentiment::Neutral => self.neutral += 1,
            Sentiment::Positive => self.positive += 1,
            Sentiment::Mixed => self.mixed += 1,
        }
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.negative + self.neutral + self.positive + self.mixed
    }
}

/// One topic, channel or language of the overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicRow {
    /// Topic id, channel or language.
    pub name: String,
    /// Analysed comments that speak of it.
    pub share: Share,
    /// For topics: their units by pole; otherwise comments by pole.
    pub sentiment: SentimentCounts,
}

/// Comments of one kind of conflict between rating and text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictingComments {
    /// How many, of the analysed comments with a rating on a known scale: stars from 1 to 5, or 0 to 10.
    pub share: Share,
    /// Up to five of them, the clearest text first.
    pub quotes: Vec<Quote>,
}

impl Default for ConflictingComments {
    fn default() -> Self {
        Self { share: Share::new(0, 0), quotes: Vec::new() }
    }
}

/// Analysed comments whose rating and text contradict each other: an average rating hides them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RatingConflicts {
    /// High rating, negative text.
    pub high_rating_negative_text: ConflictingComments,
    /// Low rating, positive text.
    pub low_rating_positive_text: ConflictingComments,
}

impl RatingConflicts {
    /// The comments of one kind.
    #[must_use]
    pub fn of(&self, kind: RatingConflict) -> &ConflictingComments {
        match kind {
            RatingConflict::HighRatingNegativeText => &self.high_rating_negative_text,
            RatingConflict::LowRatingPositiveText => &self.low_rating_positive_text,
        }
    }

    /// Whether no rating contradicts its text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        RatingConflict::ALL.iter().all(|&kind| self.of(kind).share.count == 0)
    }
}

/// One text posted many times within days, by several people where authors are known: a campaign, or a machine. It counts as one voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Burst {
    /// Its words, from the first of the posts.
    pub quote: Quote,
    /// Posts with this text or nearly this text.
    pub posts: u64,
    /// Of them, posts from `from` to `to`.
    pub within: u64,
    /// Their authors, as far as they are known; `None` where no comment of the run has an author.
    pub authors: Option<u64>,
    /// First day of the burst, `YYYY-MM-DD`.
    pub from: String,
    /// Last day of the burst, at most six days later.
    pub to: String,
    /// The issues that its voice belongs to.
    pub issues: Vec<String>,
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Analysed comments by pole.
    pub sentiment: SentimentCounts,
    /// Analysed comments by month; `voices` holds the negative and mixed ones.
    pub months: Vec<MonthCount>,
    /// By topic, the most frequent first.
    pub topics: Vec<TopicRow>,
    /// By channel, the most frequent first.
    pub channels: Vec<TopicRow>,
    /// By language.
    pub languages: Vec<TopicRow>,
    /// Units that were clustered.
    pub clustered_units: u64,
    /// Of them, units that belong to an issue.
    pub covered_units: u64,
    /// Comments whose rating contradicts their text; empty in files of versions that did not look.
    #[serde(default)]
    pub rating_conflicts: RatingConflicts,
    /// Texts posted many times within days, the most frequent first.
    #[serde(default)]
    pub bursts: Vec<Burst>,
}

/// An issue with its measures and what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedIssue {
    /// What customers say.
    #[serde(flatten)]
    pub issue: Issue,
    /// How many, since when, where.
    pub measures: Measures,
    /// What to do.
    pub suggestion: Suggestion,
    /// Its past, where a ledger keeps it.
    #[serde(flatten, skip_serializing_if = "Option::is_none", default)]
    pub record: Option<IssueRecord>,
    /// What its customers say of harm, where two of them or more do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub severity: Option<Severity>,
    /// What was done about it, and what came of that.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub actions: Vec<ActionOutcome>,
}

impl ReportedIssue {
    /// Whether people want it listed last.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.muted)
    }

    /// How it stands, where a ledger says so.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        self.record.as_ref().map(|record| record.state)
    }
}

/// What somebody should hear of, in `alerts.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertRecord {
    /// Names the alert: the issue, the reason and the run that found it. Whoever passes alerts on can tell by it what has been passed on.
    #[serde(default)]
    pub id: String,
    /// The issue.
    pub issue: IssueId,
    /// Why.
    pub alert: AlertKind,
    /// How the issue stands now.
    pub state: State,
    /// Its title in the report's language.
    pub title: String,
    /// Its owner, where one is known.
    pub owner: Option<String>,
    /// The run that found it.
    pub run: u32,
    /// Date of that run's report.
    pub date: Option<String>,
    /// Distinct texts in that run.
    pub voices: u64,
    /// Records in that run.
    pub posts: u64,
    /// Voices among all analysed comments of that run.
    pub share: f64,
    /// p value of the test behind it; none for an issue that came back.
    pub p_value: Option<f64>,
}

/// The ledger of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerRun {
    /// Identity of the ledger: ids of two runs mean the same only if this is the same.
    pub id: String,
    /// Number of the run, from 1; the same data again is the same run.
    pub run: u32,
    /// What no output has said yet.
    pub alerts: Vec<AlertRecord>,
}

/// The model of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// File and sha256.
    pub files: Vec<(String, String)>,
}

/// How the report was made; nothing in it depends on the clock or the machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// koe's version.
    pub version: String,
    /// The model.
    pub model: ModelInfo,
    /// Effective settings as TOML (without thread count).
    pub settings: String,
    /// Formats written.
    pub formats: Vec<Format>,
}

/// Everything a report says, in the order of its sections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of the shape of `issues.json` and `run.json`.
    pub schema: u32,
    /// The title.
    pub title: String,
    /// The language of the report's own words: `Japanese` or `English`.
    pub language: Language,
    /// The report's date, `YYYY-MM-DD`: stated, or the newest of the data.
    pub date: Option<String>,
    /// First and last date of the data.
    pub period: Option<(String, String)>,
    /// All rows.
    pub accounting: Accounting,
    /// The files.
    pub sources: Vec<SourceSummary>,
    /// The whole picture.
    pub overview: Overview,
    /// Issues, the highest priority first.
    pub issues: Vec<ReportedIssue>,
    /// The FAQ that was given, and which of its entries customers ask for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub faq: Option<FaqUse>,
    /// Words that are met in more than one spelling and counted as one.
    #[serde(default)]
    pub spellings: Vec<Spelling>,
    /// Scores, drivers, cross tables, follow-ups, what is heard, what to check.
    #[serde(default)]
    pub figures: super::Figures,
    /// The taxonomy in force.
    pub topics: Vec<Topic>,
    /// Whether personal data was masked.
    pub masked: bool,
    /// The ledger that keeps the issues' ids, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ledger: Option<LedgerRun>,
    /// How it was made.
    pub run: RunInfo,
    /// Topics, channels, stages and touchpoints held against each other; empty in files of versions that did not look.
    #[serde(default)]
    pub landscape: Landscape,
}
