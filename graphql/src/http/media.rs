//! The media type of a response, by what the caller accepts.

use axum::http::{HeaderMap, header::ACCEPT};

pub(super) const JSON: &str = "application/json; charset=utf-8";

const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";

/// Chooses the media type of the response; none where the caller accepts neither.
pub(super) fn negotiate(headers: &HeaderMap) -> Option<&'static str> {
    let mut accepted = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .peekable();
    if accepted.peek().is_none() {
        return Some(JSON);
    }
    let wanted = |entry: &&str| {
        !entry
            .split(';')
            .any(|part| matches!(part.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    };
    accepted.filter(wanted).find_map(|entry| {
        match entry.split(';').next().unwrap_or_default().trim() {
            "application/graphql-response+json" => Some(GRAPHQL),
            "application/json" | "application/*" | "*/*" | "" => Some(JSON),
            _ => None,
        }
    })
}
