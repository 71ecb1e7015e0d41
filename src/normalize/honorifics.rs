//! Names before a form of address: 様, さん, 氏, くん, ちゃん, 殿.
//!
//! Before 様, any short run of kanji that is no role (店長様, 業者様) is taken for a name; before the others, which follow shops and trades as well
//! (本屋さん), a name of the lists.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::name_lists::{FAMILY, GIVEN_NAMES, HIRAGANA_NAMES, KATAKANA_NAMES, SHORT_FAMILY_NAMES, in_katakana};
use super::patterns::{Pattern, any_of, is_kanji, spans};

/// Words that end in 様 without naming anyone, by the kanji before it.
const ROLES: &str = "\
    客 皆 神 奥 王 女王 殿 仏 貴 姫 若 嬢 旦那 主人 他 各 同 多 有 模 仕 異 一 両 別 何 今 外 先 先方 上 下 方 得意 取引 家主 大家 親 父 母 兄 \
    姉 弟 妹 娘 息子 孫 子 叔父 叔母 伯父 伯母 祖父 祖母 夫婦 家族 世話 疲 生 苦労 馳走 待遠 気毒 左 此 其 様 人 達 御 御客 独 如何 逆";
/// Endings of roles and organizations: ご担当者様, 店長様, 配送会社様.
pub(super) const ROLE_ENDINGS: &str = "者員長社会店客方主家族親師士官係局校院庁所部課室人手側業先屋隊宅名元役職司関連団署館園行科堂舗便";
/// Katakana words before 様 that are roles.
const KATAKANA_ROLES: &str = "\
    スタッフ オーナー ユーザー メーカー ドライバー マネージャー パートナー サポート センター カスタマー ショップ ホテル クリニック サービス ゲスト \
    フロント レストラン オペレーター キャスト メンバー クライアント モデル コナー コーナー バイト ヤマト クロネコ サガワ ソニー シャープ ニトリ \
    ダイソー コープ アマゾン";

static BEFORE_SAMA: Pattern =
    LazyLock::new(|| Regex::new(r"((?:[\p{Han}々ヶ]{1,8}|[ァ-ヴー]{2,8})(?: [\p{Han}々]{1,3}| [ァ-ヴー]{2,6})?) ?(?:様|さま)").ok());
static BEFORE_SAN: Pattern = LazyLock::new(|| Regex::new(r"([\p{Han}々ヶ]{1,8}) ?(?:さん|氏|くん|君|ちゃん|殿)").ok());
/// 「小鳥遊という女性」: what a person is called.
static CALLED: Pattern = LazyLock::new(|| {
    Regex::new(r"([\p{Han}々ヶ]{2,8}|[ァ-ヴー]{2,8})(?:という|って(?:いう)?)(?:名前の|名の)?(?:女性|男性|店員|方|スタッフ|担当|オペレーター|社員|従業員|配達員|販売員|お客)").ok()
});
/// Words before さん that tell what somebody does or is, where their ending does not say it (see [`ROLE_ENDINGS`]).
const TRADES: &str = "\
    医 獣医 職人 芸人 外人 新人 友人 本人 他人 主人 老人 個人 名人 達人 素人 玄人 板前 女将 若女将 仲居 運送 急便 郵便 宅急便 生協 農協 本部 受付 事務 販売 営業 配達 配送 \
    清掃 工事 製造 小児科 花嫁 花婿 嫁 婿 息子 娘 爺 婆 叔父 叔母 伯父 伯母 先輩 後輩 上司 同僚 担当 大家 患者 旦那 相方 相棒 大工 左官 漁師 親方 親父 女子 男子 女性 \
    男性 若者 仲間 店番 番頭 助手 運転手 選手 監督 教授 住職 神主 坊主 先生 姐 姉 兄 弟 妹 母 父 孫 子供 赤子 美人 鬼嫁 警備 警察 消防 救急 交番 銀行 保険 証券 商店 \
    商会 工務 水道 電気 電力 不動産 引越 酒造 農園 牧場 豆腐 蕎麦 寿司 焼肉 弁当 八百 問屋 質屋 呉服 着物 眼鏡 時計 楽天 日立 三菱 東芝 富士通 任天堂 資生堂 花王 明治 森永 \
    大和 西濃 福山通運 日通 象 熊 猫 犬 兎 狸 狐 猿 豚 牛 馬 鳥 亀 虎 神 仏 皆 奥 客 何 数 沢山 相当 当 御 各 全員 一同 双方 両方 片方 相手 先方 依頼 利用 常連 代理 \
    支店 本店 会員 役員 議員 部員 代表 幹部 幹事 司会 歌手 俳優 女優 作者 著者 読者 記者 医者 役者 忍者 長老 隣 向 近所";

