//! Which requests are let in, by method, media type, form and size.

use super::JSON;
use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

/// Cross-site request forgery needs one of these content types.
#[both_databases]
async fn only_json_may_be_posted(app: TestApp) {
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let body = r#"{"query":"{ viewer { scopes } }"}"#;
        app.request(
            (Method::POST, "/graphql"),
            &[("content-type", content_type)],
            body,
        )
        .await
        .expect(415);
    }
    app.request(
        (Method::POST, "/graphql"),
        &[],
        r#"{"query":"{ viewer { scopes } }"}"#,
    )
    .await
    .expect(415);
}

#[both_databases]
async fn a_mutation_is_not_executed_over_get(app: TestApp) {
    let query = "/graphql?query=mutation%20%7B%20revokeAllTokens%20%7B%20__typename%20%7D%20%7D";
    let answer = app.get(query).await.expect(405);
    assert_eq!(answer.header("allow"), "POST");
}

#[both_databases]
async fn a_query_over_get_is_executed(app: TestApp) {
    let answer = app
        .get("/graphql?query=%7B%20viewer%20%7B%20scopes%20%7D%20%7D")
        .await
        .expect(200);
    assert_eq!(
        answer.json(),
        json!({ "data": { "viewer": { "scopes": [] } } })
    );
}

#[both_databases]
async fn other_methods_are_not_allowed(app: TestApp) {
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = app
            .request((method, "/graphql"), &[JSON], "{}")
            .await
            .expect(405);
        assert_eq!(answer.header("allow"), "GET, POST");
    }
}

#[both_databases]
async fn batches_and_malformed_bodies_are_400(app: TestApp) {
    for body in [
        "[]",
        "[{\"query\":\"{ viewer { scopes } }\"}]",
        "",
        "{",
        "\"x\"",
        "{}",
        "{\"query\":1}",
        "{\"query\":\"\",\"variables\":[]}",
    ] {
        app.request((Method::POST, "/graphql"), &[JSON], body)
            .await
            .expect(400);
    }
    app.request((Method::POST, "/graphql"), &[JSON], vec![0xFF, 0xFE])
        .await
        .expect(400);
}

#[both_databases]
async fn a_body_of_more_than_64_kib_is_413(app: TestApp) {
    let body = |length: usize| {
        let fixed = r#"{"query":"{ viewer { scopes } }","operationName":null,"x":""}"#.len();
        format!(
            r#"{{"query":"{{ viewer {{ scopes }} }}","operationName":null,"x":"{}"}}"#,
            "x".repeat(length - fixed)
        )
    };
    app.request((Method::POST, "/graphql"), &[JSON], body(64 * 1024))
        .await
        .expect(200);
    app.request((Method::POST, "/graphql"), &[JSON], body(64 * 1024 + 1))
        .await
        .expect(413);
}

#[both_databases]
async fn a_media_type_that_is_not_offered_is_406(app: TestApp) {
    let headers = [JSON, ("accept", "text/html")];
    app.request(
        (Method::POST, "/graphql"),
        &headers,
        r#"{"query":"{ viewer { scopes } }"}"#,
    )
    .await
    .expect(406);
}
