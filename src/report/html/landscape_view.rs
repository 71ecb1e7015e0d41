//! Journey, touchpoints and praise, as the page shows them.

use serde::Serialize;

use super::evidence::Gathered;
use super::issue_view::{QuoteView, quote_view};
use super::share_view::ShareView;
use super::view::{OverviewRow, overview_rows};
use crate::config::Topic;
use crate::report::wording::Words;
use crate::report::{Landscape, TopicRow};

#[derive(Debug, Serialize)]
pub(super) struct LandscapeView {
    stages: Vec<StageView>,
    touchpoints: Vec<OverviewRow>,
    praise: Vec<PraiseView>,
    practices: Vec<PracticeView>,
    practices_tested: String,
    map_sample: Option<String>,
}

#[derive(Debug, Serialize)]
struct StageView {
    row: OverviewRow,
    topics: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PraiseView {
    topic: String,
    #[serde(flatten)]
    share: ShareView,
    quotes: Vec<QuoteView>,
}

#[derive(Debug, Serialize)]
struct PracticeView {
    topic: String,
    dimension: &'static str,
    name: String,
    sentence: String,
    quotes: Vec<QuoteView>,
}

impl LandscapeView {
    pub(super) fn new(landscape: &Landscape, topics: &[Topic], gathered: &Gathered, words: &Words) -> Self {
        let topic = |id: &str| words.topic_name(id, topics).to_owned();
        let quotes = |quotes: &[crate::issue::Quote]| quotes.iter().map(|quote| quote_view(quote, words).marked(quote, gathered)).collect::<Vec<_>>();
        let stages = landscape.stages.iter().map(|stage| {
            let row = TopicRow { name: String::new(), share: stage.share, sentiment: stage.sentiment };
            let topics = stage.topics.iter().map(|id| topic(id)).collect();
            let row = overview_rows(&[row], words, |_| words.stage(stage.stage).to_owned());
            row.into_iter().map(move |row| StageView { row, topics: Vec::clone(&topics) }).next()
        });
        Self {
            stages: stages.flatten().collect(),
            touchpoints: overview_rows(&landscape.touchpoints, words, |name| words.touchpoint(name)),
            praise: landscape
                .praise
                .iter()
                .map(|praise| PraiseView { topic: topic(&praise.topic), share: ShareView::from(&praise.share), quotes: quotes(&praise.quotes) })
                .collect(),
            practices: landscape
                .practices
                .iter()
                .map(|found| PracticeView {
                    topic: topic(&found.topic),
                    dimension: words.dimension(found.dimension),
                    name: words.group_name(found.dimension, &found.name),
                    sentence: words.practice_sentence(&found.here, &found.elsewhere),
                    quotes: quotes(&found.quotes),
                })
                .collect(),
            practices_tested: words.practices_tested(landscape.practices_tested),
            map_sample: (!landscape.map.points.is_empty()).then(|| words.map_sample(landscape.map.points.len() as u64, landscape.map.of)),
        }
    }
}
