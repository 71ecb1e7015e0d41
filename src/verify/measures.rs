//! `measures.json`, made again: the columns of the export read again from the inputs, the observations from `comments.parquet`, every number from them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::observed::{Observed, ObservedUnit, observed, without_strays};
use super::priorities::{self, Answers};
use super::records::{Place, Records};
use super::{Verified, VerifyError, counts, journey, page};
use crate::classify::{Status, model_dir};
use crate::config::Settings;
use crate::error::Error;
use crate::feedback::Feedback;
use crate::issue::{Quote, SpellingCount};
use crate::measure::{Gathering, Listener, Spoken};
use crate::normalize::{blank, language, masked, normalize, personal_data};
use crate::pipeline::DICTIONARY;
use crate::read;
use crate::report::{FigureContext, Figures, IssuesFile, MeasuresFile, ReportedIssue, RunFile};
use crate::suggest::{SuggestionKind, causes, hypothesis};
use crate::tokenize::{TokenWorker, Tokenizer};

/// The quotes of `measures.json`, with what they are.
pub(super) fn quotes(figures: &mut Figures) -> Vec<(String, Quote)> {
    let name = |comment: &str, unit: usize| format!("the quote of unit {unit} of `{comment}` in measures.json");
    figures.quotes_mut().filter_map(|(comment, unit, quote)| Some((name(comment, unit), quote.clone()?))).collect()
}

/// Compares every measure with one made again.
pub(super) fn compare(
    dir: &Path,
    run: &RunFile<'_>,
    issues: &IssuesFile<'_>,
    stated: &mut MeasuresFile,
    settings: &Settings,
    records: &Records,
    verified: &mut Verified,
) -> Result<(), Error> {
    let file = dir.join("measures.json");
    let mut rows = observed(&dir.join("comments.parquet"))?;
    without_strays(&mut rows);
    priorities::hold(dir, issues, &rows, verified)?;
    if stated.date.as_deref() != run.date.as_deref() {
        return Err(VerifyError::wrong(&file, "date", format!("{:?}", stated.date), format!("{:?}", run.date)).into());
    }
    let names = &settings.effective.listening.names;
    let mut listener = Listener::new(names);
    let mut answers = Answers::of(issues);
    let mut spellings = SpellingCount::default();
    let ears = Ears { listener: &mut listener, spellings: &mut spellings };
    let spoken = heard(dir, run, settings, records, &rows, ears, &mut |place, feedback| {
        answers.check(&dir.join("issues.json"), place, feedback, settings.keep_personal_data, verified)
    })?;
    answers.finish(&dir.join("issues.json"), run)?;
    counts::same(&dir.join("issues.json"), "spellings", &issues.spellings.as_ref(), &spellings.proposed().as_slice(), verified)?;
    journey::hold(dir, run, issues, settings, &rows, verified)?;
    let mut gathering = Gathering::default();
    for (row, spoken) in rows.iter().zip(spoken) {
        gathering.add(&row.view(&row.units()), spoken);
    }
    gathering.settle(names);
    let as_of = run.date.as_deref().and_then(|date| date.parse().ok());
    let context = FigureContext { as_of, names, topics: &settings.effective.topics, issues: &issues.issues };
    let mut made = Figures::of(&gathering, &listener, &context, &|index| records.rows.get(index).map(|row| row.id.clone()).unwrap_or_default());
    let mut words = Vec::new();
    for (comment, unit, quote) in stated.figures.quotes_mut() {
        spans(&file, comment, unit, quote.as_ref(), records)?;
        // The words were held against the input; everything else is compared below.
        words.push(quote.take());
    }
    let stated = &stated.figures;
    for (what, stated, made) in [
        ("copies", json(&file, &stated.copies)?, json(&file, &made.copies)?),
        ("product_names", json(&file, &stated.product_names)?, json(&file, &made.product_names)?),
        ("scores", json(&file, &stated.scores)?, json(&file, &made.scores)?),
        ("drivers", json(&file, &stated.drivers)?, json(&file, &made.drivers)?),
        ("cross", json(&file, &stated.cross)?, json(&file, &made.cross)?),
        ("follow_ups", json(&file, &stated.follow_ups)?, json(&file, &made.follow_ups)?),
        ("listening", json(&file, &stated.listening)?, json(&file, &made.listening)?),
        ("checks", json(&file, &stated.checks)?, json(&file, &made.checks)?),
    ] {
        counts::same(&file, what, &stated, &made, verified)?;
    }
    for ReportedIssue { issue, measures, suggestion, .. } in issues.issues.iter().filter(|issue| issue.suggestion.kind == SuggestionKind::Improvement)
    {
        let found = hypothesis(&issue.id.0, issue.title(issues.language), measures, suggestion.stage, &made.cross, issues.language);
        if suggestion.hypothesis != found {
            let what = format!("the hypothesis of {}", issue.id.0);
            return Err(VerifyError::wrong(&dir.join("issues.json"), what, &suggestion.hypothesis, found).into());
        }
        let found = causes(issue, measures, suggestion.kind, issues.language);
        if suggestion.causes != found {
            let what = format!("the causes of {}", issue.id.0);
            return Err(VerifyError::wrong(&dir.join("issues.json"), what, suggestion.causes.join(" "), found.join(" ")).into());
        }
    }
    for ((.., quote), words) in made.quotes_mut().zip(words) {
        *quote = words;
    }
    page::hold(dir, run, issues, &made)
}

