//! Values that are written in the document itself, as JSON.

use apollo_compiler::ast::Value;
use serde_json::{Map, Value as Json};

/// A constant of the document as JSON.
pub(crate) fn constant(value: &Value) -> Json {
    match value {
        Value::Null | Value::Variable(_) => Json::Null,
        Value::Enum(name) => Json::from(name.as_str()),
        Value::String(text) => Json::from(text.as_str()),
        Value::Boolean(value) => Json::from(*value),
        Value::Int(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Json::from(number.as_str()), Json::Number),
        Value::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Json::from(number.as_str()), Json::Number),
        Value::List(items) => items.iter().map(|item| constant(item)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.to_string(), constant(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}
