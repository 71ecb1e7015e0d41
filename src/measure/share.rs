//! Shares with intervals.

use super::Share;

/// 97.5 % quantile of the standard normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// The share `count / base` with its 95 % Wilson score interval (Wilson, "Probable inference, the law of succession, and statistical inference",
    /// 1927): centre (p + z²/2n) / (1 + z²/n), half width z √(p(1−p)/n + z²/4n²) / (1 + z²/n). An empty base gives 0 with the interval [0, 1].
    #[must_use]
    pub fn new(count: u64, base: u64) -> Self {
        if base == 0 {
            return Self { count, base, value: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, value) = (base as f64, count as f64 / base as f64);
        let scale = 1.0 + Z * Z / n;
        let centre = (value + Z * Z / (2.0 * n)) / scale;
        let half = Z * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        let low = if count == 0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if count == base { 1.0 } else { (centre + half).min(1.0) };
        Self { count, base, value, low, high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_values() {
        // statsmodels.stats.proportion.proportion_confint(count, nobs, method="wilson")
        for (count, base, low, high) in
            [(10, 100, 0.055_229, 0.174_366), (0, 20, 0.0, 0.161_125), (5, 5, 0.565_518, 1.0), (263, 8_000, 0.029_190, 0.037_017)]
        {
            let share = Share::new(count, base);
            assert!((share.low - low).abs() < 2e-5 && (share.high - high).abs() < 2e-5, "{share:?}");
        }
        assert_eq!((Share::new(0, 0).low, Share::new(0, 0).high), (0.0, 1.0));
    }
}
