//! The measures of a run, from its stored comments: a last pass over them, once the issues have their ids.

use std::collections::{BTreeSet, HashMap};

use super::assignments::Assignments;
use super::store::Store;
use crate::classify::{Comment, Status};
use crate::config::Settings;
use crate::error::Error;
use crate::issue::Quote;
use crate::measure::{Gathering, Listener, RecordView, Spoken, UnitView};
use crate::report::{FigureContext, Figures, Report, rounded};

/// What was heard in the second pass: what each record says, in canonical order, and the phrases behind the numbers.
pub(super) struct Heard {
    pub(super) listener: Listener,
    pub(super) spoken: Vec<Spoken>,
}

/// Gathers all records and measures them.
pub(super) fn figures(store: &Store, issues: &Assignments, report: &Report, heard: Heard, settings: &Settings) -> Result<Figures, Error> {
    let names = &settings.effective.listening.names;
    let Heard { listener, spoken } = heard;
    let mut gathering = Gathering::default();
    for (comment, spoken) in store.iter().zip(spoken) {
        let comment = issues.mark(comment.map_err(Error::Store)?);
        gathering.add(&view(&comment, &units(&comment), store), spoken);
    }
    gathering.settle(names);
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
