//! The language of a text, decided by its script, and among languages of one script by words that only one of them uses.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// A language that koe reads, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Any other: counted, not analysed.
    #[serde(rename = "other")]
    Other,
}

impl Language {
    /// The code used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
            Self::Other => "other",
        }
    }
}

/// Characters of Chinese, simplified or spoken, that Japanese does not write.
const CHINESE: &str = "们这吗么没说为对还时给让买卖东车样过进远边长开关问间门见现觉亲谢请谁语话认识试质货贵费贴赞软轻较输适选递邮错钱铁银锅随难风飞饭饮馆马鱼鸡鸟龙净务动发变员响团园图处备\
复头夹妈宝实宽层岁师帮应录总恶战户执扫报换损无晚术杂权极构标树检气汉汤沟济测满热爱环电疗盖盘确码离种积称稳穷竞笔简类紧红级纪约纯纸线练组细终经结绝统继续维网罗职联脑脸节药获虽补规视\
览订计记讲设证评词该详误诉调谈贝负财责败账购资赏赔转载辆达运迟连释针钟钢锁键镜闭闲阅阳阴际陆险隐顶项顺预领频题颜额验骗很你您她它呢啊吧哦嘛嗎們這麼還沒說啦喔个";

/// Characters frequent in Chinese sentences that Japanese has in words only.
const CHINESE_FUNCTION: &str = "的是不了我在也都就有";

/// Function words of European languages and Indonesian that English does not have.
const OTHER_WORDS: &[&[&str]] = &[
    // Spanish
    &[
        "el", "la", "los", "las", "una", "unos", "que", "muy", "pero", "para", "con", "por", "porque", "está", "esta", "este", "es", "son", "del",
        "al", "y", "lo", "se", "mi", "más", "mas", "bien", "todo", "cuando", "fue", "tiene", "gracias", "como", "sin", "también", "producto", "nada",
        "llegó",
    ],
    // German
    &[
        "der", "die", "das", "und", "ist", "nicht", "ich", "ein", "eine", "einen", "mit", "auf", "für", "sehr", "aber", "auch", "wir", "sie", "es",
        "zu", "den", "dem", "von", "war", "wird", "habe", "hat", "nach", "bei", "oder", "wenn", "noch", "nur", "gut", "leider", "keine", "kein",
        "schlecht",
    ],
    // French
    &[
        "le", "la", "les", "un", "une", "des", "et", "est", "pas", "je", "très", "mais", "pour", "avec", "dans", "sur", "qui", "que", "ce", "cette",
        "il", "elle", "nous", "vous", "du", "au", "aux", "ne", "plus", "bien", "bon", "produit", "c'est", "j'ai", "mon", "ma", "sont", "été",
        "merci", "sans",
    ],
    // Portuguese
    &[
        "o", "os", "as", "um", "uma", "que", "não", "nao", "muito", "mas", "para", "com", "por", "porque", "está", "é", "são", "do", "da", "dos",
        "das", "na", "em", "eu", "meu", "minha", "mais", "bem", "bom", "boa", "produto", "obrigado", "obrigada", "foi", "tem", "ótimo", "também",
    ],
    // Italian
    &[
        "il", "lo", "la", "gli", "una", "che", "non", "molto", "ma", "per", "con", "di", "è", "sono", "del", "della", "nel", "e", "mi", "più",
        "bene", "buono", "ottimo", "prodotto", "grazie", "questo", "questa", "ho", "anche", "sul", "ed",
    ],
    // Dutch
    &[
        "het", "een", "en", "niet", "ik", "van", "zijn", "dat", "voor", "met", "maar", "ook", "heel", "goed", "erg", "wel", "naar", "deze", "mijn",
        "geen", "wij", "is", "op", "te", "snel",
    ],
    // Indonesian and Malay
    &[
        "yang", "dan", "ini", "itu", "tidak", "sangat", "saya", "dengan", "untuk", "dari", "bagus", "barang", "sudah", "tapi", "ada", "bisa", "juga",
        "lebih", "banyak", "terima", "kasih", "kami", "tak", "akan", "kurang", "cepat",
    ],
    // Vietnamese, Turkish, Polish
    &[
        "và", "không", "là", "rất", "của", "cho", "này", "tôi", "nhưng", "bir", "ve", "çok", "bu", "için", "değil", "nie", "jest", "się", "bardzo",
        "ale", "dla",
    ],
];

/// Function words of English.
const ENGLISH_WORDS: &[&str] = &[
    "the", "a", "an", "and", "is", "was", "are", "were", "i", "it", "its", "to", "of", "in", "for", "on", "with", "my", "this", "that", "but", "not",
    "no", "you", "they", "we", "have", "has", "had", "be", "been", "very", "so", "at", "as", "if", "or", "when", "from", "me", "your", "their",
    "our", "just", "there", "what", "can", "would", "will", "after", "don't", "doesn't", "didn't", "can't", "it's", "i'm", "because", "really",
    "too", "good", "great", "never", "does", "did", "do",
];

