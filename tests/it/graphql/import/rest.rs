//! A client that is imported over REST, and not twice with one idempotency key.

use super::{HASHES, basic};
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

#[both_databases]
async fn rest_imports_a_client_once_for_each_key(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&admin).await;
    let body = json!({ "clientId": "moved", "importedSecret": { "hash": HASHES[0] } });
    let key = [("idempotency-key", "k")];
    let made = app
        .rest_with(&token, (Method::POST, "/clients", body.clone()), &key)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &made["client"]["clientId"],
            &made["credentials"]["clientSecret"]
        ),
        (&json!("moved"), &Value::Null)
    );
    let again = app
        .rest_with(&token, (Method::POST, "/clients", body), &key)
        .await
        .expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    app.ask(basic("moved", "correct horse"), &[])
        .await
        .expect(200);
    let wrong = json!({ "clientId": "other", "importedSecret": { "hash": "x" } });
    app.rest_with(&token, (Method::POST, "/clients", wrong), &[])
        .await
        .problem(422, "INVALID");
    let event =
        "{ auditEvents(filter: { kinds: [CLIENT_CREATED] }, first: 1) { nodes { summary } } }";
    let seen =
        app.data_for(&admin, event, json!({})).await["auditEvents"]["nodes"][0]["summary"].clone();
    assert_eq!(seen, "Client moved imported");
}
