//! What has changed between two runs: which issues are new, grown, shrunk, gone, came back.
//!
//! Issues are matched by id. Ids mean the same in two runs only where both kept the same ledger, and [`Diff::same_ledger`] says whether they did. A share
//! has grown or shrunk when the test for equal proportions says so after false-discovery control over all issues of both runs; what is below
//! [`LEAST_VOICES`] in both together is never tested.

mod error;
mod read;

use serde::Serialize;

pub use error::DiffError;
pub use read::{Run, read};

use crate::issue::ledger::{EventKind, State};
use crate::measure::{Share, false_discovery_bound, two_proportions};
use crate::report::ReportedIssue;

/// Voices of an issue in both runs together below which nothing is said about chance.
pub const LEAST_VOICES: u64 = 5;
/// Share of false findings accepted among all findings.
const FALSE_DISCOVERY: f64 = 0.05;

/// What became of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Not in the earlier run, nor known before it.
    New,
    /// Heard of again.
    CameBack,
    /// A larger share, beyond chance.
    Grown,
    /// A smaller share, beyond chance.
    Shrunk,
    /// Not in the later run.
    Gone,
    /// Part of another issue now.
    Merged,
    /// In both runs, without a difference beyond chance.
    Unchanged,
}

impl Change {
    /// All changes, in the order in which they are told.
    pub const ALL: [Self; 7] = [Self::New, Self::CameBack, Self::Grown, Self::Shrunk, Self::Gone, Self::Merged, Self::Unchanged];
}

/// One issue in both runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IssueChange {
    /// Its id.
    pub id: String,
    /// Its title in the later run, else in the earlier one.
    pub title: String,
    /// What became of it.
    pub change: Change,
    /// Its state in the ledger, as of the later run.
    pub state: Option<State>,
    /// Its share of the earlier run's comments.
    pub earlier: Share,
    /// Its share of the later run's comments.
    pub later: Share,
    /// p value of the test for equal proportions, where there are voices enough.
    pub p_value: Option<f64>,
    /// Whether the difference is beyond chance, after false-discovery control.
    pub beyond_chance: bool,
    /// The issue that it is part of now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
}

/// One of the two runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its folder, as given.
    pub folder: String,
    /// Date of its report.
    pub date: Option<String>,
    /// Analysed comments.
    pub analyzed: u64,
    /// Its number in its ledger.
    pub run: Option<u32>,
}

/// Two runs compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// Version of this shape.
    pub schema: u32,
    /// Whether both runs kept the same ledger; without it an id stands for the issue's most central comment, and another id may mean the same issue.
    pub same_ledger: bool,
    /// The earlier run.
    pub earlier: Side,
    /// The later run.
    pub later: Side,
    /// Every issue of either, by change, then the largest first.
    pub issues: Vec<IssueChange>,
}

/// Compares two runs.
#[must_use]
pub fn diff(earlier: &Run, later: &Run) -> Diff {
    let known_before = |issue: &ReportedIssue| {
        let formed = issue.record.as_ref()?.history.iter().find(|event| event.event == EventKind::Formed.as_str())?.run;
        Some(formed <= earlier.ledger.as_ref()?.1)
    };
    let same_ledger = earlier.ledger.as_ref().zip(later.ledger.as_ref()).is_some_and(|(a, b)| a.0 == b.0);
    let nothing = |run: &Run| Share::new(0, run.analyzed);
    let mut issues: Vec<IssueChange> = Vec::new();
    for after in &later.issues {
        let before = earlier.issues.iter().find(|before| before.issue.id == after.issue.id);
        let back = after.state() == Some(State::CameBack) && before.and_then(ReportedIssue::state) != Some(State::CameBack);
        let known = same_ledger && known_before(after) == Some(true);
        let change = match before {
            _ if back => Change::CameBack,
            None if known => Change::CameBack,
            None => Change::New,
            Some(_) => Change::Unchanged,
        };
        issues.push(IssueChange {
            id: after.issue.id.0.clone(),
            title: after.issue.title(later.language).to_owned(),
            change,
            state: after.state(),
            earlier: before.map_or_else(|| nothing(earlier), |before| before.measures.size.share),
            later: after.measures.size.share,
            p_value: None,
            beyond_chance: false,
            merged_into: None,
        });
    }
    for before in &earlier.issues {
        let id = &before.issue.id;
        if later.issues.iter().any(|after| after.issue.id == *id) {
            continue;
        }
        let merged_into = later.issues.iter().find(|after| has_taken(after, &id.0)).map(|after| after.issue.id.0.clone());
        issues.push(IssueChange {
            id: id.0.clone(),
            title: before.issue.title(earlier.language).to_owned(),
            change: if merged_into.is_some() { Change::Merged } else { Change::Gone },
            state: None,
            earlier: before.measures.size.share,
            later: nothing(later),
            p_value: None,
            beyond_chance: false,
            merged_into,
        });
    }
    test(&mut issues);
    issues.sort_by(|a, b| {
        let size = |issue: &IssueChange| issue.later.count.max(issue.earlier.count);
        a.change.cmp(&b.change).then_with(|| size(b).cmp(&size(a))).then_with(|| a.id.cmp(&b.id))
    });
    Diff { schema: 1, same_ledger, earlier: earlier.side(), later: later.side(), issues }
}

fn has_taken(issue: &ReportedIssue, id: &str) -> bool {
    let merges = |event: &str| event == EventKind::MergedFrom.as_str();
    issue.record.as_ref().is_some_and(|record| record.history.iter().any(|event| merges(&event.event) && event.issue.as_deref() == Some(id)))
}

fn test(issues: &mut [IssueChange]) {
    for issue in issues.iter_mut().filter(|issue| issue.change != Change::Merged && issue.earlier.count + issue.later.count >= LEAST_VOICES) {
        issue.p_value = two_proportions(&issue.earlier, &issue.later);
    }
    let bound = false_discovery_bound(issues.iter().filter_map(|issue| issue.p_value).collect(), FALSE_DISCOVERY);
    for issue in issues {
        issue.beyond_chance = issue.p_value.is_some_and(|p| p <= bound);
        if issue.change == Change::Unchanged && issue.beyond_chance {
            issue.change = if issue.later.value > issue.earlier.value { Change::Grown } else { Change::Shrunk };
        }
    }
}
