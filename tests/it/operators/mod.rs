//! Operators of the deployment in other accounts: what they see and mend there, what the log of
//! that account says of it, and who may not.

mod mending;
mod reading;
mod refusals;

use crate::support::{ClientSeed, TestAccount, TestApp, TestClient};
use domain::operator;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

/// An account with a client of a role of its own, and a user.
async fn acme(app: &TestApp) -> (TestAccount, TestClient, Value) {
    let acme = app.account("acme", PolicyPreset::Default).await;
    app.role(acme.id, "clerk", &["clients:read"]).await;
    let client = app
        .client(ClientSeed {
            client_id: Some("plant"),
            ..ClientSeed::with_role("clerk").of(&acme)
        })
        .await;
    let user = app
        .done_as(
            &acme.administrator,
            ("createUser", "user { id }"),
            json!({ "username": "ada", "kind": "ROOT" }),
        )
        .await;
    (acme, client, user["user"]["id"].clone())
}

async fn operator(app: &TestApp) -> TestClient {
    app.client(ClientSeed {
        name: Some("Operator"),
        ..ClientSeed::with_role("administrator")
    })
    .await
}
