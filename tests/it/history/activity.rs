//! What happened to one client: tokens, refusals and changes in one list; and what is remembered of a refusal.

use super::{data, each};
use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use entity::{
    client::ClientStatus,
    refusal::{self, RefusalError},
};
use latchkey::domain::client::Capabilities;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

const ACTIVITY: &str = "query($id: ID!, $first: Int, $after: String, $filter: ActivityFilter) { client(by: { id: $id }) {
    activity(first: $first, after: $after, filter: $filter) {
      nodes { id kind occurredAt } totalCount pageInfo { endCursor hasNextPage } } } }";

async fn page(app: &TestApp, reader: &str, variables: Value) -> Value {
    data(app, reader, ACTIVITY, variables).await["client"]["activity"].clone()
}

/// Refusals so far, oldest first.
async fn refusals(app: &TestApp) -> Vec<refusal::Model> {
    app.recorder.flush().await;
    refusal::Entity::find().order_by_asc(refusal::Column::OccurredAt).all(&app.db).await.unwrap()
}

fn with_secret(client: &TestClient, secret: &str) -> Auth {
    Auth::Basic(client.client_id.clone(), secret.to_owned())
}

/// A client that a lot happened to, all of it at the same moment.
async fn busy(app: &TestApp) -> TestClient {
    let client = app.client(ClientSeed::default()).await;
    for _ in 0..4 {
        app.token(&client).await;
        app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
    }
    for status in [ClientStatus::Inactive, ClientStatus::Active] {
        app.set_status(&[client.id], client.account, status).await;
    }
    client
}

