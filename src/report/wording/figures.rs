//! What measures, groups, verdicts and reasons are called.

use super::Words;
use crate::config::ListenedKind;
use crate::measure::{CellVerdict, CheckReason, Concern, CrossRows, Dimension, DriverWarning, ScoreKind, ScoreTable};

impl Words {
    pub(in crate::report) fn score_kind(&self, kind: ScoreKind) -> &'static str {
        match kind {
            ScoreKind::Nps => self.pick("NPS（推奨者の割合−批判者の割合）", "NPS (promoters less detractors)"),
            ScoreKind::Csat => self.pick("CSAT（満足した人の割合）", "CSAT (share of the satisfied)"),
            ScoreKind::Ces => self.pick("CES（しやすさの平均）", "CES (mean ease)"),
            ScoreKind::Effort => self.pick("手間の平均", "Mean effort"),
            ScoreKind::Stars => self.pick("星の平均", "Mean stars"),
            ScoreKind::Answered => self.pick("返信した割合", "Share answered"),
            ScoreKind::FirstReply => self.pick("最初の返信までの時間（中央値）", "Median time to the first answer"),
            ScoreKind::Resolution => self.pick("解決までの時間（中央値）", "Median time to the resolution"),
            ScoreKind::FirstContact => self.pick("一次解決の割合", "Share resolved at the first contact"),
            ScoreKind::Reopened => self.pick("再オープンした割合", "Share opened again"),
            ScoreKind::Churn => self.pick("解約した割合", "Share of customers who left"),
        }
    }

    /// What a value counts in, with the scales found.
    pub(in crate::report) fn score_unit(&self, table: &ScoreTable) -> String {
        use crate::measure::ScoreUnit::{Hours, Points, Scale, Share};
        match table.unit {
            Points => self.pick("点（−100〜100）", "points (−100 to 100)").to_owned(),
            Share => self.pick("割合", "share").to_owned(),
            Scale => self.pick(format!("段階 {}", table.scales.join("、")), format!("scale {}", table.scales.join(", "))),
            Hours => self.pick("時間", "hours").to_owned(),
        }
    }

    /// One part of a score, such as `promoters`; stars are numbers.
    pub(in crate::report) fn score_part(&self, name: &str) -> String {
        let word = match name {
            "promoters" => self.pick("推奨者", "promoters"),
            "passives" => self.pick("中立者", "passives"),
            "detractors" => self.pick("批判者", "detractors"),
            "yes" => self.pick("該当", "yes"),
            "no" => self.pick("非該当", "no"),
            "within_1_hour" => self.pick("1時間以内", "within an hour"),
            "within_24_hours" => self.pick("24時間以内", "within a day"),
            stars => return self.pick(format!("星{stars}"), format!("{stars} stars")),
        };
        word.to_owned()
    }

    pub(in crate::report) fn dimension(&self, by: Dimension) -> &'static str {
        match by {
            Dimension::Channel => self.channel,
            Dimension::Product => self.product,
            Dimension::Store => self.pick("店舗", "Store"),
            Dimension::Version => self.pick("バージョン", "Version"),
            Dimension::Age => self.pick("年代", "Age"),
            Dimension::Gender => self.pick("性別", "Sex"),
            Dimension::Region => self.pick("地域", "Region"),
            Dimension::Plan => self.pick("プラン・会員区分", "Plan"),
            Dimension::Owner => self.pick("担当部署", "Department"),
            Dimension::Language => self.language_heading,
            Dimension::Month => self.month,
        }
    }

    pub(in crate::report) fn whole(&self) -> &'static str {
        self.pick("全体", "All")
    }

    pub(in crate::report) fn pick_row(&self) -> &'static str {
        self.pick("課題・話題", "issue or topic")
    }

    pub(in crate::report) fn pick_column(&self) -> &'static str {
        self.pick("区分", "group")
    }

    pub(in crate::report) fn come_together(&self) -> &'static str {
        self.pick("一緒に出る", "come together")
    }

    pub(in crate::report) fn too_few(&self) -> &'static str {
        self.pick("データが足りない", "not enough data")
    }

    pub(in crate::report) fn cross_rows(&self, rows: CrossRows) -> &'static str {
        match rows {
            CrossRows::Issues => self.pick("課題に触れた声", "voices that raise the issue"),
            CrossRows::Topics => self.pick("話題に触れた声", "voices that speak of the topic"),
            CrossRows::Criticism => self.pick("話題に触れた声のうち不満のもの", "of those, voices that are critical of it"),
        }
    }

    pub(in crate::report) fn cell_verdict(&self, verdict: CellVerdict) -> &'static str {
        match verdict {
            CellVerdict::Higher => self.pick("ほかより多い", "more than elsewhere"),
            CellVerdict::Lower => self.pick("ほかより少ない", "less than elsewhere"),
            CellVerdict::NoDifference => self.pick("はっきりした差なし", "no clear difference"),
            CellVerdict::NotEnoughData => self.too_few(),
        }
    }

    pub(in crate::report) fn driver_warning(&self, warning: DriverWarning) -> &'static str {
        match warning {
            DriverWarning::Small => self.pick("評点のあるコメントが30件未満", "fewer than 30 rated comments"),
            DriverWarning::Confounded => {
                self.pick("ほかの課題やチャネルと重なり、切り分けられない", "comes with another issue or channel too often to be told apart")
            }
            DriverWarning::SignChanges => self.pick("ほかをそろえると影響の向きが変わる", "the effect turns round once the others are held fixed"),
        }
    }

    pub(in crate::report) fn concern(&self, concern: Concern) -> &'static str {
        match concern {
            Concern::Safety => self.pick("安全・健康に関わる言葉", "words of danger or injury"),
            Concern::Legal => self.pick("法律・行政に関わる言葉", "words of law or authorities"),
            Concern::Leaving => self.pick("解約・乗り換えの言葉", "words of leaving"),
            Concern::Refund => self.pick("返金の言葉", "words of a refund"),
            Concern::LowRating => self.pick("低い評点", "a low rating"),
            Concern::StronglyNegative => self.pick("強い不満", "strongly negative"),
            Concern::Complaint => self.intent(crate::classify::Intent::Complaint),
            Concern::Request => self.intent(crate::classify::Intent::Request),
            Concern::Question => self.intent(crate::classify::Intent::Question),
        }
    }

    pub(in crate::report) fn check_reason(&self, reason: CheckReason) -> &'static str {
        match reason {
            CheckReason::RatingConflict => self.pick("評点と本文が食い違う", "rating and text disagree"),
            CheckReason::GraveWords => self.pick("安全・法律に関わる言葉がある", "words of danger or law"),
            CheckReason::GraveWordsNotNegative => {
                self.pick("安全・法律に関わる言葉があるのに不満と判定されていない", "words of danger or law, yet not judged negative")
            }
            CheckReason::LabelsDisagree => self.pick("種類と評価の判定が食い違う", "kind and sentiment disagree"),
            CheckReason::NarrowSentiment => self.pick("評価の判定が僅差", "a narrow call of sentiment"),
            CheckReason::NoTopic => self.pick("話題が付いていない", "on no topic"),
            CheckReason::NoIssue => self.pick("どの課題にも入っていない", "in no issue"),
        }
    }

    pub(in crate::report) fn listened_kind(&self, kind: ListenedKind) -> &'static str {
        match kind {
            ListenedKind::Product => self.pick("自社", "own"),
            ListenedKind::Competitor => self.pick("他社", "competitor"),
        }
    }
}
