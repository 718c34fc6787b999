//! A3: a client is deleted, named by its user and its client ID.

use super::{auth, user};
use crate::support::TestApp;
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn a3_a_client_is_deleted_by_its_user_and_client_id(app: TestApp) {
    let account = app.account("alphaus", PolicyPreset::Alphaus).await;
    user(&app, &account, json!({ "username": "ada" })).await;
    user(&app, &account, json!({ "username": "bob" })).await;
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
    let id = made["client_id"].as_str().unwrap();
    for wrong in [
        format!("bob/{id}"),
        "ada/nothing".to_owned(),
        format!("ada/{}", account.administrator.client_id),
        "ada/%00".to_owned(),
    ] {
        let path = format!("/m/u/users/client/{wrong}");
        app.rest(&account.administrator, (Method::DELETE, &path, Value::Null))
            .await
            .problem(404, "NOT_FOUND");
    }
    app.ask(auth(&made), &[]).await.expect(200);
    let path = format!("/m/u/users/client/ada/{id}");
    let gone = app
        .rest(&account.administrator, (Method::DELETE, &path, Value::Null))
        .await
        .expect(200)
        .json();
    assert_eq!(gone, json!({ "status": "success" }));
    app.ask(auth(&made), &[])
        .await
        .refused(401, "invalid_client");
    app.rest(&account.administrator, (Method::DELETE, &path, Value::Null))
        .await
        .problem(404, "NOT_FOUND");
}
