//! Names of people in Japanese: with a title, where they are introduced, signed or entered in a form; before 様 and さん see [`honorifics`].
//!
//! A family name of the list is looked at wherever it stands; what stands before and after it decides.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::honorifics::{self, ROLE_ENDINGS};
use super::name_lists::{FAMILY, FAMILY_NAMES, GIVEN_NAMES, HIRAGANA_NAMES, KATAKANA_NAMES, PLACES, in_katakana};
use super::patterns::{Pattern, any_of, is_kanji, spans};

static INTRODUCED: Pattern = LazyLock::new(|| {
    Regex::new(concat!(
        r"((?:[\p{Han}々ヶ]{1,6}|[ァ-ヴー]{2,8}|[ぁ-ん]{2,5})(?: (?:[\p{Han}々]{1,4}|[ァ-ヴー]{2,8}|[ぁ-ん]{2,5}))?) ?と申し",
        r"|(?:氏名|お名前|名義人?|受取人|契約者名|顧客名|会員名|宛名) ?: ?((?:[\p{Han}々]{2,5}(?: [\p{Han}々]{1,4})?|[ァ-ヴー]{2,8}(?: [ァ-ヴー]{2,8})?|[ぁ-ん]{2,5} [ぁ-ん]{2,5}))(?:です|様|さま|\s|、|。|\(|$)",
        r"|(?:氏名|お名前|名前)は ?([\p{Han}々]{2,5} [\p{Han}々]{1,4})(?:です|\s|、|。|$)",
    ))
    .ok()
});
static GIVEN: Pattern = LazyLock::new(|| Regex::new(&format!("^ ?(?:{})", any_of(GIVEN_NAMES))).ok());
/// Names in kana after a role: 「受付のさとうに言われた」.
static KANA_AFTER_ROLE: Pattern = LazyLock::new(|| {
    let katakana = in_katakana(HIRAGANA_NAMES);
    let names = any_of(&[HIRAGANA_NAMES, katakana.as_str(), KATAKANA_NAMES].join(" "));
    Regex::new(&format!("(?:担当|担当者|受付|オペレーター)(?:の|: ?)({names})(?:[にはがとへ、。]|から|という|です|$)")).ok()
});

static PLACE_NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| PLACES.split_whitespace().collect());

/// After a family name: it has a title.
const TITLES: [&str; 28] = [
    "副店長",
    "店長",
    "部長",
    "課長",
    "係長",
    "主任",
    "先生",
    "社長",
    "専務",
    "常務",
    "支配人",
    "所長",
    "院長",
    "マネージャー",
    "マネジャー",
    "チーフ",
    "リーダー",
    "医師",
    "看護師",
    "教授",
    "選手",
    "オペレーター",
    "コーチ",
    "主査",
    "両名",
    "両氏",
    "弁護士",
    "税理士",
];
/// Titles that follow the name of a town as well: 「渋谷店長」.
const TITLES_OF_PLACES: [&str; 4] = ["店長", "支配人", "所長", "院長"];
/// After a family name: somebody is called so, or will be rung up.
const SAID_AFTER: [&str; 28] = [
    "と申",
    "と言います",
    "といいます",
    "っていいます",
    "と名乗",
    "という者",
    "という店員",
    "という人",
    "という方",
    "という担当",
    "という男",
    "という女",
    "というスタッフ",
    "という名",
    "という社員",
    "という配達",
    "という販売",
    "というオペ",
    "という係",
    "という従業員",
    "というアルバイト",
    "って人",
    "って店員",
    "っていう",
    "と書いてあった",
    "拝",
    "氏",
    "殿",
];
/// After a family name that is no place: a message comes from there or goes there.
const SENT_AFTER: [&str; 14] = [
    "より電話",
    "より連絡",
    "より入電",
    "より受電",
    "より返信",
    "より折",
    "まで電話",
    "まで連絡",
    "までご連絡",
    "まで折",
    "までお電話",
    "宛",
    "あてに",
    "から折り返し",
];
/// Before a family name: who it is.
const ROLES_BEFORE: [&str; 45] = [
    "担当",
    "担当者",
    "名札",
    "オペレーター",
    "オペレータ",
    "受付",
    "スタッフ",
    "店員",
    "店長",
    "営業",
    "係",
    "係員",
    "窓口",
    "レジ",
    "フロント",
    "コンサルタント",
    "美容師",
    "配達員",
    "ドライバー",
    "販売員",
    "社員",
    "責任者",
    "上司",
    "友人",
    "同僚",
    "部下",
    "先輩",
    "後輩",
    "主人",
    "技術者",
    "医師",
    "看護師",
    "契約者",
    "名義",
    "氏名",
    "名前",
    "宛名",
    "届け先",
    "受取人",
    "差出人",
    "記入者",
    "投稿者",
    "対応者",
    "応対者",
    "お客様",
];
/// After a family name in such a place: it is a town, a shop, a product.
const NOT_A_PERSON_AFTER: &str = "県市区町村駅店山川島湾港産牛茶橋園院校庁家社部課寺大公城線行";

pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(honorifics::addressed(text));
    found.extend(spans(&INTRODUCED, text));
    found.extend(spans(&KANA_AFTER_ROLE, text));
    // From the last to the first: 「福田・太田両名」 tells of both by the second.
    let mut next: Option<usize> = None;
    for span in spans(&FAMILY, text).into_iter().rev() {
        let named = person(text, &span, next);
        next = named.as_ref().map(|span| span.start);
        found.extend(named);
    }
    found
}

/// A whole cell in the shape of a name: a family name of the list with up to four characters behind it, two short words in kanji or katakana, two
/// capitalized words of which the first is a given name.
static ONLY_A_NAME: Pattern = LazyLock::new(|| {
    let katakana = in_katakana(HIRAGANA_NAMES);
    let kana = any_of(&[HIRAGANA_NAMES, katakana.as_str()].join(" "));
    Regex::new(&format!(
        concat!(
            r"^(?:(?:{family})(?: ?[\p{{Han}}々]{{1,3}}| ?[ぁ-ん]{{2,4}}| ?[ァ-ヴー]{{2,5}})?|[\p{{Han}}々]{{1,4}} [\p{{Han}}々ぁ-んァ-ヴー]{{1,5}}",
            r"|[ァ-ヴー]{{2,6}} [ァ-ヴー]{{2,6}}|[ｦ-ﾟ]{{2,8}} [ｦ-ﾟ]{{2,8}}|(?:{kana}))(?:様|さま|さん)?$",
        ),
        family = any_of(FAMILY_NAMES),
        kana = kana
    ))
    .ok()
});

pub(super) fn is_only_a_name(cell: &str) -> bool {
    ONLY_A_NAME.as_ref().is_some_and(|pattern| pattern.is_match(cell)) && !cell.ends_with(|last: char| ROLE_ENDINGS.contains(last))
}

/// The person that a family name of the list names, its given name included, if what stands around it says that it is one. `next` is where the next
/// person's name begins.
fn person(text: &str, span: &Range<usize>, next: Option<usize>) -> Option<Range<usize>> {
    let name = &text[span.clone()];
    let before = &text[..span.start];
    if before.chars().next_back().is_some_and(|last| is_kanji(last) || last == 'ー') && !ROLES_BEFORE.iter().any(|role| before.ends_with(role)) {
        return None;
    }
    let rest = &text[span.end..];
    if let Some(given) = GIVEN.as_ref().and_then(|pattern| pattern.find(rest)) {
        let end = span.end + given.end();
        if !text[end..].chars().next().is_some_and(is_kanji) || text[end..].starts_with(['様', '氏', '殿', '君', '宅', '宛']) {
            return Some(span.start..end);
        }
    }
    let place = PLACE_NAMES.contains(name);
    let after = rest.trim_start_matches(' ');
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let titled = begins(&TITLES) && !(place && begins(&TITLES_OF_PLACES));
    let several = next.is_some_and(|next| text[span.end..next].chars().count() == 1 && rest.starts_with(['・', '、', 'と', '&', ',']));
    let told =
        titled || several || begins(&SAID_AFTER) || entered(before, after, place) || (!place && (begins(&SENT_AFTER) || stated(before, after)));
    told.then(|| span.clone())
}

/// After a role or the label of a form: 「担当の佐藤に」, 「担当者: 松本」, 「名札に「村上」」.
fn entered(before: &str, after: &str, place: bool) -> bool {
    let quoted = before.ends_with(['「', '『', '"']);
    if quoted && after.starts_with(['」', '』', '"']) && before.chars().rev().take(12).collect::<String>().contains("札名") {
        return true;
    }
    let joint = before.trim_end_matches([' ', '「']);
    let (head, surely) = match joint.chars().next_back() {
        Some(':') => (joint.trim_end_matches(':'), true),
        Some('の') => (joint.trim_end_matches('の'), true),
        Some('は' | 'が' | '、' | '=') => (joint.trim_end_matches(['は', 'が', '、', '=']), false),
        _ => (joint, before.len() > joint.len()),
    };
    let role = ROLES_BEFORE.iter().any(|role| head.trim_end().ends_with(role));
    role && (surely || !place) && !after.starts_with(|next: char| NOT_A_PERSON_AFTER.contains(next))
}

/// The writer says who speaks: 「鈴木です、」 at the beginning, 「よろしくお願いします。石井」 at the end, 「前田(40代女性)」 above.
fn stated(before: &str, after: &str) -> bool {
    let head = before.trim_end_matches([' ', '\n']);
    let speaks = ["ですが", "ですけど", "です、", "です。", "です,", "です ", "です\n", "です」", "でございます", "だけど"]
        .iter()
        .any(|word| after.starts_with(word))
        || after == "です";
    let opens =
        head.is_empty() || before.ends_with('\n') || head.ends_with(['。', '!', '?', 'の', 'た', '、', '「', '」', ')']) || head.ends_with("私は");
    let alone = after.trim_start_matches("より").trim_matches([' ', '\n', '。', '.']).is_empty();
    let signs = alone && !head.is_empty() && (before.ends_with('\n') || head.ends_with(['。', '!', '-', '―']));
    let enclosed = (head.ends_with('(') && after.starts_with(')')) || (head.is_empty() && after.starts_with('('));
    (speaks && opens) || signs || enclosed
}
