//! What the owner of a topic looks at first: the topics that ship with koe, in both languages.
//!
//! koe knows what customers say, not why it is so. These sentences say where a department would begin to look; a topic of the user's own has none.

use crate::normalize::Language;

/// Topic, first step in Japanese, first step in English.
const FIRST_STEPS: [(&str, &str, &str); 22] = [
    (
        "quality",
        "返品・修理品の現物で壊れた箇所と使用期間を調べ、部品と製造ロットを確かめる",
        "look at returned pieces: which part gave way, after how long, from which batch",
    ),
    (
        "function",
        "できないこと・足りない性能を仕様と照らし、直す・代わりの方法を示す・仕様として知らせるのどれにするかを決める",
        "hold the wish against the specification: build it, offer a way around, or say plainly that it is not there",
    ),
    (
        "defect",
        "引用の操作を手元で再現し、版・機種・環境ごとの発生条件を絞る",
        "reproduce the steps in the quotes and narrow down version, device and conditions",
    ),
    (
        "usability",
        "引用の場面を初めての利用者に試してもらい、つまずく画面・手順を特定する",
        "let someone new try the step in the quotes and watch where they stop",
    ),
    (
        "design",
        "寸法・色・装着感のどれが期待と違うのかを、商品ページの記載と現物で比べる",
        "compare size, colour and fit of the real thing with what the product page promises",
    ),
    (
        "price",
        "比べられている相手（他社・旧製品・以前の価格）を確かめ、価格か伝え方のどちらを変えるかを決める",
        "find what it is compared with (a competitor, the old model, the old price); change the price or how it is explained",
    ),
    ("payment", "該当する決済の記録で失敗・重複の起きる段階を突き止める", "trace the payments in question to the step where they fail or double"),
    (
        "delivery",
        "該当の荷物の追跡記録を見て、出荷・輸送・配達のどの区間で起きたかを分ける",
        "read the tracking of these parcels: did it happen at dispatch, in transit or at the door",
    ),
    (
        "packaging",
        "届いた状態の写真を集め、箱・緩衝材・積み方のどれが足りないかを配送会社と確かめる",
        "collect photographs of arrivals and check box, padding and stacking with the carrier",
    ),
    (
        "returns",
        "返品・返金の受付から完了までの日数を段階ごとに測り、止まる段階をなくす",
        "measure the days of each step from request to refund and remove the one where it waits",
    ),
    (
        "support",
        "該当の問い合わせ履歴を読み、待ち時間・たらい回し・回答の誤りのどれかを分ける",
        "read these cases: was it the wait, the handing on, or a wrong answer",
    ),
    (
        "staff",
        "店舗・時間帯ごとに偏りがあるかを見て、場面を示して接客の手順を見直す",
        "see whether it is one shop or one hour, and go through the scene with the team",
    ),
    (
        "facility",
        "現場を点検し、直せる箇所の修理日と直せない箇所の案内を決める",
        "inspect the place; set a date for what can be mended and a notice for what cannot",
    ),
    (
        "cleanliness",
        "清掃の記録と苦情の場所・時刻を重ね、点検の間隔を見直す",
        "lay the cleaning log over places and hours of the complaints and change the intervals",
    ),
    (
        "food",
        "該当の料理の仕込み・提供の手順と仕入れの変更を確かめる",
        "check preparation, serving and any change of supplier for the dish in question",
    ),
    (
        "waiting",
        "時間帯ごとの待ち時間を測り、人員の配置か案内のどちらを変えるかを決める",
        "measure the wait by hour; change staffing or tell people before they queue",
    ),
    (
        "account",
        "ログイン・認証の記録で失敗の理由を数え、多いものから直す",
        "count the reasons of failure in the sign-in log and mend the most frequent first",
    ),
    (
        "information",
        "お客様が読んだ案内・表記を特定し、誤解された文を書き直す",
        "find the page or notice that customers read and rewrite the sentence that misled them",
    ),
    ("promotion", "告知の文面と適用の条件を並べ、食い違いをなくす", "put the advertised words beside the conditions and remove the difference"),
    (
        "contract",
        "契約・解約の手順を実際にたどり、分からなくなる箇所と説明のない費用をなくす",
        "walk through signing up and cancelling; remove the step where it is unclear and the fee that is not told",
    ),
    (
        "stock",
        "欠品した商品と日数を在庫の記録で確かめ、入荷の見込みを商品ページに出す",
        "check which items were out and for how long; show the next arrival on the product page",
    ),
    (
        "privacy",
        "安全・個人情報にかかわるため、件数によらず担当者が今日中に事実を確かめる",
        "this touches safety or personal data: someone checks the facts today, whatever the count",
    ),
];

/// The first step for a topic; `None` for a topic of the user's own.
pub(super) fn first_step(topic: &str, language: Language) -> Option<&'static str> {
    let (_, japanese, english) = FIRST_STEPS.iter().find(|(id, ..)| *id == topic)?;
    Some(if language == Language::Japanese { japanese } else { english })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn every_topic_that_ships_has_a_first_step() {
        for topic in Settings::resolve([]).unwrap().taxonomy.topics() {
            assert!(first_step(&topic.id, Language::Japanese).is_some(), "{}", topic.id);
        }
        assert_eq!(first_step("parking_lot", Language::English), None);
    }
}
