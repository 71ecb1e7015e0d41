//! Columns of a page on a terminal, where a Japanese character is as wide as two others.

/// The text, filled up with spaces to `columns`.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", space(text, columns))
}

/// The text, after as many spaces as fill `columns`.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", space(text, columns))
}

fn space(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Kana, kanji, full-width forms, hangul and pictures. Marks that are wide in some fonts only (→, …, –) count as narrow.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_in_both_scripts() {
        for text in ["rows", "行", "ｶﾀ", "警告", "12 → 30"] {
            assert_eq!((width(&left(text, 9)), width(&right(text, 9))), (9, 9), "{text}");
        }
        assert_eq!(left("個人情報です", 4), "個人情報です");
    }
}
