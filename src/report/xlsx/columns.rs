//! The columns of every sheet, with their meanings: the sheets and their dictionary are written from the same tables.

use crate::normalize::Language;

/// A sheet with its columns.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) ja: &'static str,
    pub(super) en: &'static str,
    pub(super) columns: &'static [Column],
}

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    ja: &'static str,
    en: &'static str,
    ja_meaning: &'static str,
    en_meaning: &'static str,
    /// In characters of the default font.
    pub(super) width: f64,
}

impl Sheet {
    pub(super) fn name(&self, language: Language) -> &'static str {
        pick(language, self.ja, self.en)
    }
}

impl Column {
    pub(super) fn header(&self, language: Language) -> &'static str {
        pick(language, self.ja, self.en)
    }

    pub(super) fn meaning(&self, language: Language) -> &'static str {
        pick(language, self.ja_meaning, self.en_meaning)
    }
}

pub(super) fn pick(language: Language, ja: &'static str, en: &'static str) -> &'static str {
    if language == Language::Japanese { ja } else { en }
}

pub(super) const fn column(ja: &'static str, en: &'static str, width: f64, ja_meaning: &'static str, en_meaning: &'static str) -> Column {
    Column { ja, en, ja_meaning, en_meaning, width }
}

pub(super) static SUMMARY: Sheet = Sheet { ja: "概要", en: "Summary", columns: &[] };

pub(super) static ISSUES: Sheet = Sheet {
    ja: "課題",
    en: "Issues",
    columns: &[
        column("課題ID", "Issue id", 10.0, "課題の番号。ほかのシートと共通", "Number of the issue, the same on every sheet"),
        column("課題", "Issue", 44.0, "お客様の言葉から作った見出し", "Title made of customers' words"),
        column("種類", "Kind", 11.0, "不満・苦情、要望、質問のいずれか", "Complaint, request or question"),
        column("優先度", "Priority", 9.0, "高・中・低", "High, medium or low"),
        column("優先度の点", "Score", 10.0, "0〜100点。件数・深刻さ・増え方の合計", "0 to 100: the sum of size, severity and trend"),
        column("担当", "Owner", 16.0, "対応を受け持つ部署", "Department in charge"),
        column("声", "Voices", 8.0, "同じ文面を1件と数えた件数", "Distinct texts that raise the issue"),
        column("投稿", "Posts", 8.0, "重複も含めた件数", "Rows that raise the issue, repeats included"),
        column("投稿者", "Authors", 8.0, "投稿者の人数（わかる場合）", "Distinct authors of the posts, where they are known"),
        column("割合", "Share", 9.0, "分析したコメントに占める声の割合", "Voices among all analysed comments"),
        column("割合の下限", "Share, low", 10.0, "割合の95%区間（ウィルソン法）の下限", "Lower bound of the 95% Wilson interval"),
        column("割合の上限", "Share, high", 10.0, "割合の95%区間（ウィルソン法）の上限", "Upper bound of the 95% Wilson interval"),
        column("増減", "Trend", 20.0, "月別の割合の検定による判定", "Verdict of the test on monthly shares"),
        column("最初の声", "First raised", 12.0, "この課題に触れた最初の日付", "Date of the first voice"),
        column("最新の声", "Last raised", 12.0, "この課題に触れた最新の日付", "Date of the last voice"),
        column("接点", "Touchpoint", 13.0, "お客様が問題に出会った場所", "Where customers met it"),
        column("段階", "Stage", 12.0, "顧客体験の段階", "Stage of the customer's journey"),
        column("話題", "Topics", 24.0, "声の3分の1以上が触れた話題", "Topics of at least a third of its opinions"),
        column("主な言い回し", "Key phrases", 34.0, "この課題に特有の言い回し", "Phrases that tell this issue from others"),
        column("平均評価", "Mean rating", 10.0, "この課題に触れたコメントの星の平均", "Mean stars of its comments"),
        column("改善案・FAQ案", "Proposal or FAQ", 50.0, "改善案、または質問の案", "What to do, or the question to list"),
        column(
            "状態",
            "State",
            10.0,
            "台帳による状態：新規・増加中・継続・減少中・解消・再発。台帳を使わないときは空欄",
            "By the ledger: new, growing, steady, shrinking, fixed or came back; empty without one",
        ),
        column("声1", "Quote 1", 44.0, "代表的な声の原文", "A central quote, verbatim"),
        column("声1の場所", "Place 1", 24.0, "ファイルと行", "File and line"),
        column("声2", "Quote 2", 44.0, "代表的な声の原文", "A central quote, verbatim"),
        column("声2の場所", "Place 2", 24.0, "ファイルと行", "File and line"),
        column("声3", "Quote 3", 44.0, "代表的な声の原文", "A central quote, verbatim"),
        column("声3の場所", "Place 3", 24.0, "ファイルと行", "File and line"),
    ],
};

