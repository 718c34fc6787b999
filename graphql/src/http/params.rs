//! Parameters of a request in its query string.

use super::{StatusCode, refused::RequestError};
use crate::{document::Params, limits};

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
