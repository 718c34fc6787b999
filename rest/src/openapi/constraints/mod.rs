//! Constraints on inputs, as the rules enforce them, in JSON Schema: added to the description after
//! it was generated from the code.
//!
//! The numbers are those of the rules ([`limits`](domain::limits)). A member or a parameter
//! without an entry in `member` or `parameter`, that has no other constraint, fails a test.

mod form;
mod member;
mod parameter;

use member::member;
use parameter::parameter;
use serde_json::{Map, Value};

/// Adds a constraint to a schema, and the constraint of items to the schema of its items. A
/// reference is left as it is.
fn add(schema: &mut Value, constraint: &Value) {
    let (Some(schema), Some(constraint)) = (schema.as_object_mut(), constraint.as_object()) else {
        return;
    };
    for (keyword, value) in constraint {
        match (keyword.as_str(), schema.get_mut("items")) {
            ("items", Some(items)) if items.get("$ref").is_none() => add(items, value),
            ("items", _) => {}
            _ => {
                schema.insert(keyword.clone(), value.clone());
            }
        }
    }
}

fn properties(schema: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::iter_mut)
}

/// Adds the constraints to the description. `inputs` are the names of the schemas that bodies are
/// parsed by.
pub(super) fn write(document: &mut Value) {
    let inputs = super::inputs(document);
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas
        .into_iter()
        .flatten()
        .filter(|(name, _)| inputs.contains(*name))
    {
        for (member_name, described) in properties(schema) {
            member(name, member_name)
                .iter()
                .for_each(|constraint| add(described, constraint));
        }
        // Exactly one of several members: each is a separate alternative.
        for one in schema
            .get_mut("oneOf")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            for (member_name, described) in properties(one) {
                member(name, member_name)
                    .iter()
                    .for_each(|constraint| add(described, constraint));
            }
            if let Some(one) = one
                .as_object_mut()
                .filter(|one| one.contains_key("properties"))
            {
                one.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
    }
    for (path, item) in document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            for described in operation
                .get_mut("parameters")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                let constraint = described
                    .get("name")
                    .and_then(Value::as_str)
                    .and_then(|name| parameter(path, name));
                if let (Some(constraint), Some(schema)) = (constraint, described.get_mut("schema"))
                {
                    add(schema, &constraint);
                }
            }
        }
    }
}