fn json<T: serde::Serialize>(file: &Path, value: &T) -> Result<serde_json::Value, VerifyError> {
    serde_json::to_value(value).map_err(|source| VerifyError::Json { path: file.to_path_buf(), source })
}

/// A quote is the very unit that its row names.
fn spans(file: &Path, comment: &str, unit: usize, quote: Option<&Quote>, records: &Records) -> Result<(), VerifyError> {
    let row = records.by_id.get(comment).and_then(|&row| records.rows.get(row));
    let span = row.and_then(|row| row.segments.get(unit)).map(|&(start, end, _)| (start, end));
    match quote {
        Some(quote) if quote.comment != comment => Err(VerifyError::wrong(file, "the comment of a quote", &quote.comment, comment)),
        Some(quote) if Some((quote.start, quote.end)) != span => {
            let found = span.map_or_else(|| "no such unit".to_owned(), |(start, end)| format!("{start}..{end}"));
            Err(VerifyError::wrong(file, format!("the span of unit {unit} of `{comment}`"), format!("{}..{}", quote.start, quote.end), found))
        }
        None if span.is_some() => Err(VerifyError::wrong(file, format!("the quote of unit {unit} of `{comment}`"), "nothing", "a unit")),
        _ => Ok(()),
    }
}

/// What the units of every row say, from the inputs; on the way, the columns of each row are held against the input.
fn heard(
    dir: &Path,
    run: &RunFile<'_>,
    settings: &Settings,
    records: &Records,
    rows: &[Observed],
    mut ears: Ears<'_>,
    each: &mut dyn FnMut(&Place, &Feedback) -> Result<(), VerifyError>,
) -> Result<Vec<Spoken>, Error> {
    let comments = dir.join("comments.parquet");
    let tokenizer = Tokenizer::load(&model_dir(settings.model_dir.as_deref())?.join(DICTIONARY))?;
    let mut worker = tokenizer.worker();
    let places: HashMap<&Place, usize> = records.rows.iter().enumerate().map(|(index, row)| (&row.place, index)).collect();
    let mut spoken = vec![Spoken::default(); rows.len()];
    for summary in run.sources.iter() {
        for feedback in read::open(&PathBuf::from(&summary.path), &settings.read)?.filter_map(Result::ok) {
            let position = &feedback.position;
            let place = (position.path.clone(), position.sheet.clone(), position.record);
            let Some((&index, row)) = places.get(&place).and_then(|index| Some((index, rows.get(*index)?))) else { continue };
            each(&place, &feedback)?;
            columns_hold(&comments, row, &feedback, settings.keep_personal_data)?;
            spoken[index] = ears.say(row, &feedback, &mut worker)?;
        }
    }
    Ok(spoken)
}

/// What the words of units are counted by.
struct Ears<'e> {
    listener: &'e mut Listener,
    spellings: &'e mut SpellingCount,
}

impl Ears<'_> {
    fn say(&mut self, row: &Observed, feedback: &Feedback, worker: &mut TokenWorker) -> Result<Spoken, Error> {
        let text = &feedback.text;
        let masks = personal_data(text);
        let whole = row.language.unwrap_or(crate::normalize::Language::Other);
        let words = |unit: &ObservedUnit| {
            let own = match language(text.get(unit.start..unit.end)?) {
                crate::normalize::Language::Other => whole,
                own => own,
            };
            Some((blank(text, unit.start..unit.end, &masks), own))
        };
        if row.status == Status::Analyzed {
            for (words, language) in row.units.iter().filter(|unit| unit.grouped).filter_map(words) {
                let normalized = normalize(&words);
                self.spellings.add(normalized.as_str(), &worker.tokenize(normalized.as_str(), language)?);
            }
        }
        Ok(self.listener.hear(row.units.iter().filter_map(words), worker)?)
    }
}

/// Channel, product, answer and attributes of a row are those of the input.
fn columns_hold(comments: &Path, row: &Observed, feedback: &Feedback, keep: bool) -> Result<(), VerifyError> {
    if row.status == Status::Rejected {
        return Ok(());
    }
    let shown = |word: &str| if keep { word.to_owned() } else { masked(word) };
    let attributes = feedback.attributes.clone().with_words(|word| shown(word).into());
    let has_reply = feedback.reply.as_deref().is_some_and(|reply| !reply.trim().is_empty());
    let pairs = [
        ("channel", format!("{:?}", row.channel), format!("{:?}", shown(&feedback.channel))),
        ("product", format!("{:?}", row.product), format!("{:?}", feedback.product.as_deref().map(shown))),
        ("reply", row.has_reply.to_string(), has_reply.to_string()),
        ("attributes", format!("{:?}", row.attributes), format!("{attributes:?}")),
    ];
    match pairs.into_iter().find(|(_, stated, found)| stated != found) {
        None => Ok(()),
        Some((what, stated, found)) => Err(VerifyError::wrong(comments, format!("{what} of the row {}", feedback.position), stated, found)),
    }
}
