//! Tails of further distributions that intervals and tests need, beside those of counts in [`distribution`](super::distribution).
//!
//! Only additions, multiplications and `libm`'s functions are used, which give the same bits on every machine. Incomplete gamma and beta functions are
//! summed by their series and continued fractions (Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 6.5.29, 6.5.31 and 26.5.8, the
//! fractions by Lentz's method). `tests/statistics.rs` holds them against `SciPy`.

#![expect(clippy::many_single_char_names, reason = "the letters of the formulas")]

use super::distribution::incomplete_beta;

/// Steps after which a series or fraction is as good as it gets.
const STEPS: u32 = 20_000;
const PRECISION: f64 = 1e-16;
const TINY: f64 = 1e-300;

/// Two-sided p value of a standard normal deviate.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The chance of a chi-squared variable with `df` degrees of freedom at or above `x`.
#[must_use]
pub fn chi_square_tail(x: f64, df: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { upper_gamma(df / 2.0, x / 2.0) }
}

/// The chance of `count` or more where `expected` are expected, by Poisson.
#[must_use]
pub fn poisson_tail(count: u64, expected: f64) -> f64 {
    match count {
        0 => 1.0,
        _ if expected <= 0.0 => 0.0,
        _ => 1.0 - upper_gamma(count as f64, expected),
    }
}

/// The deviate that Student's t with `df` degrees of freedom exceeds, either way, with chance `p`.
#[must_use]
pub fn student_deviate(p: f64, df: f64) -> f64 {
    let tail = |t: f64| incomplete_beta(df / (df + t * t), df / 2.0, 0.5);
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high) > p && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = low / 2.0 + high / 2.0;
        if tail(middle) > p {
            low = middle;
        } else {
            high = middle;
        }
    }
    low / 2.0 + high / 2.0
}

/// Two-sided p value of Student's t.
#[must_use]
pub fn student_two_sided(t: f64, df: f64) -> f64 {
    incomplete_beta(df / (df + t * t), df / 2.0, 0.5)
}

/// The regularized upper incomplete gamma function Q(a, x).
fn upper_gamma(a: f64, x: f64) -> f64 {
    let scale = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..STEPS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * PRECISION {
                break;
            }
        }
        return (1.0 - sum * scale).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut fraction = d;
    for step in 1..STEPS {
        let n = f64::from(step);
        let an = -n * (n - a);
        b += 2.0;
        d = inverse(an * d + b);
        c = apart(b + an / c);
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() < PRECISION * 4.0 {
            break;
        }
    }
    (fraction * scale).clamp(0.0, 1.0)
}

fn apart(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

fn inverse(value: f64) -> f64 {
    1.0 / apart(value)
}
