"""Writes the exports that tests/exports.rs reads: each in the bytes and the layout of the tool that
would have written it, with the traps met in the field. All content is invented.

    python3 tests/exports/make_exports.py
"""
from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

HERE = Path(__file__).parent


def table(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def write(name: str, text: str, encoding: str) -> None:
    (HERE / name).write_bytes(text.encode(encoding))


# Google Play: UTF-16LE with a mark; rating-only rows; the id in the link; a review edited later.
play = ["Package Name", "App Version Code", "App Version Name", "Reviewer Language", "Device",
        "Review Submit Date and Time", "Review Submit Millis Since Epoch",
        "Review Last Update Date and Time", "Review Last Update Millis Since Epoch", "Star Rating",
        "Review Title", "Review Text", "Developer Reply Date and Time",
        "Developer Reply Millis Since Epoch", "Developer Reply Text", "Review Link"]
link = "http://play.invalid/apps/publish?account=1#ReviewDetailsPlace:p=jp.example.sanpo&reviewId=gp%3AAOqp"
write("reviews_jp.example.sanpo_202609.csv", table([
    play,
    ["jp.example.sanpo", "412", "4.1.2", "ja", "oriole", "2026-09-02T00:26:37Z", "1788308797000",
     "2026-09-02T00:26:37Z", "1788308797000", "2", "", "更新してから歩数が数えられません。\n再起動しても同じです",
     "2026-09-03T01:00:00Z", "1788397200000", "ご不便をおかけしております。", link + "001"],
    ["jp.example.sanpo", "", "", "ja", "akita", "2026-09-04T10:00:00Z", "1788516000000",
     "2026-09-04T10:00:00Z", "1788516000000", "5", "", "", "", "", "", link + "002"],
    ["jp.example.sanpo", "412", "4.1.2", "en", "husky", "2026-09-05T11:30:00Z", "1788607800000",
     "2026-09-05T11:30:00Z", "1788607800000", "1", "Keeps logging me out", "Every single morning I have to sign in again",
     "", "", "", link + "003"],
    ["jp.example.sanpo", "412", "4.1.2", "ja", "oriole", "2026-09-02T00:26:37Z", "1788308797000",
     "2026-09-20T08:00:00Z", "1789891200000", "4", "", "次の更新で直りました。歩数も合っています", "", "", "", link + "001"],
], end="\n"), "utf-16")

# App Store Connect API: nested JSON with offsets.
write("app_store_connect.json", json.dumps({"data": [
    {"type": "customerReviews", "id": "00000015-aa", "attributes": {
        "rating": 1, "title": "起動しない", "body": "最新版にしたら真っ白な画面のままです。",
        "reviewerNickname": "ねこまち", "createdDate": "2026-09-15T08:10:34-08:00", "territory": "JPN"},
     "relationships": {"response": {"links": {"related": "/response"}}}},
    {"type": "customerReviews", "id": "00000015-ab", "attributes": {
        "rating": 5, "title": "Lovely", "body": "Finally a widget that shows the whole week",
        "reviewerNickname": "miso", "createdDate": "2026-09-16T23:50:00-07:00", "territory": "USA"}},
    {"type": "customerReviews", "id": "00000015-ac", "attributes": {
        "rating": 3, "title": "普通", "body": None, "reviewerNickname": "x",
        "createdDate": "2026-09-17T00:00:00-07:00", "territory": "JPN"}}],
    "links": {"self": "/v1/apps/1/customerReviews"}, "meta": {"paging": {"total": 3, "limit": 200}}},
    ensure_ascii=False, indent=1), "utf-8")

# Amazon's public sets: a quote is text, no quoting; ratings as 5.0; <br /> in the body.
amazon = ["marketplace", "customer_id", "review_id", "product_id", "product_parent", "product_title",
          "product_category", "star_rating", "helpful_votes", "total_votes", "vine",
          "verified_purchase", "review_headline", "review_body", "review_date"]
write("amazon_reviews.tsv", "\n".join("\t".join(r) for r in [
    amazon,
    ["JP", "101", "R1", "B0X1", "77", "卓上ライト 12\" 調光", "Home", "4", "0", "0", "N", "Y", "明るい",
     "\"思ったより\"明るくて読書にちょうどいいです。<br />箱は少しつぶれていました。", "2026-09-01"],
    ["US", "102", "R2", "B0X1", "77", "Desk lamp 12\"", "Home", "1", "2", "3", "N", "Y", "Broke",
     "\"Sturdy\" my foot. The arm snapped on day two", "2026-09-02"],
    ["US", "103", "R3", "B0X1", "77", "Desk lamp 12\"", "Home", "5", "0", "0", "N", "N", "Five stars", "", "2026-09-03"],
]) + "\n", "utf-8")
write("amazon_reviews.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in [
    {"rating": 5.0, "title": "Quiet", "text": "So quiet I forget it is on.<br />Filter swaps in seconds", "images": [],
     "asin": "B0Y1", "parent_asin": "B0Y0", "user_id": "AE1", "timestamp": 1788308797000, "helpful_vote": 0, "verified_purchase": True},
    {"rating": 2.0, "title": "Filter price", "text": "Replacement filters cost half as much as the machine", "images": [],
     "asin": "B0Y1", "parent_asin": "B0Y0", "user_id": "AE2", "timestamp": 1788308799000, "helpful_vote": 4, "verified_purchase": True}]), "utf-8")

