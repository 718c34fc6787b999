//! A1: a client is made for a user, by one call.

use super::{auth, user};
use crate::support::TestApp;
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn a1_a_client_is_made_for_a_user(app: TestApp) {
    let account = app.account("alphaus", PolicyPreset::Alphaus).await;
    let ada = user(&app, &account, json!({ "username": "ada" })).await;
    for name in ["ada", ada.as_str()] {
        let path = format!("/m/u/users/client/{name}");
        let made = app
            .rest(
                &account.administrator,
                (Method::POST, &path, json!({ "name": "Nightly" })),
            )
            .await
            .expect(200)
            .json();
        let id = made["client_id"].as_str().unwrap();
        assert!(id.starts_with("ripple-") && id.len() == 19, "{id}");
        let expected = json!({
            "client_id": id, "client_secret": made["client_secret"], "grant_type": "client_credentials",
            "create_time": "2026-01-01T12:00:00.000000000Z", "user_id": ada, "username": "ada", "name": "Nightly",
        });
        assert_eq!(made, expected);
        app.ask(auth(&made), &[]).await.expect(200);
    }
    let path = "/m/u/users/client/ada";
    app.rest(&account.administrator, (Method::POST, path, json!({})))
        .await
        .problem(422, "INVALID");
    app.rest(
        &account.administrator,
        (Method::POST, path, json!({ "name": " " })),
    )
    .await
    .problem(422, "BLANK");
    app.rest(
        &account.administrator,
        (
            Method::POST,
            "/m/u/users/client/eve",
            json!({ "name": "x" }),
        ),
    )
    .await
    .problem(404, "NOT_FOUND");
    app.request((Method::POST, path), &[], "")
        .await
        .problem(401, "UNAUTHENTICATED");
    app.rest(&account.administrator, (Method::GET, path, Value::Null))
        .await
        .problem(405, "BAD_USER_INPUT");
}

#[both_databases]
async fn a1_the_call_works_under_every_policy_that_makes_ids(app: TestApp) {
    for (slug, preset) in [
        ("a", PolicyPreset::Alphaus),
        ("k", PolicyPreset::Koios),
        ("x", PolicyPreset::Knox),
        ("d", PolicyPreset::Default),
    ] {
        let account = app.account(slug, preset).await;
        user(&app, &account, json!({ "username": "ada" })).await;
        let made = app
            .rest(
                &account.administrator,
                (
                    Method::POST,
                    "/m/u/users/client/ada",
                    json!({ "name": "x" }),
                ),
            )
            .await
            .expect(200)
            .json();
        app.ask(auth(&made), &[]).await.expect(200);
    }
}

#[both_databases]
async fn a1_a_repeated_call_makes_one_client(app: TestApp) {
    let account = app.account("alphaus", PolicyPreset::Alphaus).await;
    user(&app, &account, json!({ "username": "ada" })).await;
    let token = app.token(&account.administrator).await;
    let call = || {
        (
            Method::POST,
            "/m/u/users/client/ada",
            json!({ "name": "x" }),
        )
    };
    let first = app
        .rest_with(&token, call(), &[("idempotency-key", "k")])
        .await
        .expect(200)
        .json();
    let again = app
        .rest_with(&token, call(), &[("idempotency-key", "k")])
        .await
        .expect(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(
        (&again.json()["client_id"], &again.json()["client_secret"]),
        (&first["client_id"], &json!(""))
    );
}
