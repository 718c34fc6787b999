//! Moments, as every interface writes them: RFC 3339 in UTC, with `Z`.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{SecondsFormat, Utc};

/// A moment in UTC, as RFC 3339 writes it: `2026-01-01T12:00:00Z`. Other offsets are accepted in
/// inputs.
#[derive(Clone, Copy)]
pub struct DateTime(pub chrono::DateTime<Utc>);

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(at: chrono::DateTime<Utc>) -> Self {
        Self(at)
    }
}

/// A moment in UTC, as RFC 3339 writes it: `2026-01-01T12:00:00Z`. Other offsets are accepted in
/// inputs.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(at) => Ok(Self(at.with_timezone(&Utc))),
            Err(_) => Err(InputValueError::custom(
                "Must be a moment as RFC 3339 writes it, such as 2026-01-01T12:00:00Z.",
            )),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}
