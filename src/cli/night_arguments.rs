//! Flags of `koe analyze` for those who act on its findings, and for nightly jobs.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct NightArguments {
    /// What was done about issues: a table with issue, date or version, and what; says whether it worked.
    #[arg(long, value_name = "ACTIONS.csv")]
    pub(crate) actions: Option<PathBuf>,
    /// End with 3 when alerts.json holds something that has not been told before.
    #[arg(long, requires = "ledger")]
    pub(crate) exit_on_alert: bool,
}
