//! Texts posted many times within days, as the page shows them.

use serde::Serialize;

use super::issue_view::{QuoteView, quote_view};
use crate::report::Burst;
use crate::report::wording::Words;

#[derive(Debug, Serialize)]
pub(super) struct BurstView {
    pub(super) sentence: String,
    quote: QuoteView,
}

impl BurstView {
    pub(super) fn new(burst: &Burst, words: &Words) -> Self {
        Self { sentence: words.burst_sentence(burst), quote: quote_view(&burst.quote, words) }
    }
}
