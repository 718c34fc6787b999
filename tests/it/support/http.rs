//! Requests to the app's routes, without a network in between.

use super::{TestApp, TestClient};
use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{
        HeaderMap, Method, Request, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::atomic::Ordering};
use tower::ServiceExt;

/// How a request proves who sends it.
#[derive(Clone, Debug)]
pub enum Auth {
    /// Not at all.
    None,
    /// Client id and secret by HTTP Basic, each form-encoded (RFC 6749 section 2.3.1).
    Basic(String, String),
    /// Client id and secret in the body.
    Body(String, String),
    /// An access token.
    Bearer(String),
    /// Whatever this says.
    Header(String),
}

impl From<&TestClient> for Auth {
    fn from(client: &TestClient) -> Self {
        Self::Basic(client.client_id.clone(), client.secret.clone())
    }
}

impl Auth {
    /// Client id and secret in the body.
    pub fn body(client: &TestClient) -> Self {
        Self::Body(client.client_id.clone(), client.secret.clone())
    }

    fn header(&self) -> Option<String> {
        match self {
            Self::None | Self::Body(..) => None,
            Self::Basic(id, secret) => Some(format!(
                "Basic {}",
                STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
            )),
            Self::Bearer(token) => Some(format!("Bearer {token}")),
            Self::Header(value) => Some(value.clone()),
        }
    }
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What came back.
#[derive(Debug)]
pub struct TestResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl TestResponse {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Insists on a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Insists on a refusal in the form of RFC 6749 section 5.2.
    #[track_caller]
    pub fn refused(self, status: u16, error: &str) -> Self {
        let response = self.expect(status);
        assert_eq!(response.json()["error"], error, "{}", response.text());
        response
    }

    /// All that an observer could tell two answers apart by.
    pub fn appearance(&self) -> (u16, Vec<(String, String)>, String) {
        let telling = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
        let mut headers: Vec<_> = telling
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        (self.status.as_u16(), headers, self.text())
    }
}

impl TestApp {
    /// Sends a request.
    pub async fn send(&self, mut request: Request<Body>) -> TestResponse {
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
    pub async fn request(
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
    pub async fn get(&self, path: &str) -> TestResponse {
        self.request((Method::GET, path), &[], Body::empty()).await
    }

    /// Posts a form.
    pub async fn post_form(
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
    pub async fn post_raw(
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
    pub async fn post_json(&self, path: &str, auth: impl Into<Auth>, body: &Value) -> TestResponse {
        let mut request = Request::post(path).header(CONTENT_TYPE, "application/json");
        if let Some(value) = auth.into().header() {
            request = request.header(AUTHORIZATION, value);
        }
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    /// Asks for a token, with further parameters.
    pub async fn ask(&self, auth: impl Into<Auth>, more: &[(&str, &str)]) -> TestResponse {
        let pairs: Vec<_> = [("grant_type", "client_credentials")]
            .iter()
            .chain(more)
            .copied()
            .collect();
        self.post_form("/oauth/token", auth, &pairs).await
    }

    /// A token with all that the client may have.
    pub async fn token(&self, client: &TestClient) -> String {
        self.token_for(client, &[]).await
    }

    /// A token, asked for with further parameters.
    pub async fn token_for(&self, client: &TestClient, more: &[(&str, &str)]) -> String {
        let response = self.ask(client, more).await.expect(200);
        response.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// What introspection answers.
    pub async fn introspect(&self, caller: &TestClient, token: &str) -> Value {
        self.post_form("/oauth/introspect", caller, &[("token", token)])
            .await
            .expect(200)
            .json()
    }

    /// Whether a token lives: introspection tells the caller, who may know, the same as our own API
    /// finds.
    pub async fn is_alive(&self, caller: &TestClient, token: &str) -> bool {
        self.hear_of_other_nodes().await;
        let verified = self.tokens.verify(token, None).await.unwrap().is_some();
        assert_eq!(
            self.introspect(caller, token).await["active"],
            verified,
            "introspection and our own API must agree"
        );
        verified
    }

    /// Asks the GraphQL API.
    pub async fn graphql(&self, token: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        self.post_json("/graphql", Auth::Bearer(token.to_owned()), &body)
            .await
            .json()
    }
}
