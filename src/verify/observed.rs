//! The rows of `comments.parquet` as they are measured.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int16Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, StructArray};
use jiff::SignedDuration;
use jiff::civil::{DateTime, datetime};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::VerifyError;
use crate::classify::{Intent, RatingConflict, Sentiment, Status};
use crate::feedback::{Attribute, Attributes, Received};
use crate::measure::{RecordView, UnitView, days_reached};
use crate::normalize::Language;

const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);

/// One unit.
pub(super) struct ObservedUnit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sentiment: Sentiment,
    pub(super) score: f64,
    pub(super) intent: Intent,
    pub(super) topics: Vec<String>,
    pub(super) issue: Option<String>,
    /// Whether it was held against others to form issues.
    pub(super) grouped: bool,
    corrected: Vec<String>,
}

/// One row.
pub(super) struct Observed {
    pub(super) status: Status,
    file: String,
    received: Option<Received>,
    pub(super) channel: String,
    pub(super) product: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) attributes: Attributes,
    pub(super) has_reply: bool,
    sentiment: Option<Sentiment>,
    score: f64,
    intent: Option<Intent>,
    topics: Vec<String>,
    pub(super) units: Vec<ObservedUnit>,
    conflict: Option<RatingConflict>,
}

/// Dates far before or after all others count as unknown.
pub(super) fn without_strays(rows: &mut [Observed]) {
    let analyzed = rows.iter().filter(|row| row.status == Status::Analyzed);
    let days = days_reached(analyzed.filter_map(|row| row.received).map(|received| received.at.date()));
    for row in rows {
        row.received = row.received.filter(|received| days.as_ref().is_none_or(|days| days.contains(&received.at.date())));
    }
}

impl Observed {
    pub(super) fn units(&self) -> Vec<UnitView<'_>> {
        let of = self.units.iter().map(|unit| UnitView {
            start: unit.start,
            end: unit.end,
            sentiment: unit.sentiment,
            score: unit.score,
            intent: unit.intent,
            topics: &unit.topics,
            issue: unit.issue.as_deref(),
        });
        of.collect()
    }

    pub(super) fn view<'a>(&'a self, units: &'a [UnitView<'a>]) -> RecordView<'a> {
        RecordView {
            status: self.status,
            file: &self.file,
            received: self.received,
            channel: &self.channel,
            product: self.product.as_deref(),
            language: self.language,
            attributes: &self.attributes,
            has_reply: self.has_reply,
            sentiment: self.sentiment,
            score: self.score,
            intent: self.intent,
            topics: &self.topics,
            units,
            conflict: self.conflict,
        }
    }
}

/// All rows of the file, in its order.
pub(super) fn observed(path: &Path) -> Result<Vec<Observed>, VerifyError> {
    let broken = |source: Box<dyn std::error::Error + Send + Sync>| VerifyError::Parquet { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(|source| VerifyError::Unreadable { path: path.to_path_buf(), source })?;
    let batches =
        ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build).map_err(|error| broken(Box::new(error)))?;
    let mut rows = Vec::new();
    for batch in batches {
        let batch = batch.map_err(|error| broken(Box::new(error)))?;
        let table = Table { columns: batch.into(), path };
        for at in 0..table.columns.len() {
            rows.push(table.row(at)?);
        }
    }
    Ok(rows)
}

/// A record batch, or the list of a row's units.
struct Table<'a> {
    columns: StructArray,
    path: &'a Path,
}

