//! The `Idempotency-Key`: what it may be, and that it stands for one request of one client.

use super::{clients, post};
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::json;

#[both_databases]
async fn a_key_stands_for_one_request(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let made = post(
        &app,
        &token,
        (
            "/clients",
            "k",
            json!({ "name": "a", "clientSecret": "chosen-1!" }),
        ),
    )
    .await
    .expect(201)
    .json();
    let before = clients(&app).await;
    for (path, body) in [
        (
            "/clients",
            json!({ "name": "b", "clientSecret": "chosen-1!" }),
        ),
        ("/clients", json!({ "name": "a" })),
        ("/users", json!({ "username": "a" })),
    ] {
        let problem = post(&app, &token, (path, "k", body))
            .await
            .problem(422, "INVALID");
        assert_eq!(problem["errors"][0]["header"], "Idempotency-Key");
    }
    let reordered = post(
        &app,
        &token,
        (
            "/clients",
            "k",
            json!({ "clientSecret": "chosen-1!", "name": "a" }),
        ),
    )
    .await
    .expect(201)
    .json();
    assert_eq!(reordered["client"], made["client"]);
    assert_eq!(clients(&app).await, before);
    let another = app.client(ClientSeed::with_role("administrator")).await;
    let theirs = app.token(&another).await;
    let fresh = post(&app, &theirs, ("/clients", "k", json!({ "name": "b" })))
        .await
        .expect(201);
    assert_eq!(
        fresh.header("idempotency-replayed"),
        "",
        "keys belong to the client that chose them"
    );
}

#[both_databases]
async fn keys_are_visible_ascii_and_bounded(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    for bad in ["", "a b", "é", &"k".repeat(256)] {
        let answer = post(&app, &token, ("/clients", bad, json!({}))).await;
        assert_eq!(answer.status, 400, "{bad}: {}", answer.text());
    }
    let twice = [("idempotency-key", "a"), ("idempotency-key", "b")];
    app.rest_with(&token, (Method::POST, "/clients", json!({})), &twice)
        .await
        .problem(400, "INVALID");
    for good in [
        "~",
        &"k".repeat(255),
        "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
    ] {
        post(&app, &token, ("/clients", good, json!({})))
            .await
            .expect(201);
    }
}

/// What failed was not made, so the key is free for another attempt.
#[both_databases]
async fn a_call_that_was_refused_may_be_repeated(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    post(
        &app,
        &token,
        ("/clients", "k", json!({ "tokenTtlSeconds": 1 })),
    )
    .await
    .problem(422, "INVALID");
    post(
        &app,
        &token,
        ("/clients", "k", json!({ "tokenTtlSeconds": 600 })),
    )
    .await
    .expect(201);
}
