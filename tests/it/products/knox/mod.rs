//! Samsung Knox Manage: API Integration. Ids and secrets are chosen, five clients are active at a
//! time.
//!
//! S8 and S9, a client's history and its tokens, are tried beside what keeps them.

mod active;
mod list;
mod making;

use crate::support::{TestAccount, TestApp};
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn knox(app: &TestApp) -> TestAccount {
    app.account("knox", PolicyPreset::Knox).await
}

/// What an administrator of Knox fills in.
fn input(client_id: &str) -> Value {
    json!({ "clientId": client_id, "clientSecret": "s3cret-enough" })
}
