//! The FAQ of a run: its entries as vectors, and which of the recurring questions they answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::annotate::{Annotator, KnownUnit};
use super::second_pass::mean;
use crate::error::Error;
use crate::issue::{Issue, IssueId};
use crate::measure::{Population, Share};
use crate::normalize::{Language, TextKey, masked};
use crate::report::ReportedIssue;
use crate::suggest::faq::{EntryUse, EntryVectors, Faq, FaqFile, FaqUse, same};
use crate::suggest::{Suggestion, SuggestionKind};

impl Annotator {
    /// The vectors of an FAQ's entries.
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot be run.
    pub(super) fn faq(&mut self, file: FaqFile) -> Result<Faq, Error> {
        let wholes: Vec<String> =
            file.entries.iter().map(|entry| format!("{} {}", entry.question, entry.answer.as_deref().unwrap_or_default())).collect();
        let questions = file.entries.iter().map(|entry| entry.question.as_str());
        let mut vectors = self.vectors(&questions.chain(wholes.iter().map(String::as_str)).collect::<Vec<_>>())?;
        let wholes = vectors.split_off(file.entries.len());
        let vectors = vectors.into_iter().zip(wholes).map(|(question, whole)| EntryVectors { question, whole }).collect();
        Ok(Faq { file, vectors })
    }
}

/// A recurring question.
struct Question {
    id: IssueId,
    vector: Vec<f32>,
    /// The comments that ask it, by their places in the population.
    voices: Vec<usize>,
    /// Index of the entry that covers it.
    entry: Option<usize>,
}

/// What is asked, and what the FAQ says to it.
pub(super) struct Asked {
    faq: Option<Faq>,
    /// The mean vector of each group.
    vectors: Vec<Vec<f32>>,
    /// The share of each group's texts that are Japanese.
    japanese: Vec<f64>,
    questions: Vec<Question>,
}

impl Asked {
    pub(super) fn new(faq: Option<Faq>, groups: &[Vec<TextKey>], known: &HashMap<TextKey, KnownUnit>) -> Self {
        let of_group = |group: &Vec<TextKey>| {
            let units: Vec<Box<[f32]>> = group.iter().filter_map(|key| Some(known.get(key)?.clustered.as_ref()?.vector())).collect();
            mean(&units)
        };
        let japanese = |group: &Vec<TextKey>| {
            let spoken = group.iter().filter(|key| known.get(key).is_some_and(|unit| unit.language == Language::Japanese)).count();
            spoken as f64 / group.len().max(1) as f64
        };
        Self { faq, vectors: groups.par_iter().map(of_group).collect(), japanese: groups.iter().map(japanese).collect(), questions: Vec::new() }
    }

    /// Says how the FAQ stands to a group, if it asks something.
    pub(super) fn cover(&mut self, group: usize, voices: &[usize], issue: &Issue, suggestion: &mut Suggestion) {
        if suggestion.kind != SuggestionKind::Faq {
            return;
        }
        let vector = std::mem::take(&mut self.vectors[group]);
        let (coverage, entry) = self.faq.as_ref().map(|faq| faq.coverage(&vector, self.japanese[group])).unzip();
        suggestion.coverage = coverage;
        self.questions.push(Question { id: issue.id.clone(), vector, voices: voices.to_vec(), entry: entry.flatten() });
    }

    /// Marks recurring questions that one entry would answer, and sums up the FAQ.
    pub(super) fn finish(self, issues: &mut [ReportedIssue], population: &Population, keep_personal_data: bool) -> Option<FaqUse> {
        let mut alike: BTreeMap<&IssueId, Vec<IssueId>> = BTreeMap::new();
        for (later, b) in self.questions.iter().enumerate() {
            for a in self.questions[..later].iter().filter(|a| same(&a.vector, &b.vector)) {
                alike.entry(&a.id).or_default().push(b.id.clone());
                alike.entry(&b.id).or_default().push(a.id.clone());
            }
        }
        for reported in issues {
            if let Some(mut others) = alike.remove(&reported.issue.id) {
                others.sort();
                reported.suggestion.same_entry = others;
            }
        }
        let faq = self.faq?;
        let shown = |text: &str| if keep_personal_data { text.to_owned() } else { masked(text) };
        let mut entries: Vec<EntryUse> = faq
            .file
            .entries
            .iter()
            .enumerate()
            .map(|(index, entry)| {
                let mut asking: Vec<&Question> = self.questions.iter().filter(|question| question.entry == Some(index)).collect();
                asking.sort_by(|a, b| b.voices.len().cmp(&a.voices.len()).then_with(|| a.id.cmp(&b.id)));
                let voices: BTreeSet<usize> = asking.iter().flat_map(|question| question.voices.iter().copied()).collect();
                EntryUse {
                    position: entry.position.clone(),
                    question: shown(&entry.question),
                    answered: entry.answer.is_some(),
                    issues: asking.into_iter().map(|question| question.id.clone()).collect(),
                    share: Share::new(voices.len() as u64, population.len()),
                    posts: population.posts(voices.into_iter()),
                }
            })
            .collect();
        entries.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.position.cmp(&b.position)));
        Some(FaqUse { path: faq.file.path.display().to_string(), twins: faq.twins(), skipped: faq.file.skipped, entries })
    }
}
