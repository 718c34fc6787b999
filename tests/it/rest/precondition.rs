//! `ETag`, `If-Match` and `If-None-Match` (RFC 9110 section 13).

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use axum::http::Method;
use entity::ClientId;
use serde_json::{Value, json};

/// Changes of everything that has a version.
async fn calls(app: &TestApp, administrator: &TestClient) -> Vec<(Method, String, Value)> {
    let client = app.client(ClientSeed::default()).await;
    let role = app
        .role(client.account, "clerk", &["clients:read"])
        .await
        .id;
    let resource = app.api(ApiSeed::default()).await.id;
    let user = app
        .rest(
            administrator,
            (Method::POST, "/users", json!({ "username": "ada" })),
        )
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let secret = app
        .read(administrator, &format!("/clients/{}/secrets", client.id))
        .await["items"][0]["id"]
        .clone();
    let (c, u) = (client.id, user.as_str().unwrap());
    let viewer = app.role_id(client.account, "viewer").await.to_string();
    let secret = secret.as_str().unwrap();
    let mut calls = at_a_client(c, &viewer, secret);
    calls.extend([
        (
            Method::PATCH,
            format!("/roles/{role}"),
            json!({ "name": "x" }),
        ),
        (Method::DELETE, format!("/roles/{role}"), Value::Null),
        (
            Method::PATCH,
            format!("/resources/{resource}"),
            json!({ "name": "x" }),
        ),
        (
            Method::DELETE,
            format!("/resources/{resource}"),
            Value::Null,
        ),
        (
            Method::PATCH,
            format!("/users/{u}"),
            json!({ "displayName": "x" }),
        ),
        (Method::DELETE, format!("/users/{u}"), Value::Null),
        (
            Method::PATCH,
            format!("/accounts/{}/policy", app.platform.id),
            json!({ "secretGraceSeconds": 0 }),
        ),
    ]);
    calls
}

fn at_a_client(c: ClientId, viewer: &str, secret: &str) -> Vec<(Method, String, Value)> {
    vec![
        (
            Method::PATCH,
            format!("/clients/{c}"),
            json!({ "name": "x" }),
        ),
        (
            Method::PUT,
            format!("/clients/{c}/role"),
            json!({ "role": { "id": viewer } }),
        ),
        (Method::DELETE, format!("/clients/{c}/role"), Value::Null),
        (Method::POST, format!("/clients/{c}/secrets"), json!({})),
        (
            Method::POST,
            format!("/clients/{c}/secrets/rotate"),
            json!({ "graceSeconds": 60 }),
        ),
        (
            Method::DELETE,
            format!("/clients/{c}/secrets/{secret}"),
            Value::Null,
        ),
        (Method::DELETE, format!("/clients/{c}"), Value::Null),
    ]
}

async fn assert_malformed_tags_are_refused(
    app: &TestApp,
    token: &str,
    (method, path): (&Method, &str),
    body: &Value,
) {
    for malformed in ["1", "\"1", "", "*, \"1\"", "\"1\" \"2\"", "w/\"1\""] {
        let answer = app
            .rest_with(
                token,
                (method.clone(), path, body.clone()),
                &[("if-match", malformed)],
            )
            .await;
        assert_eq!(answer.status, 400, "{method} {path} {malformed}");
        assert_eq!(
            answer.problem(400, "INVALID")["errors"][0]["header"],
            "If-Match"
        );
    }
}

#[both_databases]
async fn a_change_by_somebody_who_saw_another_version_is_412(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let calls = calls(&app, &administrator).await;
    for (method, path, body) in calls {
        for stale in [
            "\"99\"",
            "\"x\"",
            "W/\"99\"",
            "\"01\"",
            "\"-1\"",
            "\"98\", \"99\"",
            "\"1,2\"",
        ] {
            let answer = app
                .rest_with(
                    &token,
                    (method.clone(), &path, body.clone()),
                    &[("if-match", stale)],
                )
                .await;
            assert_eq!(answer.status, 412, "{method} {path} {stale}");
            assert_eq!(
                answer.problem(412, "STALE_VERSION")["errors"][0]["header"],
                "If-Match"
            );
        }
        assert_malformed_tags_are_refused(&app, &token, (&method, &path), &body).await;
        let whole = path.split('/').take(3).collect::<Vec<_>>().join("/");
        let tag = app
            .rest_with(&token, (Method::GET, &whole, Value::Null), &[])
            .await
            .expect(200)
            .header("etag")
            .to_owned();
        let answer = app
            .rest_with(&token, (method.clone(), &path, body), &[("if-match", &tag)])
            .await;
        assert!(
            answer.status.is_success(),
            "{method} {path} {tag}: {}",
            answer.text()
        );
    }
    let any = (
        Method::PATCH,
        format!("/clients/{}", administrator.id),
        json!({ "name": "y" }),
    );
    app.rest_with(&token, (any.0, &any.1, any.2), &[("if-match", "*")])
        .await
        .expect(200);
}

