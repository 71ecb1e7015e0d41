//! The outputs for programs keep the shape that `schemas/` states, version by version.
//!
//! The keywords that these schemas use are looked at here, in few lines: a crate for all of JSON Schema would switch on a more exact parser of numbers in
//! `serde_json` for every test, and the tests would run another parser than the binary that is shipped. `tests/elsewhere/check_schemas.py` asks Python's
//! jsonschema the same question. A keyword that is not known here fails the test.
#![allow(clippy::unwrap_used, reason = "a test may end at once")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{SAMPLES, Workdir, crate_folder};
use regex::Regex;
use serde_json::Value;

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(crate_folder().join(format!("schemas/{name}.schema.json"))).unwrap()).unwrap()
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type: {other}"),
    }
}

/// The first thing in `value` that `schema` does not allow; `root` holds the definitions.
fn fault(value: &Value, schema: &Value, root: &Value, place: &str) -> Option<String> {
    let wrong = |why: &str| Some(format!("{place}: {why}: {}", value.to_string().chars().take(80).collect::<String>()));
    for (keyword, wanted) in schema.as_object().unwrap() {
        let found = match keyword.as_str() {
            "$ref" => fault(value, root.pointer(&wanted.as_str().unwrap()[1..]).unwrap(), root, place),
            "anyOf" => {
                let all = wanted.as_array().unwrap();
                if all.iter().any(|one| fault(value, one, root, place).is_none()) { None } else { fault(value, &all[0], root, place) }
            }
            "type" => {
                let names: Vec<&str> =
                    wanted.as_str().map_or_else(|| wanted.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect(), |name| vec![name]);
                if names.iter().any(|name| is_a(value, name)) { None } else { wrong(&format!("is not {names:?}")) }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => wrong("is none of the words"),
            "const" if wanted != value => wrong("is not the one value"),
            "pattern" if value.as_str().is_some_and(|text| !Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text)) => {
                wrong("has another form")
            }
            "minimum" if value.as_f64().is_some_and(|number| number < wanted.as_f64().unwrap()) => wrong("is too small"),
            "maximum" if value.as_f64().is_some_and(|number| number > wanted.as_f64().unwrap()) => wrong("is too large"),
            "minItems" if value.as_array().is_some_and(|items| (items.len() as u64) < wanted.as_u64().unwrap()) => wrong("has too few items"),
            "maxItems" if value.as_array().is_some_and(|items| items.len() as u64 > wanted.as_u64().unwrap()) => wrong("has too many items"),
            "uniqueItems"
                if value.as_array().is_some_and(|items| items.iter().map(Value::to_string).collect::<BTreeSet<_>>().len() < items.len()) =>
            {
                wrong("has an item twice")
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.into_iter().find_map(|(index, item)| fault(item, wanted, root, &format!("{place}/{index}")))
            }
            "required" if value.is_object() => {
                let missing = wanted.as_array().unwrap().iter().find(|name| value.get(name.as_str().unwrap()).is_none());
                missing.and_then(|name| wrong(&format!("has no {name}")))
            }
            "properties" => {
                let known = wanted.as_object().unwrap().iter();
                known.into_iter().find_map(|(name, schema)| fault(value.get(name)?, schema, root, &format!("{place}/{name}")))
            }
            "additionalProperties" => {
                value.as_object().into_iter().flatten().find_map(|(name, value)| fault(value, wanted, root, &format!("{place}/{name}")))
            }
            "$schema" | "$id" | "$defs" | "title" | "description" | "enum" | "const" | "pattern" | "minimum" | "maximum" | "minItems"
            | "maxItems" | "uniqueItems" | "required" => None,
            other => panic!("this test does not know the keyword {other}"),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

#[track_caller]
fn keeps(name: &str, values: &[Value]) {
    let schema = schema(name);
    for value in values {
        assert_eq!(fault(value, &schema, &schema, name), None);
    }
}

#[test]
fn outputs_keep_their_schemas() {
    let work = Workdir::new();
    let mut arguments = vec!["analyze"];
    for name in SAMPLES {
        fs::copy(crate_folder().join("samples").join(name), work.join(name)).unwrap();
        arguments.push(name);
    }
    work.run(&[&arguments[..], &["--out", "samples", "--ledger", "koe.db"]].concat()).ends_with(1);
    work.write("export.csv", fs::read(crate_folder().join("tests/measures/export.csv")).unwrap());
    work.write("koe.toml", "[[listening.names]]\nname = \"ポイント\"\nkind = \"product\"\n");
    work.run(&["analyze", "export.csv", "--out", "columns", "--config", "koe.toml"]).ends_with(0);
    // Next to nothing to report is a report too.
    work.write("little.csv", "番号,ご意見\n1,配送が遅い。\n2,特になし\n");
    work.run(&["analyze", "little.csv", "--out", "little"]).ends_with(0);
    for folder in ["samples", "columns", "little"] {
        for name in ["issues", "run", "measures"] {
            keeps(name, &[work.json(&format!("{folder}/{name}.json"))]);
        }
        keeps("comments", &work.json_lines(&format!("{folder}/comments.jsonl")));
    }
    // The schemas do say something.
    for (name, part, forged) in [
        ("issues", "/issues/0/measures/size/share/value", Value::from(1.5)),
        ("issues", "/issues/0/intent", Value::from("praising")),
        ("run", "/accounting/read", Value::from(-1)),
        ("measures", "/scores/0/kind", Value::Null),
        ("measures", "/scores/0/overall", Value::Null),
    ] {
        let mut broken = work.json(&format!("columns/{name}.json"));
        *broken.pointer_mut(part).unwrap() = forged;
        let schema = schema(name);
        assert!(fault(&broken, &schema, &schema, name).is_some(), "{name}{part}");
    }
}
