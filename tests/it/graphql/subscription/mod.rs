//! Subscriptions: what comes, to whom, and when it ends.

mod admission;
mod changes;
mod delivery;
mod socket_rules;

use crate::support::{ClientSeed, TestApp, TestClient};

const CHANGES: &str = "subscription { clientChanged { kind id client { clientId status } } }";

const EVENTS: &str = "subscription { auditEventAdded { kind subjectId } }";

async fn viewer(app: &TestApp) -> TestClient {
    app.client(ClientSeed::with_role("viewer")).await
}
