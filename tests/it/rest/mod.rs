//! The REST door, asked as its callers ask it.

mod account;
mod alphaus;
mod client;
mod gate;
mod history;
mod idempotency;
mod key;
mod list;
mod openapi;
mod precondition;
mod reach;
mod role;
mod user;
mod user_sessions;

use crate::support::{TestApp, TestClient, TestResponse};
use axum::{body::Body, http::Method};
use serde_json::Value;

/// A request as a test writes it: method, path below the base, and a body.
pub(crate) type Call<'a> = (Method, &'a str, Value);

impl TestApp {
    /// What the holder of a token is answered, with further headers. A body that is null is not
    /// sent.
    pub(crate) async fn rest_with(
        &self,
        token: &str,
        (method, path, body): Call<'_>,
        headers: &[(&str, &str)],
    ) -> TestResponse {
        let path = if path.starts_with("/m/") {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let bearer = format!("Bearer {token}");
        let mut all = vec![("authorization", bearer.as_str())];
        if !body.is_null() {
            all.push(("content-type", "application/json"));
        }
        all.extend(headers);
        let body = if body.is_null() {
            Body::empty()
        } else {
            body.to_string().into()
        };
        self.request((method, &path), &all, body).await
    }

    /// What a client is answered, with a fresh token.
    pub(crate) async fn rest(&self, client: &TestClient, call: Call<'_>) -> TestResponse {
        let token = self.token(client).await;
        self.rest_with(&token, call, &[]).await
    }

    /// What a client reads, with a fresh token.
    pub(crate) async fn read(&self, client: &TestClient, path: &str) -> Value {
        self.rest(client, (Method::GET, path, Value::Null))
            .await
            .expect(200)
            .json()
    }
}

impl TestResponse {
    /// Insists on a refusal with that status and code, in the form of RFC 9457.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        let response = self.expect(status);
        assert_eq!(response.header("content-type"), "application/problem+json");
        assert_eq!(response.header("cache-control"), "no-store");
        let problem = response.json();
        assert_eq!(
            (&problem["code"], &problem["status"]),
            (&code.into(), &status.into()),
            "{problem}"
        );
        assert_eq!(problem["requestId"], response.header("x-request-id"));
        problem
    }
}
