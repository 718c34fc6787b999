//! `POST /oauth/introspect` (RFC 7662).

use crate::support::{ApiSeed, Auth, ClientSeed, Setup, TestApp, claims, forge};
use axum::http::Method;
use chrono::Duration;
use domain::client::{self, ClientPatch};
use entity::{
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus},
};
use serde_json::json;

const PATH: &str = "/oauth/introspect";

/// E-01, RFC 7662 section 2.1.
#[both_databases]
async fn a_token_must_be_posted(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.post_form(PATH, &client, &[])
        .await
        .refused(400, "invalid_request");
    app.post_form(PATH, &client, &[("token_type_hint", "access_token")])
        .await
        .refused(400, "invalid_request");
    assert_eq!(
        app.request((Method::GET, PATH), &[], "")
            .await
            .expect(405)
            .header("allow"),
        "POST"
    );
}

/// E-02, RFC 7662 sections 2.1, 2.3 and 4: a caller must authenticate before it may try tokens.
#[both_databases]
async fn the_caller_must_prove_who_it_is(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    app.post_form(PATH, Auth::None, &[("token", &token)])
        .await
        .refused(401, "invalid_client");
    app.post_form(
        PATH,
        Auth::None,
        &[("token", &token), ("client_id", &client.client_id)],
    )
    .await
    .refused(401, "invalid_client");
    app.post_form(PATH, Auth::Bearer(token.clone()), &[("token", &token)])
        .await
        .refused(401, "invalid_client");
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    app.post_form(PATH, &client, &[("token", &token)])
        .await
        .refused(401, "invalid_client");
}

/// E-03, RFC 7662 section 2.2: of a token that is dead in whatever way, nothing is said but that.
#[both_databases]
async fn a_dead_token_is_inactive_and_nothing_else(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let expired = app.token(&client).await;
    app.clock.advance(Duration::seconds(61));
    let revoked = app.token(&client).await;
    app.post_form("/oauth/revoke", &client, &[("token", &revoked)])
        .await
        .expect(200);
    let mut foreign = claims(&app.token(&client).await);
    foreign["iss"] = json!("https://elsewhere.test");
    let foreign = forge(&app, "at+jwt", &foreign);
    for token in [
        expired.as_str(),
        &revoked,
        &foreign,
        "unknown",
        "a.b.c",
        &client.secret,
    ] {
        let answer = app
            .post_form(PATH, &client, &[("token", token)])
            .await
            .expect(200);
        assert_eq!(answer.json(), json!({ "active": false }));
    }
}

/// E-04, RFC 7662 section 2.2.
#[both_databases]
async fn a_living_token_is_described(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app
        .token_for(&client, &[("scope", "roles:read clients:read")])
        .await;
    let mut expected = claims(&token);
    expected["active"] = json!(true);
    expected["token_type"] = json!("Bearer");
    let answer = app.introspect(&client, &token).await;
    assert_eq!(answer, expected);
    for member in [
        "scope",
        "client_id",
        "sub",
        "aud",
        "iss",
        "exp",
        "iat",
        "jti",
    ] {
        assert!(!answer[member].is_null(), "{member}");
    }
}

/// E-05, RFC 7662 section 2.1.
#[both_databases]
async fn the_hint_is_only_a_hint(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    for hint in ["access_token", "refresh_token", "nonsense", ""] {
        let answer = app
            .post_form(
                PATH,
                &client,
                &[("token", &token), ("token_type_hint", hint)],
            )
            .await
            .expect(200);
        assert_eq!(answer.json()["active"], true, "{hint}");
    }
}

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

/// E-06: a node that has just been started, or that runs beside this one, says the same.
#[both_databases]
async fn all_nodes_say_the_same(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let other = app.node(Setup::default()).await;
    let token = app.token(&client).await;
    assert_eq!(
        app.introspect(&client, &token).await,
        other.introspect(&client, &token).await
    );
    other
        .post_form("/oauth/revoke", &client, &[("token", &token)])
        .await
        .expect(200);
    assert!(!app.is_alive(&client, &token).await && !other.is_alive(&client, &token).await);
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

/// E-08: nothing is cached, and who guesses at the door is slowed down.
#[both_databases]
async fn answers_are_not_cached_and_guessing_is_slowed_down(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let answer = app
        .post_form(PATH, &client, &[("token", &token)])
        .await
        .expect(200);
    assert_eq!(
        (answer.header("cache-control"), answer.header("pragma")),
        ("no-store", "no-cache")
    );
    let guess = || Auth::Basic(client.client_id.clone(), "wrong".to_owned());
    for _ in 0..10 {
        app.post_form(PATH, guess(), &[("token", &token)])
            .await
            .expect(401);
    }
    assert!(
        !app.post_form(PATH, guess(), &[("token", &token)])
            .await
            .expect(429)
            .header("retry-after")
            .is_empty()
    );
    // A generated secret is nothing that could be guessed.
    app.post_form(PATH, &client, &[("token", &token)])
        .await
        .expect(200);
}

/// E-09: other kinds of token that we might have signed are none of ours here.
#[both_databases]
async fn other_kinds_of_token_are_inactive(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let claims = claims(&app.token(&client).await);
    for typ in [
        "JWT",
        "id_token+jwt",
        "rt+jwt",
        "logout+jwt",
        "client-authentication+jwt",
    ] {
        assert_eq!(
            app.introspect(&client, &forge(&app, typ, &claims)).await,
            json!({ "active": false }),
            "{typ}"
        );
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
