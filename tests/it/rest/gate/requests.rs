//! Requests that are refused for their form.

use super::JSON;
use crate::support::{ClientSeed, TestApp, TestClient};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

#[both_databases]
async fn unknown_paths_and_methods_are_refused_in_the_same_form(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for path in [
        "/nothing",
        "/",
        "",
        "/clients/",
        "/clients/x/y/z",
        "/m/u/users/nothing",
    ] {
        app.rest_with(&token, (Method::GET, path, Value::Null), &[])
            .await
            .problem(404, "NOT_FOUND");
    }
    for (method, path, allow) in [
        (Method::PUT, "/clients", "GET,HEAD,POST"),
        (Method::GET, "/clients/status", ""),
        (Method::DELETE, "/roles", "GET,HEAD,POST"),
    ] {
        let answer = app
            .rest_with(&token, (method.clone(), path, Value::Null), &[])
            .await;
        if path == "/clients/status" {
            // A client's id might stand there, but for POST.
            assert!([404, 405].contains(&answer.status.as_u16()));
            continue;
        }
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        answer.problem(405, "BAD_USER_INPUT");
    }
    for id in [
        "x",
        "rol_00000000000000000000000000000000",
        "%00",
        "%FF",
        "cli_0000000000000000000000000000000G",
    ] {
        app.rest_with(
            &token,
            (Method::GET, &format!("/clients/{id}"), Value::Null),
            &[],
        )
        .await
        .problem(404, "NOT_FOUND");
    }
}

#[both_databases]
async fn bodies_are_json_of_at_most_64_kib_without_nul(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let bearer = format!("Bearer {}", app.token(&administrator).await);
    let post = async |headers: &[(&str, &str)], body: Body| {
        let all: Vec<_> = headers
            .iter()
            .copied()
            .chain([("authorization", bearer.as_str())])
            .collect();
        app.request((Method::POST, "/api/v1/clients"), &all, body)
            .await
    };
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "",
    ] {
        post(&[("content-type", content_type)], "{}".into())
            .await
            .problem(415, "BAD_USER_INPUT");
    }
    post(&[], "{}".into()).await.problem(415, "BAD_USER_INPUT");
    for body in ["", "{", "\u{feff}{}"] {
        post(&[JSON], body.to_owned().into())
            .await
            .problem(400, "BAD_USER_INPUT");
    }
    post(&[JSON], vec![0xFF].into())
        .await
        .problem(400, "BAD_USER_INPUT");
    post(&[JSON], r#"{"name":"a\u0000b"}"#.into())
        .await
        .problem(400, "BAD_USER_INPUT");
    for body in ["[]", "\"x\"", "null", "[null, \"by-place\", \"Secret-1!\"]"] {
        post(&[JSON], body.to_owned().into())
            .await
            .problem(400, "BAD_USER_INPUT");
    }
    let large = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
    post(&[JSON], large(64 * 1024 + 1).into())
        .await
        .problem(413, "QUERY_TOO_LARGE");
    post(
        &[("content-type", "Application/JSON; charset=\"UTF-8\"")],
        large(64 * 1024).into(),
    )
    .await
    .expect(201);
}

/// Bodies, the place that is refused, and words of the refusal.
fn wrong_bodies() -> Vec<(Value, &'static str, &'static str)> {
    vec![
        (json!({ "nmae": "x" }), "#/nmae", "unknown field `nmae`"),
        (
            json!({ "urls": { "redirectUri": [] } }),
            "#/urls/redirectUri",
            "unknown field `redirectUri`",
        ),
        (
            json!({ "tokenTtlSeconds": "long" }),
            "#/tokenTtlSeconds",
            "Expected i32.",
        ),
        (
            json!({ "tokenTtlSeconds": 1e300 }),
            "#/tokenTtlSeconds",
            "Expected i32.",
        ),
        (
            json!({ "accessLevel": "SOMETIMES" }),
            "#/accessLevel",
            "unknown value `SOMETIMES`",
        ),
        (
            json!({ "scopes": ["clients:read", 7] }),
            "#/scopes/1",
            "Expected a string.",
        ),
    ]
}

async fn assert_members_of_other_operations_lead_there(
    app: &TestApp,
    administrator: &TestClient,
    token: &str,
) {
    let path = format!("/clients/{}", administrator.id);
    for (member, place) in [
        ("status", "POST /clients/status"),
        ("role", "PUT /clients/{id}/role"),
    ] {
        let problem = app
            .rest_with(token, (Method::PATCH, &path, json!({ member: "x" })), &[])
            .await
            .problem(422, "INVALID");
        assert_eq!(problem["errors"][0]["pointer"], format!("#/{member}"));
        assert!(
            problem["detail"].as_str().unwrap().contains(place),
            "{problem}"
        );
    }
    let quoted = app
        .rest_with(
            token,
            (
                Method::POST,
                "/clients",
                json!({ "clientSecret": 123_456_789 }),
            ),
            &[],
        )
        .await;
    assert!(!quoted.text().contains("123456789"), "{}", quoted.text());
}

/// Queries, and words of the refusal.
const WRONG_QUERIES: [(&str, &str); 15] = [
    ("?serach=x", "`search`, `status`"),
    ("?serach=x", "`orderBy`, `direction`"),
    (
        "?serach=x",
        "`first`, `after`, `last`, `before`, `totalCount`, ",
    ),
    ("?first=1&first=2", "`first` is given more than once"),
    ("?first=many", "`first` must be a number"),
    ("?first=-1", "negative"),
    ("?first=1&last=1", "not both"),
    ("?totalCount=yes", "`totalCount` must be `true` or `false`"),
    ("?status=SOMETIMES", "`status` is wrong: unknown value"),
    ("?createdAtFrom=yesterday", "`createdAtFrom` is wrong"),
    ("?createdAtFrom=%2B10000-01-01T00:00:00Z", "1 to 9999"),
    (
        "?roleId=x",
        "The ID of a role is `rol_` and 32 hexadecimal digits",
    ),
    ("?search=%00", "U+0000"),
    ("?after=x", "Not a cursor"),
    ("?access_token=x", "There is no such parameter here"),
];

#[both_databases]
async fn unknown_members_and_parameters_are_refused_by_name(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    for (body, pointer, words) in wrong_bodies() {
        let problem = app
            .rest_with(&token, (Method::POST, "/clients", body.clone()), &[])
            .await
            .problem(422, "INVALID");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{problem}"
        );
    }
    assert_members_of_other_operations_lead_there(&app, &administrator, &token).await;
    for (query, words) in WRONG_QUERIES {
        let answer = app
            .rest_with(
                &token,
                (Method::GET, &format!("/clients{query}"), Value::Null),
                &[],
            )
            .await;
        let text = answer.text();
        assert!(text.contains(words), "{query}: {text}");
        let named = query.trim_start_matches('?').split('=').next().unwrap();
        let error = answer.json()["errors"][0].clone();
        assert!(
            error.is_null() || error["parameter"] == named || words == "not both",
            "{query}: {text}"
        );
        assert_eq!(
            answer.expect(400).header("content-type"),
            "application/problem+json"
        );
    }
    let single = format!("/clients/{}?x=1", administrator.id);
    app.rest_with(&token, (Method::GET, &single, Value::Null), &[])
        .await
        .problem(400, "INVALID");
    app.rest_with(&token, (Method::POST, "/clients?x=1", json!({})), &[])
        .await
        .problem(400, "INVALID");
}
