//! Numbers as people read them.

/// `12345` as `12,345`.
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as `6.2%`; what would round to nothing without being nothing is `<0.1%`.
pub(super) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 { "<0.1%".to_owned() } else { format!("{}%", decimal(share * 100.0)) }
}

/// An interval of shares as `4.6–8.3%`.
pub(super) fn interval(low: f64, high: f64) -> String {
    format!("{}–{}%", decimal(low * 100.0), decimal(high * 100.0))
}

/// A number to one decimal, without a decimal that is zero by nature: `100`, `0`, else `6.2`.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.as_str() {
        "0.0" | "-0.0" => "0".to_owned(),
        "100.0" => "100".to_owned(),
        _ => text,
    }
}

/// The percentage of `part` in `whole`; 0 for an empty whole.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_small_shares_are_not_zero() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.0, 0.0001, 0.0622, 1.0].map(percent), ["0%", "<0.1%", "6.2%", "100%"]);
        assert_eq!(interval(0.046, 0.083), "4.6–8.3%");
    }
}
