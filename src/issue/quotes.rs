//! Choosing the quotes of an issue: central, different from each other, in each of its languages.

use crate::cluster::cosine;
use crate::normalize::Language;

/// A unit that may be quoted.
pub(super) struct Candidate<'a> {
    /// Who says it: nobody is quoted twice.
    pub(super) comment: &'a str,
    /// Packed.
    pub(super) vector: &'a [u8],
    pub(super) language: Language,
    /// Length in characters.
    pub(super) length: usize,
    /// Mean similarity to the rest of the group.
    pub(super) centrality: f32,
}

/// Quotes of an issue.
pub(super) const QUOTES: usize = 3;
/// A quote shorter than this says too little, one longer is not read; both are allowed when there is nothing else.
const READABLE: std::ops::RangeInclusive<usize> = 8..=160;
/// How much being like an earlier quote counts against a candidate (maximal marginal relevance, Carbonell and Goldstein 1998).
const SAMENESS: f32 = 0.6;

/// Costs a candidate that is farther from the group than most of its language are: what was said beside the matter is no quote of it.
const BESIDE: f32 = 0.5;

/// Indices of the quoted candidates, the most central first.
pub(super) fn choose(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let floors = [Language::Japanese, Language::English, Language::Other].map(|language| (language, median(candidates, language)));
    let count = |language| candidates.iter().filter(|candidate| candidate.language == language).count();
    let (japanese, english) = (count(Language::Japanese), count(Language::English));
    // A language with a fifth of the voices is heard at least once.
    let owed = |language: Language, own: usize| own * 5 >= candidates.len() && own > 0 && language != Language::Other;
    while chosen.len() < QUOTES.min(candidates.len()) {
        let left = QUOTES - chosen.len();
        let missing: Vec<Language> = [(Language::Japanese, japanese), (Language::English, english)]
            .into_iter()
            .filter(|&(language, own)| owed(language, own) && !chosen.iter().any(|&index| candidates[index].language == language))
            .map(|(language, _)| language)
            .collect();
        let forced = missing.len() >= left;
        let best = (0..candidates.len())
            .filter(|&index| chosen.iter().all(|&other| candidates[other].comment != candidates[index].comment))
            .filter(|index| !forced || missing.contains(&candidates[*index].language))
            .map(|index| (value(candidates, &chosen, &floors, index), index))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best {
            Some((_, best)) => chosen.push(best),
            None => break,
        }
    }
    chosen
}

/// The centrality that half of the candidates of a language reach.
fn median(candidates: &[Candidate<'_>], language: Language) -> f32 {
    let mut own: Vec<f32> = candidates.iter().filter(|candidate| candidate.language == language).map(|candidate| candidate.centrality).collect();
    own.sort_by(f32::total_cmp);
    own.get(own.len() / 2).copied().unwrap_or(f32::NEG_INFINITY)
}

fn value(candidates: &[Candidate<'_>], chosen: &[usize], floors: &[(Language, f32)], index: usize) -> f32 {
    let candidate = &candidates[index];
    let same = chosen.iter().map(|&other| cosine(candidate.vector, candidates[other].vector)).fold(0.0, f32::max);
    let readable = if READABLE.contains(&candidate.length) { 0.0 } else { -0.3 };
    let beside = floors.iter().any(|(language, floor)| *language == candidate.language && candidate.centrality < *floor);
    candidate.centrality - SAMENESS * same + readable - if beside { BESIDE } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::pack;

    #[test]
    fn quotes_are_different_and_speak_both_languages() {
        let near = pack(&[1.0, 0.0]);
        let far = pack(&[0.6, 0.8]);
        let candidate = |comment, vector, language, centrality| Candidate { comment, vector, language, length: 30, centrality };
        let chosen = choose(&[
            candidate("a", &near, Language::Japanese, 0.9),
            candidate("b", &near, Language::Japanese, 0.89),
            candidate("c", &far, Language::Japanese, 0.7),
            candidate("d", &far, Language::Japanese, 0.2),
            candidate("e", &far, Language::Japanese, 0.1),
            candidate("f", &near, Language::English, 0.4),
            candidate("g", &near, Language::English, 0.3),
        ]);
        assert_eq!(chosen, vec![0, 2, 5]);
    }
}
