//! A limit on the tokens of each client, which an account sets for itself.

use crate::support::{ClientSeed, Setup, TestApp, TestClient};
use chrono::Duration;
use serde_json::{Value, json};

async fn limit(app: &TestApp, administrator: &TestClient, value: Value) -> Value {
    let mutation =
        "mutation($value: Int) { updateAccountPolicy(input: { tokensPerMinute: $value }) {
        account { policy { tokensPerMinute } } userErrors { code path } } }";
    app.graphql(
        &app.token(administrator).await,
        mutation,
        json!({ "value": value }),
    )
    .await["data"]["updateAccountPolicy"]
        .clone()
}

/// A client that fetches a token for each request is told to keep it; RFC 6585 section 4, RFC 9110
/// section 10.2.3.
#[both_databases]
async fn a_client_gets_as_many_tokens_in_a_minute_as_its_account_allows(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let (client, other) = (
        app.client(ClientSeed::default()).await,
        app.client(ClientSeed::default()).await,
    );
    let elsewhere = app
        .account("elsewhere", entity::account::PolicyPreset::Default)
        .await
        .administrator;
    assert_eq!(
        limit(&app, &administrator, json!(3)).await["account"]["policy"]["tokensPerMinute"],
        3
    );
    for _ in 0..3 {
        app.ask(&client, &[]).await.expect(200);
    }
    app.clock.advance(Duration::seconds(20));
    let refused = app
        .ask(&client, &[])
        .await
        .refused(429, "temporarily_unavailable");
    assert_eq!(refused.header("retry-after"), "40");
    assert_eq!(refused.header("cache-control"), "no-store");
    app.ask(&other, &[]).await.expect(200);
    for _ in 0..5 {
        app.ask(&elsewhere, &[]).await.expect(200);
    }
    app.clock.advance(Duration::seconds(40));
    app.ask(&client, &[]).await.expect(200);
}

#[both_databases]
async fn a_request_that_is_refused_for_another_reason_does_not_count(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::default()).await;
    limit(&app, &administrator, json!(1)).await;
    for _ in 0..5 {
        app.ask(&client, &[("scope", "no:such")])
            .await
            .refused(400, "invalid_scope");
        app.introspect(&client, "x").await;
    }
    app.ask(&client, &[]).await.expect(200);
}

/// On every node, as soon as it hears of it; each counts for itself.
#[both_databases]
async fn a_limit_that_is_lifted_or_raised_counts_at_once(app: TestApp) {
    let administrator = app
        .client(ClientSeed {
            status: entity::client::ClientStatus::Active,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let client = app.client(ClientSeed::default()).await;
    let node = app.node(Setup::default()).await;
    limit(&app, &administrator, json!(2)).await;
    for _ in 0..2 {
        node.ask(&client, &[]).await.expect(200);
    }
    node.ask(&client, &[]).await.expect(429);
    app.ask(&client, &[]).await.expect(200);
    app.clock.advance(Duration::seconds(1));
    limit(&app, &administrator, json!(3)).await;
    node.ask(&client, &[]).await.expect(200);
    node.ask(&client, &[]).await.expect(429);
    app.clock.advance(Duration::seconds(60));
    assert_eq!(
        limit(&app, &administrator, Value::Null).await["account"]["policy"]["tokensPerMinute"],
        Value::Null
    );
    for _ in 0..10 {
        node.ask(&client, &[]).await.expect(200);
    }
}

#[both_databases]
async fn a_limit_is_at_least_one_and_at_most_a_million(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for value in [0, -1, 1_000_001] {
        let answer = limit(&app, &administrator, json!(value)).await;
        assert_eq!(
            answer["userErrors"],
            json!([{ "code": "INVALID", "path": ["tokensPerMinute"] }]),
            "{value}"
        );
    }
    for value in [1_000_000, 100] {
        assert_eq!(
            limit(&app, &administrator, json!(value)).await["account"]["policy"]["tokensPerMinute"],
            value
        );
    }
}

/// The same rule through REST.
#[both_databases]
async fn the_limit_is_a_rule_of_the_account_in_rest_too(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = format!("Bearer {}", app.token(&administrator).await);
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
    ];
    let path = format!("/api/v1/accounts/{}/policy", app.platform.id);
    for value in [json!(7), Value::Null] {
        let body = json!({ "tokensPerMinute": value }).to_string();
        let answer = app
            .request((axum::http::Method::PATCH, path.as_str()), &headers, body)
            .await
            .expect(200)
            .json();
        assert_eq!(answer["policy"]["tokensPerMinute"], value, "{answer}");
    }
}
