//! Tokens at our own API (RFC 6750, RFC 9068 section 4), at the place where a request's token
//! becomes an actor.

mod contents;
mod members;
mod refusals;
mod scheme;
mod seen_before;
mod signature;

use crate::support::{TestApp, TestClient};
use app::bearer::{self, AuthError};
use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use domain::actor::{Actor, Origin};
use serde_json::json;

const HEADER: &str = r#"{"typ":"at+jwt","alg":"ES256","kid":"KID"}"#;

async fn enter(app: &TestApp, values: &[&str]) -> Result<Actor, AuthError> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    }
    bearer::actor(app, &headers, Origin::default()).await
}

/// Insists on `invalid_token`, and that introspection agrees.
#[track_caller]
fn assert_invalid(outcome: &Result<Actor, AuthError>, why: &str) {
    assert!(
        matches!(outcome, Err(AuthError::InvalidToken)),
        "{why}: {outcome:?}"
    );
}

async fn assert_dead(app: &TestApp, caller: &TestClient, token: &str, why: &str) {
    assert_invalid(&enter(app, &[&format!("Bearer {token}")]).await, why);
    assert_eq!(
        app.introspect(caller, token).await,
        json!({ "active": false }),
        "{why}"
    );
}
