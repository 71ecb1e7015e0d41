//! Tails of the distributions that counts are judged by, over one special function: the regularized incomplete beta function.
//!
//! Checked against `SciPy` (`tests/emergence/scipy_values.py`).

use libm::{exp, lgamma, log, log1p};

/// Steps after which the continued fraction is given up; it needs about √max(a, b).
const STEPS: u32 = 20_000;
const PRECISE: f64 = 1e-15;
/// Halvings of an interval in [0, 1]: below the distance of two numbers.
const HALVINGS: u32 = 80;

/// The regularized incomplete beta function `I_x(a, b)` for a, b > 0: continued fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by
/// Thompson and Barnett (1986).
#[must_use]
pub fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast on this side of the mean only (DLMF 8.17.4 gives the other).
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - front(1.0 - x, x, b, a) * fraction(1.0 - x, b, a) / b;
    }
    front(x, 1.0 - x, a, b) * fraction(x, a, b) / a
}

/// x^a (1−x)^b / B(a, b)
fn front(x: f64, rest: f64, a: f64, b: f64) -> f64 {
    let log_rest = if x < 0.5 { log1p(-x) } else { log(rest) };
    exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log_rest)
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let away = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let mut upper = 1.0;
    let mut lower = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = lower;
    for step in 1..STEPS {
        let half = f64::from(step);
        let even = half * (b - half) * x / ((a + 2.0 * half - 1.0) * (a + 2.0 * half));
        let odd = -(a + half) * (a + b + half) * x / ((a + 2.0 * half) * (a + 2.0 * half + 1.0));
        for term in [even, odd] {
            lower = 1.0 / away(1.0 + term * lower);
            upper = away(1.0 + term / upper);
            value *= lower * upper;
        }
        if (lower * upper - 1.0).abs() < PRECISE {
            break;
        }
    }
    value
}

/// P(Y ≥ `count`) for Y negative binomial with this mean and size: variance mean + mean²/size.
#[must_use]
pub fn negative_binomial_tail(count: u64, mean: f64, size: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    incomplete_beta(mean / (size + mean), count as f64, size)
}

/// The smallest count whose probability of not being exceeded is at least `level`.
#[must_use]
pub fn negative_binomial_quantile(level: f64, mean: f64, size: f64) -> u64 {
    let reached = |count: u64| 1.0 - negative_binomial_tail(count + 1, mean, size) >= level;
    let mut high = 1_u64;
    while !reached(high) && high < 1 << 40 {
        high *= 2;
    }
    first(0, high, reached)
}

/// The first count from `low` on of which `holds` is true; it must stay true from there on. `high` where it is true of none before.
pub(super) fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// P(X ≥ `count`) for X binomial: `trials` with this chance each.
#[must_use]
pub fn binomial_tail(count: u64, trials: u64, chance: f64) -> f64 {
    if count == 0 {
        1.0
    } else if count > trials {
        0.0
    } else {
        incomplete_beta(chance, count as f64, (trials - count + 1) as f64)
    }
}

/// P(Y ≤ `count`) for Y Poisson, summed term by term.
#[must_use]
pub fn poisson_at_most(count: u64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    let term = |number: u64| exp(number as f64 * log(mean) - mean - lgamma(number as f64 + 1.0));
    (0..=count).map(term).sum::<f64>().min(1.0)
}

/// The exact interval of a binomial chance (Clopper and Pearson 1934), `tail` of the probability left out at either end.
#[must_use]
pub fn exact_interval(count: u64, trials: u64, tail: f64) -> (f64, f64) {
    let solve = |wanted: f64, a: f64, b: f64| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if incomplete_beta(middle, a, b) < wanted { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    };
    let low = if count == 0 { 0.0 } else { solve(tail, count as f64, (trials - count + 1) as f64) };
    let high = if count >= trials { 1.0 } else { solve(1.0 - tail, (count + 1) as f64, (trials - count) as f64) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_and_intervals_agree_with_scipy() {
        let lines: Vec<&str> = include_str!("../../tests/emergence/scipy_values.csv").lines().skip(1).collect();
        assert!(lines.len() > 40, "{}", lines.len());
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |index: usize| cells[index].parse::<f64>().unwrap();
            let count = |index: usize| cells[index].parse::<u64>().unwrap();
            let found = match cells[0] {
                "nbinom_tail" => negative_binomial_tail(count(1), number(2), number(3)),
                "nbinom_quantile" => negative_binomial_quantile(number(1), number(2), number(3)) as f64,
                "poisson_at_most" => poisson_at_most(count(1), number(2)),
                "binom_tail" => binomial_tail(count(1), count(2), number(3)),
                "exact_low" => exact_interval(count(1), count(2), number(3)).0,
                "exact_high" => exact_interval(count(1), count(2), number(3)).1,
                other => panic!("{other}"),
            };
            let expected = number(4);
            // Logarithms of gamma functions of large arguments cancel, which costs some of the sixteen digits.
            assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{line}: {found:e}");
        }
    }
}
