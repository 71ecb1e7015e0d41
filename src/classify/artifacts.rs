//! The model's folder: `model.toml` says which files belong to it, with their checksums, labels and thresholds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::error::ModelError;
use super::same_issue::SameIssue;
use crate::normalize::Language;

/// Vectors of other customers' texts, one signed byte a component.
const BACKGROUND: &str = "background.i8";

/// Matrix of the space in which units are grouped, two bytes a number.
const SAME_ISSUE: &str = "same_issue.i16";

/// Where the models are looked for when no folder is stated: beside the program and its parents, then the working folder.
const FOLDER: &str = "models";

/// What `model.toml` states.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// The model's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The model it was made from.
    pub base: String,
    /// Its licence.
    pub licence: String,
    /// Longest input in tokens; the rest of a text is not seen by the model.
    pub max_tokens: usize,
    /// What the encoder wants before each text.
    pub prefix: String,
    /// Length of an embedding.
    pub dimensions: usize,
    /// Class names in the order of the outputs.
    pub labels: Labels,
    /// The probability from which a topic is given.
    pub thresholds: BTreeMap<String, f32>,
    /// File name and sha256.
    pub files: BTreeMap<String, String>,
}

/// Class names in the order of the model's outputs.
#[derive(Clone, Debug, Deserialize)]
pub struct Labels {
    /// Three poles.
    pub sentiment: Vec<String>,
    /// Five intents.
    pub intent: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
}

/// A model's folder whose files have been checked.
#[derive(Clone, Debug)]
pub struct Artifacts {
    /// The folder.
    pub dir: PathBuf,
    /// What `model.toml` states.
    pub manifest: Manifest,
    /// The mean embedding of each language, subtracted before texts of two languages are compared.
    means: BTreeMap<Language, Vec<f32>>,
    same_issue: SameIssue,
}

impl Artifacts {
    /// Reads `model.toml` in `dir` and checks every file against its sha256.
    ///
    /// # Errors
    /// [`ModelError`] for a missing file, a wrong checksum, or a manifest that does not fit this version of koe.
    pub fn load(dir: &Path) -> Result<Self, ModelError> {
        let path = dir.join("model.toml");
        let text = std::fs::read_to_string(&path).map_err(|source| ModelError::Unreadable { path: path.clone(), source })?;
        let manifest: Manifest = toml::from_str(&text).map_err(|fault| ModelError::Manifest { path: path.clone(), fault: Box::new(fault) })?;
        for (name, expected) in &manifest.files {
            let file = dir.join(name);
            let found = sha256(&file)?;
            if found != *expected {
                return Err(ModelError::Checksum { path: file, found, expected: expected.clone() });
            }
        }
        let expected = [("sentiment", 3, manifest.labels.sentiment.len()), ("intent", 5, manifest.labels.intent.len())];
        for (output, wanted, stated) in expected {
            if wanted != stated {
                return Err(ModelError::Shape { path, output, found: stated, expected: wanted });
            }
        }
        let means = load_means(&dir.join("language_means.json"), manifest.dimensions)?;
        let same_issue = match manifest.files.get(SAME_ISSUE) {
            Some(_) => SameIssue::load(&dir.join(SAME_ISSUE), manifest.dimensions)?,
            None => SameIssue::default(),
        };
        Ok(Self { dir: dir.to_path_buf(), manifest, means, same_issue })
    }

    /// What tells this model from any other: its name, its version and a digest of its files' checksums.
    #[must_use]
    pub fn identity(&self) -> String {
        let Manifest { name, version, files, .. } = &self.manifest;
        let sums = files.iter().fold(Sha256::new(), |sums, (file, sum)| sums.chain_update(format!("{file} {sum}\n")));
        let digest = sums.finalize().iter().take(8).fold(0_u64, |digest, &byte| digest << 8 | u64::from(byte));
        format!("{name} {version} ({digest:016x})")
    }

    /// The mean embedding of `language`, if the model ships one.
    #[must_use]
    pub fn mean(&self, language: Language) -> Option<&[f32]> {
        self.means.get(&language).map(Vec::as_slice)
    }

    /// Centred vectors of what customers of many trades write, which topics told by examples are held against; read anew at each call, for few runs need
    /// them. Empty if the model ships none.
    ///
    /// # Errors
    /// [`ModelError::Unreadable`] or [`ModelError::Shape`].
    pub(super) fn background(&self) -> Result<Vec<Vec<f32>>, ModelError> {
        if !self.manifest.files.contains_key(BACKGROUND) {
            return Ok(Vec::new());
        }
        let (path, dimensions) = (self.dir.join(BACKGROUND), self.manifest.dimensions);
        let bytes = std::fs::read(&path).map_err(|source| ModelError::Unreadable { path: path.clone(), source })?;
        if dimensions == 0 || bytes.len() % dimensions != 0 {
            return Err(ModelError::Shape { path, output: "background", found: bytes.len(), expected: dimensions });
        }
        let row = |bytes: &[u8]| {
            let mut vector: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte.cast_signed())).collect();
            scale_to_one(&mut vector);
            vector
        };
        Ok(bytes.chunks_exact(dimensions).map(row).collect())
    }

    /// Removes the language's mean from an embedding and scales the rest to length 1, so that vectors of two languages can be compared.
    pub fn centre(&self, embedding: &mut [f32], language: Language) {
        if let Some(mean) = self.mean(language) {
            for (value, mean) in embedding.iter_mut().zip(mean) {
                *value -= mean;
            }
        }
        scale_to_one(embedding);
    }

    /// The space in which units are grouped.
    #[must_use]
    pub fn same_issue(&self) -> &SameIssue {
        &self.same_issue
    }

    /// The probability from which `topic` is given.
    #[must_use]
    pub fn threshold(&self, topic: &str) -> f32 {
        self.manifest.thresholds.get(topic).copied().unwrap_or(0.5)
    }
}

/// Scales a vector to length 1; one of zeros stays.
pub(crate) fn scale_to_one(vector: &mut [f32]) {
    let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        for value in vector {
            *value /= norm;
        }
    }
}

/// The folder of models: as stated, else the first `models/` beside the program, above it, or in the working folder.
///
/// # Errors
/// [`ModelError::NoFolder`] with the places that were searched.
pub fn model_dir(stated: Option<&Path>) -> Result<PathBuf, ModelError> {
    let searched: Vec<PathBuf> = match stated {
        Some(dir) => vec![dir.to_path_buf()],
        None => super::runtime::anchors().into_iter().map(|anchor| anchor.join(FOLDER)).collect(),
    };
    let found = searched.iter().find(|dir| dir.join("koe-small").join("model.toml").is_file()).cloned();
    found.ok_or(ModelError::NoFolder { searched })
}

fn sha256(path: &Path) -> Result<String, ModelError> {
    let io = |source| ModelError::Unreadable { path: path.to_path_buf(), source };
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = std::io::Read::read(&mut file, &mut buffer).map_err(io)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

fn load_means(path: &Path, dimensions: usize) -> Result<BTreeMap<Language, Vec<f32>>, ModelError> {
    let bytes = std::fs::read(path).map_err(|source| ModelError::Unreadable { path: path.to_path_buf(), source })?;
    let means: BTreeMap<Language, Vec<f32>> =
        serde_json::from_slice(&bytes).map_err(|source| ModelError::Means { path: path.to_path_buf(), source })?;
    match means.values().find(|mean| mean.len() != dimensions) {
        Some(mean) => Err(ModelError::Shape { path: path.to_path_buf(), output: "language mean", found: mean.len(), expected: dimensions }),
        None => Ok(means),
    }
}
