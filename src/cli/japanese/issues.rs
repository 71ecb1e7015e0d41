//! What the ledger holds, in Japanese: states, events, marks and the names of fields as `koe issue` shows them.

use koe::classify::{Intent, Sentiment};
use koe::issue::ledger::{EventKind, State};

/// How an issue stands.
pub(in crate::cli) fn state(word: &str) -> &str {
    match State::read(word) {
        Some(State::New) => "新規",
        Some(State::Growing) => "増加中",
        Some(State::Steady) => "継続",
        Some(State::Shrinking) => "減少中",
        Some(State::Fixed) => "解消",
        Some(State::CameBack) => "再発",
        None => word,
    }
}

/// What happened to an issue: an event, or the state that it came to.
pub(in crate::cli) fn event(word: &str) -> &str {
    match EventKind::read(word) {
        Some(EventKind::Formed) => "課題になった",
        Some(EventKind::Renamed) => "名前の変更",
        Some(EventKind::OwnerSet) => "担当の変更",
        Some(EventKind::MergedFrom) => "別の課題を統合",
        Some(EventKind::MergedInto) => "別の課題に統合",
        Some(EventKind::Unmerged) => "統合の取り消し",
        Some(EventKind::SplitInto) => "別の課題に分割",
        Some(EventKind::SplitFrom) => "別の課題から分割",
        Some(EventKind::MovedIn) => "意見を移してきた",
        Some(EventKind::MovedOut) => "意見を移した",
        Some(EventKind::Muted) => "通知を止めた",
        Some(EventKind::Unmuted) => "通知を再開",
        Some(EventKind::MarkedKnown) => "把握済みにした",
        Some(EventKind::MarkedUnknown) => "把握済みの取り消し",
        None => state(word),
    }
}

/// The name of a field of an issue.
pub(in crate::cli) fn field(key: &str) -> &str {
    match key {
        "id" => "番号",
        "state" => "状態",
        "title" => "見出し",
        "name" => "名前",
        "owner" => "担当",
        "muted" => "通知しない",
        "known" => "把握済み",
        "merged_into" => "統合先",
        "split_from" => "分割元",
        "first_seen" => "最初の声",
        "last_seen" => "最新の声",
        "voices" => "声",
        "analyzed" => "分析した声",
        "units" => "意見",
        other => other,
    }
}

/// A sentiment's word.
pub(in crate::cli) fn sentiment(sentiment: Sentiment) -> &'static str {
    match sentiment {
        Sentiment::Negative => "不満",
        Sentiment::Neutral => "中立",
        Sentiment::Positive => "好評",
        Sentiment::Mixed => "両方",
    }
}

/// An intent's word.
pub(in crate::cli) fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Complaint => "不満・苦情",
        Intent::Request => "要望",
        Intent::Question => "質問",
        Intent::Praise => "好評",
        Intent::Other => "その他",
    }
}
