//! Every operation, tried by those who may not use it.

use super::JSON;
use crate::support::{ClientSeed, TestApp};
use axum::{body::Body, http::Method};
use entity::client::AccessLevel;
use rest::openapi;
use serde_json::{Value, json};

/// Every operation: method, path with ids of nothing, and what it requires.
fn operations() -> Vec<(Method, String, Vec<String>)> {
    let document: Value = serde_json::from_str(&openapi::document(None).unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let kind = [
                "client",
                "role",
                "resource",
                "user",
                "account",
                "audit-event",
            ]
            .iter()
            .find(|noun| path.contains(&format!("/{noun}s/{{id}}")));
            let prefix = match kind {
                Some(&"audit-event") => "aud",
                Some(noun) => &noun[..3],
                None => "x",
            };
            let path = path
                .replace("{id}", &format!("{prefix}_{}", "0".repeat(32)))
                .replace("{secretId}", &format!("sec_{}", "0".repeat(32)));
            let counted = path.ends_with("/usage") || path.ends_with("/busiest-clients");
            let path = match counted {
                true => format!("{path}?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z"),
                false => path,
            };
            let scopes = operation["security"][0]["oauth2"]
                .as_array()
                .unwrap()
                .iter()
                .map(|scope| scope.as_str().unwrap().to_owned());
            all.push((
                method.to_uppercase().parse().unwrap(),
                path.replace(['{', '}'], ""),
                scopes.collect(),
            ));
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

/// RFC 6750 section 3: a challenge without an error code, for those who brought nothing.
#[both_databases]
async fn the_anonymous_may_do_nothing(app: TestApp) {
    for (method, path, _) in operations() {
        let answer = app
            .request((method.clone(), &path), &[JSON], Body::from("{"))
            .await;
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"latchkey\"",
            "{method} {path}"
        );
        answer.problem(401, "UNAUTHENTICATED");
    }
    for scheme in ["Basic eDp5", "Negotiate abc"] {
        let answer = app
            .request(
                (Method::GET, "/api/v1/clients"),
                &[("authorization", scheme)],
                Body::empty(),
            )
            .await;
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"latchkey\"",
            "RFC 6750 section 3.1: no error code"
        );
        answer.problem(401, "UNAUTHENTICATED");
    }
    app.get("/api/v1/nothing")
        .await
        .problem(401, "UNAUTHENTICATED");
    app.request(
        (Method::POST, "/api/v1/clients"),
        &[("authorization", "Bearer a.b.c")],
        "{}",
    )
    .await
    .problem(401, "UNAUTHENTICATED");
    let two = [("authorization", "Bearer a"), ("authorization", "Bearer b")];
    app.request((Method::GET, "/api/v1/clients"), &two, Body::empty())
        .await
        .problem(400, "BAD_USER_INPUT");
}

/// Before the body is looked at; and they hear which permission is missing.
#[both_databases]
async fn a_client_without_a_role_may_do_nothing(app: TestApp) {
    let unprivileged = app.client(ClientSeed::default()).await;
    let token = format!("Bearer {}", app.token(&unprivileged).await);
    let all = operations();
    let (open, closed): (Vec<_>, Vec<_>) = all.iter().partition(|(.., scopes)| scopes.is_empty());
    assert!(
        matches!(open.as_slice(), [(method, path, _)] if *method == Method::GET && path == "/api/v1/server")
    );
    for (method, path, scopes) in closed {
        let answer = app
            .request(
                (method.clone(), path),
                &[JSON, ("authorization", &token)],
                Body::from("{"),
            )
            .await;
        let challenge = format!(
            "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"{}\"",
            scopes[0]
        );
        assert_eq!(
            answer.header("www-authenticate"),
            challenge,
            "{method} {path}"
        );
        answer.problem(403, "FORBIDDEN");
    }
    app.recorder.flush().await;
    let auditor = app
        .client(ClientSeed {
            scopes: &["audit:read"],
            ..ClientSeed::default()
        })
        .await;
    let denied = app.read(&auditor, "/audit-events?kind=ACCESS_DENIED").await;
    let items = denied["items"].as_array().unwrap();
    assert!(
        items
            .iter()
            .any(|item| item["summary"].as_str().unwrap().contains("/api/v1/")),
        "{denied}"
    );
}

#[both_databases]
async fn a_viewer_may_read_everything_and_change_nothing(app: TestApp) {
    let viewer = app.client(ClientSeed::with_role("viewer")).await;
    let token = app.token(&viewer).await;
    for (method, path, _) in operations() {
        let path = path.strip_prefix("/api/v1").unwrap_or(&path);
        let answer = app
            .rest_with(&token, (method.clone(), path, Value::Null), &[])
            .await;
        if method == Method::GET {
            assert!(
                [200, 404].contains(&answer.status.as_u16()),
                "{method} {path}: {}",
                answer.text()
            );
        } else {
            answer.problem(403, "FORBIDDEN");
        }
    }
}

/// S4: a read-only client can only read, whatever its role.
#[both_databases]
async fn s4_a_read_only_client_is_refused_every_method_but_get_and_head(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let token = app.token(&reader).await;
    for (method, path, _) in operations() {
        let path = path.strip_prefix("/api/v1").unwrap_or(&path);
        if method != Method::GET {
            app.rest_with(&token, (method, path, json!("rubbish")), &[])
                .await
                .problem(403, "FORBIDDEN");
        }
    }
    for (method, path) in [
        (Method::POST, "/nothing"),
        (Method::PUT, "/clients"),
        (Method::OPTIONS, "/clients"),
    ] {
        app.rest_with(&token, (method, path, Value::Null), &[])
            .await
            .problem(403, "FORBIDDEN");
    }
    app.rest_with(&token, (Method::GET, "/clients", Value::Null), &[])
        .await
        .expect(200);
    let head = app
        .rest_with(&token, (Method::HEAD, "/clients", Value::Null), &[])
        .await
        .expect(200);
    assert!(head.body.is_empty());
}
