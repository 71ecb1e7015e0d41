//! Settings that have been checked: what the stages take.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::options::{Options, ReadOptions};
use super::taxonomy::{Taxonomy, Topic};
use super::zone::Zone;

/// Which units are clustered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterScope {
    /// Complaints, requests and questions.
    Actionable,
    /// Every unit.
    All,
}

/// A file that a run can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `report.html`
    Html,
    /// `report.xlsx`
    Xlsx,
    /// `issues.json` (`run.json` is always written)
    Json,
    /// `comments.parquet`
    Parquet,
    /// `comments.jsonl`
    Jsonl,
}

impl std::str::FromStr for Format {
    type Err = SettingsError;

    fn from_str(name: &str) -> Result<Self, SettingsError> {
        match name.trim() {
            "html" => Ok(Self::Html),
            "xlsx" => Ok(Self::Xlsx),
            "json" => Ok(Self::Json),
            "parquet" => Ok(Self::Parquet),
            "jsonl" => Ok(Self::Jsonl),
            other => Err(SettingsError::Value { key: "report.formats", found: other.to_owned(), expected: "html, xlsx, json, parquet or jsonl" }),
        }
    }
}

/// The language of the report's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportLanguage {
    /// The language of most comments.
    Auto,
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// Each thread holds the model once, so a slip of the finger must not ask for a thousand.
const MOST_THREADS: usize = 256;

/// Fewer examples do not make a class; more belong into a training set.
const FEWEST_EXAMPLES: usize = 3;
const MOST_EXAMPLES: usize = 20;

/// Valid settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How inputs are read.
    pub read: ReadOptions,
    /// The folder that holds `koe-small/` and `ipadic/`; found beside the binary or the working folder when not stated.
    pub model_dir: Option<PathBuf>,
    /// Which units are clustered.
    pub cluster_scope: ClusterScope,
    /// The smallest group that becomes an issue, in voices.
    pub min_voices: usize,
    /// The language of the report's own words.
    pub report_language: ReportLanguage,
    /// What is written, sorted, without repeats.
    pub formats: Vec<Format>,
    /// The title of the report, if stated.
    pub title: Option<String>,
    /// The report's date, if stated.
    pub date: Option<Date>,
    /// Write personal data as it stands.
    pub keep_personal_data: bool,
    /// What authors' digests are salted with, if stated.
    pub author_salt: Option<String>,
    /// Worker threads.
    pub threads: NonZeroUsize,
    /// The topics.
    pub taxonomy: Taxonomy,
    /// The same as one layer of options, for `koe config` and `run.json`.
    pub effective: Options,
}

impl Settings {
    /// Lays the user's layers over the defaults and checks the result.
    ///
    /// # Errors
    /// [`SettingsError`] names the key, what was found and what is legal.
    pub fn resolve(layers: impl IntoIterator<Item = Options>) -> Result<Self, SettingsError> {
        let effective = layers.into_iter().try_fold(Options::defaults()?, |below, over| Ok::<_, SettingsError>(below.overlaid(over)))?;
        let min_voices = required("cluster.min_voices", effective.cluster.min_voices)?;
        if min_voices < 2 {
            return Err(SettingsError::Value { key: "cluster.min_voices", found: min_voices.to_string(), expected: "2 or more" });
        }
        let mut formats = required("report.formats", effective.report.formats.clone())?;
        formats.sort_unstable();
        formats.dedup();
        if formats.is_empty() {
            return Err(SettingsError::Value {
                key: "report.formats",
                found: "nothing".to_owned(),
                expected: "at least one of html, xlsx, json, parquet, jsonl",
            });
        }
        let date = effective
            .report
            .date
            .as_deref()
            .map(|date| {
                date.parse().map_err(|_| SettingsError::Value { key: "report.date", found: date.to_owned(), expected: "a date as YYYY-MM-DD" })
            })
            .transpose()?;
        if let Some(zone) = effective.read.timezone.as_deref().filter(|zone| Zone::parse(zone).is_none()) {
            return Err(SettingsError::Value {
                key: "read.timezone",
                found: format!("`{zone}`"),
                expected: "an IANA name such as Asia/Tokyo, an offset such as +09:00, UTC or JST",
            });
        }
        let processors = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        check_topics(&effective.topics)?;
        effective.listening.check()?;
        let threads = required("run.threads", effective.run.threads)?;
        if threads > MOST_THREADS {
            return Err(SettingsError::Value {
                key: "run.threads",
                found: threads.to_string(),
                expected: "0 to 256: each thread holds the model once",
            });
        }
        Ok(Self {
            read: ReadOptions { attributes: Some(effective.columns.clone()), ..effective.read.clone() },
            model_dir: effective.models.dir.clone(),
            cluster_scope: required("cluster.scope", effective.cluster.scope)?,
            min_voices,
            report_language: required("report.language", effective.report.language)?,
            formats,
            title: effective.report.title.clone().filter(|title| !title.trim().is_empty()),
            date,
            keep_personal_data: required("report.keep_personal_data", effective.report.keep_personal_data)?,
            author_salt: effective.report.author_salt.clone().filter(|salt| !salt.is_empty()),
            threads: NonZeroUsize::new(threads).unwrap_or(processors),
            taxonomy: Taxonomy::new(effective.topics.clone()),
            effective,
        })
    }
}