pub(super) static FAQ: Sheet = Sheet {
    ja: "FAQ案",
    en: "FAQ",
    columns: &[
        column("課題ID", "Issue id", 10.0, "もとになった課題", "The issue it comes from"),
        column("質問の案", "Question", 50.0, "FAQに載せる質問の案", "The question as it could be listed"),
        column("お客様の言葉", "As customers ask it", 50.0, "代表的な声の原文", "A central quote, verbatim"),
        column(
            "回答の候補",
            "Answer found",
            60.0,
            "返信の列にあった回答の原文。空欄は未発見",
            "A reply from the data, verbatim; empty when none is known",
        ),
        column("回答の場所", "Place of the answer", 24.0, "ファイルと行", "File and line"),
        column("今のFAQとの関係", "Against the FAQ", 40.0, "--faqで渡したFAQに載っているか", "Whether the FAQ given with --faq has it"),
        column("声", "Voices", 8.0, "同じ文面を1件と数えた件数", "Distinct texts that ask"),
        column("担当", "Owner", 16.0, "回答を用意する部署", "Department that should answer"),
        column("優先度", "Priority", 9.0, "高・中・低", "High, medium or low"),
    ],
};

pub(super) static PROPOSALS: Sheet = Sheet {
    ja: "改善案",
    en: "Proposals",
    columns: &[
        column("課題ID", "Issue id", 10.0, "もとになった課題", "The issue it comes from"),
        column("課題", "Issue", 40.0, "課題の見出し", "Title of the issue"),
        column("優先度", "Priority", 9.0, "高・中・低", "High, medium or low"),
        column("担当", "Owner", 16.0, "対応を受け持つ部署", "Department in charge"),
        column("求められていること", "Need", 50.0, "お客様が求めていること", "What customers need"),
        column("改善案", "Proposal", 50.0, "何をするか", "What to do"),
        column("根拠", "Evidence", 50.0, "件数などの根拠", "The numbers behind it"),
        column(
            "原因をたどる",
            "Causes",
            50.0,
            "どこで・いつから、とデータが示すことと、残る問い",
            "Where and since when, as the data show, and the question left open",
        ),
        column("仮説", "Hypothesis", 50.0, "改善すれば何がどう変わるはずか", "What should follow if the proposal is right"),
        column("声", "Voices", 8.0, "同じ文面を1件と数えた件数", "Distinct texts that raise it"),
        column("増減", "Trend", 20.0, "月別の割合の検定による判定", "Verdict of the test on monthly shares"),
    ],
};

