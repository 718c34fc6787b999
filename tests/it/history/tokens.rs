//! Tokens that were issued: what has become of them, who may know, and how they are ended.

use super::{data, each};
use crate::{
    graphql::codes,
    support::{ClientSeed, TestApp, TestClient, claims},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use entity::{account::PolicyPreset, client::ClientStatus};
use latchkey::domain::{
    client::bulk::{self, OnError},
    history::{
        activity,
        tokens::{self, TokenStatus},
        usage::{self, Bucket, Span},
    },
    page::{Asked, Slice},
    token,
};
use serde_json::{Value, json};
use std::collections::HashMap;

const OF_CLIENT: &str = "query($id: ID!, $filter: IssuedTokenFilter) { client(by: { id: $id }) { issuedTokens(filter: $filter) {
    nodes { jti status } totalCount } } }";

const OF_ACCOUNT: &str = "query($first: Int, $after: String, $filter: IssuedTokenFilter) {
    issuedTokens(first: $first, after: $after, filter: $filter) {
      nodes { jti subjectId client { clientId } } totalCount pageInfo { endCursor hasNextPage } } }";

fn jti(token: &str) -> String {
    claims(token)["jti"].as_str().unwrap().to_owned()
}

/// The status of each of a client's tokens, by `jti`, as a caller is told.
async fn statuses(app: &TestApp, reader: &str, client: &TestClient, filter: Value) -> HashMap<String, String> {
    let data = data(app, reader, OF_CLIENT, json!({ "id": client.id.to_string(), "filter": filter })).await;
    let list = &data["client"]["issuedTokens"];
    assert_eq!(list["totalCount"], list["nodes"].as_array().unwrap().len());
    list["nodes"].as_array().unwrap().iter().map(|node| (text(&node["jti"]), text(&node["status"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Tokens in all the states that a token can be in, among them one that dies by age between two seconds.
async fn all_sorts(app: &TestApp) -> Vec<String> {
    let (mut made, system) = (Vec::new(), app.system(app.platform.id));
    for end in ["none", "own", "each", "all", "off", "off and on", "gone"] {
        let client = app.client(ClientSeed { ttl: Some(60), ..ClientSeed::default() }).await;
        let old = app.token(&client).await;
        app.recorder.flush().await;
        let (id, jtis) = (client.id, [jti(&old)]);
        let ids = [id];
        match end {
            "own" => drop(app.post_form("/oauth/revoke", &client, &[("token", &old)]).await.expect(200)),
            "each" => drop(app.change(&system, async |work| token::revoke_each(work, &jtis).await).await.unwrap()),
            "all" => drop(app.change(&system, async |work| token::revoke_all_of(work, &ids).await).await.unwrap()),
            "off" => app.set_status(&ids, client.account, ClientStatus::Inactive).await,
            "off and on" => {
                app.set_status(&ids, client.account, ClientStatus::Inactive).await;
                app.set_status(&ids, client.account, ClientStatus::Active).await;
            }
            "gone" => drop(app.change(&system, async |work| bulk::delete(work, &ids, OnError::RejectAll).await).await.unwrap()),
            _ => {}
        }
        made.push(old);
        if !matches!(end, "off" | "gone") {
            made.push(app.token(&client).await);
        }
    }
    app.recorder.flush().await;
    made
}

both_databases! {
    /// S9: that token can't be used again; a new one must be requested.
    async fn s9_an_invalidated_token_is_refused_and_a_new_one_works(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let (reader, token) = (app.token(&administrator).await, app.token(&client).await);
        assert!(app.is_alive(&administrator, &token).await);
        let revoke = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { tokenCount clientCount userErrors { code } } }";
        let revoked = data(&app, &reader, revoke, json!({ "input": { "jtis": [jti(&token)] } })).await;
        assert_eq!(revoked["revokeTokens"], json!({ "tokenCount": 1, "clientCount": null, "userErrors": [] }));
        assert!(!app.is_alive(&administrator, &token).await);
        assert_eq!(codes(&app.graphql(&token, "{ viewer { scopes } }", json!({})).await), ["UNAUTHENTICATED"]);
        let fresh = app.token(&client).await;
        assert!(app.is_alive(&administrator, &fresh).await);
        let told = statuses(&app, &reader, &client, json!(null)).await;
        assert_eq!(told, HashMap::from([(jti(&token), "REVOKED".to_owned()), (jti(&fresh), "ACTIVE".to_owned())]));
        let revoked = data(&app, &reader, revoke, json!({ "input": { "clients": [{ "clientId": client.client_id }] } })).await;
        assert_eq!(revoked["revokeTokens"], json!({ "tokenCount": null, "clientCount": 1, "userErrors": [] }));
        assert!(!app.is_alive(&administrator, &fresh).await, "all of a client's at once");
        assert!(statuses(&app, &reader, &client, json!(null)).await.values().all(|status| status == "REVOKED"));
        assert!(app.is_alive(&administrator, &app.token(&client).await).await);
    }

    async fn the_status_that_is_told_is_what_verification_finds(app: TestApp) {
        app.clock.advance(Duration::microseconds(500_001));
        let made = all_sorts(&app).await;
        let (system, slice) = (app.system(app.platform.id), Slice::new(Asked { first: Some(100), ..Asked::default() }).unwrap());
        for seconds in [0, 59, 1, 3600] {
            app.clock.advance(Duration::seconds(seconds) - Duration::microseconds(if seconds == 59 { 2 } else { 0 }));
            let list = async |statuses| {
                let filter = tokens::Filter { now: app.clock.now(), client: None, statuses, issued: (None, None) };
                let found = tokens::list(&app.db, &system, &filter, &slice).await.unwrap().items;
                assert_eq!(tokens::count(&app.db, &system, &filter).await.unwrap(), Some(found.len() as u64));
                found.into_iter().map(|(_, token)| (token.row.jti, token.status)).collect::<HashMap<_, _>>()
            };
            let told = list(None).await;
            assert_eq!(told.len(), made.len());
            for token in &made {
                let alive = app.tokens.verify(token, None).await.unwrap().is_some();
                assert_eq!(told[&jti(token)] == TokenStatus::Active, alive, "after {seconds} s");
                let expired = claims(token)["exp"].as_i64().unwrap() <= app.clock.now().timestamp();
                assert_eq!(told[&jti(token)] == TokenStatus::Expired, expired, "after {seconds} s");
            }
            let mut sorted = HashMap::new();
            for status in [TokenStatus::Active, TokenStatus::Expired, TokenStatus::Revoked] {
                let some = list(Some(vec![status])).await;
                assert!(some.values().all(|other| *other == status));
                sorted.extend(some);
            }
            assert_eq!(sorted, told, "each has one status");
            assert_eq!(list(Some(vec![TokenStatus::Active, TokenStatus::Revoked, TokenStatus::Expired])).await, told);
            assert!(list(Some(Vec::new())).await.is_empty());
        }
    }

    async fn tokens_of_one_moment_are_paged_without_a_gap(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let (reader, client) = (app.token(&administrator).await, app.client(ClientSeed::default()).await);
        let mut made = vec![jti(&reader)];
        for n in 0..7 {
            made.push(jti(&app.token(&client).await));
            app.clock.advance(Duration::milliseconds(if n == 4 { 1 } else { 0 }));
        }
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = data(&app, &reader, OF_ACCOUNT, json!({ "first": 3, "after": after })).await["issuedTokens"].clone();
            assert_eq!(page["totalCount"], 8);
            seen.extend(each(&page["nodes"], "jti").into_iter().map(str::to_owned));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert!(seen[..2].iter().all(|jti| made[6..].contains(jti)), "the newest come first");
        seen.sort();
        made.sort();
        assert_eq!(seen, made);
    }

    async fn tokens_can_be_asked_for_by_time(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let before = app.token(&client).await;
        app.clock.advance(Duration::minutes(1));
        let (reader, after) = (app.token(&administrator).await, app.token(&client).await);
        let moment = app.clock.now().to_rfc3339();
        let told = statuses(&app, &reader, &client, json!({ "issuedAt": { "until": moment } })).await;
        assert_eq!(told.into_keys().collect::<Vec<_>>(), [jti(&before)]);
        let told = statuses(&app, &reader, &client, json!({ "issuedAt": { "from": moment } })).await;
        assert_eq!(told.into_keys().collect::<Vec<_>>(), [jti(&after)]);
    }

    async fn tokens_of_a_client_that_is_gone_stay_in_the_accounts_list(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let client = app.client(ClientSeed::default()).await;
        app.clock.advance(Duration::seconds(1));
        let token = app.token(&client).await;
        let (system, ids) = (app.system(app.platform.id), [client.id]);
        app.change(&system, async |work| bulk::delete(work, &ids, OnError::RejectAll).await).await.unwrap();
        let page = data(&app, &reader, OF_ACCOUNT, json!({})).await["issuedTokens"].clone();
        assert_eq!(page["nodes"][0], json!({ "jti": jti(&token), "subjectId": client.id.to_string(), "client": null }));
        assert_eq!(page["nodes"][1]["client"]["clientId"], administrator.client_id);
    }

    async fn what_a_token_was_for_and_where_it_went_is_told(app: TestApp) {
        let administrator = app.client(ClientSeed { ttl: Some(120), ..ClientSeed::with_role("administrator") }).await;
        let token = app.token_for(&administrator, &[("scope", "tokens:read clients:read")]).await;
        let query = "{ issuedTokens { nodes { jti grantType scopes issuedAt expiresAt status ipAddress client { clientId } } } }";
        let node = data(&app, &token, query, json!({})).await["issuedTokens"]["nodes"][0].clone();
        let expected = json!({
            "jti": jti(&token), "grantType": "client_credentials", "scopes": ["clients:read", "tokens:read"],
            "issuedAt": "2026-01-01T12:00:00Z", "expiresAt": "2026-01-01T12:02:00Z", "status": "ACTIVE", "ipAddress": "192.0.2.1",
            "client": { "clientId": administrator.client_id },
        });
        assert_eq!(node, expected);
    }

    /// Nor does a caller learn of a client's name by way of its tokens.
    async fn history_needs_tokens_read_and_names_need_clients_read(app: TestApp) {
        let blind = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let usage = "usage(from: \"2026-01-01T00:00:00Z\", until: \"2026-01-02T00:00:00Z\") { issued }";
        for field in ["issuedTokens { totalCount }", "activity { totalCount }", usage] {
            let answer = app.ask_as(&blind, &format!("{{ clients {{ nodes {{ {field} }} }} }}"), json!({})).await;
            assert_eq!(codes(&answer).first(), Some(&"FORBIDDEN"), "{field}");
        }
        let reader = app.client(ClientSeed { scopes: &["tokens:read"], ..ClientSeed::default() }).await;
        let data = app.data_for(&reader, OF_ACCOUNT, json!({})).await;
        assert!(data["issuedTokens"]["nodes"].as_array().unwrap().iter().all(|node| node["client"].is_null()));
    }

    async fn another_accounts_history_is_not_there(app: TestApp) {
        let (one, other) = (app.account("one", PolicyPreset::Default).await, app.account("other", PolicyPreset::Default).await);
        let client = app.client(ClientSeed::default().of(&other)).await;
        app.token(&client).await;
        app.ask(&client, &[("scope", "no:such")]).await.refused(400, "invalid_scope");
        let (reader, now) = (app.actor(&one.administrator).await, app.clock.now());
        app.recorder.flush().await;
        let slice = Slice::new(Asked::default()).unwrap();
        let filter = |client| tokens::Filter { now, client, statuses: None, issued: (None, None) };
        let all = tokens::list(&app.db, &reader, &filter(None), &slice).await.unwrap().items;
        assert!(all.iter().all(|(_, token)| token.row.account_id == one.id) && all.len() == 1);
        assert!(tokens::list(&app.db, &reader, &filter(Some(client.id)), &slice).await.unwrap().items.is_empty());
        let filter = activity::Filter { now, client: client.id, kinds: None, at: (None, None) };
        assert!(activity::list(&app.db, &reader, &filter, &slice).await.unwrap().items.is_empty());
        assert_eq!(activity::count(&app.db, &reader, &filter).await.unwrap(), Some(0));
        let span = Span { from: now, until: now + Duration::hours(1), bucket: Bucket::Hour };
        let points = usage::of_client(&app.db, &reader, client.id, span).await.unwrap();
        assert!(points.iter().all(|point| (point.issued, point.refused) == (0, 0)));
        let owner = app.actor(&other.administrator).await;
        assert_eq!(usage::of_client(&app.db, &owner, client.id, span).await.unwrap()[0].issued, 1, "it is there for its owner");
    }

    async fn a_cursor_that_is_not_of_this_list_is_refused(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let reader = app.token(&administrator).await;
        let id = "00000000000000000000000000000000";
        let odd = [
            json!(["activity", 0, id]),
            json!(["issued", "x", id]),
            json!(["issued", 0, "x"]),
            json!(["issued", 0, null]),
            json!(["issued", i64::MAX, id]),
            json!(["issued", -99_999_999_999_999_999_i64, id]),
        ];
        for cursor in odd {
            let after = URL_SAFE_NO_PAD.encode(cursor.to_string());
            assert_eq!(codes(&app.graphql(&reader, OF_ACCOUNT, json!({ "after": after })).await), ["BAD_USER_INPUT"], "{cursor}");
        }
        let filter = json!({ "filter": { "issuedAt": { "from": "-0001-01-01T00:00:00Z" } } });
        assert_eq!(codes(&app.graphql(&reader, OF_ACCOUNT, filter).await).first(), Some(&"BAD_USER_INPUT"));
    }
}
