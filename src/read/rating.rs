//! Ratings as exports write them: `5`, `５`, `5.0`, `★★★☆☆`, `5点`, `星4つ`, `4 / 5`, `Good`.
//!
//! The scale belongs to the column, not to the cell: a 5 among 0 to 10 is no top score.

use unicode_normalization::UnicodeNormalization;

use crate::feedback::RatingScale;

const UNITS: [&str; 12] = ["", "点", "つ", "つ星", "星", "★", "pt", "pts", "points", "stars", "star", "ポイント"];

/// The five answers of a question about satisfaction, from the worst to the best.
const LIKERT: [&str; 5] = [
    "very dissatisfied|very unsatisfied|very poor|とても不満|大変不満|非常に不満|大いに不満|とても悪い",
    "dissatisfied|unsatisfied|not satisfied|somewhat dissatisfied|poor|不満|やや不満|少し不満|やや悪い",
    "neutral|neither satisfied nor dissatisfied|average|ok|どちらともいえない|どちらでもない|どちらとも言えない|ふつう|普通",
    "satisfied|somewhat satisfied|やや満足|少し満足|まあ満足|満足|やや良い",
    "very satisfied|extremely satisfied|excellent|とても満足|大変満足|非常に満足|大いに満足|とても良い",
];

/// The number in a rating cell; `None` if it holds none.
pub(super) fn value(cell: &str) -> Option<f64> {
    let text: String = cell.trim().nfkc().collect::<String>().to_lowercase();
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 30 {
        return None;
    }
    match text {
        "good" | "良い" | "positive" => return Some(1.0),
        "bad" | "悪い" | "negative" => return Some(0.0),
        _ => {}
    }
    if let Some(place) = LIKERT.iter().position(|words| words.split('|').any(|word| word == text)) {
        return Some(place as f64 + 1.0);
    }
    let filled = text.chars().filter(|c| matches!(c, '★' | '⭐')).count();
    if filled > 0 && text.chars().all(|c| matches!(c, '★' | '☆' | '⭐' | '\u{fe0f}' | ' ')) {
        return Some(filled as f64);
    }
    if filled == 0 && !text.is_empty() && text.chars().all(|c| c == '☆') {
        return Some(0.0);
    }
    let text = text.trim_start_matches(['★', '⭐', '星', ' ', '「']);
    let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let number: f64 = text[..digits].parse().ok()?;
    let unit = text[digits..].trim().trim_end_matches('」').trim();
    let out_of =
        unit.strip_prefix('/').or_else(|| unit.strip_prefix("out of")).or_else(|| unit.strip_prefix("of")).or_else(|| unit.strip_prefix(':'));
    let known =
        UNITS.contains(&unit) || out_of.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) || unit.starts_with(':'));
    (known && number.is_finite()).then_some(number)
}

/// The scale of a column, from its header and the values of the sample.
pub(super) fn scale(header: &str, values: &[f64]) -> RatingScale {
    let header: String = header.nfkc().collect::<String>().to_lowercase();
    let within = |low: f64, high: f64| values.iter().all(|value| (low..=high).contains(value));
    let nps_header = ["nps", "推奨", "推薦", "recommend"].iter().any(|word| header.contains(word));
    let whole = values.iter().all(|value| value.fract() == 0.0);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if whole && within(0.0, 10.0) && (nps_header || largest > 5.0) {
        RatingScale::Nps
    } else if within(1.0, 5.0) {
        RatingScale::Stars
    } else {
        RatingScale::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_read_like_this() {
        for (cell, expected) in [
            ("5", Some(5.0)),
            ("５", Some(5.0)),
            ("4.5", Some(4.5)),
            ("★★★☆☆", Some(3.0)),
            ("★4", Some(4.0)),
            ("「5点」", Some(5.0)),
            ("星4つ", Some(4.0)),
            ("4 / 5", Some(4.0)),
            ("4.0 out of 5 stars", Some(4.0)),
            ("5：満足", Some(5.0)),
            ("10点", Some(10.0)),
            ("Good", Some(1.0)),
            ("Bad", Some(0.0)),
            ("Offered", None),
            ("Very satisfied", Some(5.0)),
            ("どちらともいえない", Some(3.0)),
            ("やや不満", Some(2.0)),
            ("2026-01-07", None),
            ("5回使った", None),
            ("", None),
        ] {
            assert_eq!(value(cell), expected, "{cell}");
        }
    }

    #[test]
    fn the_scale_belongs_to_the_column() {
        assert_eq!(scale("評価", &[5.0, 1.0, 3.0]), RatingScale::Stars);
        assert_eq!(scale("推奨度(0〜10)", &[5.0, 3.0]), RatingScale::Nps);
        assert_eq!(scale("score", &[9.0, 0.0]), RatingScale::Nps);
        assert_eq!(scale("Satisfaction Score", &[1.0, 0.0]), RatingScale::Other);
        assert_eq!(scale("点数", &[80.0]), RatingScale::Other);
    }
}
