//! A1 to A4: clients of users in the shape of Alphaus' API.

use crate::support::{Auth, ClientSeed, TestAccount, TestApp};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn user(app: &TestApp, account: &TestAccount, body: Value) -> String {
    let made = app
        .rest(&account.administrator, (Method::POST, "/users", body))
        .await
        .expect(201)
        .json();
    made["id"].as_str().unwrap().to_owned()
}

fn auth(client: &Value) -> Auth {
    Auth::Basic(
        client["client_id"].as_str().unwrap().to_owned(),
        client["client_secret"].as_str().unwrap().to_owned(),
    )
}

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