fn required<T>(key: &'static str, value: Option<T>) -> Result<T, SettingsError> {
    value.ok_or(SettingsError::Value { key, found: "nothing".to_owned(), expected: "a value" })
}

fn check_topics(topics: &[Topic]) -> Result<(), SettingsError> {
    for (index, topic) in topics.iter().enumerate() {
        if topic.id.is_empty() || !topic.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return Err(SettingsError::Value { key: "topics.id", found: topic.id.clone(), expected: "letters, digits, `_` and `-`" });
        }
        if topics[..index].iter().any(|other| other.id == topic.id) {
            return Err(SettingsError::Value { key: "topics.id", found: format!("{} twice", topic.id), expected: "each id once" });
        }
        if topic.touchpoints.is_empty() {
            return Err(SettingsError::Value {
                key: "topics.touchpoints",
                found: format!("none for {}", topic.id),
                expected: "at least one touchpoint",
            });
        }
        let written = topic.written_examples().count();
        if !topic.examples.is_empty() && !(FEWEST_EXAMPLES..=MOST_EXAMPLES).contains(&written) {
            return Err(SettingsError::Value {
                key: "topics.examples",
                found: format!("{written} for {}", topic.id),
                expected: "3 to 20 texts as customers write them, or none for a topic of the model",
            });
        }
    }
    Ok(())
}

/// Settings that cannot start a run.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("settings file cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Bad TOML, an unknown key, or a value of the wrong type.
    #[error("{}", fault.message())]
    Toml {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the parser said; the message holds all of it but the excerpt of the file.
        fault: Box<toml::de::Error>,
    },
    /// A value out of its range.
    #[error("`{key}`: found {found}, expected {expected}")]
    Value {
        /// The key, with its table.
        key: &'static str,
        /// What was found.
        found: String,
        /// What is legal.
        expected: &'static str,
    },
}

impl SettingsError {
    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Unreadable { path, .. } => Path::display(path).to_string(),
            Self::Toml { path, line, .. } => format!("{}:{line}", path.display()),
            Self::Value { .. } => "settings".to_owned(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "give an existing file with --config",
            Self::Toml { .. } => "`koe config` prints every key with its value",
            Self::Value { .. } => "`koe config` prints the settings in force",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_threads_are_refused_with_the_legal_range() {
        let mut options = Options::default();
        options.run.threads = Some(100_000);
        let error = Settings::resolve([options]).unwrap_err();
        assert!(error.to_string().contains("found 100000, expected 0 to 256"), "{error}");
    }

    #[test]
    fn a_topic_by_two_examples_is_refused_and_one_by_three_accepted() {
        let with = |examples: &str| {
            let text = format!(
                "[[topics]]\nid = \"noise\"\nja = \"騒音\"\nen = \"noise\"\ntouchpoints = [\"store\"]\nstage = \"use\"\nowner = \"operations\"\nexamples = {examples}"
            );
            Settings::resolve([Options::parse(&text, Path::new("koe.toml")).unwrap()])
        };
        let error = with(r#"["うるさい", "  ", "隣の声"]"#).unwrap_err();
        assert!(error.to_string().contains("`topics.examples`: found 2 for noise"), "{error}");
        assert_eq!(with(r#"["うるさい", "騒がしい", "隣の声"]"#).unwrap().taxonomy.by_example().count(), 1);
    }
}
