//! `koe models` and `koe config`: what is in force.

use std::io::Write as _;

use koe::classify::{Artifacts, find_runtime, model_dir};
use koe::error::Error;
use koe::pipeline::{DICTIONARY, MODEL};
use koe::tokenize::Tokenizer;

use super::arguments::SettingsArguments;
use super::columns::left;
use super::locale::Locale;
use super::{Exit, Failure};

/// Prints the models with their checksums; fails if a file is missing or changed.
pub(super) fn models(arguments: &SettingsArguments, locale: Locale) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let dir = model_dir(settings.model_dir.as_deref()).map_err(Error::from)?;
    let artifacts = Artifacts::load(&dir.join(MODEL)).map_err(Error::from)?;
    let runtime = find_runtime().map_err(Error::from)?;
    Tokenizer::load(&dir.join(DICTIONARY)).map_err(Error::from)?;
    let manifest = &artifacts.manifest;
    let mut out = std::io::stdout().lock();
    let label = |english, japanese| left(locale.word(english, japanese), 12);
    let origin = locale.word("from", "元のモデル");
    writeln!(out, "{}{} {} ({}; {origin} {})", label("model", "モデル"), manifest.name, manifest.version, manifest.licence, manifest.base)?;
    for (name, sum) in &manifest.files {
        writeln!(out, "  {sum}  {}", artifacts.dir.join(name).display())?;
    }
    writeln!(out, "{}{}", label("dictionary", "辞書"), dir.join(DICTIONARY).display())?;
    writeln!(out, "{}{}", label("runtime", "ランタイム"), runtime.display())?;
    Ok(Exit::Complete)
}

/// Prints the settings in force.
pub(super) fn config(arguments: &SettingsArguments) -> Result<Exit, Failure> {
    let settings = arguments.resolve().map_err(Error::from)?;
    let text = toml::to_string(&settings.effective).map_err(std::io::Error::other)?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Complete)
}