# Zendesk CSV: subjects only. Zendesk JSON: the requester's words, with an agent's and a quoted mail below.
write("zendesk_tickets.csv", table([
    ["Summation column", "Id", "Requester", "Requester id", "Requester external id", "Requester email",
     "Requester domain", "Submitter", "Assignee", "Group", "Subject", "Tags", "Status", "Priority", "Via",
     "Ticket type", "Created at", "Updated at", "Assigned at", "Organization", "Due date",
     "Initially assigned at", "Solved at", "Resolution time", "Satisfaction Score", "Group stations",
     "Assignee stations", "Reopens", "Replies", "First reply time in minutes", "Kind of trouble [list]"],
    ["1", "9001", "Ann Lee", "55", "", "ann@example.com", "example.com", "Ann Lee", "Kei", "Support",
     "Cannot sign in after the update", "login app", "Solved", "Normal", "Mail", "Incident",
     "2026-09-01 10:05", "2026-09-02 09:00", "", "", "", "", "2026-09-02 09:00", "22.9", "Bad", "1", "1", "0", "2", "35", "login"],
    ["1", "9002", "佐々木 優", "56", "", "yu@example.jp", "example.jp", "佐々木 優", "Kei", "Support",
     "領収書が発行できません", "billing", "Open", "High", "Web", "Question",
     "2026-09-03 18:20", "2026-09-03 18:20", "", "", "", "", "", "", "Offered", "1", "1", "0", "0", "", "billing"],
], end="\n"), "utf-8")
write("zendesk_tickets.json", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in [
    {"id": 9101, "subject": "Re: parcel", "raw_subject": "Re: parcel",
     "description": "The parcel arrived open and the mug is missing.\n\nOn 1 Sep 2026, at 10:00, Support <help@example.com> wrote:\n> Your parcel is on its way.\n> It will arrive tomorrow.",
     "created_at": "2026-09-02T03:00:00Z", "tags": ["delivery", "damage"], "via": {"channel": "email"}, "priority": None,
     "status": "open", "group_id": 4, "custom_fields": [{"id": 1, "value": "x"}], "satisfaction_rating": {"score": "bad"},
     "comments": [{"author_id": 1, "body": "The parcel arrived open"}, {"author_id": 9, "body": "We are sorry"}]},
    {"id": 9102, "subject": "解約", "raw_subject": "解約", "description": "解約の手続きがどこからできるのか分かりません。\n\n-----Original Message-----\nFrom: info@example.jp\nご契約ありがとうございます。",
     "created_at": "2026-09-03T05:00:00Z", "tags": [], "via": {"channel": "web"}, "priority": "high", "status": "new",
     "group_id": 4, "custom_fields": [], "satisfaction_rating": {"score": "offered"}, "comments": []}]), "utf-8")

