//! The suggestion for one issue, in the words of the report's language.

use super::priority::priority;
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

/// Suggests an FAQ entry for a question and an improvement for everything else.
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
    Suggestion {
        kind,
        priority: priority(measures, issue.intent, negativity),
        owner,
        touchpoint: touchpoint.unwrap_or_else(|| "product".to_owned()),
        stage: topic.map_or(Stage::Use, |topic| topic.stage),
        need: need(issue.intent, title, language),
        proposal: proposal(kind, issue, title, answers.is_empty(), language),
        evidence: evidence(measures, language),
        answers: if kind == SuggestionKind::Faq { answers } else { Vec::new() },
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

fn proposal(kind: SuggestionKind, issue: &Issue, title: &str, unanswered: bool, language: Language) -> String {
    let question = issue.quotes.iter().find(|quote| quote.language == language).or(issue.quotes.first()).map_or(title, |quote| quote.text.trim());
    match (kind, language, unanswered) {
        (SuggestionKind::Faq, Language::Japanese, false) => format!("FAQに「{question}」を載せ、下の対応履歴の回答を確認のうえ掲載する"),
        (SuggestionKind::Faq, Language::Japanese, true) => format!("FAQに「{question}」を載せる。データに回答がないため、担当部署に確認する"),
        (SuggestionKind::Faq, _, false) => format!("List “{question}” in the FAQ; check the replies below and publish the answer"),
        (SuggestionKind::Faq, _, true) => format!("List “{question}” in the FAQ; the data holds no answer, ask the owner"),
        (SuggestionKind::Improvement, Language::Japanese, _) => {
            format!("担当部署が「{title}」の原因を確かめて対策を決める。対策日を記録し、次回の集計で件数の割合が下がるかを見る")
        }
        (SuggestionKind::Improvement, _, _) => {
            format!(
                "The owner finds the cause of “{title}” and decides what to change; note the date and see in the next report whether its share falls"
            )
        }
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
