//! The page: every value already in words, in the order of the sections.

use std::collections::BTreeMap;

use serde::Serialize;

use super::burst_view::BurstView;
use super::chart::{self, Chart, Stack};
use super::conflict_view::ConflictsView;
use super::evidence::Gathered;
use super::figures::Sections;
use super::issue_view::IssueView;
use super::landscape_view::LandscapeView;
use super::owner_view::{OwnerView, owners};
use super::share_view::ShareView;
use crate::classify::Status;
use crate::issue::ledger::State;
use crate::measure::{Direction, Emergence};
use crate::report::numbers::{percent, ratio, thousands};
use crate::report::wording::{MethodFacts, Words};
use crate::report::{Accounting, Report, ReportedIssue, SentimentCounts, TopicRow};
use crate::suggest::PriorityLevel;

/// The first screen shows at least this many issues, if there are so many …
const FIRST_AT_LEAST: usize = 3;
/// … and up to this many while they are of high priority.
const FIRST_AT_MOST: usize = 5;
/// Months drawn in the overview.
const CHART_MONTHS: usize = 24;

/// What became of a row, in the order of the accounting line.
const STATUSES: [Status; 6] = [Status::Analyzed, Status::Duplicate, Status::Empty, Status::NoContent, Status::OtherLanguage, Status::Rejected];

