//! A small book for the tests of what people do to it.

use super::book::{Book, Entry, Home, Number, Unit, UnitKey};
use crate::normalize::TextKey;

pub(super) fn key(comment: &str) -> UnitKey {
    UnitKey { comment: comment.to_owned(), text: TextKey(comment.len() as u128) }
}

/// A book of these issues, each unit in one of them.
pub(super) fn book(issues: &[u32], units: &[(&str, u32)]) -> Book {
    let mut book = Book::default();
    for &number in issues {
        book.issues.insert(Number(number), Entry::default());
    }
    for &(comment, issue) in units {
        let home = Some(Home { issue: Number(issue), facet: Number(issue) });
        let unit = Unit { segment: 0, span: (0, 1), received: None, home, pinned: false, first_run: 1, changed: false };
        book.units.insert(key(comment), unit);
    }
    book
}

/// The issue of each unit, by comment; 0 for none.
pub(super) fn homes(book: &Book) -> Vec<u32> {
    book.units.values().map(|unit| unit.home.map_or(0, |home| home.issue.0)).collect()
}
