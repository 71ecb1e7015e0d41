//! The chain of whys of an issue: what the data say about where and when it happens, and the question that they leave open.

use super::SuggestionKind;
use super::first_steps::first_step;
use super::places::places;
use super::since::since;
use crate::issue::Issue;
use crate::measure::Measures;
use crate::normalize::Language;

/// The chain of an issue: links in the report's language, each a sentence; the last is the open question. Nothing for an FAQ entry. All of it follows from
/// the issue's measures and its first topic.
#[must_use]
pub fn causes(issue: &Issue, measures: &Measures, kind: SuggestionKind, language: Language) -> Vec<String> {
    if kind == SuggestionKind::Faq {
        return Vec::new();
    }
    chain(measures, issue.topics.first().and_then(|id| first_step(id, language)), language)
}

fn chain(measures: &Measures, step: Option<&str>, language: Language) -> Vec<String> {
    let japanese = language == Language::Japanese;
    let mut chain: Vec<String> = places(&measures.standing, measures.size.voices, language).into_iter().collect();
    if let Some(when) = since(measures, language) {
        chain.push(when);
    }
    chain.push(match (japanese, step) {
        (true, Some(step)) => format!("なぜ：データからは分からない。まず、{step}"),
        (true, None) => "なぜ：データからは分からない。担当部署が確かめる".to_owned(),
        (false, Some(step)) => format!("Why: the data do not say. First step: {step}"),
        (false, None) => "Why: the data do not say; the owner finds out".to_owned(),
    });
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Direction, MonthCount, Onset, Share, Size, Standing, StandingVerdict, Trend, WeekCount, Weekly};

    fn measures(months: &[(u64, u64)]) -> Measures {
        let voices = months.iter().map(|(voices, _)| voices).sum();
        Measures {
            size: Size { posts: voices, voices, authors: None, share: Share::new(voices, months.iter().map(|(_, base)| base).sum()) },
            trend: Trend {
                months: months
                    .iter()
                    .zip(1..)
                    .map(|(&(voices, base), month)| MonthCount { month: format!("2026-{month:02}"), voices, base })
                    .collect(),
                direction: Direction::Steady,
                p_value: None,
                first_seen: Some("2026-03-04".to_owned()),
                last_seen: None,
                weekly: Weekly {
                    weeks: months.iter().map(|&(voices, base)| WeekCount { voices, base, ..WeekCount::default() }).collect(),
                    ..Weekly::default()
                },
            },
            channels: Vec::new(),
            products: Vec::new(),
            languages: Vec::new(),
            standing: Standing::default(),
            mean_rating: None,
        }
    }

    #[test]
    fn the_chain_says_what_the_data_show_and_no_more() {
        let mut found = measures(&[(0, 100), (1, 100), (9, 100)]);
        let week = "2026-03-02".to_owned();
        found.trend.weekly.onset = Some(Onset { week, voices_before: 1, base_before: 200, voices_since: 9, base_since: 100, p_value: 0.0004 });
        let english = chain(&found, Some("reproduce it"), Language::English);
        assert!(english[0].starts_with("Since when: it rose in the week of 2026-03-02 (1 of 200 comments before, 9 of 100 since)."), "{english:?}");
        assert_eq!(english[1], "Why: the data do not say. First step: reproduce it");
        let mut even = measures(&[(5, 100), (5, 100)]);
        even.standing = Standing { verdict: StandingVerdict::TooFew, places: 2, ..Standing::default() };
        let japanese = chain(&even, None, Language::Japanese);
        assert!(japanese[0].starts_with("どこで：10件では少なく"), "{japanese:?}");
        assert!(japanese[1].contains("初め") && japanese[2].starts_with("なぜ"), "{japanese:?}");
        let few = chain(&measures(&[(0, 100), (3, 100)]), None, Language::English);
        assert_eq!(few[0], "Since when: first voice 2026-03-04; 3 voices are not enough data for a beginning");
    }
}
