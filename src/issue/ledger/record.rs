//! What outputs say of an issue's past.

use serde::{Deserialize, Serialize};

use super::book::{Book, Number};
use super::grounds::Grounds;
use super::lifecycle::State;

/// The past and the marks of an issue, in `issues.json` beside its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueRecord {
    /// How it stands.
    pub state: State,
    /// Date of its first voice in any run, `YYYY-MM-DD`.
    pub first_seen: Option<String>,
    /// Date of its newest voice in any run.
    pub last_seen: Option<String>,
    /// Left out of alerts.
    pub muted: bool,
    /// Known to the team.
    pub known: bool,
    /// What happened to it, in order.
    pub history: Vec<HistoryEvent>,
    /// What the state rests on beside the figures of the run.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grounds: Option<Grounds>,
}

/// Something that happened to an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEvent {
    /// The run in which, or after which, it happened.
    pub run: u32,
    /// Date of that run's report.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// An event's word, or a state's where the state changed.
    pub event: String,
    /// The other issue, of a merge or split.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub issue: Option<String>,
    /// The new name or owner, or which or how many units.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
}

impl Book {
    /// What outputs say of `issue`; `None` before it has stood in a run.
    #[must_use]
    pub fn record(&self, issue: Number, seen: Option<(jiff::civil::Date, jiff::civil::Date)>) -> Option<IssueRecord> {
        let (entry, state) = (self.issues.get(&issue)?, self.state(issue)?);
        let (first, last) = seen.unzip();
        Some(IssueRecord {
            state,
            first_seen: first.map(|date| date.to_string()),
            last_seen: last.map(|date| date.to_string()),
            muted: entry.muted,
            known: entry.known,
            history: self.history(issue),
            grounds: self.grounds.get(&issue).cloned(),
        })
    }

    /// Events and changes of state, by run; within a run the formation, then the state that the run found, then what people did.
    #[must_use]
    pub fn history(&self, issue: Number) -> Vec<HistoryEvent> {
        let date = |run: u32| self.runs.get(&run).and_then(|run| run.date.clone());
        let mut history: Vec<(u32, u8, HistoryEvent)> = Vec::new();
        let mut before = None;
        for (&(_, run), standing) in self.standings.range((issue, 0)..=(issue, u32::MAX)) {
            if before != Some(standing.state) {
                let event = standing.state.as_str().to_owned();
                history.push((run, 1, HistoryEvent { run, date: date(run), event, issue: None, detail: None }));
            }
            before = Some(standing.state);
        }
        for event in self.events.iter().filter(|event| event.issue == issue) {
            let run = event.run;
            let order = if event.kind == super::EventKind::Formed { 0 } else { 2 };
            let (kind, other) = (event.kind.as_str().to_owned(), event.other.map(|other| other.to_string()));
            history.push((run, order, HistoryEvent { run, date: date(run), event: kind, issue: other, detail: event.detail.clone() }));
        }
        // Stable: events of a run stay in the order in which they happened.
        history.sort_by_key(|(run, order, _)| (*run, *order));
        history.into_iter().map(|(_, _, event)| event).collect()
    }
}
