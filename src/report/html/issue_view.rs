//! One issue as the page shows it: every value already in words.

use serde::Serialize;

use super::chart::{self, Chart, Spark};
use super::evidence::{Gathered, Run};
use super::figures::Sections;
use super::outcome_view::OutcomeView;
use super::share_view::ShareView;
use super::view::standing;
use crate::feedback::Position;
use crate::issue::Quote;
use crate::measure::{Dimension, Direction, MonthCount, Part};
use crate::normalize::{Language, language};
use crate::report::numbers::{decimal, interval, percent, ratio, thousands};
use crate::report::wording::{Halves, Words};
use crate::report::{Report, ReportedIssue};
use crate::suggest::{PriorityLevel, SuggestionKind};

/// Months drawn; all of them stand in the table beside the chart.
const CHART_MONTHS: usize = 12;
/// Rows of a breakdown; the others stand in `issues.json`.
const PART_ROWS: usize = 6;
/// Issues whose bars are drawn without a script: those that the first screen may show.
const DRAWN: usize = 5;
/// Issues with a whole page each; of those of lower priority the page says the essentials, or a page of thousands would not open.
const WHOLE_PAGES: usize = 600;

#[derive(Debug, Serialize)]
pub(super) struct IssueView {
    pub(super) anchor: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) title_lang: &'static str,
    other_titles: Vec<(&'static str, String)>,
    /// How it stands, in words and as a class.
    pub(super) state: Option<(&'static str, &'static str)>,
    muted: bool,
    /// What happened to it, one line an event.
    history: Vec<String>,
    /// The fragment of its owner's page.
    pub(super) owner_anchor: String,
    pub(super) intent: &'static str,
    pub(super) intent_key: &'static str,
    pub(super) level: &'static str,
    pub(super) short_level: &'static str,
    pub(super) level_key: &'static str,
    pub(super) owner: String,
    touchpoint: String,
    stage: &'static str,
    size: String,
    voices: String,
    voices_value: u64,
    posts: String,
    /// What is said of its voices that were posted many times within days.
    bursts: Vec<String>,
    share_sentence: String,
    share: String,
    share_value: f64,
    interval: String,
    pub(super) trend: &'static str,
    pub(super) trend_key: &'static str,
    pub(super) trend_sentence: String,
    trend_figures: Option<String>,
    chart: Option<Chart>,
    /// Its months, for the list.
    spark: Option<Spark>,
    /// Its weeks or months, for its own page.
    course: Option<Spark>,
    quotes: Vec<QuoteView>,
    /// Whether quotes and breakdowns were left to other files.
    brief: bool,
    suggestion: &'static str,
    is_faq: bool,
    need: String,
    proposal: String,
    evidence: String,
    causes: Vec<String>,
    hypothesis: String,
    outcome: OutcomeView,
    /// What it costs, a sentence a score.
    costs: Vec<String>,
    answers: Vec<AnswerView>,
    no_answer: Option<String>,
    breakdowns: Vec<Breakdown>,
    /// Key words by language, the report's own first.
    phrases: Vec<PhrasesView>,
    topics: Vec<String>,
    first_seen: Option<String>,
    last_seen: Option<String>,
    rating: Option<String>,
    score: String,
    score_value: f64,
    score_size: String,
    score_severity: String,
    score_trend: String,
    /// Names of the channels it was raised in, for the filter.
    #[serde(skip)]
    pub(super) channels: Vec<String>,
    /// Names of its products.
    #[serde(skip)]
    pub(super) products: Vec<String>,
    /// Their numbers among the filter's options, with spaces around each.
    pub(super) channel_keys: String,
    pub(super) product_keys: String,
    /// Codes of its languages, with spaces around each.
    pub(super) language_keys: String,
}

#[derive(Debug, Serialize)]
pub(super) struct QuoteView {
    text: String,
    /// The same text in pieces, cues marked.
    runs: Vec<Run>,
    lang: &'static str,
    language: &'static str,
    place: String,
    channel: String,
    date: Option<String>,
    rating: Option<String>,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    text: String,
    place: String,
}

