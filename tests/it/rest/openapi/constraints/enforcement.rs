//! The server refuses all that the OpenAPI document does not allow.

use super::trial::Trial;
use crate::{
    rest::openapi::{document, operations},
    support::{ApiSeed, ClientSeed, TestApp},
};
use axum::http::Method;
use serde_json::{Value, json};

/// What is answered where something is created.
async fn made(app: &TestApp, token: &str, (path, body): (&str, Value)) -> Value {
    let call = (Method::POST, path, body);
    app.rest_with(token, call, &[]).await.expect(201).json()
}

/// What the description does not allow is refused, with its place: each constraint of each member
/// and parameter is tried.
#[both_databases]
async fn every_constraint_is_enforced(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let role = app.role(administrator.account, "clerk", &[]).await.id;
    let resource = app.api(ApiSeed::default()).await.id;
    let user = made(&app, &token, ("/users", json!({ "username": "ada" }))).await["id"].clone();
    let webhook = json!({ "name": "Other", "url": "https://example.com/" });
    let webhook = made(&app, &token, ("/webhooks", webhook)).await["webhook"]["id"].clone();
    let document = document();
    let mut trial = Trial {
        app: &app,
        token: &token,
        document: &document,
        tried: 0,
        accepted: Vec::new(),
    };
    for (name, operation) in operations(&document) {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        let id = [
            ("/clients/{id}", administrator.id.to_string()),
            ("/roles/{id}", role.to_string()),
            ("/resources/{id}", resource.to_string()),
            ("/users/{id}", user.as_str().unwrap().to_owned()),
            ("/accounts/{id}", app.platform.id.to_string()),
            ("/webhooks/{id}", webhook.as_str().unwrap().to_owned()),
        ];
        let id = id
            .into_iter()
            .find(|(start, _)| path.starts_with(start))
            .map_or("x".to_owned(), |(_, id)| id);
        let method: Method = method.to_uppercase().parse().unwrap();
        let filled = path
            .replace("{id}", &id)
            .replace("{user}", "ada")
            .replace(['{', '}'], "");
        trial.members((&name, operation), (&method, &filled)).await;
        trial
            .parameters((&name, operation), (&method, &filled))
            .await;
    }
    assert_eq!(trial.accepted, Vec::<String>::new());
    assert!(trial.tried > 150, "{}", trial.tried);
}
