//! The OpenAPI document says of every input what is allowed.

use super::{properties, resolved};
use crate::rest::openapi::{document, operations};
use serde_json::{Value, json};

/// Whether a schema says what is allowed: not any text, any number, any list.
fn constrained(document: &Value, schema: &Value) -> bool {
    let schema = resolved(document, schema);
    let is = |kind: &str| {
        schema["type"] == kind
            || schema["type"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!(kind)))
    };
    let has = |keys: &[&str]| keys.iter().any(|key| !schema[*key].is_null());
    match () {
        () if is("string") => has(&["maxLength", "pattern", "enum", "format"]),
        () if is("integer") => has(&["minimum"]) && has(&["maximum"]),
        () if is("array") => {
            has(&["maxItems", "minItems"]) && constrained(document, &schema["items"])
        }
        () => true,
    }
}

/// Bodies of operations, and what they contain.
fn inputs(document: &Value) -> Vec<(String, &Value)> {
    let mut found: Vec<(String, &Value)> = Vec::new();
    for (name, operation) in operations(document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut waiting: Vec<_> = properties(document, schema)
            .into_iter()
            .map(|(member, schema)| (format!("{name} {member}"), schema))
            .collect();
        while let Some((place, schema)) = waiting.pop() {
            let items = &resolved(document, schema)["items"];
            waiting.extend(
                properties(document, schema)
                    .into_iter()
                    .map(|(member, schema)| (format!("{place}.{member}"), schema)),
            );
            waiting.extend(
                properties(document, items)
                    .into_iter()
                    .map(|(member, schema)| (format!("{place}.0.{member}"), schema)),
            );
            found.push((place, schema));
        }
    }
    found
}

#[test]
fn every_input_says_what_is_allowed() {
    let document = document();
    let inputs = inputs(&document);
    assert!(inputs.len() > 100, "{}", inputs.len());
    let mut free: Vec<_> = inputs
        .into_iter()
        .filter(|(_, schema)| !constrained(&document, schema))
        .map(|(place, _)| place)
        .collect();
    for (name, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if !constrained(&document, &parameter["schema"]) {
                free.push(format!("{name} {}", parameter["name"]));
            }
        }
    }
    assert_eq!(free, Vec::<String>::new());
}
