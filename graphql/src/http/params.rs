//! Parameters of a request: in its query string, or in its body.

use super::refused::RequestError;
use crate::{document::Params, error::code, limits};
use app::body::{self, Unreadable};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
};

pub(super) fn from_query(query: &str) -> Result<Params, RequestError> {
    let bad = |message: &str| RequestError::new(StatusCode::BAD_REQUEST, message);
    if query.len() > limits::MAX_BODY_BYTES {
        return Err(RequestError::new(
            StatusCode::URI_TOO_LONG,
            "The query string is too long.",
        ));
    }
    let (mut document, mut operation_name, mut objects) = (None, None, [None, None]);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "query" => document = Some(value.into_owned()),
            "operationName" if !value.is_empty() => operation_name = Some(value.into_owned()),
            "variables" | "extensions" if !value.is_empty() => {
                let parsed = serde_json::from_str(&value)
                    .map_err(|_| bad("`variables` and `extensions` must be JSON objects."))?;
                let [variables, extensions] = &mut objects;
                *(if name == "variables" {
                    variables
                } else {
                    extensions
                }) = parsed;
            }
            _ => {}
        }
    }
    let query = document.ok_or_else(|| bad("The parameter `query` is missing."))?;
    let [variables, extensions] = objects;
    Ok(Params {
        query,
        operation_name,
        variables,
        _extensions: extensions,
    })
}

pub(super) async fn from_body(headers: &HeaderMap, body: Body) -> Result<Params, RequestError> {
    if !body::is_json(headers) {
        return Err(RequestError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The content type must be application/json in UTF-8.",
        ));
    }
    let bytes = body::read(body, limits::MAX_BODY_BYTES)
        .await
        .map_err(|unreadable| match unreadable {
            Unreadable::TooLarge => RequestError::coded(
                StatusCode::PAYLOAD_TOO_LARGE,
                code::QUERY_TOO_LARGE,
                "The body is larger than 64 KiB.",
            ),
            Unreadable::Broken => {
                RequestError::new(StatusCode::BAD_REQUEST, "The body was cut off.")
            }
        })?;
    let bad = |message: &str| RequestError::new(StatusCode::BAD_REQUEST, message);
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|_| bad("The body is not JSON."))?;
    if value.is_array() {
        return Err(bad(
            "Batches are not supported. Send one request at a time.",
        ));
    }
    serde_json::from_value(value)
        .map_err(|_| bad("Needs `query`, a text; `operationName` is a text, `variables` and `extensions` are objects."))
}
