//! A4: users below another user have clients like any other.

use super::{auth, user};
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::json;

#[both_databases]
async fn a4_clients_of_subusers_are_managed_like_those_of_root_users(app: TestApp) {
    let account = app.account("alphaus", PolicyPreset::Alphaus).await;
    let root = user(&app, &account, json!({ "username": "root" })).await;
    let sub = user(
        &app,
        &account,
        json!({ "username": "sub", "kind": "SUBUSER", "parent": { "id": root } }),
    )
    .await;
    let made = app
        .rest(
            &account.administrator,
            (
                Method::POST,
                "/m/u/users/client/sub",
                json!({ "name": "x" }),
            ),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&made["user_id"], &made["username"]),
        (&json!(sub), &json!("sub"))
    );
    let of = async |name: &str| {
        app.read(
            &account.administrator,
            &format!("/m/u/users/clients/{name}"),
        )
        .await
        .as_array()
        .unwrap()
        .len()
    };
    assert_eq!((of("sub").await, of("root").await), (1, 0));
    let path = format!("/users/{sub}");
    app.rest(
        &account.administrator,
        (Method::PATCH, &path, json!({ "status": "INACTIVE" })),
    )
    .await
    .expect(200);
    app.ask(auth(&made), &[])
        .await
        .refused(401, "invalid_client");
    let viewer = app
        .client(ClientSeed::with_role("viewer").of(&account))
        .await;
    app.rest(
        &viewer,
        (
            Method::POST,
            "/m/u/users/client/sub",
            json!({ "name": "x" }),
        ),
    )
    .await
    .problem(403, "FORBIDDEN");
}
