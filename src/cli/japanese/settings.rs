//! Settings, and labelled sets for `koe evaluate`.

use koe::config::SettingsError;
use koe::evaluate::{EvaluateError, Task};

use super::words::word;

pub(super) fn place(error: &SettingsError) -> String {
    match error {
        SettingsError::Value { .. } => "設定".to_owned(),
        other => other.place(),
    }
}

pub(in crate::cli) fn message(error: &SettingsError) -> String {
    match error {
        SettingsError::Unreadable { .. } => "設定ファイルを読めません".to_owned(),
        SettingsError::Toml { fault, .. } => toml(fault.message()),
        SettingsError::Value { key, found, expected } => format!("`{key}` が{}になっています。正しくは{}です", value(found), word(expected)),
    }
}

pub(super) fn hint(error: &SettingsError) -> &'static str {
    match error {
        SettingsError::Unreadable { .. } => "--config には実際にあるファイルを指定してください",
        SettingsError::Toml { .. } => "`koe config` で、すべてのキーと値を確認できます",
        SettingsError::Value { .. } => "`koe config` で、いま有効な設定を確認できます",
    }
}

/// What was found in the place of a value: a few words of koe's around what the user wrote.
fn value(found: &str) -> String {
    if found == "nothing" {
        return "空".to_owned();
    }
    if let Some(what) = found.strip_suffix(" twice") {
        return format!("「{}」の繰り返し", what.trim_matches('`'));
    }
    if let Some(of) = found.strip_prefix("none for ") {
        return format!("「{of}」では0件");
    }
    if let Some((count, of)) = found.split_once(" for ").filter(|(count, _)| count.bytes().all(|byte| byte.is_ascii_digit())) {
        return format!("「{of}」では{count}件");
    }
    format!("「{}」", found.trim_matches('`'))
}

/// What the parser of TOML says of keys and types; its words about syntax stay as a detail.
fn toml(message: &str) -> String {
    let names = |list: &str| list.replace("`, `", "`、`").replace("` or `", "`、`");
    let choice = |kind: &str, rest: &str| {
        let (name, known) = rest.split_once(", expected ")?;
        let known = known.strip_prefix("one of ").unwrap_or(known);
        Some(format!("知らない{kind} {name} があります。使えるのは{}です", names(known)))
    };
    let known = if let Some(rest) = message.strip_prefix("unknown field ") {
        choice("キー", rest)
    } else if let Some(rest) = message.strip_prefix("unknown variant ") {
        choice("値", rest)
    } else if let Some(rest) = message.strip_prefix("missing field ") {
        Some(format!("キー {rest} がありません"))
    } else if let Some(rest) = message.strip_prefix("duplicate key") {
        Some(format!("同じキーが2回あります{}", rest.replace(" in document root", "")))
    } else if let Some((found, expected)) = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        Some(format!("値の型が違います。{}ではなく{}にしてください", typed(found), kind(expected)))
    } else {
        None
    };
    known.unwrap_or_else(|| format!("TOML の書き方が違います（詳細: {message}）"))
}

/// `string "four"`, as serde says what it has found.
fn typed(found: &str) -> String {
    let (name, value) = found.split_once(' ').unwrap_or((found, ""));
    let value = value.trim_matches(['"', '`']);
    if value.is_empty() || kind(name) == name { kind(found).to_owned() } else { format!("{}「{value}」", kind(name)) }
}

fn kind(serde: &str) -> &str {
    match serde {
        "string" | "a string" => "文字列",
        "integer" | "usize" | "u64" | "u32" | "i64" => "整数",
        "boolean" | "a boolean" => "真偽値（true か false）",
        "float" | "floating point" | "f64" => "小数",
        "sequence" | "a sequence" => "リスト",
        "map" | "a map" => "表",
        "path string" => "パスの文字列",
        other => other,
    }
}

