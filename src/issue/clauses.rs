//! Short clauses as titles: nobody says it better than a customer who says it in one breath.
//!
//! A clause runs from one stop to the next. What only reports it (「…とのこと」) is taken off; one that begins or ends in the middle of a thought is none.

use super::phrases::{Phrase, is_content, surface, terms};
use crate::normalize::Language;
use crate::tokenize::{PartOfSpeech, Token};

/// Characters of a Japanese clause.
const JAPANESE: std::ops::RangeInclusive<usize> = 6..=26;
/// Words of an English clause.
const ENGLISH: std::ops::RangeInclusive<usize> = 3..=10;
/// Content words of a clause that says something.
const TELLING: usize = 2;

/// How an agent reports what a customer said.
const REPORTED: [&str; 14] = [
    "とのことでした",
    "とのことです",
    "とのこと",
    "とのご意見",
    "とのご要望",
    "とのご連絡",
    "とのお申し出",
    "とのご指摘",
    "との件",
    "とのご不満",
    "そうです",
    "と言われました",
    "ということです",
    "と言われた",
];
/// The same in English, at the beginning.
const REPORTS: [&[&str]; 6] =
    [&["caller", "reports"], &["customer", "reports"], &["customer", "says"], &["caller", "says"], &["customer", "states"], &["caller", "states"]];
/// Words that only join a Japanese sentence to the one before it.
const JOINING: [&str; 12] = ["でも", "しかも", "また", "あと", "ただ", "なので", "だから", "そして", "それで", "ちなみに", "しかし", "結局"];
/// Endings that leave a Japanese thought open, whatever word they belong to.
const CONDITIONS: [&str; 12] = ["たら", "だら", "なら", "ので", "のに", "けど", "けれど", "けれども", "から", "たところ", "ため", "当日"];
/// Particles that leave a Japanese thought open: the clause is a condition, a reason or a contrast of the next one.
const OPEN: [&str; 11] = ["て", "で", "が", "し", "と", "ば", "は", "も", "を", "に", "や"];
/// English words that begin in the middle of a thought.
const MIDDLE: [&str; 24] = [
    "and", "but", "or", "so", "because", "since", "which", "that", "who", "when", "if", "then", "than", "until", "while", "although", "though", "to",
    "of", "with", "for", "at", "in", "on",
];
/// Auxiliaries that follow a subject which is left out, unless they ask.
const SUBJECTLESS: [&str; 6] = ["has", "is", "does", "did", "been", "being"];
/// English words that end in the middle of a thought.
const UNFINISHED: [&str; 16] = ["the", "a", "an", "to", "of", "and", "or", "but", "with", "for", "at", "in", "is", "was", "my", "that"];

/// The clauses of a unit that could be a title.
pub(super) fn clauses(text: &str, tokens: &[Token], language: Language) -> Vec<Phrase> {
    let english = language == Language::English;
    let mut found = Vec::new();
    let stop = |a: &Token, b: &Token| text.get(a.span.end..b.span.start).is_none_or(|gap| gap.chars().any(|c| !c.is_whitespace()));
    let is_stop =
        |token: &Token| token.part_of_speech == PartOfSpeech::Symbol && !matches!(surface(text, token), "-" | "'" | "’" | "・" | "%" | "ー");
    for run in tokens.split(is_stop) {
        if is_quoted(text, run) {
            continue;
        }
        for piece in run.chunk_by(|a, b| !stop(a, b)) {
            found.extend(if english { english_clause(text, piece) } else { japanese_clause(text, piece) });
        }
    }
    found
}

/// Whether a run stands in quotation marks of its own: it is what a screen or somebody else says, not what the customer does.
fn is_quoted(text: &str, run: &[Token]) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let opens = text[..first.span.start].trim_end().ends_with(['"', '“', '‘', '「', '『', '\'']);
    let closes = text[last.span.end..].trim_start().starts_with(['"', '”', '’', '」', '』', '\'']);
    opens && closes
}

