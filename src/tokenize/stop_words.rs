//! Words that say nothing by themselves: the function words of English, and Japanese verbs, nouns and adverbs of the most general meaning.
//!
//! Negations are none of them: "not", ない.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Base forms. Particles, auxiliaries, pronouns, numbers and affixes are stop words by their part of speech already.
const JAPANESE: &str = "\
    する なる ある いる できる 出来る やる くる 来る いく 行く くれる もらう あげる いただく 頂く くださる 下さる おる ござる いう 言う みる \
    見る しまう おく いたす 致す なさる 思う おもう 感じる つく よる とる かける わかる 分かる 知る こと もの 事 物 とき 時 ところ 所 ため 為 \
    よう ほう 方 まま はず わけ 感じ 気 場合 今 今回 今日 昨日 先日 前 後 中 上 下 間 点 人 自分 私 僕 俺 何 誰 どこ ここ そこ これ それ あれ \
    一つ ひとつ とても すごい すごく かなり もう まだ また 少し ちょっと もっと ずっと やはり やっぱり 本当に ほんとに 非常 大変 全然 全く \
    まったく 特に とくに たぶん 多分 一番 結構 いつも よく さらに そう こう どう ああ まず すでに 既に 本当 ほんと 様 さん 方々 他 ほか 以上 \
    以下 程度 毎回 毎日 件 回 円 お願い 御願い";

/// Words whose part of speech does not already make them stop words.
const ENGLISH: &str = "\
    be have do get go make let seem say tell think thing stuff lot bit way one someone something anything everything everyone anyone here \
    there now then just also even still again ever already very really so too quite rather pretty much many more most some any such same other \
    another own only all both each few every yes ok okay please thanks thank hi hello dear today yesterday time day us etc maybe perhaps \
    actually basically literally sure kind sort want know see come take give put";

static JAPANESE_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| JAPANESE.split_whitespace().collect());
static ENGLISH_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());

pub(super) fn is_japanese_stop_word(base: &str) -> bool {
    JAPANESE_SET.contains(base)
}

pub(super) fn is_english_stop_word(base: &str) -> bool {
    ENGLISH_SET.contains(base)
}
