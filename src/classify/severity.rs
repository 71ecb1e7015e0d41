//! Words that speak of harm: somebody was or could be hurt, data got into wrong hands, money was taken that was not owed.
//!
//! Such things are acted on from the second voice, not from the third or tenth, so a group of two is kept as an issue. The lists name what happened rather
//! than how bad it felt, and were held against everyday sentences that use the same words; a cue that is denied (「煙は出ませんでした」, "no smoke") is none.
//! They are applied to normalized text, as units are.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::normalize::Loose;

/// Voices that speak of harm from which a group is an issue, however many a group needs otherwise.
const LEAST_VOICES: usize = 2;

/// Kinds of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// To life, limb or property: fire, injury, poisoning.
    Safety,
    /// To privacy: data leaked, an account taken over.
    Privacy,
    /// To the purse: charged twice, without asking, fraud.
    Money,
}

/// A cue in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HarmCue {
    /// What kind.
    pub harm: Harm,
    /// Its bytes.
    pub span: Range<usize>,
}

const JAPANESE: [(Harm, &str); 3] = [
    (
        Harm::Safety,
        "発火|出火|火事|火災(?:が|に(?:な|つなが)|の(?:危険|恐れ|おそれ))|火が(?:出|つい|上が)|火を(?:噴|吹)|火花|煙が(?:出|上が|立)|煙を(?:噴|吹)|発煙|焦げ臭|焦げくさ|ショートし|爆発|破裂し|感電|\
         やけど(?:を|し[たてまそ]|する|の[痕跡])|ヤケド|火傷|怪我|ケガ|けがを|負傷|大けが|出血|血が出|流血|骨折|転倒し|指を(?:切|挟|はさ)|手を(?:切|挟|はさ)っ|誤飲|窒息|喉に詰ま|のどに詰ま|\
         アレルギー(?:反応|症状|が出)|アナフィラキシー|発疹|蕁麻疹|じんましん|かぶれ|食中毒|食あたり|嘔吐(?:し|が)|吐きました|救急(?:車|搬送|外来)|病院に(?:行|運|搬|かか)|異物(?:混入|が)|\
         (?:ガラス|金属|プラスチック)(?:の)?(?:片|破片)|ガス漏れ|一酸化炭素|漏電|異常に熱|異常な発熱|危険(?:です|だ|を感|な|性|極)|危ない|危なかった|危うく|命に(?:関|かか)わ",
    ),
    (
        Harm::Privacy,
        "個人情報[がをの]?[^。、！？\\n]{0,8}(?:漏|流出|見え|見られ|表示|送ら|晒|さらさ|売)|情報(?:漏えい|漏洩|漏れ|流出)|漏えい|漏洩|流出し|不正(?:アクセス|ログイン)|乗っ取ら|なりすまし|\
         (?:他|別|違う|知らない)の?(?:人|方|お?客様?|会員|顧客|ユーザー)の[^。、！？\\n]{0,6}(?:氏名|名前|住所|電話番号|注文(?:履歴|内容|情報)|情報|履歴|メール|明細|アカウント)|\
         勝手に(?:ログイン|公開|撮影|録音|登録)|盗撮|盗聴|のぞかれ|覗かれ|ストーカー|プライバシー(?:の?侵害|が守られ)|パスワードが[^。、！？\\n]{0,4}(?:漏|流出|表示|平文)",
    ),
    (
        Harm::Money,
        "二重(?:請求|課金|引き?落と?し|決済|払い|に(?:請求|引き落と|課金|決済|支払))|2重(?:請求|課金|引き?落と?し|決済|に)|(?:二|2)回(?:も|分)?(?:請求|引き落と|課金|決済)|\
         (?:身に)?覚えの(?:ない|無い)(?:請求|引き落と|課金|決済|支払|購入|注文|契約)|心当たりの(?:ない|無い)(?:請求|引き落と|課金|決済|支払)|\
         勝手に(?:課金|請求|引き落と|契約|購入|決済|更新され|有料)|不正(?:請求|利用|使用|決済|引き出し)|詐欺(?:に(?:遭|あ|引)|被害|サイト|業者|会社|まがい|同然|です|だと)|過剰請求|誤請求|過大請求|解約した(?:のに|後|あと)[^。、！？\\n]{0,12}(?:請求|引き落と|課金)",
    ),
];

