//! The flags of the cache and of grouping on many machines.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use koe::pipeline::CacheOptions;
use koe::pipeline::spread::MOST;

use super::arguments::SettingsArguments;

const MEBIBYTE: u64 = 1 << 20;

/// Where predictions are remembered from run to run.
#[derive(Debug, Default, Args)]
pub(crate) struct CacheArguments {
    /// File that remembers what the model said of each text, so that the next run pays for new texts only; made if it is not there.
    #[arg(long, value_name = "KOE.CACHE")]
    pub(crate) cache: Option<PathBuf>,
    /// Forget texts that so many runs have not met.
    #[arg(long, value_name = "N", requires = "cache", value_parser = clap::value_parser!(u32).range(1..))]
    cache_runs: Option<u32>,
    /// Most that the file may take; texts not met for the longest are forgotten first.
    #[arg(long, value_name = "MIB", requires = "cache", default_value_t = 4096)]
    cache_size: u64,
}

impl CacheArguments {
    pub(crate) fn options(&self) -> Option<CacheOptions> {
        let path = self.cache.clone()?;
        Some(CacheOptions { path, runs: self.cache_runs, bytes: self.cache_size.saturating_mul(MEBIBYTE) })
    }
}

#[derive(Debug, Args)]
pub(crate) struct CacheCommand {
    #[command(subcommand)]
    pub(crate) action: CacheAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// Take in predictions that `koe annotate --predictions` made on other machines with the same model.
    Import {
        /// Arrow or Parquet files with the columns `maker`, `text` and `value`, or folders of them.
        #[arg(required = true, value_name = "TABLE")]
        tables: Vec<PathBuf>,
        /// The cache; made if it is not there.
        #[arg(long, value_name = "KOE.CACHE")]
        cache: PathBuf,
        #[command(flatten)]
        settings: SettingsArguments,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ClusterCommand {
    #[command(subcommand)]
    pub(crate) step: ClusterStep,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClusterStep {
    /// The texts of one part as nodes, or leaders of them: an Arrow stream of units on standard input, of nodes on standard output.
    Summarize {
        /// Texts that are kept as they are; of more, leaders stand for the others.
        #[arg(long, value_name = "N", default_value_t = MOST)]
        most: usize,
        /// Worker threads; 0 means one for each processor.
        #[arg(long, value_name = "N", default_value_t = 0)]
        threads: usize,
    },
    /// Group the nodes of all parts.
    Merge {
        /// What `summarize` gave, as Arrow or Parquet files, or folders of them.
        #[arg(required = true, value_name = "TABLE")]
        tables: Vec<PathBuf>,
        /// Arrow file for the groups.
        #[arg(long, value_name = "FILE.arrow")]
        out: PathBuf,
        /// Worker threads; 0 means one for each processor.
        #[arg(long, value_name = "N", default_value_t = 0)]
        threads: usize,
    },
    /// The group of each text of one part: an Arrow stream of units on standard input, of texts with their groups on standard output.
    Assign {
        /// What `merge` wrote.
        #[arg(long, value_name = "FILE.arrow")]
        clusters: PathBuf,
        /// Worker threads; 0 means one for each processor.
        #[arg(long, value_name = "N", default_value_t = 0)]
        threads: usize,
    },
}
