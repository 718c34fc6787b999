//! Webhooks as callers of REST manage them.

use super::{administrator, courier, hook, receiver::Receiver, round, sender};
use crate::support::TestApp;
use axum::http::Method;
use serde_json::{Value, json};

#[both_databases]
async fn a_webhook_is_created_once_and_changed(app: TestApp) {
    let admin = administrator(&app).await;
    let token = app.token(&admin).await;
    let body = json!({ "name": "Orders", "url": "https://example.com/" });
    let key = [("idempotency-key", "k1")];
    let call = || (Method::POST, "/webhooks", body.clone());
    let made = app.rest_with(&token, call(), &key).await.expect(201);
    let id = made.json()["webhook"]["id"].as_str().unwrap().to_owned();
    assert!(
        made.json()["signingSecret"]
            .as_str()
            .unwrap()
            .starts_with("whsec_")
    );
    assert_eq!(made.header("etag"), "\"1\"");
    let again = app.rest_with(&token, call(), &key).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json()["signingSecret"], Value::Null);
    assert_eq!(again.json()["webhook"]["id"], id.as_str());

    let path = format!("/webhooks/{id}");
    let stale = [("if-match", "\"7\"")];
    let rename = || (Method::PATCH, path.as_str(), json!({ "name": "Other" }));
    app.rest_with(&token, rename(), &stale)
        .await
        .problem(412, "STALE_VERSION");
    app.rest_with(&token, rename(), &[]).await.expect(200);
    app.rest(&admin, (Method::DELETE, &path, Value::Null))
        .await
        .expect(204);
    app.rest(&admin, (Method::GET, &path, Value::Null))
        .await
        .problem(404, "NOT_FOUND");
}

#[both_databases]
async fn a_webhook_is_tested_and_its_deliveries_are_repeated(app: TestApp) {
    let (app, receiver) = (sender(&app).await, Receiver::start().await);
    let admin = administrator(&app).await;
    let (row, _) = hook(&app, &receiver).await;
    let path = format!("/webhooks/{}", row.id);
    let rotate = format!("{path}/secret/rotate");
    let rotated = app
        .rest(&admin, (Method::POST, &rotate, Value::Null))
        .await
        .expect(200);
    assert!(rotated.json()["signingSecret"].is_string());
    let test = format!("{path}/test");
    app.rest(&admin, (Method::POST, &test, Value::Null))
        .await
        .expect(200);
    round(&courier(&app)).await;

    let list = app
        .read(
            &admin,
            &format!("{path}/deliveries?status=DELIVERED&first=2&totalCount=true"),
        )
        .await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["eventKind"], "WEBHOOK_TESTED");
    assert_eq!(items[0]["lastStatusCode"], 204);
    assert_eq!(
        app.read(&admin, &format!("{path}/deliveries?status=FAILED"))
            .await["items"],
        json!([])
    );
    let delivery = items[0]["id"].as_str().unwrap();
    let redeliver = format!("{path}/deliveries/{delivery}/redeliver");
    let call = || (Method::POST, redeliver.as_str(), Value::Null);
    let pending = app.rest(&admin, call()).await.expect(200).json();
    assert_eq!(
        (&pending["status"], &pending["attemptCount"]),
        (&json!("PENDING"), &json!(0))
    );
    app.rest(&admin, call()).await.problem(409, "CONFLICT");
    let whole = app.read(&admin, "/webhooks").await;
    assert_eq!(whole["items"].as_array().unwrap().len(), 1);
}
