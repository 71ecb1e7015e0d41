//! The tables that travel, as Arrow record batches; [`table`](super::table) reads them.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BinaryBuilder, Int64Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};

use super::Micro;
use crate::normalize::TextKey;
use crate::pipeline::{Annotated, Portable};

fn binary(name: &str, nullable: bool) -> Field {
    Field::new(name, DataType::Binary, nullable)
}

fn micro_schema() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    Schema::new(vec![
        binary("text", false),
        text("language"),
        text("intent"),
        binary("vector", false),
        binary("topics", false),
        binary("words", false),
        Field::new("weight", DataType::Int64, false),
        Field::new("group", DataType::Int64, true),
    ])
}

/// Leaders as a record batch.
///
/// # Errors
/// What Arrow says.
pub fn micro_batch(micros: &[Micro]) -> Result<RecordBatch, ArrowError> {
    let (mut text, mut vector, mut topics, mut words) = (BinaryBuilder::new(), BinaryBuilder::new(), BinaryBuilder::new(), BinaryBuilder::new());
    let (mut weight, mut group) = (Int64Builder::new(), Int64Builder::new());
    for micro in micros {
        text.append_value(micro.text.0.to_be_bytes());
        vector.append_value(bytes_of(&micro.vector));
        topics.append_value(bytes_of(&micro.topics));
        words.append_value(micro.words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>());
        weight.append_value(micro.weight.cast_signed());
        group.append_option(micro.group.map(u64::cast_signed));
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(text.finish()),
        Arc::new(StringArray::from_iter_values(micros.iter().map(|micro| micro.language.as_str()))),
        Arc::new(StringArray::from_iter_values(micros.iter().map(|micro| micro.intent.as_str()))),
        Arc::new(vector.finish()),
        Arc::new(topics.finish()),
        Arc::new(words.finish()),
        Arc::new(weight.finish()),
        Arc::new(group.finish()),
    ];
    RecordBatch::try_new(Arc::new(micro_schema()), columns)
}

/// The groups of texts as a record batch.
///
/// # Errors
/// What Arrow says.
pub fn groups_batch(groups: &[(TextKey, Option<u64>)]) -> Result<RecordBatch, ArrowError> {
    let (mut text, mut number) = (BinaryBuilder::new(), Int64Builder::new());
    for (key, group) in groups {
        text.append_value(key.0.to_be_bytes());
        number.append_option(group.map(u64::cast_signed));
    }
    let schema = Schema::new(vec![binary("text", false), Field::new("group", DataType::Int64, true)]);
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(text.finish()), Arc::new(number.finish())])
}

fn bytes_of(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A list of structs, one list a row.
struct Lists(ListBuilder<StructBuilder>);

impl Lists {
    fn new(fields: Fields) -> Self {
        let builder = |field: &Arc<Field>| -> Box<dyn ArrayBuilder> {
            if *field.data_type() == DataType::Utf8 { Box::new(StringBuilder::new()) } else { Box::new(BinaryBuilder::new()) }
        };
        let builders = fields.iter().map(builder).collect();
        Self(ListBuilder::new(StructBuilder::new(fields, builders)))
    }

    fn bytes(&mut self, index: usize, value: Option<&[u8]>) {
        if let Some(builder) = self.0.values().field_builder::<BinaryBuilder>(index) {
            builder.append_option(value);
        }
    }

    fn text(&mut self, index: usize, value: &str) {
        if let Some(builder) = self.0.values().field_builder::<StringBuilder>(index) {
            builder.append_value(value);
        }
    }
}

fn list_of(name: &str, fields: Fields) -> Field {
    Field::new(name, DataType::List(Arc::new(Field::new("item", DataType::Struct(fields), true))), false)
}

fn prediction_fields() -> Fields {
    Fields::from(vec![Field::new("maker", DataType::Utf8, false), binary("text", false), binary("value", false)])
}

fn unit_fields() -> Fields {
    Fields::from(vec![
        binary("text", false),
        binary("comment", false),
        Field::new("language", DataType::Utf8, false),
        Field::new("intent", DataType::Utf8, false),
        binary("vector", false),
        binary("whole", true),
        binary("topics", false),
        binary("words", false),
    ])
}

/// The columns that `koe annotate` adds: `predictions` (list of `maker`, `text`, `value`) and `units` (list of the fields of [`CarriedUnit`](super::CarriedUnit)).
#[must_use]
pub fn carried_columns(annotated: &[Annotated], predictions: bool, units: bool) -> Vec<(Field, ArrayRef)> {
    let mut columns: Vec<(Field, ArrayRef)> = Vec::new();
    if predictions {
        let mut lists = Lists::new(prediction_fields());
        for record in annotated {
            for Portable { maker, text, value } in &record.carried.predictions {
                lists.text(0, maker);
                lists.bytes(1, Some(text));
                lists.bytes(2, Some(value));
                lists.0.values().append(true);
            }
            lists.0.append(true);
        }
        columns.push((list_of("predictions", prediction_fields()), Arc::new(lists.0.finish())));
    }
    if units {
        let mut lists = Lists::new(unit_fields());
        for record in annotated {
            for unit in &record.carried.units {
                lists.bytes(0, Some(&unit.text.0.to_be_bytes()));
                lists.bytes(1, Some(&unit.comment.0.to_be_bytes()));
                lists.text(2, unit.language.as_str());
                lists.text(3, unit.intent.as_str());
                lists.bytes(4, Some(&bytes_of(&unit.vector)));
                lists.bytes(5, unit.whole.as_deref().map(bytes_of).as_deref());
                lists.bytes(6, Some(&bytes_of(&unit.topics)));
                lists.bytes(7, Some(&unit.words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>()));
                lists.0.values().append(true);
            }
            lists.0.append(true);
        }
        columns.push((list_of("units", unit_fields()), Arc::new(lists.0.finish())));
    }
    columns
}