pub(super) static COMMENTS: Sheet = Sheet {
    ja: "コメント",
    en: "Comments",
    columns: &[
        column("ID", "Id", 18.0, "コメントの番号", "Identity of the comment"),
        column("ファイル", "File", 24.0, "読み込んだファイル", "The file it was read from"),
        column("シート", "Sheet", 10.0, "Excelのシート名", "Sheet of a workbook"),
        column("行", "Line", 8.0, "ファイルの行番号（1から）", "Line of the file, from 1"),
        column("日時", "Received", 17.0, "ファイルに書かれた日時", "Date and time as the file states them"),
        column("チャネル", "Channel", 14.0, "声が寄せられた場所", "Where the customer spoke"),
        column("商品", "Product", 20.0, "対象の商品", "The product spoken of"),
        column("評点", "Rating", 8.0, "お客様が付けた評点", "The customer's rating"),
        column("言語", "Language", 9.0, "コメントの言語", "Language of the comment"),
        column("評価", "Sentiment", 11.0, "機械による判定：不満・中立・好評・賛否両方", "By machine: negative, neutral, positive or mixed"),
        column("評価の点", "Sentiment score", 10.0, "-1（不満）から 1（好評）", "From -1 (negative) to 1 (positive)"),
        column(
            "評点と本文の食い違い",
            "Rating conflict",
            18.0,
            "評点が高いのに本文が不満、または評点が低いのに本文が好評のもの。空欄は食い違いなし",
            "High rating over a negative text, or low rating over a positive one; empty where they do not contradict each other",
        ),
        column(
            "種類",
            "Kind",
            11.0,
            "機械による判定：不満・苦情、要望、質問、好評、その他",
            "By machine: complaint, request, question, praise or other",
        ),
        column("話題", "Topics", 26.0, "機械による判定", "By machine"),
        column("課題ID", "Issue ids", 14.0, "このコメントが含まれる課題", "The issues it belongs to"),
        column("本文", "Text", 80.0, "コメントの原文（個人情報は印に置き換え）", "The comment, verbatim (personal data masked)"),
        column("返信", "Reply", 50.0, "企業からの返信", "The company's reply"),
        column(
            "投稿者",
            "Author",
            18.0,
            "投稿者を区別する符号。名前には戻せない",
            "A salted digest that tells authors apart; it leads back to no name",
        ),
        column(
            "人の訂正",
            "Corrected",
            24.0,
            "機械の判定を人が直したもの。空欄は直していない",
            "What a person has said instead of the machine; empty where nobody has",
        ),
    ],
};

pub(super) static SET_ASIDE: Sheet = Sheet {
    ja: "対象外の行",
    en: "Set-aside rows",
    columns: &[
        column("ID", "Id", 18.0, "行の番号", "Identity of the row"),
        column("ファイル", "File", 24.0, "読み込んだファイル", "The file it was read from"),
        column("シート", "Sheet", 10.0, "Excelのシート名", "Sheet of a workbook"),
        column("行", "Line", 8.0, "ファイルの行番号（1から）", "Line of the file, from 1"),
        column(
            "扱い",
            "Status",
            16.0,
            "重複・空欄・内容なし・日英以外・読み取り不可",
            "Duplicate, empty, without content, in another language or unreadable",
        ),
        column("理由", "Reason", 44.0, "対象外とした理由", "Why it was set aside"),
        column("同じ文面のID", "Repeats", 18.0, "重複のとき、もとのコメントのID", "For a duplicate, the comment it repeats"),
        column("日時", "Received", 17.0, "ファイルに書かれた日時", "Date and time as the file states them"),
        column("チャネル", "Channel", 14.0, "声が寄せられた場所", "Where the customer spoke"),
        column("本文", "Text", 80.0, "原文（個人情報は印に置き換え）", "The text, verbatim (personal data masked)"),
        column(
            "重複の種類",
            "Kind of repeat",
            18.0,
            "同じ文面、ほぼ同じ文面、または編集前の版",
            "The same text, nearly the same, or an earlier version of the comment",
        ),
        column(
            "投稿者",
            "Author",
            18.0,
            "投稿者を区別する符号。名前には戻せない",
            "A salted digest that tells authors apart; it leads back to no name",
        ),
    ],
};

pub(super) static DICTIONARY: Sheet = Sheet {
    ja: "列の説明",
    en: "Columns",
    columns: &[
        column("シート", "Sheet", 16.0, "シートの名前", "Name of the sheet"),
        column("列", "Column", 22.0, "列の見出し", "Header of the column"),
        column("意味", "Meaning", 70.0, "列に入っているもの", "What the column holds"),
    ],
};
