//! Passwords, and bodies that may be absent.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_bodies_may_be_absent(app: &TestApp, token: &str) {
    let client = app.client(ClientSeed::default()).await;
    let rotate = format!("/clients/{}/secrets/rotate", client.id);
    let rotated = app
        .rest_with(token, (Method::POST, &rotate, Value::Null), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(
        rotated["credentials"]["grantTypes"],
        json!(["client_credentials"])
    );
    app.rest_with(
        token,
        (
            Method::POST,
            &format!("/clients/{}/secrets", client.id),
            Value::Null,
        ),
        &[],
    )
    .await
    .expect(201);
    app.rest_with(
        token,
        (
            Method::POST,
            &format!("/clients/{}/duplicate", client.id),
            Value::Null,
        ),
        &[],
    )
    .await
    .expect(201);
    app.rest_with(token, (Method::POST, "/users", Value::Null), &[])
        .await
        .problem(422, "INVALID");
    let typed = app
        .rest_with(
            token,
            (Method::POST, &rotate, Value::Null),
            &[("content-type", "text/plain")],
        )
        .await;
    assert_eq!(typed.status, 415);
}

#[both_databases]
async fn a_password_is_set_and_a_rotation_needs_no_body(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let user = app
        .rest_with(
            &token,
            (
                Method::POST,
                "/users",
                json!({ "username": "ada", "role": { "key": "viewer" } }),
            ),
            &[],
        )
        .await
        .expect(201)
        .json();
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    let password = |text: &str| {
        (
            Method::PUT,
            format!("{path}/password"),
            json!({ "password": text }),
        )
    };
    let (method, to, body) = password("correct horse battery");
    let changed = app
        .rest_with(&token, (method, &to, body), &[])
        .await
        .expect(200)
        .json();
    assert!(changed["passwordChangedAt"].is_string() && !changed.to_string().contains("horse"));
    let (method, to, body) = password("short");
    let problem = app
        .rest_with(&token, (method, &to, body), &[])
        .await
        .problem(422, "TOO_SHORT");
    assert_eq!(problem["errors"][0]["pointer"], "#/password");
    let groups = app
        .read(&administrator, &format!("{path}/permissions"))
        .await["items"]
        .to_string();
    assert!(groups.contains("\"reason\":\"ROLE\""));
    assert_bodies_may_be_absent(&app, &token).await;
    app.rest_with(
        &token,
        (Method::POST, "/tokens/revoke-all", Value::Null),
        &[],
    )
    .await
    .expect(204);
    app.rest_with(&token, (Method::GET, "/account", Value::Null), &[])
        .await
        .problem(401, "UNAUTHENTICATED");
}
