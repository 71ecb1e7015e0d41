//! Choosing the quotes of an issue: central, different from each other, in each of its languages.

use crate::normalize::Language;

/// A unit that may be quoted.
pub(super) struct Candidate<'a> {
    pub(super) vector: &'a [f32],
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

/// Indices of the quoted candidates, the most central first.
pub(super) fn choose(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
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
            .filter(|index| !chosen.contains(index) && (!forced || missing.contains(&candidates[*index].language)))
            .max_by(|&a, &b| value(candidates, &chosen, a).total_cmp(&value(candidates, &chosen, b)).then(b.cmp(&a)));
        match best {
            Some(best) => chosen.push(best),
            None => break,
        }
    }
    chosen
}

fn value(candidates: &[Candidate<'_>], chosen: &[usize], index: usize) -> f32 {
    let candidate = &candidates[index];
    let same = chosen.iter().map(|&other| dot(candidate.vector, candidates[other].vector)).fold(0.0, f32::max);
    let readable = if READABLE.contains(&candidate.length) { 0.0 } else { -0.3 };
    candidate.centrality - SAMENESS * same + readable
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_different_and_speak_both_languages() {
        let near = [1.0, 0.0];
        let far = [0.6, 0.8];
        let candidate = |vector, language, centrality| Candidate { vector, language, length: 30, centrality };
        let chosen = choose(&[
            candidate(&near, Language::Japanese, 0.9),
            candidate(&near, Language::Japanese, 0.89),
            candidate(&far, Language::Japanese, 0.7),
            candidate(&near, Language::English, 0.4),
        ]);
        assert_eq!(chosen, vec![0, 2, 3]);
    }
}
