//! What is said of comments whose rating contradicts their text.

use super::{Words, plural};
use crate::classify::RatingConflict;
use crate::measure::Share;
use crate::normalize::Language;
use crate::report::RatingConflicts;
use crate::report::numbers::{interval, percent, thousands};

impl Words {
    pub(in crate::report) fn rating_conflict(&self, conflict: RatingConflict) -> &'static str {
        match conflict {
            RatingConflict::HighRatingNegativeText => self.pick("高い評点・不満の本文", "High rating, negative text"),
            RatingConflict::LowRatingPositiveText => self.pick("低い評点・好評の本文", "Low rating, positive text"),
        }
    }

    /// How many of the rated comments contradict their rating, either way.
    pub(in crate::report) fn rating_conflicts_sentence(&self, conflicts: &RatingConflicts) -> String {
        let (high, low) = (&conflicts.high_rating_negative_text.share, &conflicts.low_rating_positive_text.share);
        let base = thousands(high.base);
        let (high_count, low_count) = (self.counted_share(high), self.counted_share(low));
        match self.language {
            Language::Japanese => {
                format!(
                    "星または推奨度のある分析コメント {base}件のうち、評点は高いのに本文が不満のものは {high_count}、評点は低いのに本文が好評のものは {low_count}です。"
                )
            }
            _ => format!(
                "Of {base} analysed {} with stars or a rating from 0 to 10, {high_count} {} a high rating but a negative text, \
                 and {low_count} {} a low rating but a positive text.",
                plural(high.base, "comment", "comments"),
                plural(high.count, "has", "have"),
                plural(low.count, "has", "have"),
            ),
        }
    }

    fn counted_share(&self, share: &Share) -> String {
        let (count, value, range) = (thousands(share.count), percent(share.value), interval(share.low, share.high));
        self.pick(format!("{count}件（{value}、95%区間 {range}）"), format!("{count} ({value}, 95% interval {range})"))
    }

    /// What is not quoted.
    pub(in crate::report) fn conflicts_not_quoted(&self, count: u64) -> String {
        let number = thousands(count);
        self.pick(
            format!("ほか {number}件（コメントごとの出力の rating_conflict で探せます）"),
            format!("and {number} more (look for rating_conflict in the outputs by comment)"),
        )
    }
}
