//! What the name of a product says: its model numbers, its other words, and whether it names an accessory or another version.
//!
//! Shops add to a name what sells (「【公式】… 18畳 花粉 3年保証」). What is added may as well make another product of it: a filter *for* a purifier, the larger
//! version. So a longer name is taken for the same product only where it holds every word of the shorter one and its model number, and what it adds names
//! neither; Latin words that are added ("Pro", "Max") always do.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::normalize::is_hyphen;

/// Parts of words that name a thing for another thing.
const ACCESSORIES: [&str; 27] = [
    "フィルタ",
    "ケース",
    "カバー",
    "充電",
    "バッテリ",
    "電池",
    "ケーブル",
    "スタンド",
    "交換",
    "替え",
    "詰替",
    "専用",
    "部品",
    "パーツ",
    "消耗品",
    "リモコン",
    "アダプタ",
    "ホルダ",
    "ブラシ",
    "フィルム",
    "保護",
    "紙パック",
    "バッグ",
    "カートリッジ",
    "付属",
    "オプション",
    "補修",
];
/// Parts of words that name another version of a thing.
const VERSIONS: [&str; 22] = [
    "プロ",
    "マックス",
    "プラス",
    "ミニ",
    "ライト",
    "ウルトラ",
    "エア",
    "世代",
    "型",
    "改",
    "新",
    "旧",
    "限定",
    "中古",
    "セット",
    "上位",
    "下位",
    "大型",
    "小型",
    "大容量",
    "業務",
    "廉価",
];
/// What ends a word that says what a thing is for.
const FOR: &str = "用";
/// Letters and digits that a model number has at least.
const NUMBER: usize = 3;

/// The words of a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// Model numbers: words of Latin letters and digits, without hyphens.
    pub(super) numbers: BTreeSet<String>,
    /// All other words.
    words: Vec<String>,
}

impl Listing {
    /// Takes a name apart: after NFKC, in lower case, without what stands between 【 and 】, cut where Latin letters and others meet.
    pub(super) fn of(name: &str) -> Self {
        let name: String = name.nfkc().flat_map(char::to_lowercase).map(|letter| if is_hyphen(letter) { '-' } else { letter }).collect();
        let (mut runs, mut praised): (Vec<String>, bool) = (vec![String::new()], false);
        for character in name.chars() {
            praised = (praised || character == '【') && character != '】';
            let last = runs.last().and_then(|run| run.chars().next_back());
            let counts = !praised && (character.is_alphanumeric() || character == '-');
            // 「18畳」 is one word, 「30用」 is none.
            let goes_on = last.is_none_or(|last| is_latin(last) == is_latin(character))
                || runs.last().is_some_and(|run| run.chars().all(|letter| letter.is_ascii_digit()));
            if !counts {
                runs.push(String::new());
            } else if goes_on {
                if let Some(run) = runs.last_mut() {
                    run.push(character);
                }
            } else {
                runs.push(character.to_string());
            }
        }
        let runs = runs.into_iter().map(|run| run.replace('-', "")).filter(|run| !run.is_empty());
        let (numbers, words): (Vec<String>, Vec<String>) = runs.partition(|run| is_number(run));
        Self { numbers: numbers.into_iter().collect(), words }
    }

    /// Whether `long` names the same product with more words; both have the same numbers.
    pub(super) fn is_in(&self, long: &Self) -> bool {
        let holds = |word: &String, short: &String| if short.chars().all(is_latin) { word == short } else { word.contains(short.as_str()) };
        let is_held = |short: &String| long.words.iter().any(|word| holds(word, short));
        let mut added = long.words.iter().filter(|word| !self.words.iter().any(|short| holds(word, short)));
        let is_accessory = self.words.iter().any(|word| marks_accessory(word));
        !self.words.is_empty() && self.words.iter().all(is_held) && added.all(|word| is_description(word) && (is_accessory || !marks_accessory(word)))
    }
}

/// Whether a word only describes; Latin words and those of [`VERSIONS`] may name another version.
fn is_description(word: &str) -> bool {
    !word.chars().all(is_latin) && !VERSIONS.iter().any(|version| word.contains(version))
}

fn marks_accessory(word: &str) -> bool {
    word.ends_with(FOR) || ACCESSORIES.iter().any(|accessory| word.contains(accessory))
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

fn is_number(word: &str) -> bool {
    let has = |wanted: fn(&char) -> bool| word.chars().any(|character| wanted(&character));
    word.len() >= NUMBER && word.chars().all(is_latin) && has(char::is_ascii_alphabetic) && has(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_same(short: &str, long: &str) -> bool {
        let (short, long) = (Listing::of(short), Listing::of(long));
        short.numbers == long.numbers && !short.numbers.is_empty() && short.is_in(&long)
    }

    #[test]
    fn what_sells_makes_no_other_product() {
        for (short, long) in [
            ("空気清浄機 そよぎ AP-300", "【公式】空気清浄機 そよぎ AP-300 18畳 花粉 ペット 静音 3年保証"),
            ("加湿器 うるり HM-20", "【公式】超音波加湿器 うるり HM-20 上から給水 卓上 ①ミスト②モス③グレー"),
            ("交換用フィルター AF-30", "そよぎ専用 交換用フィルター ＡＦ－３０（純正品）"),
            ("Kettle KT-9", "Kettle KT9 送料無料"),
            ("加湿器 HM\u{2010}20", "加湿器 HM\u{2212}20 卓上"),
        ] {
            assert!(is_same(short, long), "{short} | {long}");
        }
    }

    #[test]
    fn accessories_versions_and_other_numbers_are_other_products() {
        for (short, long) in [
            ("空気清浄機 AP-300", "空気清浄機 AP-300用 交換フィルター"),
            ("空気清浄機 AP-300", "空気清浄機 AP-300 専用カバー"),
            ("空気清浄機 AP-300", "空気清浄機 AP-300 プロ"),
            ("空気清浄機 AP-300", "空気清浄機 AP-300 第2世代"),
            ("Galaxy S24", "Galaxy S24 Ultra"),
            ("空気清浄機 AP-300", "空気清浄機 AP-3000 花粉"),
            ("AP-300", "AP-300 花粉"),
            ("空気清浄機 そよぎ", "空気清浄機 そよぎ 花粉"),
        ] {
            assert!(!is_same(short, long), "{short} | {long}");
        }
    }
}
