//! Names of channels that people know, in both languages. Files and tools call them `ec`, `survey_2026h1` or `Webフォーム`; the data keep that, a reader is
//! shown the name.

/// A channel that is known by its raw value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownChannel<'a> {
    /// Its name in Japanese.
    pub japanese: &'static str,
    /// Its name in English.
    pub english: &'static str,
    /// What follows the known word and tells one file of the channel from another, such as `2026h1`.
    pub detail: Option<&'a str>,
}

/// Names in Japanese and English, and the raw values that mean them.
const CHANNELS: [(&str, &str, &[&str]); 11] = [
    ("ECサイト", "Web shop", &["ec", "shop", "webshop", "ecサイト", "オンラインショップ"]),
    ("アプリ", "App", &["app", "アプリ", "googleplay", "appstore"]),
    ("アンケート", "Survey", &["survey", "questionnaire", "アンケート"]),
    ("SNS", "Social media", &["social", "sns", "twitter", "x"]),
    ("電話", "Phone", &["call", "phone", "tel", "callcenter", "電話", "コールセンター"]),
    ("サポート窓口", "Support", &["support", "helpdesk", "サポート"]),
    ("メール", "E-mail", &["email", "mail", "e-mail", "メール"]),
    ("チャット", "Chat", &["chat", "チャット"]),
    ("Webフォーム", "Web form", &["webform", "form", "webフォーム", "フォーム"]),
    ("店舗", "Store", &["store", "店舗"]),
    ("Web", "Web", &["web", "website"]),
];

/// The channel that a raw value names: one of the known words, alone or before a date or a number such as `_2026h1`; `None` for any other.
#[must_use]
pub fn known_channel(raw: &str) -> Option<KnownChannel<'_>> {
    let named = |word: &str| {
        let word = word.to_lowercase();
        CHANNELS.iter().find(|(.., known)| known.contains(&word.as_str())).map(|&(japanese, english, _)| (japanese, english))
    };
    let trimmed = raw.trim();
    if let Some((japanese, english)) = named(trimmed) {
        return Some(KnownChannel { japanese, english, detail: None });
    }
    let (word, detail) = trimmed.split_once(['_', '-', ' '])?;
    let is_time = detail.starts_with(|c: char| c.is_ascii_digit()) && detail.chars().all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c));
    let (japanese, english) = named(word).filter(|_| is_time)?;
    Some(KnownChannel { japanese, english, detail: Some(detail) })
}

/// The name of a channel for a reader of Japanese or else of English; an unknown one stands as it is.
#[must_use]
pub fn channel_name(raw: &str, in_japanese: bool) -> String {
    let Some(KnownChannel { japanese, english, detail }) = known_channel(raw) else { return raw.to_owned() };
    match (detail, in_japanese) {
        (None, true) => japanese.to_owned(),
        (None, false) => english.to_owned(),
        (Some(detail), true) => format!("{japanese}（{detail}）"),
        (Some(detail), false) => format!("{english} ({detail})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_channels_have_names_and_others_stay_as_they_are() {
        for (raw, japanese, english) in [
            ("ec", "ECサイト", "Web shop"),
            ("survey_2026h1", "アンケート（2026h1）", "Survey (2026h1)"),
            ("電話", "電話", "Phone"),
            ("Webフォーム", "Webフォーム", "Web form"),
            ("survey_store_a", "survey_store_a", "survey_store_a"),
            ("ecology", "ecology", "ecology"),
            ("梅田店", "梅田店", "梅田店"),
        ] {
            assert_eq!((channel_name(raw, true).as_str(), channel_name(raw, false).as_str()), (japanese, english), "{raw}");
        }
    }
}
