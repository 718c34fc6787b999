//! `GET /oauth/revocations`, and the crate `latchkey-verify`, which reads it.

mod bounds;
mod endpoint;
mod kinds;
mod nodes;
mod orders;

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, claims};
use axum::http::Method;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use latchkey_verify::{Builder, Fetch, FetchError, FetchFuture, Fetched, Verifier, VerifyError};
use serde_json::Value;
use url::Url;

/// Identifier of the protected API of these tests.
pub(crate) const API: &str = "https://orders.test/api";

/// Fetches from a node without a network in between.
pub(crate) struct InProcess(pub TestApp);

impl Fetch for InProcess {
    fn fetch<'a>(
        &'a self,
        url: &'a Url,
        etag: Option<&'a str>,
        max_bytes: usize,
    ) -> FetchFuture<'a> {
        Box::pin(async move {
            let tag: Vec<_> = etag.iter().map(|etag| ("if-none-match", *etag)).collect();
            let response = self.0.request((Method::GET, url.path()), &tag, "").await;
            match response.status.as_u16() {
                200 if response.body.len() <= max_bytes => Ok(Fetched::Document {
                    body: response.body.to_vec(),
                    etag: Some(response.header("etag").to_owned()),
                }),
                304 => Ok(Fetched::NotModified),
                other => Err(FetchError::new(format!("the server answered {other}"))),
            }
        })
    }
}

/// A verifier of tokens for an API that asks this node, by the time of the test.
pub(crate) fn builder(app: &TestApp, audience: &str) -> Builder {
    let clock = app.clock.clone();
    Verifier::builder("https://latchkey.test", audience)
        .fetch(InProcess(app.clone()))
        .clock(move || clock.now().into())
        .without_background()
}

/// As [`builder`], with what the server has now.
pub(crate) async fn verifier(app: &TestApp, audience: &str) -> Verifier {
    builder(app, audience).build().await.unwrap()
}

/// A client that may read orders.
async fn reader(app: &TestApp, client_id: &str) -> TestClient {
    app.client(ClientSeed {
        client_id: Some(client_id),
        scopes: &["orders:read"],
        ..ClientSeed::default()
    })
    .await
}

/// The API of these tests, and two clients that may read orders.
async fn orders(app: &TestApp) -> [TestClient; 2] {
    app.api(ApiSeed::default()).await;
    [reader(app, "one").await, reader(app, "other").await]
}

/// What the verifier says of a token when it has asked the server again, a second later.
pub(crate) async fn verdict(
    app: &TestApp,
    verifier: &Verifier,
    token: &str,
) -> Result<(), VerifyError> {
    app.clock.advance(Duration::seconds(1));
    verifier.refresh().await.unwrap();
    verifier.verify(token).await.map(|_| ())
}

/// The claims of the list that a node sends.
async fn list(app: &TestApp) -> Value {
    claims(&app.get("/oauth/revocations").await.expect(200).text())
}

/// Number of marks in the list that a node sends.
async fn marks(app: &TestApp) -> usize {
    let list = list(app).await;
    let revoked = list["revoked"].as_str().unwrap();
    URL_SAFE_NO_PAD.decode(revoked).unwrap().len() / 8
}
