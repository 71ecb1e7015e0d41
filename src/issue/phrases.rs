//! Key phrases: a predicate with its argument (「フィルターが高い」, "logs me out") or a short clause, as customers say it, never a bag of words.
use super::calendar::dates_or_counts;
use super::clauses::clauses;
use crate::normalize::Language;
use crate::tokenize::{PartOfSpeech, Token};

/// A candidate for a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// As it would be printed.
    pub(super) text: String,
    /// Spelling keys of its content words.
    pub(super) terms: Vec<String>,
    /// Whether it has both an argument and a predicate; of a clause, whether it ends in the predicate.
    pub(super) complete: bool,
    /// Whether it is a whole clause as its customer wrote it.
    pub(super) clause: bool,
}

/// Longest noun chunk of a phrase, in words.
const CHUNK_WORDS: usize = 4;
/// Longest English phrase, in words.
const ENGLISH_WORDS: usize = 6;

/// English words that begin another thought: a phrase does not run across them.
const JOINTS: [&str; 22] = [
    "i", "when", "if", "that", "since", "because", "and", "or", "but", "who", "which", "while", "whenever", "so", "than", "then", "though",
    "although", "after", "before", "until", "as",
];

/// The spelling keys of the content words of a unit, in order.
pub(super) fn terms(tokens: &[Token]) -> Vec<String> {
    tokens.iter().filter(|token| is_content(token)).map(|token| token.key().to_owned()).collect()
}

/// The candidate phrases of a unit.
pub(super) fn phrases(text: &str, tokens: &[Token], language: Language) -> Vec<Phrase> {
    let mut found = clauses(text, tokens, language);
    found.extend(match language {
        Language::English => english(text, tokens),
        Language::Japanese | Language::Other => japanese(text, tokens),
    });
    found
}

pub(super) fn is_content(token: &Token) -> bool {
    use PartOfSpeech::{AdjectivalNoun, Adjective, Noun, ProperNoun, Verb, VerbalNoun};
    !token.stop && matches!(token.part_of_speech, Noun | VerbalNoun | AdjectivalNoun | ProperNoun | Verb | Adjective)
}

fn is_nominal(token: &Token) -> bool {
    use PartOfSpeech::{AdjectivalNoun, Noun, Number, Prefix, ProperNoun, Suffix, VerbalNoun};
    matches!(token.part_of_speech, Noun | VerbalNoun | AdjectivalNoun | ProperNoun | Number | Prefix | Suffix)
}

pub(super) fn surface<'t>(text: &'t str, token: &Token) -> &'t str {
    text.get(token.span.clone()).unwrap_or_default()
}

fn japanese(text: &str, tokens: &[Token]) -> Vec<Phrase> {
    let mut found = Vec::new();
    // The noun chunk last seen and the particle after it, as the argument of the next predicate.
    let mut argument: Option<(usize, usize, Option<usize>)> = None;
    let mut index = 0;
    while index < tokens.len() {
        let token = &tokens[index];
        if let Some(predicate) = Predicate::at(text, tokens, index) {
            found.extend(predicate_phrase(text, tokens, argument, &predicate));
            index = predicate.end;
            argument = None;
        } else if is_nominal(token) {
            let end = chunk_end(text, tokens, index);
            let particle = tokens.get(end).filter(|next| next.part_of_speech == PartOfSpeech::Particle).map(|_| end);
            let start = index.max(end.saturating_sub(CHUNK_WORDS));
            let start = if surface(text, &tokens[start]) == "の" { start + 1 } else { start };
            found.extend(noun_phrase(text, &tokens[start..end]));
            argument = Some((start, end, particle));
            index = end;
        } else {
            if token.part_of_speech == PartOfSpeech::Symbol {
                argument = None;
            }
            index += 1;
        }
    }
    found
}

/// One past the last word of the noun chunk that begins at `start`; 「の」 between nouns belongs to it.
fn chunk_end(text: &str, tokens: &[Token], start: usize) -> usize {
    let mut end = start;
    while let Some(token) = tokens.get(end) {
        let joins = surface(text, token) == "の" && end > start && tokens.get(end + 1).is_some_and(is_nominal);
        let predicate = end > start && Predicate::at(text, tokens, end).is_some() && !is_plain_noun(token);
        if !(is_nominal(token) && !predicate || joins) {
            break;
        }
        end += 1;
    }
    end.max(start + 1)
}

fn is_plain_noun(token: &Token) -> bool {
    matches!(token.part_of_speech, PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::Number | PartOfSpeech::Suffix | PartOfSpeech::Prefix)
}

fn noun_phrase(text: &str, chunk: &[Token]) -> Option<Phrase> {
    let terms = terms(chunk);
    let span = chunk.first()?.span.start..chunk.last()?.span.end;
    // 「就寝時用の静か」 is half a sentence.
    let cut_short = chunk.last().is_some_and(|last| last.part_of_speech == PartOfSpeech::AdjectivalNoun);
    (!terms.is_empty() && !cut_short).then(|| Phrase { text: text.get(span).unwrap_or_default().to_owned(), terms, complete: false, clause: false })
}

