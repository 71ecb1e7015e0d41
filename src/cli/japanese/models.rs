//! Models, outputs, tables from other machines, and runs to be compared.

use std::path::PathBuf;

use koe::classify::ModelError;
use koe::diff::DiffError;
use koe::pipeline::spread::TableError;
use koe::report::OutputError;

use super::words::word;

pub(super) fn place(error: &ModelError) -> String {
    match error {
        ModelError::NoFolder { .. } => "モデル".to_owned(),
        ModelError::NoRuntime { .. } => "ONNX Runtime".to_owned(),
        other => other.place(),
    }
}

pub(super) fn message(error: &ModelError) -> String {
    let searched = |paths: &[PathBuf]| paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join("、");
    match error {
        ModelError::NoFolder { searched: paths } => format!("モデルが見つかりません（探した場所: {}）", searched(paths)),
        ModelError::Unreadable { .. } => "モデルのファイルを読めません".to_owned(),
        ModelError::Manifest { fault, .. } => format!("モデルの目録が正しくありません（詳細: {}）", fault.message()),
        ModelError::Means { .. } => "言語ごとの平均が正しい JSON ではありません".to_owned(),
        ModelError::Checksum { found, expected, .. } => {
            format!("sha256 が {expected} ではなく {found} です。ファイルが変わったか、途中で切れています")
        }
        ModelError::Shape { output, found, expected, .. } => format!("{output} の値は{expected}個のはずですが、{found}個あります"),
        ModelError::Tokenizer { .. } => "トークナイザーが動きません".to_owned(),
        ModelError::NoRuntime { searched: paths } => format!("ONNX Runtime のライブラリが見つかりません（探した場所: {}）", searched(paths)),
        ModelError::BadRuntime { .. } => "これは使える ONNX Runtime のライブラリではありません".to_owned(),
        ModelError::Session { .. } => "ONNX Runtime が動きません".to_owned(),
    }
}

pub(super) fn hint(error: &ModelError) -> &'static str {
    match error {
        ModelError::NoFolder { .. } => "koe-small/ と ipadic/ のあるフォルダを --models で指定してください",
        ModelError::NoRuntime { .. } => "`make runtime` で .runtime/ に取得するか、ORT_DYLIB_PATH にライブラリのファイルを指定してください",
        ModelError::BadRuntime { .. } => {
            "`make runtime` で合うライブラリを .runtime/ に取得してください。ORT_DYLIB_PATH が別のものを指していれば外してください"
        }
        ModelError::Unreadable { .. }
        | ModelError::Manifest { .. }
        | ModelError::Means { .. }
        | ModelError::Checksum { .. }
        | ModelError::Shape { .. } => "models フォルダをリポジトリか配布物から入れ直してください",
        ModelError::Tokenizer { .. } | ModelError::Session { .. } => {
            "`koe models` でモデルのファイルを確かめ、問題があればフォルダを入れ直してください"
        }
    }
}

pub(super) fn output_place(error: &OutputError) -> String {
    match error {
        OutputError::Write(_) => "出力".to_owned(),
        OutputError::Comments(_) => "一時ファイル".to_owned(),
        other => other.place(),
    }
}

pub(super) fn output(error: &OutputError) -> String {
    match error {
        OutputError::Io { action, .. } => word(action).to_owned(),
        OutputError::Write(_) => "出力を書き込めません".to_owned(),
        OutputError::Comments(_) => "判定したお客様の声を読み戻せません".to_owned(),
        OutputError::Format { format, .. } => format!("{format} を作れません"),
    }
}

pub(super) fn output_hint(error: &OutputError) -> &'static str {
    match error {
        OutputError::Io { source, .. } | OutputError::Write(source) | OutputError::Comments(source) => match source.kind() {
            std::io::ErrorKind::PermissionDenied => "書き込めるフォルダを --out で指定してください",
            std::io::ErrorKind::StorageFull => "このディスクの空きを増やすか、別のディスクを --out で指定してください",
            std::io::ErrorKind::NotADirectory | std::io::ErrorKind::AlreadyExists => "これはファイルです。--out にはフォルダを指定してください",
            std::io::ErrorKind::IsADirectory => "出力と同じ名前のフォルダがあります。よそへ移すか、--out で別のフォルダを指定してください",
            std::io::ErrorKind::ReadOnlyFilesystem => "読み取り専用のディスクです。--out で別のフォルダを指定してください",
            _ => "フォルダとディスクの状態を確かめるか、--out で別のフォルダを指定してください",
        },
        OutputError::Format { .. } => "ディスクの空きを確かめるか、この形式を --formats から外して実行し直してください",
    }
}

pub(super) fn table(error: &TableError) -> String {
    match error {
        TableError::Unreadable { .. } => "表を読めません".to_owned(),
        TableError::Broken { .. } => "Arrow か Parquet の表として完結していません".to_owned(),
        TableError::Column { column, .. } => format!("列 `{column}` がないか、koe の書く形ではありません"),
    }
}

pub(super) fn table_hint(error: &TableError) -> &'static str {
    match error {
        TableError::Unreadable { .. } => "パスを確かめてください",
        TableError::Broken { .. } => "書き手が途中で止まったのかもしれません。その段階を実行し直してください",
        TableError::Column { .. } => "`koe annotate --to arrow --predictions --units` と、それに続く段階が書いたものを指定してください",
    }
}

pub(super) fn diff(error: &DiffError) -> String {
    match error {
        DiffError::Missing { .. } => "ファイルがありません".to_owned(),
        DiffError::Unreadable { .. } => "ファイルを読めません".to_owned(),
        DiffError::Foreign { .. } => "これは koe の出力ではありません".to_owned(),
    }
}

pub(super) fn diff_hint(error: &DiffError) -> &'static str {
    match error {
        DiffError::Missing { .. } => "最後まで終わった実行のフォルダ（--out で指定したもの）を2つ指定してください。--formats には json が必要です",
        DiffError::Unreadable { .. } => "読む権限を確かめてください",
        DiffError::Foreign { .. } => "この版の `koe analyze` で実行し直してください",
    }
}