const ENGLISH: [(Harm, &str); 3] = [
    (
        Harm::Safety,
        r"(?i)\b(?:caught fire|(?:is|was|went|set|house|kitchen) on fire|fire hazard|burst into flames|flames?|smok(?:e|ing) (?:came|coming|comes|from|poured|out)|started (?:to )?smok(?:e|ing)|smell(?:s|ed)? (?:of )?burning|burning smell|burnt smell|spark(?:s|ed|ing)|explo(?:ded?|des|ding|sion)|electric(?:al)? shock|got (?:a )?shock(?:ed)?|electrocut\w+|burn(?:s|t|ed)? (?:my|his|her|our|their|a) (?:\w+ )?(?:hand|hands|finger|fingers|arm|skin|face|child|son|daughter|leg|foot)|scald\w*|injur(?:y|ies|ed|e)|bled|bleeding|cut (?:my|his|her|our|their) (?:\w+ )?(?:hand|finger|fingers|foot|feet|leg|arm|lip|tongue)|broken glass|shards?|chok(?:e|ed|ing)(?: on)?|allergic reaction|anaphyla\w+|rash|food poisoning|vomit\w*|(?:went|taken|rushed) to (?:the |a )?hospital|hospitali[sz]ed|emergency room|ambulance|unsafe|dangerous|hazard(?:ous)?|overheat(?:s|ed|ing)?|carbon monoxide|gas leak)\b",
    ),
    (
        Harm::Privacy,
        r"(?i)\b(?:data (?:breach|leak)|leak(?:ed|ing|s)? (?:my|our|personal|private|customer) \w+|(?:personal|private) (?:data|information|details) (?:was|were|is|are|has been|have been|got|being) (?:\w+ )?(?:exposed|leaked|shared|visible|sold|shown|stolen)|(?:someone|somebody|anyone) else'?s (?:name|address|order history|details|account|information|data|invoice)|(?:other|another) (?:people|person|customer|customers|user|users|guest)(?:'s|s')? (?:name|address|order history|details|data|information|account|invoice)|hack(?:ed|ers?)|account (?:was |got |has been )?(?:compromised|taken over|stolen)|identity theft|unauthori[sz]ed (?:access|log-?ins?|sign-?ins?)|without my consent|privacy (?:breach|violation)|(?:was|is|been|being) stalked|stalkers?)\b",
    ),
    (
        Harm::Money,
        r"(?i)\b(?:charged (?:\w+ ){0,3}?(?:twice|double|two times|three times)|double[- ](?:charg(?:e|ed|es|ing)|bill(?:ed|ing))|bill(?:ed|s) (?:\w+ ){0,2}?twice|charged (?:\w+ ){0,3}?without (?:my |any |our )?(?:permission|consent|authori[sz]ation|asking|warning)|unauthori[sz]ed (?:charges?|payments?|transactions?|purchases?|withdrawals?)|charged (?:\w+ ){0,3}?after (?:i )?cancel\w*|(?:still|keep|keeps|kept) (?:\w+ )?(?:charging|billing) (?:me|my)|fraudulent(?:ly)?|fraudsters?|(?:is|was|pure|outright|committed|committing|of) fraud|scammed|scammers?|(?:is|was|a|total|complete) scam|stole (?:my|our) money|overcharged)\b",
    ),
];

static CUES: LazyLock<Vec<(Harm, Regex, Loose, bool)>> = LazyLock::new(|| {
    let compiled = |japanese: bool| {
        move |&(harm, pattern): &(Harm, &str)| {
            let pattern = Regex::new(pattern).ok()?;
            let loosely = Loose::of(Some(&pattern));
            Some((harm, pattern, loosely, japanese))
        }
    };
    JAPANESE.iter().filter_map(compiled(true)).chain(ENGLISH.iter().filter_map(compiled(false))).collect()
});

/// A denial right behind a Japanese cue, particles and light verbs in between: 「の心配はありません」「しませんでした」.
static DENIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let between =
        "は|が|も|の|を|に|で|と|する|して|し|さ|れて|られ|れ|出|た|い|く|こと|など|等|もの|心配|恐れ|おそれ|危険|可能性|問題|あり|なら|くなら";
    Regex::new(&format!("^(?:{between}){{0,6}}(?:ない|無い|なく|なかった|ません|ず(?:に|、|。|$)|なし|無し|ゼロ|を?防|対策)")).ok()
});

/// Words that deny what follows them.
const DENYING: [&str; 15] =
    ["no", "not", "never", "without", "cannot", "nor", "neither", "zero", "avoid", "avoids", "prevent", "prevents", "free", "against", "nothing"];
