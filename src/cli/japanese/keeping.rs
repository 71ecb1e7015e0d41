//! What koe keeps and what it is told beside the comments: ledger, review, cache, FAQ, actions.

use koe::issue::actions::{ActionWarning, ActionsError};
use koe::issue::ledger::{LedgerError, ReviewFault, ReviewWarning, Senseless};
use koe::pipeline::{CacheError, CacheWarning};
use koe::suggest::faq::FaqError;

use super::inputs;
use super::words::{list, word};

pub(super) fn ledger_place(error: &LedgerError) -> String {
    match error {
        LedgerError::NoIssue { .. }
        | LedgerError::Merged { .. }
        | LedgerError::NoUnit { .. }
        | LedgerError::NotCorrected { .. }
        | LedgerError::Senseless(_) => "台帳".to_owned(),
        other => other.place(),
    }
}

pub(super) fn ledger(error: &LedgerError) -> String {
    match error {
        LedgerError::Missing { .. } => "台帳がありません".to_owned(),
        LedgerError::Foreign { found, .. } => format!("koe の台帳ではありません（{}）", word(found)),
        LedgerError::Newer { found, known, .. } => format!("この台帳の形式は{found}ですが、この koe が読めるのは{known}までです"),
        LedgerError::Busy { .. } => "別の koe がこの台帳を使っています".to_owned(),
        LedgerError::OtherModel { found, expected, .. } => format!("この台帳は {found} で作られましたが、今回は {expected} を使います"),
        LedgerError::Damaged { what, .. } => format!("台帳が壊れています（{}）", word(what)),
        LedgerError::Database { action, .. } => word(action).to_owned(),
        LedgerError::Workbook { .. } => "ブックを読めません".to_owned(),
        LedgerError::NoReview { .. } => "このブックに見直しのシートがありません".to_owned(),
        LedgerError::NoIssue { asked, .. } => format!("課題 {asked} はこの台帳にありません"),
        LedgerError::Merged { asked, into } => format!("{asked} は {into} に統合されています"),
        LedgerError::NoUnit { asked, .. } => format!("声 {asked} はこの台帳にありません"),
        LedgerError::NotCorrected { asked } => format!("{asked} の評価も種類も、この台帳では直されていません"),
        LedgerError::Senseless(why) => senseless(*why),
    }
}

fn senseless(why: Senseless) -> String {
    match why {
        Senseless::IntoItself(issue) => format!("{issue} をそれ自身に統合することはできません"),
        Senseless::PartOfNone(issue) => format!("{issue} はどの課題にも統合されていません"),
        Senseless::NoneBelongs(issue) => format!("指定の声はどれも {issue} のものではありません"),
        Senseless::AllUnits(issue) => format!("指定の声は {issue} のすべてです。分けると何も残りません"),
    }
}

pub(super) fn ledger_hint(error: &LedgerError) -> String {
    match error {
        LedgerError::Missing { .. } => "パスを確かめてください。`koe analyze … --ledger ファイル` で新しい台帳を作れます".to_owned(),
        LedgerError::Foreign { .. } => "--ledger に別のファイルを指定してください。なければ新しく作ります".to_owned(),
        LedgerError::Newer { .. } => "この台帳を書いた koe か、それより新しい koe を使ってください".to_owned(),
        LedgerError::Busy { .. } => "終わるのを待って、もう一度実行してください。何も変えていません".to_owned(),
        LedgerError::OtherModel { .. } => {
            "台帳と同じモデルを使うか（--models）、台帳の声を含むデータで一度 --adopt-model を付けて実行してください。課題の番号は変わりません"
                .to_owned()
        }
        LedgerError::Damaged { .. } => "控えのファイルから戻してください".to_owned(),
        LedgerError::Workbook { .. } => "Excel で開いて .xlsx で保存し直してください".to_owned(),
        LedgerError::NoReview { .. } => {
            "--ledger を付けた実行の report.xlsx の、シート「見直し（課題）」「見直し（声）」に記入したものを指定してください".to_owned()
        }
        LedgerError::Database { .. } => "フォルダがあること、書き込めること、ディスクに空きがあることを確かめてください".to_owned(),
        LedgerError::NoIssue { near, .. } | LedgerError::NoUnit { near, .. } if !near.is_empty() => {
            format!("{} のことでしょうか", near.join("、"))
        }
        LedgerError::NoIssue { .. } => "`koe issue list` で、すべての番号を確認できます".to_owned(),
        LedgerError::NoUnit { .. } => "`koe issue show` に出るコメントの番号を指定してください。1つの声だけなら #0、#1 … を付けます".to_owned(),
        LedgerError::Merged { into, .. } => format!("{into} を指定してください"),
        LedgerError::NotCorrected { .. } => "`koe issue corrections` で、直したものを一覧できます".to_owned(),
        LedgerError::Senseless(_) => "`koe issue --help` で書き方を確認できます".to_owned(),
    }
}

/// A cell of a review that could not be applied.
pub(in crate::cli) fn review_warning(warning: &ReviewWarning) -> String {
    let what = match &warning.what {
        ReviewFault::NoComment => "この行にはコメントの番号がありません".to_owned(),
        ReviewFault::NoWords => "この行には判定の対象の本文がありません".to_owned(),
        ReviewFault::NoIssue => "この行には課題の番号がありません".to_owned(),
        ReviewFault::Word { found, expected } => format!("`{found}` は {} のどれでもありません", expected.join("、")),
        ReviewFault::Ledger(error) => format!("{}。{}", ledger(error), ledger_hint(error)),
    };
    format!("{}: {what}", warning.cell)
}

