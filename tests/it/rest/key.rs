//! Signing keys by REST and by GraphQL, which do the same.

use crate::support::{ClientSeed, TestApp, TestClient, header};
use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

const FIELDS: &str = "id kid algorithm status createdAt activatedAt retiredAt removedAt";

fn find(keys: &Value, algorithm: &str, status: &str) -> Value {
    let all = keys.as_array().unwrap();
    all.iter()
        .find(|key| key["algorithm"] == algorithm && key["status"] == status)
        .unwrap_or(&Value::Null)
        .clone()
}

async fn assert_listed_as_by_graphql(app: &TestApp, administrator: &TestClient) {
    let shown = app
        .data_for(
            administrator,
            &format!("{{ signingKeys {{ {FIELDS} }} }}"),
            json!({}),
        )
        .await;
    assert_eq!(
        app.read(administrator, "/signing-keys").await["items"],
        shown["signingKeys"],
        "the same in both"
    );
}

async fn assert_revoked_for_good(
    app: &TestApp,
    administrator: &TestClient,
    current: &Value,
    old: &str,
) {
    let rest = async |method: Method, path: &str, body: Value| {
        app.rest(administrator, (method, path, body)).await
    };
    let path = format!("/signing-keys/{}/revoke", current["kid"].as_str().unwrap());
    let signing = rest(Method::POST, &path, Value::Null)
        .await
        .expect(200)
        .json();
    assert_ne!(signing["kid"], current["kid"]);
    assert_eq!(
        header(&app.token(administrator).await)["kid"],
        signing["kid"]
    );
    assert!(
        app.is_alive(administrator, old).await,
        "its key has only retired"
    );
    rest(Method::POST, &path, Value::Null)
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn signing_keys_are_listed_rotated_and_revoked_by_rest(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let old = app.token(&administrator).await;
    let rest = async |method: Method, path: &str, body: Value| {
        app.rest(&administrator, (method, path, body)).await
    };
    let next = find(
        &app.read(&administrator, "/signing-keys").await["items"],
        "ES256",
        "NEXT",
    );
    rest(Method::POST, "/signing-keys/rotate", Value::Null)
        .await
        .problem(409, "CONFLICT");
    app.clock.advance(Duration::minutes(5));
    let current = rest(Method::POST, "/signing-keys/rotate", Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&current["kid"], &current["status"]),
        (&next["kid"], &json!("CURRENT"))
    );
    rest(
        Method::POST,
        "/signing-keys/rotate",
        json!({ "algorithm": "RS256", "force": true }),
    )
    .await
    .expect(200);
    rest(
        Method::POST,
        "/signing-keys/rotate",
        json!({ "algorithm": "none" }),
    )
    .await
    .problem(422, "INVALID");
    rest(
        Method::POST,
        "/signing-keys/rotate",
        json!({ "algorithms": "RS256" }),
    )
    .await
    .problem(422, "INVALID");
    assert_listed_as_by_graphql(&app, &administrator).await;
    assert_revoked_for_good(&app, &administrator, &current, &old).await;
}

#[both_databases]
async fn a_signing_key_is_revoked_by_graphql(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let old = app.token(&administrator).await;
    let revoke = async |kid: &Value| {
        app.change_as(
            &administrator,
            ("revokeSigningKey", &format!("signingKey {{ {FIELDS} }}")),
            json!({ "kid": kid }),
        )
        .await
    };
    let kid = header(&old)["kid"].clone();
    let revoked = revoke(&kid).await;
    assert_eq!(
        (&revoked["userErrors"], &revoked["signingKey"]["status"]),
        (&json!([]), &json!("CURRENT"))
    );
    assert_ne!(revoked["signingKey"]["kid"], kid);
    assert!(!app.is_alive(&administrator, &old).await);
    let again = revoke(&kid).await;
    assert_eq!(
        (&again["signingKey"], &again["userErrors"][0]["code"]),
        (&Value::Null, &json!("NOT_FOUND"))
    );
    let early = app
        .data_for(
            &administrator,
            "mutation { rotateSigningKey(input: {}) { userErrors { code } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        early["rotateSigningKey"]["userErrors"],
        json!([{ "code": "CONFLICT" }])
    );
}
