//! What a client may do, and why.

use crate::support::{ClientSeed, TestApp};
use serde_json::{Value, json};

#[both_databases]
async fn effective_permissions_come_with_their_reasons(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            scopes: &["clients:delete"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let query = "query($id: ID!, $access: AccessLevel) { previewPermissions(id: $id, accessLevel: $access) { permissions { reason permission { code } } } }";
    let reason = async |access: Value, code: &str| {
        let data = app
            .data_for(
                &administrator,
                query,
                json!({ "id": client.id.to_string(), "access": access }),
            )
            .await;
        let groups = data["previewPermissions"].as_array().unwrap();
        let found = groups
            .iter()
            .flat_map(|group| group["permissions"].as_array().unwrap())
            .find(|grant| grant["permission"]["code"] == code);
        found.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason(Value::Null, "clients:read").await, "ROLE");
    assert_eq!(reason(Value::Null, "clients:delete").await, "DIRECT");
    assert_eq!(reason(Value::Null, "clients:write").await, "NOT_GRANTED");
    assert_eq!(
        reason(json!("READ_ONLY"), "clients:delete").await,
        "WITHHELD_READ_ONLY"
    );
    app.set_status(
        &[client.id],
        client.account,
        entity::client::ClientStatus::Inactive,
    )
    .await;
    assert_eq!(
        reason(Value::Null, "clients:read").await,
        "WITHHELD_INACTIVE"
    );
}
