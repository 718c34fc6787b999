//! The list of what happened to a client, its pages and filters.

use super::with_secret;
use crate::{
    history::{data, each},
    support::{ClientSeed, TestApp, TestClient},
};
use chrono::Duration;
use entity::client::ClientStatus;
use serde_json::{Value, json};

const ACTIVITY: &str = "query($id: ID!, $first: Int, $after: String, $filter: ActivityFilter) { client(by: { id: $id }) {
    activity(first: $first, after: $after, filter: $filter) {
      nodes { id kind occurredAt } totalCount pageInfo { endCursor hasNextPage } } } }";

async fn page(app: &TestApp, reader: &str, variables: Value) -> Value {
    data(app, reader, ACTIVITY, variables).await["client"]["activity"].clone()
}

/// A client that a lot happened to, all of it at the same moment.
async fn busy(app: &TestApp) -> TestClient {
    let client = app.client(ClientSeed::default()).await;
    for _ in 0..4 {
        app.token(&client).await;
        app.ask(&client, &[("scope", "no:such")])
            .await
            .refused(400, "invalid_scope");
    }
    for status in [ClientStatus::Inactive, ClientStatus::Active] {
        app.set_status(&[client.id], client.account, status).await;
    }
    client
}

/// S8: the authentication and generation history of a client.
#[both_databases]
async fn s8_a_clients_history_tells_tokens_refusals_and_changes(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let client = app
        .client(ClientSeed {
            client_id: Some("watched"),
            ..ClientSeed::default()
        })
        .await;
    let second = || app.clock.advance(Duration::seconds(1));
    second();
    app.token(&client).await;
    second();
    app.calling_from("203.0.113.7")
        .ask(with_secret(&client, "wrong"), &[])
        .await
        .refused(401, "invalid_client");
    second();
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    second();
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    second();
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    let query = "query($id: ID!) { client(by: { id: $id }) { activity(first: 5) { nodes {
        kind occurredAt summary token { grantType status } refusal { error grantType scope ipAddress occurredAt } event { kind } } } } }";
    let told = data(&app, &reader, query, json!({ "id": client.id.to_string() })).await["client"]["activity"]["nodes"].clone();
    let at = |second: u32| format!("2026-01-01T12:00:0{second}Z");
    let refused = |second, error: &str, (grant, scope): (Value, Value), ip: &str| {
        let refusal = json!({ "error": error, "grantType": grant, "scope": scope, "ipAddress": ip, "occurredAt": at(second) });
        json!({ "kind": "REFUSED", "occurredAt": at(second), "summary": format!("A request was refused: {error}"), "token": null, "refusal": refusal,
            "event": null })
    };
    let nothing = || (Value::Null, Value::Null);
    let expected = json!([
        refused(5, "invalid_client", nothing(), "192.0.2.1"),
        { "kind": "ADMINISTRATIVE", "occurredAt": at(4), "summary": "Client watched deactivated", "token": null, "refusal": null,
            "event": { "kind": "CLIENT_DEACTIVATED" } },
        refused(3, "invalid_scope", (json!("client_credentials"), json!("(unknown)")), "192.0.2.1"),
        refused(2, "invalid_client", nothing(), "203.0.113.7"),
        { "kind": "ISSUED", "occurredAt": at(1), "summary": "A token was issued by the grant client_credentials",
            "token": { "grantType": "client_credentials", "status": "REVOKED" }, "refusal": null, "event": null },
    ]);
    assert_eq!(told, expected);
}

#[both_databases]
async fn activity_of_one_moment_is_paged_without_a_gap(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let id = busy(&app).await.id.to_string();
    let whole = page(&app, &reader, json!({ "id": id, "first": 100 })).await;
    let all: Vec<_> = each(&whole["nodes"], "id")
        .into_iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        (all.len(), whole["totalCount"].clone()),
        (12, json!(12)),
        "4 tokens, 4 refusals, made, given a secret, off, on"
    );
    for size in [1, 2, 5, 12] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let part = page(
                &app,
                &reader,
                json!({ "id": id, "first": size, "after": after }),
            )
            .await;
            seen.extend(each(&part["nodes"], "id").into_iter().map(str::to_owned));
            after = part["pageInfo"]["endCursor"].clone();
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, all, "by {size}");
    }
}

