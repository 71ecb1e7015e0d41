//! The quotes of a report, waiting for their cells.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::records::{Place, Records};
use super::{Verified, VerifyError};
use crate::feedback::Feedback;
use crate::issue::Quote;
use crate::normalize::{mask, personal_data};
use crate::report::{HarmWords, IssuesFile};

/// Quotes by the place of their comment.
pub(super) struct Wanted<'a> {
    file: PathBuf,
    masked: bool,
    quotes: HashMap<Place, Vec<(String, Words<'a>)>>,
}

/// Words that are said to stand in a cell.
struct Words<'a> {
    text: &'a str,
    span: Range<usize>,
    position: String,
}

impl<'a> Words<'a> {
    fn quote(quote: &'a Quote) -> Self {
        Self { text: &quote.text, span: quote.start..quote.end, position: quote.position.to_string() }
    }

    fn harm(words: &'a HarmWords) -> Self {
        Self { text: &words.text, span: words.start..words.end, position: format!("comment `{}`", words.comment) }
    }
}

impl<'a> Wanted<'a> {
    /// All quotes of the report; each must name a comment that stands where it says.
    pub(super) fn of(dir: &Path, issues: &'a IssuesFile<'_>, more: &'a [(String, Quote)], records: &Records) -> Result<Self, VerifyError> {
        let file = dir.join("issues.json");
        let mut quotes: HashMap<Place, Vec<(String, Words<'a>)>> = HashMap::new();
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
                Some(row) if row.place == place && row.line == quote.position.line => {
                    quotes.entry(place).or_default().push((what, Words::quote(quote)));
                }
                Some(row) => {
                    return Err(VerifyError::wrong(&file, format!("the place of {what}"), &quote.position, format!("{}:{}", row.place.0, row.line)));
                }
                None => return Err(VerifyError::wrong(&file, format!("the comment of {what}"), &quote.comment, "no such comment")),
            }
        }
        for (id, words) in
            issues.issues.iter().flat_map(|entry| entry.severity.iter().flat_map(|found| &found.words).map(|words| (&entry.issue.id.0, words)))
        {
            let what = format!("words of harm of {id}");
            let Some(row) = records.by_id.get(&words.comment).map(|&row| &records.rows[row]) else {
                return Err(VerifyError::wrong(&file, format!("the comment of {what}"), &words.comment, "no such comment"));
            };
            quotes.entry(row.place.clone()).or_default().push((what, Words::harm(words)));
        }
        Ok(Self { file, masked: issues.masked, quotes })
    }

    /// Holds the quotes of one record against its cell.
    pub(super) fn check(&mut self, place: &Place, feedback: &Feedback, verified: &mut Verified) -> Result<(), VerifyError> {
        for (what, quote) in self.quotes.remove(place).unwrap_or_default() {
            let found = if self.masked {
                mask(&feedback.text, quote.span.clone(), &personal_data(&feedback.text))
            } else {
                feedback.text.get(quote.span.clone()).unwrap_or_default().to_owned()
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
