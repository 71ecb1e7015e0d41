//! Flags, as typed. Those that are settings become a layer of [`Options`], the same shape as `koe.toml`.

use std::path::PathBuf;

use super::cache_arguments::{CacheArguments, CacheCommand, ClusterCommand};
use super::issue_arguments::IssueArguments;
use super::night_arguments::NightArguments;
use clap::{Args, Parser, Subcommand, ValueEnum};
use koe::config::{ClusterScope, Format, Options, ReportLanguage, Settings, SettingsError};

/// Turns exports of customer comments, Japanese and English, into recurring issues. Works offline.
#[derive(Debug, Parser)]
#[command(name = "koe", version, max_term_width = 110)]
pub(crate) struct Arguments {
    /// Say nothing but errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say what is being done.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Analyse exports and write the report.
    Analyze(AnalyzeArguments),
    /// Annotate records one by one: sentiment, intent, topics and spans of each, in order.
    Annotate(AnnotateArguments),
    /// Compare the labels of people with koe's: accuracy, precision, recall, F1, confusion and the worst errors.
    Evaluate(EvaluateArguments),
    /// Read the inputs of a run again and prove its quotes and numbers; fail at the first thing that is wrong.
    Verify(VerifyArguments),
    /// Look at the issues of a ledger, and correct them; corrections stay over all later runs.
    Issue(IssueArguments),
    /// Compare two runs: which issues are new, grown, shrunk, gone, came back.
    Diff(DiffArguments),
    /// Fill a cache with what other machines have paid for.
    Cache(CacheCommand),
    /// Group units on many machines, Arrow to Arrow: summarize each part, merge the summaries, assign each part.
    Cluster(ClusterCommand),
    /// Show the models in use and check their files.
    Models(SettingsArguments),
    /// Print the settings in force, as TOML that is valid input.
    Config(SettingsArguments),
}

/// Settings that every command takes.
#[derive(Debug, Default, Args)]
pub(crate) struct SettingsArguments {
    /// Settings file.
    #[arg(long, value_name = "KOE.TOML")]
    pub(crate) config: Option<PathBuf>,
    /// Folder that holds koe-small/ and ipadic/.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Worker threads; 0 means one for each processor.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Write personal data as it stands instead of masking it.
    #[arg(long)]
    keep_personal_data: bool,
}

