//! The columns of the sheets of measures.

use super::columns::{Sheet, column};
use super::review::{INTENT_EN, INTENT_JA, SENTIMENT_EN, SENTIMENT_JA, of};
use crate::issue::ledger::{CHECK_SHEET, MEMBER_COLUMNS};

pub(super) static SCORES: Sheet = Sheet {
    ja: "指標",
    en: "Measures",
    columns: &[
        column("指標", "Measure", 34.0, "データにある列から計算した指標", "Measured from a column that the data have"),
        column("分け方", "By", 14.0, "全体、月、または区分", "All records, the month, or what divides them"),
        column("対象", "Group", 24.0, "区分の値", "Value of the division"),
        column(
            "回答数",
            "Answers",
            9.0,
            "値のある行の数。同じ行が二度入っていれば一度だけ数える",
            "Rows with a value; a row that stands twice counts once",
        ),
        column("値", "Value", 10.0, "回答が10件に満たないときは空欄", "Empty below ten answers"),
        column("下限", "Low", 10.0, "95%区間の下限", "Lower bound of the 95% interval"),
        column("上限", "High", 10.0, "95%区間の上限", "Upper bound of the 95% interval"),
        column("単位", "Unit", 20.0, "値の単位と、見分けた段階", "What the value counts in, with the scale found"),
        column("内訳", "Parts", 50.0, "件数の内訳", "The counts behind it"),
        column(
            "9割が収まる時間",
            "Nine in ten within",
            14.0,
            "時間の指標で、9割がこれ以内（時間）",
            "For times: nine in ten keep within so many hours",
        ),
        column("判断", "Note", 18.0, "回答が足りないときの断り", "Says so where there are too few answers"),
    ],
};

pub(super) static DRIVERS: Sheet = Sheet {
    ja: "評点への影響",
    en: "Drivers",
    columns: &[
        column("評点", "Score", 30.0, "影響を見る評点", "The score that is looked at"),
        column("課題ID", "Issue id", 10.0, "課題の番号", "Number of the issue"),
        column("課題", "Issue", 40.0, "課題の見出し", "Title of the issue"),
        column("含む件数", "With", 9.0, "この課題に触れ、評点のあるコメント", "Rated comments with the issue"),
        column("含む平均", "Mean with", 10.0, "その平均", "Their mean"),
        column("含まない件数", "Without", 10.0, "触れていない、評点のあるコメント", "Rated comments without it"),
        column("含まない平均", "Mean without", 10.0, "その平均", "Their mean"),
        column("差", "Difference", 10.0, "含む平均から含まない平均を引いた値", "With less without"),
        column("差の下限", "Difference, low", 10.0, "95%区間（ウェルチ法）の下限", "Lower bound of Welch's 95% interval"),
        column("差の上限", "Difference, high", 10.0, "95%区間（ウェルチ法）の上限", "Upper bound of Welch's 95% interval"),
        column(
            "寄与",
            "Contribution",
            10.0,
            "全体の平均と、課題のないコメントの平均との差のうち、この課題の分（シャープレイ値。全課題の合計が差に一致）",
            "Its part of the gap between all comments and those without any issue (Shapley value; all parts sum to the gap)",
        ),
        column(
            "影響",
            "Effect",
            10.0,
            "ほかの課題とチャネルをそろえた回帰係数（因果の証明ではない）",
            "Regression coefficient with the other issues and the channel held fixed; no proof of a cause",
        ),
        column("影響の下限", "Effect, low", 10.0, "95%区間の下限", "Lower bound of the 95% interval"),
        column("影響の上限", "Effect, high", 10.0, "95%区間の上限", "Upper bound of the 95% interval"),
        column("p値", "p value", 9.0, "影響が0という仮説の検定", "Test of no effect"),
        column("VIF", "Inflation", 9.0, "分散拡大係数。5以上は切り分けが難しい", "Variance inflation; 5 or more is hard to tell apart"),
        column("注意", "Warnings", 50.0, "数字をうのみにできない理由", "Why not to lean on the numbers"),
    ],
};