/// What the letters of a text are.
#[derive(Default)]
struct Letters {
    kana: usize,
    han: usize,
    chinese: usize,
    chinese_function: usize,
    hangul: usize,
    latin: usize,
    other: usize,
}

impl Letters {
    fn count(&mut self, character: char) {
        match character {
            'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ゝ' | 'ゞ' | '\u{31F0}'..='\u{31FF}' => self.kana += 1,
            '々' | '〆' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                self.han += 1;
                self.chinese += usize::from(CHINESE.contains(character));
                self.chinese_function += usize::from(CHINESE_FUNCTION.contains(character));
            }
            '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}' => self.hangul += 1,
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => self.latin += 1,
            other if other.is_alphabetic() => self.other += 1,
            _ => {}
        }
    }

    fn all(&self) -> usize {
        self.kana + self.han + self.hangul + self.latin + self.other
    }
}

/// The language of `text` (normalized).
///
/// A text of kana and kanji with Latin words in it is Japanese when those make at least 30 % of its letters, or 30 % of its words when a Latin word
/// counts as much as two kana. Addresses and handles do not count. A text without letters (👍) is English.
#[must_use]
pub fn language(text: &str) -> Language {
    let mut letters = Letters::default();
    let mut latin_words = 0;
    for word in text.split_whitespace().filter(|word| !(word.starts_with('@') || word.contains("://"))) {
        let mut in_latin = false;
        for character in word.chars() {
            letters.count(character);
            let latin = character.is_ascii_alphanumeric() || character == '\'' || character == '-';
            latin_words += usize::from(latin && !in_latin && character.is_ascii_alphabetic());
            in_latin = latin;
        }
    }
    let all = letters.all();
    if all == 0 {
        return Language::English;
    }
    if letters.hangul * 10 >= all * 3 || letters.other * 2 > all {
        return Language::Other;
    }
    let japanese = letters.kana + letters.han;
    if japanese * 10 >= all * 3 || (japanese > 0 && japanese * 10 >= (japanese + 2 * latin_words) * 3) {
        return if is_chinese(&letters) { Language::Other } else { Language::Japanese };
    }
    latin_language(text)
}

/// Chinese has no kana but a few borrowed ones (の), and writes characters that Japanese does not.
fn is_chinese(letters: &Letters) -> bool {
    if letters.kana * 10 > letters.kana + letters.han {
        return false;
    }
    // Ten characters without kana are a sentence, which Japanese cannot write.
    letters.chinese > letters.kana || (letters.kana == 0 && letters.han >= 10 && letters.chinese_function >= 2)
}

/// English unless function words or letters speak for another language; short texts are taken for English.
fn latin_language(text: &str) -> Language {
    let mut english = 0;
    let mut others = [0_usize; OTHER_WORDS.len()];
    let mut accented = 0;
    for word in text.unicode_words() {
        let word = word.to_lowercase().replace('’', "'");
        english += usize::from(ENGLISH_WORDS.contains(&word.as_str()));
        for (count, words) in others.iter_mut().zip(OTHER_WORDS) {
            *count += usize::from(words.contains(&word.as_str()));
        }
        accented += usize::from(word.chars().any(|character| !character.is_ascii() && character.is_alphabetic()));
    }
    let marks = text.chars().filter(|character| matches!(character, '¿' | '¡' | 'ß' | 'ñ' | 'ã' | 'õ' | 'ø' | 'å')).count();
    let other = others.into_iter().max().unwrap_or(0);
    let evidence = other + usize::from(accented > 0) + usize::from(marks > 0);
    if evidence >= 2 && other >= 1 && evidence > english { Language::Other } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_told() {
        for (text, expected) in [
            ("届くのが遅い", Language::Japanese),
            ("在庫切", Language::Japanese),
            ("配送遅延、箱破損、連絡無し", Language::Japanese),
            ("AP-300のWi-Fi設定がSmartphoneでできません", Language::Japanese),
            ("RT @catdad_kansai: アプリの更新で地図が消えた https://t.example/abcdefgh", Language::Japanese),
            ("The staff at 渋谷 store was very rude to me.", Language::English),
            ("I love my そよぎ, so quiet at night", Language::English),
            ("average", Language::English),
            ("Very recommend for dry apartment", Language::English),
            ("café was nice", Language::English),
            ("👍", Language::English),
            ("店员会说中文，服务非常好，下次还会再来。", Language::Other),
            ("这台空气净化器真的很安静,晚上睡觉也不会被吵醒。", Language::Other),
            ("앱이 한국어를 지원하면 좋겠어요. 그래도 쓰기 편합니다.", Language::Other),
            ("El purificador llegó muy rápido y la verdad es que estoy encantado con la compra.", Language::Other),
            ("Das Gerät ist sehr laut und ich bin nicht zufrieden", Language::Other),
            ("Très bon produit mais livraison lente", Language::Other),
            ("Barang bagus dan pengiriman cepat", Language::Other),
            ("Очень хорошо", Language::Other),
            ("ดีมาก", Language::Other),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }
}
