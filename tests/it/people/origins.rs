//! Which scripts may read answers (checklist lines P-01 to P-06, F-09).

use super::{public_app, signed_in, tokens, web_app};
use crate::support::{ClientSeed, TestApp, TestResponse};
use axum::{body::Body, http::Method};
use domain::client::urls::Urls;
use entity::client::ClientStatus;
use test_macros::both_databases;

async fn from(app: &TestApp, origin: &str, token: &str) -> TestResponse {
    let headers = [
        ("origin", origin),
        ("authorization", &format!("Bearer {token}")),
    ];
    app.request((Method::GET, "/oauth/userinfo"), &headers, Body::empty())
        .await
}

#[both_databases]
async fn only_listed_origins_may_read_an_answer(app: TestApp) {
    let person = app.person("ada", None).await;
    let seed = web_app();
    let client = app
        .client(ClientSeed {
            urls: Urls {
                web_origins: vec!["+".to_owned(), "https://spa.example.org".to_owned()],
                ..seed.urls.clone()
            },
            ..seed
        })
        .await;
    let browser = signed_in(&app, &person).await;
    let token = tokens(&app, &browser, &client, &[]).await.access;
    let cases = [
        ("https://app.example.com", true),
        ("https://spa.example.org", true),
        ("https://app.example.com.evil.org", false),
        ("http://app.example.com", false),
        ("https://app.example.com:8443", false),
        ("null", false),
    ];
    for (origin, allowed) in cases {
        let response = from(&app, origin, &token).await.expect(200);
        let expected = if allowed { origin } else { "" };
        assert_eq!(response.header("access-control-allow-origin"), expected);
        assert_eq!(response.header("access-control-allow-credentials"), "");
        if origin != "null" {
            assert!(response.header("vary").to_lowercase().contains("origin"));
        }
    }
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    let response = from(&app, "https://app.example.com", &token)
        .await
        .expect(401);
    assert_eq!(response.header("access-control-allow-origin"), "");
}

/// P-03: a preflight names no client, and is answered without credentials.
#[both_databases]
async fn a_preflight_is_answered_for_any_origin_without_credentials(app: TestApp) {
    for path in ["/oauth/token", "/oauth/revoke", "/oauth/userinfo"] {
        let headers = [
            ("origin", "https://any.example.net"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization"),
        ];
        let response = app
            .request((Method::OPTIONS, path), &headers, Body::empty())
            .await
            .expect(204);
        assert_eq!(
            response.header("access-control-allow-origin"),
            "https://any.example.net"
        );
        assert_eq!(response.header("access-control-allow-credentials"), "");
    }
}

/// F-09, and errors of the token endpoint once the client is known.
#[both_databases]
async fn a_script_of_a_public_client_reads_errors_and_revokes(app: TestApp) {
    let person = app.person("ada", None).await;
    let client = app.client(public_app()).await;
    let browser = signed_in(&app, &person).await;
    let held = tokens(&app, &browser, &client, &[]).await;
    let post = async |path, body: String| {
        let headers = [
            ("origin", "https://app.example.com"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        app.request((Method::POST, path), &headers, Body::from(body))
            .await
    };
    let id = &client.client_id;
    let refused = post(
        "/oauth/token",
        format!("client_id={id}&grant_type=authorization_code&code=x"),
    )
    .await
    .refused(400, "invalid_grant");
    assert_eq!(
        refused.header("access-control-allow-origin"),
        "https://app.example.com"
    );
    let revoked = post(
        "/oauth/revoke",
        format!("client_id={id}&token={}", held.refresh),
    )
    .await
    .expect(200);
    assert_eq!(
        revoked.header("access-control-allow-origin"),
        "https://app.example.com"
    );
    let unknown = post(
        "/oauth/token",
        "client_id=unknown&grant_type=authorization_code&code=x".to_owned(),
    )
    .await
    .refused(401, "invalid_client");
    assert_eq!(unknown.header("access-control-allow-origin"), "");
}
