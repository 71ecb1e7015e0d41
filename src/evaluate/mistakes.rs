//! The worst errors: the rows that are furthest from their gold label, with their text for a person to judge.

use std::cmp::Ordering;

use serde::Serialize;

use crate::classify::{Comment, Span};
use crate::feedback::Position;
use crate::normalize::{Mask, mask};

/// One label, or the set of a row's topics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Sentiment or intent.
    One(String),
    /// Topics.
    Set(Vec<String>),
}

/// A wrong row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mistake {
    /// Where it stands.
    pub position: Position,
    /// The record's id.
    pub id: String,
    /// What the label says.
    pub gold: Answer,
    /// What koe says.
    pub predicted: Answer,
    /// Sentiment: the comment's score. Intent: the share of the text whose units have the predicted intent. Topics have none.
    pub score: Option<f64>,
    /// How far off it is; the list is sorted by it. Sentiment: the distance of the score from −1, 0 or 1 for gold `negative`, `neutral` or `mixed`,
    /// `positive`. Intent: the score. Topics: how many are missing or too many.
    pub distance: f64,
    /// The comment, with personal data masked unless it is to be kept.
    pub text: String,
    /// The same with ⟦ ⟧ around the words that decided its pole.
    pub marked: String,
}

/// The worst errors so far, the worst first.
#[derive(Clone, Debug)]
pub(super) struct Worst {
    kept: Vec<Mistake>,
    most: usize,
}

impl Worst {
    pub(super) fn new(most: usize) -> Self {
        Self { kept: Vec::new(), most }
    }

    /// Keeps the mistake if it is one of the worst; `make` is called only then.
    pub(super) fn offer(&mut self, distance: f64, make: impl FnOnce() -> Mistake) {
        if self.most == 0 || self.kept.len() == self.most && self.kept.last().is_some_and(|last| last.distance > distance) {
            return;
        }
        let mistake = make();
        let at = self.kept.partition_point(|kept| worse_first(kept, &mistake) != Ordering::Greater);
        self.kept.insert(at, mistake);
        self.kept.truncate(self.most);
    }

    pub(super) fn into_vec(self) -> Vec<Mistake> {
        self.kept
    }
}

/// Mistakes of the same size stand in the order of their texts, which does not depend on the order of the rows.
fn worse_first(a: &Mistake, b: &Mistake) -> Ordering {
    b.distance.total_cmp(&a.distance).then_with(|| a.text.cmp(&b.text)).then_with(|| a.position.cmp(&b.position))
}

/// The text of a comment, and the same with its cues marked.
pub(super) fn texts(comment: &Comment, keep_personal_data: bool) -> (String, String) {
    let masks = if keep_personal_data { &[][..] } else { &comment.masks };
    let cues = comment.segments.iter().flat_map(|segment| segment.cues.iter().copied()).collect();
    let text = &comment.feedback.text;
    (mask(text, 0..text.len(), masks), marked(text, cues, masks))
}

fn marked(text: &str, cues: Vec<Span>, masks: &[Mask]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for cue in whole(cues, masks) {
        shown.push_str(&mask(text, at..cue.start, masks));
        shown.push('⟦');
        shown.push_str(&mask(text, cue.start..cue.end, masks));
        shown.push('⟧');
        at = cue.end;
    }
    shown.push_str(&mask(text, at..text.len(), masks));
    shown
}

/// Cues in order that do not touch one another; one that touches personal data holds all of it, so that no part of it is cut off and shown.
fn whole(mut cues: Vec<Span>, masks: &[Mask]) -> Vec<Span> {
    cues.retain(|cue| cue.start < cue.end);
    for cue in &mut cues {
        let (start, end) = (cue.start, cue.end);
        for mask in masks.iter().filter(|mask| mask.start < end && start < mask.end) {
            cue.start = cue.start.min(mask.start);
            cue.end = cue.end.max(mask.end);
        }
    }
    cues.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(cues.len());
    for cue in cues {
        match merged.last_mut() {
            Some(last) if cue.start <= last.end => last.end = last.end.max(cue.end),
            _ => merged.push(cue),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::personal_data;

    fn mistake(distance: f64, text: &str, record: u64) -> Mistake {
        let answer = || Answer::One("negative".to_owned());
        Mistake {
            position: Position { path: "a.csv".into(), sheet: None, line: record + 2, record },
            id: record.to_string(),
            gold: answer(),
            predicted: answer(),
            score: None,
            distance,
            text: text.to_owned(),
            marked: text.to_owned(),
        }
    }

    #[test]
    fn the_worst_are_kept_in_an_order_that_rows_do_not_decide() {
        let all =
            [mistake(1.0, "b", 0), mistake(1.9, "z", 1), mistake(0.2, "c", 2), mistake(1.0, "a", 3), mistake(1.0, "a", 4), mistake(0.3, "d", 5)];
        let kept = |order: &[usize], most: usize| {
            let mut worst = Worst::new(most);
            for mistake in order.iter().map(|&index| &all[index]) {
                worst.offer(mistake.distance, || mistake.clone());
            }
            worst.into_vec().iter().map(|mistake| mistake.position.record).collect::<Vec<_>>()
        };
        assert_eq!(kept(&[0, 1, 2, 3, 4, 5], 4), [1, 3, 4, 0]);
        assert_eq!(kept(&[5, 4, 3, 2, 1, 0], 4), [1, 3, 4, 0]);
        assert_eq!(kept(&[2, 0, 5, 1, 4, 3], 9), [1, 3, 4, 0, 5, 2]);
        assert_eq!(kept(&[0, 1], 0), Vec::<u64>::new());
    }

    #[test]
    fn cues_are_marked_and_never_cut_personal_data_open() {
        let text = "最悪です。taro@example.com へ返事をください。";
        let masks = personal_data(text);
        let mail = text.find("taro").unwrap();
        let cue = |start: usize, end: usize| Span { start, end };
        assert_eq!(marked(text, vec![cue(0, 6)], &masks), "⟦最悪⟧です。[email] へ返事をください。");
        assert_eq!(marked(text, vec![cue(3, 6), cue(0, 3)], &[]), "⟦最悪⟧です。taro@example.com へ返事をください。");
        let inside = marked(text, vec![cue(mail + 2, mail + 6)], &masks);
        assert_eq!(inside, "最悪です。⟦[email]⟧ へ返事をください。");
        assert_eq!(marked(text, Vec::new(), &masks), "最悪です。[email] へ返事をください。");
    }
}
