//! A token that opens the API, and who is said to hold it.

use super::{ORDERS, ask, ask_of, orders, path};
use crate::support::{ApiSeed, ClientSeed, TestApp, claims};
use axum::{body::Body, http::Method};
use entity::{account::PolicyPreset, client::AccessLevel};

#[both_databases]
async fn the_proxy_learns_who_calls(app: TestApp) {
    let client = orders(&app).await;
    let token = app.token(&client).await;
    let claims = claims(&token);
    for scope in ["", "orders:read", "orders:read orders:write"] {
        let answer = ask_of(&app, scope, &token).await.expect(200);
        assert!(answer.body.is_empty());
        for (name, value) in [
            ("x-auth-request-user", claims["sub"].as_str().unwrap()),
            ("x-auth-request-client-id", "shop"),
            ("x-auth-request-account", "default"),
            ("x-auth-request-scope", "orders:read orders:write"),
            ("x-auth-request-token-id", claims["jti"].as_str().unwrap()),
            ("x-auth-request-access", "read_write"),
            ("cache-control", "no-store"),
            ("www-authenticate", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }
}

#[both_databases]
async fn a_read_only_client_is_marked(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    let answer = ask_of(&app, "orders:read", &token).await.expect(200);
    assert_eq!(answer.header("x-auth-request-access"), "read_only");
}

/// RFC 9068 section 4: `aud` contains the API; the scopes of others say nothing here.
#[both_databases]
async fn of_a_token_for_two_apis_the_scopes_of_one_count(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.api(ApiSeed {
        identifier: "https://bills.test",
        permissions: &[("bills:read", false)],
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read", "bills:read"],
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    assert_eq!(claims(&token)["aud"].as_array().unwrap().len(), 2);
    let answer = ask_of(&app, "", &token).await.expect(200);
    assert_eq!(answer.header("x-auth-request-scope"), "orders:read");
    ask_of(&app, "bills:read", &token).await.expect(403);
}

/// A client of another account than the one that the proxy serves is told apart by name.
#[both_databases]
async fn the_account_is_that_of_the_token(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    app.api(ApiSeed {
        account: Some(other.id),
        ..ApiSeed::default()
    })
    .await;
    let client = app
        .client(
            ClientSeed {
                scopes: &["orders:read"],
                ..ClientSeed::default()
            }
            .of(&other),
        )
        .await;
    let answer = ask_of(&app, "", &app.token(&client).await)
        .await
        .expect(200);
    assert_eq!(answer.header("x-auth-request-account"), "other");
}

/// What a proxy may send along has no part in the answer.
#[both_databases]
async fn method_of_the_question_body_and_cookies_do_not_matter(app: TestApp) {
    let client = orders(&app).await;
    let bearer = format!("Bearer {}", app.token(&client).await);
    for method in [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ] {
        let headers = [
            ("authorization", bearer.as_str()),
            ("x-forwarded-method", method.as_str()),
            ("x-forwarded-host", "orders.test"),
            ("content-type", "text/plain"),
            ("cookie", "latchkey_session=nonsense"),
            ("origin", "https://elsewhere.test"),
            ("x-auth-request-user", "forged"),
        ];
        let path = path("orders:read");
        let asked = app.request((method.clone(), &path), &headers, Body::from("a body"));
        let answer = asked.await.expect(200);
        assert_eq!(answer.header("x-auth-request-client-id"), "shop");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}

/// The identifier is taken as it is, however the query spells it.
#[both_databases]
async fn the_audience_may_be_encoded_or_not(app: TestApp) {
    let client = orders(&app).await;
    let bearer = format!("Bearer {}", app.token(&client).await);
    let headers = [("authorization", bearer.as_str())];
    for query in [
        format!("audience={ORDERS}"),
        "audience=https%3A%2F%2Forders.test%2Fapi&scope=orders%3Aread+orders:write".to_owned(),
        format!("scope=orders:read%20orders:write&audience={ORDERS}"),
        format!("scope=&audience={ORDERS}"),
    ] {
        let path = format!("/oauth/forward-auth?{query}");
        ask(&app, &path, &headers).await.expect(200);
    }
}
