//! `comments.parquet`: every row of the input with its predictions, for pandas, polars, Spark and other data frames.
//!
//! Labels that a person has corrected (`koe analyze --review`) stand where the model's would; `corrected` says which they are, of each unit and, all of
//! them together, of the row. `grouped` marks the units that were held against others to form issues: of analysed rows they are the `clustered_units` of
//! `issues.json`. The Arrow stream of `koe annotate` has neither, for it knows no ledger and forms no issues.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Float64Builder, Int16Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, TimeUnit};
use jiff::SignedDuration;
use jiff::civil::{DateTime, datetime};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::attribute_columns::{self, AttributeBuilders};
use super::contents::Report;
use super::jsonl::{rounded, shown_reply, shown_text};
use super::output::{Comments, OutputError, Render};
use crate::classify::{Comment, CorrectedLabel};
use crate::feedback::RatingScale;
use crate::normalize::Language;

/// Rows of one record batch.
const BATCH_ROWS: usize = 4_096;
/// Rows of one row group: the writer keeps an encoded row group in memory, so it must not grow with the input.
const ROW_GROUP_ROWS: usize = 16 * BATCH_ROWS;
const FORMAT: &str = "Parquet";
const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);

/// Renders `comments.parquet`.
pub struct CommentsParquet;

impl Render for CommentsParquet {
    fn file_name(&self) -> &'static str {
        "comments.parquet"
    }

    fn render(&self, report: &Report, comments: Comments<'_>, out: &mut (dyn Write + Send)) -> Result<(), OutputError> {
        let schema = Arc::new(comments_schema());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(parquet::basic::ZstdLevel::default()))
            .set_created_by(format!("koe {}", report.run.version))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(OutputError::format(FORMAT))?;
        let mut columns = Columns::new();
        for comment in comments {
            columns.push(&comment.map_err(OutputError::Comments)?, report.masked);
            if columns.id.len() == BATCH_ROWS {
                let batch = columns.finish(&schema).map_err(OutputError::format(FORMAT))?;
                writer.write(&batch).map_err(OutputError::format(FORMAT))?;
            }
        }
        if columns.id.len() > 0 {
            let batch = columns.finish(&schema).map_err(OutputError::format(FORMAT))?;
            writer.write(&batch).map_err(OutputError::format(FORMAT))?;
        }
        writer.close().map_err(OutputError::format(FORMAT))?;
        Ok(())
    }
}

/// The columns of `comments.parquet`, in order. `received` is civil time as the file states it, never moved by a time zone.
#[must_use]
pub fn comments_schema() -> Schema {
    let mut fields = vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("file", DataType::Utf8, false),
        Field::new("sheet", DataType::Utf8, true),
        Field::new("line", DataType::Int64, false),
        Field::new("row", DataType::Int64, false),
        Field::new("status", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, true),
        Field::new("duplicate_of", DataType::Utf8, true),
        Field::new("duplicate_kind", DataType::Utf8, true),
        Field::new("received", DataType::Timestamp(TimeUnit::Microsecond, None), true),
        Field::new("received_offset_minutes", DataType::Int16, true),
        Field::new("channel", DataType::Utf8, false),
        Field::new("product", DataType::Utf8, true),
        Field::new("author", DataType::Utf8, true),
        Field::new("rating", DataType::Float64, true),
        Field::new("rating_scale", DataType::Utf8, true),
        Field::new("language", DataType::Utf8, true),
        Field::new("sentiment", DataType::Utf8, true),
        Field::new("sentiment_score", DataType::Float64, true),
        Field::new("rating_conflict", DataType::Utf8, true),
        Field::new("intent", DataType::Utf8, true),
        Field::new("topics", list_of_text(), false),
        Field::new("issues", list_of_text(), false),
        Field::new("text", DataType::Utf8, true),
        Field::new("reply", DataType::Utf8, true),
        Field::new("segments", DataType::List(Arc::new(Field::new("item", DataType::Struct(segment_fields()), true))), false),
        Field::new("corrected", list_of_text(), false),
    ];
    fields.extend(attribute_columns::fields());
    Schema::new(fields)
}

pub(super) fn list_of_text() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
}

