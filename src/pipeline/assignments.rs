//! Which unit belongs to which issue, for those who read the comments again.

use std::collections::{BTreeMap, HashMap};

use xxhash_rust::xxh3::xxh3_128;

use crate::classify::Comment;
use crate::report::ReportedIssue;

/// Which issue each unit belongs to, and which units were held against others at all.
#[derive(Debug, Default)]
pub(super) struct Assignments {
    issues: HashMap<String, BTreeMap<usize, String>>,
    /// Segments that were grouped, by a digest of the comment's id: there may be many.
    grouped: HashMap<u128, Vec<usize>>,
}

impl Assignments {
    /// `grouped`: comments and segments that were grouped.
    pub(super) fn new<'i>(issues: &[ReportedIssue], grouped: impl Iterator<Item = (&'i str, usize)>) -> Self {
        let mut assignments: HashMap<String, BTreeMap<usize, String>> = HashMap::new();
        for issue in issues {
            for member in &issue.issue.members {
                assignments.entry(member.comment.clone()).or_default().insert(member.segment, issue.issue.id.0.clone());
            }
        }
        let mut segments: HashMap<u128, Vec<usize>> = HashMap::new();
        for (comment, segment) in grouped {
            segments.entry(xxh3_128(comment.as_bytes())).or_default().push(segment);
        }
        Self { issues: assignments, grouped: segments }
    }

    pub(super) fn mark(&self, mut comment: Comment) -> Comment {
        // What its author has taken back counts for nothing.
        if comment.duplicate_kind.is_some_and(|kind| !kind.is_post()) {
            return comment;
        }
        // A repeat says what its original says, but only the original is counted.
        let key = comment.duplicate_of.as_ref().unwrap_or(&comment.feedback.id);
        if let Some(issues) = self.issues.get(key) {
            for (index, segment) in comment.segments.iter_mut().enumerate() {
                segment.issue = issues.get(&index).cloned();
            }
        }
        for &segment in self.grouped.get(&xxh3_128(key.as_bytes())).into_iter().flatten() {
            if let Some(segment) = comment.segments.get_mut(segment) {
                segment.grouped = true;
            }
        }
        comment
    }
}
