//! Which alerts are due: each thing once.
//!
//! An issue is alerted as new once in its life; as growing again only after it has shrunk or was fixed in between; as having come back once for each
//! return. An alert counts as delivered when the outputs of its run stand: a run that is killed before that leaves it for the next.

use super::book::{Alert, AlertKind, Book, Number};
use super::lifecycle::State;

/// The figures behind an alert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlertFacts {
    /// Distinct texts.
    pub voices: u64,
    /// Records.
    pub posts: u64,
    /// Voices among all analysed comments.
    pub share: f64,
    /// Of the test, where there is one.
    pub p_value: Option<f64>,
}

/// What a state is alerted as.
#[must_use]
pub fn is_alerted(state: State) -> Option<AlertKind> {
    match state {
        State::New => Some(AlertKind::New),
        State::Growing => Some(AlertKind::Growing),
        State::CameBack => Some(AlertKind::CameBack),
        State::Steady | State::Shrinking | State::Fixed => None,
    }
}

impl Book {
    /// Notes that run `run` found a reason for an alert, unless it has been alerted already or nobody wants to hear of it.
    pub fn raise(&mut self, run: u32, issue: Number, kind: AlertKind, facts: AlertFacts) {
        let Some(entry) = self.issues.get(&issue) else { return };
        if entry.muted || (entry.known && kind == AlertKind::New) {
            return;
        }
        let last = self.alerts.iter().filter(|alert| alert.issue == issue && alert.kind == kind).map(|alert| alert.run).max();
        let is_over = |state: State| match kind {
            AlertKind::New => false,
            AlertKind::Growing => matches!(state, State::Shrinking | State::Fixed),
            AlertKind::CameBack | AlertKind::CameBackAfterAction => state == State::Fixed,
        };
        if let Some(last) = last
            && (last >= run || !self.standings.range((issue, last + 1)..(issue, run)).any(|(_, standing)| is_over(standing.state)))
        {
            return;
        }
        let AlertFacts { voices, posts, share, p_value } = facts;
        self.alerts.push(Alert { issue, kind, run, voices, posts, share, p_value, delivered: false });
    }

    /// Alerts that no output has held yet, of issues that people still want to hear of.
    pub fn due(&self) -> impl Iterator<Item = &Alert> {
        let wanted = |issue: Number| self.issues.get(&issue).is_some_and(|entry| !entry.muted && entry.merged_into.is_none());
        self.alerts.iter().filter(move |alert| !alert.delivered && wanted(alert.issue))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ledger::book::Entry;
    use crate::issue::ledger::lifecycle::Standing;

    const FACTS: AlertFacts = AlertFacts { voices: 9, posts: 9, share: 0.1, p_value: Some(0.001) };

    #[test]
    fn a_thing_is_alerted_once_until_it_was_over() {
        let issue = Number(1);
        let mut book = Book::default();
        book.issues.insert(issue, Entry::default());
        let course = [State::Growing, State::Growing, State::Steady, State::Growing, State::Shrinking, State::Growing];
        for (run, state) in (1..).zip(course) {
            let standing = Standing { state, voices: 9, base: 90, rate: 0.1, last_seen: None, returned: None, expected: 0.0 };
            book.standings.insert((issue, run), standing);
            // A rerun changes nothing.
            for _ in 0..2 {
                if let Some(kind) = is_alerted(state) {
                    book.raise(run, issue, kind, FACTS);
                }
            }
        }
        assert_eq!(book.alerts.iter().map(|alert| alert.run).collect::<Vec<_>>(), [1, 6]);
        book.alerts[0].delivered = true;
        assert_eq!(book.due().count(), 1);
        book.issues.get_mut(&issue).unwrap().muted = true;
        assert_eq!(book.due().count(), 0);
    }

    #[test]
    fn what_the_team_knows_is_not_new() {
        let mut book = Book::default();
        book.issues.insert(Number(1), Entry { known: true, ..Entry::default() });
        book.raise(1, Number(1), AlertKind::New, FACTS);
        assert!(book.alerts.is_empty());
        book.raise(1, Number(1), AlertKind::CameBack, FACTS);
        assert_eq!(book.alerts.len(), 1);
    }
}
