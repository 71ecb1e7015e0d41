//! Clauses: a sentence is cut where a contrast joins two judgements, since each side has a pole of its own.
//!
//! The rules look at letters, not at an analysis: a conjunctive が follows a predicate (です, ます, た, る, 高い …), a subject's が follows a noun.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Fewest letters on each side of a Japanese cut.
const FEWEST_LETTERS: usize = 4;

/// Fewest words on each side of an English cut.
const FEWEST_WORDS: usize = 3;

/// Longest question, in bytes, that a clause before it may introduce.
const LONGEST_QUESTION: usize = 600;

/// Contrasts at the end of a clause; the cut is after the match.
static CLAUSE_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        // Polite predicates need no comma.
        r"(?:です|ます|ました|でした|ません|でしょう)が、?",
        // Plain predicates need one.
        r"|(?:た|だ|い|る|思う|言う|違う|使う|買う|あう|合う|だろう)が、",
        r"|(?:です|ます|ました|でした|ません|た|だ|い|る|う|ん|す|く|む|ぶ|つ)(?:けれども|けれど|けども|けど)、?",
        r"|[たるいなう]ものの、?|[たるいなすん](?:のに|くせに)、|[たるいなう]?(?:にもかかわらず|にも関わらず)、?",
        r"|[たるいな](?:一方で?|反面)、?",
    ))
    .ok()
});

/// Contrasts at the beginning of a clause; the cut is before the word, after the comma.
static CLAUSE_START: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"、(?:ただし、?|ただ、?|しかし、?|でも、?|けれども?、?|けど、?|だけど、?|だが、?|それでも、?|なのに、?|一方で?、?)").ok()
});

/// Nouns that end like a predicate.
const NOUNS: &[&str] = &[
    "匂いが、",
    "臭いが、",
    "違いが、",
    "扱いが、",
    "使いが、",
    "払いが、",
    "問いが、",
    "思いが、",
    "狙いが、",
    "勢いが、",
    "願いが、",
    "手伝いが、",
    "買いが、",
    "揃いが、",
    "具合いが、",
    "あなたが、",
    "かたが、",
    "ふたが、",
    "めまいが、",
    "においが、",
    "くらいが、",
    "ぐらいが、",
    "あいだが、",
    "はだが、",
    "せいが、",
    "あいが、",
];

/// Set phrases that open a remark and contrast with nothing.
const OPENINGS: &[&str] = &[
    "すみませんが",
    "すいませんが",
    "申し訳ありませんが",
    "申し訳ございませんが",
    "申し訳ないですが",
    "申し訳ないのですが",
    "恐れ入りますが",
    "おそれいりますが",
    "お手数ですが",
    "失礼ですが",
    "恐縮ですが",
    "残念ですが",
    "勝手ですが",
    "お手数をおかけしますが",
    "お手数おかけしますが",
    "お忙しいところ恐縮ですが",
    "細かいですが",
    "個人的にですが",
    "余談ですが",
    "質問ですが",
    "質問なのですが",
    "お聞きしたいのですが",
    "お伺いしたいのですが",
    "確認したいのですが",
    "すみませんけど",
    "申し訳ないけど",
    "悪いけど",
    "失礼ですけど",
    "と申しますが",
];

/// Words before "but" that are no judgement: "nothing but", "anything but", "all but", "not only … but also".
const BEFORE_BUT: &[&str] = &["nothing", "anything", "all", "none", "no", "not", "choice", "everything", "last"];

/// The clauses of `sentence`, a span of `text`; they tile it.
pub(super) fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let part = &text[sentence.clone()];
    let japanese = part.chars().any(|character| matches!(character, 'ぁ'..='ん'));
    let mut cuts = if japanese { japanese_cuts(part) } else { english_cuts(part) };
    cuts.sort_unstable();
    let mut found = Vec::with_capacity(cuts.len() + 1);
    let (mut start, mut seen, mut open) = (0, 0, 0_usize);
    // Beyond the last closing bracket nothing open is ever closed: a frown ":(" is no bracket.
    let last_closing = part.rfind(['」', '』', ')', '”', '】']).unwrap_or(0);
    for cut in cuts {
        open = quotes_open(&part[seen..cut], open);
        seen = cut;
        // Each side must be able to stand alone, seen from the last cut that was made.
        let quoted = open > 0 && cut <= last_closing;
        if !quoted && cut > start && stands_alone(&part[start..cut], japanese) && stands_alone(&part[cut..], japanese) {
            found.push(sentence.start + start..sentence.start + cut);
            start = cut;
        }
    }
    found.push(sentence.start + start..sentence.end);
    found
}

