//! Secrets and tokens of clients.

use super::{administrator, auth};
use crate::support::{ClientSeed, TestApp, TestClient, claims};
use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

async fn rotate_with_grace(app: &TestApp, token: &str, client: &TestClient, path: &str) {
    let rotated = app
        .rest_with(
            token,
            (
                Method::POST,
                &format!("{path}/rotate"),
                json!({ "graceSeconds": 60 }),
            ),
            &[],
        )
        .await
        .expect(200);
    let answer = rotated.json();
    assert_eq!(
        (&answer["stillInUse"], rotated.header("etag")),
        (
            &json!(true),
            format!("\"{}\"", answer["client"]["version"]).as_str()
        )
    );
    app.ask(client, &[]).await.expect(200);
    app.ask(auth(&answer), &[]).await.expect(200);
}

async fn rotate_without_grace(app: &TestApp, token: &str, client: &TestClient, path: &str) {
    let last = app
        .rest_with(
            token,
            (Method::POST, &format!("{path}/rotate"), json!({})),
            &[],
        )
        .await
        .expect(200)
        .json();
    app.ask(client, &[]).await.refused(401, "invalid_client");
    app.ask(auth(&last), &[]).await.expect(200);
}

#[both_databases]
async fn secrets_are_added_rotated_listed_and_revoked(app: TestApp) {
    let (administrator, token) = administrator(&app).await;
    let client = app.client(ClientSeed::default()).await;
    let path = format!("/clients/{}/secrets", client.id);
    app.clock.advance(Duration::seconds(1));
    let added = app
        .rest_with(
            &token,
            (Method::POST, &path, json!({ "name": "second" })),
            &[],
        )
        .await
        .expect(201);
    assert_eq!(
        added.header("location"),
        format!("https://latchkey.test/api/v1{path}")
    );
    let second = auth(&added.json());
    app.ask(second.clone(), &[]).await.expect(200);
    app.ask(&client, &[]).await.expect(200);
    let held = app.token(&client).await;
    let secrets = app.read(&administrator, &path).await["items"].clone();
    assert_eq!(
        json!([secrets[0]["name"], secrets[1]["name"], secrets[0]["status"]]),
        json!(["second", null, "ACTIVE"])
    );
    let revoke = format!("{path}/{}", secrets[0]["id"].as_str().unwrap());
    app.rest_with(&token, (Method::DELETE, &revoke, Value::Null), &[])
        .await
        .expect(204);
    app.ask(second, &[]).await.refused(401, "invalid_client");
    assert!(!app.is_alive(&administrator, &held).await);
    let elsewhere = format!(
        "/clients/{}/secrets/{}",
        administrator.id,
        secrets[1]["id"].as_str().unwrap()
    );
    app.rest_with(&token, (Method::DELETE, &elsewhere, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
    app.ask(&client, &[]).await.expect(200);
    rotate_with_grace(&app, &token, &client, &path).await;
    rotate_without_grace(&app, &token, &client, &path).await;
    let past = json!({ "expiresAt": "2020-01-01T00:00:00Z" });
    app.rest_with(&token, (Method::POST, &path, past), &[])
        .await
        .problem(422, "INVALID");
}

#[both_databases]
async fn tokens_are_revoked_one_by_one_or_all_of_a_client(app: TestApp) {
    let (administrator, token) = administrator(&app).await;
    let client = app.client(ClientSeed::default()).await;
    let (first, second) = (app.token(&client).await, app.token(&client).await);
    let jti = claims(&first)["jti"].clone();
    let unknown = json!({ "jtis": [jti, "nope"] });
    let problem = app
        .rest_with(&token, (Method::POST, "/tokens/revoke", unknown), &[])
        .await
        .problem(422, "NOT_FOUND");
    assert_eq!(problem["errors"][0]["pointer"], "#/jtis/1");
    let revoked = app
        .rest_with(
            &token,
            (Method::POST, "/tokens/revoke", json!({ "jtis": [jti] })),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(revoked, json!({ "tokenCount": 1, "clientCount": null }));
    assert!(!app.is_alive(&administrator, &first).await);
    assert!(app.is_alive(&administrator, &second).await);
    let path = format!("/clients/{}/tokens/revoke", client.id);
    assert_eq!(
        app.rest_with(&token, (Method::POST, &path, Value::Null), &[])
            .await
            .expect(200)
            .json(),
        json!({ "tokenCount": null, "clientCount": 1 })
    );
    assert!(!app.is_alive(&administrator, &second).await);
}
