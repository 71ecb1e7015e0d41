//! Presets: exports of known tools, recognised by the set of their headers.
//!
//! A preset names the column of each role outright and carries what is known of the tool: the channel, the zone of its dates, rows below the header that
//! are no data, whether quotes quote. Everything else goes by synonyms and content (see `columns`).

use std::borrow::Cow;

use serde::Serialize;

use super::columns::{Role, header_key};

/// The tool that wrote an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each is the product's own name
pub enum Layout {
    Generic,
    RakutenRms,
    GooglePlay,
    AppStoreConnect,
    AmazonReviews,
    Zendesk,
    XAnalytics,
    XPosts,
    GoogleForms,
    Qualtrics,
    SurveyMonkey,
    Futureshop,
    CallCenter,
    KouchouAi,
    Sensemaking,
    UiPath,
}

impl Layout {
    /// The name in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::RakutenRms => "rakuten_rms",
            Self::GooglePlay => "google_play",
            Self::AppStoreConnect => "app_store_connect",
            Self::AmazonReviews => "amazon_reviews",
            Self::Zendesk => "zendesk",
            Self::XAnalytics => "x_analytics",
            Self::XPosts => "x_posts",
            Self::GoogleForms => "google_forms",
            Self::Qualtrics => "qualtrics",
            Self::SurveyMonkey => "survey_monkey",
            Self::Futureshop => "futureshop",
            Self::CallCenter => "call_center",
            Self::KouchouAi => "kouchou_ai",
            Self::Sensemaking => "sensemaking",
            Self::UiPath => "ui_path",
        }
    }

    /// The channel of records whose file has no channel column; `None` for [`Layout::Generic`].
    #[must_use]
    pub fn channel(self) -> Option<&'static str> {
        preset(self).map(|preset| preset.channel)
    }
}

/// What is known of one export.
pub(super) struct Preset {
    pub(super) layout: Layout,
    /// Headers that must all be there; `a|b` is one or the other.
    required: &'static [&'static str],
    /// The column of each role, the first that exists.
    pub(super) roles: &'static [(Role, &'static [&'static str])],
    channel: &'static str,
    /// Offset from UTC, in minutes, of dates that state none.
    pub(super) default_offset: Option<i16>,
    /// Rows below the header that describe the columns, if they begin like this anywhere in the row.
    pub(super) header_tail: &'static [&'static str],
    /// A column that tells answers from the previews of the survey's makers, and how their cells begin.
    pub(super) previews: Option<(&'static str, &'static [&'static str])>,
    /// Where the tool exports a comment again after each edit: columns that say when it was edited, the first that exists.
    pub(super) edited: &'static [&'static str],
    /// What the user should know.
    pub(super) note: Option<&'static str>,
}

const PLAIN: Preset = Preset {
    layout: Layout::Generic,
    required: &[],
    roles: &[],
    channel: "",
    default_offset: None,
    header_tail: &[],
    previews: None,
    edited: &[],
    note: None,
};

use Role::{Author, Channel, Date, Id, Product, Rating, Reply, Text, Title};

