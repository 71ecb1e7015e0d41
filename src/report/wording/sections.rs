//! The words of the page's sections of measures: scores, what issues cost, comparisons, follow-up, listening.

use serde::Serialize;

use super::Words;
use crate::config::channel_name;
use crate::measure::{CrossRows, CrossTable, Dimension, Driver, Drivers, Estimate, ScoreKind, ScoreUnit};
use crate::normalize::Language;
use crate::report::FollowUps;
use crate::report::numbers::{decimal, percent, thousands};

macro_rules! section_words {
    ($($name:ident: $japanese:literal, $english:literal;)*) => {
        /// Fixed words of the sections; the template and the script read them by name.
        #[derive(Debug, Serialize)]
        pub(in crate::report) struct SectionWords {
            $(pub(in crate::report) $name: &'static str,)*
        }

        static JAPANESE: SectionWords = SectionWords { $($name: $japanese,)* };
        static ENGLISH: SectionWords = SectionWords { $($name: $english,)* };
    };
}

section_words! {
    scores_short: "評点", "Scores";
    compare_short: "比較", "Compare";
    follow_short: "対応待ち", "Follow-up";
    listening_short: "傾聴", "Listening";

    scores_heading: "評点と、課題が評点に与える影響", "Scores, and what issues cost";
    scores_note: "評点の列があった記録すべての集計です（本文のない回答も数えます）。区間は95%。回答が10件未満のところは値を出しません。",
        "Over all records with an answer in the column, also those without words. Intervals are 95%; below 10 answers no value is given.";
    score: "評点", "Score";
    value: "値", "Value";
    interval95: "95%区間", "95% interval";
    answers: "回答", "Answers";
    parts: "内訳", "Parts";
    by_month: "月ごと", "By month";
    group: "区分", "Group";
    chart_value: "値", "value";
    chart_range: "95%区間", "95% interval";
    in_a_table: "数値を表で見る", "The figures as a table";

    drivers_note: "「寄与」は、課題のないコメントとの平均の差を各課題に割り振ったもので、合計すると差に一致します（シャープレイ値）。「効果」は、ほかの課題とチャネルをそろえたときの差（最小二乗法）。どちらも原因の証明ではありません。注意の付いた数値は、それだけで判断しないでください。",
        "The contribution divides the gap between all comments and those without any issue among the issues, and adds up to it (Shapley value). The effect is the difference with the other issues and the channel held fixed (least squares). Neither proves a cause; do not lean on a figure that has a warning.";
    driver_with: "評点のあるコメント", "Rated comments";
    driver_mean: "その平均", "Mean";
    driver_without: "ほかの平均", "Mean without";
    driver_difference: "差", "Difference";
    driver_contribution: "寄与", "Contribution";
    driver_effect: "効果", "Effect";
    driver_warnings: "注意", "Warnings";
    driver_chart: "寄与の大きい課題", "Largest contributions";
    driver_total: "合計（平均の差）", "Sum (the gap)";
    other_issues: "ほかの課題", "Other issues";
    cost_heading: "評点への影響", "What it costs";

    compare_heading: "区分ごとの比較", "Comparisons";
    compare_note: "数字は、その列の声に占める割合と件数です。▲はほかの列より多い、▼は少ない（調整済み残差。表全体で偽発見率を5%に制御）。印のない数字は、偶然で説明できるか、判断するには少なすぎます。列の声が30件未満、または期待度数が5未満のところは検定しません（斜体）。",
        "Each figure is the share of the column's voices, with their number. ▲ more, ▼ less than in the other columns (adjusted residual; false discoveries held to 5% over the table). A figure without a mark may be chance, or too little to say; columns under 30 voices and cells that expect fewer than 5 are not tested (italics).";
    compare_choose: "表を選ぶ", "Table";
    product_names: "同じ製品として数えた名前", "Names counted as one product";
    product_names_note: "表記だけが違う名前と、別々のチャネルに出てきて、長いほうが短いほうの型番と語をすべて含む名前は、一つの製品として数えています。",
        "Names that differ in spelling alone, and names from different channels of which the longer holds the model number and every word of the shorter, are counted as one product everywhere.";
    findings: "はっきりした違い", "Clear differences";
    findings_note: "すべての表の中で、ほかの列との違いが最もはっきりしているもの（残差の大きい順）。", "The clearest differences of all tables, the largest residual first.";
    no_findings: "偶然とは言えない違いは見つかりませんでした。", "No difference beyond chance was found.";
    what: "何が", "What";
    where_column: "どこで", "Where";
    all_columns: "全体", "all";
    expected: "期待度数", "Expected";
    residual: "残差", "Residual";
    map_of_table: "対応分析の図", "Correspondence map";
    map_of_table_note: "近くにある行どうし、列どうしは出方が似ています。行（丸）と列（菱形）は、原点から同じ向きにあるほど結び付きが強いと読みます。図は表の違いの一部だけを示します。",
        "Rows near each other, and columns near each other, have like profiles. A row (circle) and a column (diamond) that lie in the same direction from the centre go together. The picture shows a part of the differences only.";
    map_axes: "軸1は違いの{first}、軸2は{second}を表す", "Axis 1 shows {first} of the differences, axis 2 {second}";

    follow_heading: "対応待ちと応答時間", "Follow-up and response times";
    follow_note: "否定的な内容を含み、返信の記録がなく、完了していないコメントを、古い順に並べています。返信や状態の列がないファイルのコメントは、待っているかどうかが分からないため載せません。",
        "Comments with something negative, without a recorded answer and not closed, oldest first. Comments of files that show neither answers nor states are left out: nobody can tell whether they wait.";
    waiting: "待っている日数", "Days waiting";
    reasons: "理由", "Reasons";
    comment: "コメント", "Comment";
    no_follow: "対応を待つコメントはありません。", "No comment waits for an answer.";
    not_tracked: "返信や状態の列があるファイルがないため、対応待ちは分かりません。", "No file shows answers or states, so nobody can tell who waits.";
    responses: "応答", "Responses";
    no_issue: "（課題に入らない）", "(in no issue)";
    follow_owner: "担当で絞り込む", "Owner";

    listening_heading: "傾聴：投稿の推移、増えている語句、名前ごとの話題量", "Listening: mentions, trending phrases, share of voice";
    days: "日ごとの投稿", "Mentions per day";
    days_note: "同じ文面の再投稿も数えます。日付のないコメントは入りません。", "Repeats of a text count; comments without a date do not.";
    day: "日", "Day";
    posts: "投稿", "Posts";
    negative_posts: "うち否定的", "Negative";
    rising_phrases: "増えている語句", "Trending phrases";
    phrase: "語句", "Phrase";
    recent: "最近の14日", "Newest 14 days";
    before: "それ以前", "Before";
    chance: "偶然の確率（調整済み）", "Chance (adjusted)";
    names: "名前ごとの話題量", "Share of voice";
    no_names: "koe.toml の [[listening.names]] に商品名・競合名を書くと、名前ごとの話題量と評価が出ます。",
        "List products and competitors under [[listening.names]] in koe.toml to see their share of voice and sentiment here.";
    name: "名前", "Name";
    kind: "区分", "Kind";
    share_of_voice: "話題量の割合", "Share of voice";
    negative_share: "否定的", "Negative";
    positive_share: "肯定的", "Positive";
    network: "一緒に出る語句", "Phrases that come together";
    network_note: "偶然より多く同じコメントに出る語句の組（偽発見率5%）。線の太さは件数。位置に意味はありません。", "Pairs of phrases found in the same comments more often than chance has it (false discoveries held to 5%). The wider the line, the more comments; places mean nothing.";
    no_links: "偶然より多く一緒に出る語句の組は見つかりませんでした。", "No pair of phrases comes together more often than chance has it.";
    frequent: "よく出る語句", "Frequent phrases";
    pair: "語句の組", "Pair";
    together: "一緒に出る声", "Voices with both";

    weeks_heading: "週ごとの件数と基準の幅", "Voices by week, against the baseline";
    weeks_voices: "週ごとの件数", "Voices by week";
    weeks_table: "週ごとの数値", "Figures by week";
    week: "週（月曜から）", "Week (from Monday)";
    weeks_band: "基準の幅", "baseline band";
    weeks_note: "帯は、直近14日より前（最長1年）の出方が続いた場合に、100週のうち95週が入る件数の幅です（負の二項分布、その週のコメント数に応じる）。新規・増加の判定と通知に使うものと同じ基準です。",
        "The band holds 95 of 100 weeks if the issue goes on as before the newest 14 days (up to a year; negative binomial, by the week's comments). It is the baseline that the verdicts of new and growing, and the alerts, use.";
    weeks_note_risen: "帯は、急に増えた週より前の出方が続いた場合に、100週のうち95週が入る件数の幅です（負の二項分布、その週のコメント数に応じる）。増えてからの週は基準に含めていません。新規・増加の判定と通知には、直近14日より前（最長1年）を基準に使います。",
        "The band holds 95 of 100 weeks if the issue had gone on as before the week in which it rose (negative binomial, by the week's comments); the weeks since are no part of it. The verdicts of new and growing, and the alerts, use all of the time before the newest 14 days (up to a year).";
    weeks_no_band: "基準にできる期間が短いため、帯は描いていません。", "Too short a time before the newest 14 days for a baseline, so there is no band.";
}

impl Words {
    /// The words of the sections.
    pub(in crate::report) fn sections(&self) -> &'static SectionWords {
        if self.language == Language::Japanese { &JAPANESE } else { &ENGLISH }
    }

    /// A channel as people call it; one that is not known stands as it is.
    pub(in crate::report) fn channel_name(&self, raw: &str) -> String {
        channel_name(raw, self.language == Language::Japanese)
    }

    /// Short label of a day `YYYY-MM-DD`: `5/18`, `18 May`.
    pub(in crate::report) fn day_label(&self, date: &str) -> String {
        let Ok(parsed) = date.parse::<jiff::civil::Date>() else { return date.to_owned() };
        let month = self.month_label(&date[..date.len().min(7)]);
        self.pick(format!("{}/{}", parsed.month(), parsed.day()), format!("{} {month}", parsed.day()))
    }

    /// A value of a dimension as people read it.
    pub(in crate::report) fn group_name(&self, by: Dimension, raw: &str) -> String {
        match by {
            Dimension::Channel => self.channel_name(raw),
            Dimension::Language => self.language_of_code(raw).to_owned(),
            Dimension::Month => self.month_name(raw),
            Dimension::Owner => self.owner(raw).to_owned(),
            _ => raw.to_owned(),
        }
    }

    /// The short name of a score.
    pub(in crate::report) fn score_name(&self, kind: ScoreKind) -> &'static str {
        match kind {
            ScoreKind::Nps => "NPS",
            ScoreKind::Csat => "CSAT",
            ScoreKind::Ces => "CES",
            ScoreKind::Stars => self.pick("星の平均", "stars"),
            other => self.score_kind(other),
        }
    }

    /// A value of a score, or a difference of two.
    pub(in crate::report) fn score_value(&self, unit: ScoreUnit, value: f64) -> String {
        match unit {
            ScoreUnit::Points => minus(&format!("{value:.1}")),
            ScoreUnit::Share => percent(value),
            ScoreUnit::Scale => minus(&format!("{value:.2}")),
            ScoreUnit::Hours => format!("{}{}", decimal(value), self.pick("時間", " h")),
        }
    }

    /// Two bounds.
    pub(in crate::report) fn score_range(&self, unit: ScoreUnit, estimate: &Estimate) -> String {
        let [low, high] = [estimate.low, estimate.high].map(|bound| self.score_value(unit, bound));
        format!("{low}{}{high}", self.pick("〜", " to "))
    }

    /// The hours that nine in ten keep within.
    pub(in crate::report) fn ninth_decile(&self, hours: f64) -> String {
        let hours = decimal(hours);
        self.pick(format!("9割が{hours}時間以内"), format!("nine in ten within {hours} h"))
    }

    /// Values that no known scale has.
    pub(in crate::report) fn unused_values(&self, count: u64) -> String {
        let count = thousands(count);
        self.pick(format!("どの尺度か分からない値 {count}件は数えていません。"), format!("{count} values on no known scale are not counted."))
    }

    /// Groups or rows that a table has no room for.
    pub(in crate::report) fn rows_left_out(&self, count: u64) -> String {
        let count = thousands(count);
        self.pick(
            format!("ほか {count}行は省いています（measures.json と report.xlsx にあります）。"),
            format!("{count} more rows are left out here (see measures.json and report.xlsx)."),
        )
    }

    pub(in crate::report) fn drivers_heading(&self, drivers: &Drivers) -> String {
        let name = self.score_name(drivers.outcome);
        self.pick(format!("課題ごとの影響：{name}"), format!("What issues cost: {name}"))
    }

    /// Where the points of all drivers come from.
    pub(in crate::report) fn drivers_sentence(&self, drivers: &Drivers) -> String {
        let unit = outcome_unit(drivers.outcome);
        let value = |value| self.score_value(unit, value);
        let (rated, plain) = (thousands(drivers.rated), thousands(drivers.without_issue));
        let (mean, range) = (value(drivers.mean.value), self.score_range(unit, &drivers.mean));
        let (base, gap) = (value(drivers.without_issue_mean), value(drivers.gap));
        let fit = drivers.r_squared.map_or_else(String::new, |r| {
            self.pick(
                format!("回帰が説明するのは評点のばらつきの{}です。", percent(r)),
                format!(" The regression explains {} of the variance.", percent(r)),
            )
        });
        self.pick(
            format!("評点のある分析コメント {rated}件の平均は {mean}（95%区間 {range}）、どの課題もない {plain}件の平均は {base}。差の {gap} を課題ごとに分けています。{fit}"),
            format!("{rated} rated comments have a mean of {mean} (95% interval {range}); the {plain} of them without any issue {base}. The gap of {gap} is divided among the issues.{fit}"),
        )
    }

    /// What one issue costs, on its own page.
    pub(in crate::report) fn cost_sentence(&self, outcome: ScoreKind, driver: &Driver) -> String {
        let unit = outcome_unit(outcome);
        let value = |value| self.score_value(unit, value);
        let (name, count, mean) = (self.score_name(outcome), thousands(driver.with_count), value(driver.with_mean));
        let without = driver.without_mean.map(value).unwrap_or_default();
        let part = value(driver.contribution);
        let warnings: Vec<&str> = driver.warnings.iter().map(|&warning| self.driver_warning(warning)).collect();
        let warned = match warnings.as_slice() {
            [] => String::new(),
            all => self.pick(format!("注意：{}。", all.join("、")), format!(" Mind: {}.", all.join("; "))),
        };
        self.pick(
            format!(
                "{name}：この課題に触れた {count}件の平均 {mean}、触れていないコメント {without}。全体の差のうち {part} がこの課題の分です。{warned}"
            ),
            format!("{name}: mean {mean} over {count} rated comments with it, {without} without; it contributes {part} to the overall gap.{warned}"),
        )
    }

    /// What a cross table holds against what.
    pub(in crate::report) fn cross_heading(&self, rows: CrossRows, by: Dimension) -> String {
        let what = match rows {
            CrossRows::Issues => self.pick("課題", "Issues"),
            CrossRows::Topics => self.pick("話題", "Topics"),
            CrossRows::Criticism => self.pick("話題への不満", "Criticism of topics"),
        };
        format!("{what} × {}", self.pick(self.dimension(by).to_owned(), self.dimension(by).to_lowercase()))
    }

    /// What the table counts.
    pub(in crate::report) fn cross_sentence(&self, table: &CrossTable) -> String {
        let (base, unknown, tests) = (thousands(table.base), thousands(table.unknown), thousands(table.tests));
        let what = match table.rows_are {
            CrossRows::Issues => self.pick("列の声のうち課題に触れたもの", "Of the column's voices, those that raise the issue"),
            CrossRows::Topics => self.pick("列の声のうち話題に触れたもの", "Of the column's voices, those that speak of the topic"),
            CrossRows::Criticism => {
                self.pick("列で話題に触れた声のうち不満のもの", "Of the column's voices that speak of the topic, those that are critical of it")
            }
        };
        let left_out = match table.other_values {
            0 => String::new(),
            others => self.pick(format!("声の少ない {others}列は省略。"), format!(" {others} columns with fewer voices are left out.")),
        };
        self.pick(
            format!("{what}。区分のある声 {base}件、ない声 {unknown}件。検定 {tests}個。{left_out}"),
            format!("{what}. {base} voices have a value, {unknown} have none; {tests} cells were tested.{left_out}"),
        )
    }

    /// Tables in which nothing could be tested.
    pub(in crate::report) fn untested_tables(&self, names: &[String]) -> String {
        let list = names.join(self.pick("、", "; "));
        self.pick(
            format!("声が少なく検定できない表は載せていません：{list}（report.xlsx にあります）。"),
            format!("Tables with too few voices for any test are left out: {list} (they stand in report.xlsx)."),
        )
    }

    /// How many wait, and how many of them are listed.
    pub(in crate::report) fn waiting_sentence(&self, follow_ups: &FollowUps, shown: usize) -> String {
        let (total, shown) = (thousands(follow_ups.total), thousands(shown as u64));
        self.pick(
            format!("対応を待つコメントは {total}件です（古い順に {shown}件を表示）。"),
            format!("{total} comments wait for an answer ({shown} of them listed, oldest first)."),
        )
    }

    pub(in crate::report) fn waiting_days(&self, days: i64) -> String {
        let count = days.to_string();
        self.pick(format!("{count}日"), format!("{count} days"))
    }

    /// How many phrases were tested, and since when.
    pub(in crate::report) fn rising_sentence(&self, from: &str, tested: u64, found: usize) -> String {
        let (from, tested) = (self.date(from), thousands(tested));
        match (self.language, found) {
            (Language::Japanese, 0) => {
                format!("{from}以降を、それ以前と比べました。調べた {tested}の語句のうち、偶然と言えないほど増えたものはありません。")
            }
            (Language::Japanese, _) => format!("{from}以降を、それ以前と比べました（調べた語句 {tested}、偽発見率5%）。"),
            (_, 0) => format!("Since {from} against the time before: of {tested} phrases tested none is more frequent by more than chance."),
            _ => format!("Since {from} against the time before ({tested} phrases tested, false discoveries held to 5%)."),
        }
    }
}

/// What a driver's points count in: those of the score, satisfaction in hundredths.
pub(in crate::report) fn outcome_unit(outcome: ScoreKind) -> ScoreUnit {
    match outcome {
        ScoreKind::Nps | ScoreKind::Csat => ScoreUnit::Points,
        _ => ScoreUnit::Scale,
    }
}

/// A number with a real minus, and none before a zero.
fn minus(number: &str) -> String {
    match number.strip_prefix('-') {
        Some(rest) if rest.chars().all(|digit| matches!(digit, '0' | '.')) => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => number.to_owned(),
    }
}
