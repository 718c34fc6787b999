//! The top-level errors of a response as the caller may see them: a bounded number, each with a
//! code, and none with the text of an internal failure.

use super::code;
use async_graphql::{ErrorExtensionValues, PathSegment, ServerError, Value};
use domain::error::Error;
use std::ptr;

/// Errors in a response; further ones are left out.
pub const MAX_ERRORS: usize = 20;

/// A top-level error without a path, for failures before anything is executed.
pub(crate) fn server_error(code: &str, message: impl Into<String>) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    ServerError {
        extensions: Some(extensions),
        ..ServerError::new(message, None)
    }
}

/// Adds the request ID to internal errors, so that a caller can report it.
pub(crate) fn with_request_id(mut error: ServerError, request_id: Option<&str>) -> ServerError {
    if let Some(id) =
        request_id.filter(|_| matches!(code_of(&error), Some(code::INTERNAL | code::TIMEOUT)))
    {
        error
            .extensions
            .get_or_insert_default()
            .set("requestId", id);
    }
    error
}

/// The code of a top-level error.
pub(crate) fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Gives every error a code, and hides the text of unknown internal ones.
fn classify(error: ServerError) -> ServerError {
    if code_of(&error).is_some() {
        return error;
    }
    let message = error.message.as_str();
    let says = |start: &str| message.starts_with(start);
    let code = if says("Query is nested too deep") || says("The recursion depth") {
        code::QUERY_TOO_LARGE
    } else if error.path.is_empty()
        || says("Failed to parse")
        || says("Expected input type")
        || says("Invalid value for argument")
    {
        code::BAD_USER_INPUT
    } else {
        tracing::error!(error.message, path = ?error.path, "a GraphQL error without a code");
        code::INTERNAL
    };
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    let message = if code == code::INTERNAL {
        "The server failed.".to_owned()
    } else {
        error.message.clone()
    };
    ServerError {
        message,
        source: None,
        extensions: Some(extensions),
        ..error
    }
}

/// Logs what the server failed with, each cause once: one that failed a batch is that of many
/// fields.
fn log_causes(errors: &[ServerError]) {
    let mut logged: Vec<&Error> = Vec::new();
    let causes = errors.iter().take(MAX_ERRORS);
    for cause in causes.filter_map(ServerError::source::<Error>) {
        if !logged.iter().any(|known| ptr::eq(*known, cause)) {
            cause.log("a GraphQL resolver failed");
            logged.push(cause);
        }
    }
}

/// The errors of a response as the caller may see them: a bounded number, each with a code, and
/// internal ones with the request ID. What the server failed with is logged here.
pub(crate) fn presentable(errors: Vec<ServerError>, request_id: Option<&str>) -> Vec<ServerError> {
    log_causes(&errors);
    errors
        .into_iter()
        .take(MAX_ERRORS)
        .map(classify)
        .map(|error| with_request_id(error, request_id))
        .collect()
}

/// The path of an error in the response. Within a list async-graphql replaces it by the item's own
/// path.
pub(crate) fn path_of(names: Vec<String>) -> Vec<PathSegment> {
    names.into_iter().map(PathSegment::Field).collect()
}