/// From the most particular to the most general.
const PRESETS: &[Preset] = &[
    Preset {
        layout: Layout::RakutenRms,
        required: &["レビュータイプ", "レビュー本文", "投稿時間"],
        roles: &[
            (Text, &["レビュー本文"]),
            (Title, &["タイトル"]),
            (Date, &["投稿時間"]),
            (Rating, &["評価"]),
            (Id, &["レビュー詳細URL"]),
            (Product, &["商品名"]),
        ],
        channel: "ec",
        default_offset: Some(540),
        ..PLAIN
    },
    Preset {
        layout: Layout::GooglePlay,
        required: &["Package Name", "Star Rating", "Review Text"],
        roles: &[
            (Text, &["Review Text"]),
            (Title, &["Review Title"]),
            (Date, &["Review Submit Date and Time", "Review Submit Millis Since Epoch"]),
            (Rating, &["Star Rating"]),
            (Reply, &["Developer Reply Text"]),
            (Id, &["Review Link"]),
            (Product, &["Package Name"]),
        ],
        channel: "app",
        edited: &["Review Last Update Millis Since Epoch", "Review Last Update Date and Time"],
        ..PLAIN
    },
    Preset {
        layout: Layout::AppStoreConnect,
        required: &["title", "body", "reviewerNickname", "territory"],
        roles: &[
            (Text, &["body"]),
            (Title, &["title"]),
            (Date, &["createdDate"]),
            (Rating, &["rating"]),
            (Id, &["id"]),
            (Author, &["reviewerNickname"]),
        ],
        channel: "app",
        ..PLAIN
    },
    Preset {
        layout: Layout::AmazonReviews,
        required: &["review_id", "star_rating", "review_headline", "review_body"],
        roles: &[
            (Text, &["review_body"]),
            (Title, &["review_headline"]),
            (Date, &["review_date"]),
            (Rating, &["star_rating"]),
            (Id, &["review_id"]),
            (Product, &["product_title", "product_id"]),
            (Author, &["customer_id"]),
        ],
        channel: "ec",
        ..PLAIN
    },
    Preset {
        layout: Layout::AmazonReviews,
        required: &["rating", "title", "text", "asin|parent_asin", "user_id"],
        roles: &[
            (Text, &["text"]),
            (Title, &["title"]),
            (Date, &["timestamp"]),
            (Rating, &["rating"]),
            (Product, &["asin", "parent_asin"]),
            (Author, &["user_id"]),
        ],
        channel: "ec",
        ..PLAIN
    },
    Preset {
        layout: Layout::Zendesk,
        required: &["id", "subject", "description", "created_at"],
        roles: &[
            (Text, &["description"]),
            (Title, &["subject"]),
            (Date, &["created_at"]),
            (Rating, &["satisfaction_rating.score", "satisfaction_rating"]),
            (Id, &["id"]),
            (Channel, &["via.channel", "via"]),
            (Author, &["requester_id", "requester.id"]),
        ],
        channel: "support",
        ..PLAIN
    },
    Preset {
        layout: Layout::Zendesk,
        required: &["Id", "Subject", "Requester", "Satisfaction Score|Ticket type|Assignee"],
        roles: &[
            (Text, &["Description", "Subject"]),
            (Date, &["Created at"]),
            (Rating, &["Satisfaction Score"]),
            (Id, &["Id"]),
            (Channel, &["Via"]),
            (Author, &["Requester id", "Requester"]),
        ],
        channel: "support",
        note: Some("a Zendesk CSV holds the subject of each ticket only; export JSON for the customer's own words"),
        ..PLAIN
    },
    Preset {
        layout: Layout::XAnalytics,
        required: &["ツイートID|Tweet id", "ツイート本文|Tweet text", "時間|time"],
        roles: &[(Text, &["ツイート本文", "Tweet text"]), (Date, &["時間", "time"]), (Id, &["ツイートID", "Tweet id"])],
        channel: "social",
        default_offset: Some(0),
        ..PLAIN
    },
    Preset {
        layout: Layout::XPosts,
        required: &["full_text|text", "created_at", "id_str|id", "retweet_count|favorite_count|like_count|public_metrics.like_count"],
        roles: &[
            (Text, &["full_text", "text"]),
            (Date, &["created_at"]),
            (Id, &["id_str", "id"]),
            (Author, &["author_id", "user.id_str", "user.screen_name", "author", "user"]),
        ],
        channel: "social",
        ..PLAIN
    },
    Preset {
        layout: Layout::Qualtrics,
        required: &["StartDate", "EndDate", "ResponseId"],
        roles: &[(Date, &["RecordedDate", "EndDate"]), (Id, &["ResponseId"])],
        channel: "survey",
        header_tail: &["{\"ImportId\"", "Response ID", "Start Date", "開始日"],
        // In words or in numbers, as the export was asked for.
        previews: Some(("Status", &["Survey Preview", "Survey Test", "アンケートプレビュー", "1", "2"])),
        ..PLAIN
    },
    Preset {
        layout: Layout::SurveyMonkey,
        required: &["Respondent ID", "Collector ID"],
        roles: &[(Date, &["Date Created", "Date Modified"]), (Id, &["Respondent ID"])],
        channel: "survey",
        header_tail: &["Open-Ended Response", "Response", "自由回答"],
        ..PLAIN
    },
    Preset {
        layout: Layout::Futureshop,
        required: &["おすすめ度区分", "投稿日", "内容"],
        roles: &[
            (Text, &["内容"]),
            (Title, &["タイトル"]),
            (Date, &["投稿日"]),
            (Rating, &["おすすめ度区分"]),
            (Product, &["商品名（投稿時）", "商品番号（投稿時）"]),
        ],
        channel: "ec",
        default_offset: Some(540),
        ..PLAIN
    },
    Preset {
        layout: Layout::CallCenter,
        required: &["受付日時|受付日|受付番号", "問い合わせ内容|お問い合わせ内容|問合せ内容|お問合せ内容"],
        roles: &[
            (Text, &["問い合わせ内容", "お問い合わせ内容", "問合せ内容", "お問合せ内容"]),
            (Title, &["件名"]),
            (Date, &["受付日時", "受付日"]),
            (Reply, &["対応内容", "回答内容"]),
            (Id, &["受付番号"]),
            (Channel, &["受付チャネル", "チャネル"]),
            (Product, &["商品名"]),
        ],
        channel: "call",
        ..PLAIN
    },
    Preset {
        layout: Layout::KouchouAi,
        required: &["comment-id", "comment-body"],
        roles: &[(Text, &["comment-body"]), (Id, &["comment-id"]), (Channel, &["source"])],
        channel: "survey",
        ..PLAIN
    },
    Preset {
        layout: Layout::Sensemaking,
        required: &["participant_id", "survey_text"],
        roles: &[(Text, &["survey_text"]), (Author, &["participant_id"])],
        channel: "survey",
        ..PLAIN
    },
    Preset {
        layout: Layout::UiPath,
        required: &["message", "timestamp", "unique id|id"],
        roles: &[(Text, &["message"]), (Date, &["timestamp"]), (Id, &["unique id", "id"])],
        channel: "support",
        ..PLAIN
    },
    Preset {
        layout: Layout::GoogleForms, required: &["タイムスタンプ"], roles: &[(Date, &["タイムスタンプ"])], channel: "survey", ..PLAIN
    },
];

