//! Which recurring questions the company's FAQ answers already.
//!
//! An entry and a question meet by meaning, in whichever language each is written: the centred embedding of what customers ask is held against that of the
//! entry's question, and of its question with its answer. What is near is `covered`, and yet was asked; what is not is `new`; between the two koe does not
//! decide, and shows the nearest entry for a person to look at. The bounds were chosen on the questions of two invented companies (`tests/faq/`).

mod error;
mod file;

use serde::{Deserialize, Serialize};

pub use error::FaqError;
pub use file::{FaqEntry, FaqFile};

use crate::feedback::Position;
use crate::issue::IssueId;
use crate::measure::Share;
use crate::normalize::{Language, language};

/// Similarity from which an entry answers a question.
const COVERED: f64 = 0.54;
/// Similarity from which a person should look.
const UNSURE: f64 = 0.42;
/// What is added for those who ask in another language than the entry's: texts that say the same lie that much further apart in two languages than in one.
/// Without any labelled pair, the vectors of the model's background say as much: half of what their twenty nearest in the other language are further away.
const ACROSS: f64 = 0.05;
/// Similarity of two recurring questions from which one entry answers both.
const SAME: f64 = 0.80;

/// Whether the FAQ answers a recurring question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageStatus {
    /// No entry is near.
    New,
    /// An entry is near, but not near enough to be sure.
    Unsure,
    /// An entry answers it, and customers ask all the same.
    Covered,
}

/// The nearest entry of the FAQ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NearestEntry {
    /// Its line in the file.
    pub line: u64,
    /// Its question.
    pub question: String,
    /// Mean of the two cosines, with 0.05 added as far as it is asked in another language than the entry's; rounded to four digits.
    pub similarity: f64,
}

/// How the FAQ stands to one recurring question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Covered or not.
    pub status: CoverageStatus,
    /// The nearest entry, unless the question is new.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nearest: Option<NearestEntry>,
}

/// One entry of the FAQ and who asks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryUse {
    /// Where it stands.
    pub position: Position,
    /// Its question.
    pub question: String,
    /// Whether it has an answer.
    pub answered: bool,
    /// Recurring questions that it covers, those asked most first.
    pub issues: Vec<IssueId>,
    /// Distinct comments that ask them, among all analysed comments.
    pub share: Share,
    /// Records that ask them: contacts that an entry which is found would save.
    pub posts: u64,
}

/// The FAQ of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaqUse {
    /// The file as given.
    pub path: String,
    /// Its entries, those asked for most first.
    pub entries: Vec<EntryUse>,
    /// Pairs of entries (lines) that say nearly the same.
    pub twins: Vec<(u64, u64)>,
    /// Rows without a question.
    pub skipped: u64,
}

/// Centred embeddings of one entry.
#[derive(Clone, Debug)]
pub struct EntryVectors {
    /// Of its question.
    pub question: Vec<f32>,
    /// Of its question and its answer together; of the question where there is no answer.
    pub whole: Vec<f32>,
}

/// An FAQ with the vectors that it is compared by, one pair an entry.
#[derive(Clone, Debug)]
pub struct Faq {
    /// What the file says.
    pub file: FaqFile,
    /// In the order of its entries.
    pub vectors: Vec<EntryVectors>,
}

impl Faq {
    /// How the FAQ stands to a question, by the mean of the centred vectors of those who ask it; and the index of the entry that covers it, if one does.
    /// `japanese` is the share of those who ask in Japanese.
    #[must_use]
    pub fn coverage(&self, asked: &[f32], japanese: f64) -> (Coverage, Option<usize>) {
        let near = |(vectors, entry): (&EntryVectors, &FaqEntry)| {
            let across = if language(&entry.question) == Language::Japanese { 1.0 - japanese } else { japanese };
            f64::midpoint(cosine(asked, &vectors.question), cosine(asked, &vectors.whole)) + ACROSS * across
        };
        let similarities = self.vectors.iter().zip(&self.file.entries).map(near).enumerate();
        // The first of equals: `max_by` would take the last.
        let best = similarities.reduce(|best, other| if other.1 > best.1 { other } else { best });
        let Some((entry, similarity)) = best.filter(|&(_, similarity)| similarity >= UNSURE) else {
            return (Coverage { status: CoverageStatus::New, nearest: None }, None);
        };
        let status = if similarity >= COVERED { CoverageStatus::Covered } else { CoverageStatus::Unsure };
        let stated = &self.file.entries[entry];
        let nearest =
            NearestEntry { line: stated.position.line, question: stated.question.clone(), similarity: (similarity * 10_000.0).round() / 10_000.0 };
        (Coverage { status, nearest: Some(nearest) }, (status == CoverageStatus::Covered).then_some(entry))
    }

    /// Pairs of entries that say nearly the same, by their lines.
    #[must_use]
    pub fn twins(&self) -> Vec<(u64, u64)> {
        let mut twins = Vec::new();
        for (later, b) in self.vectors.iter().enumerate() {
            for (earlier, a) in self.vectors[..later].iter().enumerate() {
                if same(&a.question, &b.question) && same(&a.whole, &b.whole) {
                    twins.push((self.file.entries[earlier].position.line, self.file.entries[later].position.line));
                }
            }
        }
        twins
    }
}

/// Whether two recurring questions are one entry.
#[must_use]
pub fn same(a: &[f32], b: &[f32]) -> bool {
    cosine(a, b) >= SAME
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    let lengths = product(a, a).sqrt() * product(b, b).sqrt();
    if lengths > 0.0 { product(a, b) / lengths } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faq(vectors: &[[f32; 2]]) -> Faq {
        let entry = |line| FaqEntry {
            position: Position { path: "faq.csv".into(), sheet: None, line, record: line - 2 },
            question: format!("question {line}"),
            answer: None,
        };
        Faq {
            file: FaqFile { path: "faq.csv".into(), entries: (2..).take(vectors.len()).map(entry).collect(), skipped: 0 },
            vectors: vectors.iter().map(|vector| EntryVectors { question: vector.to_vec(), whole: vector.to_vec() }).collect(),
        }
    }

    #[test]
    fn near_is_covered_far_is_new_and_between_a_person_decides() {
        let faq = faq(&[[1.0, 0.0], [1.0, 0.0]]);
        let status = |cosine: f32| faq.coverage(&[cosine, (1.0 - cosine * cosine).sqrt()], 0.0);
        let (covered, entry) = status(0.8);
        assert_eq!((covered.status, entry, covered.nearest.map(|nearest| nearest.line)), (CoverageStatus::Covered, Some(0), Some(2)));
        let (unsure, entry) = status(0.47);
        assert_eq!((unsure.status, entry, unsure.nearest.is_some()), (CoverageStatus::Unsure, None, true));
        assert_eq!(status(0.1).0, Coverage { status: CoverageStatus::New, nearest: None });
        assert_eq!(faq.twins(), [(2, 3)]);
        // Asked in the other language, an entry that is somewhat further away says the same.
        let asked = [0.5, (1.0_f32 - 0.25).sqrt()];
        assert_eq!(faq.coverage(&asked, 0.0).0.status, CoverageStatus::Unsure);
        assert_eq!(faq.coverage(&asked, 1.0).0.status, CoverageStatus::Covered);
    }
}
