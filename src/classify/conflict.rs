//! A rating and the text beside it may say opposite things: such a comment is flagged, for an average would hide it.

use serde::{Deserialize, Serialize};

use super::comment::Comment;
use super::labels::Sentiment;
use crate::feedback::{Rating, RatingScale};

/// How a comment's rating contradicts its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingConflict {
    /// A satisfied customer's rating over a text that complains.
    HighRatingNegativeText,
    /// A dissatisfied customer's rating over a text that praises.
    LowRatingPositiveText,
}

impl RatingConflict {
    /// Both kinds, in the order of every output.
    pub const ALL: [Self; 2] = [Self::HighRatingNegativeText, Self::LowRatingPositiveText];

    /// The word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HighRatingNegativeText => "high_rating_negative_text",
            Self::LowRatingPositiveText => "low_rating_positive_text",
        }
    }

    /// The pole of the text.
    #[must_use]
    pub fn pole(self) -> Sentiment {
        match self {
            Self::HighRatingNegativeText => Sentiment::Negative,
            Self::LowRatingPositiveText => Sentiment::Positive,
        }
    }
}

/// How far from 0, towards its pole, a comment's score must be to be held against the customer's own rating.
///
/// From here on the text as a whole leans one way. Weaker scores are mostly the model's doubts about plain facts, and a customer who rated with care knows
/// better than a model in doubt.
const CLEAR_TEXT: f32 = 0.4;