fn preset(layout: Layout) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.layout == layout)
}

/// The preset whose headers are all among these.
pub(super) fn recognise(headers: &[String]) -> Option<&'static Preset> {
    let keys: Vec<String> = headers.iter().map(|header| header_key(header)).collect();
    let has = |name: &str| keys.contains(&header_key(name));
    let forms = keys.first().is_some_and(|key| key == "timestamp") && keys[1..].iter().any(|key| key.ends_with('?') || key.chars().count() > 24);
    PRESETS
        .iter()
        .find(|preset| preset.required.iter().all(|required| required.split('|').any(has)))
        .or_else(|| preset(Layout::GoogleForms).filter(|_| forms))
}

/// The value that identifies a record inside its id cell: the `reviewId` of a Google Play link, decoded, else the cell.
pub(super) fn id_in(layout: Layout, cell: &str) -> Cow<'_, str> {
    if layout != Layout::GooglePlay {
        return Cow::Borrowed(cell);
    }
    let id = cell.split(['?', '&', '#']).find_map(|part| part.strip_prefix("reviewId="));
    id.and_then(percent_decoded).map_or(Cow::Borrowed(cell), Cow::Owned)
}

fn percent_decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(headers: &str) -> Layout {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        recognise(&headers).map_or(Layout::Generic, |preset| preset.layout)
    }

    #[test]
    fn exports_are_recognised_by_their_headers() {
        for (headers, expected) in [
            ("レビュータイプ,商品名,レビュー詳細URL,評価,投稿時間,タイトル,レビュー本文,フラグ,注文番号,未対応フラグ", Layout::RakutenRms),
            ("Package Name,App Version Code,Star Rating,Review Title,Review Text,Review Link", Layout::GooglePlay),
            ("id,rating,title,body,reviewerNickname,createdDate,territory", Layout::AppStoreConnect),
            ("marketplace,customer_id,review_id,star_rating,review_headline,review_body,review_date", Layout::AmazonReviews),
            ("rating,title,text,images,asin,parent_asin,user_id,timestamp,helpful_vote,verified_purchase", Layout::AmazonReviews),
            ("Summation column,Id,Requester,Assignee,Subject,Tags,Satisfaction Score", Layout::Zendesk),
            ("ツイートID,ツイートの固定リンク,ツイート本文,時間,インプレッション", Layout::XAnalytics),
            ("id,created_at,text,lang,like_count,author", Layout::XPosts),
            ("タイムスタンプ,当店の満足度を教えてください,ご意見をお書きください", Layout::GoogleForms),
            ("Timestamp,What did you like?,Anything else?", Layout::GoogleForms),
            ("StartDate,EndDate,Status,ResponseId,Q1", Layout::Qualtrics),
            ("Respondent ID,Collector ID,Date Created,What can we do better?", Layout::SurveyMonkey),
            ("商品番号（投稿時）,商品名（投稿時）,商品URL,おすすめ度区分,投稿日,タイトル,内容", Layout::Futureshop),
            ("受付日時,受付番号,受付チャネル,問い合わせ内容,対応内容", Layout::CallCenter),
            ("comment-id,comment-body,source,url", Layout::KouchouAi),
            ("message,timestamp,unique id", Layout::UiPath),
            ("ID,日付,ご意見", Layout::Generic),
        ] {
            assert_eq!(layout(headers), expected, "{headers}");
        }
    }

    #[test]
    fn a_google_play_link_holds_the_id() {
        assert_eq!(id_in(Layout::GooglePlay, "https://x/review-details?reviewId=gp%3AAOq&corpus=PUBLIC"), "gp:AOq");
        assert_eq!(id_in(Layout::Generic, "https://x/?reviewId=1"), "https://x/?reviewId=1");
    }
}
