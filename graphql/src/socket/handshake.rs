//! What a request for a socket must be like: from no page of another origin, and with one token at
//! most.

use crate::error::{code, server_error};
use axum::{
    Json,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, UPGRADE},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Whether a request wants a WebSocket.
pub(crate) fn is_asked(headers: &HeaderMap) -> bool {
    headers
        .get(UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The one `Authorization` header, if there is one.
pub(super) fn header(headers: &HeaderMap) -> Result<Option<String>, ()> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values
        .next()
        .map(|value| value.to_str().map(str::to_owned))
        .transpose()
        .map_err(|_| ())?;
    if values.next().is_some() {
        Err(())
    } else {
        Ok(first)
    }
}

pub(super) fn refuse(status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::FORBIDDEN {
        code::FORBIDDEN
    } else {
        code::BAD_USER_INPUT
    };
    let code = if status == StatusCode::SERVICE_UNAVAILABLE {
        code::TIMEOUT
    } else {
        code
    };
    (
        status,
        Json(json!({ "errors": [server_error(code, message)] })),
    )
        .into_response()
}
