//! The page's numbers of journey, touchpoints and praise, drawn by themselves: whoever has counted them again can hold a page against them.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::evidence::Gathered;
use super::landscape_view::LandscapeView;
use super::view::{Sentiment, sentiment};
use super::{FORMAT, environment};
use crate::config::Topic;
use crate::normalize::Language;
use crate::report::wording;
use crate::report::{Landscape, OutputError, SentimentCounts};

/// A template of the page and the name of a part of it.
const JOURNEY: &str = concat!(include_str!("macros.html.jinja"), include_str!("journey.html.jinja"));
const PRACTICES: &str = concat!(
    include_str!("macros.html.jinja"),
    include_str!("praise_heads.html.jinja"),
    "{% for found in p.landscape.practices %}{{ practice_head(found) }}\u{c}{% endfor %}"
);
const PRAISE: &str = concat!(
    include_str!("macros.html.jinja"),
    include_str!("praise_heads.html.jinja"),
    "{% for praise in p.landscape.praise %}{{ praise_head(praise) }}\u{c}{% endfor %}"
);

/// What stands between two heads; no page has it.
const BETWEEN: char = '\u{c}';

/// The parts of a page.
#[derive(Debug)]
pub(crate) struct Journey {
    /// The section of stages and touchpoints.
    pub(crate) section: String,
    /// What is said of each practice, above its quotes.
    pub(crate) practices: Vec<String>,
    /// What is said of each topic that is praised, above its quotes.
    pub(crate) praise: Vec<String>,
}

#[derive(Serialize)]
struct Part {
    landscape: LandscapeView,
    sentiment: Sentiment,
}

/// Draws them.
///
/// # Errors
/// [`OutputError::Format`] when a template cannot be filled.
pub(crate) fn journey(landscape: &Landscape, topics: &[Topic], language: Language) -> Result<Journey, OutputError> {
    let words = wording::words(language);
    // The names of poles in the legend do not depend on the counts.
    let poles = sentiment(&SentimentCounts::default(), words);
    let part = Part { landscape: LandscapeView::new(landscape, topics, &Gathered::default(), words), sentiment: poles };
    let part = Value::from(Serde(part));
    let draw = |template: &str| -> Result<String, OutputError> {
        let context = context! { w => Value::from(Serde(words)), v => Value::from(Serde(words.views())), p => part.clone() };
        let environment = environment()?;
        environment.render_named_str("part.html", template, context).map_err(OutputError::format(FORMAT))
    };
    let heads = |drawn: String| drawn.split(BETWEEN).map(|head| head.trim().to_owned()).filter(|head| !head.is_empty()).collect();
    Ok(Journey { section: draw(JOURNEY)?, practices: heads(draw(PRACTICES)?), praise: heads(draw(PRAISE)?) })
}
