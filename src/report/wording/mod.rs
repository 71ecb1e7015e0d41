//! The report's own words, in Japanese and in English. Customers' words never pass through here.

mod actions;
mod conflicts;
mod corrections;
mod coverage;
mod english;
mod figures;
mod fixed;
mod japanese;
mod sections;
mod views;
mod voices;

pub(super) use fixed::Words;
pub(super) use sections::{SectionWords, outcome_unit};
pub(super) use views::ViewWords;

use super::numbers::{decimal, interval, percent, thousands};
use crate::classify::{Intent, Sentiment, Status};
use crate::config::{Stage, Topic};
use crate::feedback::{Rating, RatingScale};
use crate::issue::ledger::State;
use crate::measure::{Direction, Share};
use crate::normalize::Language;
use crate::suggest::{PriorityLevel, SuggestionKind};

/// The words of a report in `language`; a report is in Japanese or English, nothing else.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Japanese => &japanese::WORDS,
        Language::English | Language::Other => &english::WORDS,
    }
}

impl Words {
    /// `ja` or `en`.
    fn pick<T>(&self, japanese: T, english: T) -> T {
        if self.language == Language::Japanese { japanese } else { english }
    }

    pub(super) fn intent(&self, intent: Intent) -> &'static str {
        match intent {
            Intent::Complaint => self.pick("不満・苦情", "complaint"),
            Intent::Request => self.pick("要望", "request"),
            Intent::Question => self.pick("質問", "question"),
            Intent::Praise => self.pick("好評", "praise"),
            Intent::Other => self.pick("その他", "other"),
        }
    }

    pub(super) fn sentiment(&self, sentiment: Sentiment) -> &'static str {
        match sentiment {
            Sentiment::Negative => self.negative,
            Sentiment::Neutral => self.neutral,
            Sentiment::Positive => self.positive,
            Sentiment::Mixed => self.mixed,
        }
    }

    pub(super) fn status(&self, status: Status) -> &'static str {
        match status {
            Status::Analyzed => self.analyzed,
            Status::Duplicate => self.duplicate,
            Status::Empty => self.empty,
            Status::NoContent => self.no_content,
            Status::OtherLanguage => self.other_language,
            Status::Rejected => self.rejected,
        }
    }

    pub(super) fn level(&self, level: PriorityLevel) -> &'static str {
        match level {
            PriorityLevel::High => self.pick("優先度 高", "high priority"),
            PriorityLevel::Medium => self.pick("優先度 中", "medium priority"),
            PriorityLevel::Low => self.pick("優先度 低", "low priority"),
        }
    }

    pub(super) fn short_level(&self, level: PriorityLevel) -> &'static str {
        match level {
            PriorityLevel::High => self.pick("高", "high"),
            PriorityLevel::Medium => self.pick("中", "medium"),
            PriorityLevel::Low => self.pick("低", "low"),
        }
    }

    pub(super) fn suggestion(&self, kind: SuggestionKind) -> &'static str {
        match kind {
            SuggestionKind::Faq => self.faq_draft,
            SuggestionKind::Improvement => self.proposal,
        }
    }

    pub(super) fn direction(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Rising => self.pick("増えている", "rising"),
            Direction::Falling => self.pick("減っている", "falling"),
            Direction::Ended => self.pick("最近は出ていない", "no longer raised"),
            Direction::Steady => self.pick("はっきりした増減なし", "no clear change"),
            Direction::NotEnoughData => self.pick("データが足りず判断できない", "not enough data"),
        }
    }

    /// How an issue stands in the ledger.
    pub(super) fn state(&self, state: State) -> &'static str {
        match state {
            State::New => self.pick("新規", "new"),
            State::Growing => self.pick("増加中", "growing"),
            State::Steady => self.pick("継続", "steady"),
            State::Shrinking => self.pick("減少中", "shrinking"),
            State::Fixed => self.pick("解消", "fixed"),
            State::CameBack => self.pick("再発", "came back"),
        }
    }

    /// The verdict with what it rests on.
    pub(super) fn trend_sentence(&self, direction: Direction, halves: Option<&Halves>) -> String {
        let verdict = self.direction(direction);
        match halves {
            Some(halves) if direction != Direction::NotEnoughData => {
                let figures = self.trend_figures(halves);
                self.pick(format!("{verdict}（{figures}）"), format!("{verdict} ({figures})"))
            }
            _ => verdict.to_owned(),
        }
    }

    /// The shares that a verdict can be followed by.
    #[expect(clippy::unused_self, reason = "a sentence like the others; numbers read the same in both languages")]
    pub(super) fn trend_figures(&self, halves: &Halves) -> String {
        format!("{}\u{a0}{} → {}\u{a0}{}", halves.before, percent(halves.earlier), halves.after, percent(halves.later))
    }

    pub(super) fn stage(&self, stage: Stage) -> &'static str {
        match stage {
            Stage::Awareness => self.pick("認知", "awareness"),
            Stage::Consideration => self.pick("検討", "consideration"),
            Stage::Purchase => self.pick("購入", "purchase"),
            Stage::Use => self.pick("利用", "use"),
            Stage::Support => self.pick("サポート", "support"),
            Stage::Loyalty => self.pick("継続", "loyalty"),
        }
    }

    /// Departments of the taxonomy that ships; a user's own stand as written.
    pub(super) fn owner<'a>(&self, owner: &'a str) -> &'a str {
        let japanese = match owner {
            "unassigned" => "未割当",
            "product" => "商品企画",
            "engineering" => "開発",
            "marketing" => "マーケティング",
            "finance" => "経理",
            "logistics" => "物流",
            "support" => "カスタマーサポート",
            "sales" => "営業",
            "operations" => "店舗運営",
            _ => owner,
        };
        self.pick(japanese, owner)
    }

    /// Touchpoints of the taxonomy that ships, or a channel that is one; a user's own stand as written.
    pub(super) fn touchpoint(&self, touchpoint: &str) -> String {
        let japanese = match touchpoint {
            "product" => "商品",
            "app" => "アプリ",
            "store" => "店舗",
            "logistics" => "配送",
            "support" => "サポート窓口",
            "advertising" => "広告",
            "social" => "SNS",
            _ => return self.channel_name(touchpoint),
        };
        self.pick(japanese, touchpoint).to_owned()
    }

    /// The topic's name in the report's language; an id outside the taxonomy stands as it is.
    pub(super) fn topic_name<'a>(&self, id: &'a str, topics: &'a [Topic]) -> &'a str {
        topics.iter().find(|topic| topic.id == id).map_or(id, |topic| self.pick(topic.ja.as_str(), topic.en.as_str()))
    }

    /// The name of a language, given as a value.
    pub(super) fn language_name(&self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.pick("日本語", "Japanese"),
            Language::English => self.pick("英語", "English"),
            Language::Other => self.pick("その他", "other"),
        }
    }

    /// The name of a language, given by the code that breakdowns carry.
    pub(super) fn language_of_code<'a>(&self, code: &'a str) -> &'a str {
        match code {
            "ja" => self.language_name(Language::Japanese),
            "en" => self.language_name(Language::English),
            "other" => self.language_name(Language::Other),
            _ => code,
        }
    }

    pub(super) fn share_sentence(&self, share: &Share) -> String {
        let (value, range) = (percent(share.value), interval(share.low, share.high));
        match self.language {
            Language::Japanese => format!("分析コメントの {value}（95%区間 {range}）"),
            _ => format!("{value} of analysed comments (95% interval {range})"),
        }
    }

    pub(super) fn month_value(&self, voices: u64, base: u64) -> String {
        match self.language {
            Language::Japanese => format!("{}件（分析 {}件中）", thousands(voices), thousands(base)),
            _ => format!("{} of {} analysed", thousands(voices), thousands(base)),
        }
    }

    pub(super) fn no_answer(&self, owner: &str) -> String {
        match self.language {
            Language::Japanese => format!("データの中に回答は見つかりませんでした。{owner}に確認してください。"),
            _ => format!("No answer is known from the data: ask {owner}."),
        }
    }

    pub(super) fn rating_sentence(&self, issue: f64, count: u64, all: f64) -> String {
        match self.language {
            Language::Japanese => format!("この課題の平均評価 {issue:.1}（{}件）、全体の平均 {all:.1}", thousands(count)),
            _ => format!("mean rating {issue:.1} over {} comments of this issue, {all:.1} over all", thousands(count)),
        }
    }

    /// One rating on its own scale.
    pub(super) fn rating_value(&self, rating: Rating) -> String {
        let name = match rating.scale {
            RatingScale::Nps => self.pick("推奨度", "recommends"),
            RatingScale::Stars | RatingScale::Other => self.pick("評価", "rating"),
        };
        match rating.scale {
            RatingScale::Stars => format!("{name} {}/5", rating.value),
            RatingScale::Nps => format!("{name} {}/10", rating.value),
            RatingScale::Other => format!("{name} {}", rating.value),
        }
    }

    pub(super) fn undecided_sentence(&self, count: usize) -> String {
        let number = thousands(count as u64);
        match self.language {
            Language::Japanese => format!("{number}件の課題は、{}。", self.undecided),
            _ => format!("For {number} {} {}.", plural(count as u64, "issue", "issues"), self.undecided),
        }
    }

    /// What was left out of a shortened table.
    pub(super) fn and_more(&self, count: usize) -> String {
        let number = thousands(count as u64);
        match self.language {
            Language::Japanese => format!("ほか {number}件（issues.json にすべてあります）"),
            _ => format!("and {number} more (all of them are in issues.json)"),
        }
    }

    pub(super) fn coverage(&self, covered: u64, clustered: u64, share: f64) -> String {
        let (covered, clustered, share) = (thousands(covered), thousands(clustered), percent(share));
        match self.language {
            Language::Japanese => {
                format!(
                    "まとめの対象とした意見 {clustered}件のうち {covered}件（{share}）がいずれかの課題に入っています。残りは、同じ内容の声が少ない単発の意見です。"
                )
            }
            _ => {
                format!("{covered} of {clustered} grouped opinions ({share}) belong to an issue; the others are one-offs that too few people share.")
            }
        }
    }

    pub(super) fn score(&self, score: f64) -> String {
        match self.language {
            Language::Japanese => format!("{}点", decimal(score)),
            _ => format!("{} points", decimal(score)),
        }
    }

    /// `2026-05-03` in words; what is not a date stands as it is.
    pub(super) fn date(&self, date: &str) -> String {
        let Ok(parsed) = date.parse::<jiff::civil::Date>() else { return date.to_owned() };
        match self.language {
            Language::Japanese => format!("{}年{}月{}日", parsed.year(), parsed.month(), parsed.day()),
            _ => format!("{} {} {}", parsed.day(), english::MONTHS[month_index(parsed.month())], parsed.year()),
        }
    }

    /// Short label of a month `YYYY-MM`.
    pub(super) fn month_label(&self, month: &str) -> String {
        match split_month(month) {
            Some((_, number)) => match self.language {
                Language::Japanese => format!("{number}月"),
                _ => english::MONTHS[month_index(number)].to_owned(),
            },
            None => month.to_owned(),
        }
    }

    /// Full name of a month `YYYY-MM`.
    pub(super) fn month_name(&self, month: &str) -> String {
        match split_month(month) {
            Some((year, number)) => match self.language {
                Language::Japanese => format!("{year}年{number}月"),
                _ => format!("{} {year}", english::MONTHS[month_index(number)]),
            },
            None => month.to_owned(),
        }
    }

    /// A run of months, the first and the last of them stated.
    pub(super) fn month_range(&self, first: &str, last: &str) -> String {
        match split_month(first) {
            _ if first == last => self.month_label(first),
            Some((_, number)) if self.language == Language::Japanese => format!("{number}–{}", self.month_label(last)),
            _ => format!("{}–{}", self.month_label(first), self.month_label(last)),
        }
    }

    /// The paragraphs of the method section: a heading and a plain sentence or two each.
    pub(super) fn method_paragraphs(&self, facts: &MethodFacts<'_>) -> Vec<(&'static str, String)> {
        match self.language {
            Language::Japanese => japanese::method(facts),
            _ => english::method(facts),
        }
    }
}

/// An issue's share in the earlier and the later half of the months.
pub(super) struct Halves {
    /// The months of the earlier half, in words.
    pub(super) before: String,
    pub(super) earlier: f64,
    /// The months of the later half, in words.
    pub(super) after: String,
    pub(super) later: f64,
}

/// What the method section states about this very run.
pub(super) struct MethodFacts<'a> {
    pub(super) model: &'a str,
    pub(super) version: &'a str,
    pub(super) min_voices: Option<u64>,
    pub(super) masked: bool,
}

fn plural<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn month_index(number: i8) -> usize {
    usize::try_from(number - 1).unwrap_or(0).min(11)
}

pub(super) fn split_month(month: &str) -> Option<(i16, i8)> {
    let (year, number) = month.split_once('-')?;
    let number = number.parse().ok().filter(|number| (1..=12).contains(number))?;
    Some((year.parse().ok()?, number))
}
