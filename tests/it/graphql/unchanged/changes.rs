//! Changes that say what is so anyway, of every kind of thing.

use crate::support::{TestApp, TestClient};
use entity::resource::Model as Resource;
use serde_json::{Value, json};

/// The permissions of the API of tests, in another order and with blanks that do not count.
fn permissions() -> Value {
    json!([
        { "code": "orders:write", "description": "What orders:write allows.", "category": " Tests ", "mutating": true },
        { "code": "orders:read", "description": "What orders:read allows.", "category": "Tests", "mutating": false },
    ])
}

/// What says of a client what it is anyway: the mutation, what it changes, and the input.
pub(super) fn of_clients(
    (client, none): (&TestClient, &str),
    urls: &Value,
    role_id: &str,
) -> Vec<(&'static str, &'static str, Value)> {
    let id = client.id.to_string();
    vec![
        ("updateClient", "client", json!({ "id": id })),
        (
            "updateClient",
            "client",
            json!({ "id": id, "name": " One ", "description": null, "tokenTtlSeconds": null, "signingAlgorithm": null }),
        ),
        (
            "updateClient",
            "client",
            json!({ "id": id, "clientId": client.client_id, "accessLevel": "READ_WRITE", "capabilities": ["SCRIPT"], "owner": null }),
        ),
        (
            "updateClient",
            "client",
            json!({ "id": id, "scopes": ["orders:write"], "urls": urls }),
        ),
        (
            "updateClient",
            "client",
            json!({ "id": none, "scopes": [], "urls": {} }),
        ),
        (
            "updateClient",
            "client",
            json!({ "id": none, "scopes": null, "urls": null }),
        ),
        (
            "setClientRole",
            "client",
            json!({ "id": id, "role": { "id": role_id } }),
        ),
        (
            "setClientRole",
            "client",
            json!({ "id": none, "role": null }),
        ),
    ]
}

pub(super) fn of_everything_else(
    role_id: &str,
    api: &Resource,
    server: &TestClient,
    user: &Value,
) -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("updateRole", "role", json!({ "id": role_id })),
        (
            "updateRole",
            "role",
            json!({ "id": role_id, "name": "ordering", "description": null, "permissions": ["orders:read"] }),
        ),
        (
            "updateResource",
            "resource",
            json!({ "id": api.id.to_string() }),
        ),
        (
            "updateResource",
            "resource",
            json!({ "id": api.id.to_string(), "name": api.name, "permissions": permissions(), "introspectionClientIds": [server.client_id] }),
        ),
        ("updateUser", "user", json!({ "id": user })),
        (
            "updateUser",
            "user",
            json!({ "id": user, "displayName": "Ada", "email": "ada@example.com", "status": "ACTIVE", "role": null }),
        ),
        ("updateAccountPolicy", "account", json!({})),
        (
            "updateAccountPolicy",
            "account",
            json!({ "preset": "DEFAULT", "maxClients": null, "clientIdMaxLength": 255 }),
        ),
    ]
}

/// Paths, bodies, and the tags that stay.
pub(super) fn by_rest(
    app: &TestApp,
    (id, none, role_id): (&str, &str, &str),
    api: &Resource,
    user: &Value,
) -> Vec<(String, Value, &'static str)> {
    vec![
        (format!("/clients/{id}"), json!({}), "\"2\""),
        (format!("/clients/{id}"), json!({ "name": "One" }), "\"2\""),
        (format!("/clients/{none}"), json!({ "scopes": [] }), "\"1\""),
        (format!("/roles/{role_id}"), json!({}), "\"1\""),
        (format!("/resources/{}", api.id), json!({}), "\"1\""),
        (
            format!("/users/{}", user.as_str().unwrap()),
            json!({ "email": "ada@example.com" }),
            "\"1\"",
        ),
        (
            format!("/accounts/{}/policy", app.platform.id),
            json!({}),
            "\"1\"",
        ),
    ]
}
