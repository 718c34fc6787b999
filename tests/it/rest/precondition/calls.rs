//! The calls of the REST API that change something with a version, each ready to be sent.

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use axum::http::Method;
use entity::ClientId;
use serde_json::{Value, json};

/// Changes of everything that has a version.
pub(super) async fn calls(
    app: &TestApp,
    administrator: &TestClient,
) -> Vec<(Method, String, Value)> {
    let client = app.client(ClientSeed::default()).await;
    let role = app
        .role(client.account, "clerk", &["clients:read"])
        .await
        .id;
    let resource = app.api(ApiSeed::default()).await.id;
    let user = app
        .rest(
            administrator,
            (Method::POST, "/users", json!({ "username": "ada" })),
        )
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let secret = app
        .read(administrator, &format!("/clients/{}/secrets", client.id))
        .await["items"][0]["id"]
        .clone();
    let (c, u) = (client.id, user.as_str().unwrap());
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    let secret = secret.as_str().unwrap();
    let mut calls = at_a_client(c, &viewer, secret);
    calls.extend([
        (
            Method::PATCH,
            format!("/roles/{role}"),
            json!({ "name": "x" }),
        ),
        (Method::DELETE, format!("/roles/{role}"), Value::Null),
        (
            Method::PATCH,
            format!("/resources/{resource}"),
            json!({ "name": "x" }),
        ),
        (
            Method::DELETE,
            format!("/resources/{resource}"),
            Value::Null,
        ),
        (
            Method::PATCH,
            format!("/users/{u}"),
            json!({ "displayName": "x" }),
        ),
        (Method::DELETE, format!("/users/{u}"), Value::Null),
        (
            Method::PATCH,
            format!("/accounts/{}/policy", app.platform.id),
            json!({ "secretGraceSeconds": 0 }),
        ),
    ]);
    calls
}

fn at_a_client(c: ClientId, viewer: &str, secret: &str) -> Vec<(Method, String, Value)> {
    vec![
        (
            Method::PATCH,
            format!("/clients/{c}"),
            json!({ "name": "x" }),
        ),
        (
            Method::PUT,
            format!("/clients/{c}/role"),
            json!({ "role": { "id": viewer } }),
        ),
        (Method::DELETE, format!("/clients/{c}/role"), Value::Null),
        (Method::POST, format!("/clients/{c}/secrets"), json!({})),
        (
            Method::POST,
            format!("/clients/{c}/secrets/rotate"),
            json!({ "graceSeconds": 60 }),
        ),
        (
            Method::DELETE,
            format!("/clients/{c}/secrets/{secret}"),
            Value::Null,
        ),
        (Method::DELETE, format!("/clients/{c}"), Value::Null),
    ]
}
