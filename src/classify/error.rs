//! What can go wrong with models and their runtime.

use std::path::PathBuf;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No folder of models.
    #[error("no models found; searched {}", list(searched))]
    NoFolder {
        /// The folders searched.
        searched: Vec<PathBuf>,
    },
    /// A file of the model is missing or cannot be read.
    #[error("the model file cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// `model.toml` is not what this version expects.
    #[error("the model's manifest is not valid: {}", fault.message())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What the parser said; the message holds all of it but the excerpt of the file.
        fault: Box<toml::de::Error>,
    },
    /// `language_means.json` is broken.
    #[error("the language means are not valid JSON")]
    Means {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// A file was changed or cut short.
    #[error("sha256 is {found}, expected {expected}: the file was changed or cut short")]
    Checksum {
        /// The file.
        path: PathBuf,
        /// What it has.
        found: String,
        /// What `model.toml` states.
        expected: String,
    },
    /// A model of another shape.
    #[error("{output} has {found} values, expected {expected}")]
    Shape {
        /// The file.
        path: PathBuf,
        /// The output in question.
        output: &'static str,
        /// Values found.
        found: usize,
        /// Values expected.
        expected: usize,
    },
    /// The tokenizer cannot be loaded or refuses a text.
    #[error("the tokenizer failed")]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// What the library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No ONNX Runtime library.
    #[error("ONNX Runtime library not found; searched {}", list(searched))]
    NoRuntime {
        /// The places searched.
        searched: Vec<PathBuf>,
    },
    /// A library that cannot be loaded.
    #[error("this is not a usable ONNX Runtime library")]
    BadRuntime {
        /// The file.
        path: PathBuf,
        /// What the loader said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// ONNX Runtime refused the model or a run.
    #[error("ONNX Runtime failed")]
    Session {
        /// The model.
        path: PathBuf,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ModelError {
    /// The place of the fault.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::NoFolder { .. } => "models".to_owned(),
            Self::NoRuntime { .. } => "onnxruntime".to_owned(),
            Self::Unreadable { path, .. }
            | Self::Manifest { path, .. }
            | Self::Means { path, .. }
            | Self::Checksum { path, .. }
            | Self::Shape { path, .. }
            | Self::Tokenizer { path, .. }
            | Self::BadRuntime { path, .. }
            | Self::Session { path, .. } => path.display().to_string(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFolder { .. } => "give the folder that holds koe-small/ and ipadic/ with --models",
            Self::NoRuntime { .. } => "`make runtime` fetches it into .runtime/; or set ORT_DYLIB_PATH to the library file",
            Self::BadRuntime { .. } => "`make runtime` fetches a fitting library into .runtime/; unset ORT_DYLIB_PATH if it points elsewhere",
            Self::Unreadable { .. } | Self::Manifest { .. } | Self::Means { .. } | Self::Checksum { .. } | Self::Shape { .. } => {
                "restore the models folder from the repository or the bundle"
            }
            Self::Tokenizer { .. } | Self::Session { .. } => "`koe models` checks the files of the model; restore the folder if it complains",
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
}
