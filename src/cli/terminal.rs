//! Standard error: bars, messages, errors. Colour and bars only on a terminal; `NO_COLOR` is respected.

use std::error::Error as _;
use std::io::{IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use koe::pipeline::{CacheUse, Event};

use super::locale::Locale;
use super::{Failure, japanese};

/// What may be said.
pub(crate) struct Terminal {
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
    locale: Locale,
}

impl Terminal {
    pub(crate) fn new(quiet: bool, verbose: bool, locale: Locale) -> Self {
        let visible = !quiet && !verbose && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        Self { quiet, verbose, bar, locale }
    }

    /// Shows what a run is doing.
    pub(crate) fn event(&self, event: &Event<'_>) {
        let message = match event {
            Event::Reading { path } => self.locale.pick(|| format!("reading {}", path.display()), || format!("{} を読み取り中", path.display())),
            Event::Annotated { rows } => self.locale.pick(|| format!("{rows} rows annotated"), || format!("{rows}行を判定")),
            Event::Remembered(used) => {
                self.remembered(used);
                let (found, asked) = (used.found, used.asked);
                self.locale.pick(|| format!("{found} of {asked} texts were in the cache"), || format!("{asked}文のうち{found}文がキャッシュにあり"))
            }
            Event::Clustering { units } => self.locale.pick(|| format!("grouping {units} units"), || format!("{units}個の意見をグループ分け中")),
            Event::Naming { groups } => {
                self.locale.pick(|| format!("naming {groups} groups"), || format!("{groups}個のグループに見出しを付けています"))
            }
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
            self.warn(|| warning.to_string(), || japanese::cache_warning(warning));
        }
    }

    /// Says something that is worth a line, unless told to be quiet.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet {
            self.bar.suspend(|| line(message));
        }
    }

    /// The language of the terminal.
    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    /// Says something in the language of the terminal.
    pub(crate) fn tell(&self, english: impl FnOnce() -> String, japanese: impl FnOnce() -> String) {
        if !self.quiet {
            self.say(&self.locale.pick(english, japanese));
        }
    }

    /// Says something that should be looked at.
    pub(crate) fn warn(&self, english: impl FnOnce() -> String, japanese: impl FnOnce() -> String) {
        self.tell(|| format!("warning: {}", english()), || format!("警告: {}", japanese()));
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints an error: place and fault, causes, hint.
    pub(crate) fn failure(&self, failure: &Failure) {
        self.done();
        if self.locale == Locale::Japanese {
            let said = japanese::failure(failure);
            line(&format!("\u{1b}[1;31mエラー\u{1b}[0m: {}: {}", said.place, said.message));
            for cause in said.causes {
                line(&format!("  {cause}"));
            }
            if let Some(hint) = said.hint {
                line(&format!("  ヒント: {hint}"));
            }
            return;
        }
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

/// Prints what clap has to say: help and version on standard output, what is wrong with the arguments on standard error.
pub(crate) fn parse_failure(error: &clap::Error, locale: Locale) {
    // If even that cannot be printed there is nobody to tell.
    let _ = match (locale, error.use_stderr()) {
        (Locale::English, _) => error.print(),
        (Locale::Japanese, true) => anstream::stderr().write_all(japanese::parse_error(error).as_bytes()),
        (Locale::Japanese, false) => anstream::stdout().write_all(japanese::parse_error(error).as_bytes()),
    };
}

fn line(message: &str) {
    // Nobody is left to tell when standard error itself is gone.
    let _ = writeln!(anstream::stderr(), "{message}");
}
