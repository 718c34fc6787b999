//! What has become of a token.

use super::{jti, statuses};
use crate::{
    graphql::codes,
    history::data,
    support::{ClientSeed, TestApp, claims},
};
use chrono::Duration;
use domain::{
    client::bulk::{self, OnError},
    history::tokens::{self, TokenStatus},
    page::{Asked, Slice},
    token,
};
use entity::client::ClientStatus;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Tokens in all the states that a token can be in, among them one that dies by age between two
/// seconds.
async fn all_sorts(app: &TestApp) -> Vec<String> {
    let (mut made, system) = (Vec::new(), app.system(app.platform.id));
    for end in ["none", "own", "each", "all", "off", "off and on", "gone"] {
        let client = app
            .client(ClientSeed {
                ttl: Some(60),
                ..ClientSeed::default()
            })
            .await;
        let old = app.token(&client).await;
        app.recorder.flush().await;
        let (id, jtis) = (client.id, [jti(&old)]);
        let ids = [id];
        match end {
            "own" => drop(
                app.post_form("/oauth/revoke", &client, &[("token", &old)])
                    .await
                    .expect(200),
            ),
            "each" => drop(
                app.change(&system, async |work| token::revoke_each(work, &jtis).await)
                    .await
                    .unwrap(),
            ),
            "all" => drop(
                app.change(&system, async |work| token::revoke_all_of(work, &ids).await)
                    .await
                    .unwrap(),
            ),
            "off" => {
                app.set_status(&ids, client.account, ClientStatus::Inactive)
                    .await
            }
            "off and on" => {
                app.set_status(&ids, client.account, ClientStatus::Inactive)
                    .await;
                app.set_status(&ids, client.account, ClientStatus::Active)
                    .await;
            }
            "gone" => drop(
                app.change(&system, async |work| {
                    bulk::delete(work, &ids, OnError::RejectAll).await
                })
                .await
                .unwrap(),
            ),
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

async fn revoke(app: &TestApp, reader: &str, input: Value) -> Value {
    let revoke = "mutation($input: RevokeTokensInput!) { revokeTokens(input: $input) { tokenCount clientCount userErrors { code } } }";
    data(app, reader, revoke, json!({ "input": input })).await["revokeTokens"].clone()
}

/// S9: that token can't be used again; a new one must be requested.
#[both_databases]
async fn s9_an_invalidated_token_is_refused_and_a_new_one_works(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let (reader, token) = (app.token(&administrator).await, app.token(&client).await);
    assert!(app.is_alive(&administrator, &token).await);
    let revoked = revoke(&app, &reader, json!({ "jtis": [jti(&token)] })).await;
    assert_eq!(
        revoked,
        json!({ "tokenCount": 1, "clientCount": null, "userErrors": [] })
    );
    assert!(!app.is_alive(&administrator, &token).await);
    assert_eq!(
        codes(
            &app.graphql(&token, "{ viewer { scopes } }", json!({}))
                .await
        ),
        ["UNAUTHENTICATED"]
    );
    let fresh = app.token(&client).await;
    assert!(app.is_alive(&administrator, &fresh).await);
    let told = statuses(&app, &reader, &client, json!(null)).await;
    assert_eq!(
        told,
        HashMap::from([
            (jti(&token), "REVOKED".to_owned()),
            (jti(&fresh), "ACTIVE".to_owned())
        ])
    );
    let revoked = revoke(
        &app,
        &reader,
        json!({ "clients": [{ "clientId": client.client_id }] }),
    )
    .await;
    assert_eq!(
        revoked,
        json!({ "tokenCount": null, "clientCount": 1, "userErrors": [] })
    );
    assert!(
        !app.is_alive(&administrator, &fresh).await,
        "all of a client's at once"
    );
    assert!(
        statuses(&app, &reader, &client, json!(null))
            .await
            .values()
            .all(|status| status == "REVOKED")
    );
    assert!(
        app.is_alive(&administrator, &app.token(&client).await)
            .await
    );
}

/// All tokens in the list of the deployment, with their status.
async fn list(app: &TestApp, statuses: Option<Vec<TokenStatus>>) -> HashMap<String, TokenStatus> {
    let (system, slice) = (
        app.system(app.platform.id),
        Slice::new(Asked {
            first: Some(100),
            ..Asked::default()
        })
        .unwrap(),
    );
    let filter = tokens::TokenCriteria {
        now: app.clock.now(),
        client: None,
        statuses,
        issued: (None, None),
        jti: None,
        ip_address: None,
    };
    let found = tokens::list(&app.db, &system, &filter, &slice)
        .await
        .unwrap()
        .items;
    assert_eq!(
        tokens::count(&app.db, &system, &filter).await.unwrap(),
        Some(found.len() as u64)
    );
    found
        .into_iter()
        .map(|(_, token)| (token.row.jti, token.status))
        .collect::<HashMap<_, _>>()
}

async fn assert_as_verified(
    app: &TestApp,
    made: &[String],
    told: &HashMap<String, TokenStatus>,
    seconds: i64,
) {
    for token in made {
        let alive = app.tokens.verify(token, None).await.unwrap().is_some();
        assert_eq!(
            told[&jti(token)] == TokenStatus::Active,
            alive,
            "after {seconds} s"
        );
        let expired = claims(token)["exp"].as_i64().unwrap() <= app.clock.now().timestamp();
        assert_eq!(
            told[&jti(token)] == TokenStatus::Expired,
            expired,
            "after {seconds} s"
        );
    }
}

#[both_databases]
async fn the_status_that_is_told_is_what_verification_finds(app: TestApp) {
    app.clock.advance(Duration::microseconds(500_001));
    let made = all_sorts(&app).await;
    for seconds in [0, 59, 1, 3600] {
        app.clock.advance(
            Duration::seconds(seconds) - Duration::microseconds(if seconds == 59 { 2 } else { 0 }),
        );
        let told = list(&app, None).await;
        assert_eq!(told.len(), made.len());
        assert_as_verified(&app, &made, &told, seconds).await;
        let mut sorted = HashMap::new();
        for status in [
            TokenStatus::Active,
            TokenStatus::Expired,
            TokenStatus::Revoked,
        ] {
            let some = list(&app, Some(vec![status])).await;
            assert!(some.values().all(|other| *other == status));
            sorted.extend(some);
        }
        assert_eq!(sorted, told, "each has one status");
        assert_eq!(
            list(
                &app,
                Some(vec![
                    TokenStatus::Active,
                    TokenStatus::Revoked,
                    TokenStatus::Expired
                ])
            )
            .await,
            told
        );
        assert!(list(&app, Some(Vec::new())).await.is_empty());
    }
}
