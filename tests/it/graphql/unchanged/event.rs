//! The audit event of a change of which only a part changes anything.

use crate::support::{ApiSeed, ClientSeed, TestApp};
use serde_json::json;

/// The event names what differs, not what was sent.
#[both_databases]
async fn an_audit_event_names_what_has_changed_and_nothing_else(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            name: Some("One"),
            ..ClientSeed::default()
        })
        .await;
    let input = json!({ "id": client.id.to_string(), "name": "Two", "scopes": [], "urls": {}, "capabilities": ["SCRIPT"] });
    app.done_as(&admin, ("updateClient", "client { id }"), input)
        .await;
    let query =
        "{ auditEvents(filter: { kinds: [CLIENT_UPDATED] }, first: 1) { nodes { details } } }";
    let details =
        app.data_for(&admin, query, json!({})).await["auditEvents"]["nodes"][0]["details"].clone();
    assert_eq!(details, json!({ "changed": ["name"], "scopes": null }));
}
