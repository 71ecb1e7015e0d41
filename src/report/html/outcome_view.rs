//! Actions and harm, as the page shows them on an issue.

use serde::Serialize;

use crate::report::ReportedIssue;
use crate::report::wording::Words;

#[derive(Debug, Serialize)]
pub(super) struct OutcomeView {
    severity: Option<String>,
    heading: &'static str,
    actions: Vec<String>,
    /// How the FAQ stands to the question.
    coverage: Option<String>,
}

impl OutcomeView {
    pub(super) fn new(reported: &ReportedIssue, words: &Words) -> Self {
        Self {
            severity: reported.severity.as_ref().map(|severity| words.severity_sentence(severity)),
            heading: words.actions_heading(),
            coverage: words.faq_coverage(&reported.suggestion),
            actions: reported.actions.iter().map(|action| words.action_sentence(action)).collect(),
        }
    }
}
