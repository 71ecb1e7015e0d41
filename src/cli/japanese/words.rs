//! What several kinds of messages share: lists, single words of the library, and the causes behind an error.

use std::error::Error;
use std::io;

use koe::read::{ColumnarFault, ContainerFault, DocumentFault, WorkbookFault};

use super::inputs;

/// Names shown of a long list.
const SHOWN: usize = 12;
/// Characters shown of a long name.
const WIDTH: usize = 40;

/// `` `a`、`b` ほか4個 ``
pub(super) fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "何も".to_owned();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", short(name))).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join("、"),
        more => format!("{} ほか{more}個", shown.join("、")),
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= WIDTH { name.to_owned() } else { name.chars().take(WIDTH).chain(['…']).collect() }
}

/// Short words of the library that stand in several messages. What is not known here is a name and stays as it is.
pub(super) fn word(english: &str) -> &str {
    WORDS.iter().find(|(from, _)| *from == english).map_or(english, |(_, to)| to)
}

const WORDS: [(&str, &str); 46] = [
    // What there is instead of rows.
    ("no bytes", "中身がありません"),
    ("only blank lines", "空行しかありません"),
    ("a header and no rows", "見出しだけで、データの行がありません"),
    ("an empty list", "空のリストです"),
    ("columns and no rows", "列だけで、データの行がありません"),
    ("no rows", "データの行がありません"),
    ("no sheet", "シートがありません"),
    // What cannot be written.
    ("find the folder", "フォルダの場所を調べられません"),
    ("look into the folder", "フォルダの中を調べられません"),
    ("replace the file", "ファイルを置き換えられません"),
    ("create the folder", "フォルダを作れません"),
    ("write into the folder", "フォルダに書き込めません"),
    ("write the file", "ファイルを書き込めません"),
    ("write the file to the disk", "ファイルをディスクに書き込めません"),
    ("write the folder to the disk", "フォルダをディスクに書き込めません"),
    ("rename the finished file to", "書き終えたファイルの名前を変えられません"),
    ("remove what a killed run left", "中断した実行の残りを消せません"),
    ("set the permissions of a file in", "ファイルの権限を設定できません"),
    ("write into a file as if it were a folder", "これはファイルなので、フォルダとして書き込めません"),
    // The ledger and the cache.
    ("open", "台帳を開けません"),
    ("read", "台帳を読めません"),
    ("write", "台帳に書き込めません"),
    ("migrate", "台帳を新しい形式に直せません"),
    ("no database at all", "データベースではありません"),
    ("another program's database", "別のプログラムのデータベースです"),
    ("the database is malformed", "データベースの構造が壊れています"),
    ("a value is none that koe writes", "koe が書かない値があります"),
    ("a unit belongs to an issue that is not there", "声の課題が見つかりません"),
    // Archives and workbooks.
    ("directory", "目録"),
    ("length", "長さ"),
    ("checksum", "チェックサム"),
    ("bytes of text", "バイトを超える文字"),
    ("cells", "個を超えるセル"),
    // Settings.
    ("html, xlsx, json, parquet or jsonl", "html、xlsx、json、parquet、jsonl のどれか"),
    ("2 or more", "2以上"),
    ("at least one of html, xlsx, json, parquet, jsonl", "html、xlsx、json、parquet、jsonl のうち1つ以上"),
    ("a date as YYYY-MM-DD", "YYYY-MM-DD 形式の日付"),
    ("an IANA name such as Asia/Tokyo, an offset such as +09:00, UTC or JST", "Asia/Tokyo のような IANA 名、+09:00 のような時差、UTC、JST のどれか"),
    ("0 to 256: each thread holds the model once", "0〜256（スレッドごとにモデルを1つ持ちます）"),
    ("a value", "何らかの値"),
    ("letters, digits, `_` and `-`", "英数字と `_`、`-`"),
    ("each id once", "同じ id は1つだけ"),
    ("each name once", "同じ名前は1つだけ"),
    ("at least one touchpoint", "タッチポイントを1つ以上"),
    ("3 to 20 texts as customers write them, or none for a topic of the model", "お客様の書き方の文を3〜20件（モデルの話題なら0件）"),
    ("names and spellings of two characters or more", "2文字以上の名前と表記"),
];

/// The causes of an error, outermost first: koe's own in Japanese, others' as they are.
pub(super) fn causes(mut cause: Option<&(dyn Error + 'static)>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut last = String::new();
    while let Some(error) = cause {
        let words = error.to_string();
        let line = own(error).map_or_else(|| format!("詳細: {words}"), |words| format!("原因: {words}"));
        // Libraries like to quote their causes; once is enough.
        if !last.contains(&words) && !said.contains(&line) {
            said.push(line);
            last = words;
        }
        cause = error.source();
    }
    said
}

/// The words for a cause that is koe's, or one of the system's that everybody meets.
fn own(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(fault) = error.downcast_ref::<ContainerFault>() {
        return Some(inputs::container(fault));
    }
    if let Some(fault) = error.downcast_ref::<ColumnarFault>() {
        return Some(inputs::columnar(fault));
    }
    if let Some(fault) = error.downcast_ref::<WorkbookFault>() {
        return inputs::workbook(fault);
    }
    if let Some(fault) = error.downcast_ref::<DocumentFault>() {
        return inputs::document(fault);
    }
    let kind = error.downcast_ref::<io::Error>()?.kind();
    let words = match kind {
        io::ErrorKind::NotFound => "ファイルまたはフォルダがありません",
        io::ErrorKind::PermissionDenied => "アクセスの権限がありません",
        io::ErrorKind::StorageFull => "ディスクに空きがありません",
        io::ErrorKind::NotADirectory => "フォルダではありません",
        io::ErrorKind::IsADirectory => "フォルダです",
        io::ErrorKind::AlreadyExists => "すでにあります",
        io::ErrorKind::ReadOnlyFilesystem => "読み取り専用のディスクです",
        io::ErrorKind::BrokenPipe => "読み手がいなくなりました",
        io::ErrorKind::InvalidData => return error.source().is_none().then(|| "UTF-8 ではない文字があります".to_owned()),
        _ => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use regex::Regex;

    use super::*;

    fn sources(folder: &Path, texts: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // The reports' own words are in both languages already.
            if path.is_dir() && path.file_name().is_some_and(|name| name != "japanese" && name != "wording") {
                sources(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                texts.push_str(text.split("#[cfg(test)]").next().unwrap());
            }
        }
    }

    /// Words that errors carry as they are, found where they are made.
    #[test]
    fn every_word_that_an_error_carries_has_its_japanese() {
        let mut texts = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
        let carried = Regex::new(
            r#"(?:Empty \{ path: [^}]*found: |Foreign \{ path: [^}]*found: |Damaged \{ path: [^}]*what: |action: |LedgerError::of\(|\bio\(|failed\(|Different \{ what: |TooLarge \{ limit: [A-Z_]+, what: |expected: )"([^"{]+)""#,
        )
        .unwrap();
        let mut found = 0;
        for words in carried.captures_iter(&texts) {
            assert_ne!(word(&words[1]), &words[1], "`{}` has no Japanese", &words[1]);
            found += 1;
        }
        assert!(found > 40, "only {found} found");
    }
}
