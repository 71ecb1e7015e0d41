//! Comments whose rating contradicts their text, counted and quoted while the comments pass by once.

use crate::classify::{Comment, RatingConflict};
use crate::issue::Quote;
use crate::measure::Share;
use crate::report::{ConflictingComments, RatingConflicts};

/// Quotes of each kind: enough to see what goes wrong, few enough to be read.
const QUOTES: usize = 5;

/// Counts rated comments one after the other, in canonical order, and keeps the words of the clearest.
#[derive(Debug)]
pub(super) struct ConflictTally {
    keep_personal_data: bool,
    rated: u64,
    high_rating_negative_text: Kind,
    low_rating_positive_text: Kind,
}

#[derive(Debug, Default)]
struct Kind {
    count: u64,
    /// The clearest quotes so far, each with how far its comment's score is from 0, the farthest first.
    quotes: Vec<(f32, Quote)>,
}

impl ConflictTally {
    pub(super) fn new(keep_personal_data: bool) -> Self {
        Self { keep_personal_data, rated: 0, high_rating_negative_text: Kind::default(), low_rating_positive_text: Kind::default() }
    }

    pub(super) fn add(&mut self, comment: &Comment) {
        self.rated += u64::from(comment.has_known_rating());
        let Some(conflict) = comment.rating_conflict() else { return };
        let kind = match conflict {
            RatingConflict::HighRatingNegativeText => &mut self.high_rating_negative_text,
            RatingConflict::LowRatingPositiveText => &mut self.low_rating_positive_text,
        };
        kind.count += 1;
        let clearness = comment.sentiment_score.map_or(0.0, f32::abs);
        // After its equals: the first in canonical order stays first.
        let place = kind.quotes.partition_point(|(other, _)| *other >= clearness);
        if place == QUOTES {
            return;
        }
        if let Some(quote) = comment.clearest_unit(conflict.pole()).and_then(|unit| Quote::cut(comment, unit, self.keep_personal_data)) {
            kind.quotes.insert(place, (clearness, quote));
            kind.quotes.truncate(QUOTES);
        }
    }

    pub(super) fn conflicts(&self) -> RatingConflicts {
        let of = |kind: &Kind| ConflictingComments {
            share: Share::new(kind.count, self.rated),
            quotes: kind.quotes.iter().map(|(_, quote)| quote.clone()).collect(),
        };
        RatingConflicts {
            high_rating_negative_text: of(&self.high_rating_negative_text),
            low_rating_positive_text: of(&self.low_rating_positive_text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Intent, Segment, Sentiment, Span, Status};
    use crate::feedback::{Feedback, Rating, RatingScale};
    use crate::normalize::{Language, personal_data};

    fn rated(id: &str, value: f64, text: &str, sentiment: Sentiment, score: f32) -> Comment {
        let rating = Some(Rating { value, scale: RatingScale::Stars });
        Comment {
            language: Some(Language::Japanese),
            sentiment: Some(sentiment),
            sentiment_score: Some(score),
            intent: Some(Intent::Other),
            segments: vec![Segment {
                span: Span { start: 0, end: text.len() },
                language: Language::Japanese,
                sentiment,
                sentiment_score: score,
                intent: Intent::Other,
                topics: Vec::new(),
                cues: Vec::new(),
                issue: None,
                corrected: Vec::new(),
                grouped: false,
            }],
            masks: personal_data(text),
            ..Comment::unjudged(Feedback { rating, ..Feedback::of_text(id, text) }, Status::Analyzed)
        }
    }

    fn tally(comments: &[Comment], keep_personal_data: bool) -> RatingConflicts {
        let mut tally = ConflictTally::new(keep_personal_data);
        for comment in comments {
            tally.add(comment);
        }
        tally.conflicts()
    }

    #[test]
    fn the_clearest_five_are_quoted_and_all_are_counted() {
        let scores = [-0.5, -0.9, -0.6, -0.9, -0.7, -0.45, -0.9];
        let mut comments: Vec<Comment> =
            scores.iter().enumerate().map(|(index, &score)| rated(&format!("F-{index}"), 5.0, "最悪です。", Sentiment::Negative, score)).collect();
        comments.push(rated("F-7", 1.0, "大満足です。", Sentiment::Positive, 0.8));
        comments.push(rated("F-8", 3.0, "普通です。", Sentiment::Neutral, 0.0));
        let RatingConflicts { high_rating_negative_text: high, low_rating_positive_text: low } = tally(&comments, false);
        assert_eq!((high.share.count, high.share.base), (7, 9));
        assert_eq!((low.share.count, low.share.base), (1, 9));
        let ids = |found: &ConflictingComments| found.quotes.iter().map(|quote| quote.comment.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&high), ["F-1", "F-3", "F-6", "F-4", "F-2"]);
        assert_eq!(ids(&low), ["F-7"]);
    }

    #[test]
    fn personal_data_in_a_quote_is_masked_unless_asked_for() {
        let text = "最悪です。taro@example.com へ返事をください。";
        let comments = [rated("F-1", 5.0, text, Sentiment::Negative, -0.9)];
        let masked = tally(&comments, false).high_rating_negative_text.quotes.remove(0);
        assert_eq!(masked.text, "最悪です。[email] へ返事をください。");
        assert_eq!((masked.start, masked.end, masked.masks.len()), (0, text.len(), 1));
        let kept = tally(&comments, true).high_rating_negative_text.quotes.remove(0);
        assert_eq!((kept.text.as_str(), kept.masks.len()), (text, 0));
    }
}
