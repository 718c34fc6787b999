//! What the audit log tells to whom, and the refusals that it keeps.

use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp, TestClient},
};
use serde_json::{Value, json};

/// A permission that is checked on a field within an object, not at the root.
#[both_databases]
async fn a_clients_audit_events_need_audit_read(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let answer = app
        .ask_as(
            &reader,
            "{ clients { nodes { auditEvents { totalCount } } } }",
            json!({}),
        )
        .await;
    assert_eq!(codes(&answer).first(), Some(&"FORBIDDEN"), "{answer}");
    // async-graphql names the item of the list that the error ends, not the field within it.
    assert_eq!(answer["errors"][0]["path"], json!(["clients", "nodes", 0]));
}

/// Nor does the union lead there.
#[both_databases]
async fn who_did_it_is_not_told_to_those_who_may_not_read_clients(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    create(&app, &administrator, "made").await;
    let auditor = app
        .client(ClientSeed {
            scopes: &["audit:read"],
            ..ClientSeed::default()
        })
        .await;
    let data = app
        .data_for(
            &auditor,
            "{ auditEvents(first: 100) { nodes { actor { __typename } actorName } } }",
            json!({}),
        )
        .await;
    let events = data["auditEvents"]["nodes"].as_array().unwrap();
    assert!(
        events
            .iter()
            .all(|event| event["actor"]["__typename"] != "Client")
    );
    assert!(
        events
            .iter()
            .any(|event| event["actorName"] == administrator.client_id.as_str())
    );
}

#[both_databases]
async fn a_refusal_is_written_to_the_audit_log(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let unprivileged = app.client(ClientSeed::default()).await;
    app.ask_as(&unprivileged, "{ clients { totalCount } }", json!({}))
        .await;
    app.recorder.flush().await;
    let data = app.data_for(&administrator, "{ auditEvents(filter: { kinds: [ACCESS_DENIED] }) { nodes { outcome actorId summary } } }", json!({})).await;
    let expected = json!([{ "outcome": "FAILURE", "actorId": unprivileged.id.to_string(), "summary": "clients was refused: it needs clients:read" }]);
    assert_eq!(data["auditEvents"]["nodes"], expected);
}

async fn create(app: &TestApp, by: &TestClient, name: &str) -> Value {
    let query = "mutation($name: String!) { createClient(input: { name: $name }) { client { id } userErrors { code } } }";
    app.data_for(by, query, json!({ "name": name })).await["createClient"].clone()
}
