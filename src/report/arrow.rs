//! `koe annotate --to arrow`: the records of `koe annotate` as a stream of Arrow record batches, for Spark, pandas, polars and other data frames.
//!
//! One row for each record of the input, in its order; the columns are the fields of a line of JSON (see [`Annotated`](super::Annotated)):
//!
//! | column | type | |
//! |---|---|---|
//! | `id` | text | |
//! | `row` | int64 | from 0 |
//! | `status` | text | `analyzed`, `duplicate`, `empty`, `no_content`, `other_language`, `rejected` |
//! | `language`, `sentiment`, `intent` | text or null | |
//! | `sentiment_score` | float64 or null | in [−1, 1] |
//! | `topics` | list of text | |
//! | `segments` | list of struct | `start`, `end` (int64, bytes of the original text), `sentiment`, `sentiment_score`, `intent`, `topics`, `cues` (list of `start`, `end`) |
//! | `file`, `sheet` | text, `sheet` or null | |
//! | `line` | int64 | from 1 |
//! | `text` | text or null | personal data as placeholders, unless it is kept |
//! | `masks` | list of struct | `start`, `end`, `kind` |
//! | `received` | text or null | ISO 8601 as the file states it, with its offset if it states one |
//! | `rating`, `rating_scale`, `rating_conflict` | float64, text, text, each or null | |
//! | `channel`, `product` | text or null | |
//! | `duplicate_of`, `reason` | text or null | |

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};

use super::jsonl::{received_text, rounded, shown_text};
use super::output::OutputError;
use super::parquet::{list_of_text, scale_name, signed};
use crate::classify::{Comment, Intent, RatingConflict, Sentiment, Span};
use crate::normalize::{Language, Mask};

const FORMAT: &str = "Arrow";

/// Writes annotated records as an Arrow stream.
pub struct AnnotatedStream<W: Write> {
    writer: StreamWriter<W>,
    schema: Arc<Schema>,
    masked: bool,
}

impl<W: Write> AnnotatedStream<W> {
    /// Begins the stream with its schema; `masked` replaces personal data by placeholders.
    ///
    /// # Errors
    /// What the writer says.
    pub fn begin(out: W, masked: bool) -> Result<Self, OutputError> {
        Self::begin_with(out, masked, &[])
    }

    /// [`AnnotatedStream::begin`] with further columns, which are then given with each batch.
    ///
    /// # Errors
    /// What the writer says.
    pub fn begin_with(out: W, masked: bool, further: &[Field]) -> Result<Self, OutputError> {
        let fields = annotated_schema().fields().iter().cloned().chain(further.iter().cloned().map(Arc::new)).collect::<Fields>();
        let schema = Arc::new(Schema::new(fields));
        let writer = StreamWriter::try_new(out, &schema).map_err(fault)?;
        Ok(Self { writer, schema, masked })
    }

    /// Writes one batch, and sends it on its way.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write<'a>(&mut self, comments: impl IntoIterator<Item = &'a Comment>) -> Result<(), OutputError> {
        self.write_with(comments, Vec::new())
    }

    /// [`AnnotatedStream::write`] with the further columns that the stream was begun with.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_with<'a>(&mut self, comments: impl IntoIterator<Item = &'a Comment>, further: Vec<ArrayRef>) -> Result<(), OutputError> {
        let mut columns = Columns::default();
        comments.into_iter().for_each(|comment| columns.push(comment, self.masked));
        let columns = columns.finish().into_iter().chain(further).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(fault)?;
        self.writer.write(&batch).map_err(fault)?;
        self.writer.flush().map_err(fault)
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> Result<(), OutputError> {
        self.writer.finish().map_err(fault)?;
        self.writer.flush().map_err(fault)
    }
}

/// A pipe that closes is the writer's word, not the format's.
fn fault(error: ArrowError) -> OutputError {
    match error {
        ArrowError::IoError(_, source) => OutputError::Write(source),
        error => OutputError::format(FORMAT)(error),
    }
}

