//! What `koe analyze --dry-run` found, in Japanese.
//!
//! The evidence for an encoding and the reason for a column are sentences of the library with numbers and names in them; [`SENTENCES`] holds each.

use koe::feedback::{RowReason, offset_text};
use koe::pipeline::{Doubt, Guess};
use koe::read::{DayOrder, Role};

/// A sentence of the library, `{}` for what it is made with, and the Japanese that says the same, `{0}`, `{1}` … for the same things.
const SENTENCES: [(&str, &str); 23] = [
    // Why this encoding.
    ("stated with --encoding", "--encoding で指定"),
    ("byte order mark", "BOM がある"),
    ("zero bytes at every second place", "1バイトおきに 0 がある"),
    ("JIS escape sequences", "JIS のエスケープシーケンスがある"),
    ("ASCII only", "ASCII の文字だけ"),
    ("valid UTF-8; {} Japanese characters in its first part", "UTF-8 として正しい。最初の部分に日本語{0}文字"),
    ("UTF-8 with {} characters beyond ASCII and {} broken sequences", "UTF-8 と読めば ASCII 以外が{0}文字、壊れた箇所が{1}"),
    ("single bytes above 127 in ASCII text; {} would hold no kana", "ASCII の中に 127 を超えるバイトがある。{0} と読んでもかながない"),
    ("{} Japanese characters and {} broken sequences; {} would break {} times", "日本語{0}文字、壊れた箇所{1}。{2} と読めば{3}か所が壊れる"),
    ("a Parquet file", "Parquet ファイル"),
    ("Arrow data", "Arrow データ"),
    ("an xlsx workbook", "xlsx のブック"),
    // Why this column.
    ("stated with {}", "{0} で指定"),
    ("layout {}", "形式 {0} の列"),
    ("the header says so", "見出しから"),
    ("a word of the header says so", "見出しの語から"),
    ("the cells say so", "セルの中身から"),
    (
        "{}; {} filled cells, {} characters each, {} % of letters Japanese, {} % different",
        "{0}。記入のあるセル{1}個、平均{2}文字、文字の{3} %が日本語、{4} %が互いに異なる",
    ),
    ("{}; {} % of the cells are dates", "{0}。セルの{1} %が日付"),
    ("{}; {} % of the cells are ratings", "{0}。セルの{1} %が評価"),
    ("{}; {} % of the cells are different", "{0}。セルの{1} %が互いに異なる"),
    // Statuses.
    ("no_content", "内容なし"),
    ("other_language", "対象外の言語"),
];

/// The Japanese of a sentence; one that is not known stays as it is.
pub(in crate::cli) fn sentence(english: &str) -> String {
    let found = SENTENCES.iter().find_map(|(from, to)| Some((parts(from, english)?, to)));
    let Some((parts, japanese)) = found else { return english.to_owned() };
    parts.iter().enumerate().fold((*japanese).to_owned(), |said, (at, part)| {
        // How a column was found stands inside the sentence that says what is in it.
        let part = SENTENCES.iter().find(|(from, _)| from == part).map_or(*part, |(_, to)| to);
        said.replace(&format!("{{{at}}}"), part)
    })
}

/// What stands in a sentence where its pattern has `{}`.
fn parts<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let end = if pieces.peek().is_none() { rest.strip_suffix(piece)?.len() } else { rest.find(piece)? };
        parts.push(&rest[..end]);
        rest = &rest[end + piece.len()..];
    }
    rest.is_empty().then_some(parts)
}

/// What a column is for.
pub(in crate::cli) fn role(role: Role) -> &'static str {
    match role {
        Role::Text => "本文",
        Role::Title => "件名",
        Role::Date => "日付",
        Role::Rating => "評価",
        Role::Reply => "返信",
        Role::Id => "ID",
        Role::Channel => "チャネル",
        Role::Product => "商品",
        Role::Author => "投稿者",
    }
}

/// What became of a row.
pub(in crate::cli) fn status(english: &str) -> String {
    match english {
        "duplicate" => "重複".to_owned(),
        "empty" => "空".to_owned(),
        "rejected" => "除外".to_owned(),
        other => sentence(other),
    }
}

/// What was guessed, and what settles it otherwise.
pub(in crate::cli) fn guess(guess: &Guess) -> String {
    let flag = &guess.flag;
    match &guess.doubt {
        Doubt::Column { role: of, header, other } => format!("{}は `{other}` ではなく `{header}`。違うときは {flag}", role(*of)),
        Doubt::DayOrder { order } => {
            let order = if *order == DayOrder::DayFirst { "日/月/年" } else { "月/日/年" };
            format!("1/7/2026 のような日付は{order}。違うときは、エクスポートの日付を 2026-07-01 の形にしてください")
        }
        Doubt::Clocks { offsets } => {
            let shown: Vec<String> = offsets.iter().map(|offset| offset.map_or_else(|| "記載なし".to_owned(), offset_text)).collect();
            format!("日付はファイルの時刻のとおり（UTC との時差: {}）。違うときは {flag}", shown.join("、"))
        }
        Doubt::Sheet { sheet } => format!("お客様の声はシート `{sheet}`。違うときは --sheet シート名"),
    }
}

/// What to do about a row that is set aside.
pub(in crate::cli) fn row_hint(reason: &RowReason) -> &'static str {
    match reason {
        RowReason::CellCount { .. } => "エクスポートのこの行の引用符と区切りを確かめてください",
        RowReason::NotJson { .. } => "1行に JSON のオブジェクトを1つずつ書いてください",
        RowReason::MissingField { .. } => "お客様の声の項目を --text-column で指定してください",
        RowReason::ErrorCell { .. } => "数式を直すか、列を値として貼り付けてください",
        RowReason::SurveyPreview { .. } => "何もしなくてかまいません。すべての行を読ませるには、プレビューを除いて書き出してください",
        RowReason::CellTooLong { .. } => "このセルを開いている引用符を閉じてください",
        RowReason::Panicked => "koe の不具合です。差し支えなければ、この行を添えて報告してください",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn sentences_keep_what_they_are_made_with() {
        let found = sentence("the header says so; 120 filled cells, 34 characters each, 98 % of letters Japanese, 100 % different");
        assert_eq!(found, "見出しから。記入のあるセル120個、平均34文字、文字の98 %が日本語、100 %が互いに異なる");
        assert_eq!(sentence("stated with --text-column"), "--text-column で指定");
        assert_eq!(sentence("something new"), "something new");
    }

    /// Each sentence is one that the reader makes, so that none is left behind when a wording changes there.
    #[test]
    fn every_sentence_is_one_of_the_library() {
        let mut texts = String::new();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/read")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                texts.push_str(&fs::read_to_string(path).unwrap().replace("{:.0}", "{}").replace("{how}", "{}").replace("{flag}", "{}"));
            }
        }
        for (english, _) in SENTENCES.iter().filter(|(english, _)| english.contains(' ')) {
            let is_made = texts.contains(&format!("\"{english}\""));
            assert!(is_made, "no reader says `{english}`");
        }
    }
}
