//! What a caller hears whose authorization is missing, unknown or not enough.

use super::JSON;
use crate::{
    graphql::codes,
    support::{Auth, ClientSeed, TestApp},
};
use axum::{body::Body, http::Method};
use serde_json::json;

/// D-13, RFC 6750 section 3: a challenge without an error code, for those who brought nothing.
#[both_databases]
async fn without_a_token_the_answer_is_401_and_a_bare_challenge(app: TestApp) {
    let answer = app
        .post_json(
            "/graphql",
            Auth::None,
            &json!({ "query": "{ clients { totalCount } }" }),
        )
        .await
        .expect(401);
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer realm=\"latchkey\""
    );
    assert_eq!(codes(&answer.json()), ["UNAUTHENTICATED"]);
}

/// RFC 6750 section 3.1: with a scheme that is not supported there is no error code, as without a
/// token.
#[both_databases]
async fn another_scheme_than_bearer_is_challenged_without_an_error_code(app: TestApp) {
    for scheme in ["Basic eDp5", "Negotiate abc"] {
        let answer = app
            .post_json(
                "/graphql",
                Auth::Header(scheme.to_owned()),
                &json!({ "query": "{ viewer { scopes } }" }),
            )
            .await
            .expect(401);
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"latchkey\""
        );
        assert_eq!(codes(&answer.json()), ["UNAUTHENTICATED"]);
    }
}

/// D-14, RFC 6750 section 3.1.
#[both_databases]
async fn a_token_that_is_none_is_401_invalid_token(app: TestApp) {
    for token in ["x", "a.b.c", "%"] {
        let answer = app
            .post_json(
                "/graphql",
                Auth::Bearer(token.into()),
                &json!({ "query": "{ viewer { scopes } }" }),
            )
            .await
            .expect(401);
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"latchkey\", error=\"invalid_token\""
        );
    }
}

/// D-15, RFC 6750 section 3.1.
#[both_databases]
async fn a_token_with_too_little_scope_is_403_and_hears_which_is_missing(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token_for(&client, &[("scope", "roles:read")]).await;
    let answer = app
        .post_json(
            "/graphql",
            Auth::Bearer(token),
            &json!({ "query": "{ clients { totalCount } }" }),
        )
        .await
        .expect(403);
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"clients:read\""
    );
    assert_eq!(codes(&answer.json()), ["FORBIDDEN"]);
}

/// RFC 6750 section 2 (D-12).
#[both_databases]
async fn two_authorization_headers_are_400(app: TestApp) {
    let headers = [
        JSON,
        ("authorization", "Bearer a"),
        ("authorization", "Bearer b"),
    ];
    app.request(
        (Method::POST, "/graphql"),
        &headers,
        Body::from(r#"{"query":"{ viewer { scopes } }"}"#),
    )
    .await
    .expect(400);
}
