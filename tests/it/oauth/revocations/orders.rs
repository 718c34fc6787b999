//! The example of the crate, `verify/examples/orders.rs`, against the server.

use super::{API, orders, verifier};
use crate::support::{ApiSeed, ClientSeed, Setup, TestApp, TestResponse};
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use chrono::Duration;
use domain::key::{self, KeyRotation, KeyStatus};
use entity::client::{AccessLevel, Algorithm, ClientStatus};
use latchkey_verify::Verifier;
use tower::ServiceExt;

#[path = "../../../../verify/examples/orders.rs"]
#[expect(
    dead_code,
    reason = "the example begins a program, and the test only its routes"
)]
mod example;

/// The API, and what it verifies tokens by.
struct Orders {
    app: TestApp,
    verifier: Verifier,
    routes: Router,
}

impl Orders {
    async fn new(app: &TestApp) -> Self {
        let verifier = verifier(app, API).await;
        Self {
            app: app.clone(),
            routes: example::router(verifier.clone()),
            verifier,
        }
    }

    async fn request(&self, method: Method, authorization: Option<&str>) -> TestResponse {
        let mut request = Request::builder().method(method).uri("/orders");
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let request = request.body(Body::empty()).unwrap();
        let (head, body) = self
            .routes
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        TestResponse {
            status: head.status,
            headers: head.headers,
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    async fn get(&self, token: &str) -> TestResponse {
        self.request(Method::GET, Some(&format!("Bearer {token}")))
            .await
    }

    async fn post(&self, token: &str) -> TestResponse {
        self.request(Method::POST, Some(&format!("Bearer {token}")))
            .await
    }

    /// A second passes, and what the task in the background would do is done.
    async fn second(&self) {
        self.app.clock.advance(Duration::seconds(1));
        self.verifier.refresh().await.unwrap();
    }
}

/// RFC 6750 section 3.
#[both_databases]
async fn each_request_gets_the_status_that_it_deserves(app: TestApp) {
    let [client, _] = orders(&app).await;
    let api = Orders::new(&app).await;
    let token = app.token(&client).await;
    let answer = api.get(&token).await.expect(200).json();
    assert_eq!(answer["for"], "one");
    let none = api.request(Method::GET, None).await.expect(401);
    assert_eq!(none.header("www-authenticate"), "Bearer");
    let basic = api
        .request(Method::GET, Some("Basic eDp5"))
        .await
        .expect(401);
    assert_eq!(basic.header("www-authenticate"), "Bearer");
    let lacking = api.post(&token).await.expect(403);
    assert!(
        lacking
            .header("www-authenticate")
            .contains("scope=\"orders:write\"")
    );
    let wrong = app
        .token(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    let refused = api.get(&wrong).await.expect(401);
    assert!(
        refused
            .header("www-authenticate")
            .starts_with("Bearer error=\"invalid_token\"")
    );
    api.get(&format!("{token}x")).await.expect(401);
}

#[both_databases]
async fn a_client_that_may_only_read_changes_nothing(app: TestApp) {
    app.api(ApiSeed {
        permissions: &[("orders:read", false), ("orders:write", false)],
        ..ApiSeed::default()
    })
    .await;
    let seed = |access_level| ClientSeed {
        scopes: &["orders:read", "orders:write"],
        access_level,
        ..ClientSeed::default()
    };
    let api = Orders::new(&app).await;
    let reader = app.client(seed(AccessLevel::ReadOnly)).await;
    let writer = app.client(seed(AccessLevel::ReadWrite)).await;
    api.post(&app.token(&reader).await).await.expect(403);
    api.post(&app.token(&writer).await).await.expect(201);
}

#[both_databases]
async fn revoked_tokens_and_disabled_clients_are_refused_a_second_later(app: TestApp) {
    let [client, other] = orders(&app).await;
    let api = Orders::new(&app).await;
    let (token, theirs) = (app.token(&client).await, app.token(&other).await);
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    app.set_status(&[other.id], other.account, ClientStatus::Inactive)
        .await;
    api.second().await;
    for refused in [&token, &theirs] {
        let answer = api.get(refused).await.expect(401);
        assert!(answer.text().contains("revoked"));
    }
    api.get(&app.token(&client).await).await.expect(200);
}

/// A rotation on one node, and a revocation of the key on it, while the API asks another.
#[both_databases]
async fn rotated_keys_are_followed_and_revoked_keys_refused(app: TestApp) {
    let [client, _] = orders(&app).await;
    let node = app.node(Setup::default()).await;
    let api = Orders::new(&node).await;
    let before = app.token(&client).await;
    let system = app.system(app.platform.id);
    let rotation = KeyRotation {
        algorithm: Some(Algorithm::Es256),
        force: true,
    };
    app.change(&system, async |work| key::rotate(work, rotation).await)
        .await
        .unwrap();
    let rotated = app.token(&client).await;
    api.get(&rotated).await.expect(200);
    api.get(&before).await.expect(200);
    // Twice: the next key had not been published when the API fetched the keys.
    app.change(&system, async |work| key::rotate(work, rotation).await)
        .await
        .unwrap();
    let unknown = app.token(&client).await;
    app.clock.advance(Duration::seconds(10));
    node.hear_of_other_nodes().await;
    api.get(&unknown).await.expect(200);
    let keys = key::list(&app.db, &system).await.unwrap();
    let signing = keys
        .iter()
        .find(|key| key.algorithm == Algorithm::Es256 && key::status(key) == KeyStatus::Current)
        .unwrap();
    app.change(&system, async |work| key::revoke(work, &signing.kid).await)
        .await
        .unwrap();
    app.clock.advance(Duration::seconds(1));
    api.second().await;
    api.get(&unknown).await.expect(401);
    api.get(&app.token(&client).await).await.expect(200);
}