fn japanese_clause(text: &str, piece: &[Token]) -> Option<Phrase> {
    use PartOfSpeech::{Auxiliary, Particle, Suffix};
    let joins = piece.first().is_some_and(|first| JOINING.contains(&surface(text, first)));
    let piece = &piece[usize::from(joins)..];
    let (first, last) = (piece.first()?, piece.last()?);
    if matches!(first.part_of_speech, Particle | Auxiliary | Suffix) {
        return None;
    }
    let whole = text.get(first.span.start..last.span.end)?;
    let words = REPORTED.iter().find_map(|tail| whole.strip_suffix(tail)).unwrap_or(whole);
    let kept: Vec<&Token> = piece.iter().filter(|token| token.span.end <= first.span.start + words.len()).collect();
    let last = kept.last()?;
    let particle = last.part_of_speech == Particle && OPEN.contains(&surface(text, last));
    let open = particle || CONDITIONS.iter().any(|tail| words.ends_with(tail));
    if open || !JAPANESE.contains(&words.chars().count()) {
        return None;
    }
    phrase(&finished(text, words, &kept), piece, &kept, Language::Japanese)
}

/// The clause with its last word in plain form where it leans on a next clause: 「フッ素が浮き」 → 「フッ素が浮く」, 「接続できず」 → 「接続できない」.
fn finished(text: &str, words: &str, kept: &[&Token]) -> String {
    use PartOfSpeech::{Auxiliary, Verb};
    let whole = || words.to_owned();
    let [.., before, last] = kept else { return whole() };
    let met = surface(text, last);
    let Some(stem) = words.strip_suffix(met) else { return whole() };
    if last.part_of_speech == Auxiliary && met == "ず" {
        return if surface(text, before) == "せ" { whole() } else { format!("{stem}ない") };
    }
    let leans = matches!(last.part_of_speech, Verb | Auxiliary)
        && met.ends_with(['い', 'き', 'ぎ', 'し', 'ち', 'に', 'び', 'み', 'り', 'え', 'け', 'げ', 'せ', 'て', 'ね', 'べ', 'め', 'れ']);
    // 「ください」 and 「くれ」 ask for something; 「です」 and 「ます」 in other forms are no stems.
    let asks = matches!(last.base.as_str(), "くださる" | "下さる" | "くれる" | "なさる" | "です" | "ます" | "ない" | "たい" | "らしい");
    if leans && !asks && met != last.base && last.base.ends_with(['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る']) {
        return format!("{stem}{}", last.base);
    }
    whole()
}

fn english_clause(text: &str, piece: &[Token]) -> Option<Phrase> {
    let begins =
        |words: &[&str]| piece.len() > words.len() && piece.iter().zip(words).all(|(token, word)| surface(text, token).eq_ignore_ascii_case(word));
    let piece = &piece[REPORTS.iter().find(|words| begins(words)).map_or(0, |words| words.len())..];
    let is = |token: &Token, words: &[&str]| words.contains(&surface(text, token).to_lowercase().as_str());
    // After "and" comes what else happened, after "but" what is wrong; "but not …" denies what stands before it.
    let joins = matches!(piece, [but, next, ..] if is(but, &["but"]) && !is(next, &["not"]));
    let piece = &piece[usize::from(joins)..];
    let (first, last) = (piece.first()?, piece.last()?);
    let asks = text[last.span.end..].trim_start().starts_with('?');
    if is_headless(text, piece) || is(first, &SUBJECTLESS) && !asks || is(first, &MIDDLE) || is(last, &UNFINISHED) || !ENGLISH.contains(&piece.len())
    {
        return None;
    }
    phrase(text.get(first.span.start..last.span.end)?, piece, &piece.iter().collect::<Vec<_>>(), Language::English)
}

/// Whether a clause has lost its subject: it begins with a participle and nothing else is said ("Hanging under the wrong model"; "Rebalancing the towels doesn't
/// help" says something).
fn is_headless(text: &str, piece: &[Token]) -> bool {
    use PartOfSpeech::{Auxiliary, Verb};
    let is_participle = |token: &Token| surface(text, token).to_lowercase().ends_with("ing");
    let says = |token: &Token| matches!(token.part_of_speech, Auxiliary | Verb) && !is_participle(token);
    piece.first().is_some_and(|first| first.part_of_speech == Verb && is_participle(first)) && !piece[1..].iter().any(says)
}

