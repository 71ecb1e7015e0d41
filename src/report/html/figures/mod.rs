//! The sections of measures: scores and what issues cost, comparisons, follow-up and response times, listening.
//!
//! They are drawn from the measures and the issues alone, apart from the rest of the page, so that `koe verify` can make them again from numbers that it has
//! recomputed and look for the same bytes on the page.

mod chart_data;
mod cost_view;
mod cross_view;
mod driver_view;
mod follow_view;
mod listening_view;
mod score_view;

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::FORMAT;
use crate::config::Topic;
use crate::measure::{CrossRows, ScoreKind};
use crate::normalize::Language;
use crate::report::wording::{self, Words};
use crate::report::{Figures, OutputError, ReportedIssue};
use cross_view::CrossesView;
use driver_view::DriversView;
use follow_view::FollowView;
use listening_view::ListeningView;
use score_view::ScoreView;

const TEMPLATE_NAME: &str = "figures.html";
const TEMPLATE: &str = include_str!("../figures.html.jinja");

/// Measures of how the company answers; they stand beside those who wait.
const RESPONSES: [ScoreKind; 5] = [ScoreKind::Answered, ScoreKind::FirstReply, ScoreKind::Resolution, ScoreKind::FirstContact, ScoreKind::Reopened];

/// What the sections are drawn from.
pub(crate) struct Drawn<'a> {
    /// The measures, with quotes.
    pub(crate) figures: &'a Figures,
    /// The issues, for their titles and weeks.
    pub(crate) issues: &'a [ReportedIssue],
    /// The taxonomy.
    pub(crate) topics: &'a [Topic],
    /// The language of the report's own words.
    pub(crate) language: Language,
}

/// The sections as they stand on the page.
pub(crate) struct Sections {
    /// The views.
    pub(crate) html: String,
    /// What the script draws, as JSON.
    pub(crate) data: String,
    /// What each issue costs, a sentence a score.
    pub(crate) costs: BTreeMap<String, Vec<String>>,
    /// Whether issues are drawn by week.
    pub(super) weekly: bool,
    /// Which views there are.
    pub(super) present: Present,
}

/// Views that a report may lack.
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "one for each link of the menu")]
pub(super) struct Present {
    scores: bool,
    compare: bool,
    follow: bool,
    listening: bool,
}

/// The name of a row: an issue with its page, or a topic.
#[derive(Clone, Debug, Serialize)]
struct Label {
    text: String,
    anchor: Option<String>,
    lang: Option<&'static str>,
}

impl Drawn<'_> {
    fn issue(&self, id: &str, words: &Words) -> Label {
        let Some(reported) = self.issues.iter().find(|reported| reported.issue.id.0 == id) else {
            return Label { text: id.to_owned(), anchor: None, lang: None };
        };
        let issue = &reported.issue;
        let lang =
            if issue.titles.contains_key(&words.language) { words.language } else { issue.titles.keys().next().copied().unwrap_or(words.language) };
        Label { text: issue.title(words.language).to_owned(), anchor: Some(super::issue_view::anchor(id)), lang: Some(lang.as_str()) }
    }

    fn label(&self, rows_are: CrossRows, name: &str, words: &Words) -> Label {
        match rows_are {
            CrossRows::Issues => self.issue(name, words),
            CrossRows::Topics | CrossRows::Criticism => Label { text: words.topic_name(name, self.topics).to_owned(), anchor: None, lang: None },
        }
    }
}

#[derive(Serialize)]
struct View {
    scores: Vec<ScoreView>,
    drivers: Vec<DriversView>,
    cross: CrossesView,
    responses: Vec<ScoreView>,
    follow: FollowView,
    listening: ListeningView,
}

/// Draws the sections.
///
/// # Errors
/// [`OutputError::Format`] when the template cannot be filled.
pub(crate) fn sections(drawn: &Drawn<'_>) -> Result<Sections, OutputError> {
    let words = wording::words(drawn.language);
    let figures = drawn.figures;
    let is_response = |kind: &ScoreKind| RESPONSES.contains(kind);
    let scores = |responses: bool| -> Vec<ScoreView> {
        figures.scores.iter().filter(|table| is_response(&table.kind) == responses).map(|table| ScoreView::new(table, words)).collect()
    };
    let view = View {
        scores: scores(false),
        drivers: figures.drivers.iter().map(|drivers| DriversView::new(drivers, drawn, words)).collect(),
        cross: CrossesView::new(drawn, words),
        responses: scores(true),
        follow: FollowView::new(drawn, words),
        listening: ListeningView::new(&figures.listening, words),
    };
    let present = Present {
        scores: !view.scores.is_empty() || !view.drivers.is_empty(),
        compare: view.cross.has_tables(),
        follow: figures.follow_ups.tracked || !view.responses.is_empty(),
        listening: !view.listening.is_empty(),
    };
    let mut environment = super::environment()?;
    environment.add_template(TEMPLATE_NAME, TEMPLATE).map_err(OutputError::format(FORMAT))?;
    let template = environment.get_template(TEMPLATE_NAME).map_err(OutputError::format(FORMAT))?;
    let html = template
        .render(context! {
            w => Value::from(Serde(words)),
            s => Value::from(Serde(words.sections())),
            f => Value::from(Serde(view)),
            present => Value::from(Serde(present)),
        })
        .map_err(OutputError::format(FORMAT))?;
    let (data, weekly) = chart_data::json(drawn, words).map_err(OutputError::format(FORMAT))?;
    Ok(Sections { html, data, weekly, costs: cost_view::costs(figures, words), present })
}
