//! Bodies: JSON of at most 64 KiB without unknown members, which distinguishes an absent member
//! from null.

use super::error::{ApiError, Result};
use app::{
    App,
    body::{self, Unreadable},
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use domain::{
    error::{Error, Problem, ProblemCode},
    reference::parse_id,
};
use entity::Id;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Bytes of a body.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// A request's body.
pub(crate) struct Input<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Input<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self> {
        let (parts, body) = request.into_parts();
        parse(value(&parts.headers, body).await?).map(Self)
    }
}

/// The JSON of a body. A call without a body is treated as `{}`, which is enough where no member is
/// required.
pub(crate) async fn value_or_none(headers: &HeaderMap, body: Body) -> Result<Value> {
    let bytes = read(body).await?;
    if bytes.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        return Ok(Value::Object(Map::new()));
    }
    of(headers, &bytes)
}

/// The body of a request that need not have one.
pub(crate) struct Optional<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequest<Arc<App>> for Optional<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self> {
        if request.headers().get(CONTENT_TYPE).is_none()
            && axum::body::HttpBody::is_end_stream(request.body())
        {
            return Ok(Self(T::default()));
        }
        Input::from_request(request, app)
            .await
            .map(|Input(input)| Self(input))
    }
}

/// The JSON of a body.
pub(crate) async fn value(headers: &HeaderMap, body: Body) -> Result<Value> {
    if !body::is_json(headers) {
        return Err(ApiError::not_json());
    }
    of(headers, &read(body).await?)
}

async fn read(body: Body) -> Result<Bytes> {
    body::read(body, MAX_BODY_BYTES)
        .await
        .map_err(|unreadable| match unreadable {
            Unreadable::TooLarge => ApiError::too_large(),
            Unreadable::Broken => ApiError::bad_request("The body was cut off."),
        })
}

fn of(headers: &HeaderMap, bytes: &[u8]) -> Result<Value> {
    if !body::is_json(headers) {
        return Err(ApiError::not_json());
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|_| ApiError::bad_request("The body is not JSON."))?;
    if !value.is_object() {
        return Err(ApiError::bad_request("The body must be a JSON object."));
    }
    if body::contains_nul(&value) {
        return Err(ApiError::bad_request(
            "The body contains the character U+0000.",
        ));
    }
    Ok(value)
}

/// Parses an input from JSON.
pub(crate) fn parse<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        // The part before it quotes the value, which may be a secret.
        let message = match message.split_once(", expected ") {
            Some((found, expected)) if !found.starts_with("unknown ") => {
                format!("Expected {expected}.")
            }
            _ => format!("{message}."),
        };
        let mut field: Vec<_> = if path == "." {
            Vec::new()
        } else {
            path.replace('[', ".")
                .replace(']', "")
                .split('.')
                .map(str::to_owned)
                .collect()
        };
        // An unknown or missing member is not part of the path yet.
        let named = ["unknown field `", "missing field `"]
            .iter()
            .find_map(|start| message.strip_prefix(start));
        let named = named
            .and_then(|rest| rest.split('`').next())
            .filter(|name| field.last().is_none_or(|last| last != name));
        field.extend(named.map(str::to_owned));
        let problem = Problem {
            path: field,
            ..Problem::new(ProblemCode::Invalid, "", message)
        };
        Error::from(problem).into()
    })
}

/// For members that may be absent (none), null (an inner none) or present.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Parses the ids of a list.
pub(crate) fn ids<T: Id>(field: &str, texts: &[String]) -> Result<Vec<T>> {
    Ok(texts
        .iter()
        .enumerate()
        .map(|(index, text)| parse_id(&format!("{field}.{index}"), text))
        .collect::<domain::error::Result<_>>()?)
}
