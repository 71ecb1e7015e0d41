//! The inputs read again: every row of theirs is a row of the outputs, with the same text, and the other way round.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::quotes::Wanted;
use super::records::{Place, Record, Records, digest};
use super::{Verified, VerifyError};
use crate::classify::Status;
use crate::config::Settings;
use crate::error::Error;
use crate::feedback::{Feedback, Position, RowError};
use crate::normalize::masked;
use crate::read;
use crate::report::RunFile;

pub(super) fn compare(
    comments: &Path,
    run: &RunFile<'_>,
    settings: &Settings,
    records: &Records,
    mut wanted: Wanted<'_>,
    verified: &mut Verified,
) -> Result<(), Error> {
    let mut stated: HashMap<&Place, &Record> = records.rows.iter().map(|row| (&row.place, row)).collect();
    if stated.len() != records.rows.len() {
        return Err(VerifyError::wrong(comments, "rows", records.rows.len(), format!("{} places", stated.len())).into());
    }
    for summary in run.sources.iter() {
        let mut source = read::open(&PathBuf::from(&summary.path), &settings.read)?;
        for row in source.by_ref() {
            let position = match &row {
                Ok(feedback) => &feedback.position,
                Err(fault) => &fault.position,
            };
            let place = (position.path.clone(), position.sheet.clone(), position.record);
            let Some(record) = stated.remove(&place) else {
                return Err(VerifyError::wrong(comments, format!("the row {position}"), "no row", "a row of the input").into());
            };
            row_holds(comments, record, position, &row, settings.keep_personal_data)?;
            if let Ok(feedback) = &row {
                wanted.check(&place, feedback, verified)?;
            }
            verified.rows += 1;
        }
        if let Some(fault) = source.fault() {
            return Err(fault.into());
        }
    }
    if let Some(record) = stated.into_values().min_by_key(|record| &record.place) {
        let place = format!("{}:{}", record.place.0, record.line);
        return Err(VerifyError::wrong(comments, format!("the row {place}"), format!("comment `{}`", record.id), "no such row in the input").into());
    }
    Ok(wanted.finish()?)
}

fn row_holds(comments: &Path, record: &Record, position: &Position, row: &Result<Feedback, RowError>, keep: bool) -> Result<(), VerifyError> {
    let wrong = |what: &str, stated: String, found: String| Err(VerifyError::wrong(comments, format!("{what} of the row {position}"), stated, found));
    if record.line != position.line {
        return wrong("line", record.line.to_string(), position.line.to_string());
    }
    let feedback = match (row, record.status) {
        (Err(_), Status::Rejected) => return Ok(()),
        (Err(fault), status) => return wrong("status", status.as_str().to_owned(), format!("set aside: {}", fault.reason)),
        (Ok(_), Status::Rejected) => return wrong("status", "rejected".to_owned(), "a row that can be read".to_owned()),
        (Ok(feedback), _) => feedback,
    };
    let text = if keep { feedback.text.clone() } else { masked(&feedback.text) };
    if record.text != Some(digest(&text)) {
        return wrong("text", "another text".to_owned(), format!("「{text}」"));
    }
    if let Some((start, end, _)) = record.segments.iter().find(|(start, end, _)| start > end || feedback.text.get(*start..*end).is_none()) {
        return wrong("span", format!("{start}..{end}"), format!("{} bytes", feedback.text.len()));
    }
    if record.received != feedback.received {
        return wrong(
            "date",
            format!("{:?}", record.received.map(|received| received.at)),
            format!("{:?}", feedback.received.map(|received| received.at)),
        );
    }
    let value = |rating: Option<crate::feedback::Rating>| rating.map(|rating| rating.value);
    if value(record.rating) != value(feedback.rating) {
        return wrong("rating", format!("{:?}", value(record.rating)), format!("{:?}", value(feedback.rating)));
    }
    Ok(())
}
