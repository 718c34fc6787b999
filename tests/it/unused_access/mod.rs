//! Unused access: what is said of permissions and secrets that were not used, and what is not said
//! for want of evidence.

mod boundaries;
mod findings;
mod grants;
mod interfaces;
mod plan;

use crate::support::{ClientSeed, TestApp, TestClient};
use chrono::Duration;
use domain::unused_access::{self, AccessFinding, ReviewPeriod, UnusedAccess};

/// A client with two permissions of Latchkey's own API, which is as old as the records of tokens.
async fn two_permissions(app: &TestApp) -> TestClient {
    let client = app
        .client(ClientSeed {
            client_id: Some("orders"),
            scopes: &["clients:read", "roles:read"],
            ..ClientSeed::default()
        })
        .await;
    let other = app.client(ClientSeed::with_role("administrator")).await;
    app.token(&other).await;
    client
}

/// Fetches a token with these scopes only.
async fn use_scope(app: &TestApp, client: &TestClient, scope: &str) {
    app.token_for(client, &[("scope", scope)]).await;
}

async fn days_pass(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
}

async fn review(app: &TestApp, client: &TestClient, days: i32) -> UnusedAccess {
    app.recorder.flush().await;
    let period = ReviewPeriod::of_days(days, &app.tools).unwrap();
    let actor = app.system(client.account);
    let found = unused_access::of_client(&app.db, &actor, client.id, period).await;
    found.unwrap().unwrap()
}

/// The finding on a permission.
fn on(found: &UnusedAccess, code: &str) -> AccessFinding {
    let found = found
        .permissions
        .iter()
        .find(|found| found.permission.code == code);
    found.unwrap().finding
}
