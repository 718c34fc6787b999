//! Coerces a scalar: whole numbers for `Int` and `ID`, texts for `String`, moments for `DateTime`.

use super::place::InputPath;
use crate::document::values::custom_scalar;
use serde_json::{Number, Value as Json};

impl InputPath<'_> {
    pub(super) fn scalar(&mut self, value: Json, name: &str) -> Json {
        match (name, &value) {
            ("Int", Json::Number(number)) => match whole(number) {
                Some(whole) if i32::try_from(whole).is_ok() => {
                    Json::from(i64::try_from(whole).unwrap_or_default())
                }
                Some(_) => self.refuse(&format!(
                    "Int cannot represent non 32-bit signed integer value: {value}"
                )),
                None => self.refuse(&format!("Int cannot represent non-integer value: {value}")),
            },
            ("ID", Json::Number(number)) => match whole(number) {
                Some(whole) => Json::from(whole.to_string()),
                None => self.refuse(&format!("ID cannot represent value: {value}")),
            },
            ("Float", Json::Number(_))
            | ("Boolean", Json::Bool(_))
            | ("String" | "ID", Json::String(_))
            | ("JSON", _) => value,
            ("Int" | "Float" | "Boolean" | "String" | "ID", _) => {
                let kind = match name {
                    "Int" => "non-integer value",
                    "Float" => "non numeric value",
                    "Boolean" => "a non boolean value",
                    "String" => "a non string value",
                    _ => "value",
                };
                self.refuse(&format!("{name} cannot represent {kind}: {value}"))
            }
            (_, Json::String(text)) => match custom_scalar(name, text) {
                Some(message) => self.refuse(&message),
                None => value,
            },
            _ => self.refuse(&format!("{name} cannot represent value: {value}")),
        }
    }
}

/// The number, if it has no fraction: `3.0` is three.
fn whole(number: &Number) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    exact.or_else(|| {
        let float = number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e30)?;
        format!("{float:.0}").parse().ok()
    })
}
