//! What happened to one client: tokens, refusals and changes in one list; and what is remembered of
//! a refusal.

mod list;
mod remembered;

use crate::support::{Auth, TestClient};

fn with_secret(client: &TestClient, secret: &str) -> Auth {
    Auth::Basic(client.client_id.clone(), secret.to_owned())
}