fn predicate_phrase(text: &str, tokens: &[Token], argument: Option<(usize, usize, Option<usize>)>, predicate: &Predicate) -> Option<Phrase> {
    let mut terms = predicate.terms.clone();
    let Some((start, end, particle)) = argument else {
        return (!terms.is_empty()).then(|| Phrase { text: predicate.text.clone(), terms, complete: false, clause: false });
    };
    let chunk = &tokens[start..end];
    let mut words = text.get(chunk.first()?.span.start..chunk.last()?.span.end)?.to_owned();
    // Without a particle nobody can tell what the noun is to the predicate, so nothing is put in between.
    let particle = particle.and_then(|particle| tokens.get(particle));
    if particle.is_some_and(|token| surface(text, token) == "の") {
        return None;
    }
    words.push_str(particle.map_or("", |token| surface(text, token)));
    words.push_str(&predicate.text);
    let argument_terms = self::terms(chunk);
    let telling = !predicate.terms.is_empty() || NEGATION.contains(&predicate.text.as_str());
    let complete = !argument_terms.is_empty() && particle.is_some() && telling;
    terms.extend(argument_terms);
    terms.sort_unstable();
    terms.dedup();
    (!terms.is_empty()).then_some(Phrase { text: words, terms, complete, clause: false })
}

/// A predicate with its negation and voice, in a plain form.
struct Predicate {
    text: String,
    terms: Vec<String>,
    end: usize,
}

/// Auxiliaries that change what a predicate says and stay in the plain form.
const VOICE: [&str; 10] = ["れる", "られる", "せる", "させる", "たい", "すぎる", "にくい", "づらい", "やすい", "欲しい"];
const NEGATION: [&str; 5] = ["ない", "ぬ", "ず", "ん", "無い"];

impl Predicate {
    fn at(text: &str, tokens: &[Token], start: usize) -> Option<Self> {
        let head = tokens.get(start)?;
        let next = tokens.get(start + 1);
        let (stem, base, terms, tail) = match head.part_of_speech {
            PartOfSpeech::VerbalNoun => {
                let light = next.filter(|next| matches!(next.part_of_speech, PartOfSpeech::Verb | PartOfSpeech::Auxiliary))?;
                if !matches!(light.base.as_str(), "する" | "できる" | "出来る") {
                    return None;
                }
                let noun = surface(text, head);
                (format!("{noun}{}", surface(text, light)), format!("{noun}{}", light.base), vec![head.key().to_owned()], start + 2)
            }
            PartOfSpeech::AdjectivalNoun => {
                // 「静かな」 belongs to the noun after it.
                next.filter(|next| next.part_of_speech == PartOfSpeech::Auxiliary && surface(text, next) != "な")?;
                (surface(text, head).to_owned(), surface(text, head).to_owned(), vec![head.key().to_owned()], start + 1)
            }
            PartOfSpeech::Verb | PartOfSpeech::Adjective => {
                let terms = if head.stop { Vec::new() } else { vec![head.key().to_owned()] };
                (surface(text, head).to_owned(), head.base.clone(), terms, start + 1)
            }
            _ => return None,
        };
        let chain: Vec<&Token> = tokens[tail..].iter().take_while(|token| continues(text, token)).collect();
        let end = tail + chain.len();
        let negated = chain.iter().any(|token| NEGATION.contains(&token.base.as_str()));
        let voice = chain.iter().find(|token| VOICE.contains(&token.base.as_str()));
        let plain = match (voice, negated) {
            (Some(voice), negated) => {
                let between: String = chain.iter().take_while(|token| !std::ptr::eq(**token, *voice)).map(|token| surface(text, token)).collect();
                let form = if negated { negative(&voice.base, surface(text, voice)) } else { voice.base.clone() };
                format!("{stem}{between}{form}")
            }
            // 「売ってない」 is a state, 「売らない」 a decision: after て the words stay as they are.
            (None, true) if chain.first().is_some_and(|token| surface(text, token).starts_with(['て', 'で'])) => {
                let end = chain.iter().position(|token| NEGATION.contains(&token.base.as_str())).unwrap_or_default();
                format!("{stem}{}ない", chain[..end].iter().map(|token| surface(text, token)).collect::<String>())
            }
            (None, true) => negative(&base, &stem),
            (None, false) => base,
        };
        Some(Self { text: plain, terms, end })
    }
}

fn continues(text: &str, token: &Token) -> bool {
    token.part_of_speech == PartOfSpeech::Auxiliary || (token.part_of_speech == PartOfSpeech::Particle && matches!(surface(text, token), "て" | "で"))
}

