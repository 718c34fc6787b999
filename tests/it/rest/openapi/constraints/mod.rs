//! Every input has constraints, and the server enforces each of them.

mod description;
mod enforcement;
mod trial;
mod values;

use serde_json::Value;

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => match schema["oneOf"].as_array().map(Vec::as_slice) {
            // A reference that may be null.
            Some([one, null]) if null["type"] == "null" => resolved(document, one),
            _ => schema,
        },
    }
}

/// The properties of a schema, whether it is an object or one of several.
fn properties<'a>(document: &'a Value, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
    let schema = resolved(document, schema);
    let all = std::iter::once(schema).chain(schema["oneOf"].as_array().into_iter().flatten());
    all.filter_map(|schema| schema["properties"].as_object())
        .flatten()
        .collect()
}
