//! The same limits of reach as in GraphQL, at every path that changes a client or a user.

use crate::support::{ClientSeed, TestApp, TestClient, claims};
use axum::http::Method;
use rest::openapi;
use serde_json::{Value, json};

/// Every operation that changes something below the path of a client or a user, or many clients at
/// once, with a body.
fn calls(client: &str, jti: &str) -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("PATCH", "/api/v1/clients/{id}", json!({ "name": "other" })),
        ("DELETE", "/api/v1/clients/{id}", Value::Null),
        (
            "PUT",
            "/api/v1/clients/{id}/role",
            json!({ "role": { "id": "EMPTY" } }),
        ),
        ("DELETE", "/api/v1/clients/{id}/role", Value::Null),
        ("POST", "/api/v1/clients/{id}/duplicate", json!({})),
        ("POST", "/api/v1/clients/{id}/secrets", json!({})),
        ("POST", "/api/v1/clients/{id}/secrets/rotate", json!({})),
        (
            "DELETE",
            "/api/v1/clients/{id}/secrets/{secretId}",
            Value::Null,
        ),
        ("POST", "/api/v1/clients/{id}/tokens/revoke", Value::Null),
        (
            "POST",
            "/api/v1/clients/status",
            json!({ "ids": [client], "status": "INACTIVE", "onError": "REJECT_ALL" }),
        ),
        (
            "POST",
            "/api/v1/clients/delete",
            json!({ "ids": [client], "onError": "REJECT_ALL" }),
        ),
        ("POST", "/api/v1/tokens/revoke", json!({ "jtis": [jti] })),
        (
            "PATCH",
            "/api/v1/users/{id}",
            json!({ "status": "INACTIVE" }),
        ),
        ("DELETE", "/api/v1/users/{id}", Value::Null),
        (
            "PUT",
            "/api/v1/users/{id}/password",
            json!({ "password": "correct horse battery" }),
        ),
        ("POST", "/api/v1/users/{id}/link", Value::Null),
        ("POST", "/api/v1/users/{id}/sessions/end", Value::Null),
        ("DELETE", "/m/u/users/client/{user}/{clientid}", Value::Null),
    ]
}

/// Those that make something new, and the one that concerns the whole deployment, for which
/// `keys:write` is needed.
const OTHERS: [&str; 4] = [
    "/api/v1/clients",
    "/api/v1/users",
    "/m/u/users/client/{user}",
    "/api/v1/tokens/revoke-all",
];

#[test]
fn the_table_of_reach_names_every_operation_that_changes_a_client_or_a_user() {
    let document: Value = serde_json::from_str(&openapi::document(None).unwrap()).unwrap();
    let mut described = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let about = ["/clients", "/users", "/tokens"]
            .iter()
            .any(|noun| path.contains(noun))
            && !OTHERS.contains(&path.as_str());
        for method in item
            .as_object()
            .unwrap()
            .keys()
            .filter(|method| about && *method != "get")
        {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut named: Vec<_> = calls("", "")
        .iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    named.sort();
    described.sort();
    assert_eq!(named, described);
}

/// A user who holds more than the caller.
async fn chief(app: &TestApp, first: &TestClient) -> String {
    let role = app
        .role_id(app.platform.id, "administrator")
        .await
        .to_string();
    let user = json!({ "username": "chief", "role": { "id": role } });
    app.rest(first, (Method::POST, "/users", user))
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

const SCOPES: &[&str] = &[
    "clients:read",
    "clients:write",
    "clients:secrets",
    "clients:roles",
    "clients:delete",
    "users:read",
    "users:write",
    "tokens:revoke",
];

#[both_databases]
async fn no_operation_reaches_a_client_or_a_user_that_holds_more_than_the_caller(app: TestApp) {
    let first = app.client(ClientSeed::with_role("administrator")).await;
    let user = chief(&app, &first).await;
    let owner = user.parse().unwrap();
    let target = app
        .client(ClientSeed {
            owner: Some(owner),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let empty = app.role(app.platform.id, "empty", &[]).await.id.to_string();
    let secrets = app
        .read(&first, &format!("/clients/{}/secrets", target.id))
        .await;
    let secret = secrets["items"][0]["id"].as_str().unwrap();
    let caller = app
        .client(ClientSeed {
            scopes: SCOPES,
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&target).await;
    let id = target.id.to_string();
    for (method, path, body) in calls(&id, claims(&token)["jti"].as_str().unwrap()) {
        let about = if path.contains("/users/{id}") {
            &user
        } else {
            &id
        };
        let place = path
            .replace("{id}", about)
            .replace("{secretId}", secret)
            .replace("{user}", "chief")
            .replace("{clientid}", &target.client_id);
        let body: Value = serde_json::from_str(&body.to_string().replace("EMPTY", &empty)).unwrap();
        let call = (
            method.parse().unwrap(),
            place.strip_prefix("/api/v1").unwrap_or(&place),
            body,
        );
        let problem = app
            .rest(&caller, call)
            .await
            .problem(403, "PRIVILEGE_ESCALATION");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .starts_with("Out of your reach"),
            "{method} {path}: {problem}"
        );
    }
    assert!(app.is_alive(&first, &token).await);
    assert_eq!(app.row(&target).await.version, target.row.version);
}
