//! What `koe verify` found wrong.

use koe::verify::{NotRecomputed, VerifyError};

/// What a proof leaves open.
pub(in crate::cli) fn not_recomputed(part: NotRecomputed) -> &'static str {
    match part {
        NotRecomputed::Labels => "意見ごとの評価・種類・話題",
        NotRecomputed::Grouping => "どの意見が1つの課題になるかと、その見出し",
        NotRecomputed::FaqMatches => "FAQ との対応",
        NotRecomputed::Map => "意見の地図での位置",
        NotRecomputed::PageQuotes => "好評のうちどれを引用するか",
        NotRecomputed::EarlierRuns => "台帳にある過去の実行の内容",
    }
}

pub(super) fn message(error: &VerifyError) -> String {
    match error {
        VerifyError::Unreadable { .. } => "ファイルを読めません".to_owned(),
        VerifyError::Json { .. } => "この版の koe が書いたファイルではありません".to_owned(),
        VerifyError::Parquet { .. } => "コメントを読めません".to_owned(),
        VerifyError::Column { column, .. } => format!("列 `{column}` がないか、型が違います"),
        VerifyError::Wrong { what, stated, found, .. } => format!("{}：記載は {}、実際は {}", subject(what), value(stated), value(found)),
    }
}

pub(super) fn hint(error: &VerifyError) -> &'static str {
    match error {
        VerifyError::Unreadable { .. } => "koe analyze が json と parquet の形式で書いたフォルダを指定してください",
        VerifyError::Json { .. } | VerifyError::Parquet { .. } | VerifyError::Column { .. } => {
            "koe analyze を実行し直し、同じ版の koe で verify してください"
        }
        VerifyError::Wrong { .. } => "実行の後で入力か出力が書き換えられています。koe analyze を実行し直して比べてください",
    }
}

/// What was compared: a few phrases of koe's around names of keys, files and issues, which stay as they are in the files.
fn subject(what: &str) -> String {
    const PHRASES: [(&str, &str); 14] = [
        ("rows in all", "全体の行数"),
        ("rows of ", "行数: "),
        ("the rows add up", "行数の合計"),
        ("measures of ", "測定値: "),
        ("priority of ", "優先度: "),
        ("state of ", "状態: "),
        ("an answer of ", "回答: "),
        ("the original of ", "重複の元: "),
        ("the comment of ", "コメント: "),
        ("the place of ", "場所: "),
        ("the span of ", "範囲: "),
        ("the quote of ", "引用: "),
        ("a quote of ", "引用: "),
        ("the row ", "行: "),
    ];
    if let Some((what, position)) = what.split_once(" of the row ") {
        return format!("{position} の行の {what}");
    }
    let mut said = what.to_owned();
    for (english, japanese) in PHRASES {
        if let Some(rest) = said.strip_prefix(english) {
            said = format!("{japanese}{rest}");
        }
    }
    said
}

fn value(value: &str) -> String {
    match value {
        "nothing" | "none" => "なし".to_owned(),
        "a member" => "所属".to_owned(),
        "no member" => "所属せず".to_owned(),
        "a record" => "行".to_owned(),
        "no record there" | "no row" | "no such row in the input" => "該当する行なし".to_owned(),
        "no such comment" => "該当するコメントなし".to_owned(),
        "no such source" => "該当する入力なし".to_owned(),
        "no such issue in issues.json" => "issues.json に該当する課題なし".to_owned(),
        "a row of the input" => "入力にある行".to_owned(),
        "a row that can be read" => "読める行".to_owned(),
        "another text" => "別の本文".to_owned(),
        "an analysed comment" => "分析したコメント".to_owned(),
        other => other.to_owned(),
    }
}
