//! Headers and form of answers.

use super::FORMS;
use crate::support::{Auth, ClientSeed, TestApp, TestClient};

/// A good request to each of them.
async fn good(app: &TestApp, client: &TestClient, path: &str) -> crate::support::TestResponse {
    let token = app.token(client).await;
    app.post_form(
        path,
        client,
        &[("grant_type", "client_credentials"), ("token", &token)],
    )
    .await
    .expect(200)
}

/// RFC 6749 section 5.1.
#[both_databases]
async fn answers_of_every_kind_stay_out_of_caches(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        let refused = app.post_form(path, Auth::None, &[]).await.expect(401);
        let malformed = app.post_raw(path, &client, "%zz").await.expect(400);
        for answer in [good(&app, &client, path).await, refused, malformed] {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("pragma"), "no-cache", "{path}");
        }
    }
}

/// A-03, RFC 6749 sections 5.1 and 5.2.
#[both_databases]
async fn answers_are_json(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in ["/oauth/token", "/oauth/introspect"] {
        assert_eq!(
            good(&app, &client, path).await.header("content-type"),
            "application/json"
        );
    }
    for path in FORMS {
        let answer = app.post_form(path, Auth::None, &[]).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.json()["error_description"].is_string());
    }
}

/// A-15, RFC 9110 section 15.5.2.
#[both_databases]
async fn every_401_says_how_to_authenticate(app: TestApp) {
    let wrong = Auth::Basic("stranger".to_owned(), "nothing".to_owned());
    let wrong_in_body = Auth::Body("stranger".to_owned(), "nothing".to_owned());
    for path in FORMS {
        for auth in [
            Auth::None,
            wrong.clone(),
            wrong_in_body.clone(),
            Auth::Header("Negotiate abc".to_owned()),
        ] {
            let answer = app.post_form(path, auth, &[]).await.expect(401);
            assert!(
                answer
                    .header("www-authenticate")
                    .starts_with("Basic realm=\"")
            );
        }
    }
}

/// A-16, RFC 9700 sections 4.2.4 and 4.16.
#[both_databases]
async fn browsers_are_told_not_to_guess_types_or_leak_referrers(app: TestApp) {
    for path in [
        "/oauth/jwks",
        "/.well-known/oauth-authorization-server",
        "/docs",
        "/healthz",
        "/oauth/token",
        "/nowhere",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}

/// A-16, RFC 9700 section 4.16.
#[both_databases]
async fn pages_cannot_be_framed(app: TestApp) {
    let page = app.get("/docs").await.expect(200);
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    assert_eq!(page.header("x-frame-options"), "DENY");
}
