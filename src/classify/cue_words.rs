//! The words behind a cue. The model's cues are runs of tokens, which may begin or end inside a word or hold nothing but particles; what every output states
//! are whole words that carry meaning.
//!
//! A word is a noun, verb or adjective with what inflects it: 「届き|ませ|ん|でし|た」 is one word, and so is "don't like", for a negation belongs to what it denies.
//! Particles, conjunctions, pronouns, numbers, function words and words of the most general meaning ([`Token::stop`]) are none, unless they are denied.

use super::comment::Span;
use crate::normalize::Language;
use crate::tokenize::{PartOfSpeech, Token};

/// A word and whether it says something.
struct Word {
    span: Span,
    tells: bool,
}

/// The whole words that the cues of a unit touch, in order, none touching another; `tokens` are those of `text`.
#[must_use]
pub fn cue_words(text: &str, tokens: &[Token], cues: &[Span], language: Language) -> Vec<Span> {
    if cues.is_empty() {
        return Vec::new();
    }
    let words = if language == Language::Japanese { japanese(text, tokens) } else { english(text, tokens) };
    let touched = |word: &Word| cues.iter().any(|cue| cue.start < word.span.end && word.span.start < cue.end);
    let mut found: Vec<Span> = Vec::new();
    for Word { span, .. } in words.into_iter().filter(|word| word.tells && touched(word)) {
        match found.last_mut() {
            // One cue of several words: "no longer works" is read as one, 品|切れ too.
            Some(last) if span.start <= last.end || &text[last.end..span.start] == " " => last.end = last.end.max(span.end),
            _ => found.push(span),
        }
    }
    found
}

fn is_nominal(token: &Token) -> bool {
    use PartOfSpeech::{AdjectivalNoun, Noun, ProperNoun, VerbalNoun};
    matches!(token.part_of_speech, Noun | VerbalNoun | AdjectivalNoun | ProperNoun)
}

fn is_negation(token: &Token) -> bool {
    matches!(token.base.as_str(), "ない" | "無い" | "ぬ" | "ん" | "ず" | "まい")
        && matches!(token.part_of_speech, PartOfSpeech::Auxiliary | PartOfSpeech::Adjective)
}

/// Japanese words: a noun with its prefix and suffix, or a predicate with its auxiliaries.
fn japanese(text: &str, tokens: &[Token]) -> Vec<Word> {
    use PartOfSpeech::{Adjective, Adverb, Verb};
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(head) = tokens.get(at) {
        let start = at;
        let prefixed = head.part_of_speech == PartOfSpeech::Prefix;
        let head = if prefixed { tokens.get(at + 1).filter(|next| next.span.start == head.span.end) } else { Some(head) };
        at += 1 + usize::from(prefixed && head.is_some());
        let Some(head) = head else { continue };
        if !is_nominal(head) && !matches!(head.part_of_speech, Verb | Adjective | Adverb) {
            continue;
        }
        if is_nominal(head) && tokens.get(at).is_some_and(|next| next.part_of_speech == PartOfSpeech::Suffix) {
            at += 1;
        }
        let verbal = matches!(head.part_of_speech, Verb | Adjective);
        let light = head.part_of_speech == PartOfSpeech::VerbalNoun
            && tokens.get(at).is_some_and(|next| matches!(next.base.as_str(), "する" | "できる" | "出来る" | "致す" | "いたす"));
        at += usize::from(light);
        let tail = inflection(text, tokens, at, verbal || light);
        let chain = &tokens[at..tail];
        at = tail;
        let denied = chain.iter().chain([head]).any(is_negation);
        let adverb = head.part_of_speech == Adverb;
        let scrap = !denied && is_scrap(&text[tokens[start].span.start..tokens[tail - 1].span.end]);
        let when = SAYING_WHEN.contains(&head.base.as_str());
        let tells = !adverb && !scrap && (denied || !head.stop && !when);
        words.push(Word { span: Span { start: tokens[start].span.start, end: tokens[tail - 1].span.end }, tells });
    }
    words
}

/// Nouns beside the stop words that say when, how often or in what order, and no more. The dictionary files them under nouns that may stand as adverbs, beside
/// 「時間」, which tells.
const SAYING_WHEN: [&str; 34] = [
    "結局", "前回", "次回", "最近", "最初", "最後", "当初", "現在", "本日", "明日", "先週", "今週", "来週", "先月", "今月", "来月", "去年", "昨年",
    "今年", "来年", "以前", "以降", "以来", "途中", "実際", "普段", "時々", "毎週", "毎月", "今朝", "今夜", "当日", "翌日", "前日",
];

/// Copulas, which say nothing unless they are denied.
const COPULAS: [&str; 3] = ["です", "だ", "である"];

