//! The chain of whys of an issue: what the data say about where and when it happens, and the question that they leave open.

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
    let parts: Vec<&Part> = measures.products.iter().chain(&measures.channels).filter(stands_out).take(NAMED).collect();
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
    if let Some(when) = when(measures, japanese) {
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

/// Since when, where the data reach back beyond the first voice.
fn when(measures: &Measures, japanese: bool) -> Option<String> {
    let first = measures.trend.first_seen.as_deref()?;
    let silent = measures.trend.months.iter().take_while(|month| month.voices == 0).filter(|month| month.base > 0).count();
    let before = measures.trend.months.iter().take_while(|month| month.voices == 0).map(|month| month.base).sum::<u64>();
    Some(match (silent, japanese) {
        (0, true) => format!("いつから：集計期間の初め（{first}）からある"),
        (0, false) => format!("Since when: from the beginning of the data ({first})"),
        (_, true) => format!(
            "いつから：{first}。それまでの{silent}か月、{before}件のコメントには1件もない。その頃に変わったもの（版、仕入れ、手順、告知）を確かめる"
        ),
        (_, false) => {
            format!(
                "Since when: {first}; none of {before} comments in the {silent} months before. Check what changed then (release, supplier, procedure, notice)"
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Direction, MonthCount, Share, Size, Trend};

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
            },
            channels: Vec::new(),
            products: products.iter().map(|&(name, count, base)| Part { name: name.to_owned(), share: Share::new(count, base) }).collect(),
            languages: Vec::new(),
            mean_rating: None,
        }
    }

    #[test]
    fn the_chain_says_what_the_data_show_and_no_more() {
        let found = measures(&[("AF-30", 9, 40), ("AF-20", 1, 60)], &[(0, 100), (0, 100), (10, 100)]);
        let chain = causes(&found, Some("reproduce it"), Language::English);
        assert_eq!(chain[0], "Where: above all “AF-30” (9 of 40, 22.5 % against 3.3 % overall)");
        assert!(chain[1].starts_with("Since when: 2026-03-04; none of 200 comments in the 2 months before."), "{chain:?}");
        assert_eq!(chain[2], "Why: the data do not say. First step: reproduce it");
        let even = causes(&measures(&[("a", 5, 100), ("b", 5, 100)], &[(5, 100), (5, 100)]), None, Language::Japanese);
        assert_eq!(even[0], "どこで：チャネル・商品による偏りははっきりしない");
        assert!(even[1].contains("初め") && even[2].starts_with("なぜ"), "{even:?}");
    }
}
