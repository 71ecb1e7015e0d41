//! Names to listen for: the company's products and its competitors.

use serde::{Deserialize, Serialize};

use super::settings::SettingsError;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListenedKind {
    /// The company's own.
    Product,
    /// Somebody else's.
    Competitor,
}

/// One name with its spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListenedName {
    /// As outputs show it.
    pub name: String,
    /// What it is.
    pub kind: ListenedKind,
    /// Other spellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl ListenedName {
    /// The name and its other spellings.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.also).map(String::as_str)
    }
}

/// All names of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListeningOptions {
    /// The names, in the order of outputs.
    pub names: Vec<ListenedName>,
}

impl ListeningOptions {
    /// Whether there is nothing to listen for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Checks the names.
    ///
    /// # Errors
    /// [`SettingsError::Value`] for an empty name or spelling, or a name that stands twice.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let key = "listening.names";
        for (index, listened) in self.names.iter().enumerate() {
            if listened.spellings().any(|spelling| spelling.trim().chars().count() < 2) {
                return Err(SettingsError::Value {
                    key,
                    found: format!("`{}`", listened.name),
                    expected: "names and spellings of two characters or more",
                });
            }
            if self.names[..index].iter().any(|other| other.name == listened.name) {
                return Err(SettingsError::Value { key, found: format!("`{}` twice", listened.name), expected: "each name once" });
            }
        }
        Ok(())
    }
}
