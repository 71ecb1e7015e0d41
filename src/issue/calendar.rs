//! Words that date or count something: months, weekdays, units of time and of money, numbers. They say when or how much, never what an issue is about, so they are
//! no key words, and no phrase ends in one.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that count and date in Japanese, where they stand as nouns; counters that are suffixes are no content words anyway.
const JAPANESE: &str = "\
    月 日 年 週 時 分 秒 週間 時間 年間 日間 月間 分間 秒間 ヶ月 ヵ月 か月 カ月 ケ月 箇月 曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜 月曜日 火曜日 水曜日 木曜日 \
    金曜日 土曜日 日曜日 一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月 先月 今月 来月 先々月 先週 今週 来週 先々週 昨年 去年 今年 来年 一昨年 \
    本日 明日 翌日 当日 午前 午後 朝方 夕方 上旬 中旬 下旬 初旬 月末 月初 年末 年始 週末 一 二 三 四 五 六 七 八 九 十 百 千 万 億 数 半 個 件 回 枚 本 台 名 度 歳 才 \
    階 番 割 倍 円 一度 二度 一回 二回 一つ 二つ 三つ 一人 二人 半年 半日 半月 一年 一日 一週間 一ヶ月";

/// The same in English.
const ENGLISH: &str = "\
    january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday \
    wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri second minute hour day week month year decade century morning \
    afternoon evening noon midnight weekend weekday fortnight quarter am pm zero one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen \
    half first third fourth fifth sixth seventh eighth ninth tenth yen dollar cent euro pound usd jpy percent hrs hr min mins sec secs mid late early";

/// What stands after digits in "10th", "5pm", "30min": the number is all that such a word says.
const AFTER_DIGITS: [&str; 21] =
    ["", "st", "nd", "rd", "th", "am", "pm", "x", "h", "hr", "hrs", "m", "min", "mins", "s", "sec", "k", "yen", "円", "月", "日"];

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| JAPANESE.split_whitespace().chain(ENGLISH.split_whitespace()).collect());

/// Whether a word's key only dates or counts.
pub(super) fn dates_or_counts(key: &str) -> bool {
    let rest = key.trim_start_matches(|character: char| character.is_numeric() || matches!(character, '.' | ',' | ':' | '/'));
    WORDS.contains(key) || rest.len() < key.len() && AFTER_DIGITS.contains(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_told_from_names_and_sizes() {
        for word in ["月", "september", "monday", "木曜", "week", "年", "10th", "5pm", "30", "3,000円", "two", "hour"] {
            assert!(dates_or_counts(word), "{word}");
        }
        for word in ["af-30", "5ghz", "e7", "配送", "monitor", "土日", "入荷", "sunlight", "3d", "hm-20"] {
            assert!(!dates_or_counts(word), "{word}");
        }
    }
}
