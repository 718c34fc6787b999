//! The description as it is published: kept in step with the code, complete, and served.

mod constraints;
mod publication;

use rest::openapi;
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&openapi::document(None).unwrap()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        all.extend(
            item.as_object()
                .unwrap()
                .iter()
                .map(|(method, operation)| (format!("{method} {path}"), operation)),
        );
    }
    all
}