# X: analytics (UTC, long ids, line breaks), its English twin, and the archive.
write("tweet_activity_ja.csv", table([
    ["ツイートID", "ツイートの固定リンク", "ツイート本文", "時間", "インプレッション", "エンゲージメント",
     "エンゲージメント率", "リツイート", "返信", "いいね"],
    ["1917666521675008343", "https://x.invalid/a/1", "地図が\n消えた。@sanpo_help どうして", "2026-09-07 16:04 +0000", "120.0", "5.0", "0.04", "0.0", "1.0", "2.0"],
    ["1917666521675008999", "https://x.invalid/a/2", "新しい歩数グラフ好き &amp; 見やすい", "2026-09-08 02:00 +0000", "80.0", "2.0", "0.02", "1.0", "0.0", "9.0"],
], quoting=csv.QUOTE_ALL, end="\n"), "utf-8")
write("tweet_activity_en.csv", table([
    ["Tweet id", "Tweet permalink", "Tweet text", "time", "impressions", "engagements"],
    ["1917666521675010001", "https://x.invalid/a/3", "map is gone after the update", "2026-09-07 16:10 +0000", "10", "1"]], quoting=csv.QUOTE_ALL, end="\n"), "utf-8")
write("tweets.js", "window.YTD.tweets.part0 = " + json.dumps([
    {"tweet": {"id_str": "1", "id": "1", "full_text": "@sanpo the export button does nothing https://t.co/abc", "created_at": "Wed Sep 09 12:00:00 +0000 2026",
               "retweet_count": "0", "favorite_count": "3", "lang": "en", "entities": {"urls": []}}},
    {"tweet": {"id_str": "2", "id": "2", "full_text": "RT @other: 散歩アプリ、電池の減りが早すぎる", "created_at": "Thu Sep 10 01:00:00 +0000 2026",
               "retweet_count": "12", "favorite_count": "0", "lang": "ja", "entities": {"urls": []}}},
    {"tweet": {"id_str": "3", "id": "3", "full_text": "散歩アプリ、電池の減りが早すぎる", "created_at": "Thu Sep 10 00:30:00 +0000 2026",
               "retweet_count": "12", "favorite_count": "0", "lang": "ja", "entities": {"urls": []}}}], ensure_ascii=False), "utf-8")

# Google Forms: questions as headers, afternoon times, two equal questions, in a zip.
forms = table([
    ["タイムスタンプ", "ご年代を教えてください", "本日の店員の対応に満足していますか（1〜5）", "よく利用する売り場（複数選択）",
     "改善してほしい点があれば、\nご自由にお書きください", "改善してほしい点があれば、\nご自由にお書きください", "メールアドレス"],
    ["2026/09/07 7:41:40 午後 GMT+9", "40代", "2", "食品;日用品", "レジがいつも混んでいて、十分以上待ちました", "", "a@example.jp"],
    ["2026/09/08 9:05:10 午前 GMT+9", "30代", "5", "食品", "特になし", "", ""],
    ["2026/09/08 12:15:00 午後 GMT+9", "60代以上", "4", "衣料;食品", "", "駐車場の案内が分かりにくいです", ""]])
