//! JSON: one object a line, or one document that holds an array of objects.
//!
//! Objects are flattened: `{"via":{"channel":"email"}}` becomes the column `via.channel`. Known wrappers are opened: `data[].attributes` of App Store
//! Connect, `tweet` of the X archive (`window.YTD.tweets.part0 = [` before the array).

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::lines::{LINE_LIMIT, Lines, Undecodable};
use super::row::{Content, Row, excerpt};
use crate::feedback::RowReason;

/// Largest JSON document that is read; JSON Lines has no limit.
pub(super) const DOCUMENT_LIMIT: u64 = 256 << 20;
const SHOWN: usize = 2_000;

/// Rows of JSON Lines.
pub(super) struct JsonLinesRows<R> {
    lines: Lines<R>,
}

impl<R: BufRead> JsonLinesRows<R> {
    pub(super) fn new(lines: Lines<R>) -> Self {
        Self { lines }
    }

    pub(super) fn undecodable(&self) -> &Undecodable {
        self.lines.undecodable()
    }

    /// The next line that is not blank.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        while let Some(line) = self.lines.peek(0)? {
            let number = self.lines.number();
            let mut kept = line.length.min(LINE_LIMIT);
            while kept > 0 && self.lines.text(0..kept).is_empty() {
                kept -= 1;
            }
            let text = self.lines.text(0..kept).trim().trim_start_matches('\u{feff}');
            let fault = |reason| Content::Fault { reason, cells: vec![excerpt(text, SHOWN)] };
            if line.is_too_long() {
                let shown = vec![excerpt(text, SHOWN)];
                let bytes = self.lines.skip_line()?;
                let content = Content::Fault { reason: RowReason::CellTooLong { bytes, limit: LINE_LIMIT }, cells: shown };
                return Ok(Some(Row { line: number, content }));
            }
            let content = if text.is_empty() {
                None
            } else {
                Some(match serde_json::from_str::<Value>(text) {
                    Ok(value) => object_row(value).unwrap_or_else(|found| fault(RowReason::NotJson { detail: format!("found {found}") })),
                    Err(error) => fault(RowReason::NotJson { detail: error.to_string() }),
                })
            };
            self.lines.pass(line.with_end(), 1);
            if let Some(content) = content {
                return Ok(Some(Row { line: number, content }));
            }
        }
        Ok(None)
    }
}

/// What is wrong with a JSON document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentFault {
    /// Bad syntax.
    #[error(transparent)]
    Syntax(#[from] serde_json::Error),
    /// No array of objects inside.
    #[error("found no list of objects in this JSON document")]
    NoList,
    /// Too large to be read as one document.
    #[error("the JSON document is longer than the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
}

/// The rows of a JSON document, each with the line where its object begins.
///
/// # Errors
/// [`DocumentFault`] for bad syntax or a document without a list of objects.
pub(super) fn document_rows(text: &str) -> Result<Vec<Row>, DocumentFault> {
    let (text, lines_before) = without_assignment(text);
    let value: Value = serde_json::from_str(text)?;
    let list = list_of(value).ok_or(DocumentFault::NoList)?;
    let starts = object_lines(text);
    let mut starts = starts.into_iter();
    let mut line = 1 + lines_before;
    Ok(list
        .into_iter()
        .map(|value| {
            if value.is_object() {
                line = starts.next().map_or(line, |start| start + lines_before);
            }
            let shown = excerpt(&value.to_string(), SHOWN);
            let content = object_row(value)
                .unwrap_or_else(|found| Content::Fault { reason: RowReason::NotJson { detail: format!("found {found}") }, cells: vec![shown] });
            Row { line, content }
        })
        .collect())
}

/// Whether a text is one JSON value a line (true), or a document that goes over several lines.
pub(super) fn looks_like_lines(first_line: &str) -> bool {
    matches!(serde_json::from_str::<Value>(first_line), Ok(Value::Object(object)) if !object.values().any(|value| matches!(value, Value::Array(list) if list.first().is_some_and(Value::is_object)) && object.len() <= 4))
}

/// X writes `window.YTD.tweets.part0 = ` before the array.
fn without_assignment(text: &str) -> (&str, u64) {
    let body = text.trim_start_matches('\u{feff}');
    if !body.trim_start().starts_with("window.") {
        return (body, 0);
    }
    body.split_once('=').map_or((body, 0), |(before, rest)| (rest.trim_end().trim_end_matches(';'), before.matches('\n').count() as u64))
}

