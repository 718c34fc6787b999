//! A1 to A4: clients of users in the shape of Alphaus' API.

mod creation;
mod deletion;
mod list;
mod subusers;

use crate::support::{Auth, TestAccount, TestApp};
use axum::http::Method;
use serde_json::Value;

async fn user(app: &TestApp, account: &TestAccount, body: Value) -> String {
    let made = app
        .rest(&account.administrator, (Method::POST, "/users", body))
        .await
        .expect(201)
        .json();
    made["id"].as_str().unwrap().to_owned()
}

fn auth(client: &Value) -> Auth {
    Auth::Basic(
        client["client_id"].as_str().unwrap().to_owned(),
        client["client_secret"].as_str().unwrap().to_owned(),
    )
}
