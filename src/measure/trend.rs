//! Whether an issue is growing, against all comments of each month.

use super::tails::normal_two_sided;
use super::{Direction, Measures, MonthCount, standing, weeks};

/// Voices below which no verdict is given.
const LEAST_VOICES: u64 = 8;
/// Months with comments below which no verdict is given.
const LEAST_MONTHS: usize = 3;
/// Share of false verdicts accepted among all verdicts (Benjamini and Hochberg 1995).
const FALSE_DISCOVERY: f64 = 0.05;
/// Silent months at the end before an issue can have ended.
const SILENT_MONTHS: usize = 2;

/// What the counts of one issue say before all issues are looked at together.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Test {
    direction: Direction,
    p_value: f64,
}

/// Decides every issue's direction, what its newest weeks say and where it stands out, with false-discovery control over all of them.
pub fn decide_trends(measures: &mut [Measures]) {
    let tests: Vec<Option<Test>> = measures.iter().map(|measures| test(&measures.trend.months)).collect();
    let bound = false_discovery_bound(tests.iter().flatten().map(|test| test.p_value).collect(), FALSE_DISCOVERY);
    for (measures, test) in measures.iter_mut().zip(tests) {
        measures.trend.p_value = test.map(|test| test.p_value);
        measures.trend.direction = match test {
            None => Direction::NotEnoughData,
            Some(test) if test.p_value <= bound => test.direction,
            Some(_) => Direction::Steady,
        };
    }
    standing::decide(measures.iter_mut().map(|measures| &mut measures.standing));
    weeks::decide(&mut measures.iter_mut().map(|measures| &mut measures.trend.weekly).collect::<Vec<_>>());
}

fn test(months: &[MonthCount]) -> Option<Test> {
    let spoken: Vec<(f64, f64, f64)> = months
        .iter()
        .enumerate()
        .filter(|(_, month)| month.base > 0)
        .map(|(time, month)| (time as f64, month.voices as f64, month.base as f64))
        .collect();
    let voices: u64 = months.iter().map(|month| month.voices).sum();
    if voices < LEAST_VOICES || spoken.len() < LEAST_MONTHS {
        return None;
    }
    let trend = armitage(&spoken)?;
    Some(ended(&spoken).filter(|ended| ended.p_value <= trend.p_value.max(FALSE_DISCOVERY)).unwrap_or(trend))
}

/// Test for trend in proportions (Cochran 1954, Armitage 1955): z = Σ t(x − n p̄) / √(p̄(1−p̄)(Σ n t² − (Σ n t)²/N)), two-sided.
fn armitage(months: &[(f64, f64, f64)]) -> Option<Test> {
    let total: f64 = months.iter().map(|&(_, _, base)| base).sum();
    let voices: f64 = months.iter().map(|&(_, voices, _)| voices).sum();
    let rate = voices / total;
    let score: f64 = months.iter().map(|&(time, voices, base)| time * (voices - base * rate)).sum();
    let linear: f64 = months.iter().map(|&(time, _, base)| base * time).sum();
    let square: f64 = months.iter().map(|&(time, _, base)| base * time * time).sum();
    let variance = rate * (1.0 - rate) * (square - linear * linear / total);
    if variance <= 0.0 {
        return None;
    }
    let z = score / variance.sqrt();
    let direction = if z > 0.0 { Direction::Rising } else { Direction::Falling };
    Some(Test { direction, p_value: normal_two_sided(z) })
}

/// Silence at the end: the Poisson probability of no voice at the rate before, exp(−rate × comments since).
fn ended(months: &[(f64, f64, f64)]) -> Option<Test> {
    let last = months.iter().rposition(|&(_, voices, _)| voices > 0.0)?;
    let (before, after) = months.split_at(last + 1);
    if after.len() < SILENT_MONTHS {
        return None;
    }
    let rate = before.iter().map(|&(_, voices, _)| voices).sum::<f64>() / before.iter().map(|&(_, _, base)| base).sum::<f64>();
    let expected = rate * after.iter().map(|&(_, _, base)| base).sum::<f64>();
    Some(Test { direction: Direction::Ended, p_value: (-expected).exp() })
}

/// The largest p value that false-discovery control at `rate` accepts (Benjamini and Hochberg 1995, step-up); −1 where it accepts none.
#[must_use]
pub fn false_discovery_bound(mut p_values: Vec<f64>, rate: f64) -> f64 {
    p_values.sort_by(f64::total_cmp);
    let count = p_values.len() as f64;
    p_values.iter().enumerate().rev().find(|&(rank, &p)| p <= (rank + 1) as f64 / count * rate).map_or(-1.0, |(_, &p)| p)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(voices: &[u64]) -> Direction {
        let months: Vec<MonthCount> =
            voices.iter().enumerate().map(|(month, &voices)| MonthCount { month: format!("2026-{:02}", month + 1), voices, base: 110 }).collect();
        match test(&months) {
            None => Direction::NotEnoughData,
            Some(test) if test.p_value < 0.01 => test.direction,
            Some(_) => Direction::Steady,
        }
    }

    #[test]
    fn verdicts_follow_the_counts() {
        assert_eq!(verdict(&[0, 1, 0, 1, 8, 14]), Direction::Rising);
        assert_eq!(verdict(&[8, 7, 9, 0, 0, 0]), Direction::Ended);
        assert_eq!(verdict(&[14, 9, 8, 3, 2, 1]), Direction::Falling);
        assert_eq!(verdict(&[4, 4, 4, 5, 3, 4]), Direction::Steady);
        assert_eq!(verdict(&[0, 1, 0, 1, 0, 2]), Direction::NotEnoughData);
    }

    #[test]
    fn the_trend_test_agrees_with_scipy() {
        // z² of the Cochran–Armitage test is N times the squared correlation of time and outcome: 110 comments a month, 0 1 0 1 8 14 voices.
        let months: Vec<(f64, f64, f64)> =
            [0.0, 1.0, 0.0, 1.0, 8.0, 14.0].iter().enumerate().map(|(time, &voices)| (time as f64, voices, 110.0)).collect();
        let found = armitage(&months).unwrap();
        let (n, rate): (f64, f64) = (660.0, 24.0 / 660.0);
        let (mean, time_variance) = (2.5, 35.0 / 12.0);
        let covariance = (1.0 + 3.0 + 32.0 + 70.0) / n - mean * rate;
        let z = (n * covariance * covariance / (time_variance * rate * (1.0 - rate))).sqrt();
        assert!((found.p_value - libm::erfc(z / std::f64::consts::SQRT_2)).abs() < 1e-12);
    }

    #[test]
    fn false_discovery_control_is_step_up() {
        assert!((false_discovery_bound(vec![0.01, 0.02, 0.03, 0.04, 0.9], FALSE_DISCOVERY) - 0.04).abs() < 1e-12);
        assert!(false_discovery_bound(vec![0.2, 0.6], FALSE_DISCOVERY) < 0.0);
        assert!(false_discovery_bound(Vec::new(), FALSE_DISCOVERY) < 0.0);
    }
}