/// The plain negative of a word from its dictionary form and the form met: 届く (届き) → 届かない, 食べる (食べ) → 食べない, 高い → 高くない.
fn negative(base: &str, met: &str) -> String {
    const GODAN: [(char, char); 9] =
        [('う', 'わ'), ('く', 'か'), ('ぐ', 'が'), ('す', 'さ'), ('つ', 'た'), ('ぬ', 'な'), ('ぶ', 'ば'), ('む', 'ま'), ('る', 'ら')];
    if matches!(base, "ある" | "有る") {
        return "ない".to_owned();
    }
    if let Some(stem) = base.strip_suffix("する") {
        return format!("{stem}しない");
    }
    if let Some(stem) = base.strip_suffix("くる").or_else(|| base.strip_suffix("来る")) {
        return format!("{stem}こない");
    }
    if let Some(stem) = base.strip_suffix('い') {
        return format!("{stem}くない");
    }
    // One-step verbs lose only る before an ending.
    if let Some(stem) = base.strip_suffix('る').filter(|stem| met == *stem) {
        return format!("{stem}ない");
    }
    let mut chars = base.chars();
    let last = chars.next_back();
    match last.and_then(|last| GODAN.iter().find(|(ending, _)| *ending == last)) {
        Some((_, row)) => format!("{}{row}ない", chars.as_str()),
        None => format!("{base}ではない"),
    }
}

fn english(text: &str, tokens: &[Token]) -> Vec<Phrase> {
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        if !is_content(&tokens[start]) {
            continue;
        }
        for end in start + 1..=(start + ENGLISH_WORDS).min(tokens.len()) {
            let window = &tokens[start..end];
            if window.iter().any(|token| JOINTS.contains(&surface(text, token).to_lowercase().as_str())) {
                break;
            }
            let broken =
                window.windows(2).any(|pair| text.get(pair[0].span.end..pair[1].span.start).is_none_or(|gap| !gap.chars().all(char::is_whitespace)));
            if broken || window.iter().any(|token| token.part_of_speech == PartOfSpeech::Symbol) {
                break;
            }
            let last = &window[window.len() - 1];
            // A phrase may end in a preposition that belongs to its verb ("logs me out"), not in an article or auxiliary.
            if !is_content(last) && !matches!(surface(text, last), "out" | "off" | "up" | "down" | "back") {
                continue;
            }
            if is_cut(text, last, tokens.get(end)) {
                continue;
            }
            let noun = window.iter().any(|token| is_content(token) && matches!(token.part_of_speech, PartOfSpeech::Noun | PartOfSpeech::ProperNoun));
            let predicate =
                window.iter().any(|token| matches!(token.part_of_speech, PartOfSpeech::Verb | PartOfSpeech::Adjective) && is_content(token));
            let mut terms = terms(window);
            terms.sort_unstable();
            terms.dedup();
            let words = text.get(window[0].span.start..last.span.end).unwrap_or_default().to_lowercase();
            found.push(Phrase { text: words, terms, complete: noun && predicate, clause: false });
        }
    }
    found
}

/// Whether the words go on where a phrase ends: a noun before another noun ("cracked bathroom | mirror"), a verb before what it is done to or how ("bowl began |
/// to flake", "keep | dinner").
fn is_cut(text: &str, last: &Token, next: Option<&Token>) -> bool {
    use PartOfSpeech::{Adjective, Auxiliary, Noun, Particle, Pronoun, ProperNoun, Symbol, Verb};
    let Some(next) = next.filter(|next| next.part_of_speech != Symbol) else { return false };
    let touches = text.get(last.span.end..next.span.start).is_some_and(|gap| gap.chars().all(char::is_whitespace));
    let joins = JOINTS.contains(&surface(text, next).to_lowercase().as_str());
    if !touches || joins {
        return false;
    }
    match last.part_of_speech {
        _ if dates_or_counts(last.key()) => true,
        Noun | ProperNoun => matches!(next.part_of_speech, Noun | ProperNoun | Adjective),
        Verb => matches!(next.part_of_speech, Noun | ProperNoun | Adjective | Pronoun | Particle | Verb | Auxiliary),
        // "too expensive | filters": an adjective belongs to its noun.
        Adjective => matches!(next.part_of_speech, Noun | ProperNoun | Adjective | Verb),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::negative;

    #[test]
    fn negatives_are_built_from_the_dictionary_form() {
        let cases = [
            ("届く", "届き", "届かない"),
            ("食べる", "食べ", "食べない"),
            ("切る", "切り", "切らない"),
            ("接続できる", "接続でき", "接続できない"),
            ("高い", "高く", "高くない"),
            ("反応する", "反応し", "反応しない"),
            ("買う", "買い", "買わない"),
        ];
        for (base, met, expected) in cases {
            assert_eq!(negative(base, met), expected);
        }
    }
}
