//! What each owner has on its table.

use serde::Serialize;

use super::issue_view::IssueView;
use crate::report::Report;
use crate::report::numbers::thousands;
use crate::report::wording::Words;

#[derive(Debug, Serialize)]
pub(super) struct OwnerView {
    anchor: String,
    name: String,
    /// Places among the issues of the page, the highest priority first.
    issues: Vec<usize>,
    count: String,
    high: String,
    rising: String,
    /// Topics of the taxonomy that it owns.
    topics: Vec<String>,
}

/// Owners in the order of their first issue, which is the order of priority; sets the fragment that each issue links to.
pub(super) fn owners(issues: &mut [IssueView], report: &Report, words: &Words) -> Vec<OwnerView> {
    let mut names: Vec<String> = Vec::new();
    for issue in issues.iter_mut() {
        let number = names.iter().position(|name| *name == issue.owner).unwrap_or_else(|| {
            names.push(issue.owner.clone());
            names.len() - 1
        });
        issue.owner_anchor = anchor(number);
    }
    let view = |(number, name): (usize, String)| {
        let own: Vec<usize> = (0..issues.len()).filter(|&index| issues[index].owner == name).collect();
        let counted = |says: &dyn Fn(&IssueView) -> bool| thousands(own.iter().filter(|&&index| says(&issues[index])).count() as u64);
        OwnerView {
            anchor: anchor(number),
            count: thousands(own.len() as u64),
            high: counted(&|issue| issue.level_key == "high"),
            rising: counted(&|issue| issue.trend_key == "rising"),
            topics: report
                .topics
                .iter()
                .filter(|topic| words.owner(&topic.owner) == name)
                .map(|topic| words.topic_name(&topic.id, &report.topics).to_owned())
                .collect(),
            issues: own,
            name,
        }
    };
    names.into_iter().enumerate().map(view).collect()
}

fn anchor(number: usize) -> String {
    format!("owner-{}", number + 1)
}
