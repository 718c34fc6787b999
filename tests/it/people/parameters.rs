//! Parameters of authorization requests that the conformance plans of the OpenID Foundation try: those
//! that change something, and those that must change nothing.

use super::{
    Tokens, answer, authorize_url, code, exchange, signed_in, submit_password, tokens, web_app,
};
use crate::support::{Browser, ClientSeed, TestApp, claims};
use axum::{body::Body, http::Method};
use chrono::Duration;
use domain::client::SignInSettings;
use test_macros::both_databases;

#[both_databases]
async fn parameters_that_mean_nothing_here_change_nothing(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    for more in [
        ("display", "page"),
        ("display", "popup"),
        ("claims_locales", "se"),
        ("acr_values", "1 2"),
        (
            "claims",
            r#"{"userinfo":{"name":{"essential":true}},"id_token":{"email":null}}"#,
        ),
        ("prompt", "select_account"),
        ("extra", "foobar"),
    ] {
        let code = code(&browser, &client, &[more]).await;
        let response = exchange(&app, &client, &code, &[]).await.expect(200);
        let said = claims(&Tokens::of(&response).id.unwrap());
        assert_eq!(said["sub"], person.id.to_string(), "{more:?}");
        assert!(said.get("email").is_none(), "{more:?}");
    }
}

#[both_databases]
async fn a_client_suggests_a_username_and_a_language(app: TestApp) {
    let client = app.client(web_app()).await;
    let browser = Browser::new(&app);
    let asked = [("login_hint", "ada"), ("ui_locales", "se de en")];
    let page = browser.open(&authorize_url(&client, &asked)).await;
    let text = page.expect(200).text();
    assert!(text.contains("<html lang=\"de\">"), "{text}");
    assert!(text.contains("value=\"ada\""), "{text}");
    let long = "x".repeat(513);
    for name in ["login_hint", "ui_locales", "nonce"] {
        let url = authorize_url(&client, &[(name, long.as_str())]);
        let members = answer(&browser.get(&url).await);
        assert_eq!(members["error"], "invalid_request", "{name}");
    }
}

#[both_databases]
async fn a_request_without_a_nonce_gets_an_id_token_without_one(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[("nonce", "")]).await;
    assert!(claims(&held.id.unwrap()).get("nonce").is_none());
}

/// `prompt=none` and `max_age` of a session that is recent enough: no page, and the same `auth_time`.
#[both_databases]
async fn a_recent_session_is_used_without_a_page(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = Browser::new(&app);
    let page = browser.open(&authorize_url(&client, &[])).await.expect(200);
    let response = submit_password(&browser, &page, &person).await;
    let code = answer(&browser.follow(response).await)["code"].clone();
    let first = Tokens::of(&exchange(&app, &client, &code, &[]).await.expect(200));
    app.clock.advance(Duration::seconds(100));
    for more in [[("prompt", "none")], [("max_age", "10000")]] {
        let again = tokens(&app, &browser, &client, &more).await;
        let (one, two) = (
            claims(&first.id.clone().unwrap()),
            claims(&again.id.unwrap()),
        );
        assert_eq!(one["auth_time"], two["auth_time"], "{more:?}");
        assert_eq!(one["sub"], two["sub"], "{more:?}");
    }
}

#[both_databases]
async fn scopes_may_come_in_any_order(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    for scope in ["email openid", "openid email", "email email openid"] {
        let code = code(&browser, &client, &[("scope", scope)]).await;
        let answer = exchange(&app, &client, &code, &[]).await.expect(200).json();
        assert!(answer["id_token"].is_string(), "{scope}");
        assert_eq!(answer["scope"], "email openid", "{scope}");
    }
    // What is not offered is not ignored.
    for scope in ["openid address", "openid phone"] {
        let url = authorize_url(&client, &[("scope", scope)]);
        assert_eq!(answer(&browser.get(&url).await)["error"], "invalid_scope");
    }
}

/// OpenID Connect Core section 5.3.1. A token in the body is none (RFC 6750 section 2.2 is optional).
#[both_databases]
async fn userinfo_is_read_by_get_and_by_post_with_a_header(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(web_app()).await;
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &[]).await.access;
    let bearer = format!("Bearer {token}");
    for method in [Method::GET, Method::POST] {
        let headers = [("authorization", bearer.as_str())];
        let info = app
            .request((method, "/oauth/userinfo"), &headers, Body::empty())
            .await
            .expect(200);
        assert_eq!(info.header("cache-control"), "no-store");
        assert_eq!(info.json()["sub"], person.id.to_string());
    }
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("access_token={token}");
    app.request((Method::POST, "/oauth/userinfo"), &headers, body)
        .await
        .expect(401);
}

#[both_databases]
async fn a_second_sign_in_is_the_same_user_with_another_auth_time(app: TestApp) {
    let person = app.person("ada", None).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            sign_in: SignInSettings {
                claims_in_id_token: true,
                ..seed.sign_in
            },
            ..seed
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let first = claims(&tokens(&app, &browser, &client, &[]).await.id.unwrap());
    assert_eq!(first["email"], "ada@example.com");
    app.clock.advance(Duration::seconds(100));
    let url = authorize_url(&client, &[("prompt", "login")]);
    let page = browser.open(&url).await.expect(200);
    let response = submit_password(&browser, &page, &person).await;
    let code = answer(&browser.follow(response).await)["code"].clone();
    let second = exchange(&app, &client, &code, &[]).await.expect(200);
    let second = claims(&Tokens::of(&second).id.unwrap());
    assert_eq!(first["sub"], second["sub"]);
    let times = (first["auth_time"].as_i64(), second["auth_time"].as_i64());
    assert_eq!(times.0.map(|time| time + 100), times.1);
}
