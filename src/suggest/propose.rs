//! The suggestion for one issue, in the words of the report's language.

use super::causes::causes;
use super::first_steps::first_step;
use super::priority::priority;
use super::since::newest;
use super::{Answer, Suggestion, SuggestionKind};
use crate::classify::Intent;
use crate::config::{Stage, Taxonomy};
use crate::issue::Issue;
use crate::measure::{Direction, Measures};
use crate::normalize::Language;

/// The share of an issue's voices from which one channel is its touchpoint.
const MAIN_CHANNEL: f64 = 0.6;
/// Used where no topic was recognised.
const NO_OWNER: &str = "unassigned";

/// Suggests an FAQ entry for a question and an improvement for everything else. The hypothesis stays open: [`hypothesis`](super::hypothesis()) needs the
/// cross tables of the run.
///
/// `negativity` is the mean of max(0, −score) over the issue's units, in [0, 1]; `answers` are replies to its members, the most central first.
#[must_use]
pub fn suggest(issue: &Issue, measures: &Measures, taxonomy: &Taxonomy, negativity: f64, answers: Vec<Answer>, language: Language) -> Suggestion {
    let topic = issue.topics.first().and_then(|id| taxonomy.get(id));
    let kind = if issue.intent == Intent::Question { SuggestionKind::Faq } else { SuggestionKind::Improvement };
    let owner = topic.map_or(NO_OWNER, |topic| topic.owner.as_str()).to_owned();
    let main = measures.channels.first().filter(|channel| channel.share.count as f64 >= MAIN_CHANNEL * measures.size.voices as f64);
    let touchpoint = main.map(|channel| channel.name.clone()).or_else(|| topic.and_then(|topic| topic.touchpoints.first().cloned()));
    let title = issue.title(language);
    let step = issue.topics.first().and_then(|id| first_step(id, language));
    Suggestion {
        kind,
        priority: priority(measures, issue.intent, negativity),
        owner,
        touchpoint: touchpoint.unwrap_or_else(|| "product".to_owned()),
        stage: topic.map_or(Stage::Use, |topic| topic.stage),
        need: need(issue.intent, title, language),
        proposal: proposal(kind, issue, title, step, answers.is_empty(), language),
        causes: causes(issue, measures, kind, language),
        hypothesis: String::new(),
        evidence: with_newest(evidence(measures, language), measures, language),
        answers: if kind == SuggestionKind::Faq { answers } else { Vec::new() },
        coverage: None,
        same_entry: Vec::new(),
    }
}

fn need(intent: Intent, title: &str, language: Language) -> String {
    match (language, intent) {
        (Language::Japanese, Intent::Question) => format!("「{title}」について、お客様が自分で答えを見つけられるようにする"),
        (Language::Japanese, Intent::Request) => format!("「{title}」という要望に応える"),
        (Language::Japanese, _) => format!("「{title}」に関する不満をなくす"),
        (_, Intent::Question) => format!("Customers find the answer to “{title}” by themselves"),
        (_, Intent::Request) => format!("Customers who ask for “{title}” get it, or are told why not"),
        (_, _) => format!("Customers no longer meet “{title}”"),
    }
}

fn proposal(kind: SuggestionKind, issue: &Issue, title: &str, step: Option<&str>, unanswered: bool, language: Language) -> String {
    let question = issue.quotes.iter().find(|quote| quote.language == language).or(issue.quotes.first()).map_or(title, |quote| quote.text.trim());
    match (kind, language, unanswered) {
        (SuggestionKind::Faq, Language::Japanese, false) => format!("FAQに「{question}」を載せ、下の対応履歴の回答を確認のうえ掲載する"),
        (SuggestionKind::Faq, Language::Japanese, true) => format!("FAQに「{question}」を載せる。データに回答がないため、担当部署に確認する"),
        (SuggestionKind::Faq, _, false) => format!("List “{question}” in the FAQ; check the replies below and publish the answer"),
        (SuggestionKind::Faq, _, true) => format!("List “{question}” in the FAQ; the data holds no answer, ask the owner"),
        (SuggestionKind::Improvement, Language::Japanese, _) => match step {
            Some(step) => format!("「{title}」について、{step}。対策を決めたら日付を記録する"),
            None => format!("担当部署が「{title}」の原因を確かめて対策を決め、日付を記録する"),
        },
        (SuggestionKind::Improvement, _, _) => match step {
            Some(step) => format!("For “{title}”: {step}. Note the date of what is changed"),
            None => format!("The owner finds the cause of “{title}”, decides what to change and notes the date"),
        },
    }
}

/// The evidence, with what the newest days add to it.
fn with_newest(evidence: String, measures: &Measures, language: Language) -> String {
    match newest(measures, language) {
        Some(newest) if language == Language::Japanese => format!("{evidence}。{newest}"),
        Some(newest) => format!("{evidence}; {newest}"),
        None => evidence,
    }
}

fn evidence(measures: &Measures, language: Language) -> String {
    let size = &measures.size;
    let (low, high) = (size.share.low * 100.0, size.share.high * 100.0);
    let share = size.share.value * 100.0;
    let months = measures.trend.months.iter().filter(|month| month.base > 0).count();
    if language == Language::Japanese {
        let trend = match measures.trend.direction {
            Direction::Rising => "増えている",
            Direction::Falling => "減っている",
            Direction::Ended => "最近は出ていない",
            Direction::Steady => "はっきりした増減なし",
            Direction::NotEnoughData => "傾向を判断するにはデータ不足",
        };
        format!("{}件の声（投稿{}件）、分析対象の{share:.1}%（95%区間 {low:.1}〜{high:.1}%）、{months}か月の傾向：{trend}", size.voices, size.posts)
    } else {
        let trend = match measures.trend.direction {
            Direction::Rising => "rising",
            Direction::Falling => "falling",
            Direction::Ended => "no longer raised",
            Direction::Steady => "no clear change",
            Direction::NotEnoughData => "not enough data for a trend",
        };
        format!(
            "{} voices ({} posts), {share:.1} % of analysed comments (95 % interval {low:.1}–{high:.1} %), over {months} months: {trend}",
            size.voices, size.posts
        )
    }
}
