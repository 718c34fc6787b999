//! What a repeated call is answered: the same as the first, without its secret, or why not.

use super::{clients, post};
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

#[both_databases]
async fn a_repeated_call_answers_with_the_same_thing_and_no_secret(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let other = app.client(ClientSeed::default()).await;
    let others = format!("/clients/{}", other.id);
    let account = json!({ "slug": "new", "name": "New" });
    let resource = json!({ "identifier": "https://a.test", "name": "A", "permissions": [] });
    for (path, body, status) in [
        (
            "/clients".to_owned(),
            json!({ "name": "x", "clientSecret": "chosen-1!" }),
            201,
        ),
        (format!("{others}/duplicate"), json!({}), 201),
        (format!("{others}/secrets"), json!({}), 201),
        (format!("{others}/secrets/rotate"), json!({}), 200),
        (
            "/roles".to_owned(),
            json!({ "key": "clerk", "name": "Clerk", "permissions": [] }),
            201,
        ),
        ("/resources".to_owned(), resource, 201),
        ("/users".to_owned(), json!({ "username": "ada" }), 201),
        ("/accounts".to_owned(), account, 201),
    ] {
        let first = post(&app, &token, (&path, &format!("key{path}"), body.clone()))
            .await
            .expect(status);
        assert_eq!(first.header("idempotency-replayed"), "");
        let before = clients(&app).await;
        let again = post(&app, &token, (&path, &format!("key{path}"), body))
            .await
            .expect(status);
        assert_eq!(again.header("idempotency-replayed"), "true", "{path}");
        assert_eq!(
            (again.header("location"), again.header("etag")),
            (first.header("location"), first.header("etag")),
            "{path}"
        );
        assert_eq!(clients(&app).await, before, "{path}");
        let (mut first, again) = (first.json(), again.json());
        if first["credentials"].is_object() {
            assert!(first["credentials"]["clientSecret"].is_string());
            first["credentials"]["clientSecret"] = Value::Null;
        }
        if first["stillInUse"].is_boolean() {
            // Of that, only the call that rotates can tell.
            first["stillInUse"] = Value::Null;
        }
        assert_eq!(again, first, "{path}");
    }
}

#[both_databases]
async fn what_was_made_and_is_gone_is_404(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let made = post(&app, &token, ("/clients", "k", json!({})))
        .await
        .expect(201)
        .json();
    let path = format!("/clients/{}", made["client"]["id"].as_str().unwrap());
    app.rest_with(&token, (Method::DELETE, &path, Value::Null), &[])
        .await
        .expect(204);
    post(&app, &token, ("/clients", "k", json!({})))
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn a_repeated_call_needs_the_permission_still(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let editor = app.client(ClientSeed::with_role("editor")).await;
    post(
        &app,
        &app.token(&editor).await,
        ("/clients", "k", json!({})),
    )
    .await
    .expect(201);
    let path = format!("/clients/{}/role", editor.id);
    let viewer = app.role_id(editor.account, "viewer").await.to_string();
    app.rest(
        &administrator,
        (Method::PUT, &path, json!({ "role": { "id": viewer } })),
    )
    .await
    .expect(200);
    post(
        &app,
        &app.token(&editor).await,
        ("/clients", "k", json!({})),
    )
    .await
    .problem(403, "FORBIDDEN");
}