/// The columns of the stream, in order.
#[must_use]
pub fn annotated_schema() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let text_or_null = |name: &str| Field::new(name, DataType::Utf8, true);
    let list = |name: &str, fields: Fields| Field::new(name, DataType::List(Arc::new(Field::new("item", DataType::Struct(fields), true))), false);
    Schema::new(vec![
        text("id"),
        Field::new("row", DataType::Int64, false),
        text("status"),
        text_or_null("language"),
        text_or_null("sentiment"),
        Field::new("sentiment_score", DataType::Float64, true),
        text_or_null("intent"),
        Field::new("topics", list_of_text(), false),
        list("segments", segment_fields()),
        text("file"),
        text_or_null("sheet"),
        Field::new("line", DataType::Int64, false),
        text_or_null("text"),
        list("masks", mask_fields()),
        text_or_null("received"),
        Field::new("rating", DataType::Float64, true),
        text_or_null("rating_scale"),
        text_or_null("rating_conflict"),
        text_or_null("channel"),
        text_or_null("product"),
        text_or_null("duplicate_of"),
        text_or_null("reason"),
    ])
}

fn span_fields() -> Fields {
    Fields::from(vec![Field::new("start", DataType::Int64, false), Field::new("end", DataType::Int64, false)])
}

fn mask_fields() -> Fields {
    span_fields().iter().cloned().chain([Arc::new(Field::new("kind", DataType::Utf8, false))]).collect()
}

fn segment_fields() -> Fields {
    let cues = DataType::List(Arc::new(Field::new("item", DataType::Struct(span_fields()), true)));
    let others = [
        Field::new("sentiment", DataType::Utf8, false),
        Field::new("sentiment_score", DataType::Float64, false),
        Field::new("intent", DataType::Utf8, false),
        Field::new("topics", list_of_text(), false),
        Field::new("cues", cues, false),
    ];
    span_fields().iter().cloned().chain(others.map(Arc::new)).collect()
}

/// The builders of one batch, in the order of the schema.
#[derive(Default)]
struct Columns {
    id: StringBuilder,
    row: Int64Builder,
    status: StringBuilder,
    language: StringBuilder,
    sentiment: StringBuilder,
    sentiment_score: Float64Builder,
    intent: StringBuilder,
    topics: ListBuilder<StringBuilder>,
    segments: Segments,
    file: StringBuilder,
    sheet: StringBuilder,
    line: Int64Builder,
    text: StringBuilder,
    masks: Masks,
    received: StringBuilder,
    rating: Float64Builder,
    rating_scale: StringBuilder,
    rating_conflict: StringBuilder,
    channel: StringBuilder,
    product: StringBuilder,
    duplicate_of: StringBuilder,
    reason: StringBuilder,
}

impl Columns {
    fn push(&mut self, comment: &Comment, masked: bool) {
        let feedback = &comment.feedback;
        self.id.append_value(&feedback.id);
        self.row.append_value(signed(feedback.position.record));
        self.status.append_value(comment.status.as_str());
        self.language.append_option(comment.language.map(Language::as_str));
        self.sentiment.append_option(comment.sentiment.map(Sentiment::as_str));
        self.sentiment_score.append_option(comment.sentiment_score.map(rounded));
        self.intent.append_option(comment.intent.map(Intent::as_str));
        self.topics.append_value(comment.topics.iter().map(Some));
        self.segments.push(comment);
        self.file.append_value(&feedback.position.path);
        self.sheet.append_option(feedback.position.sheet.as_deref());
        self.line.append_value(signed(feedback.position.line));
        self.text.append_option(shown_text(comment, masked));
        self.masks.push(if masked { &comment.masks } else { &[] });
        self.received.append_option(feedback.received.map(received_text));
        self.rating.append_option(feedback.rating.map(|rating| rating.value));
        self.rating_scale.append_option(feedback.rating.map(|rating| scale_name(rating.scale)));
        self.rating_conflict.append_option(comment.rating_conflict().map(RatingConflict::as_str));
        self.channel.append_option(Some(&feedback.channel).filter(|channel| !channel.is_empty()));
        self.product.append_option(feedback.product.as_deref());
        self.duplicate_of.append_option(comment.duplicate_of.as_deref());
        self.reason.append_option(comment.reason.as_deref());
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.id.finish()),
            Arc::new(self.row.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.language.finish()),
            Arc::new(self.sentiment.finish()),
            Arc::new(self.sentiment_score.finish()),
            Arc::new(self.intent.finish()),
            Arc::new(self.topics.finish()),
            Arc::new(self.segments.0.finish()),
            Arc::new(self.file.finish()),
            Arc::new(self.sheet.finish()),
            Arc::new(self.line.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.masks.0.finish()),
            Arc::new(self.received.finish()),
            Arc::new(self.rating.finish()),
            Arc::new(self.rating_scale.finish()),
            Arc::new(self.rating_conflict.finish()),
            Arc::new(self.channel.finish()),
            Arc::new(self.product.finish()),
            Arc::new(self.duplicate_of.finish()),
            Arc::new(self.reason.finish()),
        ]
    }
}

