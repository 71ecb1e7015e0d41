//! Values of record batches as cells: the text that a CSV of the same data would hold.
//!
//! A missing value and a float that is no number are empty cells. A timestamp is ISO 8601, with its offset where the column has a zone: an offset as it
//! stands, Japan's zone as +09:00, any other named zone in UTC, since koe carries no table of zones. Nested values are JSON.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, RunEndIndexType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RunArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use serde_json::{Map, Value};

/// The value of a row as a cell.
pub(super) fn cell(array: &ArrayRef, row: usize) -> String {
    if array.is_null(row) {
        return String::new();
    }
    let text = match array.data_type() {
        DataType::Utf8 => array.as_string_opt::<i32>().map(|array| array.value(row).to_owned()),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(|array| array.value(row).to_owned()),
        DataType::Utf8View => array.as_string_view_opt().map(|array| array.value(row).to_owned()),
        DataType::Binary => array.as_binary_opt::<i32>().map(|array| lossy(array.value(row))),
        DataType::LargeBinary => array.as_binary_opt::<i64>().map(|array| lossy(array.value(row))),
        DataType::BinaryView => array.as_binary_view_opt().map(|array| lossy(array.value(row))),
        DataType::FixedSizeBinary(_) => array.as_fixed_size_binary_opt().map(|array| lossy(array.value(row))),
        DataType::Boolean => array.as_boolean_opt().map(|array| array.value(row).to_string()),
        DataType::Int8 => whole::<Int8Type>(array, row).map(|value| value.to_string()),
        DataType::Int16 => whole::<Int16Type>(array, row).map(|value| value.to_string()),
        DataType::Int32 => whole::<Int32Type>(array, row).map(|value| value.to_string()),
        DataType::Int64 | DataType::Duration(_) => whole_number(array, row),
        DataType::UInt8 => whole::<UInt8Type>(array, row).map(|value| value.to_string()),
        DataType::UInt16 => whole::<UInt16Type>(array, row).map(|value| value.to_string()),
        DataType::UInt32 => whole::<UInt32Type>(array, row).map(|value| value.to_string()),
        DataType::UInt64 => whole::<UInt64Type>(array, row).map(|value| value.to_string()),
        DataType::Float16 => whole::<Float16Type>(array, row).map(|value| float(value.to_f64())),
        // Not by way of f64: 4.1 would become 4.099999904632568.
        DataType::Float32 => whole::<Float32Type>(array, row).map(|value| if value.is_nan() { String::new() } else { value.to_string() }),
        DataType::Float64 => whole::<Float64Type>(array, row).map(float),
        DataType::Decimal32(..) => array.as_primitive_opt::<Decimal32Type>().map(|array| array.value_as_string(row)),
        DataType::Decimal64(..) => array.as_primitive_opt::<Decimal64Type>().map(|array| array.value_as_string(row)),
        DataType::Decimal128(..) => array.as_primitive_opt::<Decimal128Type>().map(|array| array.value_as_string(row)),
        DataType::Decimal256(..) => array.as_primitive_opt::<Decimal256Type>().map(|array| array.value_as_string(row)),
        DataType::Date32 => whole::<Date32Type>(array, row).map(|days| day_text(i64::from(days))),
        DataType::Date64 => whole::<Date64Type>(array, row).map(|millis| day_text(millis.div_euclid(86_400_000))),
        DataType::Time32(_) | DataType::Time64(_) => time_of_day(array, row),
        DataType::Timestamp(unit, zone) => ticks(array, row, *unit).map(|(value, a_second)| timestamp(value, a_second, zone.as_deref())),
        DataType::Dictionary(..) => {
            return key(array, row).and_then(|(values, key)| (key < values.len()).then(|| cell(values, key))).unwrap_or_default();
        }
        DataType::RunEndEncoded(..) => return run(array, row).map(|(values, index)| cell(values, index)).unwrap_or_default(),
        DataType::Null => None,
        _ => Some(json(array, row).to_string()),
    };
    text.unwrap_or_default()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn float(value: f64) -> String {
    if value.is_nan() { String::new() } else { value.to_string() }
}

fn whole<T: ArrowPrimitiveType>(array: &ArrayRef, row: usize) -> Option<T::Native> {
    array.as_primitive_opt::<T>().map(|array| array.value(row))
}

/// Whole numbers of 64 bits; a length of time is its number of units.
fn whole_number(array: &ArrayRef, row: usize) -> Option<String> {
    use arrow_array::types::{DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType};
    let value = match array.data_type() {
        DataType::Duration(TimeUnit::Second) => whole::<DurationSecondType>(array, row),
        DataType::Duration(TimeUnit::Millisecond) => whole::<DurationMillisecondType>(array, row),
        DataType::Duration(TimeUnit::Microsecond) => whole::<DurationMicrosecondType>(array, row),
        DataType::Duration(TimeUnit::Nanosecond) => whole::<DurationNanosecondType>(array, row),
        _ => whole::<Int64Type>(array, row),
    };
    value.map(|value| value.to_string())
}

/// A timestamp and its units in a second.
fn ticks(array: &ArrayRef, row: usize, unit: TimeUnit) -> Option<(i64, i64)> {
    Some(match unit {
        TimeUnit::Second => (whole::<TimestampSecondType>(array, row)?, 1),
        TimeUnit::Millisecond => (whole::<TimestampMillisecondType>(array, row)?, 1_000),
        TimeUnit::Microsecond => (whole::<TimestampMicrosecondType>(array, row)?, 1_000_000),
        TimeUnit::Nanosecond => (whole::<TimestampNanosecondType>(array, row)?, 1_000_000_000),
    })
}

fn timestamp(value: i64, a_second: i64, zone: Option<&str>) -> String {
    let offset = zone.map(offset_minutes);
    let seconds = value.div_euclid(a_second).checked_add(i64::from(offset.unwrap_or(0)) * 60);
    let Some(at) = seconds.and_then(civil) else { return value.to_string() };
    let text = at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    match offset {
        None => text,
        Some(minutes) => format!("{text}{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60),
    }
}

/// Civil time so many seconds after the beginning of 1970.
fn civil(seconds: i64) -> Option<DateTime> {
    let day = day(seconds.div_euclid(86_400))?;
    let of_day = seconds.rem_euclid(86_400);
    day.at(0, 0, 0, 0).checked_add(of_day.seconds()).ok()
}

fn day(since_1970: i64) -> Option<Date> {
    let days = jiff::Span::new().try_days(since_1970).ok()?;
    date(1970, 1, 1).checked_add(days).ok()
}

fn day_text(since_1970: i64) -> String {
    day(since_1970).map_or_else(|| since_1970.to_string(), |day| day.to_string())
}

/// The offset of a zone in minutes; 0 for a name that is no offset, and the time is given in UTC then. Japan has had no summer time since 1951.
fn offset_minutes(zone: &str) -> i32 {
    if matches!(zone, "Asia/Tokyo" | "Japan" | "JST") {
        return 9 * 60;
    }
    let (sign, digits) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+').unwrap_or("")),
    };
    let digits = digits.replace(':', "");
    match (digits.get(..2).and_then(|hours| hours.parse::<i32>().ok()), digits.get(2..)) {
        (Some(hours), Some("")) => sign * hours * 60,
        (Some(hours), Some(minutes)) => sign * (hours * 60 + minutes.parse::<i32>().unwrap_or(0).clamp(0, 59)),
        _ => 0,
    }
}

fn time_of_day(array: &ArrayRef, row: usize) -> Option<String> {
    let seconds = match array.data_type() {
        DataType::Time32(TimeUnit::Second) => i64::from(whole::<Time32SecondType>(array, row)?),
        DataType::Time32(_) => i64::from(whole::<Time32MillisecondType>(array, row)?) / 1_000,
        DataType::Time64(TimeUnit::Microsecond) => whole::<Time64MicrosecondType>(array, row)? / 1_000_000,
        _ => whole::<Time64NanosecondType>(array, row)? / 1_000_000_000,
    };
    Some(format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
}

/// The values of a dictionary, and which of them stands in a row.
fn key(array: &ArrayRef, row: usize) -> Option<(&ArrayRef, usize)> {
    let dictionary = array.as_any_dictionary_opt()?;
    let keys = dictionary.keys();
    let index = match keys.data_type() {
        DataType::Int8 => keys.as_primitive_opt::<Int8Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
        DataType::Int16 => keys.as_primitive_opt::<Int16Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
        DataType::Int32 => keys.as_primitive_opt::<Int32Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
        DataType::Int64 => keys.as_primitive_opt::<Int64Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
        DataType::UInt8 => keys.as_primitive_opt::<UInt8Type>().map(|keys| usize::from(keys.value(row))),
        DataType::UInt16 => keys.as_primitive_opt::<UInt16Type>().map(|keys| usize::from(keys.value(row))),
        DataType::UInt32 => keys.as_primitive_opt::<UInt32Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
        _ => keys.as_primitive_opt::<UInt64Type>().and_then(|keys| usize::try_from(keys.value(row)).ok()),
    };
    Some((dictionary.values(), index?))
}

/// The values of runs, and which of them stands in a row.
fn run(array: &ArrayRef, row: usize) -> Option<(&ArrayRef, usize)> {
    fn of<T: RunEndIndexType>(array: &ArrayRef, row: usize) -> Option<(&ArrayRef, usize)> {
        let runs = array.as_any().downcast_ref::<RunArray<T>>()?;
        Some((runs.values(), runs.get_physical_index(row)))
    }
    of::<Int32Type>(array, row).or_else(|| of::<Int64Type>(array, row)).or_else(|| of::<Int16Type>(array, row))
}

/// The value of a row as JSON.
fn json(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let list = |values: ArrayRef| Value::Array((0..values.len()).map(|index| json(&values, index)).collect());
    match array.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => array.as_boolean_opt().map_or(Value::Null, |array| array.value(row).into()),
        data_type if data_type.is_integer() || data_type.is_floating() => serde_json::from_str(&cell(array, row)).unwrap_or(Value::Null),
        DataType::List(_) => array.as_list_opt::<i32>().map_or(Value::Null, |array| list(array.value(row))),
        DataType::LargeList(_) => array.as_list_opt::<i64>().map_or(Value::Null, |array| list(array.value(row))),
        DataType::ListView(_) => array.as_list_view_opt::<i32>().map_or(Value::Null, |array| list(array.value(row))),
        DataType::LargeListView(_) => array.as_list_view_opt::<i64>().map_or(Value::Null, |array| list(array.value(row))),
        DataType::FixedSizeList(..) => array.as_fixed_size_list_opt().map_or(Value::Null, |array| list(array.value(row))),
        DataType::Struct(fields) => array.as_struct_opt().map_or(Value::Null, |array| {
            fields.iter().zip(array.columns()).map(|(field, column)| (field.name().clone(), json(column, row))).collect::<Map<_, _>>().into()
        }),
        DataType::Map(..) => array.as_map_opt().map_or(Value::Null, |array| {
            let entries = array.value(row);
            match entries.columns() {
                [keys, values] => (0..entries.len()).map(|index| (cell(keys, index), json(values, index))).collect::<Map<_, _>>().into(),
                _ => Value::Null,
            }
        }),
        DataType::Union(..) => array.as_union_opt().map_or(Value::Null, |array| json(&array.value(row), 0)),
        DataType::Interval(_) => Value::Null,
        _ => cell(array, row).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
    use arrow_array::{
        BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, NullArray, StructArray, TimestampMicrosecondArray, TimestampSecondArray,
    };
    use arrow_schema::Field;

    use super::*;

    fn cells(array: impl Array + 'static) -> Vec<String> {
        let array: ArrayRef = Arc::new(array);
        (0..array.len()).map(|row| cell(&array, row)).collect()
    }

    #[test]
    fn values_are_what_a_table_would_show() {
        assert_eq!(cells(Int64Array::from(vec![Some(7), None])), ["7", ""]);
        assert_eq!(cells(Float64Array::from(vec![5.0, 4.5, f64::NAN])), ["5", "4.5", ""]);
        assert_eq!(cells(BooleanArray::from(vec![true, false])), ["true", "false"]);
        assert_eq!(cells(Decimal128Array::from(vec![1_250]).with_precision_and_scale(10, 2).unwrap()), ["12.50"]);
        assert_eq!(cells(Date32Array::from(vec![20_574, -1])), ["2026-05-01", "1969-12-31"]);
        assert_eq!(cells(NullArray::new(1)), [""]);
        let mut names = StringDictionaryBuilder::<Int32Type>::new();
        names.append_value("博多店");
        names.append_null();
        names.append_value("博多店");
        assert_eq!(cells(names.finish()), ["博多店", "", "博多店"]);
    }

    #[test]
    fn timestamps_keep_their_offset() {
        let at = 1_777_681_597_000_000;
        for (zone, expected) in [
            (None, "2026-05-02T00:26:37"),
            (Some("UTC"), "2026-05-02T00:26:37+00:00"),
            (Some("+09:00"), "2026-05-02T09:26:37+09:00"),
            (Some("-0330"), "2026-05-01T20:56:37-03:30"),
            (Some("Asia/Tokyo"), "2026-05-02T09:26:37+09:00"),
            (Some("America/New_York"), "2026-05-02T00:26:37+00:00"),
        ] {
            assert_eq!(cells(TimestampMicrosecondArray::from(vec![at]).with_timezone_opt(zone)), [expected]);
        }
        assert_eq!(cells(TimestampSecondArray::from(vec![-1, i64::MAX])), ["1969-12-31T23:59:59", "9223372036854775807"]);
    }

    #[test]
    fn nested_values_are_json() {
        let mut list = ListBuilder::new(StringBuilder::new());
        list.append_value([Some("配送"), None]);
        list.append_null();
        let list = list.finish();
        assert_eq!(cells(list.clone()), ["[\"配送\",null]", ""]);
        let fields = vec![
            (Arc::new(Field::new("tags", list.data_type().clone(), true)), Arc::new(list) as ArrayRef),
            (Arc::new(Field::new("n", DataType::Float64, true)), Arc::new(Float64Array::from(vec![1.5, f64::NAN])) as ArrayRef),
        ];
        assert_eq!(cells(StructArray::from(fields)), ["{\"tags\":[\"配送\",null],\"n\":1.5}", "{\"tags\":null,\"n\":null}"]);
    }
}
