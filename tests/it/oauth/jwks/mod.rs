//! `GET /oauth/jwks` and the keys behind it (RFC 7517, RFC 7518, RFC 7638).

mod access;
mod members;
mod rotation;
mod storage;

use crate::support::TestApp;
use domain::key::{self, KeyRotation};
use entity::client::Algorithm;
use serde_json::Value;
use std::collections::HashSet;

async fn keys(app: &TestApp) -> Vec<Value> {
    app.get("/oauth/jwks").await.expect(200).json()["keys"]
        .as_array()
        .unwrap()
        .clone()
}

async fn ids(app: &TestApp) -> HashSet<String> {
    keys(app)
        .await
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn rotate(app: &TestApp) {
    app.change(&app.system(app.platform.id), async |work| {
        key::rotate(
            work,
            KeyRotation {
                algorithm: Some(Algorithm::Es256),
                force: true,
            },
        )
        .await
    })
    .await
    .unwrap();
    app.tokens.reload_keys().await.unwrap();
}
