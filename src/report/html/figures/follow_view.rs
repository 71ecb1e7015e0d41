//! Who waits for an answer, the oldest first.

use serde::Serialize;

use super::{Drawn, Label};
use crate::report::FollowUp;
use crate::report::html::issue_view::place;
use crate::report::wording::Words;

/// Rows on the page; a thousand stand in the workbook.
const ROWS: usize = 200;

#[derive(Debug, Serialize)]
pub(super) struct FollowView {
    tracked: bool,
    sentence: String,
    rows: Vec<FollowRow>,
    /// Owners that occur, in the order of their first row.
    owners: Vec<String>,
}

#[derive(Debug, Serialize)]
struct FollowRow {
    days: Option<String>,
    date: Option<String>,
    channel: String,
    reasons: String,
    owner: String,
    issue: Option<Label>,
    quote: String,
    lang: &'static str,
    place: String,
}

impl FollowView {
    pub(super) fn new(drawn: &Drawn<'_>, words: &Words) -> Self {
        let follow_ups = &drawn.figures.follow_ups;
        let rows: Vec<FollowRow> = follow_ups.rows.iter().take(ROWS).map(|row| view(row, drawn, words)).collect();
        let mut owners: Vec<String> = Vec::new();
        for row in &rows {
            if !row.owner.is_empty() && !owners.contains(&row.owner) {
                owners.push(row.owner.clone());
            }
        }
        Self { tracked: follow_ups.tracked, sentence: words.waiting_sentence(follow_ups, rows.len()), rows, owners }
    }
}

fn view(row: &FollowUp, drawn: &Drawn<'_>, words: &Words) -> FollowRow {
    let quote = row.quote.as_ref();
    FollowRow {
        days: row.waiting_days.map(|days| words.waiting_days(days)),
        date: quote.and_then(|quote| quote.received).map(|received| words.date(&received.date())),
        channel: quote.map(|quote| words.channel_name(&quote.channel)).unwrap_or_default(),
        reasons: row.reasons.iter().map(|&reason| words.concern(reason)).collect::<Vec<_>>().join(" · "),
        owner: row.owner.as_deref().map(|owner| words.owner(owner).to_owned()).unwrap_or_default(),
        issue: row.issues.first().map(|id| drawn.issue(id, words)),
        quote: quote.map(|quote| quote.text.clone()).unwrap_or_default(),
        lang: quote.map_or("", |quote| quote.language.as_str()),
        place: quote.map(|quote| place(&quote.position)).unwrap_or_default(),
    }
}