pub(super) fn evaluate_place(error: &EvaluateError) -> String {
    match error {
        EvaluateError::NoLabels { files, .. }
        | EvaluateError::Ratings { files, .. }
        | EvaluateError::UnknownTask { files, .. }
        | EvaluateError::NoKnownLabel { files, .. }
        | EvaluateError::TooManyValues { files, .. }
            if files.len() > 1 =>
        {
            let first = files.first().map(|path| path.display().to_string()).unwrap_or_default();
            format!("{first} ほか{}件", files.len() - 1)
        }
        other => other.place(),
    }
}

pub(super) fn evaluate(error: &EvaluateError) -> String {
    match error {
        EvaluateError::ColumnIsText { column, flag, .. } => {
            format!("{flag} の `{column}` はお客様の声の列です。別の列を指定してください")
        }
        EvaluateError::NoLabels { column, rows, .. } => format!("列 `{column}` に正解ラベルがありません（{rows}行とも空です）"),
        EvaluateError::Ratings { column, found, .. } => format!("列 `{column}` は数値です（{}）。正解ラベルが必要です", counted(found)),
        EvaluateError::UnknownTask { column, found, known, .. } => {
            format!("列 `{column}` が何の正解か分かりません（{}）。使えるラベルは{}です", counted(found), tasks(known))
        }
        EvaluateError::NoKnownLabel { column, task, found, known, .. } => {
            format!("列 `{column}` に{}のラベルがありません（{}）。使えるラベルは {} です", name(*task), counted(found), known.join("、"))
        }
        EvaluateError::TooManyValues { column, limit, .. } => format!("列 `{column}` の値が{limit}種類を超えています。正解ラベルが必要です"),
        EvaluateError::MapSyntax { entry } => format!("`{entry}` は 値=ラベル の形ではありません"),
        EvaluateError::MapLabel { value, label, known } => {
            format!("`{value}={label}` の右側が koe のラベルではありません。使えるのは{}です", tasks(known))
        }
    }
}

pub(super) fn evaluate_hint(error: &EvaluateError) -> String {
    match error {
        EvaluateError::ColumnIsText { flag, .. } => format!("{flag} に別の列を指定するか、お客様の声の列を --text-column で指定してください"),
        EvaluateError::NoLabels { .. } => {
            "正解ラベルの列を --label で指定してください。`koe analyze FILE --dry-run` で読み取り内容を確認できます".to_owned()
        }
        EvaluateError::Ratings { suggestion, .. } => format!("数値の意味を指定してください。例: {suggestion}"),
        EvaluateError::UnknownTask { .. } => "何の正解かを --task で、値の意味を --map 値=ラベル で指定してください".to_owned(),
        EvaluateError::NoKnownLabel { .. } => "値の意味を --map 値=ラベル で指定するか、--task を変えてください".to_owned(),
        EvaluateError::TooManyValues { .. } => "本文の列のようです。正解ラベルの列を --label で指定してください".to_owned(),
        EvaluateError::MapSyntax { .. } => "列の値、`=`、koe のラベルの順に書いてください。例: --map 1=negative".to_owned(),
        EvaluateError::MapLabel { .. } => "`=` の右側に、このラベルのどれかを書いてください".to_owned(),
    }
}

fn counted(values: &[(String, u64)]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = values.iter().take(SHOWN).map(|(value, count)| format!("`{value}` が{count}行")).collect();
    match values.len().saturating_sub(SHOWN) {
        0 => shown.join("、"),
        more => format!("{}、ほか{more}種類", shown.join("、")),
    }
}

fn tasks(known: &[(Task, Vec<String>)]) -> String {
    known.iter().map(|(task, labels)| format!("{}（{}）", name(*task), labels.join("、"))).collect::<Vec<_>>().join("、")
}

fn name(task: Task) -> &'static str {
    match task {
        Task::Sentiment => "感情",
        Task::Intent => "意図",
        Task::Topic => "話題",
    }
}
