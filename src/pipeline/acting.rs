//! What was done about issues: finds the issue that each action names, judges its effect, and keeps both in the ledger.

use std::sync::Arc;

use jiff::civil::Date;

use super::keeping::Keeper;
use crate::feedback::Feedback;
use crate::issue::Issue;
use crate::issue::actions::{Action, ActionWarning};
use crate::issue::ledger::{AlertFacts, AlertKind, LedgerError, Number, Watched};
use crate::measure::{Cut, Memory, Period, Population, Size, Verdict};
use crate::read::header_key;
use crate::report::ActionOutcome;

/// The versions that a record states, in the column of versions that the reader found or the settings name.
pub(super) fn versions(feedback: &Feedback) -> Box<[Arc<str>]> {
    feedback.attributes.version.iter().cloned().collect()
}

/// The actions of a run.
pub(super) struct Acting<'a> {
    actions: &'a [Action],
    /// Which of them an issue has taken.
    taken: Vec<bool>,
    warnings: Vec<ActionWarning>,
}

/// One action on an issue, from the file or from the ledger.
#[derive(Clone, Debug)]
struct Known {
    on: Option<Date>,
    version: Option<String>,
    what: String,
    place: Option<String>,
    memory: Option<Memory>,
}

impl<'a> Acting<'a> {
    pub(super) fn new(actions: &'a [Action]) -> Self {
        Self { actions, taken: vec![false; actions.len()], warnings: Vec::new() }
    }

    /// The effects of all actions on an issue, by date and version.
    pub(super) fn judge(
        &mut self,
        issue: &Issue,
        number: Option<Number>,
        mut keeper: Option<&mut Keeper<'_>>,
        population: &Population,
        voices: &[usize],
        size: Size,
    ) -> Vec<ActionOutcome> {
        let mut known: Vec<Known> = number.zip(keeper.as_ref()).map_or_else(Vec::new, |(number, keeper)| remembered(keeper, number));
        for (place, action) in self.actions.iter().enumerate().filter(|(_, action)| names(action, issue, number, keeper.as_deref())) {
            self.taken[place] = true;
            let same = known.iter_mut().find(|known| (known.on, &known.version, &known.what) == (action.on, &action.version, &action.what));
            if let Some(same) = same {
                same.place = Some(action.place.clone());
            } else {
                let Action { on, version, what, place, .. } = action.clone();
                known.push(Known { on, version, what, place: Some(place), memory: None });
            }
        }
        known.sort_by(|a, b| (a.on.is_none(), a.on, &a.version, &a.what).cmp(&(b.on.is_none(), b.on, &b.version, &b.what)));
        let days: Vec<Date> = known.iter().filter_map(|known| known.on).collect();
        let mut outcomes = Vec::new();
        for Known { on, version, what, place, memory } in known {
            let cut = match (on, &version) {
                (Some(on), _) => Cut::Day {
                    on,
                    previous: days.iter().copied().filter(|day| *day < on).max(),
                    next: days.iter().copied().filter(|day| *day > on).min(),
                },
                (None, version) => Cut::Version(version.clone().unwrap_or_default()),
            };
            let effect = population.effect(voices, &cut, memory.as_ref());
            if on.is_none() && effect.before.base + effect.after.base == 0 {
                self.warnings.push(ActionWarning::UnknownVersion { place: place.clone(), version: version.clone().unwrap_or_default() });
            }
            if let (Some(number), Some(keeper)) = (number, keeper.as_deref_mut()) {
                let run = keeper.run;
                if effect.verdict == Verdict::CameBackAfter {
                    let facts = AlertFacts { voices: size.voices, posts: size.posts, share: size.share.value, p_value: None };
                    keeper.book.raise(run, number, AlertKind::CameBackAfterAction, facts);
                }
                keeper.book.watch(Watched {
                    issue: number,
                    on,
                    version: version.clone(),
                    what: what.clone(),
                    run,
                    verdict: effect.verdict.as_str().to_owned(),
                    before: (effect.before.voices, effect.before.base),
                    after: (effect.after.voices, effect.after.base),
                    after_to: effect.after.to.as_deref().and_then(|date| date.parse().ok()),
                });
            }
            outcomes.push(ActionOutcome { date: on.map(|date| date.to_string()), version, what, place, effect });
        }
        outcomes
    }

    /// Keeps the actions on issues that nobody raises in this run; what names no issue at all is a warning.
    pub(super) fn keep_the_rest(&mut self, mut keeper: Option<&mut Keeper<'_>>) {
        for (action, _) in self.actions.iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let number = keeper.as_deref().and_then(|keeper| found(keeper, &action.issue));
            let (Some(number), Some(keeper)) = (number, keeper.as_deref_mut()) else {
                self.warnings.push(ActionWarning::UnknownIssue { place: action.place.clone(), issue: action.issue.clone() });
                continue;
            };
            let run = keeper.run;
            let Action { on, version, what, .. } = action.clone();
            let mut entry = Watched {
                issue: number,
                on,
                version,
                what,
                run,
                verdict: Verdict::NotEnoughData.as_str().to_owned(),
                before: (0, 0),
                after: (0, 0),
                after_to: None,
            };
            let earlier = keeper.book.watched_before(number, run, Verdict::Worked.as_str()).into_iter().map(|(newest, _)| newest);
            if let Some(earlier) = earlier.into_iter().find(|earlier| earlier.is_same_action(&entry)) {
                entry = Watched { run, issue: number, ..earlier.clone() };
            }
            keeper.book.watch(entry);
        }
    }

    /// What could not be done.
    pub(super) fn warnings(self) -> Vec<ActionWarning> {
        self.warnings
    }
}

/// The issue of the ledger that an action names, by number or title.
fn found(keeper: &Keeper<'_>, asked: &str) -> Option<Number> {
    match keeper.book.find(asked) {
        Ok(number) => Some(number),
        Err(LedgerError::Merged { .. }) => Number::read(asked).map(|number| keeper.book.survivor(number)),
        Err(_) => {
            let wanted = header_key(asked);
            let titled = |entry: &crate::issue::ledger::Entry| entry.titles.values().chain(&entry.name).any(|title| header_key(title) == wanted);
            let number = keeper.book.issues.iter().find(|(_, entry)| titled(entry)).map(|(&number, _)| number)?;
            Some(keeper.book.survivor(number))
        }
    }
}

fn names(action: &Action, issue: &Issue, number: Option<Number>, keeper: Option<&Keeper<'_>>) -> bool {
    if let (Some(number), Some(keeper)) = (number, keeper) {
        return found(keeper, &action.issue) == Some(number);
    }
    let wanted = header_key(&action.issue);
    header_key(&issue.id.0) == wanted || issue.titles.values().any(|title| header_key(title) == wanted)
}

/// The actions on an issue that the ledger knows from earlier runs.
fn remembered(keeper: &Keeper<'_>, issue: Number) -> Vec<Known> {
    let calm = Verdict::Worked.as_str();
    let own = keeper.book.watched_before(issue, keeper.run, calm);
    own.into_iter()
        .map(|(newest, calm)| {
            let entry = calm.unwrap_or(newest);
            let period = |(voices, base): (u64, u64), to: Option<Date>| Period { from: None, to: to.map(|date| date.to_string()), voices, base };
            Known {
                on: newest.on,
                version: newest.version.clone(),
                what: newest.what.clone(),
                place: None,
                memory: Some(Memory {
                    before: period(entry.before, None),
                    after: period(entry.after, entry.after_to),
                    verdict: Verdict::read(&entry.verdict).unwrap_or(Verdict::NotEnoughData),
                }),
            }
        })
        .collect()
}
