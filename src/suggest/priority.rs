//! What to act on first: a sum of three parts that are all printed, each of which only grows with what it stands for.

use super::{Priority, PriorityLevel};
use crate::classify::Intent;
use crate::measure::{Direction, Measures};

/// Share of all comments from which size counts in full.
const FULL_SHARE: f64 = 0.05;
const SIZE: f64 = 45.0;
const SEVERITY: f64 = 35.0;
const TREND: f64 = 20.0;

/// The priority of an issue.
///
/// size = 45 × √min(1, share / 5 %), the square root so that small issues still differ; severity = 35 × mean probability-weighted negativity of its units
/// (0 to 1), half of it for questions, which are answered rather than mended; trend = 20 rising, 10 steady or unknown, 4 falling, 0 ended. An issue that
/// has ended is never urgent: its score is halved.
#[must_use]
pub fn priority(measures: &Measures, intent: Intent, negativity: f64) -> Priority {
    let size = SIZE * (measures.size.share.value / FULL_SHARE).min(1.0).sqrt();
    let weight = if intent == Intent::Question { 0.5 } else { 1.0 };
    let severity = SEVERITY * weight * negativity.clamp(0.0, 1.0);
    let trend = TREND
        * match measures.trend.direction {
            Direction::Rising => 1.0,
            Direction::Steady | Direction::NotEnoughData => 0.5,
            Direction::Falling => 0.2,
            Direction::Ended => 0.0,
        };
    let whole = if measures.trend.direction == Direction::Ended { 0.5 } else { 1.0 };
    let parts = [size * whole, severity * whole, trend * whole].map(|part| (part * 10.0).round() / 10.0);
    let score = parts.iter().sum::<f64>();
    let level = if score >= 65.0 {
        PriorityLevel::High
    } else if score >= 40.0 {
        PriorityLevel::Medium
    } else {
        PriorityLevel::Low
    };
    Priority { level, score: (score * 10.0).round() / 10.0, size: parts[0], severity: parts[1], trend: parts[2] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measure::{Share, Size, Standing, Trend, Weekly};

    fn measures(voices: u64, direction: Direction) -> Measures {
        Measures {
            size: Size { posts: voices, voices, authors: None, share: Share::new(voices, 1000) },
            trend: Trend { months: Vec::new(), direction, p_value: None, first_seen: None, last_seen: None, weekly: Weekly::default() },
            channels: Vec::new(),
            products: Vec::new(),
            languages: Vec::new(),
            standing: Standing::default(),
            mean_rating: None,
        }
    }

    proptest! {
        #[test]
        fn more_voices_worse_words_and_growth_never_lower_the_priority(voices in 1_u64..900, more in 0_u64..90, bad in 0.0_f64..1.0, worse in 0.0_f64..0.5) {
            use Direction::{Ended, Falling, Rising, Steady};
            let score = |voices, negativity, direction| priority(&measures(voices, direction), Intent::Complaint, negativity).score;
            prop_assert!(score(voices + more, bad, Steady) >= score(voices, bad, Steady));
            prop_assert!(score(voices, bad + worse, Steady) >= score(voices, bad, Steady));
            prop_assert!(score(voices, bad, Rising) >= score(voices, bad, Steady));
            prop_assert!(score(voices, bad, Steady) >= score(voices, bad, Falling));
            prop_assert!(score(voices, bad, Falling) >= score(voices, bad, Ended));
        }
    }
}