fn japanese_cuts(sentence: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    if let Some(pattern) = CLAUSE_END.as_ref() {
        cuts.extend(pattern.find_iter(sentence).map(|found| found.end()).filter(|&end| {
            let before = &sentence[..end];
            let clause = before.trim_end_matches('、');
            if is_preamble(clause, &sentence[end..]) {
                return false;
            }
            !NOUNS.iter().any(|noun| before.ends_with(noun)) && !OPENINGS.iter().any(|opening| clause.ends_with(opening))
        }));
    }
    if let Some(pattern) = CLAUSE_START.as_ref() {
        cuts.extend(
            pattern
                .find_iter(sentence)
                .filter(|found| !sentence[found.end()..].starts_with(['の', 'い']))
                .map(|found| found.start() + '、'.len_utf8()),
        );
    }
    cuts
}

/// 「家のWi-Fiが5GHzですが、登録できますか」: before a question the clause says what the question is about, and the two are one opinion. With のですが
/// the same holds before a request.
fn is_preamble(clause: &str, rest: &str) -> bool {
    if !["が", "けど", "けれど", "けれども", "けども"].iter().any(|ending| clause.ends_with(ending)) {
        return false;
    }
    if rest.len() > LONGEST_QUESTION {
        return false;
    }
    let question = rest.contains('?');
    let rest = rest.trim_end_matches(|character: char| !character.is_alphanumeric());
    let question =
        question || ["か", "かな", "のかな", "でしょうか", "教えて", "教えてください", "教えて下さい"].iter().any(|ending| rest.ends_with(ending));
    let request = ["ください", "下さい", "お願いします", "お願いいたします", "ほしい", "欲しい", "ほしいです", "欲しいです", "くれ", "たいです"]
        .iter()
        .any(|ending| rest.ends_with(ending));
    let explains = ["のですが", "んですが", "のですけど", "んですけど", "んだけど"].iter().any(|ending| clause.ends_with(ending));
    question || (request && explains)
}

fn english_cuts(sentence: &str) -> Vec<usize> {
    let lower = sentence.to_ascii_lowercase();
    let mut cuts: Vec<usize> = lower.match_indices("; ").map(|(at, _)| at + 1).collect();
    for (at, _) in lower.match_indices("but ") {
        let before = lower[..at].trim_end();
        let separate = lower[..at].ends_with([' ', ',']);
        let last = before
            .trim_end_matches(|character: char| !character.is_alphanumeric())
            .rsplit(|character: char| !character.is_alphanumeric())
            .next()
            .unwrap_or("");
        if separate && !BEFORE_BUT.contains(&last) && !lower[at..].starts_with("but also") && !lower[at..].starts_with("but not least") {
            cuts.push(at);
        }
    }
    for word in [" however", " although ", " even though ", " though ", " yet ", " whereas ", " while "] {
        // Without a comma before it, "though" or "while" is seldom a contrast.
        cuts.extend(lower.match_indices(word).filter(|(at, _)| lower[..*at].ends_with([',', ' ', ';', '-'])).map(|(at, _)| at + 1));
    }
    if ["although ", "though ", "even though ", "while ", "whilst ", "despite "].iter().any(|opening| lower.trim_start().starts_with(opening)) {
        cuts.extend(lower.find(", ").map(|at| at + 1));
    }
    cuts
}

/// How many quotes and brackets are open after `text` when `open` were before it.
fn quotes_open(text: &str, open: usize) -> usize {
    text.chars().fold(open, |open, character| match character {
        '「' | '『' | '(' | '“' | '【' => open + 1,
        '」' | '』' | ')' | '”' | '】' => open.saturating_sub(1),
        _ => open,
    })
}

fn stands_alone(clause: &str, japanese: bool) -> bool {
    if japanese {
        clause.chars().filter(|character| character.is_alphanumeric() || *character == 'ー').take(FEWEST_LETTERS).count() == FEWEST_LETTERS
    } else {
        clause.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).take(FEWEST_WORDS).count() == FEWEST_WORDS
    }
}
