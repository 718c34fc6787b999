//! What the proxy's configuration says in the query, and that a mistake in it lets no request
//! through.

use super::{ORDERS, ask, orders};
use crate::support::{TestApp, TestResponse};

/// Insists on the refusal of a configuration, which says what is wrong with it.
#[track_caller]
fn assert_misconfigured(answer: TestResponse, word: &str) {
    let answer = answer.refused(400, "invalid_request");
    let told = answer.json()["error_description"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(told.contains(word), "{told}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("x-auth-request-user").is_empty());
}

/// Whatever token comes with it: 400, of which every proxy makes a failure.
#[both_databases]
async fn a_configuration_that_is_not_understood_is_400(app: TestApp) {
    let client = orders(&app).await;
    let bearer = format!("Bearer {}", app.token(&client).await);
    let long = format!("audience={ORDERS}&scope={}", "a".repeat(8 * 1024));
    let cases = [
        ("", "audience"),
        ("scope=orders:read", "audience"),
        ("audience=", "audience"),
        (
            "audience=https://orders.test/api&audience=https://orders.test/api",
            "once",
        ),
        (
            "audience=https://orders.test/api&audience=https://bills.test",
            "once",
        ),
        (
            "audience=https://orders.test/api&scope=a&scope=b",
            "more than once",
        ),
        (
            "audience=https://orders.test/api&scopes=orders:write",
            "unknown",
        ),
        ("audience=https://orders.test/api&aud=", "unknown"),
        (
            "audience=https://orders.test/api&resource=https://orders.test/api",
            "unknown",
        ),
        ("audience=https://orders.test/api&scope=a%22b", "character"),
        ("audience=https://orders.test/api&scope=a%5Cb", "character"),
        ("audience=https://orders.test/api&scope=a%0Ab", "character"),
        ("audience=https://orders.test/api&scope=%C3%A4", "character"),
        ("audience=https://orders.test/api&scope=%zz", "encoded"),
        (long.as_str(), "8 KiB"),
    ];
    for (query, word) in cases {
        let path = format!("/oauth/forward-auth?{query}");
        let with = [
            ("authorization", bearer.as_str()),
            ("x-forwarded-method", "GET"),
        ];
        assert_misconfigured(ask(&app, &path, &with).await, word);
        assert_misconfigured(ask(&app, &path, &[]).await, word);
    }
    assert_misconfigured(
        ask(&app, "/oauth/forward-auth", &[("authorization", &bearer)]).await,
        "audience",
    );
}

/// RFC 9700 section 2.3: an API that receives a token for Latchkey's own could use it there.
#[both_databases]
async fn the_management_api_cannot_be_the_audience(app: TestApp) {
    let client = orders(&app).await;
    let management = app.tokens.management.clone();
    let token = app.token_for(&client, &[("resource", &management)]).await;
    let path = format!("/oauth/forward-auth?audience={management}");
    let bearer = format!("Bearer {token}");
    let answer = ask(&app, &path, &[("authorization", &bearer)]).await;
    assert_misconfigured(answer, "Latchkey API");
}
