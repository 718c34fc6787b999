//! What does not open the API, and what its holder is told.

use super::{INVALID_TOKEN, ask, ask_of, assert_refused, orders, path};
use crate::support::{ApiSeed, ClientSeed, TestApp, claims, forge, unsigned};
use chrono::Duration;
use domain::{
    client::bulk::{self, OnError},
    resource::{self, NewPermission, ResourcePatch},
};
use entity::{account::PolicyPreset, client::ClientStatus};
use serde_json::json;

/// RFC 6750 section 3.1: no error code where no token was sent. One in the query is none.
#[both_databases]
async fn without_a_token_it_is_401(app: TestApp) {
    let client = orders(&app).await;
    let token = app.token(&client).await;
    assert_refused(ask(&app, &path(""), &[]).await, 401, "");
    let scheme = [("authorization", "Basic c2hvcDpzZWNyZXQ=")];
    assert_refused(ask(&app, &path(""), &scheme).await, 401, "");
    let cookie = format!("access_token={token}");
    let cookie = [("cookie", cookie.as_str())];
    assert_refused(ask(&app, &path(""), &cookie).await, 401, "");
    let original = format!("/orders?access_token={token}");
    let uri = [("x-forwarded-uri", original.as_str())];
    assert_refused(ask(&app, &path(""), &uri).await, 401, "");
    let in_the_query = format!("{}&access_token={token}", path(""));
    ask(&app, &in_the_query, &[])
        .await
        .refused(400, "invalid_request");
}

/// RFC 6750 section 2: of two headers, none counts. With 400 nginx would report a failure of its
/// own.
#[both_databases]
async fn two_authorization_headers_are_401(app: TestApp) {
    let client = orders(&app).await;
    let bearer = format!("Bearer {}", app.token(&client).await);
    for other in [bearer.as_str(), "Basic c2hvcDpzZWNyZXQ="] {
        let headers = [("authorization", bearer.as_str()), ("authorization", other)];
        let answer = ask(&app, &path(""), &headers).await;
        assert_refused(answer, 401, ", error=\"invalid_request\"");
    }
}

#[both_databases]
async fn dead_and_forged_tokens_are_401(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let expired = app.token(&client).await;
    app.clock.advance(Duration::seconds(59));
    ask_of(&app, "orders:read", &expired).await.expect(200);
    app.clock.advance(Duration::seconds(1));
    let revoked = app.token(&client).await;
    ask_of(&app, "orders:read", &revoked).await.expect(200);
    app.post_form("/oauth/revoke", &client, &[("token", &revoked)])
        .await
        .expect(200);
    let good = app.token(&client).await;
    let claims = claims(&good);
    let mut foreign = claims.clone();
    foreign["iss"] = json!("https://elsewhere.test");
    let id_token = forge(&app, "JWT", &claims);
    let none = unsigned(r#"{"typ":"at+jwt","alg":"none"}"#, &claims.to_string());
    let cut = &good[..good.len() - 4];
    for token in [
        expired.as_str(),
        &revoked,
        &forge(&app, "at+jwt", &foreign),
        &id_token,
        &none,
        cut,
        "nonsense",
        "a b",
        "",
    ] {
        let answer = ask_of(&app, "", token).await;
        assert_refused(answer, 401, INVALID_TOKEN);
    }
    ask_of(&app, "orders:read", &good).await.expect(200);
}

#[both_databases]
async fn tokens_of_a_disabled_or_deleted_client_are_401(app: TestApp) {
    let client = orders(&app).await;
    let token = app.token(&client).await;
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    assert_refused(ask_of(&app, "", &token).await, 401, INVALID_TOKEN);
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    let token = app.token(&client).await;
    ask_of(&app, "", &token).await.expect(200);
    app.change(&app.system(client.account), async |work| {
        bulk::delete(work, &[client.id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    assert_refused(ask_of(&app, "", &token).await, 401, INVALID_TOKEN);
}

/// Every token of this server would open every API if it were not for this.
#[both_databases]
async fn a_token_for_another_api_is_401(app: TestApp) {
    let client = orders(&app).await;
    let other = app.account("other", PolicyPreset::Default).await;
    app.api(ApiSeed {
        account: Some(other.id),
        identifier: "https://orders.test.example/api",
        ..ApiSeed::default()
    })
    .await;
    let stranger = app
        .client(
            ClientSeed {
                scopes: &["orders:read", "orders:write"],
                ..ClientSeed::default()
            }
            .of(&other),
        )
        .await;
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for caller in [&stranger, &administrator] {
        let token = app.token(caller).await;
        for scope in ["", "orders:read"] {
            assert_refused(ask_of(&app, scope, &token).await, 401, INVALID_TOKEN);
        }
    }
    let bearer = format!("Bearer {}", app.token(&client).await);
    for near in [
        "https://orders.test/api/",
        "https://orders.test",
        "https://ORDERS.test/api",
        "https://orders.test/ap",
    ] {
        let path = format!("/oauth/forward-auth?audience={near}");
        let answer = ask(&app, &path, &[("authorization", &bearer)]).await;
        assert_refused(answer, 401, INVALID_TOKEN);
    }
}

/// RFC 6750 section 3.1: all scopes are needed, and named.
#[both_databases]
async fn a_missing_scope_is_403(app: TestApp) {
    let client = orders(&app).await;
    let narrow = app.token_for(&client, &[("scope", "orders:read")]).await;
    ask_of(&app, "orders:read", &narrow).await.expect(200);
    for (scope, told) in [
        ("orders:write", "orders:write"),
        ("orders:write orders:read", "orders:read orders:write"),
        ("orders", "orders"),
        ("openid", "openid"),
    ] {
        let challenge = format!(", error=\"insufficient_scope\", scope=\"{told}\"");
        assert_refused(ask_of(&app, scope, &narrow).await, 403, &challenge);
    }
}

/// As introspection counts them: what the token says and its client does not have counts for
/// nothing.
#[both_databases]
async fn scopes_that_the_client_does_not_have_are_missing(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::default()
        })
        .await;
    let mut greedy = claims(&app.token(&client).await);
    greedy["scope"] = json!("orders:read orders:write");
    let greedy = forge(&app, "at+jwt", &greedy);
    let answer = ask_of(&app, "", &greedy).await.expect(200);
    assert_eq!(answer.header("x-auth-request-scope"), "orders:read");
    ask_of(&app, "orders:write", &greedy).await.expect(403);
    // For an API at which it may do nothing, no token would be issued; there is no scope to tell.
    let mut nothing = claims(&greedy);
    nothing["scope"] = json!("orders:write");
    let nothing = forge(&app, "at+jwt", &nothing);
    let challenge = ", error=\"insufficient_scope\"";
    assert_refused(ask_of(&app, "", &nothing).await, 403, challenge);
}

/// A permission that is deleted takes the tokens with it.
#[both_databases]
async fn a_permission_that_is_deleted_closes_the_api(app: TestApp) {
    let api = app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:write"],
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    ask_of(&app, "orders:write", &token).await.expect(200);
    let patch = ResourcePatch {
        permissions: Some(vec![NewPermission {
            code: "orders:read".to_owned(),
            description: "Read orders.".to_owned(),
            category: "Tests".to_owned(),
            mutating: false,
        }]),
        ..ResourcePatch::default()
    };
    app.change(&app.system(client.account), async |work| {
        resource::update(work, api.id, None, patch).await
    })
    .await
    .unwrap();
    for scope in ["", "orders:write"] {
        assert_refused(ask_of(&app, scope, &token).await, 401, INVALID_TOKEN);
    }
}
