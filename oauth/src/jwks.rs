//! `GET /oauth/jwks`: the public keys (RFC 7517 section 5), from memory.

use super::{error::Error, etag};
use app::App;
use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse, Response},
};
use domain::key::JWKS_MAX_AGE;
use std::sync::Arc;

/// Public, for any web origin; the response may be cached for five minutes. Where a key was revoked
/// and the keys cannot be read anew, the request fails: the response must not contain the revoked
/// key.
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let keys = app
        .tokens
        .known_keys()
        .await?
        .published(app.tools.clock.now());
    let max_age = format!("public, max-age={}", JWKS_MAX_AGE.num_seconds());
    let always: [(HeaderName, &str); 3] = [
        (CACHE_CONTROL, &max_age),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ETAG, &keys.etag),
    ];
    if etag::is_known(&headers, &keys.etag) {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    Ok((
        always,
        [(CONTENT_TYPE, "application/json")],
        keys.jwks.clone(),
    )
        .into_response())
}