with zipfile.ZipFile(HERE / "google_forms.csv.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr(zipfile.ZipInfo("店舗アンケート（回答）.csv", (2026, 9, 9, 0, 0, 0)), forms.encode("utf-8"))
write("google_forms_sheet.csv", table([
    ["タイムスタンプ", "本日の満足度", "ご意見・ご感想をお聞かせください"],
    ["2026/09/07 19:41:40", "2", "棚が高くて手が届きません"],
    ["2026/09/08 9:05:10", "4", "試食の案内が丁寧でした"]]), "utf-8")

# Qualtrics: three header rows, previews in Status. SurveyMonkey: two header rows.
write("qualtrics.tsv", table([
    ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "RecordedDate", "ResponseId", "UserLanguage", "Q1_NPS_GROUP", "Q1", "Q2"],
    ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Finished", "Recorded Date", "Response ID", "User Language",
     "How likely are you to recommend us? - Group", "How likely are you to recommend us?", "What is the main reason for your score?"],
    ['{"ImportId":"startDate","timeZone":"Asia/Tokyo"}', '{"ImportId":"endDate"}', '{"ImportId":"status"}', '{"ImportId":"ipAddress"}',
     '{"ImportId":"progress"}', '{"ImportId":"finished"}', '{"ImportId":"recordedDate"}', '{"ImportId":"_recordId"}', '{"ImportId":"userLanguage"}',
     '{"ImportId":"QID1_NPS_GROUP"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}'],
    ["2026-09-01 10:00:00", "2026-09-01 10:04:00", "Survey Preview", "", "100", "True", "2026-09-01 10:04:01", "R_0", "EN", "Promoter", "10", "test test please ignore this preview"],
    ["2026-09-02 10:00:00", "2026-09-02 10:05:00", "IP Address", "192.0.2.1", "100", "True", "2026-09-02 10:05:01", "R_1", "JA", "Detractor", "3", "請求額が説明と違いました"],
    ["2026-09-02 11:00:00", "2026-09-02 11:05:00", "IP Address", "192.0.2.2", "100", "True", "2026-09-02 11:05:01", "R_2", "EN", "Passive", "8", "Support answered in the end, but it took three calls"],
], delimiter="\t"), "utf-8-sig")
write("surveymonkey.csv", table([
    ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address", "First Name", "Last Name",
     "How satisfied are you with the shop?", "What could we do better?", "Which of these do you use?", ""],
    ["", "", "", "", "", "", "", "", "Response", "Open-Ended Response", "App", "Web"],
    ["118", "22", "09/25/2026 10:00:00 PM", "09/25/2026 10:02:00 PM", "192.0.2.1", "", "", "", "Very satisfied", "Open one hour earlier on Saturdays please", "App", ""],
    ["119", "22", "09/26/2026 08:00:00 AM", "09/26/2026 08:02:00 AM", "192.0.2.2", "", "", "", "Not satisfied", "The lockers are always broken", "", "Web"],
]), "utf-8")

# 楽天 RMS: CP932, all quoted, two types in one file, a full duplicate row, machine-dependent letters.
rms = ["レビュータイプ", "商品名", "レビュー詳細URL", "評価", "投稿時間", "タイトル", "レビュー本文", "フラグ", "注文番号", "未対応フラグ"]
row = ["商品レビュー", "髙級タオル①", "https://r.invalid/item/1", "2", "2026/9/7 7:41:40", "ごわごわ", "一度洗っただけで、\r\nごわごわになりました。㈱の表示も違います～", "", "300001-20260901-0001234567", "1"]
write("rakuten_review.csv", table([
    rms, row,
    ["ショップレビュー", "", "https://r.invalid/shop/2", "5", "2026/9/8 22:05:09", "", "梱包がていねいで、発送も早かったです。", "", "300001-20260902-0001234568", "0"],
    row,
    ["商品レビュー", "髙級タオル①", "https://r.invalid/item/3", "4", "2026/9/9 0:00:01", "", "ﾃｻﾞﾜﾘがよい。ﾊﾟｰﾌｪｸﾄ", "", "300001-20260903-0001234569", "0"],
], quoting=csv.QUOTE_ALL), "cp932")

# futureshop: full-width brackets in the headers, words and stars as rating.
write("futureshop_review.csv", table([
    ["商品番号（投稿時）", "商品名（投稿時）", "商品URL", "おすすめ度区分", "投稿日", "タイトル", "内容"],
    ["A-1", "そば殻枕", "https://s.invalid/1", "★★★☆☆", "2026年9月7日", "高さ", "少し高くて首が痛くなりました"],
    ["A-2", "羽毛布団", "https://s.invalid/2", "★★★★★", "2026年9月8日", "あたたかい", "軽くて暖かいので毎晩ぐっすりです"]]), "cp932")