/// Words that count, or join a sentence to another, and that no list of parts of speech has.
const SAYING_LITTLE: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "first",
    "second",
    "third",
    "whenever",
    "meanwhile",
    "apparently",
    "especially",
    "actually",
    "exactly",
    "simply",
];

/// A single letter or kana, or a long mark alone, is a slip or a sigh.
fn is_scrap(surface: &str) -> bool {
    let mut letters = surface.chars().filter(|c| c.is_alphanumeric() && !matches!(c, 'ー' | 'ｰ'));
    match (letters.next(), letters.next()) {
        (None, _) => true,
        (Some(only), None) => only.is_ascii_alphanumeric() || matches!(only, '\u{3041}'..='\u{30fe}' | '\u{ff66}'..='\u{ff9f}'),
        _ => false,
    }
}

/// One past the last token that inflects the predicate before `from`.
fn inflection(text: &str, tokens: &[Token], from: usize, verbal: bool) -> usize {
    let surface = |token: &Token| &text[token.span.clone()];
    let auxiliary = |at: usize| tokens.get(at).is_some_and(|token| token.part_of_speech == PartOfSpeech::Auxiliary);
    let negated = |at: usize| tokens.get(at).is_some_and(is_negation);
    let particle = |at: usize, words: &[&str]| {
        tokens.get(at).is_some_and(|token| token.part_of_speech == PartOfSpeech::Particle && words.contains(&surface(token)))
    };
    let mut end = from;
    loop {
        if auxiliary(end) {
            end += 1;
        } else if particle(end, &["て", "で"]) && auxiliary(end + 1) {
            end += 2;
        } else if particle(end, &["は", "も", "が"]) && negated(end + 1) && end > from {
            // 高くは|ない, 静かでは|ない; 「電源が入ら」 has its が before the predicate.
            end += 2;
        } else if negated(end) && end > from || end > from && negated(end - 1) && tokens.get(end).is_some_and(|token| token.base == "なる") {
            // 反応しなく|なった
            end += 1;
        } else {
            break;
        }
    }
    if !verbal && !tokens[from..end].iter().any(is_negation) {
        return from;
    }
    if verbal && particle(end, &["て", "で"]) {
        return end + 1;
    }
    // 「少ないです」 is 少ない, politely; 「届きませんでした」 is one word.
    let whole = end;
    let polite = |at: usize| {
        let token = &tokens[at];
        token.part_of_speech == PartOfSpeech::Auxiliary
            && (COPULAS.contains(&token.base.as_str()) || token.base == "た" && at > from && tokens[at - 1].base == "です")
    };
    while end > from && polite(end - 1) && !(surface(&tokens[end - 1]) == "だ" && verbal && end - from == 1) {
        end -= 1;
    }
    if end > from && end < whole && matches!(tokens[end - 1].base.as_str(), "ん" | "ぬ") { whole } else { end }
}

