//! Comments whose rating contradicts their text, as the page shows them.

use serde::Serialize;

use super::issue_view::{QuoteView, quote_view};
use crate::classify::RatingConflict;
use crate::report::RatingConflicts;
use crate::report::wording::Words;

#[derive(Debug, Serialize)]
pub(super) struct ConflictsView {
    sentence: String,
    kinds: Vec<KindView>,
}

#[derive(Debug, Serialize)]
struct KindView {
    heading: &'static str,
    quotes: Vec<QuoteView>,
    more: Option<String>,
}

impl ConflictsView {
    /// `None` where no rating contradicts its text.
    pub(super) fn new(conflicts: &RatingConflicts, words: &Words) -> Option<Self> {
        if conflicts.is_empty() {
            return None;
        }
        let kinds = RatingConflict::ALL.into_iter().filter_map(|kind| {
            let found = conflicts.of(kind);
            let left = found.share.count.saturating_sub(found.quotes.len() as u64);
            (found.share.count > 0).then(|| KindView {
                heading: words.rating_conflict(kind),
                quotes: found.quotes.iter().map(|quote| quote_view(quote, words)).collect(),
                more: (left > 0).then(|| words.conflicts_not_quoted(left)),
            })
        });
        Some(Self { sentence: words.rating_conflicts_sentence(conflicts), kinds: kinds.collect() })
    }
}