/// Words at which a denial ends.
const ENDING: [&str; 11] = ["and", "but", "because", "so", "then", "when", "until", "which", "after", "although", "or"];
/// Words before an English cue that can deny it.
const REACH: usize = 4;

/// The cues of a unit's normalized text, by place.
#[must_use]
pub fn harm(text: &str) -> Vec<HarmCue> {
    let mut cues: Vec<HarmCue> = CUES
        .iter()
        .filter(|(_, _, loosely, japanese)| *japanese || loosely.may_match(text))
        .flat_map(|(harm, pattern, _, japanese)| {
            pattern
                .find_iter(text)
                .filter(|found| if *japanese { !is_denied_after(&text[found.end()..]) } else { !is_denied_before(&text[..found.start()]) })
                .map(|found| HarmCue { harm: *harm, span: found.range() })
        })
        .collect();
    cues.sort_by_key(|cue| (cue.span.start, cue.harm));
    cues
}

fn is_denied_after(rest: &str) -> bool {
    DENIED.as_ref().is_some_and(|denied| denied.is_match(rest))
}

fn is_denied_before(before: &str) -> bool {
    let clause = before.rsplit(['.', ',', ';', '!', '?', ':']).next().unwrap_or_default().to_lowercase();
    let words: Vec<&str> = clause.split_whitespace().rev().take(REACH).take_while(|word| !ENDING.contains(word)).collect();
    words.iter().any(|word| DENYING.contains(word) || word.ends_with("n't") || word.ends_with("n’t"))
}

/// Whether a group of so many voices, so many of which speak of harm, is an issue where others need `least`.
#[must_use]
pub fn is_large_enough(voices: usize, severe: usize, least: usize) -> bool {
    voices >= least || severe >= LEAST_VOICES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Harm> {
        let mut kinds: Vec<Harm> = harm(text).into_iter().map(|cue| cue.harm).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(CUES.len(), JAPANESE.len() + ENGLISH.len());
        assert!(DENIED.is_some());
    }

    #[test]
    fn harm_is_recognised_with_its_kind() {
        for (text, harm) in [
            ("充電中に煙が出てきて怖かった。", Harm::Safety),
            ("本体から焦げ臭いにおいがします", Harm::Safety),
            ("取っ手で指を切りました", Harm::Safety),
            ("食べたあと蕁麻疹が出た", Harm::Safety),
            ("他の人の注文履歴が表示された", Harm::Privacy),
            ("個人情報が流出しているのではないか", Harm::Privacy),
            ("アカウントが乗っ取られた", Harm::Privacy),
            ("クレジットカードに二重請求されています", Harm::Money),
            ("身に覚えのない請求が来た", Harm::Money),
            ("解約したのにまだ請求が続いている", Harm::Money),
            ("The charger caught fire last night.", Harm::Safety),
            ("It gave me an electric shock", Harm::Safety),
            ("I cut my finger on the lid", Harm::Safety),
            ("I could see someone else's address in the app", Harm::Privacy),
            ("My account got hacked", Harm::Privacy),
            ("They charged my card twice.", Harm::Money),
            ("I was charged without my permission", Harm::Money),
            ("It does not work and caught fire", Harm::Safety),
        ] {
            assert_eq!(kinds(text), [harm], "{text}");
        }
    }

    #[test]
    fn what_is_denied_or_means_something_else_is_none() {
        for text in [
            "煙は出ませんでした",
            "発火の心配はありません",
            "怪我はしなかった",
            "やけどしないので安心",
            "二重請求はされませんでした",
            "個人情報の登録が面倒",
            "解約の手続きはどこでできますか?",
            "送料が高くて注文をやめた。",
            "電池の減りが早い",
            "There was no fire hazard at all",
            "It never overheats",
            "It didn't explode",
            "おいしいと聞いてたんやけどなぁ",
            "火災保険は親の契約に含まれるのでしょうか",
            "別の人の注文を渡された",
            "直った直った詐欺、四回目",
            "Your fraud line opens at nine",
            "I was charged for shipping",
            "Please let me change my personal data",
            "They charged my battery in the shop",
            "A free upgrade would be great",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn two_voices_that_speak_of_harm_are_enough() {
        assert!(is_large_enough(2, 2, 3) && is_large_enough(3, 0, 3));
        assert!(!is_large_enough(2, 1, 3) && !is_large_enough(2, 0, 3));
    }
}
