//! Columns of a page on a terminal, where a Japanese character is as wide as two others.

use unicode_width::UnicodeWidthStr;

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

/// Columns that a text takes. Marks that are wide in some fonts only (→, …, –) count as narrow.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
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
