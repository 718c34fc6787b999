//! Which resource a client may name, and the scopes that go with it.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims};
use entity::account::PolicyPreset;
use serde_json::json;

/// O-02, RFC 8707 section 2.
#[both_databases]
async fn a_resource_must_be_an_absolute_uri_without_a_fragment(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    for resource in [
        "orders",
        "/api",
        "//orders.test/api",
        "https://orders.test/api#x",
        "https://orders.test/api#",
        "https://",
    ] {
        app.ask(&client, &[("resource", resource)])
            .await
            .refused(400, "invalid_target");
    }
}

/// O-02: unknown, another spelling, another account's, or one that the client has no permission at.
#[both_databases]
async fn a_resource_that_the_client_may_not_use_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://bills.test/api",
        permissions: &[("bills:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let other = app.account("other", PolicyPreset::Default).await;
    let seed = ApiSeed {
        account: Some(other.id),
        identifier: "https://other.test/api",
        permissions: &[("theirs:read", false)],
        ..ApiSeed::default()
    };
    app.api(seed).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    let good = "https://orders.test/api";
    for resource in [
        "https://nowhere.test/api",
        "https://orders.test/api/",
        "https://ORDERS.test/api",
        "https://bills.test/api",
        "https://other.test/api",
        "https://latchkey.test",
    ] {
        app.ask(&client, &[("resource", resource)])
            .await
            .refused(400, "invalid_target");
        app.ask(&client, &[("resource", good), ("resource", resource)])
            .await
            .refused(400, "invalid_target");
    }
    app.ask(&client, &[("resource", good)]).await.expect(200);
}

/// O-02: with a resource, only its own scopes can be had.
#[both_databases]
async fn scopes_must_belong_to_the_resources_asked_for(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let orders = ("resource", "https://orders.test/api");
    app.ask(&client, &[orders, ("scope", "clients:read")])
        .await
        .refused(400, "invalid_scope");
    let answer = app.ask(&client, &[orders]).await.expect(200).json();
    assert_eq!(answer["scope"], "orders:read");
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["aud"],
        json!("https://orders.test/api")
    );
}
