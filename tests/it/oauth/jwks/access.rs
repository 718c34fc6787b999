//! Who may read the keys, and for how long they may be kept.

use super::rotate;
use crate::support::TestApp;
use axum::http::Method;

/// G-06, RFC 9111 section 5.2.2 and RFC 9110 section 8.8.3.
#[both_databases]
async fn the_keys_may_be_cached_for_five_minutes(app: TestApp) {
    let answer = app.get("/oauth/jwks").await;
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    let tag = answer.header("etag").to_owned();
    let again = async |value: &str| {
        app.request(
            (Method::GET, "/oauth/jwks"),
            &[("if-none-match", value)],
            "",
        )
        .await
    };
    let unchanged = again(&tag).await.expect(304);
    assert!(unchanged.body.is_empty());
    assert_eq!(
        (unchanged.header("etag"), unchanged.header("cache-control")),
        (tag.as_str(), "public, max-age=300")
    );
    again(&format!("\"x\", W/{tag}")).await.expect(304);
    again("*").await.expect(304);
    again("\"x\"").await.expect(200);
    rotate(&app).await;
    assert_ne!(again(&tag).await.expect(200).header("etag"), tag);
}

/// G-06 and P-05.
#[both_databases]
async fn the_keys_are_for_everybody_and_only_to_read(app: TestApp) {
    let answer = app
        .request(
            (Method::GET, "/oauth/jwks"),
            &[("origin", "https://app.test")],
            "",
        )
        .await
        .expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let head = app
        .request((Method::HEAD, "/oauth/jwks"), &[], "")
        .await
        .expect(200);
    assert!(head.body.is_empty() && !head.header("etag").is_empty());
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(
            app.request((method, "/oauth/jwks"), &[], "")
                .await
                .expect(405)
                .header("allow"),
            "GET,HEAD"
        );
    }
}
