//! clap's own errors in Japanese: what is wrong with the arguments, what may have been meant, how the command is used.

use std::error::Error as _;
use std::fmt::Write as _;
use std::num::{IntErrorKind, ParseIntError};

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use koe::config::SettingsError;

use super::help::page;
use super::settings;

/// What clap would print for an error, help or version, in Japanese; with escape codes where clap puts them.
pub(in crate::cli) fn parse_error(error: &Error) -> String {
    match error.kind() {
        ErrorKind::DisplayVersion => error.render().ansi().to_string(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => page(&error.render().ansi().to_string()),
        _ => fault(error),
    }
}

fn fault(error: &Error) -> String {
    let mut said = format!("\u{1b}[1;31mエラー\u{1b}[0m: {}\n", message(error));
    if let Some(list) = missing(error) {
        for argument in list {
            let _ = writeln!(said, "  {argument}");
        }
    }
    for tip in tips(error) {
        let _ = writeln!(said, "\n  ヒント: {tip}");
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let _ = writeln!(said, "\n{}", page(&usage.to_string()));
    }
    said + "\n詳しくは '--help' を付けて実行してください。\n"
}

fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("' '"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        Some(ContextValue::Bool(truth)) => truth.to_string(),
        _ => String::new(),
    }
}

fn missing(error: &Error) -> Option<&[String]> {
    match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(list))) => Some(list),
        _ => None,
    }
}

fn message(error: &Error) -> String {
    let argument = || text(error, ContextKind::InvalidArg);
    let value = || text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value().is_empty() => format!("'{}' に値が必要です{}", argument(), choices(error)),
        ErrorKind::InvalidValue => format!("'{}' に値 '{}' は使えません{}", argument(), value(), choices(error)),
        ErrorKind::ValueValidation => format!("'{}' に値 '{}' は使えません（{}）", argument(), value(), cause(error)),
        ErrorKind::UnknownArgument => format!("'{}' という引数はありません", argument()),
        ErrorKind::InvalidSubcommand => format!("'{}' というコマンドはありません", text(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => "次の引数が必要です:".to_owned(),
        ErrorKind::MissingSubcommand => format!("'{}' にはコマンドが必要です", text(error, ContextKind::InvalidSubcommand)),
        ErrorKind::ArgumentConflict => match text(error, ContextKind::PriorArg) {
            prior if prior == argument() || prior.is_empty() => format!("'{}' は1回しか指定できません", argument()),
            prior => format!("'{}' は '{prior}' と一緒には使えません", argument()),
        },
        ErrorKind::NoEquals => format!("'{}' の値は等号に続けて書いてください", argument()),
        ErrorKind::TooManyValues => format!("'{}' の値 '{}' は余分です", argument(), value()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("'{}' の値の数が違います", argument()),
        ErrorKind::InvalidUtf8 => "UTF-8 ではない引数があります".to_owned(),
        _ => "引数を読み取れません".to_owned(),
    }
}

fn choices(error: &Error) -> String {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => format!("（選択肢: {}）", values.join("、")),
        _ => String::new(),
    }
}

/// Why a value is refused: koe's reason, or that of the parser of numbers.
fn cause(error: &Error) -> String {
    let Some(source) = error.source() else { return "正しい値ではありません".to_owned() };
    if let Some(error) = source.downcast_ref::<SettingsError>() {
        return settings::message(error);
    }
    match source.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::Empty) => "値が空です".to_owned(),
        Some(IntErrorKind::InvalidDigit) => "0以上の整数ではありません".to_owned(),
        Some(IntErrorKind::PosOverflow) => "大きすぎます".to_owned(),
        Some(IntErrorKind::NegOverflow) => "小さすぎます".to_owned(),
        _ => {
            let words = source.to_string();
            words.split_once(" is not in ").map_or_else(|| format!("詳細: {words}"), |(_, range)| format!("範囲は {range} です"))
        }
    }
}

fn tips(error: &Error) -> Vec<String> {
    let similar = |kind: ContextKind, what: &str| {
        let names = match error.get(kind) {
            Some(ContextValue::String(name)) => name.clone(),
            Some(ContextValue::Strings(names)) => names.join("'、'"),
            _ => return None,
        };
        (!names.is_empty()).then(|| format!("'{names}' という{what}ならあります"))
    };
    let mut tips: Vec<String> = [
        similar(ContextKind::SuggestedSubcommand, "コマンド"),
        similar(ContextKind::SuggestedArg, "引数"),
        similar(ContextKind::SuggestedValue, "値"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if tips.is_empty() && error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::Suggested).is_some() {
        let argument = text(error, ContextKind::InvalidArg);
        tips.push(format!("'{argument}' を値として渡すには '-- {argument}' と書いてください"));
    }
    tips
}