#[both_databases]
async fn what_the_caller_has_already_is_not_sent_again(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let role = app.role_id(administrator.account, "viewer").await;
    for path in [
        format!("/clients/{}", administrator.id),
        format!("/roles/{role}"),
        "/account".to_owned(),
    ] {
        let get = || (Method::GET, path.as_str(), Value::Null);
        let tag = app
            .rest_with(&token, get(), &[])
            .await
            .expect(200)
            .header("etag")
            .to_owned();
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"99\", {tag}"),
            "*".to_owned(),
        ] {
            let answer = app
                .rest_with(&token, get(), &[("if-none-match", &known)])
                .await
                .expect(304);
            assert_eq!(
                (answer.text(), answer.header("etag")),
                (String::new(), tag.as_str())
            );
        }
        app.rest_with(&token, get(), &[("if-none-match", "\"99\"")])
            .await
            .expect(200);
        let problem = app
            .rest_with(&token, get(), &[("if-none-match", "99")])
            .await
            .problem(400, "INVALID");
        assert_eq!(problem["errors"][0]["header"], "If-None-Match");
    }
}

/// Proxies that compress answers weaken tags (RFC 9110 section 8.8.1), and callers keep several.
/// RFC 9110 section 13.1.1: one of those that are listed must be the present one; elements of a
/// list may be empty (section 5.6.1.2), and a list may be spread over lines (section 5.3).
#[both_databases]
async fn a_weak_tag_and_one_of_a_list_count(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let path = format!("/clients/{}", app.client(ClientSeed::default()).await.id);
    let lists = [
        "W/\"{}\"",
        "\"98\", W/\"{}\"",
        "\"{}\",",
        ", ,\"x,y\" ,\"{}\"",
        "\"a,b\",\"{}\"",
    ];
    for (n, list) in lists.iter().enumerate() {
        let tag = list.replace("{}", &(n + 1).to_string());
        let body = json!({ "name": format!("name {n}") });
        app.rest_with(&token, (Method::PATCH, &path, body), &[("if-match", &tag)])
            .await
            .expect(200);
    }
    let two = [("if-match", "\"97\""), ("if-match", "W/\"6\"")];
    app.rest_with(&token, (Method::PATCH, &path, json!({ "name": "z" })), &two)
        .await
        .expect(200);
    for (stale, sentence) in [
        (
            "W/\"2\"",
            "It is at version 7, and the change was meant for version 2. Read it again, then repeat the change.",
        ),
        (
            "\"2\", W/\"3\"",
            "It is at version 7, and the change was meant for one of the versions 2, 3. Read it again, then repeat the change.",
        ),
        (
            "\"x\"",
            "It is at version 7, and the change was meant for another state. Read it again, then repeat the change.",
        ),
    ] {
        let problem = app
            .rest_with(
                &token,
                (Method::PATCH, &path, json!({ "name": "y" })),
                &[("if-match", stale)],
            )
            .await;
        assert_eq!(problem.problem(412, "STALE_VERSION")["detail"], sentence);
    }
    for known in ["W/\"7\"", "\"1\", \"7\"", "\"a,b\", W/\"7\",", "*"] {
        app.rest_with(
            &token,
            (Method::GET, &path, Value::Null),
            &[("if-none-match", known)],
        )
        .await
        .expect(304);
    }
}

/// Of two who saw the same version, one is told.
#[both_databases]
async fn of_two_changes_at_once_one_goes_through(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let client = app.client(ClientSeed::default()).await;
    let path = format!("/clients/{}", client.id);
    let change = |name: &str| {
        let (app, token, path, body) = (
            app.clone(),
            token.clone(),
            path.clone(),
            json!({ "name": name }),
        );
        async move {
            app.rest_with(
                &token,
                (Method::PATCH, &path, body),
                &[("if-match", "\"1\"")],
            )
            .await
            .status
            .as_u16()
        }
    };
    let mut statuses = futures_util::future::join_all(["a", "b", "c", "d"].map(change)).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
}