fn list_of(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        Value::Object(mut object) => {
            let known = ["data", "tickets", "reviews", "items", "results", "responses", "rows", "records"];
            let key = known.iter().find(|key| object.get(**key).is_some_and(Value::is_array)).map(|key| (*key).to_owned()).or_else(|| {
                object.iter().find(|(_, value)| matches!(value, Value::Array(list) if list.iter().any(Value::is_object))).map(|(key, _)| key.clone())
            });
            match key.and_then(|key| object.remove(&key)) {
                Some(Value::Array(list)) => Some(list),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Lines, from 1, on which the elements of the first array begin.
fn object_lines(text: &str) -> Vec<u64> {
    let mut starts = Vec::new();
    let (mut line, mut depth, mut in_string, mut escaped) = (1, 0_usize, false, false);
    let mut list_depth = None;
    for byte in text.bytes() {
        if byte == b'\n' {
            line += 1;
        }
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                if byte == b'[' && list_depth.is_none() {
                    list_depth = Some(depth + 1);
                } else if byte == b'{' && list_depth == Some(depth) {
                    starts.push(line);
                }
                depth += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    starts
}

fn object_row(value: Value) -> Result<Content, &'static str> {
    let Value::Object(mut object) = value else {
        return Err(match value {
            Value::Array(_) => "a list",
            Value::String(_) => "a string",
            Value::Null => "null",
            _ => "a number or a truth value",
        });
    };
    for wrapper in ["attributes", "tweet"] {
        if let Some(Value::Object(inner)) = object.get_mut(wrapper) {
            let inner = std::mem::take(inner);
            let id = object.remove("id");
            let mut opened = Map::new();
            opened.extend(id.map(|id| ("id".to_owned(), id)));
            opened.extend(inner);
            object.remove(wrapper);
            opened.extend(object.into_iter().filter(|(key, _)| key != "links" && key != "type"));
            object = opened;
            break;
        }
    }
    let mut fields = Vec::with_capacity(object.len());
    flatten("", object, &mut fields);
    Ok(Content::Fields(fields))
}

fn flatten(prefix: &str, object: Map<String, Value>, fields: &mut Vec<(String, String)>) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Null => fields.push((name, String::new())),
            Value::String(text) => fields.push((name, text)),
            Value::Object(inner) => flatten(&name, inner, fields),
            Value::Array(list) if list.iter().all(|item| !item.is_object() && !item.is_array()) => {
                let items: Vec<String> = list.into_iter().map(scalar).collect();
                fields.push((name, items.join(", ")));
            }
            other => fields.push((name, other.to_string())),
        }
    }
}

fn scalar(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(row: &Row) -> Vec<(&str, &str)> {
        match &row.content {
            Content::Fields(fields) => fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn app_store_connect_is_opened() {
        let text = "{\n \"data\": [\n  {\"type\":\"customerReviews\",\"id\":\"a1\",\n   \"attributes\":{\"rating\":5,\"title\":null,\"body\":\"良い\"}},\n  {\"id\":\"a2\",\"attributes\":{\"body\":\"[x]\"}}],\n \"links\": {}}";
        let rows = document_rows(text).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(fields(&rows[0]), [("id", "a1"), ("rating", "5"), ("title", ""), ("body", "良い")]);
    }

    #[test]
    fn the_x_archive_is_opened() {
        let text = "window.YTD.tweets.part0 = [\n{\"tweet\":{\"id_str\":\"12\",\"full_text\":\"hi\",\"entities\":{\"urls\":[]}}},\n7]";
        let rows = document_rows(text).unwrap();
        assert_eq!(fields(&rows[0]), [("id_str", "12"), ("full_text", "hi"), ("entities.urls", "")]);
        assert!(matches!(&rows[1].content, Content::Fault { reason: RowReason::NotJson { .. }, .. }));
    }

    #[test]
    fn a_document_without_a_list_is_refused() {
        assert!(matches!(document_rows("{\"a\":1}"), Err(DocumentFault::NoList)));
        assert!(matches!(document_rows("{\"a\":"), Err(DocumentFault::Syntax(_))));
    }
}
