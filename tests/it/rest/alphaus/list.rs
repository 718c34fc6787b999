//! A2: the clients of a user are listed.

use super::user;
use crate::support::TestApp;
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

#[both_databases]
async fn a2_the_clients_of_a_user_are_listed_without_secrets(app: TestApp) {
    let account = app.account("alphaus", PolicyPreset::Alphaus).await;
    let ada = user(&app, &account, json!({ "username": "ada" })).await;
    user(&app, &account, json!({ "username": "bob" })).await;
    let token = app.token(&account.administrator).await;
    let mut made = Vec::new();
    for n in 0..103 {
        let name = json!({ "name": format!("c{n}") });
        made.push(
            app.rest_with(&token, (Method::POST, "/m/u/users/client/ada", name), &[])
                .await
                .expect(200)
                .json(),
        );
    }
    app.rest_with(
        &token,
        (
            Method::POST,
            "/m/u/users/client/bob",
            json!({ "name": "his" }),
        ),
        &[],
    )
    .await
    .expect(200);
    let listed = app
        .rest_with(
            &token,
            (
                Method::GET,
                &format!("/m/u/users/clients/{ada}"),
                Value::Null,
            ),
            &[],
        )
        .await
        .expect(200)
        .json();
    let expected: Vec<_> = made
        .into_iter()
        .map(|mut client| {
            client["client_secret"] = json!("");
            client.as_object_mut().unwrap().remove("username");
            client
        })
        .collect();
    let sorted = |mut all: Vec<Value>| {
        all.sort_by_key(|client| client["client_id"].to_string());
        all
    };
    assert_eq!(
        sorted(listed.as_array().unwrap().clone()),
        sorted(expected),
        "all of them, in more than one batch, and no other user's"
    );
}