/// `start` and `end` are bytes of the original cell.
fn segment_fields() -> Fields {
    Fields::from(vec![
        Field::new("start", DataType::Int64, false),
        Field::new("end", DataType::Int64, false),
        Field::new("sentiment", DataType::Utf8, false),
        Field::new("sentiment_score", DataType::Float64, false),
        Field::new("intent", DataType::Utf8, false),
        Field::new("topics", list_of_text(), false),
        Field::new("issue", DataType::Utf8, true),
        Field::new("grouped", DataType::Boolean, false),
        Field::new("corrected", list_of_text(), false),
    ])
}

/// The builders of one batch, in the order of the schema.
struct Columns {
    id: StringBuilder,
    file: StringBuilder,
    sheet: StringBuilder,
    line: Int64Builder,
    row: Int64Builder,
    status: StringBuilder,
    reason: StringBuilder,
    duplicate_of: StringBuilder,
    duplicate_kind: StringBuilder,
    received: TimestampMicrosecondBuilder,
    received_offset_minutes: Int16Builder,
    channel: StringBuilder,
    product: StringBuilder,
    author: StringBuilder,
    rating: Float64Builder,
    rating_scale: StringBuilder,
    language: StringBuilder,
    sentiment: StringBuilder,
    sentiment_score: Float64Builder,
    rating_conflict: StringBuilder,
    intent: StringBuilder,
    topics: ListBuilder<StringBuilder>,
    issues: ListBuilder<StringBuilder>,
    text: StringBuilder,
    reply: StringBuilder,
    segments: Segments,
    corrected: ListBuilder<StringBuilder>,
    attributes: AttributeBuilders,
}

impl Columns {
    fn new() -> Self {
        Self {
            id: StringBuilder::new(),
            file: StringBuilder::new(),
            sheet: StringBuilder::new(),
            line: Int64Builder::new(),
            row: Int64Builder::new(),
            status: StringBuilder::new(),
            reason: StringBuilder::new(),
            duplicate_of: StringBuilder::new(),
            duplicate_kind: StringBuilder::new(),
            received: TimestampMicrosecondBuilder::new(),
            received_offset_minutes: Int16Builder::new(),
            channel: StringBuilder::new(),
            product: StringBuilder::new(),
            author: StringBuilder::new(),
            rating: Float64Builder::new(),
            rating_scale: StringBuilder::new(),
            language: StringBuilder::new(),
            sentiment: StringBuilder::new(),
            sentiment_score: Float64Builder::new(),
            rating_conflict: StringBuilder::new(),
            intent: StringBuilder::new(),
            topics: ListBuilder::new(StringBuilder::new()),
            issues: ListBuilder::new(StringBuilder::new()),
            text: StringBuilder::new(),
            reply: StringBuilder::new(),
            segments: Segments::new(),
            corrected: ListBuilder::new(StringBuilder::new()),
            attributes: AttributeBuilders::default(),
        }
    }

    fn push(&mut self, comment: &Comment, masked: bool) {
        let feedback = &comment.feedback;
        self.id.append_value(&feedback.id);
        self.file.append_value(&feedback.position.path);
        self.sheet.append_option(feedback.position.sheet.as_deref());
        self.line.append_value(signed(feedback.position.line));
        self.row.append_value(signed(feedback.position.record));
        self.status.append_value(comment.status.as_str());
        self.reason.append_option(comment.reason.as_deref());
        self.duplicate_of.append_option(comment.duplicate_of.as_deref());
        self.duplicate_kind.append_option(comment.duplicate_kind.map(crate::classify::DuplicateKind::as_str));
        self.received.append_option(feedback.received.map(|received| microseconds(received.at)));
        self.received_offset_minutes.append_option(feedback.received.and_then(|received| received.offset_minutes));
        self.channel.append_value(&feedback.channel);
        self.product.append_option(feedback.product.as_deref());
        self.author.append_option(comment.author.as_deref());
        self.rating.append_option(feedback.rating.map(|rating| rating.value));
        self.rating_scale.append_option(feedback.rating.map(|rating| scale_name(rating.scale)));
        self.language.append_option(comment.language.map(Language::as_str));
        self.sentiment.append_option(comment.sentiment.map(crate::classify::Sentiment::as_str));
        self.sentiment_score.append_option(comment.sentiment_score.map(rounded));
        self.rating_conflict.append_option(comment.rating_conflict().map(crate::classify::RatingConflict::as_str));
        self.intent.append_option(comment.intent.map(crate::classify::Intent::as_str));
        self.topics.append_value(comment.topics.iter().map(Some));
        self.issues.append_value(comment.issues().into_iter().map(Some));
        self.text.append_option(shown_text(comment, masked));
        self.reply.append_option(shown_reply(comment, masked));
        self.segments.push(comment);
        let corrected: BTreeSet<CorrectedLabel> = comment.segments.iter().flat_map(|segment| segment.corrected.iter().copied()).collect();
        self.corrected.append_value(corrected.into_iter().map(|label| Some(label.as_str())));
        self.attributes.push(&feedback.attributes);
    }