/// English words; a negation goes with the next word that it can deny.
fn english(text: &str, tokens: &[Token]) -> Vec<Word> {
    use PartOfSpeech::{Adjective, Adverb, Auxiliary, Number, Symbol, Verb};
    let denies = |token: &Token| matches!(token.base.as_str(), "not" | "never" | "no" | "without" | "nothing" | "nobody" | "none");
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // "doesn't" is one word, of which the tokenizer makes two.
        let joined =
            token.part_of_speech == Auxiliary && tokens.get(at + 1).is_some_and(|next| next.base == "not" && next.span.start == token.span.end);
        let negation = at + usize::from(joined);
        if denies(&tokens[negation]) {
            let mut end = negation;
            // As far as three words on, within the clause.
            for next in negation + 1..(negation + 4).min(tokens.len()) {
                let follows = text[tokens[next - 1].span.end..tokens[next].span.start].chars().all(char::is_whitespace);
                let part = tokens[next].part_of_speech;
                if !follows || part == Symbol {
                    break;
                }
                // "no longer works": not a length.
                if text[tokens[next].span.clone()].eq_ignore_ascii_case("longer") {
                    end = next;
                    continue;
                }
                if is_nominal(&tokens[next]) && !tokens[next].stop || matches!(part, Verb | Adjective) {
                    end = next;
                    break;
                }
                if !matches!(part, Adverb | Auxiliary) && !tokens[next].stop {
                    break;
                }
            }
            words.push(Word { span: Span { start: token.span.start, end: tokens[end].span.end }, tells: true });
            at = end + 1;
            continue;
        }
        let manner = token.part_of_speech == Adverb && text[token.span.clone()].ends_with("ly");
        let word = text[token.span.clone()].to_lowercase();
        let little = is_scrap(&word) || SAYING_LITTLE.contains(&word.as_str());
        let tells = !token.stop && !little && (is_nominal(token) || matches!(token.part_of_speech, Verb | Adjective) || manner);
        if token.part_of_speech != Symbol && token.part_of_speech != Number {
            words.push(Word { span: Span { start: token.span.start, end: token.span.end }, tells });
        }
        at += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::tokenize::Tokenizer;

    fn tokenizer() -> Tokenizer {
        Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).unwrap()
    }

    /// The text with its cue words in brackets; the model's cues are given as pieces of it.
    fn shown(tokenizer: &Tokenizer, text: &str, cues: &[&str], language: Language) -> String {
        let spans: Vec<Span> = cues.iter().map(|cue| text.find(cue).map(|start| Span { start, end: start + cue.len() }).unwrap()).collect();
        let tokens = tokenizer.worker().tokenize(text, language).unwrap();
        let mut shown = text.to_owned();
        for word in cue_words(text, &tokens, &spans, language).into_iter().rev() {
            shown.insert(word.end, ']');
            shown.insert(word.start, '[');
        }
        shown
    }

    #[test]
    fn japanese_cues_are_whole_words_that_say_something() {
        let tokenizer = tokenizer();
        let mut wrong = Vec::new();
        for (text, cue, expected) in [
            ("荷物が届かない。", "届か", "荷物が[届かない]。"),
            ("荷物が届かない。", "ない", "荷物が[届かない]。"),
            ("荷物がまだ届きませんでした。", "ませ", "荷物がまだ[届きませんでした]。"),
            ("配達が遅れました。", "が遅れまし", "配達が[遅れました]。"),
            ("予定より3日遅れました。", "れまし", "予定より3日[遅れました]。"),
            ("対応が最悪です。", "最悪です", "対応が[最悪]です。"),
            ("対応が最悪です。", "です", "対応が最悪です。"),
            ("値段が高いので買わない", "ので", "値段が高いので買わない"),
            ("値段が高いので買わない", "買", "値段が高いので[買わない]"),
            ("壊れたので返品", "壊", "[壊れた]ので返品"),
            ("フィルターが品切れ", "ルタ", "[フィルター]が品切れ"),
            ("数が少ないです", "少", "数が[少ない]です"),
            ("音がうるさい", "うるさい", "音が[うるさい]"),
            ("全く使えません。", "ません", "全く[使えません]。"),
            ("でも電源が入りません", "でも", "でも電源が入りません"),
            ("反応しなくなった", "しな", "[反応しなくなった]"),
            ("静かではない", "静か", "[静かではない]"),
            ("少なくて困る", "少な", "[少なくて]困る"),
            ("届いてすぐ壊れた", "届い", "[届いて]すぐ壊れた"),
            ("これはもう返事がない", "ない", "これはもう返事が[ない]"),
            ("前回作り直した地図が消えた", "前回作り直", "前回[作り直した]地図が消えた"),
            ("結局ダメでした", "結局ダメ", "結局[ダメ]でした"),
        ] {
            let found = shown(&tokenizer, text, &[cue], Language::Japanese);
            if found != expected {
                wrong.push(format!("{text} / {cue}: {found}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn english_cues_are_whole_words_that_say_something() {
        let tokenizer = tokenizer();
        let mut wrong = Vec::new();
        for (text, cues, expected) in [
            ("It no longer works by the door", &["no longer", "by the"][..], "It [no longer works] by the door"),
            ("The delivery was late again", &["was lat"], "The delivery was [late] again"),
            ("I don't like it", &["n't lik"], "I [don't like] it"),
            ("so disappointing, and the app", &["disappo", "and the"], "so [disappointing], and the app"),
            ("it is what it is", &["it is", "what"], "it is what it is"),
            ("Stopped working after any update", &["after", "any"], "Stopped working after any update"),
            ("The app never responds", &["never"], "The app [never responds]"),
            ("Arrived quickly", &["quick"], "Arrived [quickly]"),
        ] {
            let found = shown(&tokenizer, text, cues, Language::English);
            if found != expected {
                wrong.push(format!("{text} / {cues:?}: {found}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn any_span_of_any_text_gives_words_in_order_within_the_text() {
        let tokenizer = tokenizer();
        for text in ["It’s ok。がが届かない…「ﾎﾟｲﾝﾄ」が— no-go 😀な、です", "doesn't not no", "not"] {
            for language in [Language::Japanese, Language::English] {
                let tokens = tokenizer.worker().tokenize(text, language).unwrap();
                let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                for &start in &bounds {
                    for &end in bounds.iter().filter(|&&end| end > start) {
                        let words = cue_words(text, &tokens, &[Span { start, end }], language);
                        assert!(words.iter().all(|word| word.start < word.end && text.get(word.start..word.end).is_some()));
                        assert!(words.windows(2).all(|pair| pair[0].end < pair[1].start));
                    }
                }
            }
        }
    }
}
