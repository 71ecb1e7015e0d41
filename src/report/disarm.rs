//! Cells that a spreadsheet program could take for a formula.
//!
//! A comment may begin with `=cmd|' /C calc'!A0`. In the workbook every text is a string cell, and one that looks like a formula carries Excel's own mark
//! for "this is text" (the quote prefix), so that neither opening nor editing the cell evaluates it, and its words stay verbatim. CSV knows no types:
//! there such a cell begins with an apostrophe, as OWASP advises for CSV injection.

use std::borrow::Cow;

/// Whether a spreadsheet program might evaluate the cell: it begins with a sign of a formula, in half or full width, after whatever such a program skips.
pub(super) fn is_active(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let skipped = |character: char| {
        character.is_whitespace()
            || character.is_control()
            || matches!(character, '"' | '\'' | '“' | '”' | '‘' | '’' | '＂' | '＇' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let first = cell.trim_start_matches(skipped).chars().next();
    first.is_some_and(|first| matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−'))
}

/// The cell as CSV may hold it.
pub(super) fn disarmed(cell: &str) -> Cow<'_, str> {
    if is_active(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_evaluated_is_disarmed_and_nothing_else() {
        for cell in [
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            " =1+1",
            "　＝HYPERLINK(\"http://evil.test\")",
            "＋1",
            "－2+3",
            "＠SUM(1)",
            "\"=1+1\"",
            "'=1+1",
            "\u{FEFF}=1",
            "\u{202E}=1",
            "- 箇条書き",
        ] {
            assert!(is_active(cell), "{cell:?}");
            assert_eq!(disarmed(cell), format!("'{cell}"));
        }
        for cell in ["", "1-2", "配送が遅い", "a=b", "\"quoted\"", "5 stars", "<script>", "{{7*7}}", "・良い点"] {
            assert!(!is_active(cell), "{cell:?}");
            assert_eq!(disarmed(cell), cell);
        }
    }
}
