//! Conditional requests (RFC 9110 section 13.1.2) for what is read from memory.

use axum::http::{HeaderMap, header::IF_NONE_MATCH};

/// Whether the caller already has what this entity tag stands for, by `If-None-Match`. Tags are
/// compared weakly.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    tags.is_some_and(|tags| {
        tags.split(',')
            .any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == etag)
    })
}
