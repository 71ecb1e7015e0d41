//! Words of an issue's customers that speak of harm, gathered while the comments are read.

use std::collections::{BTreeMap, BTreeSet};

use crate::classify::{Comment, Harm, harm};
use crate::normalize::{mask, normalize};
use crate::report::{HarmWords, Severity};

/// Words shown of an issue.
const SHOWN: usize = 5;
/// Voices from which an issue is said to be severe; one may be a misreading.
const LEAST_VOICES: usize = 2;

/// What has been gathered of one issue.
#[derive(Clone, Debug, Default)]
pub(super) struct HarmTally {
    voices: BTreeSet<String>,
    kinds: BTreeMap<Harm, BTreeSet<String>>,
    words: Vec<HarmWords>,
}

impl HarmTally {
    /// Looks at one unit of a comment.
    pub(super) fn add(&mut self, comment: &Comment, segment: usize, keep_personal_data: bool) {
        let Some(unit) = comment.segments.get(segment) else { return };
        let Some(text) = comment.feedback.text.get(unit.span.start..unit.span.end) else { return };
        let normalized = normalize(text);
        for cue in harm(normalized.as_str()) {
            let range = normalized.original(cue.span);
            let (start, end) = (unit.span.start + range.start, unit.span.start + range.end);
            let id = &comment.feedback.id;
            self.voices.insert(id.clone());
            self.kinds.entry(cue.harm).or_default().insert(id.clone());
            if self.words.len() < SHOWN {
                let masks = if keep_personal_data { &[][..] } else { comment.masks.as_slice() };
                let text = mask(&comment.feedback.text, start..end, masks);
                self.words.push(HarmWords { harm: cue.harm, text, comment: id.clone(), start, end });
            }
        }
    }

    /// What the report says, if there is enough of it.
    pub(super) fn finish(self) -> Option<Severity> {
        if self.voices.len() < LEAST_VOICES {
            return None;
        }
        let mut kinds: Vec<(usize, Harm)> = self.kinds.into_iter().map(|(harm, voices)| (voices.len(), harm)).collect();
        kinds.sort_by_key(|&(voices, harm)| (std::cmp::Reverse(voices), harm));
        Some(Severity { kinds: kinds.into_iter().map(|(_, harm)| harm).collect(), voices: self.voices.len() as u64, words: self.words })
    }
}
