//! The command line: the only part of koe that prints.
//!
//! Standard output carries data, or a page for people in the language of the terminal; bars, warnings and errors go to standard error. Exit codes: 0 complete, 1 complete with rows set aside, 2 failed; with `--exit-on-alert`, 3 complete with something to
//! be alerted.

mod analyze;
mod annotate;
mod arguments;
mod cache;
mod cache_arguments;
mod cluster;
mod columns;
mod diff;
mod dry_run;
mod evaluate;
mod evaluation;
mod evaluation_words;
mod inspect;
mod issue;
mod issue_arguments;
mod issue_corrections;
mod japanese;
mod locale;
mod night_arguments;
mod signals;
mod terminal;
mod verify;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use arguments::{Arguments, Command};
use locale::Locale;
use signals::Uninterrupted;
use terminal::Terminal;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Complete,
    /// Everything was done, but rows were set aside.
    SetAside,
    /// Nothing was written.
    Failed,
    /// Everything was done, and there is something to be alerted; only where that was asked for.
    Alerted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Complete => Self::SUCCESS,
            Exit::SetAside => Self::from(1),
            Exit::Failed => Self::from(2),
            Exit::Alerted => Self::from(3),
        }
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The library says.
    #[error(transparent)]
    Koe(#[from] koe::error::Error),
    /// Standard output is gone or full.
    #[error("standard output cannot be written")]
    Stdout(#[from] std::io::Error),
}

impl<T: Into<koe::error::Error>> From<Box<T>> for Failure {
    fn from(error: Box<T>) -> Self {
        Self::Koe((*error).into())
    }
}

/// Runs one command.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let locale = Locale::of_environment();
    let arguments = match parse(arguments, locale) {
        Ok(arguments) => arguments,
        Err(error) => {
            terminal::parse_failure(&error, locale);
            return if error.use_stderr() { Exit::Failed } else { Exit::Complete };
        }
    };
    let terminal = Terminal::new(arguments.quiet, arguments.verbose, locale);
    signals::quiet_panics(locale);
    let signals = Uninterrupted::watch();
    let command = arguments.command;
    let Ok(done) = catch_unwind(AssertUnwindSafe(|| run_command(command, &terminal, &signals))) else { return Exit::Failed };
    match done {
        Ok(exit) => exit,
        // The reader of a pipe has seen enough.
        Err(Failure::Stdout(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Complete,
        Err(failure) => {
            terminal.failure(&failure);
            Exit::Failed
        }
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>, locale: Locale) -> Result<Arguments, clap::Error> {
    let mut command = match locale {
        Locale::English => Arguments::command(),
        Locale::Japanese => japanese::command(Arguments::command()),
    };
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn run_command(command: Command, terminal: &Terminal, signals: &Uninterrupted) -> Result<Exit, Failure> {
    match command {
        Command::Analyze(arguments) => analyze::run(&arguments, terminal, signals),
        Command::Annotate(arguments) => annotate::run(&arguments, terminal, signals),
        Command::Evaluate(arguments) => evaluate::run(&arguments, terminal),
        Command::Verify(arguments) => verify::run(&arguments, terminal.locale()),
        Command::Issue(arguments) => issue::run(&arguments, terminal),
        Command::Diff(arguments) => diff::run(&arguments, terminal.locale()),
        Command::Cache(arguments) => cache::run(&arguments, terminal),
        Command::Cluster(arguments) => cluster::run(&arguments),
        Command::Models(arguments) => inspect::models(&arguments, terminal.locale()),
        Command::Config(arguments) => inspect::config(&arguments),
    }
}
