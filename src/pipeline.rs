//! The way of the data from files to a [`Report`]: the stages in their order, in bounded memory.
//!
//! The first pass reads, annotates and stores every row chunk by chunk; what stays in memory is a small entry a comment and a vector for each distinct
//! unit that is clustered. The second pass reads the stored comments in canonical order, names the groups and counts. Nothing here depends on the order
//! of the input's rows, on the number of threads or on the clock.

mod acting;
mod annotate;
mod assignments;
mod cache;
mod conflicts;
mod context;
mod corrections;
mod draft;
mod faq;
mod figures;
mod grouping;
mod guarded;
mod keeping;
mod landscape;
mod map;
mod overview;
mod preflight;
mod reading;
mod second_pass;
mod severe;
mod shown;
pub mod spread;
mod store;
mod strays;
mod unchanged;
mod unnamed;
mod voices;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::classify::{Classifier, Comment, Status, model_dir};
use crate::config::Settings;
use crate::error::Error;
use crate::issue::actions::{Action, ActionWarning};
use crate::issue::ledger::Ledger;
use crate::normalize::TextKey;
use crate::read::{self, ReadWarning, Role, Source};
use crate::report::{Accounting, Report, SourceSummary};
use crate::suggest::faq::FaqFile;
use crate::tokenize::Tokenizer;

pub use annotate::{Annotated, Annotator, CHUNK};
pub use cache::{Cache, CacheError, CacheOpenError, CacheOptions, CacheUse, CacheWarning, Carried, Maker, Portable, TextDigest};
use corrections::Corrections;
pub(crate) use keeping::course;
pub(crate) use landscape::landscape_of;
pub use preflight::{Doubt, FilePreflight, Guess, Preflight, Sample, SetAside, preflight};
use store::{Store, StoreWriter};
pub use unchanged::Unchanged;

/// What a run is doing, for a progress bar or a log.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// A file is being read.
    Reading {
        /// Its path.
        path: &'a Path,
    },
    /// So many rows have been annotated in all.
    Annotated {
        /// Rows of all files so far.
        rows: u64,
    },
    /// All is read; what the cache had of it.
    Remembered(&'a CacheUse),
    /// Units are being grouped.
    Clustering {
        /// Distinct texts of units.
        units: usize,
    },
    /// Issues are being named and counted.
    Naming {
        /// Groups found.
        groups: usize,
    },
}

/// The models and dictionary of a run, loaded and checked.
pub struct Loaded {
    /// Sessions of the classifier.
    pub classifier: Classifier,
    /// The dictionaries.
    pub tokenizer: Tokenizer,
    /// The folder they came from.
    pub dir: PathBuf,
    /// What earlier runs remember.
    pub cache: Option<Cache>,
    /// The group of each text, where groups were formed elsewhere; a run with a ledger forms its own.
    pub groups: Option<BTreeMap<TextKey, u64>>,
}

/// The folder of the classifier under the folder of models.
pub const MODEL: &str = "koe-small";
/// The folder of the Japanese dictionary under the folder of models.
pub const DICTIONARY: &str = "ipadic";

impl Loaded {
    /// Loads what `settings` name, with a session for each thread.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Tokenize`].
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        let dir = model_dir(settings.model_dir.as_deref())?;
        let classifier = Classifier::open(&dir.join(MODEL), settings.threads.get())?;
        let tokenizer = Tokenizer::load(&dir.join(DICTIONARY))?;
        Ok(Self { classifier, tokenizer, dir, cache: None, groups: None })
    }

    /// Opens a cache for what the classifier says.
    ///
    /// # Errors
    /// [`Error::Cache`] for a file that is none, [`Error::Model`].
    pub fn with_cache(mut self, options: Option<CacheOptions>) -> Result<Self, Error> {
        self.cache = options.map(|options| Cache::open(options, &mut self.classifier)).transpose()?;
        Ok(self)
    }
}

