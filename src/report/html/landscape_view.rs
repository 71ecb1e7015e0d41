//! Topics by channel and product, journey, touchpoints and praise, as the page shows them.

use serde::Serialize;

use super::evidence::Gathered;
use super::issue_view::{QuoteView, quote_view};
use super::view::{OverviewRow, overview_rows};
use crate::measure::Share;
use crate::report::numbers::{interval, percent, thousands};
use crate::report::wording::Words;
use crate::report::{CrossTable, Report, SentimentCounts, TopicRow};

/// A column with fewer comments is a hint only.
const FEW: u64 = 20;
/// Upper bounds of the shades of a cell, as shares of a column's comments.
const SHADES: [f64; 5] = [0.0, 0.01, 0.03, 0.06, 0.12];

#[derive(Debug, Serialize)]
pub(super) struct LandscapeView {
    channels: CrossView,
    products: CrossView,
    stages: Vec<StageView>,
    touchpoints: Vec<OverviewRow>,
    praise: Vec<PraiseView>,
    practices: Vec<PracticeView>,
    practices_tested: String,
    map_sample: Option<String>,
}

#[derive(Debug, Serialize)]
struct CrossView {
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
    left_out: Option<String>,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    name: String,
    base: String,
    few: bool,
}

#[derive(Debug, Serialize)]
struct RowView {
    topic: String,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    share: String,
    count: String,
    /// All of it in words.
    title: String,
    shade: usize,
    few: bool,
    /// Nobody there speaks of it.
    empty: bool,
}

#[derive(Debug, Serialize)]
struct StageView {
    row: OverviewRow,
    topics: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PraiseView {
    topic: String,
    count: String,
    base: String,
    share: String,
    interval: String,
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
    pub(super) fn new(report: &Report, gathered: &Gathered, words: &Words) -> Self {
        let landscape = &report.landscape;
        let topic = |id: &str| words.topic_name(id, &report.topics).to_owned();
        let quotes = |quotes: &[crate::issue::Quote]| quotes.iter().map(|quote| quote_view(quote, words).marked(quote, gathered)).collect::<Vec<_>>();
        let stages = landscape.stages.iter().map(|stage| {
            let row = TopicRow { name: String::new(), share: stage.share, sentiment: stage.sentiment };
            let topics = stage.topics.iter().map(|id| topic(id)).collect();
            let row = overview_rows(&[row], words, |_| words.stage(stage.stage).to_owned());
            row.into_iter().map(move |row| StageView { row, topics: Vec::clone(&topics) }).next()
        });
        Self {
            channels: cross(&landscape.channels, words, &topic),
            products: cross(&landscape.products, words, &topic),
            stages: stages.flatten().collect(),
            touchpoints: overview_rows(&landscape.touchpoints, words, |name| words.touchpoint(name).to_owned()),
            praise: landscape
                .praise
                .iter()
                .map(|praise| PraiseView {
                    topic: topic(&praise.topic),
                    count: thousands(praise.share.count),
                    base: thousands(praise.share.base),
                    share: percent(praise.share.value),
                    interval: interval(praise.share.low, praise.share.high),
                    quotes: quotes(&praise.quotes),
                })
                .collect(),
            practices: landscape
                .practices
                .iter()
                .map(|found| PracticeView {
                    topic: topic(&found.topic),
                    dimension: words.compared_by(found.dimension),
                    name: found.name.clone(),
                    sentence: words.practice_sentence(&found.here, &found.elsewhere),
                    quotes: quotes(&found.quotes),
                })
                .collect(),
            practices_tested: words.practices_tested(landscape.practices_tested),
            map_sample: (!landscape.map.points.is_empty()).then(|| words.map_sample(landscape.map.points.len() as u64, landscape.map.of)),
        }
    }
}

fn cross(table: &CrossTable, words: &Words, topic: &impl Fn(&str) -> String) -> CrossView {
    CrossView {
        columns: table
            .columns
            .iter()
            .map(|column| ColumnView { name: column.name.clone(), base: thousands(column.base), few: column.base < FEW })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                let topic = topic(&row.topic);
                let cells = table.columns.iter().zip(&row.cells).map(|(column, said)| cell(said, column.base, &column.name, &topic, words)).collect();
                RowView { topic, cells }
            })
            .collect(),
        left_out: (table.left_out > 0).then(|| words.columns_left_out(table.left_out)),
    }
}

fn cell(said: &SentimentCounts, base: u64, column: &str, topic: &str, words: &Words) -> CellView {
    let bad = Share::new(said.negative + said.mixed, base);
    let views = words.views();
    CellView {
        share: percent(bad.value),
        count: thousands(bad.count),
        title: format!(
            "{column} / {topic}: {} {}/{} ({}, {} {}); {} {}; {} {}",
            views.bad,
            thousands(bad.count),
            thousands(base),
            percent(bad.value),
            words.interval,
            interval(bad.low, bad.high),
            views.spoken,
            thousands(said.total()),
            words.positive,
            thousands(said.positive),
        ),
        shade: SHADES.iter().filter(|&&bound| bad.value > bound).count(),
        few: base < FEW,
        empty: said.total() == 0,
    }
}
