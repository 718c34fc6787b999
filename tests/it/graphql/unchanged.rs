//! A change that changes nothing leaves no trace: no version, no `ETag`, no audit event, no token that dies.

use crate::support::{ApiSeed, ClientSeed, TestApp};
use axum::http::Method;
use latchkey::domain::deployment;
use serde_json::{Value, json};

/// The permissions of the API of tests, in another order and with blanks that do not count.
fn permissions() -> Value {
    json!([
        { "code": "orders:write", "description": "What orders:write allows.", "category": " Tests ", "mutating": true },
        { "code": "orders:read", "description": "What orders:read allows.", "category": "Tests", "mutating": false },
    ])
}

both_databases! {
    async fn a_change_that_changes_nothing_leaves_no_trace(app: TestApp) {
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let server = app.client(ClientSeed::default()).await;
        let api = app.api(ApiSeed { servers: &[&server], ..ApiSeed::default() }).await;
        let role = app.role(app.platform.id, "ordering", &["orders:read"]).await;
        let client = app.client(ClientSeed { name: Some("One"), scopes: &["orders:write"], ..ClientSeed::with_role("ordering") }).await;
        let bare = app.client(ClientSeed::default()).await;
        let user = json!({ "username": "ada", "kind": "ROOT", "displayName": "Ada", "email": "ada@example.com" });
        let user = app.done_as(&admin, ("createUser", "user { id }"), user).await["user"]["id"].clone();
        let urls = json!({ "rootUrl": "https://app.test", "redirectUris": ["/b", "/a"] });
        app.done_as(&admin, ("updateClient", "client { id }"), json!({ "id": client.id.to_string(), "urls": urls })).await;
        let (token, others) = (app.token(&client).await, app.token(&bare).await);
        let (id, none, role_id) = (client.id.to_string(), bare.id.to_string(), role.id.to_string());
        let sequence = deployment::audit_sequence(&app.db).await.unwrap();
        for (field, kind, input) in [
            ("updateClient", "client", json!({ "id": id })),
            ("updateClient", "client", json!({ "id": id, "name": " One ", "description": null, "tokenTtlSeconds": null, "signingAlgorithm": null })),
            ("updateClient", "client", json!({ "id": id, "clientId": client.client_id, "accessLevel": "READ_WRITE", "capabilities": ["SCRIPT"], "owner": null })),
            ("updateClient", "client", json!({ "id": id, "scopes": ["orders:write"], "urls": urls })),
            ("updateClient", "client", json!({ "id": none, "scopes": [], "urls": {} })),
            ("updateClient", "client", json!({ "id": none, "scopes": null, "urls": null })),
            ("setClientRole", "client", json!({ "id": id, "role": { "id": role_id } })),
            ("setClientRole", "client", json!({ "id": none, "role": null })),
            ("updateRole", "role", json!({ "id": role_id })),
            ("updateRole", "role", json!({ "id": role_id, "name": "ordering", "description": null, "permissions": ["orders:read"] })),
            ("updateResource", "resource", json!({ "id": api.id.to_string() })),
            ("updateResource", "resource", json!({ "id": api.id.to_string(), "name": api.name, "permissions": permissions(), "introspectionClientIds": [server.client_id] })),
            ("updateUser", "user", json!({ "id": user })),
            ("updateUser", "user", json!({ "id": user, "displayName": "Ada", "email": "ada@example.com", "status": "ACTIVE", "role": null })),
            ("updateAccountPolicy", "account", json!({})),
            ("updateAccountPolicy", "account", json!({ "preset": "DEFAULT", "maxClients": null, "clientIdMaxLength": 255 })),
        ] {
            let version = match (kind, input["id"] == json!(none)) {
                ("client", false) => 2,
                _ => 1,
            };
            let payload = app.done_as(&admin, (field, &format!("{kind} {{ version }}")), input.clone()).await;
            assert_eq!(payload[kind]["version"], version, "{field} {input}");
        }
        app.done_as(&admin, ("setClientsStatus", "succeeded"), json!({ "ids": [id, none], "status": "ACTIVE" })).await;
        for (path, body, tag) in [
            (format!("/clients/{id}"), json!({}), "\"2\""),
            (format!("/clients/{id}"), json!({ "name": "One" }), "\"2\""),
            (format!("/clients/{none}"), json!({ "scopes": [] }), "\"1\""),
            (format!("/roles/{role_id}"), json!({}), "\"1\""),
            (format!("/resources/{}", api.id), json!({}), "\"1\""),
            (format!("/users/{}", user.as_str().unwrap()), json!({ "email": "ada@example.com" }), "\"1\""),
            (format!("/accounts/{}/policy", app.platform.id), json!({}), "\"1\""),
        ] {
            let answer = app.rest(&admin, (Method::PATCH, &path, body)).await.expect(200);
            assert_eq!(answer.header("etag"), tag, "{path}");
        }
        let cleared = app.rest(&admin, (Method::DELETE, &format!("/clients/{none}/role"), Value::Null)).await.expect(204);
        assert_eq!(cleared.header("etag"), "\"1\"");
        assert_eq!(deployment::audit_sequence(&app.db).await.unwrap(), sequence, "the audit log is as long as before");
        assert!(app.is_alive(&admin, &token).await && app.is_alive(&admin, &others).await);
        assert_eq!(app.refused_as(&admin, "updateClient", json!({ "id": id, "expectedVersion": 1 })).await, ["STALE_VERSION expectedVersion"]);
    }

    /// The event names what differs, not what was sent.
    async fn an_audit_event_names_what_has_changed_and_nothing_else(app: TestApp) {
        app.api(ApiSeed::default()).await;
        let admin = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed { name: Some("One"), ..ClientSeed::default() }).await;
        let input = json!({ "id": client.id.to_string(), "name": "Two", "scopes": [], "urls": {}, "capabilities": ["SCRIPT"] });
        app.done_as(&admin, ("updateClient", "client { id }"), input).await;
        let query = "{ auditEvents(filter: { kinds: [CLIENT_UPDATED] }, first: 1) { nodes { details } } }";
        let details = app.data_for(&admin, query, json!({})).await["auditEvents"]["nodes"][0]["details"].clone();
        assert_eq!(details, json!({ "changed": ["name"], "scopes": null }));
    }
}
