//! A client that is made, read, changed and deleted.

use super::{administrator, auth};
use crate::{rest::Call, support::TestApp};
use axum::http::Method;
use serde_json::{Value, json};

fn get(path: &str) -> Call<'_> {
    (Method::GET, path, Value::Null)
}

fn described(app: &TestApp, id: &str, answer: &Value) -> Value {
    json!({
        "id": id, "accountId": app.platform.id.to_string(), "clientId": "report", "name": "Nightly report", "displayName": "Nightly report", "grantTypes": ["authorization_code", "refresh_token", "client_credentials"],
        "description": "Counts things.", "status": "ACTIVE", "statusReason": null, "version": 1, "ownerId": null,
        "createdById": answer["client"]["createdById"], "createdAt": "2026-01-01T12:00:00Z", "updatedAt": "2026-01-01T12:00:00Z",
        "nextSecretExpiresAt": null,
        "lastUsedAt": null, "capabilities": ["WEB_APP", "SCRIPT"], "accessLevel": "READ_WRITE", "tokenTtlSeconds": 600,
        "signingAlgorithm": null, "roleId": null, "scopes": ["clients:read"],
        "urls": {
            "rootUrl": "https://example.com", "homeUrl": null, "adminUrl": null, "backchannelLogoutUrl": null,
            "redirectUris": ["https://example.com/app/*"], "postLogoutRedirectUris": [], "webOrigins": [],
        },
        "signIn": {
            "authMethod": "SECRET", "firstParty": false, "requirePkce": true, "idTokenAlgorithm": null, "claimsInIdToken": false,
            "refreshIdleSeconds": null, "refreshMaxSeconds": null,
        },
    })
}

async fn assert_deleted_for_ever(app: &TestApp, token: &str, path: &str) {
    let gone = app
        .rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .expect(204);
    assert_eq!(
        (gone.text(), gone.header("cache-control")),
        (String::new(), "no-store")
    );
    app.rest_with(token, get(path), &[])
        .await
        .problem(404, "NOT_FOUND");
    app.rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
    app.rest_with(
        token,
        (Method::POST, "/clients", json!({ "clientId": "report" })),
        &[],
    )
    .await
    .problem(409, "TAKEN");
}

#[both_databases]
async fn a_client_is_made_read_changed_and_deleted(app: TestApp) {
    let (_, token) = administrator(&app).await;
    let body = json!({
        "clientId": "report", "name": "Nightly report", "description": "Counts things.", "tokenTtlSeconds": 600, "scopes": ["clients:read"],
        "capabilities": ["SCRIPT", "WEB_APP"], "urls": { "rootUrl": "https://example.com", "redirectUris": ["https://example.com/app/*"] },
    });
    let made = app
        .rest_with(&token, (Method::POST, "/clients", body), &[])
        .await
        .expect(201);
    let answer = made.json();
    let id = answer["client"]["id"].as_str().unwrap().to_owned();
    let path = format!("/clients/{id}");
    assert_eq!(
        made.header("location"),
        format!("https://latchkey.test/api/v1{path}")
    );
    assert_eq!(
        (made.header("etag"), made.header("cache-control")),
        ("\"1\"", "no-store")
    );
    assert_eq!(
        answer["credentials"]["tokenUrl"],
        "https://latchkey.test/oauth/token"
    );
    let read = app.rest_with(&token, get(&path), &[]).await.expect(200);
    assert_eq!(
        (&read.json(), read.header("etag")),
        (&answer["client"], "\"1\"")
    );
    let expected = described(&app, &id, &answer);
    assert_eq!(read.json(), expected);
    app.ask(auth(&answer), &[]).await.expect(200);
    let patch = json!({ "name": null, "description": "New.", "tokenTtlSeconds": null });
    let changed = app
        .rest_with(&token, (Method::PATCH, &path, patch), &[])
        .await
        .expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.json();
    assert_eq!(
        json!([
            changed["name"],
            changed["displayName"],
            changed["description"],
            changed["tokenTtlSeconds"],
            changed["scopes"]
        ]),
        json!([null, "report", "New.", 3600, ["clients:read"]])
    );
    assert_deleted_for_ever(&app, &token, &path).await;
}
