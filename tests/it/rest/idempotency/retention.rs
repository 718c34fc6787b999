//! How long a key is remembered, and what is kept of the request beside it.

use super::post;
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use domain::idempotency;
use entity::idempotency_key;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

async fn assert_no_secret_is_kept(app: &TestApp, body: &Value) {
    let kept = idempotency_key::Entity::find()
        .one(&app.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.fingerprint.len(), 64);
    let with_secret = app
        .tools
        .vault
        .digest(&format!("POST /api/v1/clients\n{body}"))
        .0;
    assert_ne!(kept.fingerprint, with_secret, "not even an HMAC of it");
}

async fn assert_four_are_forgotten_after_a_day(app: &TestApp) {
    app.clock.advance(Duration::hours(24));
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        4
    );
    assert_eq!(
        idempotency_key::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
        0
    );
}

#[both_databases]
async fn keys_are_forgotten_after_a_day_and_hold_no_secret(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let secret = "chosen-Secret-1!";
    let asked = (
        "/clients",
        "k",
        json!({ "clientSecret": secret, "name": "x" }),
    );
    post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_no_secret_is_kept(&app, &asked.2).await;
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        0
    );
    app.clock.advance(Duration::hours(24));
    let again = post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_eq!(
        again.header("idempotency-replayed"),
        "true",
        "kept until what has expired is deleted"
    );
    assert_eq!(
        idempotency::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        1
    );
    let again = post(&app, &app.token(&administrator).await, asked.clone())
        .await
        .expect(201);
    assert_eq!(again.header("idempotency-replayed"), "");
    for n in 0..3 {
        post(
            &app,
            &app.token(&administrator).await,
            ("/clients", &format!("k{n}"), json!({})),
        )
        .await
        .expect(201);
    }
    assert_four_are_forgotten_after_a_day(&app).await;
}
