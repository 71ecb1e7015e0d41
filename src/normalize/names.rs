//! Names of people: before 様, さん and 氏, before 「と申します」, after a title, as a handle.
//!
//! Japanese writes names and common nouns alike, so a name before さん or 氏 must begin with a family name from a list; before 様, any short run of
//! kanji that is no role (店長様, 業者様) is taken for one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Frequent family names, and spellings of them.
const FAMILY_NAMES: &str = "\
    佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 佐佐木 山口 松本 井上 木村 斎藤 斉藤 齋藤 齊藤 清水 \
    山崎 山﨑 阿部 池田 橋本 山下 石川 中島 中嶋 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 \
    岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 島田 谷口 大野 高田 \
    丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 平野 菅原 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 \
    浜田 古川 市川 水野 小松 島崎 山内 高野 西田 西川 北村 安田 五十嵐 川口 関口 大塚 平田 川崎 飯田 吉川 本田 本多 久保田 中田 沢田 澤田 辻本 \
    土屋 秋山 永井 川村 馬場 片山 岩田 服部 中西 福島 樋口 望月 荒木 大久保 高島 髙島 松岡 田口 星野 黒田 山中 堀内 尾崎 大橋 松下 永田 川上 \
    内藤 矢野 岡崎 小山 広瀬 廣瀬 熊谷 大島 早川 石原 吉村 浅野 荒井 須藤 小池 今村 桑原 西山 篠原 白石 成田 栗原 小西 上村 三宅 東海林 福井 \
    児玉 柳田 岸本 吉岡 吉野 大谷 石橋 天野 町田 青山 奥村 奥田 倉田 浅井 稲垣 飯塚 田島 田辺 根本 松村 安部 関根 小田 小沢 小澤 河合 川島 \
    川端 榎本 戸田 内山 村山 三上 宮田 宮下 梶原 長田 長尾 長野 横田 植田 植木 神田 神谷 神山 野田 野崎 岩本 岩井 岩下 森本 森下 森山 井口 \
    井手 土井 細川 堀江 本間 牧野 瀬戸 日高 萩原 荻野 寺田 沼田 浜口 坂口 坂井 坂田 津田 出口 大森 大石 大川 大田 大山 大内 竹田 竹中 片岡 \
    甲斐 黒木 黒川 及川 滝沢 菅野 相澤 相沢 木内 河村 河原 金田 金井 金沢 平井 平山 平川 平岡 松原 松永 松浦 古田 古賀 北川 西野 西岡 西尾 \
    南田 向井 原口 藤川 藤岡 藤沢 藤澤 藤村 藤野 富田 冨田 福本 福岡 福永 下田 下村 中井 中尾 中原 中沢 中澤 中谷 永野 丹羽 水谷 溝口 三好 \
    八木 山岸 山根 山村 湯浅 米田 若林 渋谷 豊田 徳永 竹下 武藤 伊東 江口 臼井 梅田 大竹 岡野 岡村 小原 小倉 小泉 小谷 加賀";

/// Family names of one character, which must stand alone before さん: 林さん, but not 山林さん.
const SHORT_FAMILY_NAMES: &str = "森林原堀辻谷関岡星泉南東西北堺菅柳榊橘畑浜濱堤梶桂乾巽楠岸峰秦呉";

/// Words that end in 様 without naming anyone, by the kanji before it.
const ROLES: &str = "\
    客 皆 神 奥 王 女王 殿 仏 貴 姫 若 嬢 旦那 主人 他 各 同 多 有 模 仕 異 一 両 別 何 今 外 先 先方 上 下 方 得意 取引 家主 大家 親 父 母 兄 \
    姉 弟 妹 娘 息子 孫 子 叔父 叔母 伯父 伯母 祖父 祖母 夫婦 家族 世話 疲 生 苦労 馳走 待遠 気毒 左 此 其 様 人 達 御 御客 独 如何 逆";

/// Endings of roles and organizations: ご担当者様, 店長様, 配送会社様.
const ROLE_ENDINGS: &str = "者員長社会店客方主家族親師士官係局校院庁所部課室人手側業先屋隊宅名元役職司関連団署館園行科堂舗";

