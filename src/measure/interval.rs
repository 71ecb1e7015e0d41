//! 95 % intervals of means, medians and the Net Promoter Score; shares have theirs in `share`.

use serde::{Deserialize, Serialize};

use super::distribution::binomial_tail;
use super::share::Z;
use super::tails::student_deviate;

/// A value with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// Mean and Student's interval: x̄ ± t₀.₉₇₅,ₙ₋₁ s/√n. `None` below two values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<Estimate> {
    let n = values.len() as f64;
    if values.len() < 2 {
        return None;
    }
    let value = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - value) * (x - value)).sum::<f64>() / (n - 1.0);
    let half = student_deviate(0.05, n - 1.0) * (variance / n).sqrt();
    Some(Estimate { value, low: value - half, high: value + half })
}

/// Number, mean and sum of squared distances from the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many.
    pub count: u64,
    /// Their mean; 0 of none.
    pub mean: f64,
    /// Σ (x − mean)².
    pub squares: f64,
}

impl Moments {
    /// Of these values.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Self { count: values.len() as u64, mean, squares: values.iter().map(|x| (x - mean) * (x - mean)).sum() }
    }

    /// Of the values that are left when `part` of them is taken away.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        let count = self.count.saturating_sub(part.count);
        if count == 0 {
            return Self { count, mean: 0.0, squares: 0.0 };
        }
        let (n, own, all) = (count as f64, part.count as f64, self.count as f64);
        let mean = self.mean + (self.mean - part.mean) * own / n;
        let between = (part.mean - mean) * (part.mean - mean) * own * n / all;
        Self { count, mean, squares: (self.squares - part.squares - between).max(0.0) }
    }
}

/// Difference of two means with Welch's interval (Welch 1947, degrees of freedom by Satterthwaite). `None` below two values on a side.
#[must_use]
pub fn difference(a: &Moments, b: &Moments) -> Option<Estimate> {
    if a.count < 2 || b.count < 2 {
        return None;
    }
    let (n_a, n_b) = (a.count as f64, b.count as f64);
    let (var_a, var_b) = (a.squares / (n_a - 1.0) / n_a, b.squares / (n_b - 1.0) / n_b);
    let (value, variance) = (a.mean - b.mean, var_a + var_b);
    if variance <= 0.0 {
        return Some(Estimate { value, low: value, high: value });
    }
    let df = variance * variance / (var_a * var_a / (n_a - 1.0) + var_b * var_b / (n_b - 1.0));
    let half = student_deviate(0.05, df) * variance.sqrt();
    Some(Estimate { value, low: value - half, high: value + half })
}

/// Net Promoter Score in points, −100 to 100, with the adjusted Wald interval: three answers are added, ¾ promoters, 1½ passives and ¾ detractors, and
/// the interval of the difference of two multinomial shares is taken around the score of the enlarged sample (Rocks, "Interval estimation for the Net
/// Promoter Score", The American Statistician 2016). The score itself is that of the answers. `None` without answers.
#[must_use]
pub fn net_promoter(promoters: u64, passives: u64, detractors: u64) -> Option<Estimate> {
    let n = (promoters + passives + detractors) as f64;
    if n == 0.0 {
        return None;
    }
    let value = (promoters as f64 - detractors as f64) / n;
    let m = n + 3.0;
    let (p, d) = ((promoters as f64 + 0.75) / m, (detractors as f64 + 0.75) / m);
    let centre = p - d;
    let half = Z * ((p + d - centre * centre) / m).sqrt();
    let bounded = |bound: f64| (bound * 100.0).clamp(-100.0, 100.0);
    Some(Estimate { value: value * 100.0, low: bounded((centre - half).min(value)), high: bounded((centre + half).max(value)) })
}

/// Median with the interval between two order statistics that holds it with 95 % or more whatever the distribution (Conover, "Practical Nonparametric
/// Statistics", 1999, 3.2). `sorted` is ascending. `None` below six values, of which no two hold it so surely.
#[must_use]
pub fn median(sorted: &[f64]) -> Option<Estimate> {
    let n = sorted.len();
    let rank = lower_rank(n as u64)?;
    let rank = usize::try_from(rank).ok()?;
    Some(Estimate { value: quantile(sorted, 0.5)?, low: *sorted.get(rank - 1)?, high: *sorted.get(n - rank)? })
}

/// The largest l from 1 with P(X ≤ l − 1) ≤ 2.5 % for X binomial with `n` trials and chance ½.
fn lower_rank(n: u64) -> Option<u64> {
    // P(X ≤ l − 1) is P(X ≥ n − l + 1) by symmetry.
    let below = |l: u64| binomial_tail(n - l + 1, n, 0.5) <= 0.025;
    if n < 6 {
        return None;
    }
    let (mut low, mut high) = (1, n / 2 + 1);
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// The quantile `q` of ascending values, interpolated linearly between neighbours (Hyndman and Fan 1996, definition 7, that of `NumPy` and R).
#[must_use]
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q * last as f64;
    let below = place.floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the number of values")]
    let index = below as usize;
    let (a, b) = (*sorted.get(index)?, *sorted.get((index + 1).min(last))?);
    Some(a + (b - a) * (place - below))
}

/// Adjusted p values that control false discoveries (Benjamini and Hochberg 1995): in the order given, each the smallest rate at which it is accepted.
#[must_use]
pub fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]).then(a.cmp(&b)));
    let mut found = vec![1.0; count];
    let mut least: f64 = 1.0;
    for (rank, &index) in order.iter().enumerate().rev() {
        least = least.min(p_values[index] * count as f64 / (rank + 1) as f64);
        found[index] = least;
    }
    found
}