/// An adjective before a noun says nothing of it ("third order in a row"), and a word after an adjective is its noun even if it could be a verb.
fn is_english_predicate(kept: &[&Token], at: usize) -> bool {
    use PartOfSpeech::{Adjective, Auxiliary, Noun, Number, ProperNoun, Verb, VerbalNoun};
    let part = |at: usize| kept.get(at).map(|token| token.part_of_speech);
    match part(at) {
        Some(Verb) => at == 0 || part(at - 1) != Some(Adjective),
        // "Nobody has any in stock"
        Some(Auxiliary) => at > 0 && matches!(kept[at].base.as_str(), "have" | "be") && !matches!(part(at + 1), Some(Verb | Auxiliary)),
        Some(Adjective) => !matches!(part(at + 1), Some(Noun | ProperNoun | VerbalNoun | Verb | Adjective | Number)),
        _ => false,
    }
}

fn phrase(words: &str, piece: &[Token], kept: &[&Token], language: Language) -> Option<Phrase> {
    use PartOfSpeech::{AdjectivalNoun, Adjective, Noun, ProperNoun, Verb, VerbalNoun};
    let argument = kept.iter().any(|token| is_content(token) && matches!(token.part_of_speech, Noun | ProperNoun | VerbalNoun));
    let predicate = match language {
        Language::English => (0..kept.len()).any(|at| is_english_predicate(kept, at)),
        Language::Japanese | Language::Other => {
            kept.iter().any(|token| matches!(token.part_of_speech, Verb | Adjective | AdjectivalNoun | VerbalNoun))
        }
    };
    let mut terms = terms(&piece[..kept.len()]);
    terms.sort_unstable();
    terms.dedup();
    // 「三十分契約の話」 names a thing, of which nothing is said.
    let noun = match kept {
        [.., before, last] if last.part_of_speech == VerbalNoun => before.base == "の",
        _ => kept.last().is_some_and(|last| matches!(last.part_of_speech, Noun | ProperNoun)),
    };
    // 「到着が一週間遅れ」 says it of its subject.
    let has_subject = kept.iter().any(|token| token.part_of_speech == PartOfSpeech::Particle && matches!(token.base.as_str(), "が" | "は"));
    let complete = language == Language::English || !noun || has_subject;
    (argument && predicate && terms.len() >= TELLING).then(|| Phrase { text: words.to_owned(), terms, complete, clause: true })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::tokenize::Tokenizer;

    fn titles(text: &str) -> Vec<String> {
        let tokenizer = Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).unwrap();
        let tokens = tokenizer.worker().tokenize(text, Language::English).unwrap();
        clauses(text, &tokens, Language::English).into_iter().map(|phrase| phrase.text).collect()
    }

    #[test]
    fn an_english_clause_says_something_of_something() {
        assert_eq!(titles("The app keeps logging me out"), ["The app keeps logging me out"]);
        assert_eq!(titles("Replacement filters too expensive"), ["Replacement filters too expensive"]);
        assert!(titles("Third order in a row").is_empty(), "nothing is said of the order");
        assert_eq!(titles("Nobody has AF-30 in stock"), ["Nobody has AF-30 in stock"]);
        assert_eq!(titles("Good purifier, but the running cost is a shock"), ["the running cost is a shock"]);
        assert!(titles("Has been trying to buy filters since September").is_empty(), "of whom it is said stands elsewhere");
        assert_eq!(titles("Is the filter washable at all?"), ["Is the filter washable at all"]);
    }

    #[test]
    fn a_japanese_clause_that_leans_on_the_next_is_put_in_plain_form() {
        let tokenizer = Tokenizer::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ipadic")).unwrap();
        for (text, expected) in [
            ("炊飯器の釜からフッ素が浮き", "炊飯器の釜からフッ素が浮く"),
            ("電話とイヤホンが接続できず", "電話とイヤホンが接続できない"),
            ("配管の延長で高いと言われ", "配管の延長で高いと言われる"),
            ("更新したら地図が消えた", "更新したら地図が消えた"),
            ("ロゴを小さくしてください", "ロゴを小さくしてください"),
        ] {
            let tokens = tokenizer.worker().tokenize(text, Language::Japanese).unwrap();
            let found: Vec<String> = clauses(text, &tokens, Language::Japanese).into_iter().map(|phrase| phrase.text).collect();
            assert_eq!(found, [expected]);
        }
    }

    #[test]
    fn what_a_screen_says_and_what_lost_its_subject_are_no_titles() {
        assert!(titles("The light \"Change the filter now\" stays on").iter().all(|title| !title.starts_with("Change")));
        assert!(titles("Hanging under the wrong model").is_empty());
        assert_eq!(titles("Charging the robot overnight drains the battery"), ["Charging the robot overnight drains the battery"]);
    }
}