static BEFORE_SAMA: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"((?:[\p{Han}々ヶ]{1,8}|[ァ-ヴー]{2,8})(?: [\p{Han}々]{1,3}| [ァ-ヴー]{2,6})?) ?(?:様|さま)").ok());
static BEFORE_SAN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([\p{Han}々ヶ]{1,8}) ?(?:さん|氏|くん|君|ちゃん)").ok());
static INTRODUCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"((?:[\p{Han}々ヶ]{1,6}|[ァ-ヴー]{2,8}|[ぁ-ん]{2,5})(?: (?:[\p{Han}々]{1,4}|[ァ-ヴー]{2,8}|[ぁ-ん]{2,5}))?) ?と申し|(?:氏名|お名前|名前)(?: ?: ?|は ?)([\p{Han}々]{2,5}(?: [\p{Han}々]{1,4})?)(?:です|\s|、|。|$)").ok()
});
static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx|Prof)\.? ([A-Z][a-z]+(?:[\-'][A-Z][a-z]+)?(?: [A-Z][a-z]+)?)",
        r"|(?i:my name is|my name's) ([A-Z][a-z]+(?: [A-Z][a-z]+)?)",
        r"|(?:[Rr]egards|[Ss]incerely|[Yy]ours|[Cc]heers),?\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)[\s.]*$",
        r"|(?:^|[^A-Za-z0-9._%+\-@/])(@[A-Za-z_][A-Za-z0-9_]{2,29})",
    ))
    .ok()
});
static ADDRESSED_IN_ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b([A-Z][a-z]+)-s(?:an|ama)\b").ok());

/// Katakana words before 様 that are roles.
const KATAKANA_ROLES: &[&str] = &[
    "スタッフ",
    "オーナー",
    "ユーザー",
    "メーカー",
    "ドライバー",
    "マネージャー",
    "パートナー",
    "サポート",
    "センター",
    "カスタマー",
    "ショップ",
    "ホテル",
    "クリニック",
    "サービス",
    "ゲスト",
    "フロント",
    "レストラン",
    "オペレーター",
    "キャスト",
    "メンバー",
    "クライアント",
    "モデル",
];

pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.contains(['様', 'さ', '氏', '君', 'く', 'ち']) {
        found.extend(groups(&BEFORE_SAMA, text).into_iter().filter_map(|span| addressed_with_sama(text, span)));
        found.extend(groups(&BEFORE_SAN, text).into_iter().filter_map(|span| family_name(text, span)));
    }
    if text.contains("申し") || text.contains("名前") || text.contains("氏名") {
        found.extend(groups(&INTRODUCED, text));
    }
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        found.extend(groups(&ENGLISH, text));
        found.extend(groups(&ADDRESSED_IN_ENGLISH, text));
    }
    found
}

fn groups(pattern: &LazyLock<Option<Regex>>, text: &str) -> Vec<Range<usize>> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    pattern.captures_iter(text).filter_map(|groups| groups.iter().skip(1).flatten().next().map(|found| found.range())).collect()
}

/// The part of the run before 様 that names a person.
fn addressed_with_sama(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let run = &text[span.clone()];
    if let Some(named) = family_name(text, span.clone()) {
        return Some(named);
    }
    // 「様子」「様々」「様式」 are words of their own.
    let after = text[span.end..].trim_start().trim_start_matches("さま").trim_start_matches('様');
    if after.starts_with(['子', '々', '式', '相', '態']) {
        return None;
    }
    let length = run.chars().filter(|character| *character != ' ').count();
    let last = run.chars().next_back()?;
    if run.starts_with(|character: char| matches!(character, 'ァ'..='ヴ')) {
        let role = KATAKANA_ROLES.iter().any(|role| run.ends_with(role));
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
    let first = FAMILY_NAMES
        .split_whitespace()
        .filter_map(|name| run.find(name).map(|at| (at, name.len())))
        .min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)))?;
    let rest = run[first.0 + first.1..].chars().filter(|character| *character != ' ').count();
    // A given name has up to three characters and is no role: 「渋谷店長」 names a shop's manager, not a person.
    let role = run.chars().next_back().is_some_and(|last| rest > 0 && "店長社員者係部課室".contains(last));
    (rest <= 3 && !role).then(|| span.start + first.0..span.end)
}
