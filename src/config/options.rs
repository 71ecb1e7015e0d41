//! One layer of settings, as written in TOML or on the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::listening::ListeningOptions;
use super::settings::{ClusterScope, Format, ReportLanguage, SettingsError};
use super::taxonomy::Topic;
use crate::feedback::Attribute;

const DEFAULTS: &str = include_str!("defaults.toml");

/// All settings, each of them optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// How inputs are read.
    pub read: ReadOptions,
    /// Columns to measure by, by their headers; an empty header switches one off.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Attribute, String>,
    /// Names to listen for.
    #[serde(skip_serializing_if = "ListeningOptions::is_empty")]
    pub listening: ListeningOptions,
    /// Which models.
    pub models: ModelOptions,
    /// What is clustered.
    pub cluster: ClusterOptions,
    /// What is written.
    pub report: ReportOptions,
    /// How the run uses the machine.
    pub run: RunOptions,
    /// The taxonomy; a non-empty list replaces the one that ships.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Topic>,
}

macro_rules! layer {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        }

        impl $name {
            fn lay(&mut self, over: Self) {
                $(if over.$field.is_some() { self.$field = over.$field; })*
            }
        }
    };
}

layer! {
    /// How inputs are read. A column is named by its header.
    ReadOptions {
        /// `auto`, or an encoding label such as `shift_jis`.
        encoding: String,
        /// The clock that dates are put on: an IANA name, an offset such as `+09:00`, `UTC` or `JST`; as each file states them otherwise.
        timezone: String,
        /// The sheet of a workbook; the first sheet with a text column otherwise.
        sheet: String,
        /// The column that holds the comment.
        text_column: String,
        /// The column that holds the date.
        date_column: String,
        /// The column that holds the rating.
        rating_column: String,
        /// The column that holds the record's id.
        id_column: String,
        /// The column that holds the company's answer.
        reply_column: String,
        /// The column that holds the channel.
        channel_column: String,
        /// The column that holds the product.
        product_column: String,
        /// The column that says who wrote it.
        author_column: String,
        /// Columns that take no role, whatever their headers and cells look like: the labels of a labelled set, for one.
        plain_columns: Vec<String>,
        /// [`Options::columns`], as the reader takes them.
        #[serde(skip)]
        attributes: BTreeMap<Attribute, String>,
    }
}

layer! {
    /// Which models are loaded.
    ModelOptions {
        /// The folder that holds `koe-small/` and `ipadic/`.
        dir: PathBuf,
    }
}

layer! {
    /// What is clustered.
    ClusterOptions {
        /// `actionable` (complaints, requests, questions) or `all`.
        scope: ClusterScope,
        /// The smallest group that becomes an issue, in voices.
        min_voices: usize,
    }
}

layer! {
    /// What is written.
    ReportOptions {
        /// `auto` (the language of most comments), `ja` or `en`.
        language: ReportLanguage,
        /// The files to write.
        formats: Vec<Format>,
        /// The title of the report.
        title: String,
        /// The report's date, `YYYY-MM-DD`; the newest date of the data otherwise.
        date: String,
        /// Write mail addresses, phone numbers and the like as they stand.
        keep_personal_data: bool,
        /// What authors' digests are salted with, so that the outputs of several runs can be joined; never written into an output.
        author_salt: String,
    }
}

layer! {
    /// How the run uses the machine.
    RunOptions {
        /// Worker threads; 0 means one for each processor.
        threads: usize,
    }
}

impl Options {
    /// The layer that ships with koe.
    ///
    /// # Errors
    /// None in a released binary: a test reads the embedded file.
    pub fn defaults() -> Result<Self, SettingsError> {
        Self::parse(DEFAULTS, Path::new("defaults.toml"))
    }

    /// Reads a layer from TOML text.
    ///
    /// # Errors
    /// [`SettingsError::Toml`] with the place, for bad syntax, an unknown key or a value of the wrong type.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|fault| SettingsError::Toml { path: path.to_path_buf(), line: line_of(text, &fault), fault: Box::new(fault) })
    }

    /// Reads `koe.toml`.
    ///
    /// # Errors
    /// [`SettingsError::Unreadable`] or [`SettingsError::Toml`].
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable { path: path.to_path_buf(), source })?;
        Self::parse(&text, path)
    }

    /// Lays `over` on top: what it states wins, what it leaves open stays.
    #[must_use]
    pub fn overlaid(mut self, over: Self) -> Self {
        self.read.lay(over.read);
        self.columns.extend(over.columns);
        if !over.listening.is_empty() {
            self.listening = over.listening;
        }
        self.models.lay(over.models);
        self.cluster.lay(over.cluster);
        self.report.lay(over.report);
        self.run.lay(over.run);
        if !over.topics.is_empty() {
            self.topics = over.topics;
        }
        self
    }
}

fn line_of(text: &str, error: &toml::de::Error) -> usize {
    let end = error.span().map_or(0, |span| span.start.min(text.len()));
    text.get(..end).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaying_nothing_changes_nothing() {
        let defaults = Options::defaults().unwrap();
        assert_eq!(defaults.clone().overlaid(Options::default()), defaults);
        assert_eq!(Options::default().overlaid(defaults.clone()), defaults);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = Options::parse("[report]\ntitle = \"x\"\nformat = \"html\"\n", Path::new("koe.toml")).unwrap_err();
        assert_eq!(error.place(), "koe.toml:3");
        assert!(error.to_string().contains("format"), "{error}");
    }
}
