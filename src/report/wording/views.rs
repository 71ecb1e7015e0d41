//! The words of the page's views. Both languages stand side by side, so that neither is forgotten.

use serde::Serialize;

use super::Words;
use crate::issue::ledger::{HistoryEvent, State};
use crate::measure::Share;
use crate::normalize::Language;
use crate::report::numbers::{interval, percent, thousands};

macro_rules! view_words {
    ($($name:ident: $japanese:literal, $english:literal;)*) => {
        /// Fixed words of the views; the template and the script read them by name.
        #[derive(Debug, Serialize)]
        pub(in crate::report) struct ViewWords {
            $(pub(in crate::report) $name: &'static str,)*
        }

        static JAPANESE: ViewWords = ViewWords { $($name: $japanese,)* };
        static ENGLISH: ViewWords = ViewWords { $($name: $english,)* };
    };
}

view_words! {
    summary: "要約", "Summary";
    list: "課題", "Issues";
    by_owner: "部署", "Owners";
    journey_short: "流れ", "Journey";
    map_short: "地図", "Map";
    praise_short: "好評", "Praise";
    overview_short: "全体", "Overview";
    method_short: "方法", "Method";
    everything: "全体を一枚で表示（印刷用）", "Show everything on one page (for print)";
    one_view: "画面ごとの表示に戻る", "Back to one view at a time";
    no_script: "このブラウザではスクリプトが動いていません。内容はすべて下に続いています。絞り込み・検索・図は使えません。",
        "Scripts do not run here. The whole report follows below, without filters, search and charts.";

    new: "新規・再発", "New or back";
    no_new: "新規・再発と言い切れる課題はありません。", "No issue can be said to be new or back.";
    new_note: "最初の声が直近28日以内で、偶然とは言えない件数のもの。途絶えたあと再び出たものも含みます。課題の状態・通知と同じ判定です。",
        "First raised in the newest 28 days by too many for chance, or back after a silence that was no chance: the verdict that states and alerts use.";
    all_in_list: "すべての課題を一覧で見る", "See all issues in the list";
    before: "前の課題", "Previous issue";
    next: "次の課題", "Next issue";
    state_label: "状態", "State";
    history: "経過", "History";

    brief_note: "優先度の順で600件目より後の課題です。ほかの引用とチャネル・商品ごとの内訳は issues.json と report.xlsx にあります。",
        "This issue comes after the first 600 by priority; its other quotes, and where it is raised, stand in issues.json and report.xlsx.";
    evidence_list: "根拠となるコメント", "The comments behind it";
    evidence_count: "{of}件中 {shown}件を表示。すべては report.xlsx と comments.parquet にあります。",
        "{shown} of {of} shown; all of them stand in report.xlsx and comments.parquet.";
    evidence_find: "この中を検索", "Search in these";
    cue_note: "色の付いた語は、機械が好悪を判断した手がかりです。", "Marked words are the cues by which the machine judged the tone.";

    trend_heading: "月ごとの割合と基準の幅", "Share by month, against its baseline";
    chart_share: "割合", "share";
    chart_band: "基準の幅", "baseline band";
    chart_band_note: "帯は、割合が期間中ずっと同じだったとした場合に、100か月のうち95か月ほどが入る範囲です（二項分布の正規近似）。帯の外の月は、その月だけを見ると目立つ月です。",
        "The band holds about 95 of 100 months if the share had been the same all along (normal approximation of the binomial). A month outside stands out by itself; the verdict above looks at all months together.";
    chart_negative: "不満を含むコメント", "comments with something negative";
    chart_others: "ほかのコメント", "other comments";

    map_heading: "意見の地図", "Map of opinions";
    map_note: "点は意見ひとつ。意味の近い意見どうしが近くに並びます。離れた点どうしの距離や、上下左右に意味はありません。ホイールか二本指で拡大し、点を押すと課題が開きます。",
        "Each point is one opinion; opinions that mean the like lie together. Distances between far points, and the directions, mean nothing. Zoom with the wheel or two fingers; press a point to open its issue.";
    map_by_issue: "課題で色分け", "Colour by issue";
    map_by_sentiment: "感情で色分け", "Colour by sentiment";
    map_one_off: "課題に入らない単発の意見", "one-offs, in no issue";
    map_other_issues: "ほかの課題", "other issues";
    map_find: "課題を強調", "Highlight an issue";
    map_script: "地図はスクリプトで描きます。同じ課題の意見は、一覧と課題のページで読めます。",
        "The map is drawn by a script; the same opinions can be read in the list and on the pages of the issues.";
    map_in_words: "地図にある意見の数（課題別）", "Opinions on the map, by issue";
    opinions: "意見", "Opinions";


    journey_heading: "お客様の流れ", "The customer's journey";
    journey_note: "段階と接点は、話題ごとの設定（タクソノミー）に従います。接点は、チャネル名が話題の接点のひとつと同じならその接点、そうでなければ話題の主な接点です。感情は、その段階の話題について何を言っているかで数えます。",
        "Stages and touchpoints follow the taxonomy of topics. The touchpoint is the one of the topic that the channel names, else the topic's first. Sentiment is what a comment says of the topics of the stage.";
    stages: "段階 × 感情", "Stages by sentiment";
    touchpoints: "接点 × 感情", "Touchpoints by sentiment";

    owners_heading: "部署ごと", "By owner";
    owners_note: "担当は話題ごとの設定から決まります。課題の声は重なることがあるため、件数は合計しません。",
        "Owners follow from the topics. Issues may share voices, so their sizes are not added up.";
    owner_issues: "課題の数", "Issues";
    owner_high: "優先度 高", "High priority";
    owner_rising: "増えている", "Rising";
    owner_largest: "最も優先度の高い課題", "Highest priority";
    owner_first: "最初にすること", "To do first";
    owner_topics: "担当する話題", "Their topics";

    praise_heading: "好評とお手本", "Praise and good practice";
    practices: "お手本にできるところ", "Good practice to copy";
    practices_note: "ほかと比べて、良い点だけを挙げるコメントの割合が偶然とは言えないほど高いところ（双方20件以上、偽陽性率5%に制御）。理由はデータからは分かりません。現場に聞いてください。",
        "Where the share of comments that say only good of a topic is higher than elsewhere by more than chance (20 comments or more on either side, false discoveries held to 5%). The data do not say why: ask the people there.";
    no_practices: "ほかより明らかに好評なところは見つかりませんでした。", "No place is praised more than the others by more than chance.";
    praised: "好評な話題", "What is praised";
    praised_note: "その話題に触れたコメントのうち、良い点だけを挙げるもの。", "Comments that say only good of a topic, of those that speak of it.";

    menu: "画面", "Views";
}

impl Words {
    /// The words of the views.
    pub(in crate::report) fn views(&self) -> &'static ViewWords {
        if self.language == Language::Japanese { &JAPANESE } else { &ENGLISH }
    }

    /// One event of an issue's past, with its date where the run had one.
    pub(in crate::report) fn history_event(&self, event: &HistoryEvent) -> String {
        let japanese = match event.event.as_str() {
            "formed" => "課題になった",
            "renamed" => "名前の変更",
            "owner_set" => "担当の変更",
            "merged_from" => "別の課題を統合",
            "merged_into" => "別の課題に統合",
            "split_into" => "別の課題に分割",
            "split_from" => "別の課題から分割",
            "moved_in" => "意見を移してきた",
            "moved_out" => "意見を移した",
            "muted" => "通知を止めた",
            "unmuted" => "通知を再開",
            "marked_known" => "把握済みにした",
            "marked_unknown" => "把握済みを取り消した",
            other => State::read(other).map_or(other, |state| self.state(state)),
        };
        let english = State::read(&event.event).map_or_else(|| event.event.replace('_', " "), |state| self.state(state).to_owned());
        let when = event.date.as_deref().map_or_else(|| format!("#{}", event.run), |date| self.date(date));
        let rest = event.issue.iter().chain(&event.detail).map(String::as_str).collect::<Vec<_>>().join(" ");
        let what = self.pick(japanese, english.as_str());
        if rest.is_empty() { format!("{when} {what}") } else { format!("{when} {what}: {rest}") }
    }

    /// How a topic is praised in one place and in all others.
    pub(in crate::report) fn practice_sentence(&self, here: &Share, elsewhere: &Share) -> String {
        let figures = |share: &Share| (thousands(share.count), thousands(share.base), percent(share.value), interval(share.low, share.high));
        let ((count, base, value, range), (other_count, other_base, other, other_range)) = (figures(here), figures(elsewhere));
        if self.language == Language::Japanese {
            return format!(
                "触れている {base}件のうち {count}件（{value}、95%区間 {range}）が良い点だけを挙げています。ほかでは {other_base}件のうち {other_count}件（{other}、95%区間 {other_range}）です。"
            );
        }
        format!(
            "{count} of {base} comments on it ({value}, 95% interval {range}) say only good of it; elsewhere {other_count} of {other_base} ({other}, {other_range})."
        )
    }

    /// How many places were compared, so that the reader knows what the list was drawn from.
    pub(in crate::report) fn practices_tested(&self, tested: u64) -> String {
        let tested = thousands(tested);
        self.pick(format!("比べたのは {tested}通りです。"), format!("{tested} places and topics were compared."))
    }

    /// How much of the opinions the map shows.
    pub(in crate::report) fn map_sample(&self, shown: u64, of: u64) -> String {
        let (shown, of) = (thousands(shown), thousands(of));
        self.pick(
            format!("異なる意見 {of}件のうち {shown}件を描いています（課題の引用と、語の並びで決まる見本）。"),
            format!("{shown} of {of} distinct opinions are drawn: the quotes of issues, and others chosen by a hash of their words."),
        )
    }
}
