//! Whether two shares differ by more than chance.

use super::Share;
use super::tails::normal_two_sided;

/// Two-sided p value of the test for equal proportions with pooled variance and Yates's continuity correction (Fleiss, "Statistical Methods for Rates and
/// Proportions", 1981): z = (|p₁ − p₂| − ½(1/n₁ + 1/n₂)) / √(p̄(1 − p̄)(1/n₁ + 1/n₂)). `None` where one base is empty or both shares are 0 or 1.
///
/// The two bases are taken as different comments; where the later one holds the earlier one too, the test is cautious: it finds less than there is.
#[must_use]
pub fn two_proportions(a: &Share, b: &Share) -> Option<f64> {
    if a.base == 0 || b.base == 0 {
        return None;
    }
    let inverse = 1.0 / a.base as f64 + 1.0 / b.base as f64;
    let pooled = (a.count + b.count) as f64 / (a.base + b.base) as f64;
    let variance = pooled * (1.0 - pooled) * inverse;
    let difference = ((a.value - b.value).abs() - inverse / 2.0).max(0.0);
    (variance > 0.0).then(|| normal_two_sided(difference / variance.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_agrees_with_the_corrected_chi_square() {
        // R: prop.test(c(15, 30), c(100, 100)) gives X-squared = 5.6201, p-value = 0.01776.
        let p = two_proportions(&Share::new(15, 100), &Share::new(30, 100)).unwrap();
        assert!((p - 0.017_76).abs() < 5e-5, "{p}");
        assert_eq!(two_proportions(&Share::new(0, 100), &Share::new(0, 50)), None);
        assert_eq!(two_proportions(&Share::new(0, 0), &Share::new(5, 50)), None);
        assert!((two_proportions(&Share::new(5, 50), &Share::new(5, 50)).unwrap() - 1.0).abs() < 1e-12);
    }
}
