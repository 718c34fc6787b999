//! Deletion by age, while clocks jump: nothing that a living token needs is lost, and nothing is
//! deleted by a clock that is not confirmed.

mod confirmation;
mod jumps;

use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use axum::http::Method;
use domain::{clock::Clock, housekeeping};
use entity::{idempotency_key, issuance, refusal, revoked_token};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

async fn keep(node: &TestApp) {
    node.recorder.flush().await;
    while housekeeping::run(&node.db, &node.tools).await.unwrap() > 0 {}
}

/// How many rows there are of all that is deleted for its age.
async fn rows(app: &TestApp) -> [u64; 4] {
    app.recorder.flush().await;
    [
        revoked_token::Entity::find().count(&app.db).await.unwrap(),
        issuance::Entity::find().count(&app.db).await.unwrap(),
        refusal::Entity::find().count(&app.db).await.unwrap(),
        idempotency_key::Entity::find()
            .count(&app.db)
            .await
            .unwrap(),
    ]
}

/// A node with a clock of its own, which the test may set to another time.
async fn with_own_clock(app: &TestApp, days: u32) -> (TestApp, Clock) {
    let clock = Clock::stopped_at(app.clock.now());
    let node = app
        .node(Setup {
            clock: Some(clock.clone()),
            issuance_retention_days: days,
            ..Setup::default()
        })
        .await;
    (node, clock)
}

/// Something of each kind that is deleted for its age; the token is revoked.
async fn happen(app: &TestApp) -> (TestClient, String) {
    let client = app
        .client(ClientSeed {
            ttl: Some(7200),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let token = app.token(&client).await;
    app.post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    let fresh = app.token(&client).await;
    app.rest_with(
        &fresh,
        (Method::POST, "/clients", json!({})),
        &[("idempotency-key", "k")],
    )
    .await
    .expect(201);
    (client, token)
}
