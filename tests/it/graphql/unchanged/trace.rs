//! Every change that changes nothing, made one after the other, and nothing to be seen of it
//! afterwards.

use super::changes::{by_rest, of_clients, of_everything_else};
use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use axum::http::Method;
use domain::deployment;
use entity::{resource::Model as Resource, role::Model as Role};
use serde_json::{Value, json};

/// An API with a server, a role, and a client that has it.
async fn ordering(app: &TestApp, server: &TestClient) -> (Resource, Role, TestClient) {
    let api = app
        .api(ApiSeed {
            servers: &[server],
            ..ApiSeed::default()
        })
        .await;
    let role = app
        .role(app.platform.id, "ordering", &["orders:read"])
        .await;
    let client = app
        .client(ClientSeed {
            name: Some("One"),
            scopes: &["orders:write"],
            ..ClientSeed::with_role("ordering")
        })
        .await;
    (api, role, client)
}

async fn ada(app: &TestApp, admin: &TestClient) -> Value {
    let user = json!({ "username": "ada", "kind": "ROOT", "displayName": "Ada", "email": "ada@example.com" });
    app.done_as(admin, ("createUser", "user { id }"), user)
        .await["user"]["id"]
        .clone()
}

async fn assert_no_role_is_taken_from_one_that_has_none(
    app: &TestApp,
    admin: &TestClient,
    none: &str,
) {
    let cleared = app
        .rest(
            admin,
            (
                Method::DELETE,
                &format!("/clients/{none}/role"),
                Value::Null,
            ),
        )
        .await
        .expect(204);
    assert_eq!(cleared.header("etag"), "\"1\"");
}

async fn set_urls(app: &TestApp, admin: &TestClient, client: &TestClient, urls: &Value) {
    app.done_as(
        admin,
        ("updateClient", "client { id }"),
        json!({ "id": client.id.to_string(), "urls": urls }),
    )
    .await;
}

async fn assert_the_second_version_is_counted(app: &TestApp, admin: &TestClient, id: &str) {
    assert_eq!(
        app.refused_as(
            admin,
            "updateClient",
            json!({ "id": id, "expectedVersion": 1 })
        )
        .await,
        ["STALE_VERSION expectedVersion"]
    );
}

#[both_databases]
async fn a_change_that_changes_nothing_leaves_no_trace(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let server = app.client(ClientSeed::default()).await;
    let (api, role, client) = ordering(&app, &server).await;
    let bare = app.client(ClientSeed::default()).await;
    let user = ada(&app, &admin).await;
    let urls = json!({ "rootUrl": "https://app.test", "redirectUris": ["/b", "/a"] });
    set_urls(&app, &admin, &client, &urls).await;
    let (token, others) = (app.token(&client).await, app.token(&bare).await);
    let (id, none, role_id) = (
        client.id.to_string(),
        bare.id.to_string(),
        role.id.to_string(),
    );
    let sequence = deployment::audit_sequence(&app.db).await.unwrap();
    for (field, kind, input) in of_clients((&client, &none), &urls, &role_id)
        .into_iter()
        .chain(of_everything_else(&role_id, &api, &server, &user))
    {
        let version = match (kind, input["id"] == json!(none)) {
            ("client", false) => 2,
            _ => 1,
        };
        let payload = app
            .done_as(
                &admin,
                (field, &format!("{kind} {{ version }}")),
                input.clone(),
            )
            .await;
        assert_eq!(payload[kind]["version"], version, "{field} {input}");
    }
    app.done_as(
        &admin,
        ("setClientsStatus", "succeeded"),
        json!({ "ids": [id, none], "status": "ACTIVE" }),
    )
    .await;
    for (path, body, tag) in by_rest(&app, (&id, &none, &role_id), &api, &user) {
        let answer = app
            .rest(&admin, (Method::PATCH, &path, body))
            .await
            .expect(200);
        assert_eq!(answer.header("etag"), tag, "{path}");
    }
    assert_no_role_is_taken_from_one_that_has_none(&app, &admin, &none).await;
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        sequence,
        "the audit log is as long as before"
    );
    assert!(app.is_alive(&admin, &token).await && app.is_alive(&admin, &others).await);
    assert_the_second_version_is_counted(&app, &admin, &id).await;
}