both_databases! {
    /// S8: the authentication and generation history of a client.
    async fn s8_a_clients_history_tells_tokens_refusals_and_changes(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let client = app.client(ClientSeed { client_id: Some("watched"), ..ClientSeed::default() }).await;
        let second = || app.clock.advance(Duration::seconds(1));
        second();
        app.token(&client).await;
        second();
        app.calling_from("203.0.113.7").ask(with_secret(&client, "wrong"), &[]).await.refused(401, "invalid_client");
        second();
        app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
        second();
        app.set_status(&[client.id], client.account, ClientStatus::Inactive).await;
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

    async fn activity_of_one_moment_is_paged_without_a_gap(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let id = busy(&app).await.id.to_string();
        let whole = page(&app, &reader, json!({ "id": id, "first": 100 })).await;
        let all: Vec<_> = each(&whole["nodes"], "id").into_iter().map(str::to_owned).collect();
        assert_eq!((all.len(), whole["totalCount"].clone()), (12, json!(12)), "4 tokens, 4 refusals, made, given a secret, off, on");
        for size in [1, 2, 5, 12] {
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            loop {
                let part = page(&app, &reader, json!({ "id": id, "first": size, "after": after })).await;
                seen.extend(each(&part["nodes"], "id").into_iter().map(str::to_owned));
                after = part["pageInfo"]["endCursor"].clone();
                if part["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(seen, all, "by {size}");
        }
    }

    async fn activity_can_be_asked_for_by_kind_and_time(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let client = busy(&app).await;
        let id = client.id.to_string();
        for kind in ["ISSUED", "REFUSED", "ADMINISTRATIVE"] {
            let some = page(&app, &reader, json!({ "id": id, "filter": { "kinds": [kind] } })).await;
            assert_eq!(each(&some["nodes"], "kind"), [kind; 4]);
            assert_eq!(some["totalCount"], 4);
        }
        let two = page(&app, &reader, json!({ "id": id, "filter": { "kinds": ["ISSUED", "REFUSED"] } })).await;
        assert_eq!(two["totalCount"], 8);
        assert_eq!(page(&app, &reader, json!({ "id": id, "filter": { "kinds": [] } })).await["totalCount"], 0);
        app.clock.advance(Duration::seconds(1));
        app.token(&client).await;
        let now = app.clock.now().to_rfc3339();
        let late = page(&app, &reader, json!({ "id": id, "filter": { "occurredAt": { "from": now } } })).await;
        assert_eq!(each(&late["nodes"], "kind"), ["ISSUED"]);
        assert_eq!(page(&app, &reader, json!({ "id": id, "filter": { "occurredAt": { "until": now } } })).await["totalCount"], 12);
    }

    async fn changes_are_left_out_for_those_who_may_not_read_the_audit_log(app: TestApp) {
        let reader = app.client(ClientSeed { scopes: &["clients:read", "tokens:read"], ..ClientSeed::default() }).await;
        let (reader, id) = (app.token(&reader).await, busy(&app).await.id.to_string());
        let seen = page(&app, &reader, json!({ "id": id })).await;
        assert_eq!(seen["totalCount"], 8);
        assert!(!each(&seen["nodes"], "kind").contains(&"ADMINISTRATIVE"));
        assert_eq!(page(&app, &reader, json!({ "id": id, "filter": { "kinds": ["ADMINISTRATIVE"] } })).await["nodes"], json!([]));
    }

    async fn every_refusal_of_a_known_client_is_remembered_with_its_code(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let capabilities = Capabilities { web_app: true, backchannel: false, script: false };
        let no_script = app.client(ClientSeed { capabilities, ..ClientSeed::default() }).await;
        let mut expected = Vec::new();
        let mut expect = |client: &TestClient, error, grant: Option<&str>| {
            expected.push((client.id, error, grant.map(str::to_owned)));
            app.clock.advance(Duration::seconds(1));
        };
        let credentials = Some("client_credentials");
        app.ask(with_secret(&client, "wrong"), &[]).await.refused(401, "invalid_client");
        expect(&client, RefusalError::InvalidClient, None);
        app.post_form("/oauth/introspect", with_secret(&client, "wrong"), &[("token", "x")]).await.refused(401, "invalid_client");
        expect(&client, RefusalError::InvalidClient, None);
        app.post_form("/oauth/token", &client, &[]).await.refused(400, "invalid_request");
        expect(&client, RefusalError::InvalidRequest, None);
        app.post_form("/oauth/token", &client, &[("grant_type", "magic")]).await.refused(400, "unsupported_grant_type");
        expect(&client, RefusalError::UnsupportedGrantType, Some("(unknown)"));
        app.ask(&no_script, &[]).await.refused(400, "unauthorized_client");
        expect(&no_script, RefusalError::UnauthorizedClient, credentials);
        app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
        expect(&client, RefusalError::InvalidScope, credentials);
        app.ask(&client, &[("resource", "https://elsewhere.test")]).await.refused(400, "invalid_target");
        expect(&client, RefusalError::InvalidTarget, credentials);
        app.set_status(&[client.id], client.account, ClientStatus::Inactive).await;
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        expect(&client, RefusalError::InvalidClient, None);
        let found: Vec<_> = refusals(&app).await.into_iter().map(|row| (row.client_id, row.error, row.grant_type)).collect();
        assert_eq!(found, expected);
    }

    /// Whoever is not known has no history; and a flood of guesses must not become a flood of rows.
    async fn refusals_of_strangers_and_of_the_throttle_are_not_remembered(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.ask(Auth::Basic("nobody".to_owned(), "nothing".to_owned()), &[]).await.refused(401, "invalid_client");
        app.post_raw("/oauth/token", &client, "scope=%zz").await.refused(400, "invalid_request");
        assert!(refusals(&app).await.is_empty());
        for _ in 0..15 {
            app.ask(with_secret(&client, "wrong"), &[]).await;
        }
        assert_eq!(refusals(&app).await.len(), 10);
    }

    /// People mix up their settings: what is not the name of a grant or of a permission may be a secret, even one of letters only.
    async fn what_is_remembered_of_a_refusal_is_short_and_known_words_only(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.api(ApiSeed::default()).await;
        let other = app.account("other", entity::account::PolicyPreset::Default).await;
        app.api(ApiSeed { account: Some(other.id), identifier: "https://other.test", permissions: &[("theirs:read", false)], ..ApiSeed::default() }).await;
        let long = format!("{}{}", "x ".repeat(200), "clients:read ".repeat(100));
        let mixed_up = format!("a\tb {} clients:read correcthorsebatterystaple orders:write theirs:read ü", client.secret);
        let kept = "(unknown) (unknown) clients:read (unknown) orders:write (unknown) (unknown)";
        for (scope, kept) in [("correcthorse", "(unknown)"), (mixed_up.as_str(), kept)] {
            app.ask(&client, &[("scope", scope)]).await.refused(400, "invalid_scope");
            assert_eq!(refusals(&app).await.last().unwrap().scope.as_deref(), Some(kept));
            app.clock.advance(Duration::seconds(1));
        }
        app.ask(&client, &[("scope", &long)]).await.refused(400, "invalid_scope");
        let kept = refusals(&app).await.last().unwrap().scope.clone().unwrap();
        assert!(kept.len() <= 500 && kept.starts_with("(unknown) (unknown)"), "{kept}");
        for (grant, kept) in [("correcthorsebatterystaple", "(unknown)"), ("password", "password"), ("refresh_token", "refresh_token")] {
            app.clock.advance(Duration::seconds(1));
            app.post_form("/oauth/token", &client, &[("grant_type", grant)]).await.refused(400, "unsupported_grant_type");
            assert_eq!(refusals(&app).await.last().unwrap().grant_type.as_deref(), Some(kept));
        }
    }

    /// K1: status, name, client id, last use and creation, to the minute that it last authenticated in.
    async fn k1_the_list_tells_when_a_client_last_authenticated(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let client = app.client(ClientSeed { name: Some("Plant"), client_id: Some("plant"), ..ClientSeed::default() }).await;
        let query = "{ clients(filter: { search: \"plant\" }) { nodes { status name clientId lastUsedAt createdAt } } }";
        let columns = |used: Value| {
            json!([{ "status": "ACTIVE", "name": "Plant", "clientId": "plant", "lastUsedAt": used, "createdAt": "2026-01-01T12:00:00Z" }])
        };
        assert_eq!(data(&app, &reader, query, json!({})).await["clients"]["nodes"], columns(Value::Null));
        app.clock.advance(Duration::minutes(5));
        app.token(&client).await;
        app.recorder.flush().await;
        assert_eq!(data(&app, &reader, query, json!({})).await["clients"]["nodes"], columns(json!("2026-01-01T12:05:00Z")));
    }

    /// K5: last activity, status, client id, a secret that is only hinted at, description.
    async fn k5_a_clients_page_tells_its_last_activity_and_hints_at_its_secret(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed { client_id: Some("plant"), ..ClientSeed::default() }).await;
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
}
