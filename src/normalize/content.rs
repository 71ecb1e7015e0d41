//! Whether a cell says anything: empty cells and non-answers (「特になし」, "n/a") are counted apart.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::is_emoji;

/// What a normalized cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or white space only.
    Empty,
    /// A non-answer, or symbols only.
    NoContent,
    /// Text to be analysed.
    Text,
}

/// No non-answer has more bytes; the patterns need not see an essay.
const LONGEST_NON_ANSWER: usize = 120;

/// Whole cells that say nothing, without white space, punctuation and letter case.
const NON_ANSWERS: &str = "\
    同上 同じ 同じです 上に同じ 上と同じ 右に同じ 上記の通り 上記のとおり 上記と同じ 前述の通り 以上 以上です 無 無回答 未回答 未記入 空欄 \
    省略 なす なしなし わからない 分からない わかりません 分かりません よくわからない よくわかりません 不明 テスト テストです テスト投稿 \
    てすと テストテスト てすとです テスト送信 テスト中 na none nil null no nope nothing nocomment nocomments noanswer nofeedback noidea \
    noopinion nothingtoadd nothingelse nothingspecial nothinginparticular nothingatall nothingtosay nothingtoreport notapplicable nonefornow \
    noneatall noneatthistime notatthistime notreally sameasabove asabove idk dontknow idontknow notsure test testing testtest thisisatest \
    testing123 test123 asdf asdfg asdfasdf qwerty xxx blank empty";

/// 「(今のところ)(特に)(意見は)(何も)ありません(です)」 and its variants. Only words for the answer itself stand in the middle: 「不満はありません」 says something.
static NOTHING_TO_SAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        "^(?:今のところ|いまのところ|今回|今回は|現在|現在は|現時点では|現状|現状では|今は)?",
        "(?:特段|特別|特に|とくに|別に|べつに|これといって|これと言って)?(?:は|、)?(?:何も|なにも|なんにも|何にも)?",
        "(?:(?:ご)?意見|(?:ご)?要望|コメント|回答|質問|記入|記載|その他|感想|(?:伝えたい|言いたい|書く|思う|思いつく|気になる)こと|事項|該当)?(?:は|も|が|など)?",
        "(?:特段|特別|特に|とくに)?(?:何も|なにも)?",
        "(?:なし|無し|ナシ|ない|無い|なかった|ありません|有りません|ございません|御座いません|思いつきません|思いつかない|思い付きません|思い浮かびません)(?:でした|です|だ|と思います)?(?:ね|よ|よね|かな|が|けど)?$",
    ))
    .ok()
});

/// Tells text from non-answers.
///
/// Symbols, digits or one letter repeated are no content; an emoji alone (👍, 😡) is an opinion, hence text.
#[must_use]
pub fn content(normalized: &str) -> Content {
    if normalized.trim().is_empty() {
        return Content::Empty;
    }
    if normalized.chars().any(is_emoji) {
        return Content::Text;
    }
    let letters: String =
        normalized.chars().filter(|character| character.is_alphanumeric() || *character == 'ー').flat_map(char::to_lowercase).collect();
    if !letters.chars().any(char::is_alphabetic) || is_one_letter(&letters) {
        return Content::NoContent;
    }
    let says_nothing = |letters: &str| {
        NON_ANSWERS.split_whitespace().any(|answer| answer == letters) || NOTHING_TO_SAY.as_ref().is_some_and(|pattern| pattern.is_match(letters))
    };
    if letters.len() <= LONGEST_NON_ANSWER && (says_nothing(&letters) || says_nothing(&hiragana(&letters))) {
        return Content::NoContent;
    }
    Content::Text
}

/// Katakana to hiragana: 「ﾄｸﾆﾅｼ」 from a terminal without hiragana reads as 「とくになし」.
fn hiragana(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            'ァ'..='ヶ' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
            other => other,
        })
        .collect()
}

/// 「あ」, "xx": one kana or Latin letter, however often; 「いい」 is an opinion.
fn is_one_letter(letters: &str) -> bool {
    let mut characters = letters.chars();
    let Some(first) = characters.next() else { return true };
    let plain = first.is_ascii() || matches!(first, 'ぁ'..='ヿ');
    plain && letters != "いい" && characters.all(|character| character == first)
}

#[cfg(test)]
mod tests {
    use super::super::normalize;
    use super::*;

    #[test]
    fn non_answers_have_no_content() {
        for cell in [
            "特になし",
            "とくにありません",
            "なし",
            "ない",
            "無し",
            "ありません。",
            "特に無いです",
            "特にないです。",
            "今のところ特にありません",
            "特に意見はございません",
            "同上",
            "-",
            ".",
            "・・・",
            "N/A",
            "n/a",
            "none",
            "None.",
            "Nothing",
            "no comment",
            "No comments.",
            "test",
            "テスト",
            "12345",
            "★★★",
            "ー",
            "あ",
            "ｎ／ａ",
            "特に何もありません",
            "nothing in particular",
            "ﾄｸﾆﾅｼ",
        ] {
            assert_eq!(content(normalize(cell).as_str()), Content::NoContent, "{cell}");
        }
    }

    #[test]
    fn opinions_are_text() {
        for cell in [
            "👍",
            "😡",
            "遅い",
            "いい",
            "普通。",
            "不満はありません",
            "問題ない",
            "電源ボタンがない",
            "在庫なし",
            "None of the buttons work",
            "Nothing works",
            "average",
            "特に不満なし",
            "ok",
            "良",
            "No comment on price, but slow",
            "特にないですが、配送が遅い",
        ] {
            assert_eq!(content(normalize(cell).as_str()), Content::Text, "{cell}");
        }
    }

    #[test]
    fn blank_cells_are_empty() {
        for cell in ["", " ", "　\n", "\u{200B}"] {
            assert_eq!(content(normalize(cell).as_str()), Content::Empty);
        }
    }
}