impl Table<'_> {
    fn missing(&self, column: &'static str) -> VerifyError {
        VerifyError::Column { path: self.path.to_path_buf(), column }
    }

    fn array(&self, name: &'static str) -> Result<&dyn Array, VerifyError> {
        self.columns.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| self.missing(name))
    }

    fn text(&self, name: &'static str, at: usize) -> Result<Option<String>, VerifyError> {
        let array = self.array(name)?.as_string_opt::<i32>().ok_or_else(|| self.missing(name))?;
        Ok((!array.is_null(at)).then(|| array.value(at).to_owned()))
    }

    fn number(&self, name: &'static str, at: usize) -> Result<Option<f64>, VerifyError> {
        let array = self.array(name)?.as_primitive_opt::<Float64Type>().ok_or_else(|| self.missing(name))?;
        Ok((!array.is_null(at)).then(|| array.value(at)))
    }

    fn whole(&self, name: &'static str, at: usize) -> Result<Option<i64>, VerifyError> {
        let array = self.array(name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| self.missing(name))?;
        Ok((!array.is_null(at)).then(|| array.value(at)))
    }

    fn flag(&self, name: &'static str, at: usize) -> Result<Option<bool>, VerifyError> {
        let array = self.array(name)?.as_boolean_opt().ok_or_else(|| self.missing(name))?;
        Ok((!array.is_null(at)).then(|| array.value(at)))
    }

    fn moment(&self, name: &'static str, offset: &'static str, at: usize) -> Result<Option<Received>, VerifyError> {
        let array = self.array(name)?.as_primitive_opt::<TimestampMicrosecondType>().ok_or_else(|| self.missing(name))?;
        let offsets = self.array(offset)?.as_primitive_opt::<Int16Type>().ok_or_else(|| self.missing(offset))?;
        Ok((!array.is_null(at)).then(|| Received {
            at: EPOCH.saturating_add(SignedDuration::from_micros(array.value(at))),
            offset_minutes: (!offsets.is_null(at)).then(|| offsets.value(at)),
        }))
    }

    fn texts(&self, name: &'static str, at: usize) -> Result<Vec<String>, VerifyError> {
        let list = self.array(name)?.as_list_opt::<i32>().ok_or_else(|| self.missing(name))?.value(at);
        let texts = list.as_string_opt::<i32>().ok_or_else(|| self.missing(name))?;
        Ok((0..texts.len()).map(|index| texts.value(index).to_owned()).collect())
    }

    /// A word of a closed set.
    fn word<T: Copy>(&self, name: &'static str, at: usize, all: &[T], word_of: impl Fn(T) -> &'static str) -> Result<Option<T>, VerifyError> {
        let Some(word) = self.text(name, at)? else { return Ok(None) };
        let found = all.iter().copied().find(|&one| word_of(one) == word);
        found.map(Some).ok_or_else(|| VerifyError::wrong(self.path, name, word, "no such word"))
    }

    fn pole(&self, at: usize) -> Result<Option<Sentiment>, VerifyError> {
        let all = [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive, Sentiment::Mixed];
        self.word("sentiment", at, &all, Sentiment::as_str)
    }

    fn intent(&self, at: usize) -> Result<Option<Intent>, VerifyError> {
        self.word("intent", at, &Intent::ALL, Intent::as_str)
    }

    /// What people have corrected in a row is what they have corrected in its units.
    fn corrected(&self, units: &[ObservedUnit], at: usize) -> Result<(), VerifyError> {
        let stated: BTreeSet<String> = self.texts("corrected", at)?.into_iter().collect();
        let found: BTreeSet<String> = units.iter().flat_map(|unit| unit.corrected.iter().cloned()).collect();
        if stated == found {
            return Ok(());
        }
        let id = self.text("id", at)?.unwrap_or_default();
        Err(VerifyError::wrong(self.path, format!("corrected labels of `{id}`"), format!("{stated:?}"), format!("{found:?}")))
    }

    fn row(&self, at: usize) -> Result<Observed, VerifyError> {
        let units = self.units(at)?;
        self.corrected(&units, at)?;
        let status = self.text("status", at)?.as_deref().and_then(Status::parse).ok_or_else(|| self.missing("status"))?;
        let languages = [Language::Japanese, Language::English, Language::Other];
        Ok(Observed {
            status,
            file: self.text("file", at)?.unwrap_or_default(),
            received: self.moment("received", "received_offset_minutes", at)?,
            channel: self.text("channel", at)?.unwrap_or_default(),
            product: self.text("product", at)?,
            language: self.word("language", at, &languages, Language::as_str)?,
            attributes: self.attributes(at)?,
            has_reply: self.text("reply", at)?.is_some_and(|reply| !reply.trim().is_empty()),
            sentiment: self.pole(at)?,
            score: self.number("sentiment_score", at)?.unwrap_or(0.0),
            intent: self.intent(at)?,
            topics: self.texts("topics", at)?,
            units,
            conflict: self.word("rating_conflict", at, &RatingConflict::ALL, RatingConflict::as_str)?,
        })
    }

    fn units(&self, at: usize) -> Result<Vec<ObservedUnit>, VerifyError> {
        let list = self.array("segments")?.as_list_opt::<i32>().ok_or_else(|| self.missing("segments"))?.value(at);
        let columns = list.as_struct_opt().ok_or_else(|| self.missing("segments"))?.clone();
        let table = Table { columns, path: self.path };
        let place = |value: Option<i64>| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(usize::MAX);
        let unit = |at| {
            Ok(ObservedUnit {
                start: place(table.whole("start", at)?),
                end: place(table.whole("end", at)?),
                sentiment: table.pole(at)?.ok_or_else(|| self.missing("segments"))?,
                score: table.number("sentiment_score", at)?.unwrap_or(0.0),
                intent: table.intent(at)?.ok_or_else(|| self.missing("segments"))?,
                topics: table.texts("topics", at)?,
                issue: table.text("issue", at)?,
                grouped: table.flag("grouped", at)?.unwrap_or_default(),
                corrected: table.texts("corrected", at)?,
            })
        };
        (0..table.columns.len()).map(unit).collect()
    }

    fn attributes(&self, at: usize) -> Result<Attributes, VerifyError> {
        let mut found = Attributes {
            nps: self.number("nps", at)?,
            csat: self.number("csat", at)?,
            ces: self.number("ces", at)?,
            effort: self.number("effort", at)?,
            stars: self.number("stars", at)?,
            replied_at: self.moment("replied_at", "replied_at_offset_minutes", at)?,
            first_reply_minutes: self.number("first_reply_minutes", at)?,
            resolved_at: self.moment("resolved_at", "resolved_at_offset_minutes", at)?,
            resolution_minutes: self.number("resolution_minutes", at)?,
            is_open: self.flag("is_open", at)?,
            reopens: self.whole("reopens", at)?.and_then(|times| u32::try_from(times).ok()),
            first_contact: self.flag("first_contact", at)?,
            churned: self.flag("churned", at)?,
            ..Attributes::default()
        };
        for attribute in Attribute::ALL {
            if let Some(place) = found.word_mut(attribute) {
                *place = self.text(attribute.name(), at)?.map(Arc::from);
            }
        }
        Ok(found)
    }
}
