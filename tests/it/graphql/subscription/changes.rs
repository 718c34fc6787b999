//! What a change tells: which things one request changed alike, and which actor did it.

use super::viewer;
use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use serde_json::{Value, json};

const CLIENTS: &str = "subscription { clientChanged { kind ids id client { id } clients { id status } occurredAt actorId actorName requestId } }";

/// Sends a mutation, and answers the id of its request.
async fn send(app: &TestApp, client: &TestClient, query: &str, variables: Value) -> String {
    let token = app.token(client).await;
    let body = json!({ "query": query, "variables": variables });
    let answer = app
        .post_json("/graphql", Auth::Bearer(token), &body)
        .await
        .expect(200);
    assert_eq!(answer.json()["errors"], Value::Null, "{}", answer.text());
    answer.header("x-request-id").to_owned()
}

#[both_databases]
async fn a_bulk_change_is_told_once_with_its_actor_and_its_request(app: TestApp) {
    let administrator = app
        .client(ClientSeed {
            name: Some("The administrator"),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(app.client(ClientSeed::default()).await.id.to_string());
    }
    let mut socket = app.socket(&viewer(&app).await).await;
    socket.subscribe("a", CLIENTS).await;
    let some = CLIENTS.replace(
        "clientChanged",
        &format!("clientChanged(ids: [\"{}\"])", ids[1]),
    );
    socket.subscribe("b", &some).await;
    let query = "mutation($ids: [ID!]!) { setClientsStatus(input: { ids: $ids, status: INACTIVE }) { failed } }";
    let request = send(&app, &administrator, query, json!({ "ids": ids })).await;
    let (mut all, mut one) = (Value::Null, Value::Null);
    for _ in 0..2 {
        let message = socket.hear().await;
        let change = message["payload"]["data"]["clientChanged"].clone();
        if message["id"] == "a" {
            all = change;
        } else {
            one = change;
        }
    }
    let clients: Vec<_> = ids
        .iter()
        .map(|id| json!({ "id": id, "status": "INACTIVE" }))
        .collect();
    assert_eq!(
        all,
        json!({ "kind": "UPDATED", "ids": ids, "id": null, "client": null, "clients": clients,
            "occurredAt": "2026-01-01T12:00:00Z", "actorId": administrator.id.to_string(),
            "actorName": "The administrator", "requestId": request })
    );
    assert_eq!(
        json!([one["ids"], one["id"], one["client"]]),
        json!([[ids[1]], ids[1], { "id": ids[1] }])
    );
    socket.quiet().await;
}

#[both_databases]
async fn a_bulk_of_more_than_a_hundred_is_told_in_parts(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for _ in 0..130 {
        app.client(ClientSeed {
            name: Some("batch"),
            ..ClientSeed::default()
        })
        .await;
    }
    let mut socket = app.socket(&viewer(&app).await).await;
    socket
        .subscribe("a", "subscription { clientChanged { kind ids } }")
        .await;
    let query = "mutation { deleteClients(input: { filter: { search: \"batch\" }, expectedCount: 130 }) { succeeded userErrors { message } } }";
    send(&app, &administrator, query, json!({})).await;
    let mut told = 0;
    while told < 130 {
        let data = socket.next("a").await;
        let change = &data["clientChanged"];
        let ids = change["ids"].as_array().unwrap().len();
        assert!((1..=100).contains(&ids), "{ids}");
        assert_eq!(change["kind"], "DELETED");
        told += ids;
    }
    assert_eq!(told, 130);
    socket.quiet().await;
}

#[both_databases]
async fn changes_of_roles_and_users_are_told(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let mut socket = app.socket(&viewer(&app).await).await;
    socket
        .subscribe(
            "r",
            "subscription { roleChanged { kind id ids role { key name } actorId requestId } }",
        )
        .await;
    socket
        .subscribe(
            "u",
            "subscription { userChanged { kind id ids user { username status } actorId requestId } }",
        )
        .await;
    let query = "mutation { createRole(input: { key: \"auditor\", name: \"Auditor\", permissions: [] }) { role { id } } }";
    let request = send(&app, &administrator, query, json!({})).await;
    let told = socket.next("r").await["roleChanged"].clone();
    let actor = administrator.id.to_string();
    assert_eq!(
        told,
        json!({ "kind": "CREATED", "id": told["id"], "ids": [told["id"]], "role": { "key": "auditor", "name": "Auditor" },
            "actorId": actor, "requestId": request })
    );
    let query = "mutation($id: ID!) { deleteRole(input: { id: $id }) { deletedRoleId } }";
    send(&app, &administrator, query, json!({ "id": told["id"] })).await;
    let deleted = socket.next("r").await["roleChanged"].clone();
    assert_eq!(
        json!([deleted["kind"], deleted["id"], deleted["role"]]),
        json!(["DELETED", told["id"], null])
    );
    let query = "mutation { createUser(input: { username: \"ada\" }) { user { id } } }";
    let request = send(&app, &administrator, query, json!({})).await;
    let told = socket.next("u").await["userChanged"].clone();
    assert_eq!(
        json!([
            told["kind"],
            told["user"],
            told["actorId"],
            told["requestId"]
        ]),
        json!(["CREATED", { "username": "ada", "status": "ACTIVE" }, actor, request])
    );
    let query =
        "mutation($id: ID!) { updateUser(input: { id: $id, status: INACTIVE }) { user { id } } }";
    send(&app, &administrator, query, json!({ "id": told["id"] })).await;
    let changed = socket.next("u").await["userChanged"].clone();
    assert_eq!(
        json!([changed["kind"], changed["user"]["status"]]),
        json!(["UPDATED", "INACTIVE"])
    );
    socket.quiet().await;
}

#[both_databases]
async fn each_subscription_needs_the_permission_to_read_what_it_tells_of(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let mut socket = app.socket(&reader).await;
    for (id, field) in [("r", "roleChanged"), ("u", "userChanged")] {
        let query = format!("subscription {{ {field} {{ kind }} }}");
        socket
            .say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
        assert_eq!(socket.refused(id).await, "FORBIDDEN", "{field}");
    }
}
