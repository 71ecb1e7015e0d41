//! The words that headers use, in Japanese and English exports.
//!
//! All are written as [`header_key`](super::columns::header_key) writes a header: NFKC, lower case, without spaces, brackets, hyphens and underscores.

use super::columns::Role;

/// Headers that mean this role, the surest first.
pub(super) fn synonyms(role: Role) -> impl Iterator<Item = &'static str> {
    let names = match role {
        Role::Text => {
            "レビュー本文 reviewtext reviewbody commentbody surveytext fulltext 口コミ本文 コメント本文 ツイート本文 本文 口コミ クチコミ 自由記述 自由記入 自由回答 \
             ご意見 ご意見・ご要望 ご意見・ご感想 ご感想 ご要望 お客様の声 問い合わせ内容 お問い合わせ内容 問合せ内容 お問合せ内容 コメント comment comments feedback text body \
             review message content description verbatim 内容 意見 感想 要望 openendedresponse"
        }
        Role::Title => "title reviewtitle subject reviewheadline headline summary 件名 タイトル レビュータイトル 題名 rawsubject",
        Role::Date => {
            "投稿日時 投稿時間 投稿日 受付日時 受付日 回答日時 回答日 レビュー日 登録日時 登録日 作成日時 作成日 タイムスタンプ 日時 日付 時間 date reviewdate createdat createddate \
             datecreated created reviewsubmitdateandtime submittedat postedat receivedat recordeddate timestamp datetime \
             time"
        }
        Role::Rating => {
            "rating starrating stars star score nps csat ces satisfactionscore satisfaction overall 評価 総合評価 評点 点数 スコア おすすめ度 \
             おすすめ度区分 満足度 総合満足度 推奨度 推薦度"
        }
        Role::Id => {
            "id idstr reviewid commentid responseid respondentid ticketid uniqueid tweetid ツイートid postid messageid \
             feedbackid レビューid 回答id 受付番号 回答番号 問い合わせ番号 お問い合わせ番号 管理番号 投稿番号 レビュー番号 レビュー詳細url permalink reviewurl"
        }
        Role::Reply => "developerreplytext reply response answer 返信 返信内容 返信本文 対応内容 回答 回答内容 返答",
        Role::Product => "商品名 購入商品 製品名 品名 商品 製品 商品番号 product productname producttitle asin packagename",
        Role::Channel => "channel via via.channel source チャネル 受付チャネル 媒体 経路 受付経路 投稿元",
        Role::Author => {
            "author authorid userid user username userhandle screenname user.screenname user.id customerid customer reviewernickname reviewername reviewer \
             requesterid requester participantid handle accountid emailaddress email 投稿者 投稿者名 投稿者id ユーザーid ユーザー ユーザー名 ユーザ名 アカウント \
             ニックネーム 会員番号 会員id お客様番号 顧客番号 顧客id 顧客名 お客様名 お名前 氏名 メールアドレス"
        }
    };
    names.split_ascii_whitespace()
}

/// Words that mean this role inside a longer header, such as a question of a survey.
pub(super) fn words(role: Role) -> impl Iterator<Item = &'static str> {
    let words = match role {
        Role::Text => {
            "ご意見 御意見 ご感想 ご要望 意見 感想 要望 自由記述 自由記入 自由回答 コメント 口コミ 本文 お聞かせください お書きください ご記入ください 問い合わせ内容 comment feedback \
             pleasedescribe pleaseexplain tellus anythingelse openended"
        }
        Role::Date => "日時 年月日 投稿日 受付日 回答日 timestamp createdat",
        Role::Rating => "満足度 満足 推奨度 おすすめ度 評価 nps rating howlikely satisfied",
        _ => "",
    };
    words.split_ascii_whitespace()
}
