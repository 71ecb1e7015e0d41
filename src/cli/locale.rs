//! The language in which koe speaks to the person at the terminal: help, errors, hints, warnings, progress and pages.
//!
//! It is Japanese where the environment says so and English everywhere else. Data never depends on it: reports have `--language`, and what goes to
//! standard output for programs (JSON, JSON Lines, Arrow, TOML) is the same everywhere; pages for people are in their language. The library knows nothing of it; its errors and warnings are types, which [`super::japanese`]
//! puts into words.

use std::ffi::OsString;

/// A language of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locale {
    /// The library's own words.
    English,
    /// Those of [`super::japanese`].
    Japanese,
}

impl Locale {
    /// What the environment asks for.
    pub(crate) fn of_environment() -> Self {
        Self::of(|name| std::env::var_os(name))
    }

    /// The first of the variables of POSIX that is set decides, as it does for `setlocale`.
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let first = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
        let is_japanese = first.is_some_and(|value| value.to_string_lossy().to_ascii_lowercase().starts_with("ja"));
        if is_japanese { Self::Japanese } else { Self::English }
    }

    /// One of two words that are there already.
    pub(crate) fn word<'a>(self, english: &'a str, japanese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Japanese => japanese,
        }
    }

    /// One of two wordings; only that one is made.
    pub(crate) fn pick(self, english: impl FnOnce() -> String, japanese: impl FnOnce() -> String) -> String {
        match self {
            Self::English => english(),
            Self::Japanese => japanese(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| Locale::of(|name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into()));
        for japanese in [&[("LANG", "ja_JP.UTF-8")][..], &[("LC_ALL", "ja")], &[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP"), ("LANG", "en_US.UTF-8")]] {
            assert_eq!(of(japanese), Locale::Japanese, "{japanese:?}");
        }
        for english in [&[][..], &[("LANG", "C.UTF-8")], &[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")], &[("LC_CTYPE", "ja_JP.UTF-8")]] {
            assert_eq!(of(english), Locale::English, "{english:?}");
        }
    }
}
