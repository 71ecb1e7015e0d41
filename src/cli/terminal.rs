//! Standard error: bars, messages, errors. Colour and bars only on a terminal; `NO_COLOR` is respected.

use std::error::Error as _;
use std::io::{IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use koe::pipeline::{CacheUse, Event};

use super::Failure;

/// What may be said.
pub(crate) struct Terminal {
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
}

impl Terminal {
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        let visible = !quiet && !verbose && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        Self { quiet, verbose, bar }
    }

    /// Shows what a run is doing.
    pub(crate) fn event(&self, event: &Event<'_>) {
        let message = match event {
            Event::Reading { path } => format!("reading {}", path.display()),
            Event::Annotated { rows } => format!("{rows} rows annotated"),
            Event::Remembered(used) => {
                self.remembered(used);
                format!("{} of {} texts were in the cache", used.found, used.asked)
            }
            Event::Clustering { units } => format!("grouping {units} units"),
            Event::Naming { groups } => format!("naming {groups} groups"),
        };
        if self.verbose {
            line(&message);
        }
        self.bar.set_message(message);
        self.bar.tick();
    }

    /// Says what went wrong with the cache, if anything did.
    pub(crate) fn remembered(&self, used: &CacheUse) {
        for warning in &used.warnings {
            self.say(&format!("warning: {warning}"));
        }
    }

    /// Says something that is worth a line, unless told to be quiet.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet {
            self.bar.suspend(|| line(message));
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints an error: place and fault, causes, hint.
    pub(crate) fn failure(&self, failure: &Failure) {
        self.done();
        let (place, hint) = match failure {
            Failure::Koe(error) => (error.place(), error.hint()),
            Failure::Stdout(_) => ("standard output".to_owned(), None),
        };
        line(&format!("\u{1b}[1;31merror\u{1b}[0m: {place}: {failure}"));
        let mut cause = match failure {
            Failure::Koe(error) => error.source(),
            Failure::Stdout(error) => error.source(),
        };
        let mut said = failure.to_string();
        while let Some(error) = cause {
            let words = error.to_string();
            // Libraries like to quote their causes; once is enough.
            if !said.contains(&words) {
                line(&format!("  cause: {words}"));
                said = words;
            }
            cause = error.source();
        }
        if let Some(hint) = hint {
            line(&format!("  hint: {hint}"));
        }
    }
}

fn line(message: &str) {
    // Nobody is left to tell when standard error itself is gone.
    let _ = writeln!(anstream::stderr(), "{message}");
}
