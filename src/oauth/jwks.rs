//! `GET /oauth/jwks`: the public keys (RFC 7517 section 5), out of memory.

use crate::app::App;
use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Anybody may ask, from any web origin; the answer may be kept for five minutes.
pub async fn handle(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let keys = app.tokens.keys();
    let always: [(HeaderName, &str); 3] = [(CACHE_CONTROL, "public, max-age=300"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (ETAG, keys.etag())];
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == keys.etag())) {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    (always, [(CONTENT_TYPE, "application/json")], keys.jwks().to_owned()).into_response()
}
