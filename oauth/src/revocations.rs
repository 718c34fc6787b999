//! `GET /oauth/revocations`: the signed list of revoked tokens, from memory.

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
use domain::token::LIST_MAX_AGE;
use std::sync::Arc;

/// Public, like the keys, since it tells nothing to those who hold no token. Where the revocations
/// may have changed and cannot be read anew, the request fails, so that verifiers notice that what
/// they have becomes old.
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let list = app.tokens.revocation_list().await?;
    let max_age = format!("public, max-age={}", LIST_MAX_AGE.as_secs());
    let always: [(HeaderName, &str); 3] = [
        (CACHE_CONTROL, &max_age),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ETAG, &list.etag),
    ];
    if etag::is_known(&headers, &list.etag) {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let jwt = list.jwt.clone();
    Ok((always, [(CONTENT_TYPE, "application/jwt")], jwt).into_response())
}
