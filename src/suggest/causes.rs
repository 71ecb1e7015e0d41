//! The chain of whys of an issue: what the data say about where and when it happens, and the question that they leave open.

use super::since::since;
use crate::config::channel_name;
use crate::measure::{Measures, Part};
use crate::normalize::Language;

/// Parts named as the place of an issue.
const NAMED: usize = 2;
/// Comments that a part needs to be compared at all.
const BASE: u64 = 20;

/// Links of the chain, each a sentence; the last is the open question.
pub(super) fn causes(measures: &Measures, step: Option<&str>, language: Language) -> Vec<String> {
    let japanese = language == Language::Japanese;
    let mut chain = Vec::new();
    let overall = measures.size.share;
    let stands_out = |part: &&Part| part.share.base >= BASE && part.share.low > overall.high;
    let channels: Vec<Part> = measures.channels.iter().map(|part| Part { name: channel_name(&part.name, japanese), share: part.share }).collect();
    let parts: Vec<&Part> = measures.products.iter().chain(&channels).filter(stands_out).take(NAMED).collect();
    if parts.is_empty() {
        let several = measures.channels.len() > 1 || measures.products.len() > 1;
        if several {
            chain.push(
                if japanese {
                    "どこで：チャネル・商品による偏りははっきりしない"
                } else {
                    "Where: no channel or product clearly stands out"
                }
                .to_owned(),
            );
        }
    } else {
        let shown: Vec<String> = parts.iter().map(|part| place(part, overall.value, japanese)).collect();
        chain.push(if japanese { format!("どこで：{}", shown.join("、")) } else { format!("Where: {}", shown.join("; ")) });
    }
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

fn place(part: &Part, overall: f64, japanese: bool) -> String {
    let (here, everywhere) = (part.share.value * 100.0, overall * 100.0);
    if japanese {
        format!("「{}」に集中（{}件中{}件、{here:.1}%。全体は{everywhere:.1}%）", part.name, part.share.base, part.share.count)
    } else {
        format!("above all “{}” ({} of {}, {here:.1} % against {everywhere:.1} % overall)", part.name, part.share.count, part.share.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Direction, MonthCount, Onset, Share, Size, Trend, WeekCount, Weekly};

    fn measures(products: &[(&str, u64, u64)], months: &[(u64, u64)]) -> Measures {
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
            products: products.iter().map(|&(name, count, base)| Part { name: name.to_owned(), share: Share::new(count, base) }).collect(),
            languages: Vec::new(),
            mean_rating: None,
        }
    }

    #[test]
    fn the_chain_says_what_the_data_show_and_no_more() {
        let mut found = measures(&[("AF-30", 9, 40), ("AF-20", 1, 60)], &[(0, 100), (1, 100), (9, 100)]);
        let week = "2026-03-02".to_owned();
        found.trend.weekly.onset = Some(Onset { week, voices_before: 1, base_before: 200, voices_since: 9, base_since: 100, p_value: 0.0004 });
        let chain = causes(&found, Some("reproduce it"), Language::English);
        assert_eq!(chain[0], "Where: above all “AF-30” (9 of 40, 22.5 % against 3.3 % overall)");
        assert!(chain[1].starts_with("Since when: it rose in the week of 2026-03-02 (1 of 200 comments before, 9 of 100 since)."), "{chain:?}");
        assert_eq!(chain[2], "Why: the data do not say. First step: reproduce it");
        let even = causes(&measures(&[("a", 5, 100), ("b", 5, 100)], &[(5, 100), (5, 100)]), None, Language::Japanese);
        assert_eq!(even[0], "どこで：チャネル・商品による偏りははっきりしない");
        assert!(even[1].contains("初め") && even[2].starts_with("なぜ"), "{even:?}");
        let few = causes(&measures(&[], &[(0, 100), (3, 100)]), None, Language::English);
        assert_eq!(few[0], "Since when: first voice 2026-03-04; 3 voices are not enough data for a beginning");
    }
}
