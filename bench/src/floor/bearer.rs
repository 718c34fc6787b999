//! The floor under the check of a bearer token: the token of the request, what is known of it, and
//! an empty answer with the very headers that say at Latchkey who the caller is.

use super::oauth::{Claims, State};
use axum::{
    extract,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, PRAGMA},
    },
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// The endpoint that proxies ask.
pub(super) async fn forward_auth(
    extract::State(state): extract::State<Arc<State>>,
    headers: HeaderMap,
) -> Response {
    let checked = || {
        let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let claims = state.check(header.strip_prefix("Bearer ")?)?;
        identity(&claims)
    };
    checked().unwrap_or_else(|| StatusCode::UNAUTHORIZED.into_response())
}

/// Who the caller is.
fn identity(claims: &Claims<'_>) -> Option<Response> {
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.reserve(8);
    for (name, value) in [
        ("x-auth-request-user", &claims.sub),
        ("x-auth-request-client-id", &claims.client_id),
        ("x-auth-request-account", &claims.acc),
        ("x-auth-request-scope", &claims.scope),
        ("x-auth-request-token-id", &claims.jti),
        ("x-auth-request-access", &"read_write".into()),
    ] {
        let value = HeaderValue::from_str(value).ok()?;
        headers.insert(HeaderName::from_static(name), value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    Some(response)
}