#[both_databases]
async fn activity_can_be_asked_for_by_kind_and_time(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let client = busy(&app).await;
    let id = client.id.to_string();
    for kind in ["ISSUED", "REFUSED", "ADMINISTRATIVE"] {
        let some = page(
            &app,
            &reader,
            json!({ "id": id, "filter": { "kinds": [kind] } }),
        )
        .await;
        assert_eq!(each(&some["nodes"], "kind"), [kind; 4]);
        assert_eq!(some["totalCount"], 4);
    }
    let two = page(
        &app,
        &reader,
        json!({ "id": id, "filter": { "kinds": ["ISSUED", "REFUSED"] } }),
    )
    .await;
    assert_eq!(two["totalCount"], 8);
    assert_eq!(
        page(
            &app,
            &reader,
            json!({ "id": id, "filter": { "kinds": [] } })
        )
        .await["totalCount"],
        0
    );
    app.clock.advance(Duration::seconds(1));
    app.token(&client).await;
    let now = app.clock.now().to_rfc3339();
    let late = page(
        &app,
        &reader,
        json!({ "id": id, "filter": { "occurredAt": { "from": now } } }),
    )
    .await;
    assert_eq!(each(&late["nodes"], "kind"), ["ISSUED"]);
    assert_eq!(
        page(
            &app,
            &reader,
            json!({ "id": id, "filter": { "occurredAt": { "until": now } } })
        )
        .await["totalCount"],
        12
    );
}

#[both_databases]
async fn changes_are_left_out_for_those_who_may_not_read_the_audit_log(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read", "tokens:read"],
            ..ClientSeed::default()
        })
        .await;
    let (reader, id) = (app.token(&reader).await, busy(&app).await.id.to_string());
    let seen = page(&app, &reader, json!({ "id": id })).await;
    assert_eq!(seen["totalCount"], 8);
    assert!(!each(&seen["nodes"], "kind").contains(&"ADMINISTRATIVE"));
    assert_eq!(
        page(
            &app,
            &reader,
            json!({ "id": id, "filter": { "kinds": ["ADMINISTRATIVE"] } })
        )
        .await["nodes"],
        json!([])
    );
}

/// K1: status, name, client id, last use and creation, to the minute that it last authenticated in.
#[both_databases]
async fn k1_the_list_tells_when_a_client_last_authenticated(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let client = app
        .client(ClientSeed {
            name: Some("Plant"),
            client_id: Some("plant"),
            ..ClientSeed::default()
        })
        .await;
    let query = "{ clients(filter: { search: \"plant\" }) { nodes { status name clientId lastUsedAt createdAt } } }";
    let columns = |used: Value| json!([{ "status": "ACTIVE", "name": "Plant", "clientId": "plant", "lastUsedAt": used, "createdAt": "2026-01-01T12:00:00Z" }]);
    assert_eq!(
        data(&app, &reader, query, json!({})).await["clients"]["nodes"],
        columns(Value::Null)
    );
    app.clock.advance(Duration::minutes(5));
    app.token(&client).await;
    app.recorder.flush().await;
    assert_eq!(
        data(&app, &reader, query, json!({})).await["clients"]["nodes"],
        columns(json!("2026-01-01T12:05:00Z"))
    );
}

/// K5: last activity, status, client id, a secret that is only hinted at, description.
#[both_databases]
async fn k5_a_clients_page_tells_its_last_activity_and_hints_at_its_secret(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app
        .client(ClientSeed {
            client_id: Some("plant"),
            ..ClientSeed::default()
        })
        .await;
    app.token(&client).await;
    app.recorder.flush().await;
    let query = "{ client(by: { clientId: \"plant\" }) { status clientId description lastUsedAt secrets { hint status lastUsedAt } } }";
    let told = app.data_for(&administrator, query, json!({})).await["client"].clone();
    let hint = &client.secret[client.secret.len() - 4..];
    let noon = "2026-01-01T12:00:00Z";
    let expected = json!({ "status": "ACTIVE", "clientId": "plant", "description": null, "lastUsedAt": noon,
        "secrets": [{ "hint": hint, "status": "ACTIVE", "lastUsedAt": noon }] });
    assert_eq!(told, expected);
}
