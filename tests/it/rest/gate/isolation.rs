//! What belongs to another account is not there.

use crate::support::{ApiSeed, ClientSeed, TestAccount, TestApp, TestClient};
use axum::http::Method;
use entity::{ClientId, ResourceId, RoleId};
use serde_json::{Value, json};

/// Calls at a client of another account, and at a secret of it through a client of one's own.
fn at_the_client(
    (c, own): (ClientId, ClientId),
    role: RoleId,
    secret: &str,
) -> Vec<(Method, String, Value)> {
    vec![
        (Method::GET, format!("/clients/{c}"), Value::Null),
        (
            Method::PATCH,
            format!("/clients/{c}"),
            json!({ "name": "x" }),
        ),
        (Method::DELETE, format!("/clients/{c}"), Value::Null),
        (Method::POST, format!("/clients/{c}/duplicate"), json!({})),
        (
            Method::PUT,
            format!("/clients/{c}/role"),
            json!({ "role": { "id": role.to_string() } }),
        ),
        (Method::DELETE, format!("/clients/{c}/role"), Value::Null),
        (
            Method::GET,
            format!("/clients/{c}/permissions"),
            Value::Null,
        ),
        (Method::GET, format!("/clients/{c}/secrets"), Value::Null),
        (Method::POST, format!("/clients/{c}/secrets"), json!({})),
        (
            Method::POST,
            format!("/clients/{c}/secrets/rotate"),
            json!({}),
        ),
        (
            Method::DELETE,
            format!("/clients/{c}/secrets/{secret}"),
            Value::Null,
        ),
        (
            Method::DELETE,
            format!("/clients/{own}/secrets/{secret}"),
            Value::Null,
        ),
        (
            Method::POST,
            format!("/clients/{c}/tokens/revoke"),
            Value::Null,
        ),
    ]
}

fn at_everything_else(
    (role, resource): (RoleId, ResourceId),
    (user, event): (&str, &Value),
    theirs: &TestAccount,
    client: &TestClient,
) -> Vec<(Method, String, Value)> {
    vec![
        (Method::GET, format!("/roles/{role}"), Value::Null),
        (
            Method::PATCH,
            format!("/roles/{role}"),
            json!({ "name": "x" }),
        ),
        (Method::DELETE, format!("/roles/{role}"), Value::Null),
        (Method::GET, format!("/resources/{resource}"), Value::Null),
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
        (Method::GET, format!("/users/{user}"), Value::Null),
        (
            Method::PATCH,
            format!("/users/{user}"),
            json!({ "email": null }),
        ),
        (Method::DELETE, format!("/users/{user}"), Value::Null),
        (Method::GET, format!("/accounts/{}", theirs.id), Value::Null),
        (
            Method::PATCH,
            format!("/accounts/{}/policy", theirs.id),
            json!({ "clientIdEditable": false }),
        ),
        (
            Method::GET,
            format!("/audit-events/{}", event.as_str().unwrap()),
            Value::Null,
        ),
        (
            Method::POST,
            format!("/m/u/users/client/{user}"),
            json!({ "name": "x" }),
        ),
        (
            Method::GET,
            "/m/u/users/clients/ada".to_owned(),
            Value::Null,
        ),
        (
            Method::DELETE,
            format!("/m/u/users/client/ada/{}", client.client_id),
            Value::Null,
        ),
    ]
}

async fn assert_named_in_bodies_it_is_not_there_either(
    app: &TestApp,
    token: &str,
    client: &TestClient,
    theirs: &TestAccount,
) {
    let bulk = json!({ "ids": [client.id.to_string()], "status": "INACTIVE" });
    let result = app
        .rest_with(token, (Method::POST, "/clients/status", bulk), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &result["failed"],
            &result["results"][0]["errors"][0]["code"]
        ),
        (&json!(1), &json!("NOT_FOUND"))
    );
    let elsewhere = json!({ "account": { "id": theirs.id.to_string() } });
    app.rest_with(token, (Method::POST, "/clients", elsewhere), &[])
        .await
        .problem(422, "NOT_FOUND");
}

async fn assert_lists_are_without(app: &TestApp, ours: &TestAccount, ids: [String; 4]) {
    for path in [
        "/clients",
        "/users",
        "/roles",
        "/resources",
        "/audit-events",
    ] {
        let list = app.read(&ours.administrator, path).await.to_string();
        for id in &ids {
            assert!(!list.contains(id.as_str()), "{path}");
        }
    }
}

async fn ada(app: &TestApp, theirs: &TestAccount) -> Value {
    app.rest(
        &theirs.administrator,
        (Method::POST, "/users", json!({ "username": "ada" })),
    )
    .await
    .expect(201)
    .json()["id"]
        .clone()
}

async fn secret_of(app: &TestApp, theirs: &TestAccount, client: &TestClient) -> Value {
    app.read(
        &theirs.administrator,
        &format!("/clients/{}/secrets", client.id),
    )
    .await["items"][0]["id"]
        .clone()
}

/// What is another account's looks as if it were not there.
#[both_databases]
async fn nothing_of_another_account_can_be_seen_or_touched(app: TestApp) {
    let ours = app
        .account("ours", entity::account::PolicyPreset::Default)
        .await;
    let theirs = app
        .account("theirs", entity::account::PolicyPreset::Default)
        .await;
    let client = app.client(ClientSeed::default().of(&theirs)).await;
    let role = app.role(theirs.id, "clerk", &["clients:read"]).await.id;
    let resource = app
        .api(ApiSeed {
            account: Some(theirs.id),
            ..ApiSeed::default()
        })
        .await
        .id;
    let user = ada(&app, &theirs).await;
    let user = user.as_str().unwrap();
    let secret = secret_of(&app, &theirs, &client).await;
    let secret = secret.as_str().unwrap();
    let event = app.read(&theirs.administrator, "/audit-events").await["items"][0]["id"].clone();
    let token = app.token(&ours.administrator).await;
    let (c, own) = (client.id, ours.administrator.id);
    for (method, path, body) in
        at_the_client((c, own), role, secret)
            .into_iter()
            .chain(at_everything_else(
                (role, resource),
                (user, &event),
                &theirs,
                &client,
            ))
    {
        let answer = app
            .rest_with(&token, (method.clone(), &path, body), &[])
            .await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
        answer.problem(404, "NOT_FOUND");
    }
    assert_named_in_bodies_it_is_not_there_either(&app, &token, &client, &theirs).await;
    assert_lists_are_without(
        &app,
        &ours,
        [
            client.id.to_string(),
            role.to_string(),
            resource.to_string(),
            user.to_owned(),
        ],
    )
    .await;
}
