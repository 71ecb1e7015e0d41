//! Corrected labels on the sheets of units: what may be written, and how a row of them is applied.

use super::book::Book;
use super::error::ReviewFault;
use super::judgements::{JudgedWords, words_digest};
use super::review::{Filled, MEMBER_COLUMNS, Named, ReviewWarning, named, warning};
use crate::classify::{Intent, Sentiment};

/// The sentiments that a unit may be given.
pub const SENTIMENTS: [(Sentiment, Named); 3] = [
    (Sentiment::Negative, named("不満", "negative")),
    (Sentiment::Neutral, named("中立", "neutral")),
    (Sentiment::Positive, named("好評", "positive")),
];
/// The intents that a unit may be given.
pub const INTENTS: [(Intent, Named); 5] = [
    (Intent::Complaint, named("不満・苦情", "complaint")),
    (Intent::Request, named("要望", "request")),
    (Intent::Question, named("質問", "question")),
    (Intent::Praise, named("好評", "praise")),
    (Intent::Other, named("その他", "other")),
];
/// What is written to take all corrections of a unit's labels back.
pub const AS_JUDGED: Named = named("機械のまま", "as judged");

/// What a cell says of a label.
enum Said<T> {
    Label(T),
    AsJudged,
}

impl Book {
    /// Applies the corrected labels of a row of units.
    pub(super) fn review_labels(&mut self, row: &[Option<Filled>; MEMBER_COLUMNS.len()], warnings: &mut Vec<ReviewWarning>) {
        let [comment, unit, _, _, words, sentiment, intent] = row;
        let Some(first) = sentiment.as_ref().or(intent.as_ref()) else { return };
        let (Some(comment), Some(words)) = (comment, words) else {
            warnings.push(warning(first, if comment.is_none() { ReviewFault::NoComment } else { ReviewFault::NoWords }));
            return;
        };
        let sentiment = sentiment.as_ref().and_then(|cell| label(cell, &SENTIMENTS, warnings));
        let intent = intent.as_ref().and_then(|cell| label(cell, &INTENTS, warnings));
        let key = JudgedWords { comment: comment.text.clone(), words: words_digest(&words.text) };
        if matches!(sentiment, Some(Said::AsJudged)) || matches!(intent, Some(Said::AsJudged)) {
            self.take_back(&key);
        }
        // A number that a spreadsheet has written as 1.0 is a 1.
        let segment = unit.as_ref().and_then(|unit| unit.text.split('.').next()?.parse().ok()).unwrap_or(0);
        let given = |said: Option<Said<Sentiment>>| if let Some(Said::Label(label)) = said { Some(label) } else { None };
        let wanted = if let Some(Said::Label(label)) = intent { Some(label) } else { None };
        self.judge(key, segment, given(sentiment), wanted);
    }
}

fn label<T: Copy>(cell: &Filled, labels: &[(T, Named)], warnings: &mut Vec<ReviewWarning>) -> Option<Said<T>> {
    if AS_JUDGED.is(&cell.text) {
        return Some(Said::AsJudged);
    }
    let found = labels.iter().find(|(_, name)| name.is(&cell.text)).map(|(label, _)| Said::Label(*label));
    if found.is_none() {
        let expected = labels.iter().map(|(_, name)| name.en).chain([AS_JUDGED.en]).collect();
        warnings.push(warning(cell, ReviewFault::Word { found: cell.text.clone(), expected }));
    }
    found
}