/// A finished run: the report and the comments it counts.
pub struct Analysis {
    /// Everything the report says.
    pub report: Report,
    store: Store,
    issues: assignments::Assignments,
    /// What the run could not do with what it was given beside the inputs, each with its place.
    pub warnings: Vec<ActionWarning>,
    /// What the readers have to say of each input, by its path.
    pub read_warnings: Vec<(String, ReadWarning)>,
    /// Units whose labels a person has corrected, in this run or before.
    pub corrected: u64,
}

impl Analysis {
    /// The comments in canonical order, each unit with its issue.
    pub fn comments(&self) -> impl Iterator<Item = std::io::Result<Comment>> + '_ {
        self.store.iter().map(|comment| comment.map(|comment| self.issues.mark(comment)))
    }
}

/// Analyses files that have been opened; `scratch` is a writable folder for a temporary file without a name.
///
/// # Errors
/// [`Error`] of any stage; never for a bad row.
pub fn analyze(
    sources: Vec<Source>,
    settings: &Settings,
    loaded: Loaded,
    scratch: &Path,
    on_event: &mut dyn FnMut(&Event<'_>),
) -> Result<Analysis, Error> {
    analyze_with(sources, settings, loaded, scratch, Beside::default(), on_event)
}

/// What a run looks at beside the comments.
#[derive(Default)]
pub struct Beside<'a> {
    /// Keeps the issues' identity. What the run adds to it stands in [`Ledger::book`] afterwards and is for the caller to commit, before the report is
    /// written.
    pub ledger: Option<&'a mut Ledger>,
    /// What customers can read already.
    pub faq: Option<FaqFile>,
    /// What was done about issues; its effect is judged, and a ledger keeps that, too.
    pub actions: &'a [Action],
    /// Whether a package for each owner will be written, which holds a page and a workbook. What neither a package nor one of the settings' formats shows is
    /// not made.
    pub packages: bool,
}

