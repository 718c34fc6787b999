//! Calls that are repeated: one thing is created, whichever call is first, and a secret is shown
//! once.

use crate::support::{ClientSeed, TestApp, TestResponse};
use axum::http::Method;
use chrono::Duration;
use domain::idempotency;
use entity::{client, idempotency_key};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

async fn post(app: &TestApp, token: &str, (path, key, body): (&str, &str, Value)) -> TestResponse {
    app.rest_with(
        token,
        (Method::POST, path, body),
        &[("idempotency-key", key)],
    )
    .await
}

async fn clients(app: &TestApp) -> u64 {
    client::Entity::find().count(&app.db).await.unwrap()
}

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

/// Two at once, on one node or on two: one client is made, and both hear of it.
#[both_databases]
async fn of_many_at_once_one_makes_the_thing(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("administrator")).await)
        .await;
    let second = app.node(crate::support::Setup::default()).await;
    for (path, body) in [
        ("/clients", json!({ "clientId": "once" })),
        (
            "/roles",
            json!({ "key": "clerk", "name": "Clerk", "permissions": [] }),
        ),
    ] {
        let calls = (0..8).map(|n| {
            let (node, token, body) = (
                if n % 2 == 0 {
                    app.clone()
                } else {
                    second.clone()
                },
                token.clone(),
                body.clone(),
            );
            async move { post(&node, &token, (path, path, body)).await.expect(201) }
        });
        let answers = futures_util::future::join_all(calls).await;
        let fresh: Vec<_> = answers
            .iter()
            .filter(|answer| answer.header("idempotency-replayed").is_empty())
            .collect();
        assert_eq!(fresh.len(), 1, "{path}");
        assert!(
            answers
                .iter()
                .all(|answer| answer.header("location") == fresh[0].header("location"))
        );
        let secrets = answers
            .iter()
            .filter(|answer| answer.json()["credentials"]["clientSecret"].is_string())
            .count();
        assert_eq!(secrets, usize::from(path == "/clients"));
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

async fn assert_no_secret_is_kept(app: &TestApp, body: &Value) {
    let kept = idempotency_key::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.fingerprint.len(), 64);
    let with_secret = app
        .tools
        .vault
        .digest(&format!("POST /api/v1/clients\n{body}"))
        .0;
    assert_ne!(kept.fingerprint, with_secret, "not even an HMAC of it");
}

async fn assert_four_are_forgotten_after_a_day(app: &TestApp) {
    app.clock.advance(Duration::hours(24));
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        4
    );
    assert_eq!(
        idempotency_key::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        0
    );
}

#[both_databases]
async fn keys_are_forgotten_after_a_day_and_hold_no_secret(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let secret = "chosen-Secret-1!";
    let asked = (
        "/clients",
        "k",
        json!({ "clientSecret": secret, "name": "x" }),
    );
    post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_no_secret_is_kept(&app, &asked.2).await;
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        0
    );
    app.clock.advance(Duration::hours(24));
    let again = post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_eq!(
        again.header("idempotency-replayed"),
        "true",
        "kept until what has expired is deleted"
    );
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        1
    );
    let again = post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_eq!(again.header("idempotency-replayed"), "");
    for n in 0..3 {
        post(
            &app,
            &app.token(&administrator).await,
            ("/clients", &format!("k{n}"), json!({})),
        )
        .await
        .expect(201);
    }
    assert_four_are_forgotten_after_a_day(&app).await;
}
