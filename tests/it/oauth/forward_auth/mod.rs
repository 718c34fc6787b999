//! `/oauth/forward-auth`: what a proxy is told of a request to the API behind it.

mod identity;
mod memory;
mod methods;
mod refusals;
mod required;

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, TestResponse};
use axum::{body::Body, http::Method};

const ORDERS: &str = "https://orders.test/api";

/// Path and query for the API of the tests, with these scopes.
fn path(scope: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("audience", ORDERS);
    if !scope.is_empty() {
        query.append_pair("scope", scope);
    }
    format!("/oauth/forward-auth?{}", query.finish())
}

/// What a proxy asks that hands on these headers.
async fn ask(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> TestResponse {
    app.request((Method::GET, path), headers, Body::empty())
        .await
}

/// What a proxy is told of a token with a request to read, where these scopes are needed.
async fn ask_of(app: &TestApp, scope: &str, token: &str) -> TestResponse {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-forwarded-method", "GET"),
    ];
    ask(app, &path(scope), &headers).await
}

/// Insists on a refusal in the form of RFC 6750 section 3, which nothing keeps.
#[track_caller]
fn assert_refused(answer: TestResponse, status: u16, challenge: &str) {
    let answer = answer.expect(status);
    let bearer = "Bearer realm=\"latchkey\"";
    assert_eq!(
        answer.header("www-authenticate"),
        format!("{bearer}{challenge}")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.is_empty() && answer.header("x-auth-request-user").is_empty());
}

const INVALID_TOKEN: &str = ", error=\"invalid_token\"";

/// The API, and a client that may read and write there.
async fn orders(app: &TestApp) -> TestClient {
    app.api(ApiSeed::default()).await;
    app.client(ClientSeed {
        client_id: Some("shop"),
        scopes: &["orders:read", "orders:write"],
        ..ClientSeed::default()
    })
    .await
}
