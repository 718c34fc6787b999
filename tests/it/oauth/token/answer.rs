//! What a client is answered that asks for a token and gets one.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::HashSet;

/// C-01, RFC 6749 section 5.1.
#[both_databases]
async fn a_client_gets_a_bearer_token_and_its_life_in_seconds(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let answer = app.ask(&client, &[]).await.expect(200).json();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], json!(3600), "a number, not a text");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["client_id"],
        client.client_id
    );
}

/// C-02, RFC 6749 section 3.3: what was granted is always said.
#[both_databases]
async fn the_answer_names_the_scope_granted(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:write", "orders:read"],
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(
        app.ask(&client, &[]).await.json()["scope"],
        "orders:read orders:write"
    );
    assert_eq!(
        app.ask(&client, &[("scope", "orders:read")]).await.json()["scope"],
        "orders:read"
    );
}

/// C-03, RFC 6749 section 4.4.3.
#[both_databases]
async fn client_credentials_bring_neither_refresh_token_nor_id_token(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let answer = app.ask(&client, &[]).await.expect(200).json();
    let mut members: Vec<_> = answer.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["access_token", "expires_in", "token_type"]);
}

/// C-10, RFC 6749 sections 10.3 and 10.10: 27 base62 characters are 160 bits.
#[both_databases]
async fn no_two_tokens_are_the_same(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (one, other) = (app.token(&client).await, app.token(&client).await);
    assert_ne!(one, other);
    let jti = |token: &str| claims(token)["jti"].as_str().unwrap().to_owned();
    assert_ne!(jti(&one), jti(&other));
    assert!(jti(&one).len() == 32 && jti(&one).bytes().all(|b| b.is_ascii_hexdigit()));
}

/// C-12.
#[both_databases]
async fn a_hundred_requests_at_once_get_a_hundred_tokens(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let answers = join_all((0..100).map(|_| app.ask(&client, &[]))).await;
    let ids: HashSet<_> = answers
        .into_iter()
        .map(|answer| {
            claims(answer.expect(200).json()["access_token"].as_str().unwrap())["jti"].to_string()
        })
        .collect();
    assert_eq!(ids.len(), 100);
}