/// How inputs are read.
#[derive(Debug, Default, Args)]
pub(crate) struct ReadArguments {
    /// Encoding of the inputs, such as `shift_jis`; found from the bytes otherwise.
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Sheet of a workbook.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Clock that dates are put on, such as Asia/Tokyo or +09:00; as the files state them otherwise.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    timezone: Option<String>,
    /// Column that holds the comment.
    #[arg(long, value_name = "HEADER")]
    text_column: Option<String>,
    /// Column that holds the date.
    #[arg(long, value_name = "HEADER")]
    date_column: Option<String>,
    /// Column that holds the rating.
    #[arg(long, value_name = "HEADER")]
    rating_column: Option<String>,
    /// Column that holds the record's id.
    #[arg(long, value_name = "HEADER")]
    id_column: Option<String>,
    /// Column that holds the company's answer.
    #[arg(long, value_name = "HEADER")]
    reply_column: Option<String>,
    /// Column that holds the channel.
    #[arg(long, value_name = "HEADER")]
    channel_column: Option<String>,
    /// Column that holds the product.
    #[arg(long, value_name = "HEADER")]
    product_column: Option<String>,
    /// Column that says who wrote it; outputs hold a salted digest only.
    #[arg(long, value_name = "HEADER")]
    author_column: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AnalyzeArguments {
    /// Exports: CSV, TSV, JSON Lines, JSON, xlsx, Parquet or Arrow, packed with gzip or zip or not, or folders of them.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for the report; made if it is not there.
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    pub(crate) out: Option<PathBuf>,
    /// Say what would be read, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Format of the dry run's page.
    #[arg(long, value_enum, default_value = "text", requires = "dry_run")]
    pub(crate) format: TextOrJson,
    /// Fail, and write nothing, when a row would be set aside.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Files to write: html, xlsx, json, parquet, jsonl.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    formats: Vec<Format>,
    /// Language of the report's own words.
    #[arg(long, value_enum)]
    language: Option<LanguageName>,
    /// Title of the report.
    #[arg(long)]
    title: Option<String>,
    /// Date of the report, YYYY-MM-DD; the newest date of the data otherwise.
    #[arg(long)]
    date: Option<String>,
    /// What is clustered.
    #[arg(long, value_enum)]
    cluster: Option<ScopeName>,
    /// Write packages beside the report: for each owner a folder with what concerns it.
    #[arg(long, value_enum, value_name = "WHOM")]
    pub(crate) by: Option<PackagesFor>,
    /// Ledger that keeps issues and their ids from run to run; made if it is not there.
    #[arg(long, value_name = "KOE.DB")]
    pub(crate) ledger: Option<PathBuf>,
    /// The FAQ that customers can read, with a column of questions (and one of answers): says which recurring questions it answers already.
    #[arg(long, value_name = "FAQ.CSV")]
    pub(crate) faq: Option<PathBuf>,
    /// A report.xlsx whose sheets for review have been filled in; it is applied to the ledger first.
    #[arg(long, value_name = "FILE.XLSX", requires = "ledger")]
    pub(crate) review: Option<PathBuf>,
    /// Go on with a ledger that was made with another model: units are matched by comment and text, vectors replaced as the data holds them again.
    #[arg(long, requires = "ledger")]
    pub(crate) adopt_model: bool,
    /// Groups that `koe cluster assign` formed on other machines, as Arrow or Parquet files; no unit is grouped again.
    #[arg(long, value_name = "TABLE", conflicts_with = "ledger")]
    pub(crate) groups: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) cache: CacheArguments,
    #[command(flatten)]
    pub(crate) night: NightArguments,
    #[command(flatten)]
    read: ReadArguments,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// Folder of the earlier run.
    #[arg(value_name = "DIR_A")]
    pub(crate) earlier: PathBuf,
    /// Folder of the later run.
    #[arg(value_name = "DIR_B")]
    pub(crate) later: PathBuf,
    /// Format of standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct AnnotateArguments {
    /// An export, or - for standard input.
    #[arg(value_name = "INPUT")]
    pub(crate) input: PathBuf,
    /// Format of standard input.
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) from: From,
    /// Format of standard output.
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) to: To,
    /// With --to arrow: carry what the model said in a column `predictions`, for `koe cache import` on another machine.
    #[arg(long)]
    pub(crate) predictions: bool,
    /// With --to arrow: carry what units are grouped by in a column `units`, for `koe cluster`.
    #[arg(long)]
    pub(crate) units: bool,
    #[command(flatten)]
    pub(crate) cache: CacheArguments,
    #[command(flatten)]
    read: ReadArguments,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArguments {
    /// Exports with one more column of labels: CSV, TSV, JSON Lines, JSON or xlsx, or folders of them.
    #[arg(required = true, value_name = "LABELLED")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Column that holds the gold labels.
    #[arg(long, value_name = "HEADER")]
    pub(crate) label: String,
    /// What the column states; told from its values otherwise.
    #[arg(long, value_enum)]
    pub(crate) task: Option<TaskName>,
    /// What a value of the column means, such as 1=negative or 送料=delivery; may be given many times.
    #[arg(long, value_name = "GOLD=LABEL")]
    pub(crate) map: Vec<String>,
    /// Column by whose values accuracy is given apart; `language` is the one that koe finds where no column is called that.
    #[arg(long, value_name = "HEADER")]
    pub(crate) by: Option<String>,
    /// The worst errors to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) errors: usize,
    /// Format of standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextOrJson,
    #[command(flatten)]
    read: ReadArguments,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Folder that koe analyze wrote; run from the folder that koe analyze was run from.
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Format of standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TaskName {
    Sentiment,
    Intent,
    Topic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    Csv,
    Jsonl,
    Arrow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    Jsonl,
    Arrow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LanguageName {
    Auto,
    Ja,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackagesFor {
    /// The owners of issues: departments and outside partners.
    Owner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScopeName {
    Actionable,
    All,
}

impl SettingsArguments {
    /// The settings file as a layer, then these flags as a layer.
    fn layers(&self, mut flags: Options) -> Result<Vec<Options>, SettingsError> {
        flags.models.dir.clone_from(&self.models);
        flags.run.threads = self.threads;
        flags.report.keep_personal_data = self.keep_personal_data.then_some(true);
        let file = self.config.as_deref().map(Options::load).transpose()?;
        Ok(file.into_iter().chain([flags]).collect())
    }

    pub(crate) fn resolve(&self) -> Result<Settings, SettingsError> {
        Settings::resolve(self.layers(Options::default())?)
    }
}

impl ReadArguments {
    fn lay(&self, options: &mut Options) {
        let read = &mut options.read;
        read.encoding.clone_from(&self.encoding);
        read.sheet.clone_from(&self.sheet);
        read.timezone.clone_from(&self.timezone);
        read.text_column.clone_from(&self.text_column);
        read.date_column.clone_from(&self.date_column);
        read.rating_column.clone_from(&self.rating_column);
        read.id_column.clone_from(&self.id_column);
        read.reply_column.clone_from(&self.reply_column);
        read.channel_column.clone_from(&self.channel_column);
        read.product_column.clone_from(&self.product_column);
        read.author_column.clone_from(&self.author_column);
    }
}

impl AnalyzeArguments {
    pub(crate) fn resolve(&self) -> Result<Settings, SettingsError> {
        let mut flags = Options::default();
        self.read.lay(&mut flags);
        flags.report.formats = (!self.formats.is_empty()).then(|| self.formats.clone());
        flags.report.title.clone_from(&self.title);
        flags.report.date.clone_from(&self.date);
        flags.report.language = self.language.map(|language| match language {
            LanguageName::Auto => ReportLanguage::Auto,
            LanguageName::Ja => ReportLanguage::Ja,
            LanguageName::En => ReportLanguage::En,
        });
        flags.cluster.scope = self.cluster.map(|scope| match scope {
            ScopeName::Actionable => ClusterScope::Actionable,
            ScopeName::All => ClusterScope::All,
        });
        Settings::resolve(self.settings.layers(flags)?)
    }
}

impl AnnotateArguments {
    pub(crate) fn resolve(&self) -> Result<Settings, SettingsError> {
        let mut flags = Options::default();
        self.read.lay(&mut flags);
        Settings::resolve(self.settings.layers(flags)?)
    }
}

impl EvaluateArguments {
    pub(crate) fn resolve(&self) -> Result<Settings, SettingsError> {
        let mut flags = Options::default();
        self.read.lay(&mut flags);
        Settings::resolve(self.settings.layers(flags)?)
    }
}
