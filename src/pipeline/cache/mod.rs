//! What the model has said of a text before, so that a nightly run pays for new texts only.
//!
//! A prediction is a function of the text and the model alone (every text runs by itself at its exact length), so a remembered one is exactly what a run
//! of the model would give, and outputs are the same bytes with and without a cache. To keep that true, an entry is known by a digest of its text and
//! belongs to one [`Maker`]: the model's files and settings, the version of koe's own code around them, and what the model says **on this machine** of
//! a few fixed sentences (another processor or runtime may round otherwise). Every entry carries a checksum over all of this; one that does not hold is
//! never used.
//!
//! The file is `SQLite` with a write-ahead log: several processes read and write it in turn, and `kill -9` leaves the entries that were committed. It
//! holds digests of texts, probabilities and vectors, no text; vectors still tell what a text is about, so the file is readable by its owner only.
//!
//! A cache must never cost a run: a damaged file is set aside under `NAME.damaged`, and when the file cannot be written the run goes on without;
//! both are said as a [`CacheWarning`].

mod entry;
mod error;
mod file;
mod memory;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::Xxh3;

use crate::classify::{Classifier, ModelError, Prediction};
pub use entry::{Portable, TextDigest};
pub use error::{CacheError, CacheWarning};
use file::{CacheFile, Fault};
pub use memory::Carried;
pub(super) use memory::Memory;

/// The version of everything between a text and its [`Prediction`] that is koe's own: how the input is made, session options, how cues are cut. Raised
/// with any change there; entries of other versions are not used.
const CLASSIFICATION: u32 = 1;

/// Sentences that tell machines apart: short and long, both languages. What the model says of them, bit for bit, is part of the cache's key.
const PROBES: [&str; 4] = [
    "配送が遅い",
    "The lid broke after two days.",
    "電話が三十分つながらず、やっと出た担当の方も話を聞いてくれませんでした。前は良かったのに残念です。",
    "I really like the quiet mode, but could you please bring back the old timer, because the new one resets itself every time the power goes out at night?",
];

/// New entries that are held back while another process writes; what comes beyond is not remembered.
const HELD_BACK: usize = 16_384;

/// Where predictions come from. Only entries of the same maker are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The model by name, version and checksums, its settings, and koe's own version of the code around it.
    pub model: String,
    /// Digest of what this machine says of the probes.
    pub machine: u64,
}

impl Maker {
    /// Runs the probes.
    ///
    /// # Errors
    /// [`ModelError`] when the model cannot be run.
    pub fn of(classifier: &mut Classifier) -> Result<Self, ModelError> {
        let artifacts = classifier.artifacts();
        let manifest = &artifacts.manifest;
        let model =
            format!("{}; at most {} tokens after `{}`; koe's part {CLASSIFICATION}", artifacts.identity(), manifest.max_tokens, manifest.prefix);
        let mut hash = Xxh3::new();
        for prediction in classifier.classify(&PROBES)? {
            hash.update(&entry::payload(&prediction));
        }
        Ok(Self { model, machine: hash.digest() })
    }
}

/// Where the cache lies and how much it keeps.
#[derive(Clone, Debug)]
pub struct CacheOptions {
    /// The file; made if it is not there.
    pub path: PathBuf,
    /// Entries that so many runs have not used are dropped; `None` keeps them.
    pub runs: Option<u32>,
    /// Bytes that the entries may take; those unused for the longest go first.
    pub bytes: u64,
}

/// What a run had of its cache.
#[derive(Clone, Debug, Default)]
pub struct CacheUse {
    /// Texts that were asked for.
    pub asked: u64,
    /// … and found.
    pub found: u64,
    /// What the user should know.
    pub warnings: Vec<CacheWarning>,
}

/// A cache that is open for a run.
#[derive(Debug)]
pub struct Cache {
    options: CacheOptions,
    maker: Maker,
    /// `None` once the run goes on without.
    file: Option<CacheFile>,
    /// Not yet in the file: another process was writing.
    held: HashMap<TextDigest, Vec<u8>>,
    dropped: u64,
    used: CacheUse,
}

impl Cache {
    /// Opens the file, or makes it, for what `classifier` says.
    ///
    /// # Errors
    /// [`CacheError`] for a file that is no cache, or a folder that is not there: the setting is wrong. [`ModelError`] when the model cannot be run.
    pub fn open(options: CacheOptions, classifier: &mut Classifier) -> Result<Self, CacheOpenError> {
        let maker = Maker::of(classifier)?;
        Ok(Self::open_for(options, maker)?)
    }

    fn open_for(options: CacheOptions, maker: Maker) -> Result<Self, CacheError> {
        let mut cache = Self { options, maker, file: None, held: HashMap::new(), dropped: 0, used: CacheUse::default() };
        match CacheFile::open(&cache.options.path, &cache.maker) {
            Ok(file) => cache.file = Some(file),
            Err(Fault::Wrong(error)) => return Err(error),
            Err(fault) => cache.stumble(fault),
        }
        Ok(cache)
    }

