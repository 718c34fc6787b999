//! Several secrets of one client: named, expiring, counted, and the warning when one that is
//! replaced is still in use.

mod adding;
mod limits;
mod rotation;

use crate::support::{TestApp, TestClient};
use serde_json::{Value, json};

const SECRETS: &str = "client { version secrets(includeEnded: true) { id name hint status expiresAt lastUsedAt generated } } credentials { clientId clientSecret } stillInUse";

async fn add(app: &TestApp, admin: &TestClient, client: &TestClient, input: Value) -> Value {
    let mut input = input;
    input["id"] = json!(client.id.to_string());
    app.change_as(admin, ("createClientSecret", SECRETS), input)
        .await
}

async fn rotate(app: &TestApp, admin: &TestClient, client: &TestClient, grace: i32) -> Value {
    app.done_as(
        admin,
        ("rotateClientSecret", SECRETS),
        json!({ "id": client.id.to_string(), "graceSeconds": grace }),
    )
    .await
}