#[derive(Debug, Serialize)]
struct Breakdown {
    heading: &'static str,
    rows: Vec<PartRow>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct PartRow {
    name: String,
    #[serde(flatten)]
    share: ShareView,
}

/// Where a quote stands, for people: the file's name without its folders, the sheet, the line.
pub(super) fn place(position: &Position) -> String {
    let name = position.path.rsplit(['/', '\\']).next().unwrap_or_default();
    match &position.sheet {
        Some(sheet) => format!("{name}[{sheet}]:{}", position.line),
        None => format!("{name}:{}", position.line),
    }
}

/// The fragment under which an issue is found on the page.
pub(super) fn anchor(id: &str) -> String {
    let safe: String = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    format!("issue-{safe}")
}

fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Rising => "rising",
        Direction::Falling => "falling",
        Direction::Ended => "ended",
        Direction::Steady => "steady",
        Direction::NotEnoughData => "unknown",
    }
}

fn level_key(level: PriorityLevel) -> &'static str {
    match level {
        PriorityLevel::High => "high",
        PriorityLevel::Medium => "medium",
        PriorityLevel::Low => "low",
    }
}

impl IssueView {
    pub(super) fn new(index: usize, report: &Report, gathered: &Gathered, sections: &Sections, words: &Words) -> Self {
        let reported = &report.issues[index];
        let brief = index >= WHOLE_PAGES;
        let ReportedIssue { issue, measures, suggestion, record, .. } = reported;
        let title_language =
            if issue.titles.contains_key(&words.language) { words.language } else { issue.titles.keys().next().copied().unwrap_or(words.language) };
        let trend = &measures.trend;
        let halves = halves(&trend.months, words);
        let owner = words.owner(&suggestion.owner).to_owned();
        let is_faq = suggestion.kind == SuggestionKind::Faq;
        let priority = suggestion.priority;
        Self {
            anchor: anchor(&issue.id.0),
            id: issue.id.0.clone(),
            title: issue.title(words.language).to_owned(),
            title_lang: title_language.as_str(),
            other_titles: issue
                .titles
                .iter()
                .filter(|&(&language, _)| language != title_language)
                .map(|(&language, title)| (language.as_str(), title.clone()))
                .collect(),
            state: standing(reported).map(|state| (words.state(state), state.as_str())),
            muted: reported.is_muted(),
            history: record.iter().flat_map(|record| &record.history).map(|event| words.history_event(event)).collect(),
            owner_anchor: String::new(),
            intent: words.intent(issue.intent),
            intent_key: issue.intent.as_str(),
            level: words.level(priority.level),
            short_level: words.short_level(priority.level),
            level_key: level_key(priority.level),
            touchpoint: words.touchpoint(&suggestion.touchpoint),
            stage: words.stage(suggestion.stage),
            size: words.size(&measures.size),
            voices: thousands(measures.size.voices),
            voices_value: measures.size.voices,
            posts: thousands(measures.size.posts),
            bursts: report
                .overview
                .bursts
                .iter()
                .filter(|burst| burst.issues.contains(&issue.id.0))
                .map(|burst| words.burst_sentence(burst))
                .collect(),
            share_sentence: words.share_sentence(&measures.size.share),
            share: percent(measures.size.share.value),
            share_value: measures.size.share.value,
            interval: interval(measures.size.share.low, measures.size.share.high),
            trend: words.direction(trend.direction),
            trend_key: direction_key(trend.direction),
            trend_sentence: words.trend_sentence(trend.direction, halves.as_ref()),
            trend_figures: halves.as_ref().map(|halves| words.trend_figures(halves)),
            chart: (index < DRAWN).then(|| chart::voices(&trend.months, CHART_MONTHS, words)).flatten(),
            spark: chart::spark(&trend.months, words),
            course: if sections.weekly { chart::weekly_spark(&trend.weekly.weeks, words) } else { chart::spark(&trend.months, words) },
            brief,
            quotes: issue
                .quotes
                .iter()
                .take(if brief { 1 } else { issue.quotes.len() })
                .map(|quote| quote_view(quote, words).marked(quote, gathered))
                .collect(),
            suggestion: words.suggestion(suggestion.kind),
            is_faq,
            need: suggestion.need.clone(),
            proposal: suggestion.proposal.clone(),
            evidence: suggestion.evidence.clone(),
            causes: suggestion.causes.clone(),
            hypothesis: suggestion.hypothesis.clone(),
            outcome: OutcomeView::new(reported, words),
            costs: sections.costs.get(&issue.id.0).cloned().unwrap_or_default(),
            answers: suggestion.answers.iter().map(|answer| AnswerView { text: answer.text.clone(), place: place(&answer.position) }).collect(),
            no_answer: (is_faq && suggestion.answers.is_empty()).then(|| words.no_answer(&owner)),
            owner,
            breakdowns: [
                (words.channel, &measures.channels, Dimension::Channel),
                (words.product, &measures.products, Dimension::Product),
                (words.language_heading, &measures.languages, Dimension::Language),
            ]
            .into_iter()
            .filter(|(_, parts, _)| !brief && !parts.is_empty())
            .map(|(heading, parts, by)| breakdown(heading, parts, by, words))
            .collect(),
            phrases: phrases_view(&issue.phrases, words),
            topics: issue.topics.iter().map(|id| words.topic_name(id, &report.topics).to_owned()).collect(),
            first_seen: trend.first_seen.as_deref().map(|date| words.date(date)),
            last_seen: trend.last_seen.as_deref().map(|date| words.date(date)),
            rating: measures.mean_rating.map(|mean| words.rating_sentence(mean.issue, mean.count, mean.all)),
            score: words.score(priority.score),
            score_value: priority.score,
            score_size: decimal(priority.size),
            score_severity: decimal(priority.severity),
            score_trend: decimal(priority.trend),
            channels: measures.channels.iter().filter(|part| part.share.count > 0).map(|part| part.name.clone()).collect(),
            products: measures.products.iter().filter(|part| part.share.count > 0).map(|part| part.name.clone()).collect(),
            channel_keys: String::new(),
            product_keys: String::new(),
            language_keys: measures.languages.iter().filter(|part| part.share.count > 0).fold(" ".to_owned(), |keys, part| keys + &part.name + " "),
        }
    }
}

