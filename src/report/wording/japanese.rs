//! Japanese.

use super::{MethodFacts, Words};
use crate::normalize::Language;

pub(super) static WORDS: Words = Words {
    lang: "ja",
    language: Language::Japanese,

    muted: "通知なし",
    skip: "本文へ移動",
    contents: "目次",
    period: "対象期間",
    dated: "作成基準日",
    no_period: "日付のわかる行がないため、対象期間は不明です。",
    no_months: "日付のわかるコメントがないため、月別の推移は出せません。",
    read_before_acting: "分類とまとめは機械によるものです。対応を決める前に、引用の原文をお読みください。",

    rows_heading: "読み込んだ行の内訳",
    read: "読み込み",
    analyzed: "分析",
    duplicate: "重複",
    empty: "空欄",
    no_content: "内容なし",
    other_language: "日英以外",
    rejected: "読み取り不可",
    unbalanced: "内訳の合計が読み込んだ行数と一致しません。この結果は使わないでください。",
    files_heading: "ファイルごとの内訳",
    file: "ファイル",
    layout: "形式",
    generic_layout: "汎用",
    encoding: "文字コード",
    text_column: "本文の列",
    warnings: "注意",
    with_warnings: "（注意あり）",
    total: "合計",

    act_first: "まず対応すること",
    act_first_note: "件数・深刻さ・増え方から見た優先度の高い順です。",
    no_issues: "同じ内容の声が一定数集まった課題は見つかりませんでした。コメントが少ないか、意見が分かれています。",
    changes: "最近の変化",
    rising: "増えている",
    falling: "減っている",
    ended: "最近は出ていない",
    no_rising: "増えていると言い切れる課題はありません。",
    no_falling: "減っていると言い切れる課題はありません。",
    no_ended: "出なくなったと言い切れる課題はありません。",
    undecided: "データが足りず、増減を判断できません",

    all_issues: "すべての課題",
    search: "語句で絞り込む",
    any: "すべて",
    reset: "条件を消す",
    no_match: "条件に合う課題はありません。",
    shown_of: "件を表示",
    issue: "課題",
    kind: "種類",
    owner: "担当",
    channel: "チャネル",
    product: "商品",
    language_heading: "言語",
    trend: "増減",
    priority: "優先度",
    voices: "声",
    share: "割合",
    interval: "95%区間",
    interval_low: "区間の下限",
    interval_high: "区間の上限",
    base: "分母",
    details: "課題の詳細",
    back: "一覧に戻る",
    quotes: "お客様の声（原文）",
    proposal: "改善案",
    need: "お客様が求めていること",
    evidence: "根拠",
    causes: "原因をたどる",
    hypothesis: "仮説",
    faq_draft: "FAQ案",
    faq_question: "質問",
    as_asked: "お客様の言葉では",
    answers_found: "これまでの回答（返信の列より）",
    monthly: "月別の件数",
    month: "月",
    monthly_table: "月別の数字を表で見る",
    where_heading: "どこで多いか",
    where_note: "それぞれの分析コメントのうち、この課題に触れた声の割合です。",
    phrases: "主な言い回し",
    topics: "話題",
    touchpoint: "接点",
    stage: "顧客体験の段階",
    first_seen: "最初の声",
    last_seen: "最新の声",
    score_parts: "優先度の内訳",
    part_size: "件数",
    part_severity: "深刻さ",
    part_trend: "増え方",

    overview: "全体の傾向",
    sentiment: "評価",
    negative: "不満",
    neutral: "中立",
    positive: "好評",
    mixed: "賛否両方",
    comments: "コメント",
    months_chart: "月別のコメント数と、そのうち不満を含むもの",
    rating_conflicts: "評点と本文の食い違い",
    rating_conflicts_note: "平均の評点を信じる前に、これらの原文をお読みください。点の付け違いや皮肉のほか、機械の読み違いもあります。高い評点は星4以上または推奨度9以上、低い評点は星2以下または推奨度6以下です。",
    rating: "評点",
    place: "場所",
    date: "日付",
    bursts: "短期間に集中した同じ文面",
    bursts_note: "呼びかけや定型文、機械による投稿かもしれません。5件以上の投稿があり、その8割以上が7日間に集まっているものです。",
    posts: "投稿",
    authors: "投稿者",
    by_topic: "話題別",
    by_topic_note: "一つのコメントが複数の話題を含むことがあります。評価は、その話題に触れた意見ごとに数えています。",
    by_channel: "チャネル別",
    by_language: "言語別",
    topic: "話題",
    nothing_here: "該当するデータはありません。",

    method: "数え方と限界",
    settings: "この結果を作った設定",
    made_by: "作成",
};

pub(super) fn method(facts: &MethodFacts<'_>) -> Vec<(&'static str, String)> {
    let gathered = facts.min_voices.map_or_else(
        || "似た内容が一定数集まったものを課題としています。".to_owned(),
        |voices| format!("似た内容が{voices}件以上の声として集まったものを課題としています。"),
    );
    let masked = if facts.masked {
        "メールアドレスや電話番号などの個人情報は [email] のような印に置き換えました。"
    } else {
        "個人情報は置き換えず、そのまま載せています。取り扱いにご注意ください。"
    };
    vec![
        (
            "声と投稿",
            "「投稿」は行の数です。同じ文面や、数字・名前・一語だけが違うほぼ同じ文面の繰り返しは1件の「声」にまとめました。割合と増減は声で数えるので、同じ文を何度投稿しても大きくはなりません。投稿者は、元に戻せない符号だけで区別しています。"
                .to_owned(),
        ),
        ("課題", format!("コメントを意見ごとに分け、不満・要望・質問のうち{gathered}")),
        (
            "割合と95%区間",
            "割合の分母は分析したコメントの数です。95%区間（ウィルソン法）は、件数の少なさによる不確かさの幅を表します。区間が広いものは参考程度にご覧ください。"
                .to_owned(),
        ),
        (
            "チャネル・商品による偏り",
            "課題が特定のチャネルや商品に多いかどうかは、フィッシャーの正確検定で他と比べ、すべての課題を通して偽発見率を抑えています。件数が少なくても成り立つ検定ですが、3件に満たないものは挙げません。\
             「偏りは見られない」とするのは、約3倍多ければ80%の確率で検出できる件数がある区分だけで、それに満たなければ「判断できない」としました。\
             全角・半角、大文字・小文字、空白、ハイフンだけが違う商品名は一つに数えています。"
                .to_owned(),
        ),
        (
            "増減の判定",
            "月ごとの割合に増減の傾向があるかを検定し、多くの課題を同時に調べることで偶然が混ざる割合も抑えています。件数や月数が足りない課題は「判断できない」としました。\
             直近の7日と14日は、その前の最大1年間と、コメント数・チャネル・曜日をそろえて比べています。"
                .to_owned(),
        ),
        ("優先度", "件数・深刻さ・増え方の点を足したものです（0〜100点）。内訳は課題ごとに示しています。対応のしやすさや費用は含みません。".to_owned()),
        (
            "分類",
            format!(
                "評価・種類・話題は、モデル {} {} が社外と通信せずに判定しました。判定には誤りがあります。皮肉や短い文はとくに間違えやすいため、対応の前に引用をお読みください。",
                facts.model, facts.version
            ),
        ),
        ("引用", format!("引用は原文のままで、ファイル名と行番号を添えています。{masked}")),
        ("対象外", "日本語と英語以外のコメント、「特になし」のような内容のない回答は、数えるだけで分析していません。".to_owned()),
    ]
}
