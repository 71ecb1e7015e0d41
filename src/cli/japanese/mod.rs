//! What koe says on the terminal, in Japanese.
//!
//! Errors, hints and warnings are types of the library; the modules here put each of them into words by matching on it, so that a new one does not
//! compile until it has its words. What other libraries say (a parser's complaint, the system's) stays as it is and is called a detail (詳細).

mod help;
mod help_table;
mod inputs;
mod issues;
mod keeping;
mod models;
mod parsing;
mod preflight;
mod settings;
mod verifying;
mod words;

use koe::error::Error;
use koe::tokenize::TokenizeError;

use super::Failure;

pub(super) use help::command;
pub(super) use inputs::{read_warning, row_reason};
pub(super) use issues::{event, field, intent, sentiment, state};
pub(super) use keeping::{action_warning, cache_warning, review_warning};
pub(super) use parsing::parse_error;
pub(super) use preflight::{guess, role, row_hint, sentence, status};
pub(super) use verifying::not_recomputed;

/// An error as it is printed.
pub(super) struct Said {
    pub(super) place: String,
    pub(super) message: String,
    pub(super) causes: Vec<String>,
    pub(super) hint: Option<String>,
}

/// An error with its place, causes and hint.
pub(super) fn failure(failure: &Failure) -> Said {
    match failure {
        Failure::Koe(error) => {
            Said { place: place(error), message: message(error), causes: words::causes(std::error::Error::source(error)), hint: Some(hint(error)) }
        }
        Failure::Stdout(error) => Said {
            place: "標準出力".to_owned(),
            message: "書き込めません".to_owned(),
            causes: words::causes(std::error::Error::source(error)),
            hint: None,
        },
    }
}

fn place(error: &Error) -> String {
    match error {
        Error::Settings(error) => settings::place(error),
        Error::Model(error) => models::place(error),
        Error::Ledger(error) => keeping::ledger_place(error),
        Error::Evaluate(error) => settings::evaluate_place(error),
        Error::Output(error) => models::output_place(error),
        Error::Cache(error) => keeping::cache_place(error),
        other => other.place(),
    }
}

fn message(error: &Error) -> String {
    match error {
        Error::Settings(error) => settings::message(error),
        Error::Read(error) => inputs::read(error),
        Error::Tokenize(TokenizeError::Dictionary { .. }) => "日本語の辞書を読み込めません".to_owned(),
        Error::Tokenize(TokenizeError::Analysis { .. }) => "文を形態素解析できません".to_owned(),
        Error::Model(error) => models::message(error),
        Error::Cluster(_) => "声をグループに分けられません".to_owned(),
        Error::Ledger(error) => keeping::ledger(error),
        Error::Actions(error) => keeping::actions(error),
        Error::Cache(error) => keeping::cache(error),
        Error::Table(error) => models::table(error),
        Error::Output(error) => models::output(error),
        Error::Faq(error) => keeping::faq(error),
        Error::Diff(error) => models::diff(error),
        Error::Evaluate(error) => settings::evaluate(error),
        Error::Verify(error) => verifying::message(error),
        Error::Store(_) => "実行中に使う一時ファイルを使えません".to_owned(),
        Error::Threads { threads, .. } => format!("スレッドを{threads}本起動できません"),
        Error::SetAside { fault, rows } => {
            format!("{}。{rows}行が除外になりますが、--strict では1行も除外できません", row_reason(&fault.reason))
        }
        Error::Changed { .. } => "読み取りの途中でファイルが変わりました".to_owned(),
        Error::Unbalanced { read, accounted } => format!("{read}行を読みましたが、行方の分かる行は{accounted}行です"),
    }
}

fn hint(error: &Error) -> String {
    match error {
        Error::Settings(error) => settings::hint(error).to_owned(),
        Error::Read(error) => inputs::hint(error),
        Error::Tokenize(TokenizeError::Dictionary { path, .. }) => {
            format!("{} には dict.trie、dict.words、matrix.mtx、metadata.json が必要です（配布物の models/ipadic と同じもの）", path.display())
        }
        Error::Tokenize(TokenizeError::Analysis { .. }) => "辞書が壊れているかもしれません。配布物のファイルと比べてください".to_owned(),
        Error::Model(error) => models::hint(error).to_owned(),
        Error::Ledger(error) => keeping::ledger_hint(error),
        Error::Actions(error) => keeping::actions_hint(error),
        Error::Cache(error) => keeping::cache_hint(error).to_owned(),
        Error::Table(error) => models::table_hint(error).to_owned(),
        Error::Output(error) => models::output_hint(error).to_owned(),
        Error::Faq(error) => keeping::faq_hint(error),
        Error::Diff(error) => models::diff_hint(error).to_owned(),
        Error::Evaluate(error) => settings::evaluate_hint(error),
        Error::Verify(error) => verifying::hint(error).to_owned(),
        Error::Store(_) => "出力フォルダのあるディスクの空きを増やしてください".to_owned(),
        Error::SetAside { .. } => "行を直すか（--dry-run で確認できます）、--strict を外して実行してください".to_owned(),
        Error::Changed { .. } => "書き出しが終わるのを待つか、コピーしたファイルを指定してください".to_owned(),
        Error::Threads { .. } => "--threads で数を減らしてください".to_owned(),
        Error::Cluster(_) | Error::Unbalanced { .. } => "koe の不具合です。入力の大きさと形式を添えて報告してください".to_owned(),
    }
}