/// The key words of one language, those that say most first.
#[derive(Debug, Serialize)]
struct PhrasesView {
    lang: &'static str,
    words: Vec<String>,
}

/// Model numbers and other words with digits are of every language and stand with the report's own.
fn phrases_view(phrases: &[String], words: &Words) -> Vec<PhrasesView> {
    let is_own = |phrase: &String| phrase.chars().any(char::is_numeric) || language(phrase) == words.language;
    let (own, other): (Vec<String>, Vec<String>) = phrases.iter().cloned().partition(is_own);
    let foreign = other.first().map_or(words.language, |phrase| language(phrase));
    let views = [(words.language, own), (foreign, other)].map(|(of, words)| PhrasesView { lang: of.as_str(), words });
    views.into_iter().filter(|view| !view.words.is_empty()).collect()
}

pub(super) fn quote_view(quote: &Quote, words: &Words) -> QuoteView {
    QuoteView {
        text: quote.text.clone(),
        runs: vec![Run { mark: false, text: quote.text.clone() }],
        lang: quote.language.as_str(),
        language: match quote.language {
            Language::Other => "",
            language => words.language_name(language),
        },
        place: place(&quote.position),
        channel: words.channel_name(&quote.channel),
        date: quote.received.map(|received| words.date(&received.date())),
        rating: quote.rating.map(|rating| words.rating_value(rating)),
    }
}

impl QuoteView {
    /// With its cues marked, where its comment was read.
    pub(super) fn marked(mut self, quote: &Quote, gathered: &Gathered) -> Self {
        if let Some(runs) = gathered.quote(&quote.comment, quote.start, &quote.text) {
            self.runs = runs.to_vec();
        }
        self
    }
}

fn breakdown(heading: &'static str, parts: &[Part], by: Dimension, words: &Words) -> Breakdown {
    let shown = &parts[..parts.len().min(PART_ROWS)];
    Breakdown {
        heading,
        rows: shown.iter().map(|part| PartRow { name: words.group_name(by, &part.name), share: ShareView::from(&part.share) }).collect(),
        more: (parts.len() > PART_ROWS).then(|| words.and_more(parts.len() - PART_ROWS)),
    }
}

/// The share in the earlier and in the later half of the months, so that a verdict can be followed; the middle of an odd number of months counts as later.
fn halves(months: &[MonthCount], words: &Words) -> Option<Halves> {
    if months.len() < 2 {
        return None;
    }
    let (earlier, later) = months.split_at(months.len() / 2);
    let share = |months: &[MonthCount]| ratio(months.iter().map(|month| month.voices).sum(), months.iter().map(|month| month.base).sum());
    let range = |months: &[MonthCount]| match months {
        [first, .., last] => words.month_range(&first.month, &last.month),
        [only] => words.month_label(&only.month),
        [] => String::new(),
    };
    Some(Halves { before: range(earlier), earlier: share(earlier), after: range(later), later: share(later) })
}