pub(super) static CROSS: Sheet = Sheet {
    ja: "クロス集計",
    en: "Cross tables",
    columns: &[
        column("数えたもの", "Counted", 34.0, "分子が何か", "What is counted"),
        column("分け方", "By", 14.0, "何で分けたか", "What divides the voices"),
        column("ID", "Id", 12.0, "課題または話題の番号", "Id of the issue or topic"),
        column("課題・話題", "Issue or topic", 36.0, "見出し", "Its title"),
        column("区分", "Group", 24.0, "区分の値", "Value of the division"),
        column("件数", "Count", 8.0, "該当する声", "Voices that count"),
        column("母数", "Of", 8.0, "区分の声", "Voices of the group"),
        column("割合", "Share", 9.0, "件数÷母数", "Count over base"),
        column("下限", "Low", 9.0, "95%区間（ウィルソン法）の下限", "Lower bound of the 95% Wilson interval"),
        column("上限", "High", 9.0, "95%区間（ウィルソン法）の上限", "Upper bound of the 95% Wilson interval"),
        column("期待件数", "Expected", 9.0, "区分による差がないときの件数", "Count if the group made no difference"),
        column(
            "残差",
            "Residual",
            9.0,
            "調整済み標準化残差。母数30・期待5に満たなければ空欄",
            "Adjusted residual; empty below a base of 30 or 5 expected",
        ),
        column("調整p値", "Adjusted p", 9.0, "表全体の偽発見率を抑えたp値", "p value with false discoveries controlled over the table"),
        column("判定", "Verdict", 22.0, "偽発見率5%での判定", "Verdict at a false-discovery rate of 5%"),
    ],
};

pub(super) static MAPS: Sheet = Sheet {
    ja: "対応マップ",
    en: "Maps",
    columns: &[
        column("数えたもの", "Counted", 30.0, "もとのクロス集計", "The cross table behind it"),
        column("分け方", "By", 14.0, "もとのクロス集計", "The cross table behind it"),
        column("点の種類", "Point", 12.0, "行（課題・話題）か列（区分）か", "Row (issue, topic) or column (group)"),
        column("名前", "Name", 36.0, "課題・話題・区分の名前", "Issue, topic or group"),
        column("x", "x", 9.0, "第1軸（対応分析の主座標）", "First axis (principal coordinate)"),
        column("y", "y", 9.0, "第2軸", "Second axis"),
        column("第1軸の寄与", "Explained by x", 11.0, "第1軸が表すばらつきの割合", "Share of the inertia on the first axis"),
        column("第2軸の寄与", "Explained by y", 11.0, "第2軸が表すばらつきの割合", "Share of the inertia on the second axis"),
    ],
};

pub(super) static FOLLOW_UPS: Sheet = Sheet {
    ja: "要返信",
    en: "Follow-up",
    columns: &[
        column("コメントID", "Comment id", 18.0, "コメントの番号", "Identity of the comment"),
        column("受付", "Received", 17.0, "古い順", "Oldest first"),
        column("待ち日数", "Days waiting", 10.0, "レポートの日付まで", "Up to the date of the report"),
        column("チャネル", "Channel", 14.0, "声が寄せられた場所", "Where the customer spoke"),
        column("理由", "Reasons", 44.0, "返信すべき理由", "Why it should be answered"),
        column("担当", "Owner", 16.0, "データの担当部署、なければ課題または話題の担当", "Department of the file, else owner of the issue or topic"),
        column("課題ID", "Issue ids", 14.0, "含まれる課題", "The issues it belongs to"),
        column("評価の点", "Sentiment score", 10.0, "-1（不満）から 1（好評）", "From -1 (negative) to 1 (positive)"),
        column("声", "Words", 70.0, "最も不満の強い意見の原文", "Its most negative opinion, verbatim"),
        column("場所", "Place", 30.0, "ファイルと行", "File and line"),
    ],
};

