//! Lists of tokens: pages, spans of time, and what they tell of each.

use super::{OF_ACCOUNT, jti, statuses};
use crate::{
    graphql::codes,
    history::{data, each},
    support::{ClientSeed, TestApp},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use domain::client::bulk::{self, OnError};
use serde_json::{Value, json};

#[both_databases]
async fn tokens_of_one_moment_are_paged_without_a_gap(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (reader, client) = (
        app.token(&administrator).await,
        app.client(ClientSeed::default()).await,
    );
    let mut made = vec![jti(&reader)];
    for n in 0..7 {
        made.push(jti(&app.token(&client).await));
        app.clock
            .advance(Duration::milliseconds(if n == 4 { 1 } else { 0 }));
    }
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = data(
            &app,
            &reader,
            OF_ACCOUNT,
            json!({ "first": 3, "after": after }),
        )
        .await["issuedTokens"]
            .clone();
        assert_eq!(page["totalCount"], 8);
        seen.extend(each(&page["nodes"], "jti").into_iter().map(str::to_owned));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert!(
        seen[..2].iter().all(|jti| made[6..].contains(jti)),
        "the newest come first"
    );
    seen.sort();
    made.sort();
    assert_eq!(seen, made);
}

#[both_databases]
async fn tokens_can_be_asked_for_by_time(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    let before = app.token(&client).await;
    app.clock.advance(Duration::minutes(1));
    let (reader, after) = (app.token(&administrator).await, app.token(&client).await);
    let moment = app.clock.now().to_rfc3339();
    let told = statuses(
        &app,
        &reader,
        &client,
        json!({ "issuedAt": { "until": moment } }),
    )
    .await;
    assert_eq!(told.into_keys().collect::<Vec<_>>(), [jti(&before)]);
    let told = statuses(
        &app,
        &reader,
        &client,
        json!({ "issuedAt": { "from": moment } }),
    )
    .await;
    assert_eq!(told.into_keys().collect::<Vec<_>>(), [jti(&after)]);
}

#[both_databases]
async fn tokens_of_a_client_that_is_gone_stay_in_the_accounts_list(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let reader = app.token(&administrator).await;
    let client = app.client(ClientSeed::default()).await;
    app.clock.advance(Duration::seconds(1));
    let token = app.token(&client).await;
    let (system, ids) = (app.system(app.platform.id), [client.id]);
    app.change(&system, async |work| {
        bulk::delete(work, &ids, OnError::RejectAll).await
    })
    .await
    .unwrap();
    let page = data(&app, &reader, OF_ACCOUNT, json!({})).await["issuedTokens"].clone();
    assert_eq!(
        page["nodes"][0],
        json!({ "jti": jti(&token), "subjectId": client.id.to_string(), "client": null })
    );
    assert_eq!(
        page["nodes"][1]["client"]["clientId"],
        administrator.client_id
    );
}

#[both_databases]
async fn what_a_token_was_for_and_where_it_went_is_told(app: TestApp) {
    let administrator = app
        .client(ClientSeed {
            ttl: Some(120),
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let token = app
        .token_for(&administrator, &[("scope", "tokens:read clients:read")])
        .await;
    let query = "{ issuedTokens { nodes { jti grantType scopes issuedAt expiresAt status ipAddress client { clientId } } } }";
    let node = data(&app, &token, query, json!({})).await["issuedTokens"]["nodes"][0].clone();
    let expected = json!({
        "jti": jti(&token), "grantType": "client_credentials", "scopes": ["clients:read", "tokens:read"],
        "issuedAt": "2026-01-01T12:00:00Z", "expiresAt": "2026-01-01T12:02:00Z", "status": "ACTIVE", "ipAddress": "192.0.2.1",
        "client": { "clientId": administrator.client_id },
    });
    assert_eq!(node, expected);
}

#[both_databases]
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
        assert_eq!(
            codes(
                &app.graphql(&reader, OF_ACCOUNT, json!({ "after": after }))
                    .await
            ),
            ["BAD_USER_INPUT"],
            "{cursor}"
        );
    }
    let filter = json!({ "filter": { "issuedAt": { "from": "-0001-01-01T00:00:00Z" } } });
    assert_eq!(
        codes(&app.graphql(&reader, OF_ACCOUNT, filter).await).first(),
        Some(&"BAD_USER_INPUT")
    );
}
