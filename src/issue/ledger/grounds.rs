//! What the state of an issue rests on, as `issues.json` says it: with the figures beside it, anybody can decide the state again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lifecycle::{Course, Facts, Standing, State};

/// The facts behind a state that are not figures of the issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grounds {
    /// Analysed comments of the run that were received after the newest voice; all of them without dates.
    pub base_since: u64,
    /// Where the figures say that it is going.
    pub course: Course,
    /// The newest date of any run so far.
    pub now: Option<String>,
    /// As of when it counts as new.
    pub born: Option<String>,
    /// Whether it was formed in this run.
    pub just_formed: bool,
    /// How it stood in the run before, where it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Before>,
}

/// How an issue stood in the run before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// Its state.
    pub state: State,
    /// Voices a comment when it was last raised.
    pub rate: f64,
    /// Voices that would have been expected since it fell silent.
    pub expected: f64,
    /// Date of its newest voice then.
    pub last_seen: Option<String>,
    /// The date as of which it had come back.
    pub returned: Option<String>,
}

impl Grounds {
    /// What `facts` say beside the figures.
    #[must_use]
    pub fn of(facts: &Facts<'_>) -> Self {
        let text = |date: Option<Date>| date.map(|date| date.to_string());
        Self {
            base_since: facts.base_since,
            course: facts.course,
            now: text(facts.now),
            born: text(facts.born),
            just_formed: facts.just_formed,
            before: facts.before.map(|before| Before {
                state: before.state,
                rate: before.rate,
                expected: before.expected,
                last_seen: text(before.last_seen),
                returned: text(before.returned),
            }),
        }
    }

    /// The state that follows from these grounds for an issue of `voices` among `base` comments, first and last raised on the days of `seen`.
    #[must_use]
    pub fn state(&self, voices: u64, base: u64, seen: Option<(Date, Date)>) -> State {
        let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let before = self.before.as_ref().map(|before| Standing {
            state: before.state,
            voices: 0,
            base: 0,
            rate: before.rate,
            last_seen: date(&before.last_seen),
            returned: date(&before.returned),
            expected: before.expected,
        });
        let facts = Facts {
            voices,
            base,
            base_since: self.base_since,
            course: self.course,
            seen,
            now: date(&self.now),
            born: date(&self.born),
            just_formed: self.just_formed,
            before: before.as_ref(),
        };
        facts.stand().state
    }
}
