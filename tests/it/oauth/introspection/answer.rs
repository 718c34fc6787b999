//! What is said of tokens that live, and of those that do not.

use super::PATH;
use crate::support::{ClientSeed, Setup, TestApp, claims, forge};
use chrono::Duration;
use serde_json::json;

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
