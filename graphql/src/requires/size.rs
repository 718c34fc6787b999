//! Bounds the texts of a response: their lengths are known only when they have been read.

use crate::error::{code, server_error};
use async_graphql::{ServerError, Value};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes of the texts of one response.
pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of text in the response to a query so far. A mutation is complete when its response is
/// built, so its response is not limited.
#[derive(Default)]
pub(crate) struct AnswerSize(AtomicUsize);

impl AnswerSize {
    /// Whether the value of another field without fields of its own fits. The values of a list come one
    /// by one before the list does, and are not counted again.
    pub(super) fn holds(&self, value: Option<&Value>) -> bool {
        match value {
            Some(value @ (Value::String(_) | Value::Object(_))) => {
                let more = bytes(value);
                self.0.fetch_add(more, Ordering::Relaxed) + more <= MAX_ANSWER_BYTES
            }
            _ => true,
        }
    }
}

/// Whether the texts of a complete response fit.
pub(crate) fn fits(answer: &Value) -> bool {
    bytes(answer) <= MAX_ANSWER_BYTES
}

/// Bytes of the texts in a value, whose depth is bounded by that of the document.
fn bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::List(items) => items.iter().map(bytes).sum(),
        Value::Object(fields) => fields.values().map(bytes).sum(),
        _ => 0,
    }
}

pub(crate) fn too_large() -> ServerError {
    server_error(
        code::QUERY_TOO_LARGE,
        format!(
            "The texts of the answer have more than {MAX_ANSWER_BYTES} bytes. Ask for shorter pages."
        ),
    )
}