/// Names in kana, and given names, before a form of address.
static ADDRESSED_BY_LIST: Pattern = LazyLock::new(|| {
    let katakana = in_katakana(HIRAGANA_NAMES);
    let names = any_of(&[HIRAGANA_NAMES, katakana.as_str(), KATAKANA_NAMES, GIVEN_NAMES].join(" "));
    Regex::new(&format!("({names}) ?(?:様|さま|さん|氏|くん|君|ちゃん|殿)")).ok()
});

pub(super) fn addressed(text: &str) -> Vec<Range<usize>> {
    let called = spans(&CALLED, text).into_iter().filter(|span| is_unlisted_name(text, span, 5));
    if !text.contains(['様', 'さ', '氏', '君', 'く', 'ち', '殿']) {
        return called.collect();
    }
    let sama = spans(&BEFORE_SAMA, text).into_iter().filter_map(|span| addressed_with_sama(text, span));
    let san = spans(&BEFORE_SAN, text).into_iter().filter_map(|span| family_name(text, span));
    let listed = spans(&ADDRESSED_BY_LIST, text).into_iter().filter(|span| begins_a_word(text, span));
    let unlisted = spans(&BEFORE_SAN, text)
        .into_iter()
        .filter(|span| is_unlisted_name(text, span, 4) && !text[span.end..].trim_start().starts_with(['氏', '君']));
    sama.chain(san).chain(listed).chain(unlisted).chain(called).collect()
}

/// Whether a run of kanji or katakana may be a name that no list holds: short, no role, no trade.
fn is_unlisted_name(text: &str, span: &Range<usize>, longest: usize) -> bool {
    let run = &text[span.clone()];
    let katakana = run.starts_with(|character: char| matches!(character, 'ァ'..='ヴ'));
    let honoured = text[..span.start].ends_with(['お', 'ご', '御']);
    let role = if katakana {
        KATAKANA_ROLES.split_whitespace().any(|role| run.ends_with(role))
    } else {
        run.ends_with(|last: char| ROLE_ENDINGS.contains(last))
            || TRADES.split_whitespace().chain(ROLES.split_whitespace()).any(|trade| run.ends_with(trade))
    };
    (2..=longest).contains(&run.chars().count()) && !honoured && !role && begins_a_word(text, span)
}

/// Whether a name in kana or a given name begins where a word can: 「担当のさとうさん」, but not 「ふじさとうさん」.
fn begins_a_word(text: &str, span: &Range<usize>) -> bool {
    let (Some(first), before) = (text[span.clone()].chars().next(), text[..span.start].chars().next_back()) else { return false };
    let Some(before) = before else { return true };
    match first {
        'ぁ'..='ん' => !matches!(before, 'ぁ'..='ん') || "のはがとにもをやで".contains(before),
        'ァ'..='ヴ' => !matches!(before, 'ァ'..='ヴ' | 'ー'),
        _ => !is_kanji(before),
    }
}

/// The part of the run before 様 that names a person.
fn addressed_with_sama(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let run = &text[span.clone()];
    if let Some(named) = family_name(text, span.clone()) {
        return Some(named);
    }
    // 「様子」「様々」「様式」 are words of their own.
    let after = text[span.end..].trim_start().trim_start_matches("さま").trim_start_matches('様');
    if after.starts_with(['子', '々', '式', '相', '態']) || after.starts_with("ざま") || run.ends_with(['同', '仕', '多', '模', '異', '有'])
    {
        return None;
    }
    let length = run.chars().filter(|character| *character != ' ').count();
    let last = run.chars().next_back()?;
    if run.starts_with(|character: char| matches!(character, 'ァ'..='ヴ')) {
        let role = KATAKANA_ROLES.split_whitespace().any(|role| run.ends_with(role));
        return (length <= 6 && !role).then_some(span);
    }
    // After お or ご stands a role (お子様).
    let honoured = text[..span.start].ends_with(['お', 'ご', '御']);
    let role = ROLES.split_whitespace().any(|role| run == role || (role.chars().count() >= 2 && run.ends_with(role))) || ROLE_ENDINGS.contains(last);
    ((2..=5).contains(&length) && !honoured && !role).then_some(span)
}

/// From the family name in a run of kanji to its end: 「担当田中」 → 「田中」, 「田中花子」 whole.
fn family_name(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let run = &text[span.clone()];
    let mut characters = run.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        let alone = SHORT_FAMILY_NAMES.contains(only) && !text[..span.start].ends_with(['お', 'ご', '御']);
        return alone.then_some(span);
    }
    let first = FAMILY.as_ref()?.find(run)?.range();
    let rest = run[first.end..].chars().filter(|character| *character != ' ').count();
    // A given name has up to three characters and is no role: 「渋谷店長」 names a shop's manager, not a person.
    let role = run.chars().next_back().is_some_and(|last| rest > 0 && ROLE_ENDINGS.contains(last));
    (rest <= 3 && !role).then(|| span.start + first.start..span.end)
}