# Call centre: CP932, title lines above, a total line below, inquiry and answer in one cell with headings.
write("callcenter.csv", table([
    ["お客様相談室 受付履歴", "", "", "", "", "", ""],
    ["出力日:2026/09/30", "", "", "", "", "", ""],
    ["受付日時", "受付番号", "受付チャネル", "問い合わせ種別", "問い合わせ内容", "対応状況", "担当部署"],
    ["2026/9/7 9:12", "K-0001", "電話", "不具合", "【問い合わせ】電源入らずとの申告。購入後2週間 【対応】販売店へ案内", "完了", "品質保証"],
    ["令和8年9月8日 14:03", "K-0002", "メール", "質問", "フィルタの交換時期を知りたい", "完了", "相談室"],
    ["R8.9.9", "K-0003", "電話", "苦情", "折り返しの電話が三日たっても来ない、とのお叱り", "対応中", "相談室"],
    ["合計", "3件", "", "", "", "", ""]]), "cp932")

# Tools that people move over from.
write("kouchou_comments.csv", table([
    ["comment-id", "comment-body", "source", "url"],
    ["1", "バスの本数を増やしてほしい", "form", ""], ["2", "窓口の待ち時間が長すぎます", "post", ""]], end="\n"), "utf-8-sig")
write("sensemaking.csv", table([
    ["participant_id", "survey_text", "demo:age", "demo:area"],
    ["p1", "The new bus line is a blessing for those of us up the hill", "60-69", "north"],
    ["p2", "More bins in the park please", "20-29", "east"]], end="\n"), "utf-8")
write("uipath_messages.csv", table([
    ["message", "timestamp", "unique id", "user property"],
    ["The invoice PDF cannot be opened", "13/09/2026 08:00", "m-1", "gold"],
    ["Thanks, that fixed it", "14/09/2026 09:30", "m-2", "basic"]], end="\n"), "utf-8")

# Bytes: EUC-JP, ISO-2022-JP, semicolons, "Unicode text" of Excel, a lone CR, broken bytes, NULs.
plain = [["受付番号", "投稿日", "評価", "ご意見"], ["1", "2026/9/1", "2", "配送が三日遅れました"], ["2", "2026/9/2", "5", "とても使いやすいです"]]
write("euc.csv", table(plain), "euc_jp")
write("jis.csv", table(plain), "iso2022_jp")
write("semicolon.csv", table([["id", "date", "comment"], ["1", "2026-09-01", "Arrived late; box crushed"], ["2", "2026-09-02", "Works well"]], delimiter=";"), "utf-8-sig")
(HERE / "unicode_text.txt").write_bytes(table(plain, delimiter="\t").encode("utf-16"))
write("lone_cr.csv", table(plain, end="\r"), "cp932")
bad = bytearray(table(plain).encode("cp932"))
at = bad.find("遅".encode("cp932"))
bad[at:at + 2] = b"\xff\xfe"
(HERE / "broken_bytes.csv").write_bytes(bytes(bad))
(HERE / "packed.csv.gz").write_bytes(gzip.compress(table(plain).encode("cp932"), mtime=0))

# Cells: duplicate and empty headers, ragged rows, half-width kana, NFD, entities, non-answers.
write("ragged.csv", "ID,日付,コメント,コメント,\r\n1,2026/9/1,\"安いが, すぐ壊れた\",a,\r\n2,2026/9/2\r\n3,2026/9/3,値段の割に良い,b,,余り\r\n"
      "4,2026/9/4,特になし,,\r\n5,2026/9/5,ｶﾞｲﾄﾞの文字が小さい,,\r\n6,2026/9/6,かわいい&#128525; &amp; 軽い,,\r\n", "utf-8")
