//! What one request may take: its time, whatever it waits for.

use crate::support::{Auth, ClientSeed, TestApp};
use axum::{
    body::{Body, Bytes},
    http::Method,
};
use domain::account;
use futures_util::stream;
use latchkey::serve::limits::Timeouts;
use serde_json::json;
use std::{convert::Infallible, time::Duration};

/// A body that begins and never ends.
fn endless() -> Body {
    let chunks = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"{")) });
    Body::from_stream(futures_util::StreamExt::chain(chunks, stream::pending()))
}

/// The same app, whose requests are given up as soon as they wait for anything.
fn impatient(app: &TestApp) -> TestApp {
    app.within(Timeouts {
        request: Duration::ZERO,
        ..Timeouts::default()
    })
}

#[both_databases]
async fn a_request_whose_body_does_not_end_is_given_up(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let bearer = format!("Bearer {}", app.token(&administrator).await);
    let app = impatient(&app);
    for (path, media) in [
        ("/oauth/token", "application/x-www-form-urlencoded"),
        ("/graphql", "application/json"),
        ("/api/v1/clients", "application/json"),
    ] {
        let headers = [("content-type", media), ("authorization", bearer.as_str())];
        let answer = app
            .request((Method::POST, path), &headers, endless())
            .await
            .expect(408);
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    app.get("/healthz").await.expect(200);
}

/// What is given up is dropped, and with it the transaction.
#[both_databases]
async fn a_change_that_is_given_up_changes_nothing(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let count = "{ clients { totalCount } }";
    let before = app.data_for(&administrator, count, json!({})).await;
    let bearer = || Auth::Bearer(token.clone());
    // Neither can be done before this ends, however fast the machine is.
    let system = app.system(app.platform.id);
    let other = app.begin(&system).await.unwrap();
    account::lock(&other, app.platform.id).await.unwrap();
    impatient(&app)
        .post_json("/api/v1/clients", bearer(), &json!({ "name": "late" }))
        .await
        .expect(408);
    let late = app.within(Timeouts {
        graphql: Duration::ZERO,
        ..Timeouts::default()
    });
    let document = "mutation { createClient(input: { name: \"late\" }) { client { id } } }";
    let answer = late
        .post_json("/graphql", bearer(), &json!({ "query": document }))
        .await
        .expect(503);
    assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "TIMEOUT");
    assert!(
        answer.json()["errors"][0]["extensions"]["requestId"].is_string(),
        "{}",
        answer.text()
    );
    drop(other);
    assert_eq!(app.data_for(&administrator, count, json!({})).await, before);
}