    fn finish(&mut self, schema: &Arc<Schema>) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.file.finish()),
            Arc::new(self.sheet.finish()),
            Arc::new(self.line.finish()),
            Arc::new(self.row.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.duplicate_of.finish()),
            Arc::new(self.duplicate_kind.finish()),
            Arc::new(self.received.finish()),
            Arc::new(self.received_offset_minutes.finish()),
            Arc::new(self.channel.finish()),
            Arc::new(self.product.finish()),
            Arc::new(self.author.finish()),
            Arc::new(self.rating.finish()),
            Arc::new(self.rating_scale.finish()),
            Arc::new(self.language.finish()),
            Arc::new(self.sentiment.finish()),
            Arc::new(self.sentiment_score.finish()),
            Arc::new(self.rating_conflict.finish()),
            Arc::new(self.intent.finish()),
            Arc::new(self.topics.finish()),
            Arc::new(self.issues.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.reply.finish()),
            self.segments.finish(),
            Arc::new(self.corrected.finish()),
        ];
        columns.extend(self.attributes.finish());
        RecordBatch::try_new(Arc::clone(schema), columns)
    }
}

/// The builder of the nested column.
struct Segments {
    list: ListBuilder<StructBuilder>,
}

impl Segments {
    fn new() -> Self {
        let fields: Vec<Box<dyn ArrayBuilder>> = vec![
            Box::new(Int64Builder::new()),
            Box::new(Int64Builder::new()),
            Box::new(StringBuilder::new()),
            Box::new(Float64Builder::new()),
            Box::new(StringBuilder::new()),
            Box::new(ListBuilder::new(StringBuilder::new())),
            Box::new(StringBuilder::new()),
            Box::new(BooleanBuilder::new()),
            Box::new(ListBuilder::new(StringBuilder::new())),
        ];
        Self { list: ListBuilder::new(StructBuilder::new(segment_fields(), fields)) }
    }

    fn push(&mut self, comment: &Comment) {
        for segment in &comment.segments {
            self.field::<Int64Builder>(0).append_value(signed(segment.span.start as u64));
            self.field::<Int64Builder>(1).append_value(signed(segment.span.end as u64));
            self.field::<StringBuilder>(2).append_value(segment.sentiment.as_str());
            self.field::<Float64Builder>(3).append_value(rounded(segment.sentiment_score));
            self.field::<StringBuilder>(4).append_value(segment.intent.as_str());
            self.field::<ListBuilder<StringBuilder>>(5).append_value(segment.topics.iter().map(Some));
            self.field::<StringBuilder>(6).append_option(segment.issue.as_deref());
            self.field::<BooleanBuilder>(7).append_value(segment.grouped);
            self.field::<ListBuilder<StringBuilder>>(8).append_value(segment.corrected.iter().map(|label| Some(label.as_str())));
            self.list.values().append(true);
        }
        self.list.append(true);
    }

    fn field<B: ArrayBuilder>(&mut self, index: usize) -> &mut B {
        self.list.values().field_builder(index).expect("invariant: `new` put a builder of this type here")
    }

    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.list.finish())
    }
}

pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn microseconds(at: DateTime) -> i64 {
    let since: SignedDuration = at.duration_since(EPOCH);
    // Civil years reach 9999, so the count stays far below 2^63.
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// The word of a rating scale, as JSON writes it.
pub(super) fn scale_name(scale: RatingScale) -> &'static str {
    match scale {
        RatingScale::Stars => "stars",
        RatingScale::Nps => "nps",
        RatingScale::Other => "other",
    }
}
