//! Which issues are new in the data, told from one run alone: a ledger knows better, where there is one.

use super::trend::false_discovery_bound;
use super::{Measures, MonthCount};

/// Voices below which nothing is said.
const LEAST_VOICES: u64 = 5;
/// Share of false verdicts accepted among all verdicts (Benjamini and Hochberg 1995).
const FALSE_DISCOVERY: f64 = 0.05;

/// Whether each issue is new: its first voice came after months of comments without any, too late for chance. An issue of the same rate all along would
/// have kept all its voices for the months since its first one with the probability (share of comments since) to the power of its voices; false
/// discoveries are controlled over all issues.
#[must_use]
pub fn newcomers(measures: &[&Measures]) -> Vec<bool> {
    let chances: Vec<Option<f64>> = measures.iter().map(|measures| chance(&measures.trend.months)).collect();
    let bound = false_discovery_bound(chances.iter().flatten().copied().collect(), FALSE_DISCOVERY);
    chances.into_iter().map(|chance| chance.is_some_and(|chance| chance <= bound)).collect()
}

fn chance(months: &[MonthCount]) -> Option<f64> {
    let first = months.iter().position(|month| month.voices > 0)?;
    let voices: u64 = months.iter().map(|month| month.voices).sum();
    let base = |months: &[MonthCount]| months.iter().map(|month| month.base).sum::<u64>() as f64;
    let (all, since) = (base(months), base(&months[first..]));
    (voices >= LEAST_VOICES && all > 0.0).then(|| (since / all).powf(voices as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Facts, Population};
    use crate::normalize::Language;

    fn months(voices: &[u64]) -> Measures {
        let facts = Facts {
            posts: 1,
            posted: Box::default(),
            versions: Box::default(),
            authors: Box::new([]),
            received: None,
            channel: "a".into(),
            product: None,
            language: Language::English,
            rating: None,
        };
        let mut measures = Population::new(vec![facts]).measure(&[0]);
        measures.trend.months =
            voices.iter().enumerate().map(|(month, &voices)| MonthCount { month: format!("2026-{:02}", month + 1), voices, base: 100 }).collect();
        measures
    }

    #[test]
    fn an_issue_is_new_only_if_chance_would_not_have_kept_it_silent() {
        let (late, always, few, early) =
            (months(&[0, 0, 0, 0, 4, 6]), months(&[1, 2, 2, 1, 3, 2]), months(&[0, 0, 0, 0, 0, 4]), months(&[0, 2, 2, 2, 1, 2]));
        assert_eq!(newcomers(&[&late, &always, &few, &early]), [true, false, false, false]);
        assert!(newcomers(&[]).is_empty());
    }
}
