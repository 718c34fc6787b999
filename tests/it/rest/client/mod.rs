//! Clients, their secrets and their tokens.

mod bulk;
mod change;
mod creation;
mod rights;
mod secrets;

use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use serde_json::Value;

/// The credentials in an answer.
fn auth(answer: &Value) -> Auth {
    let text = |name: &str| answer["credentials"][name].as_str().unwrap().to_owned();
    Auth::Basic(text("clientId"), text("clientSecret"))
}

async fn administrator(app: &TestApp) -> (TestClient, String) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    (administrator, token)
}
