//! The quotes of a report, waiting for their cells.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::records::{Place, Records};
use super::{Verified, VerifyError};
use crate::feedback::Feedback;
use crate::issue::Quote;
use crate::normalize::{mask, personal_data};
use crate::report::IssuesFile;

/// Quotes by the place of their comment.
pub(super) struct Wanted<'a> {
    file: PathBuf,
    masked: bool,
    quotes: HashMap<Place, Vec<(String, &'a Quote)>>,
}

impl<'a> Wanted<'a> {
    /// All quotes of the report; each must name a comment that stands where it says.
    pub(super) fn of(dir: &Path, issues: &'a IssuesFile<'_>, more: &'a [(String, Quote)], records: &Records) -> Result<Self, VerifyError> {
        let file = dir.join("issues.json");
        let mut quotes: HashMap<Place, Vec<(String, &Quote)>> = HashMap::new();
        let conflicts = &issues.overview.rating_conflicts;
        let of_conflicts = [
            ("low rating, positive text", &conflicts.low_rating_positive_text),
            ("high rating, negative text", &conflicts.high_rating_negative_text),
        ];
        let all =
            issues.issues.iter().flat_map(|entry| entry.issue.quotes.iter().map(|quote| (format!("a quote of {}", entry.issue.id.0), quote))).chain(
                of_conflicts.into_iter().flat_map(|(name, found)| found.quotes.iter().map(move |quote| (format!("a quote of {name}"), quote))),
            );
        for (what, quote) in all.chain(more.iter().map(|(what, quote)| (what.clone(), quote))) {
            let row = records.by_id.get(&quote.comment).map(|&row| &records.rows[row]);
            let place = (quote.position.path.clone(), quote.position.sheet.clone(), quote.position.record);
            match row {
                Some(row) if row.place == place && row.line == quote.position.line => quotes.entry(place).or_default().push((what, quote)),
                Some(row) => {
                    return Err(VerifyError::wrong(&file, format!("the place of {what}"), &quote.position, format!("{}:{}", row.place.0, row.line)));
                }
                None => return Err(VerifyError::wrong(&file, format!("the comment of {what}"), &quote.comment, "no such comment")),
            }
        }
        Ok(Self { file, masked: issues.masked, quotes })
    }

    /// Holds the quotes of one record against its cell.
    pub(super) fn check(&mut self, place: &Place, feedback: &Feedback, verified: &mut Verified) -> Result<(), VerifyError> {
        for (what, quote) in self.quotes.remove(place).unwrap_or_default() {
            let found = if self.masked {
                mask(&feedback.text, quote.start..quote.end, &personal_data(&feedback.text))
            } else {
                feedback.text.get(quote.start..quote.end).unwrap_or_default().to_owned()
            };
            if found != quote.text {
                return Err(VerifyError::wrong(
                    &self.file,
                    format!("{what}, {}", quote.position),
                    format!("「{}」", quote.text),
                    format!("「{found}」"),
                ));
            }
            verified.quotes += 1;
        }
        Ok(())
    }

    /// Quotes whose cell never came.
    pub(super) fn finish(self) -> Result<(), VerifyError> {
        let mut left: Vec<String> = self.quotes.into_values().flatten().map(|(what, quote)| format!("{what}, {}", quote.position)).collect();
        left.sort();
        left.into_iter().next().map_or(Ok(()), |what| Err(VerifyError::wrong(&self.file, what, "a record", "no record there")))
    }
}