#[derive(Debug, Serialize)]
pub(super) struct Page {
    title: String,
    period: Option<String>,
    dated: Option<String>,
    read: String,
    parts: Vec<RowPart>,
    balances: bool,
    files: Vec<FileRow>,
    total: Vec<String>,
    has_warnings: bool,
    first: usize,
    /// Whether issues are drawn by week; else by month.
    weekly: bool,
    issues: Vec<IssueView>,
    /// New and come back, by the ledger or by the newest weeks of this run.
    new: Vec<usize>,
    rising: Vec<usize>,
    falling: Vec<usize>,
    ended: Vec<usize>,
    undecided: Option<String>,
    filters: Vec<Filter>,
    coverage: Option<String>,
    sentiment: Sentiment,
    comments_chart: Option<Chart>,
    conflicts: Option<ConflictsView>,
    bursts: Vec<BurstView>,
    topics: Vec<OverviewRow>,
    channels: Vec<OverviewRow>,
    languages: Vec<OverviewRow>,
    owners: Vec<OwnerView>,
    landscape: LandscapeView,
    method: Vec<(&'static str, String)>,
    settings: String,
    model_files: Vec<(String, String)>,
    made_by: String,
}

#[derive(Debug, Serialize)]
struct RowPart {
    label: &'static str,
    count: String,
}

#[derive(Debug, Serialize)]
struct FileRow {
    path: String,
    layout: String,
    encoding: String,
    text_column: String,
    counts: Vec<String>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Filter {
    key: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
pub(super) struct Sentiment {
    stack: Option<Stack>,
    poles: Vec<Pole>,
}

#[derive(Debug, Serialize)]
struct Pole {
    class: &'static str,
    label: &'static str,
    count: String,
    share: String,
}

#[derive(Debug, Serialize)]
pub(super) struct OverviewRow {
    name: String,
    #[serde(flatten)]
    share: ShareView,
    sentiment: Sentiment,
}

impl Page {
    pub(super) fn new(report: &Report, gathered: &Gathered, sections: &Sections, words: &Words) -> Self {
        let mut issues: Vec<IssueView> = (0..report.issues.len()).map(|index| IssueView::new(index, report, gathered, sections, words)).collect();
        let owners = owners(&mut issues, report, words);
        let filters = filters(&mut issues, report, words);
        let going = |direction: Direction| -> Vec<usize> {
            report.issues.iter().enumerate().filter(|(_, reported)| reported.measures.trend.direction == direction).map(|(index, _)| index).collect()
        };
        let urgent =
            report.issues.iter().take(FIRST_AT_MOST).take_while(|reported| reported.suggestion.priority.level == PriorityLevel::High).count();
        let undecided = going(Direction::NotEnoughData).len();
        let overview = &report.overview;
        let model = &report.run.model;
        Self {
            title: report.title.clone(),
            period: report.period.as_ref().map(|(from, to)| format!("{} – {}", words.date(from), words.date(to))),
            dated: report.date.as_deref().map(|date| words.date(date)),
            read: thousands(report.accounting.read),
            parts: STATUSES
                .into_iter()
                .map(|status| RowPart { label: words.status(status), count: thousands(rows_of(&report.accounting, status)) })
                .collect(),
            balances: report.accounting.balances(),
            files: report
                .sources
                .iter()
                .map(|source| FileRow {
                    path: source.path.clone(),
                    layout: if source.layout == "generic" { words.generic_layout.to_owned() } else { source.layout.clone() },
                    encoding: source.encoding.clone(),
                    text_column: source.text_column.clone(),
                    counts: counts(&source.accounting),
                    warnings: source.warnings.clone(),
                })
                .collect(),
            total: counts(&report.accounting),
            has_warnings: report.sources.iter().any(|source| !source.warnings.is_empty()),
            first: urgent.max(FIRST_AT_LEAST).min(issues.len()),
            weekly: sections.weekly,
            new: new(report),
            rising: going(Direction::Rising),
            falling: going(Direction::Falling),
            ended: going(Direction::Ended),
            undecided: (undecided > 0).then(|| words.undecided_sentence(undecided)),
            issues,
            filters,
            coverage: (overview.clustered_units > 0)
                .then(|| words.coverage(overview.covered_units, overview.clustered_units, ratio(overview.covered_units, overview.clustered_units))),
            sentiment: sentiment(&overview.sentiment, words),
            comments_chart: chart::comments(&overview.months, CHART_MONTHS, words),
            conflicts: ConflictsView::new(&overview.rating_conflicts, words),
            bursts: overview.bursts.iter().map(|burst| BurstView::new(burst, words)).collect(),
            topics: overview_rows(&overview.topics, words, |name| words.topic_name(name, &report.topics).to_owned()),
            channels: overview_rows(&overview.channels, words, |name| words.channel_name(name)),
            languages: overview_rows(&overview.languages, words, |name| words.language_of_code(name).to_owned()),
            owners,
            landscape: LandscapeView::new(&report.landscape, &report.topics, gathered, words),
            method: words.method_paragraphs(&MethodFacts {
                model: &model.name,
                version: &model.version,
                min_voices: min_voices(&report.run.settings),
                masked: report.masked,
            }),
            settings: report.run.settings.clone(),
            model_files: model.files.clone(),
            made_by: format!("koe {}", report.run.version),
        }
    }
}

/// Rows of one status.
pub(in crate::report) fn rows_of(accounting: &Accounting, status: Status) -> u64 {
    match status {
        Status::Analyzed => accounting.analyzed,
        Status::Duplicate => accounting.duplicate,
        Status::Empty => accounting.empty,
        Status::NoContent => accounting.no_content,
        Status::OtherLanguage => accounting.other_language,
        Status::Rejected => accounting.rejected,
    }
}

/// Rows read, then by status.
fn counts(accounting: &Accounting) -> Vec<String> {
    std::iter::once(accounting.read).chain(STATUSES.map(|status| rows_of(accounting, status))).map(thousands).collect()
}

fn min_voices(settings: &str) -> Option<u64> {
    let settings: toml::Table = toml::from_str(settings).ok()?;
    u64::try_from(settings.get("cluster")?.get("min_voices")?.as_integer()?).ok()
}

pub(super) fn sentiment(counts: &SentimentCounts, words: &Words) -> Sentiment {
    let poles = [
        ("negative", words.negative, counts.negative),
        ("mixed", words.mixed, counts.mixed),
        ("neutral", words.neutral, counts.neutral),
        ("positive", words.positive, counts.positive),
    ];
    let total = poles.iter().map(|(_, _, count)| count).sum();
    Sentiment {
        stack: chart::stack(counts),
        poles: poles
            .into_iter()
            .map(|(class, label, count)| Pole { class, label, count: thousands(count), share: percent(ratio(count, total)) })
            .collect(),
    }
}

pub(super) fn overview_rows(rows: &[TopicRow], words: &Words, name: impl Fn(&str) -> String) -> Vec<OverviewRow> {
    rows.iter()
        .map(|row| OverviewRow { name: name(&row.name), share: ShareView::from(&row.share), sentiment: sentiment(&row.sentiment, words) })
        .collect()
}

/// How an issue stands: the state that a ledger keeps; without one, whether the newest weeks show it to be new or back, by the verdict that states and
/// alerts are made from.
pub(super) fn standing(reported: &ReportedIssue) -> Option<State> {
    let recent = || reported.measures.trend.weekly.recent.as_ref();
    reported.state().or_else(|| match recent()?.verdict {
        Emergence::New => Some(State::New),
        Emergence::CameBack => Some(State::CameBack),
        _ => None,
    })
}

/// Issues that are new or back, as their own pages say.
fn new(report: &Report) -> Vec<usize> {
    let is_new = |reported: &ReportedIssue| matches!(standing(reported), Some(State::New | State::CameBack));
    report.issues.iter().enumerate().filter(|(_, reported)| is_new(reported)).map(|(index, _)| index).collect()
}

/// Products offered by the filter, those of most issues first.
const PRODUCTS: usize = 60;

/// The filters of the table with the options that occur, in the order of the issues. Channels, in the order of the overview, and products are numbered: a
/// name may hold anything.
fn filters(issues: &mut [IssueView], report: &Report, words: &Words) -> Vec<Filter> {
    let mut channels: Vec<String> = report.overview.channels.iter().map(|row| row.name.clone()).collect();
    let mut products: BTreeMap<String, usize> = BTreeMap::new();
    for issue in &*issues {
        for channel in &issue.channels {
            if !channels.contains(channel) {
                channels.push(channel.clone());
            }
        }
        for product in &issue.products {
            *products.entry(product.clone()).or_default() += 1;
        }
    }
    let mut products: Vec<(String, usize)> = products.into_iter().collect();
    products.sort_by_key(|(_, issues)| std::cmp::Reverse(*issues));
    products.truncate(PRODUCTS);
    let products: Vec<String> = products.into_iter().map(|(name, _)| name).collect();
    for issue in issues.iter_mut() {
        issue.channel_keys = keys(&issue.channels, &channels);
        issue.product_keys = keys(&issue.products, &products);
    }
    let mut options = [const { Vec::new() }; 5];
    for issue in &*issues {
        add(&mut options[0], &issue.owner, &issue.owner);
        add(&mut options[1], issue.intent_key, issue.intent);
        add(&mut options[2], issue.trend_key, issue.trend);
        for language in issue.language_keys.split_whitespace() {
            add(&mut options[3], language, words.language_of_code(language));
        }
        if let Some((label, key)) = issue.state {
            add(&mut options[4], key, label);
        }
    }
    let [owners, intents, trends, languages, states] = options;
    let numbered = |names: Vec<String>| names.into_iter().enumerate().map(|(number, name)| (number.to_string(), name)).collect();
    vec![
        Filter { key: "owner", label: words.owner, options: owners },
        Filter { key: "intent", label: words.kind, options: intents },
        Filter { key: "channel", label: words.channel, options: numbered(channels.iter().map(|channel| words.channel_name(channel)).collect()) },
        Filter { key: "product", label: words.product, options: numbered(products) },
        Filter { key: "language", label: words.language_heading, options: languages },
        Filter { key: "trend", label: words.trend, options: trends },
        Filter { key: "state", label: words.views().state_label, options: states },
    ]
}

/// The places of `own` among `all`, with spaces around each.
fn keys(own: &[String], all: &[String]) -> String {
    let places = own.iter().filter_map(|name| all.iter().position(|known| known == name));
    places.fold(" ".to_owned(), |keys, place| keys + &place.to_string() + " ")
}

fn add(options: &mut Vec<(String, String)>, key: &str, label: &str) {
    if !options.iter().any(|(known, _)| known == key) {
        options.push((key.to_owned(), label.to_owned()));
    }
}