/// [`analyze`], with what the company knows already.
///
/// # Errors
/// As [`analyze`]; the ledger's file is untouched then.
pub fn analyze_with(
    sources: Vec<Source>,
    settings: &Settings,
    loaded: Loaded,
    scratch: &Path,
    beside: Beside<'_>,
    on_event: &mut dyn FnMut(&Event<'_>),
) -> Result<Analysis, Error> {
    let Loaded { classifier, tokenizer, cache, groups, .. } = loaded;
    let artifacts = classifier.artifacts().clone();
    let Beside { mut ledger, faq, actions, packages } = beside;
    let corrections = ledger.as_mut().map(|ledger| Corrections::of(&mut ledger.book)).unwrap_or_default();
    let mut annotator = Annotator::remembering(classifier, tokenizer.clone(), settings)?.with_cache(cache);
    annotator.corrections = corrections.clone();
    let mut writer = StoreWriter::create(scratch).map_err(Error::Store)?;
    let mut units = second_pass::UnitKeys::default();
    let drafting = annotator.drafting();
    let mut summaries = Vec::with_capacity(sources.len());
    let mut read_warnings = Vec::new();
    let mut rows = 0;
    for mut source in sources {
        on_event(&Event::Reading { path: &source.plan.path });
        let mut read = 0;
        let mut next = || drafting.of(source.by_ref().take(CHUNK).collect());
        let mut chunk = next();
        let mut before: Vec<Annotated> = Vec::new();
        while !chunk.is_empty() {
            read += chunk.len() as u64;
            rows += chunk.len() as u64;
            // While one chunk is annotated, the one before it is stored and the next one is read.
            let (annotated, (stored, following)) =
                rayon::join(|| annotator.annotate_drafts(chunk), || (writer.push_all(&before, &mut units), next()));
            stored.map_err(Error::Store)?;
            (before, chunk) = (annotated?, following);
            on_event(&Event::Annotated { rows });
        }
        writer.push_all(&before, &mut units).map_err(Error::Store)?;
        if let Some(fault) = source.fault() {
            return Err(fault.into());
        }
        let warnings = source.warnings();
        read_warnings.extend(warnings.iter().map(|warning| (source.plan.path.display().to_string(), warning.clone())));
        summaries.push(summary(&source, read, &warnings));
    }
    let (used, store) = rayon::join(|| annotator.close_cache(), || writer.finish(settings.author_salt.as_deref()));
    if let Some(used) = used {
        on_event(&Event::Remembered(&used));
    }
    let mut store = store.map_err(Error::Store)?;
    store.corrections = corrections;
    account(&store, &mut summaries)?;
    store.find_days_reached();
    store.name_strays(&mut summaries, &mut read_warnings);
    let shown = shown::Shown::of(&settings.formats, packages);
    let faq = faq.map(|file| annotator.faq(file)).transpose()?;
    let (known, contexts, judge) = annotator.into_known();
    let inputs =
        second_pass::Inputs { store, units, known, contexts, tokenizer, judge, artifacts, summaries, settings, ledger, faq, actions, groups, shown };
    Ok(Analysis { read_warnings, ..second_pass::finish(inputs, on_event)? })
}

fn summary(source: &Source, read: u64, warnings: &[ReadWarning]) -> SourceSummary {
    SourceSummary {
        path: source.plan.path.display().to_string(),
        layout: source.plan.layout.as_str().to_owned(),
        encoding: source.plan.encoding.label.clone(),
        text_column: source.plan.column(Role::Text).map(|choice| choice.header.clone()).unwrap_or_default(),
        accounting: Accounting { read, ..Accounting::default() },
        warnings: warnings.iter().map(ToString::to_string).collect(),
    }
}

/// Law 1: every row read has one status.
fn account(store: &Store, summaries: &mut [SourceSummary]) -> Result<(), Error> {
    for index in 0..store.len() {
        let entry = store.entry(index);
        if let Some(summary) = summaries.iter_mut().find(|summary| *summary.path == *entry.path()) {
            summary.accounting.count(entry.status);
        }
    }
    match summaries.iter().find(|summary| !summary.accounting.balances()) {
        None => Ok(()),
        Some(summary) => Err(Error::Unbalanced { read: summary.accounting.read, accounted: accounted(store, &summary.path) }),
    }
}

fn accounted(store: &Store, path: &str) -> u64 {
    (0..store.len()).filter(|&index| store.entry(index).path() == path).count() as u64
}

/// Whether any row was set aside, which a run reports in its exit code.
#[must_use]
pub fn set_aside(accounting: &Accounting) -> bool {
    accounting.rejected > 0
}

/// Reads all rows and refuses the inputs when one of them would be set aside.
///
/// # Errors
/// [`Error::SetAside`] with the first such row, [`Error::Read`] when a file cannot be read on.
pub fn refuse_set_aside(sources: Vec<Source>) -> Result<(), Error> {
    let (mut first, mut rows) = (None, 0);
    for mut source in sources {
        for fault in source.by_ref().filter_map(Result::err) {
            rows += 1;
            first.get_or_insert(fault);
        }
        if let Some(fault) = source.fault() {
            return Err(fault.into());
        }
    }
    first.map_or(Ok(()), |fault| Err(Error::SetAside { fault: Box::new(fault), rows }))
}

/// Opens every input, files of folders included.
///
/// # Errors
/// [`Error::Read`] for the first input that cannot be read.
pub fn open(inputs: &[PathBuf], settings: &Settings) -> Result<Vec<Source>, Error> {
    let paths = read::expand(inputs)?;
    let sources = paths.iter().map(|path| read::open(path, &settings.read).map_err(Error::from)).collect::<Result<Vec<Source>, Error>>()?;
    // A file may lack a column that another has; a column that no file has is a slip of the pen.
    let stated = settings.effective.columns.values().filter(|name| !name.is_empty());
    if let Some((name, first)) = stated.filter(|name| sources.iter().all(|source| source.plan.header(name).is_none())).zip(sources.first()).next() {
        let plan = &first.plan;
        let (path, line, headers) = (plan.path.clone(), plan.header_line, plan.headers.clone());
        return Err(read::ReadError::ColumnNotFound { path, line, name: name.clone(), headers }.into());
    }
    Ok(sources)
}

/// Whether a status counts towards the analysed comments.
fn is_analyzed(status: Status) -> bool {
    status == Status::Analyzed
}
