//! Why a run could not start or go on. One row's faults are [`RowError`]s instead and never end a run.

use crate::classify::ModelError;
use crate::cluster::ClusterError;
use crate::config::SettingsError;
use crate::diff::DiffError;
use crate::evaluate::EvaluateError;
use crate::feedback::RowError;
use crate::issue::actions::ActionsError;
use crate::issue::ledger::LedgerError;
use crate::pipeline::spread::TableError;
use crate::pipeline::{CacheError, CacheOpenError};
use crate::read::ReadError;
use crate::report::OutputError;
use crate::suggest::faq::FaqError;
use crate::tokenize::TokenizeError;
use crate::verify::VerifyError;

/// A fatal error of any stage.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Inputs.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The Japanese dictionary.
    #[error(transparent)]
    Tokenize(#[from] TokenizeError),
    /// Models and their runtime.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Clustering.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The ledger, or what was asked of it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file of actions.
    #[error(transparent)]
    Actions(#[from] ActionsError),
    /// The cache, or predictions to be taken into it.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// A table from another machine.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Outputs.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// An FAQ that cannot be used.
    #[error(transparent)]
    Faq(#[from] FaqError),
    /// Two runs that cannot be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// A labelled set that cannot be evaluated.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// A run whose outputs do not hold.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The temporary store of the run's comments.
    #[error("the temporary file of the run cannot be used")]
    Store(#[source] std::io::Error),
    /// The worker threads.
    #[error("{threads} worker threads cannot be started")]
    Threads {
        /// As many as were asked for.
        threads: usize,
        /// Why not.
        #[source]
        source: rayon::ThreadPoolBuildError,
    },
    /// A strict run that would have to set rows aside.
    #[error("{}; {rows} rows would be set aside, and --strict allows none", fault.reason)]
    SetAside {
        /// The first of them.
        fault: Box<RowError>,
        /// How many there are.
        rows: u64,
    },
    /// An input that another program wrote to during the run.
    #[error("the file changed while it was read")]
    Changed {
        /// The file.
        path: std::path::PathBuf,
    },
    /// Rows were lost or counted twice: a fault of koe itself.
    #[error("{read} rows were read, but {accounted} are accounted for")]
    Unbalanced {
        /// Rows read.
        read: u64,
        /// Rows with a status.
        accounted: u64,
    },
}

impl From<CacheOpenError> for Error {
    fn from(error: CacheOpenError) -> Self {
        match error {
            CacheOpenError::Cache(error) => error.into(),
            CacheOpenError::Model(error) => error.into(),
        }
    }
}

impl Error {
    /// The place of the fault, for the head of the message.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Settings(error) => error.place(),
            Self::Read(error) => error.place(),
            Self::Model(error) => error.place(),
            Self::Output(error) => error.place(),
            Self::Evaluate(error) => error.place(),
            Self::Verify(error) => error.place(),
            Self::SetAside { fault, .. } => fault.position.to_string(),
            Self::Ledger(error) => error.place(),
            Self::Actions(error) => error.place(),
            Self::Cache(error) => error.place(),
            Self::Table(error) => error.place(),
            Self::Diff(error) => error.place(),
            Self::Faq(error) => error.place(),
            Self::Changed { path } | Self::Tokenize(TokenizeError::Dictionary { path, .. }) => path.display().to_string(),
            Self::Tokenize(TokenizeError::Analysis { .. }) | Self::Cluster(_) | Self::Store(_) | Self::Threads { .. } | Self::Unbalanced { .. } => {
                "koe".to_owned()
            }
        }
    }

    /// What to do, if anything can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Settings(error) => Some(error.hint().to_owned()),
            Self::Read(error) => Some(error.hint()),
            Self::Model(error) => Some(error.hint().to_owned()),
            Self::Output(error) => Some(error.hint().to_owned()),
            Self::Tokenize(error) => Some(error.hint()),
            Self::Evaluate(error) => Some(error.hint()),
            Self::Verify(error) => Some(error.hint().to_owned()),
            Self::Ledger(error) => Some(error.hint()),
            Self::Actions(error) => Some(error.hint()),
            Self::Cache(error) => Some(error.hint().to_owned()),
            Self::Table(error) => Some(error.hint().to_owned()),
            Self::Diff(error) => Some(error.hint().to_owned()),
            Self::Faq(error) => Some(error.hint()),
            Self::Store(_) => Some("make room on the disk that holds the output folder".to_owned()),
            Self::SetAside { .. } => Some("mend the rows (--dry-run shows them), or run without --strict".to_owned()),
            Self::Changed { .. } => Some("wait until the export is written, or give koe a copy".to_owned()),
            Self::Threads { .. } => Some("ask for fewer with --threads".to_owned()),
            Self::Cluster(_) | Self::Unbalanced { .. } => {
                Some("this is a fault of koe: please report it with the input's size and layout".to_owned())
            }
        }
    }
}