    /// The prediction of each text, in order: as remembered, or from the classifier.
    ///
    /// # Errors
    /// [`ModelError`] as [`Classifier::classify`]; never because of the cache.
    pub fn classify(&mut self, classifier: &mut Classifier, texts: &[&str]) -> Result<Vec<Prediction>, ModelError> {
        let digests: Vec<TextDigest> = texts.par_iter().map(|text| TextDigest::of(text)).collect();
        let mut found = self.find(&digests);
        self.used.asked += texts.len() as u64;
        self.used.found += found.iter().flatten().count() as u64;
        let missing: Vec<usize> = (0..texts.len()).filter(|&index| found[index].is_none()).collect();
        let fresh = classifier.classify(&missing.iter().map(|&index| texts[index]).collect::<Vec<_>>())?;
        let sealed: Vec<Vec<u8>> =
            missing.par_iter().zip(&fresh).map(|(&index, prediction)| entry::seal(digests[index], &self.maker, prediction)).collect();
        self.remember(missing.iter().map(|&index| digests[index]).zip(sealed));
        for (index, prediction) in missing.into_iter().zip(fresh) {
            found[index] = Some(prediction);
        }
        Ok(found.into_iter().flatten().collect())
    }

    fn find(&mut self, digests: &[TextDigest]) -> Vec<Option<Prediction>> {
        let sealed = match self.file.as_mut().map(|file| file.find(digests)) {
            Some(Ok(sealed)) => sealed,
            Some(Err(fault)) => {
                self.stumble(fault);
                vec![None; digests.len()]
            }
            None => vec![None; digests.len()],
        };
        let (maker, held) = (&self.maker, &self.held);
        let opened: Vec<Option<Result<Prediction, BadSeal>>> = sealed
            .into_par_iter()
            .zip(digests)
            .map(|(sealed, &digest)| {
                let sealed = sealed.as_deref().or_else(|| held.get(&digest).map(Vec::as_slice))?;
                Some(entry::open(digest, maker, sealed).ok_or(BadSeal))
            })
            .collect();
        if opened.iter().flatten().any(Result::is_err) {
            self.stumble(Fault::Damaged("an entry does not fit its checksum".to_owned()));
        }
        opened.into_iter().map(|opened| opened?.ok()).collect()
    }

    /// Keeps entries, if the file can be written now; otherwise holds them back for the next time.
    fn remember(&mut self, entries: impl Iterator<Item = (TextDigest, Vec<u8>)>) {
        let Some(file) = &mut self.file else { return };
        self.held.extend(entries);
        match file.keep(&self.held) {
            Ok(true) => self.held.clear(),
            Ok(false) if self.held.len() > HELD_BACK => {
                self.dropped += self.held.len() as u64;
                self.held.clear();
            }
            Ok(false) => {}
            Err(fault) => self.stumble(fault),
        }
    }

    /// Takes entries that another machine made with the same model, as [`Portable`] carries them: what that machine's processor said stands here too.
    ///
    /// # Errors
    /// [`CacheError::OtherModel`] and [`CacheError::BadImport`], at the first entry that is wrong; what came before it is kept.
    pub fn import(&mut self, entries: &[Portable]) -> Result<(), CacheError> {
        let mut sealed = Vec::with_capacity(entries.len());
        for entry in entries {
            let maker = entry.maker().filter(|maker| maker.model == self.maker.model);
            let maker = maker.ok_or_else(|| CacheError::OtherModel { found: entry.maker.clone(), expected: self.maker.model.clone() })?;
            let digest = entry.digest().ok_or(CacheError::BadImport)?;
            let prediction = entry::open(digest, &maker, &entry.value).ok_or(CacheError::BadImport)?;
            sealed.push((digest, entry::seal(digest, &self.maker, &prediction)));
        }
        self.used.asked += sealed.len() as u64;
        self.remember(sealed.into_iter());
        Ok(())
    }

    /// Ends the run: writes what is held back, drops what is too old or too much, and says how the cache was used.
    pub fn finish(mut self) -> CacheUse {
        if let Some(file) = &mut self.file {
            match file.keep_waiting(&self.held).and_then(|kept| {
                if !kept {
                    self.dropped += self.held.len() as u64;
                }
                file.prune(self.options.runs, self.options.bytes)
            }) {
                Ok(()) => {}
                Err(fault) => self.stumble(fault),
            }
        }
        if self.dropped > 0 {
            self.used.warnings.push(CacheWarning::Busy { path: self.options.path.clone(), entries: self.dropped });
        }
        self.used
    }

    /// Sets a damaged file aside and begins a new one; at any other fault goes on without.
    fn stumble(&mut self, fault: Fault) {
        self.held.clear();
        self.file = None;
        let path = self.options.path.clone();
        let warning = match fault {
            Fault::Damaged(what) => match set_aside(&path) {
                Ok(to) => {
                    self.file = CacheFile::open(&path, &self.maker).ok();
                    CacheWarning::SetAside { path, to, what }
                }
                Err(source) => CacheWarning::Without { path, what: source.to_string() },
            },
            Fault::Wrong(error) => CacheWarning::Without { path, what: error.to_string() },
            Fault::Unusable(what) => CacheWarning::Without { path, what },
        };
        self.used.warnings.push(warning);
    }
}

/// An entry whose checksum does not hold.
struct BadSeal;

/// Why a cache could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CacheOpenError {
    /// The file is none, or cannot be.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The model could not be run on the probes.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Moves a damaged cache, with its log, out of the way; an older damaged one is replaced.
fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let with = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let to = with(path, ".damaged");
    std::fs::rename(path, &to)?;
    for log in ["-wal", "-shm"] {
        match std::fs::remove_file(with(path, log)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(to)
}

/// A digest of 128 bits of `parts`, each with its length before it.
fn digest_of(parts: &[&[u8]]) -> [u8; 16] {
    let sums = parts.iter().fold(Sha256::new(), |sums, part| sums.chain_update((part.len() as u64).to_le_bytes()).chain_update(part));
    let mut digest = [0; 16];
    digest.iter_mut().zip(sums.finalize()).for_each(|(to, from)| *to = from);
    digest
}

#[cfg(test)]
mod tests;
