//! The measures of a run, from its stored comments: a last pass over them, once the issues have their ids.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::CHUNK;
use super::second_pass::Assignments;
use super::store::Store;
use crate::classify::{Comment, Status};
use crate::config::Settings;
use crate::error::Error;
use crate::issue::Quote;
use crate::measure::{Gathering, Heard, Listener, RecordView, UnitView};
use crate::normalize::{Language, blank};
use crate::report::{FigureContext, Figures, Report, rounded};
use crate::tokenize::Tokenizer;

/// Gathers all records and measures them.
pub(super) fn figures(store: &Store, issues: &Assignments, report: &Report, tokenizer: &Tokenizer, settings: &Settings) -> Result<Figures, Error> {
    let names = &settings.effective.listening.names;
    let (mut gathering, mut listener) = (Gathering::default(), Listener::new(names));
    let mut comments = store.iter();
    loop {
        let chunk: Vec<Comment> = comments
            .by_ref()
            .take(CHUNK)
            .map(|comment| comment.map(|comment| issues.mark(comment)))
            .collect::<Result<_, _>>()
            .map_err(Error::Store)?;
        if chunk.is_empty() {
            break;
        }
        let heard: Vec<Heard> = chunk
            .par_iter()
            .map_init(|| tokenizer.worker(), |worker, comment| listener.listen(own_words(comment), worker))
            .collect::<Result<_, _>>()?;
        for (comment, heard) in chunk.iter().zip(heard) {
            gathering.add(&view(comment, &units(comment), store), listener.note(heard));
        }
    }
    let as_of = report.date.as_deref().and_then(|date| date.parse().ok());
    let context = FigureContext { as_of, names, topics: &report.topics, issues: &report.issues };
    let mut figures = Figures::of(&gathering, &listener, &context, &|index| store.entry(index).id.clone());
    let wanted: BTreeSet<String> = figures.quotes_mut().map(|(comment, ..)| comment.to_owned()).collect();
    let places: HashMap<&str, usize> =
        (0..store.len()).map(|index| (store.entry(index).id.as_str(), index)).filter(|(id, _)| wanted.contains(*id)).collect();
    for (comment, unit, quote) in figures.quotes_mut() {
        if let Some(&index) = places.get(comment) {
            *quote = Quote::cut(&store.read(index).map_err(Error::Store)?, unit, settings.keep_personal_data);
        }
    }
    Ok(figures)
}

/// The words of each unit without personal data, with their language.
fn own_words(comment: &Comment) -> Vec<(String, Language)> {
    let text = &comment.feedback.text;
    comment.segments.iter().map(|segment| (blank(text, segment.span.start..segment.span.end, &comment.masks), segment.language)).collect()
}

fn units(comment: &Comment) -> Vec<UnitView<'_>> {
    let of = comment.segments.iter().map(|segment| UnitView {
        start: segment.span.start,
        end: segment.span.end,
        sentiment: segment.sentiment,
        score: rounded(segment.sentiment_score),
        intent: segment.intent,
        topics: &segment.topics,
        issue: segment.issue.as_deref(),
    });
    of.collect()
}

fn view<'a>(comment: &'a Comment, units: &'a [UnitView<'a>], store: &Store) -> RecordView<'a> {
    let feedback = &comment.feedback;
    let shown = comment.status != Status::Rejected;
    RecordView {
        status: comment.status,
        file: &feedback.position.path,
        received: feedback.received.filter(|received| shown && store.is_believed(received.at.date())),
        channel: &feedback.channel,
        product: feedback.product.as_deref(),
        language: comment.language,
        attributes: &feedback.attributes,
        has_reply: feedback.reply.as_deref().is_some_and(|reply| !reply.trim().is_empty()),
        sentiment: comment.sentiment,
        score: comment.sentiment_score.map_or(0.0, rounded),
        intent: comment.intent,
        topics: &comment.topics,
        units,
        conflict: comment.rating_conflict(),
    }
}
