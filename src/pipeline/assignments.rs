//! Which unit belongs to which issue, for those who read the comments again.

use std::collections::{BTreeMap, HashMap};

use crate::classify::Comment;
use crate::report::ReportedIssue;

/// Which issue each unit belongs to.
#[derive(Debug, Default)]
pub(super) struct Assignments(HashMap<String, BTreeMap<usize, String>>);

impl Assignments {
    pub(super) fn new(issues: &[ReportedIssue]) -> Self {
        let mut assignments: HashMap<String, BTreeMap<usize, String>> = HashMap::new();
        for issue in issues {
            for member in &issue.issue.members {
                assignments.entry(member.comment.clone()).or_default().insert(member.segment, issue.issue.id.0.clone());
            }
        }
        Self(assignments)
    }

    pub(super) fn mark(&self, mut comment: Comment) -> Comment {
        // What its author has taken back counts for nothing.
        if comment.duplicate_kind.is_some_and(|kind| !kind.is_post()) {
            return comment;
        }
        // A repeat says what its original says, but only the original is counted.
        let key = comment.duplicate_of.as_ref().unwrap_or(&comment.feedback.id);
        if let Some(issues) = self.0.get(key) {
            for (index, segment) in comment.segments.iter_mut().enumerate() {
                segment.issue = issues.get(&index).cloned();
            }
        }
        comment
    }
}
