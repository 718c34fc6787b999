//! Calls that are repeated: one thing is created, whichever call is first, and a secret is shown
//! once.

mod keys;
mod race;
mod repetition;
mod retention;

use crate::support::{TestApp, TestResponse};
use axum::http::Method;
use entity::client;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::Value;

async fn post(app: &TestApp, token: &str, (path, key, body): (&str, &str, Value)) -> TestResponse {
    app.rest_with(
        token,
        (Method::POST, path, body),
        &[("idempotency-key", key)],
    )
    .await
}

async fn clients(app: &TestApp) -> u64 {
    client::Entity::find().count(&app.db).await.unwrap()
}
