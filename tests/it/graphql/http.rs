//! GraphQL over HTTP: what is let in, and how a refusal looks. The `graphql-http` audits of the
//! interoperability tests try the rest.

use super::codes;
use crate::support::{Auth, ClientSeed, TestApp};
use axum::{body::Body, http::Method};
use entity::client::ClientStatus;
use serde_json::json;

const JSON: (&str, &str) = ("content-type", "application/json");

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

/// K9, V-01: the promise of the product.
#[both_databases]
async fn a_disabled_client_is_refused_with_a_token_it_already_holds(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&client).await;
    let query = json!({ "query": "{ clients { totalCount } }" });
    app.post_json("/graphql", Auth::Bearer(token.clone()), &query)
        .await
        .expect(200);
    let disable = "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { succeeded } }";
    let data = app
        .data_for(
            &administrator,
            disable,
            json!({ "id": client.id.to_string() }),
        )
        .await;
    assert_eq!(data["setClientsStatus"]["succeeded"], 1);
    app.post_json("/graphql", Auth::Bearer(token.clone()), &query)
        .await
        .expect(401);
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    app.post_json("/graphql", Auth::Bearer(token), &query)
        .await
        .expect(401);
    app.ask(&client, &[]).await.expect(200);
}

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

/// OAuth 2.1 section 5.1 (D-11): a token in the URL is not looked at.
#[both_databases]
async fn a_token_in_the_query_string_is_ignored(app: TestApp) {
    let token = app
        .token(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    let path =
        format!("/graphql?query=%7B%20viewer%20%7B%20scopes%20%7D%20%7D&access_token={token}");
    assert_eq!(
        app.get(&path).await.json()["data"]["viewer"]["scopes"],
        json!([])
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

/// PostgreSQL cannot store it, and would fail.
#[both_databases]
async fn the_character_nul_is_the_callers_fault(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let by_variable = app
        .ask_as(
            &administrator,
            "query($id: String!) { client(by: { clientId: $id }) { id } }",
            json!({ "id": "a\0b" }),
        )
        .await;
    assert_eq!(codes(&by_variable), ["BAD_USER_INPUT"]);
    let in_document = app
        .ask_as(
            &administrator,
            r#"{ client(by: { clientId: "a\u0000b" }) { id } }"#,
            json!({}),
        )
        .await;
    assert_eq!(codes(&in_document), ["BAD_USER_INPUT"]);
}

/// Coercion is the caller's fault, whatever async-graphql makes of it.
#[both_databases]
async fn values_of_the_wrong_type_are_bad_user_input(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    for (query, variables) in [
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": "many" }),
        ),
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": 1e300 }),
        ),
        (
            "query($n: Int!) { clients(first: $n) { totalCount } }",
            json!({ "n": 9_007_199_254_740_993_i64 }),
        ),
        (
            "query($at: DateTime) { clients(filter: { createdAt: { from: $at } }) { totalCount } }",
            json!({ "at": "yesterday" }),
        ),
        (
            "query($by: ClientBy!) { client(by: $by) { id } }",
            json!({ "by": { "id": "x", "clientId": "y" } }),
        ),
        ("{ client(by: {}) { id } }", json!({})),
        (
            "{ clients(filter: { statuses: [SOMETIMES] }) { totalCount } }",
            json!({}),
        ),
    ] {
        let answer = app.ask_as(&administrator, query, variables.clone()).await;
        assert!(
            codes(&answer).iter().all(|code| *code == "BAD_USER_INPUT"),
            "{query} {variables}: {answer}"
        );
        assert!(!codes(&answer).is_empty(), "{query} {variables}: {answer}");
    }
}

#[both_databases]
async fn introspection_is_for_those_with_a_token(app: TestApp) {
    let query = "{ __schema { queryType { name } } }";
    assert_eq!(
        codes(&app.ask_anonymously(query).await),
        ["UNAUTHENTICATED"]
    );
    assert_eq!(
        codes(
            &app.ask_anonymously("{ __type(name: \"Client\") { name } }")
                .await
        ),
        ["UNAUTHENTICATED"]
    );
    let unprivileged = app.client(ClientSeed::default()).await;
    assert_eq!(
        app.data_for(&unprivileged, query, json!({})).await["__schema"]["queryType"]["name"],
        "Query"
    );
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