pub(super) static NAMES: Sheet = Sheet {
    ja: "名前の言及",
    en: "Names",
    columns: &[
        column("名前", "Name", 24.0, "koe.toml の [listening] にある名前", "Name in [listening] of koe.toml"),
        column("区分", "Kind", 12.0, "自社か他社か", "Own or a competitor's"),
        column("投稿", "Posts", 9.0, "言及した投稿（重複を含む）", "Posts that mention it, repeats included"),
        column("声", "Voices", 9.0, "言及した声", "Voices that mention it"),
        column("声の割合", "Share of voice", 10.0, "挙げた名前の言及全体に占める割合", "Of the mentions of all names"),
        column("割合の下限", "Low", 10.0, "95%区間の下限", "Lower bound of the 95% interval"),
        column("割合の上限", "High", 10.0, "95%区間の上限", "Upper bound of the 95% interval"),
        column("不満の割合", "Negative", 10.0, "言及した声のうち不満・賛否両方", "Of its voices, negative or mixed"),
        column("好評の割合", "Positive", 10.0, "言及した声のうち好評", "Of its voices, positive"),
    ],
};

pub(super) static PHRASES: Sheet = Sheet {
    ja: "言葉",
    en: "Phrases",
    columns: &[
        column("種類", "Kind", 16.0, "増えた言葉、または一緒に出る言葉", "Rising phrase, or phrases that come together"),
        column("言葉", "Phrase", 26.0, "お客様の言葉", "Customers' words"),
        column("相手の言葉", "With", 26.0, "一緒に出る言葉", "The other phrase"),
        column("件数", "Voices", 9.0, "直近14日の声、または両方を含む声", "Voices of the last 14 days, or voices with both"),
        column("比較の件数", "Against", 10.0, "それより前の声、または偶然に見込まれる件数", "Voices before, or voices expected by chance"),
        column("調整p値", "Adjusted p", 10.0, "偽発見率を抑えたp値", "p value with false discoveries controlled"),
    ],
};

pub(super) static DAYS: Sheet = Sheet {
    ja: "日別",
    en: "Days",
    columns: &[
        column("日付", "Day", 12.0, "投稿のあった日", "Day with posts"),
        column("投稿", "Posts", 9.0, "その日の投稿", "Posts of the day"),
        column("不満", "Negative", 9.0, "うち不満・賛否両方", "Of them, negative or mixed"),
    ],
};

pub(super) static CHECKS: Sheet = Sheet {
    ja: CHECK_SHEET.ja,
    en: CHECK_SHEET.en,
    columns: &[
        of(MEMBER_COLUMNS[0], 18.0, "コメントの番号", "Identity of the comment"),
        of(MEMBER_COLUMNS[1], 8.0, "コメントの中の何番目の意見か（0から）", "Which opinion of the comment, from 0"),
        of(MEMBER_COLUMNS[2], 10.0, "いまの課題", "Its issue now"),
        of(
            MEMBER_COLUMNS[3],
            16.0,
            "記入欄：正しい課題の番号。どれでもないときは「なし」。--ledger と --review で読み戻す",
            "To fill in: the right issue, or none; read back by --ledger with --review",
        ),
        of(MEMBER_COLUMNS[4], 70.0, "意見の原文（個人情報は印に置き換え）", "Its words, verbatim (personal data masked)"),
        column("確認する理由", "Why to check", 44.0, "この行を選んだ理由", "Why this row was chosen"),
        column("評価", "Sentiment", 11.0, "機械による判定", "By machine"),
        of(MEMBER_COLUMNS[5], 14.0, SENTIMENT_JA, SENTIMENT_EN),
        column("評価の点", "Sentiment score", 10.0, "-1（不満）から 1（好評）", "From -1 (negative) to 1 (positive)"),
        column("種類", "Kind", 11.0, "機械による判定", "By machine"),
        of(MEMBER_COLUMNS[6], 14.0, INTENT_JA, INTENT_EN),
        column("場所", "Place", 30.0, "ファイルと行", "File and line"),
    ],
};
