//! Owners of clients: a user who is switched off takes its clients along, and brings them back as
//! far as there is room.

mod handover;
mod protection;
mod reactivation;
mod suspension;

use crate::support::{TestApp, TestClient};
use serde_json::{Value, json};

const STANDING: &str = "client { status statusReason }";

async fn user(app: &TestApp, admin: &TestClient, username: &str) -> Value {
    app.done_as(
        admin,
        ("createUser", "user { id }"),
        json!({ "username": username, "kind": "ROOT" }),
    )
    .await["user"]["id"]
        .clone()
}

async fn owned(app: &TestApp, admin: &TestClient, name: &str, owner: &Value) -> Value {
    let selection =
        "client { id status statusReason ownerId } credentials { clientId clientSecret }";
    app.done_as(
        admin,
        ("createClient", selection),
        json!({ "name": name, "owner": { "id": owner } }),
    )
    .await
}

async fn set_user(app: &TestApp, admin: &TestClient, id: &Value, status: &str) {
    app.done_as(
        admin,
        ("updateUser", "user { id }"),
        json!({ "id": id, "status": status }),
    )
    .await;
}

/// Status of a client, and why.
async fn standing(app: &TestApp, admin: &TestClient, made: &Value) -> Value {
    let query = "query($id: ID!) { client(by: { id: $id }) { status statusReason } }";
    let client = app
        .data_for(admin, query, json!({ "id": made["client"]["id"] }))
        .await["client"]
        .clone();
    json!([client["status"], client["statusReason"]])
}