fn spans() -> StructBuilder {
    StructBuilder::new(span_fields(), vec![Box::new(Int64Builder::new()), Box::new(Int64Builder::new())])
}

fn field<B: ArrayBuilder>(builder: &mut StructBuilder, index: usize) -> &mut B {
    builder.field_builder(index).expect("invariant: the struct was made with a builder of this type here")
}

fn push_span(builder: &mut StructBuilder, start: usize, end: usize) {
    field::<Int64Builder>(builder, 0).append_value(signed(start as u64));
    field::<Int64Builder>(builder, 1).append_value(signed(end as u64));
}

struct Masks(ListBuilder<StructBuilder>);

impl Default for Masks {
    fn default() -> Self {
        let fields: Vec<Box<dyn ArrayBuilder>> = vec![Box::new(Int64Builder::new()), Box::new(Int64Builder::new()), Box::new(StringBuilder::new())];
        Self(ListBuilder::new(StructBuilder::new(mask_fields(), fields)))
    }
}

impl Masks {
    fn push(&mut self, masks: &[Mask]) {
        for mask in masks {
            let entry = self.0.values();
            push_span(entry, mask.start, mask.end);
            field::<StringBuilder>(entry, 2).append_value(mask.kind.placeholder().trim_matches(['[', ']']));
            entry.append(true);
        }
        self.0.append(true);
    }
}

struct Segments(ListBuilder<StructBuilder>);

impl Default for Segments {
    fn default() -> Self {
        let fields: Vec<Box<dyn ArrayBuilder>> = vec![
            Box::new(Int64Builder::new()),
            Box::new(Int64Builder::new()),
            Box::new(StringBuilder::new()),
            Box::new(Float64Builder::new()),
            Box::new(StringBuilder::new()),
            Box::new(ListBuilder::new(StringBuilder::new())),
            Box::new(ListBuilder::new(spans())),
        ];
        Self(ListBuilder::new(StructBuilder::new(segment_fields(), fields)))
    }
}

impl Segments {
    fn push(&mut self, comment: &Comment) {
        for segment in &comment.segments {
            let entry = self.0.values();
            push_span(entry, segment.span.start, segment.span.end);
            field::<StringBuilder>(entry, 2).append_value(segment.sentiment.as_str());
            field::<Float64Builder>(entry, 3).append_value(rounded(segment.sentiment_score));
            field::<StringBuilder>(entry, 4).append_value(segment.intent.as_str());
            field::<ListBuilder<StringBuilder>>(entry, 5).append_value(segment.topics.iter().map(Some));
            let cues = field::<ListBuilder<StructBuilder>>(entry, 6);
            for &Span { start, end } in &segment.cues {
                push_span(cues.values(), start, end);
                cues.values().append(true);
            }
            cues.append(true);
            entry.append(true);
        }
        self.0.append(true);
    }
}
