//! Who may read the history of tokens.

use super::OF_ACCOUNT;
use crate::{
    graphql::codes,
    support::{ClientSeed, TestAccount, TestApp, TestClient},
};
use chrono::Duration;
use domain::{
    actor::Actor,
    history::{
        activity, tokens,
        usage::{self, Bucket, UsageSpan},
    },
    page::{Asked, Slice},
};
use entity::account::PolicyPreset;
use serde_json::json;

/// Nor does a caller learn of a client's name by way of its tokens.
#[both_databases]
async fn history_needs_tokens_read_and_names_need_clients_read(app: TestApp) {
    let blind = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let usage = "usage(from: \"2026-01-01T00:00:00Z\", until: \"2026-01-02T00:00:00Z\") { issued }";
    for field in [
        "issuedTokens { totalCount }",
        "activity { totalCount }",
        usage,
    ] {
        let answer = app
            .ask_as(
                &blind,
                &format!("{{ clients {{ nodes {{ {field} }} }} }}"),
                json!({}),
            )
            .await;
        assert_eq!(codes(&answer).first(), Some(&"FORBIDDEN"), "{field}");
    }
    let reader = app
        .client(ClientSeed {
            scopes: &["tokens:read"],
            ..ClientSeed::default()
        })
        .await;
    let data = app.data_for(&reader, OF_ACCOUNT, json!({})).await;
    assert!(
        data["issuedTokens"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|node| node["client"].is_null())
    );
}

/// Two accounts, and a client of the second that was given a token and refused another one.
async fn two_accounts(app: &TestApp) -> (TestAccount, TestAccount, TestClient) {
    let (one, other) = (
        app.account("one", PolicyPreset::Default).await,
        app.account("other", PolicyPreset::Default).await,
    );
    let client = app.client(ClientSeed::default().of(&other)).await;
    app.token(&client).await;
    app.ask(&client, &[("scope", "no:such")])
        .await
        .refused(400, "invalid_scope");
    (one, other, client)
}

async fn assert_usage_is_there_for_its_owner_only(
    app: &TestApp,
    reader: &Actor,
    (client, other): (&TestClient, &TestAccount),
    span: UsageSpan,
) {
    let points = usage::counted(&app.db, reader, Some(client.id), span)
        .await
        .unwrap();
    assert!(
        points
            .iter()
            .all(|point| (point.issued, point.refused) == (0, 0))
    );
    let owner = app.actor(&other.administrator).await;
    assert_eq!(
        usage::counted(&app.db, &owner, Some(client.id), span)
            .await
            .unwrap()[0]
            .issued,
        1,
        "it is there for its owner"
    );
}

#[both_databases]
async fn another_accounts_history_is_not_there(app: TestApp) {
    let (one, other, client) = two_accounts(&app).await;
    let (reader, now) = (app.actor(&one.administrator).await, app.clock.now());
    app.recorder.flush().await;
    let slice = Slice::new(Asked::default()).unwrap();
    let filter = |client| tokens::TokenCriteria {
        now,
        client,
        statuses: None,
        issued: (None, None),
        jti: None,
        ip_address: None,
    };
    let all = tokens::list(&app.db, &reader, &filter(None), &slice)
        .await
        .unwrap()
        .items;
    assert!(all.iter().all(|(_, token)| token.row.account_id == one.id) && all.len() == 1);
    assert!(
        tokens::list(&app.db, &reader, &filter(Some(client.id)), &slice)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let filter = activity::ActivityCriteria {
        now,
        client: client.id,
        kinds: None,
        at: (None, None),
    };
    assert!(
        activity::list(&app.db, &reader, &filter, &slice)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(
        activity::count(&app.db, &reader, &filter).await.unwrap(),
        Some(0)
    );
    let span = UsageSpan {
        from: now,
        until: now + Duration::hours(1),
        bucket: Bucket::Hour,
    };
    assert_usage_is_there_for_its_owner_only(&app, &reader, (&client, &other), span).await;
}