pub(super) fn cache_place(error: &CacheError) -> String {
    match error {
        CacheError::OtherModel { .. } | CacheError::BadImport => "予測".to_owned(),
        other => other.place(),
    }
}

pub(super) fn cache(error: &CacheError) -> String {
    match error {
        CacheError::Foreign { found, .. } => format!("koe のキャッシュではありません（{}）", word(found)),
        CacheError::Newer { found, known, .. } => format!("このキャッシュの形式は{found}ですが、この koe が読めるのは{known}までです"),
        CacheError::Unopened { .. } => "キャッシュを開けません".to_owned(),
        CacheError::OtherModel { found, expected } => format!("この予測は `{found}` で作られましたが、この koe は `{expected}` を使います"),
        CacheError::BadImport => "この予測は壊れているか、koe のものではありません".to_owned(),
    }
}

pub(super) fn cache_hint(error: &CacheError) -> &'static str {
    match error {
        CacheError::Foreign { .. } => "--cache に別のファイルを指定してください。なければ新しく作ります",
        CacheError::Newer { .. } => "新しい koe を使うか、--cache に別のファイルを指定してください",
        CacheError::Unopened { .. } => "フォルダを作るか、書き込めるファイルを --cache に指定してください",
        CacheError::OtherModel { .. } => "どの計算機でも同じ配布物で annotate してください",
        CacheError::BadImport => "`koe annotate --predictions` が書いた、列 `maker`、`text`、`value` のある Arrow か Parquet を指定してください",
    }
}

/// What went wrong with the cache of a run that was finished all the same.
pub(in crate::cli) fn cache_warning(warning: &CacheWarning) -> String {
    match warning {
        CacheWarning::SetAside { path, to, what } => {
            format!("{}: キャッシュが壊れていたため {} へ移し、新しく作りました（詳細: {what}）", path.display(), to.display())
        }
        CacheWarning::Without { path, what } => format!("{}: キャッシュなしで続けました（詳細: {what}）", path.display()),
        CacheWarning::Busy { path, entries } => {
            format!("{}: 別のプロセスが書き込み中だったため、新しい予測{entries}件を残しませんでした", path.display())
        }
    }
}

pub(super) fn faq(error: &FaqError) -> String {
    match error {
        FaqError::Read(error) => inputs::read(error),
        FaqError::NoQuestions { .. } => "この FAQ に質問の列がありません".to_owned(),
        FaqError::Empty { .. } => "この FAQ の質問の列はすべて空です".to_owned(),
    }
}

pub(super) fn faq_hint(error: &FaqError) -> String {
    match error {
        FaqError::Read(error) => inputs::hint(error),
        FaqError::NoQuestions { headers, .. } => {
            format!(
                "このファイルの列は{}です。質問の列を `質問` か `question`、回答の列を `回答` か `answer` という見出しにしてください",
                list(headers)
            )
        }
        FaqError::Empty { .. } => "質問の列に記入するか、--faq を付けずに実行してください".to_owned(),
    }
}

pub(super) fn actions(error: &ActionsError) -> String {
    match error {
        ActionsError::Read(error) => inputs::read(error),
        ActionsError::NoColumn { wanted, .. } => format!("{}の列がありません", wanted_column(wanted)),
    }
}

/// The columns that a file of actions needs, by what the library says is missing.
fn wanted_column(wanted: &str) -> &'static str {
    if wanted.starts_with("which issue") {
        "どの課題か（課題、issue）"
    } else if wanted.starts_with("what was done") {
        "何をしたか（対応内容、what）"
    } else {
        "いつか（日付、date）、またはどのバージョンか（バージョン、version）"
    }
}

pub(super) fn actions_hint(error: &ActionsError) -> String {
    match error {
        ActionsError::Read(error) => inputs::hint(error),
        ActionsError::NoColumn { headers, .. } => {
            format!("このファイルの列は{}です。対応の一覧には 課題、日付（または バージョン）、対応内容 の列が必要です", list(headers))
        }
    }
}

/// An action that could not be used.
pub(in crate::cli) fn action_warning(warning: &ActionWarning) -> String {
    match warning {
        ActionWarning::Row(fault) => format!("{}: {}", fault.position, inputs::row_reason(&fault.reason)),
        ActionWarning::NoIssue { place } => format!("{place}: 課題が書かれていません"),
        ActionWarning::NoTime { place, found: Some(found) } => format!("{place}: `{found}` は日付ではないため、いつの対応か分かりません"),
        ActionWarning::NoTime { place, found: None } => format!("{place}: 日付もバージョンもないため、いつの対応か分かりません"),
        ActionWarning::UnknownVersion { place, version } => {
            format!("{}: `{version}` のようなバージョンを書いたコメントがありません", place.as_deref().unwrap_or("台帳"))
        }
        ActionWarning::UnknownIssue { place, issue } => {
            format!("{place}: 今回の実行に課題 `{issue}` はありません。番号か見出しで指定してください")
        }
    }
}
