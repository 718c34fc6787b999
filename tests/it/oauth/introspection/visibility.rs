//! What is told of a token to whom.

use crate::support::{ApiSeed, ClientSeed, TestApp, claims, forge};
use domain::client::{self, ClientPatch};
use entity::{account::PolicyPreset, client::AccessLevel};
use serde_json::json;

/// E-06, RFC 7662 section 4: only the scopes that still count are told, so no API trusts a token
/// for more than our own API would.
#[both_databases]
async fn only_scopes_that_still_count_are_told(app: TestApp) {
    let client = app.client(ClientSeed::with_role("editor")).await;
    let token = app.token(&client).await;
    // Claims that this server would never have signed: more than the client has.
    let mut greedy = claims(&token);
    greedy["scope"] = json!("clients:read accounts:write no:such");
    let greedy = forge(&app, "at+jwt", &greedy);
    assert_eq!(
        app.introspect(&client, &greedy).await["scope"],
        "clients:read"
    );
    assert_eq!(app.actor_of(&greedy).await.unwrap().scopes.len(), 1);
    let patch = ClientPatch {
        access_level: Some(AccessLevel::ReadOnly),
        ..ClientPatch::default()
    };
    app.change(&app.system(client.account), async |work| {
        client::update(work, client.id, None, patch).await
    })
    .await
    .unwrap();
    assert_eq!(
        app.introspect(&client, &token).await,
        json!({ "active": false })
    );
}

/// E-07: one's own tokens, those for an API that one speaks for, and with `tokens:read` those of
/// the account.
#[both_databases]
async fn who_may_know_of_a_token(app: TestApp) {
    let server = app.client(ClientSeed::default()).await;
    let bystander = app.client(ClientSeed::default()).await;
    let auditor = app.client(ClientSeed::with_role("viewer")).await;
    let other = app.account("other", PolicyPreset::Default).await;
    app.api(ApiSeed {
        servers: &[&server],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let for_orders = app
        .token_for(&client, &[("resource", "https://orders.test/api")])
        .await;
    let for_us = app
        .token_for(&client, &[("resource", "https://latchkey.test/api")])
        .await;
    let callers = [
        (&client, true, true),
        (&server, true, false),
        (&bystander, false, false),
        (&auditor, true, true),
        (&other.administrator, false, false),
    ];
    for (caller, orders, us) in callers {
        for (token, may) in [(&for_orders, orders), (&for_us, us)] {
            let answer = app.introspect(caller, token).await;
            if may {
                assert_eq!(answer["active"], true)
            } else {
                assert_eq!(answer, json!({ "active": false }))
            }
        }
    }
}

/// E-07, RFC 7662 section 4: of a token for two APIs, who speaks for one of them learns what the
/// token allows there.
#[both_databases]
async fn a_resource_server_sees_the_scopes_of_its_own_api_only(app: TestApp) {
    let server = app.client(ClientSeed::default()).await;
    let both = app.client(ClientSeed::default()).await;
    app.api(ApiSeed {
        servers: &[&server, &both],
        ..ApiSeed::default()
    })
    .await;
    let bills = [("bills:read", false)];
    app.api(ApiSeed {
        identifier: "https://bills.test",
        permissions: &bills,
        servers: &[&both],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "orders:write", "bills:read"],
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    assert_eq!(
        claims(&token)["aud"],
        json!(["https://bills.test", "https://orders.test/api"])
    );
    for (caller, scope) in [
        (&server, "orders:read orders:write"),
        (&both, "bills:read orders:read orders:write"),
        (&client, "bills:read orders:read orders:write"),
    ] {
        let answer = app.introspect(caller, &token).await;
        assert_eq!(
            (&answer["active"], &answer["scope"]),
            (&json!(true), &json!(scope))
        );
    }
}
