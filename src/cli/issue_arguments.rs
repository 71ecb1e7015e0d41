//! Flags of `koe issue`, as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::TextOrJson;

/// Which ledger.
#[derive(Debug, Args)]
pub(crate) struct LedgerArguments {
    /// The ledger.
    #[arg(long, value_name = "KOE.DB")]
    pub(crate) ledger: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct IssueArguments {
    #[command(subcommand)]
    pub(crate) command: IssueCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IssueCommand {
    /// List all issues: state, voices of the latest run, units in all, dates, marks, title.
    List {
        #[command(flatten)]
        ledger: LedgerArguments,
        /// Format of standard output.
        #[arg(long, value_enum, default_value = "text")]
        format: TextOrJson,
    },
    /// Show one issue with its history and members.
    Show {
        /// The issue, such as K-0001.
        id: String,
        #[command(flatten)]
        ledger: LedgerArguments,
        /// Format of standard output.
        #[arg(long, value_enum, default_value = "text")]
        format: TextOrJson,
    },
    /// Give an issue a name, which is used everywhere from the next run on.
    Rename {
        /// The issue.
        id: String,
        /// Its name.
        #[arg(required_unless_present = "clear")]
        name: Option<String>,
        /// Take the name away: koe's own title shows again.
        #[arg(long, conflicts_with = "name")]
        clear: bool,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Make issues part of another one.
    Merge {
        /// The issues that go.
        #[arg(required = true)]
        ids: Vec<String>,
        /// The issue that stays.
        #[arg(long, value_name = "ID")]
        into: String,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Take a merge back: the issue is one of its own again, with its units.
    Unmerge {
        /// The issue that was merged into another.
        id: String,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Take units of an issue into a new issue.
    Split {
        /// The issue.
        id: String,
        /// Comments by id, or single units as COMMENT#0, COMMENT#1 and so on.
        #[arg(required = true, value_name = "UNIT")]
        units: Vec<String>,
        /// Name of the new issue.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Move comments or single units to another issue, or to none.
    Move {
        /// Comments by id, or single units as COMMENT#0, COMMENT#1 and so on.
        #[arg(required = true, value_name = "UNIT")]
        units: Vec<String>,
        /// The right issue, or `none`.
        #[arg(long, value_name = "ID")]
        to: String,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// List the sentiments and intents of units that people have corrected with --review.
    Corrections {
        #[command(flatten)]
        ledger: LedgerArguments,
        /// Format of standard output.
        #[arg(long, value_enum, default_value = "text")]
        format: TextOrJson,
    },
    /// Take corrections of sentiment and intent back: the machine's labels count again.
    Uncorrect {
        /// Comments by id, or single units as COMMENT#0, COMMENT#1 and so on.
        #[arg(required = true, value_name = "UNIT")]
        units: Vec<String>,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Leave an issue out of alerts and list it last.
    Mute {
        /// The issue.
        id: String,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Take that back.
    Unmute {
        /// The issue.
        id: String,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Mark an issue as known to the team: it is never alerted as new.
    Known {
        /// The issue.
        id: String,
        /// Take the mark away.
        #[arg(long)]
        off: bool,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
    /// Name the owner of an issue, instead of the taxonomy's.
    Owner {
        /// The issue.
        id: String,
        /// Its owner.
        #[arg(required_unless_present = "clear")]
        owner: Option<String>,
        /// Leave it to the taxonomy again.
        #[arg(long, conflicts_with = "owner")]
        clear: bool,
        #[command(flatten)]
        ledger: LedgerArguments,
    },
}

impl IssueCommand {
    /// The ledger of a correction.
    pub(crate) fn ledger(&self) -> Option<&std::path::Path> {
        match self {
            Self::List { .. } | Self::Show { .. } | Self::Corrections { .. } => None,
            Self::Rename { ledger, .. }
            | Self::Merge { ledger, .. }
            | Self::Unmerge { ledger, .. }
            | Self::Split { ledger, .. }
            | Self::Move { ledger, .. }
            | Self::Uncorrect { ledger, .. }
            | Self::Mute { ledger, .. }
            | Self::Unmute { ledger, .. }
            | Self::Known { ledger, .. }
            | Self::Owner { ledger, .. } => Some(&ledger.ledger),
        }
    }
}
