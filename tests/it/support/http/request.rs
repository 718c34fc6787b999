//! Sending a request to the app: with any headers and body, a form, JSON, or a query in GraphQL.

use super::{Auth, TestResponse};
use crate::support::TestApp;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{
        Method, Request,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
};
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::atomic::Ordering};
use tower::ServiceExt;

impl TestApp {
    /// Sends a request.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> TestResponse {
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(self.ip, 40_000)));
        self.hear_of_other_nodes().await;
        let changes =
            request.method() != Method::GET && !request.uri().path().starts_with("/oauth/");
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        if self.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 && changes {
            self.assert_memory_is_true().await;
        }
        TestResponse {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Sends a request with these headers and this body.
    pub(crate) async fn request(
        &self,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> TestResponse {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Gets a path.
    pub(crate) async fn get(&self, path: &str) -> TestResponse {
        self.request((Method::GET, path), &[], Body::empty()).await
    }

    /// Posts a form.
    pub(crate) async fn post_form(
        &self,
        path: &str,
        auth: impl Into<Auth>,
        pairs: &[(&str, &str)],
    ) -> TestResponse {
        let auth = auth.into();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        if let Auth::Body(id, secret) = &auth {
            form.append_pair("client_id", id)
                .append_pair("client_secret", secret);
        }
        self.post_raw(path, auth, form.finish()).await
    }

    /// Posts a form that is encoded already, well or badly.
    pub(crate) async fn post_raw(
        &self,
        path: &str,
        auth: impl Into<Auth>,
        body: impl Into<Body>,
    ) -> TestResponse {
        let mut request =
            Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = auth.into().header() {
            request = request.header(AUTHORIZATION, value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Posts JSON.
    pub(crate) async fn post_json(
        &self,
        path: &str,
        auth: impl Into<Auth>,
        body: &Value,
    ) -> TestResponse {
        let mut request = Request::post(path).header(CONTENT_TYPE, "application/json");
        if let Some(value) = auth.into().header() {
            request = request.header(AUTHORIZATION, value);
        }
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    /// Asks the GraphQL API.
    pub(crate) async fn graphql(&self, token: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        self.post_json("/graphql", Auth::Bearer(token.to_owned()), &body)
            .await
            .json()
    }
}
