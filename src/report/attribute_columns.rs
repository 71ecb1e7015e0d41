//! The columns of `comments.parquet` that hold what the other columns of the export say: one for each attribute, empty where the export has none.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int16Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_schema::{DataType, Field, TimeUnit};

use super::parquet::microseconds;
use crate::feedback::{Attributes, Received};

type Number = fn(&Attributes) -> Option<f64>;
type Moment = fn(&Attributes) -> Option<Received>;
type Flag = fn(&Attributes) -> Option<bool>;

const NUMBERS: [(&str, Number); 7] = [
    ("nps", |attributes| attributes.nps),
    ("csat", |attributes| attributes.csat),
    ("ces", |attributes| attributes.ces),
    ("effort", |attributes| attributes.effort),
    ("stars", |attributes| attributes.stars),
    ("first_reply_minutes", |attributes| attributes.first_reply_minutes),
    ("resolution_minutes", |attributes| attributes.resolution_minutes),
];
const MOMENTS: [(&str, &str, Moment); 2] = [
    ("replied_at", "replied_at_offset_minutes", |attributes| attributes.replied_at),
    ("resolved_at", "resolved_at_offset_minutes", |attributes| attributes.resolved_at),
];
const FLAGS: [(&str, Flag); 3] = [
    ("is_open", |attributes| attributes.is_open),
    ("first_contact", |attributes| attributes.first_contact),
    ("churned", |attributes| attributes.churned),
];
const WORDS: [&str; 7] = ["store", "version", "age", "gender", "region", "plan", "owner"];

/// The fields, in order.
pub(super) fn fields() -> Vec<Field> {
    let numbers = NUMBERS.iter().map(|(name, _)| Field::new(*name, DataType::Float64, true));
    let moments = MOMENTS.iter().flat_map(|(name, offset, _)| {
        [Field::new(*name, DataType::Timestamp(TimeUnit::Microsecond, None), true), Field::new(*offset, DataType::Int16, true)]
    });
    let flags = FLAGS.iter().map(|(name, _)| Field::new(*name, DataType::Boolean, true));
    let words = WORDS.iter().map(|name| Field::new(*name, DataType::Utf8, true));
    numbers.chain(moments).chain(flags).chain([Field::new("reopens", DataType::Int64, true)]).chain(words).collect()
}

/// Their builders.
#[derive(Default)]
pub(super) struct AttributeBuilders {
    numbers: [Float64Builder; 7],
    moments: [(TimestampMicrosecondBuilder, Int16Builder); 2],
    flags: [BooleanBuilder; 3],
    reopens: Int64Builder,
    words: [StringBuilder; 7],
}

impl AttributeBuilders {
    pub(super) fn push(&mut self, attributes: &Attributes) {
        for (builder, (_, pick)) in self.numbers.iter_mut().zip(NUMBERS) {
            builder.append_option(pick(attributes));
        }
        for ((at, offset), (_, _, pick)) in self.moments.iter_mut().zip(MOMENTS) {
            at.append_option(pick(attributes).map(|moment| microseconds(moment.at)));
            offset.append_option(pick(attributes).and_then(|moment| moment.offset_minutes));
        }
        for (builder, (_, pick)) in self.flags.iter_mut().zip(FLAGS) {
            builder.append_option(pick(attributes));
        }
        self.reopens.append_option(attributes.reopens.map(i64::from));
        for (builder, (_, word)) in self.words.iter_mut().zip(attributes.words()) {
            builder.append_option(word.as_deref());
        }
    }

    pub(super) fn finish(&mut self) -> Vec<ArrayRef> {
        let mut columns: Vec<ArrayRef> = Vec::new();
        columns.extend(self.numbers.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        for (at, offset) in &mut self.moments {
            columns.extend([Arc::new(at.finish()) as ArrayRef, Arc::new(offset.finish())]);
        }
        columns.extend(self.flags.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns.push(Arc::new(self.reopens.finish()));
        columns.extend(self.words.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns
    }
}