/// What a rating says, with the range of its scale. Stars: the two top and the two bottom of five. 0 to 10: promoters and detractors (Reichheld, "The one
/// number you need to grow", 2003).
fn leaning(rating: Rating) -> Option<Leaning> {
    let (scale, low, high) = match rating.scale {
        RatingScale::Stars => (1.0..=5.0, 2.0, 4.0),
        RatingScale::Nps => (0.0..=10.0, 6.0, 9.0),
        RatingScale::Other => return None,
    };
    // The scale was told from the first rows: a value beyond it is no rating on it.
    let value = Some(rating.value).filter(|value| scale.contains(value))?;
    Some(if value >= high {
        Leaning::High
    } else if value <= low {
        Leaning::Low
    } else {
        Leaning::Between
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaning {
    High,
    Low,
    Between,
}

impl Comment {
    /// Whether its rating stands on a scale whose high and low are known: stars from 1 to 5, or 0 to 10. Only such a rating can contradict a text.
    #[must_use]
    pub fn has_known_rating(&self) -> bool {
        self.feedback.rating.and_then(leaning).is_some()
    }

    /// How its rating contradicts its text, if it does: high is 4 stars or 9 of 10 and more, low is 2 stars or 6 of 10 and less; the text must be of
    /// one clear pole. A mixed or neutral text contradicts no rating.
    #[must_use]
    pub fn rating_conflict(&self) -> Option<RatingConflict> {
        let leaning = self.feedback.rating.and_then(leaning)?;
        let (sentiment, score) = (self.sentiment?, self.sentiment_score?);
        match leaning {
            Leaning::High if sentiment == Sentiment::Negative && score <= -CLEAR_TEXT => Some(RatingConflict::HighRatingNegativeText),
            Leaning::Low if sentiment == Sentiment::Positive && score >= CLEAR_TEXT => Some(RatingConflict::LowRatingPositiveText),
            _ => None,
        }
    }

    /// Index of the unit of `pole` whose score is the farthest from 0, the first of equals; `None` without a unit of that pole.
    #[must_use]
    pub fn clearest_unit(&self, pole: Sentiment) -> Option<usize> {
        let units = self.segments.iter().enumerate().filter(|(_, unit)| unit.sentiment == pole);
        let clearest = units.max_by(|(a, one), (b, other)| one.sentiment_score.abs().total_cmp(&other.sentiment_score.abs()).then(b.cmp(a)));
        clearest.map(|(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::comment::{Segment, Span, Status};
    use super::super::labels::Intent;
    use super::*;
    use crate::feedback::Feedback;
    use crate::normalize::Language;

    fn comment(rating: Option<Rating>, sentiment: Option<(Sentiment, f32)>) -> Comment {
        Comment {
            language: Some(Language::Japanese),
            sentiment: sentiment.map(|(pole, _)| pole),
            sentiment_score: sentiment.map(|(_, score)| score),
            ..Comment::unjudged(Feedback { rating, ..Feedback::of_text("F-1", "最悪です。") }, Status::Analyzed)
        }
    }

    #[test]
    fn a_rating_contradicts_a_clear_text_of_the_other_pole_only() {
        use RatingConflict::{HighRatingNegativeText as HighBad, LowRatingPositiveText as LowGood};
        use RatingScale::{Nps, Other, Stars};
        use Sentiment::{Mixed, Negative, Neutral, Positive};
        for (scale, value, sentiment, score, expected) in [
            (Stars, 5.0, Negative, -0.9, Some(HighBad)),
            (Stars, 4.0, Negative, -0.4, Some(HighBad)),
            (Stars, 4.5, Negative, -0.9, Some(HighBad)),
            (Stars, 3.9, Negative, -0.9, None),
            (Stars, 3.0, Negative, -0.9, None),
            (Stars, 1.0, Negative, -0.9, None),
            (Stars, 5.0, Negative, -0.39, None),
            (Stars, 5.0, Mixed, -0.9, None),
            (Stars, 5.0, Neutral, -0.9, None),
            (Stars, 5.0, Positive, 0.9, None),
            (Stars, 1.0, Positive, 0.9, Some(LowGood)),
            (Stars, 2.0, Positive, 0.4, Some(LowGood)),
            (Stars, 2.1, Positive, 0.9, None),
            (Stars, 3.0, Positive, 0.9, None),
            (Stars, 1.0, Positive, 0.39, None),
            (Stars, 1.0, Mixed, 0.9, None),
            (Stars, 1.0, Neutral, 0.9, None),
            // The pole says one thing, the score the other: no clear text.
            (Stars, 5.0, Negative, 0.5, None),
            (Stars, 1.0, Positive, -0.5, None),
            // Beyond the scale.
            (Stars, 0.0, Positive, 0.9, None),
            (Stars, 80.0, Negative, -0.9, None),
            (Stars, f64::NAN, Negative, -0.9, None),
            (Stars, 5.0, Negative, f32::NAN, None),
            (Nps, 10.0, Negative, -0.9, Some(HighBad)),
            (Nps, 9.0, Negative, -0.9, Some(HighBad)),
            (Nps, 8.0, Negative, -0.9, None),
            (Nps, 7.0, Positive, 0.9, None),
            (Nps, 6.0, Positive, 0.9, Some(LowGood)),
            (Nps, 0.0, Positive, 0.9, Some(LowGood)),
            (Nps, 5.0, Negative, -0.9, None),
            (Nps, 11.0, Negative, -0.9, None),
            (Other, 5.0, Negative, -0.9, None),
            (Other, 1.0, Positive, 0.9, None),
        ] {
            let found = comment(Some(Rating { value, scale }), Some((sentiment, score))).rating_conflict();
            assert_eq!(found, expected, "{value} of {scale:?}, {sentiment:?} {score}");
        }
        let five = Some(Rating { value: 5.0, scale: Stars });
        assert_eq!(comment(None, Some((Negative, -0.9))).rating_conflict(), None);
        assert_eq!(comment(five, None).rating_conflict(), None);
    }

    #[test]
    fn a_rating_is_known_by_its_scale_and_range() {
        use RatingScale::{Nps, Other, Stars};
        for (scale, value, known) in
            [(Stars, 1.0, true), (Stars, 3.0, true), (Stars, 0.0, false), (Nps, 0.0, true), (Nps, 8.0, true), (Nps, 11.0, false), (Other, 3.0, false)]
        {
            assert_eq!(comment(Some(Rating { value, scale }), None).has_known_rating(), known, "{value} of {scale:?}");
        }
        assert!(!comment(None, None).has_known_rating());
    }

    #[test]
    fn the_clearest_unit_is_of_the_pole_and_the_first_of_equals() {
        let unit = |sentiment, sentiment_score| Segment {
            span: Span { start: 0, end: 3 },
            language: Language::Japanese,
            sentiment,
            sentiment_score,
            intent: Intent::Other,
            topics: Vec::new(),
            cues: Vec::new(),
            issue: None,
            corrected: Vec::new(),
            grouped: false,
        };
        let mut comment = comment(None, None);
        assert_eq!(comment.clearest_unit(Sentiment::Negative), None);
        let units = [(Sentiment::Neutral, -0.95), (Sentiment::Negative, -0.5), (Sentiment::Negative, -0.9), (Sentiment::Negative, -0.9)];
        comment.segments = units.into_iter().map(|(sentiment, score)| unit(sentiment, score)).collect();
        assert_eq!(comment.clearest_unit(Sentiment::Negative), Some(2));
        assert_eq!(comment.clearest_unit(Sentiment::Positive), None);
    }

    #[test]
    fn the_words_of_all_outputs_agree() {
        for conflict in RatingConflict::ALL {
            assert_eq!(serde_json::to_value(conflict).unwrap(), conflict.as_str());
        }
    }
}
