//! Who is let in, and what is not even looked at. Every operation that is described is tried by those who may not use it.

use crate::support::{ApiSeed, ClientSeed, TestApp};
use axum::{body::Body, http::Method};
use entity::client::AccessLevel;
use latchkey::rest::openapi;
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");

/// Every operation: method, path with ids of nothing, and what it requires.
fn operations() -> Vec<(Method, String, Vec<String>)> {
    let document: Value = serde_json::from_str(&openapi::document(None).unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let kind = ["client", "role", "resource", "user", "account", "audit-event"]
                .iter()
                .find(|noun| path.contains(&format!("/{noun}s/{{id}}")));
            let prefix = match kind {
                Some(&"audit-event") => "aud",
                Some(noun) => &noun[..3],
                None => "x",
            };
            let path =
                path.replace("{id}", &format!("{prefix}_{}", "0".repeat(32))).replace("{secretId}", &format!("sec_{}", "0".repeat(32)));
            let path = match path.ends_with("/usage") {
                true => format!("{path}?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z"),
                false => path,
            };
            let scopes = operation["security"][0]["oauth2"].as_array().unwrap().iter().map(|scope| scope.as_str().unwrap().to_owned());
            all.push((method.to_uppercase().parse().unwrap(), path.replace(['{', '}'], ""), scopes.collect()));
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

both_databases! {
    /// RFC 6750 section 3: a challenge without an error code, for those who brought nothing.
    async fn the_anonymous_may_do_nothing(app: TestApp) {
        for (method, path, _) in operations() {
            let answer = app.request((method.clone(), &path), &[JSON], Body::from("{")).await;
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"latchkey\"", "{method} {path}");
            answer.problem(401, "UNAUTHENTICATED");
        }
        for scheme in ["Basic eDp5", "Negotiate abc"] {
            let answer = app.request((Method::GET, "/api/v1/clients"), &[("authorization", scheme)], Body::empty()).await;
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"latchkey\"", "RFC 6750 section 3.1: no error code");
            answer.problem(401, "UNAUTHENTICATED");
        }
        app.get("/api/v1/nothing").await.problem(401, "UNAUTHENTICATED");
        app.request((Method::POST, "/api/v1/clients"), &[("authorization", "Bearer a.b.c")], "{}").await.problem(401, "UNAUTHENTICATED");
        let two = [("authorization", "Bearer a"), ("authorization", "Bearer b")];
        app.request((Method::GET, "/api/v1/clients"), &two, Body::empty()).await.problem(400, "BAD_USER_INPUT");
    }

    /// Before the body is looked at; and they hear which permission is missing.
    async fn a_client_without_a_role_may_do_nothing(app: TestApp) {
        let nobody = app.client(ClientSeed::default()).await;
        let token = format!("Bearer {}", app.token(&nobody).await);
        for (method, path, scopes) in operations() {
            let answer = app.request((method.clone(), &path), &[JSON, ("authorization", &token)], Body::from("{")).await;
            let challenge = format!("Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"{}\"", scopes[0]);
            assert_eq!(answer.header("www-authenticate"), challenge, "{method} {path}");
            answer.problem(403, "FORBIDDEN");
        }
        app.recorder.flush().await;
        let auditor = app.client(ClientSeed { scopes: &["audit:read"], ..ClientSeed::default() }).await;
        let denied = app.read(&auditor, "/audit-events?kind=ACCESS_DENIED").await;
        let items = denied["items"].as_array().unwrap();
        assert!(items.iter().any(|item| item["summary"].as_str().unwrap().contains("/api/v1/")), "{denied}");
    }

    async fn a_viewer_may_read_everything_and_change_nothing(app: TestApp) {
        let viewer = app.client(ClientSeed::with_role("viewer")).await;
        let token = app.token(&viewer).await;
        for (method, path, _) in operations() {
            let path = path.strip_prefix("/api/v1").unwrap_or(&path);
            let answer = app.rest_with(&token, (method.clone(), path, Value::Null), &[]).await;
            if method == Method::GET {
                assert!([200, 404].contains(&answer.status.as_u16()), "{method} {path}: {}", answer.text());
            } else {
                answer.problem(403, "FORBIDDEN");
            }
        }
    }

    /// S4: a read-only client can only read, whatever its role.
    async fn s4_a_read_only_client_is_refused_every_method_but_get_and_head(app: TestApp) {
        let reader = app.client(ClientSeed { access_level: AccessLevel::ReadOnly, ..ClientSeed::with_role("administrator") }).await;
        let token = app.token(&reader).await;
        for (method, path, _) in operations() {
            let path = path.strip_prefix("/api/v1").unwrap_or(&path);
            if method != Method::GET {
                app.rest_with(&token, (method, path, json!("rubbish")), &[]).await.problem(403, "FORBIDDEN");
            }
        }
        for (method, path) in [(Method::POST, "/nothing"), (Method::PUT, "/clients"), (Method::OPTIONS, "/clients")] {
            app.rest_with(&token, (method, path, Value::Null), &[]).await.problem(403, "FORBIDDEN");
        }
        app.rest_with(&token, (Method::GET, "/clients", Value::Null), &[]).await.expect(200);
        let head = app.rest_with(&token, (Method::HEAD, "/clients", Value::Null), &[]).await.expect(200);
        assert!(head.body.is_empty());
    }

    async fn unknown_paths_and_methods_are_refused_in_the_same_form(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        for path in ["/nothing", "/", "", "/clients/", "/clients/x/y/z", "/m/u/users/nothing"] {
            app.rest_with(&token, (Method::GET, path, Value::Null), &[]).await.problem(404, "NOT_FOUND");
        }
        for (method, path, allow) in [(Method::PUT, "/clients", "GET,HEAD,POST"), (Method::GET, "/clients/status", ""), (Method::DELETE, "/roles", "GET,HEAD,POST")] {
            let answer = app.rest_with(&token, (method.clone(), path, Value::Null), &[]).await;
            if path == "/clients/status" {
                // A client's id might stand there, but for POST.
                assert!([404, 405].contains(&answer.status.as_u16()));
                continue;
            }
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
            answer.problem(405, "BAD_USER_INPUT");
        }
        for id in ["x", "rol_00000000000000000000000000000000", "%00", "%FF", "cli_0000000000000000000000000000000G"] {
            app.rest_with(&token, (Method::GET, &format!("/clients/{id}"), Value::Null), &[]).await.problem(404, "NOT_FOUND");
        }
    }

    async fn bodies_are_json_of_at_most_64_kib_without_nul(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let bearer = format!("Bearer {}", app.token(&administrator).await);
        let post = async |headers: &[(&str, &str)], body: Body| {
            let all: Vec<_> = headers.iter().copied().chain([("authorization", bearer.as_str())]).collect();
            app.request((Method::POST, "/api/v1/clients"), &all, body).await
        };
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""] {
            post(&[("content-type", content_type)], "{}".into()).await.problem(415, "BAD_USER_INPUT");
        }
        post(&[], "{}".into()).await.problem(415, "BAD_USER_INPUT");
        for body in ["", "{", "\u{feff}{}"] {
            post(&[JSON], body.to_owned().into()).await.problem(400, "BAD_USER_INPUT");
        }
        post(&[JSON], vec![0xFF].into()).await.problem(400, "BAD_USER_INPUT");
        post(&[JSON], r#"{"name":"a\u0000b"}"#.into()).await.problem(400, "BAD_USER_INPUT");
        for body in ["[]", "\"x\"", "null", "[null, \"by-place\", \"Secret-1!\"]"] {
            post(&[JSON], body.to_owned().into()).await.problem(400, "BAD_USER_INPUT");
        }
        let large = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
        post(&[JSON], large(64 * 1024 + 1).into()).await.problem(413, "QUERY_TOO_LARGE");
        post(&[("content-type", "Application/JSON; charset=\"UTF-8\"")], large(64 * 1024).into()).await.expect(201);
    }

    async fn unknown_members_and_parameters_are_refused_by_name(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        for (body, pointer, words) in [
            (json!({ "nmae": "x" }), "#/nmae", "unknown field `nmae`"),
            (json!({ "urls": { "redirectUri": [] } }), "#/urls/redirectUri", "unknown field `redirectUri`"),
            (json!({ "tokenTtlSeconds": "long" }), "#/tokenTtlSeconds", "Expected i32."),
            (json!({ "tokenTtlSeconds": 1e300 }), "#/tokenTtlSeconds", "Expected i32."),
            (json!({ "accessLevel": "SOMETIMES" }), "#/accessLevel", "unknown variant `SOMETIMES`"),
            (json!({ "scopes": ["clients:read", 7] }), "#/scopes/1", "Expected a string."),
        ] {
            let problem = app.rest_with(&token, (Method::POST, "/clients", body.clone()), &[]).await.problem(422, "INVALID");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
            assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
        }
        let path = format!("/clients/{}", administrator.id);
        for (member, place) in [("status", "POST /clients/status"), ("role", "PUT /clients/{id}/role")] {
            let problem = app.rest_with(&token, (Method::PATCH, &path, json!({ member: "x" })), &[]).await.problem(422, "INVALID");
            assert_eq!(problem["errors"][0]["pointer"], format!("#/{member}"));
            assert!(problem["detail"].as_str().unwrap().contains(place), "{problem}");
        }
        let quoted = app.rest_with(&token, (Method::POST, "/clients", json!({ "clientSecret": 123_456_789 })), &[]).await;
        assert!(!quoted.text().contains("123456789"), "{}", quoted.text());
        for (query, words) in [
            ("?serach=x", "`search`, `status`"),
            ("?serach=x", "`orderBy`, `direction`"),
            ("?serach=x", "`first`, `after`, `last`, `before`, `totalCount`, "),
            ("?first=1&first=2", "`first` is given more than once"),
            ("?first=many", "`first` must be a number"),
            ("?first=-1", "negative"),
            ("?first=1&last=1", "not both"),
            ("?totalCount=yes", "`totalCount` must be `true` or `false`"),
            ("?status=SOMETIMES", "`status` is wrong: unknown variant"),
            ("?createdAtFrom=yesterday", "`createdAtFrom` is wrong"),
            ("?createdAtFrom=%2B10000-01-01T00:00:00Z", "1 to 9999"),
            ("?roleId=x", "The ID of a role is `rol_` and 32 hexadecimal digits"),
            ("?search=%00", "U+0000"),
            ("?after=x", "Not a cursor"),
            ("?access_token=x", "There is no such parameter here"),
        ] {
            let answer = app.rest_with(&token, (Method::GET, &format!("/clients{query}"), Value::Null), &[]).await;
            let text = answer.text();
            assert!(text.contains(words), "{query}: {text}");
            let named = query.trim_start_matches('?').split('=').next().unwrap();
            let error = answer.json()["errors"][0].clone();
            assert!(error.is_null() || error["parameter"] == named || words == "not both", "{query}: {text}");
            assert_eq!(answer.expect(400).header("content-type"), "application/problem+json");
        }
        let single = format!("/clients/{}?x=1", administrator.id);
        app.rest_with(&token, (Method::GET, &single, Value::Null), &[]).await.problem(400, "INVALID");
        app.rest_with(&token, (Method::POST, "/clients?x=1", json!({})), &[]).await.problem(400, "INVALID");
    }

    /// What is another account's looks as if it were not there.
    async fn nothing_of_another_account_can_be_seen_or_touched(app: TestApp) {
        let ours = app.account("ours", entity::account::PolicyPreset::Default).await;
        let theirs = app.account("theirs", entity::account::PolicyPreset::Default).await;
        let client = app.client(ClientSeed::default().of(&theirs)).await;
        let role = app.role(theirs.id, "clerk", &["clients:read"]).await.id;
        let resource = app.api(ApiSeed { account: Some(theirs.id), ..ApiSeed::default() }).await.id;
        let user = app.rest(&theirs.administrator, (Method::POST, "/users", json!({ "username": "ada" }))).await.expect(201).json()["id"].clone();
        let user = user.as_str().unwrap();
        let secret = app.read(&theirs.administrator, &format!("/clients/{}/secrets", client.id)).await["items"][0]["id"].clone();
        let secret = secret.as_str().unwrap();
        let event = app.read(&theirs.administrator, "/audit-events").await["items"][0]["id"].clone();
        let token = app.token(&ours.administrator).await;
        let (c, own) = (client.id, ours.administrator.id);
        for (method, path, body) in [
            (Method::GET, format!("/clients/{c}"), Value::Null),
            (Method::PATCH, format!("/clients/{c}"), json!({ "name": "x" })),
            (Method::DELETE, format!("/clients/{c}"), Value::Null),
            (Method::POST, format!("/clients/{c}/duplicate"), json!({})),
            (Method::PUT, format!("/clients/{c}/role"), json!({ "role": { "id": role.to_string() } })),
            (Method::DELETE, format!("/clients/{c}/role"), Value::Null),
            (Method::GET, format!("/clients/{c}/permissions"), Value::Null),
            (Method::GET, format!("/clients/{c}/secrets"), Value::Null),
            (Method::POST, format!("/clients/{c}/secrets"), json!({})),
            (Method::POST, format!("/clients/{c}/secrets/rotate"), json!({})),
            (Method::DELETE, format!("/clients/{c}/secrets/{secret}"), Value::Null),
            (Method::DELETE, format!("/clients/{own}/secrets/{secret}"), Value::Null),
            (Method::POST, format!("/clients/{c}/tokens/revoke"), Value::Null),
            (Method::GET, format!("/roles/{role}"), Value::Null),
            (Method::PATCH, format!("/roles/{role}"), json!({ "name": "x" })),
            (Method::DELETE, format!("/roles/{role}"), Value::Null),
            (Method::GET, format!("/resources/{resource}"), Value::Null),
            (Method::PATCH, format!("/resources/{resource}"), json!({ "name": "x" })),
            (Method::DELETE, format!("/resources/{resource}"), Value::Null),
            (Method::GET, format!("/users/{user}"), Value::Null),
            (Method::PATCH, format!("/users/{user}"), json!({ "email": null })),
            (Method::DELETE, format!("/users/{user}"), Value::Null),
            (Method::GET, format!("/accounts/{}", theirs.id), Value::Null),
            (Method::PATCH, format!("/accounts/{}/policy", theirs.id), json!({ "clientIdEditable": false })),
            (Method::GET, format!("/audit-events/{}", event.as_str().unwrap()), Value::Null),
            (Method::POST, format!("/m/u/users/client/{user}"), json!({ "name": "x" })),
            (Method::GET, "/m/u/users/clients/ada".to_owned(), Value::Null),
            (Method::DELETE, format!("/m/u/users/client/ada/{}", client.client_id), Value::Null),
        ] {
            let answer = app.rest_with(&token, (method.clone(), &path, body), &[]).await;
            assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
            answer.problem(404, "NOT_FOUND");
        }
        let bulk = json!({ "ids": [client.id.to_string()], "status": "INACTIVE" });
        let result = app.rest_with(&token, (Method::POST, "/clients/status", bulk), &[]).await.expect(200).json();
        assert_eq!((&result["failed"], &result["results"][0]["errors"][0]["code"]), (&json!(1), &json!("NOT_FOUND")));
        let elsewhere = json!({ "account": { "id": theirs.id.to_string() } });
        app.rest_with(&token, (Method::POST, "/clients", elsewhere), &[]).await.problem(422, "NOT_FOUND");
        for path in ["/clients", "/users", "/roles", "/resources", "/audit-events"] {
            let list = app.read(&ours.administrator, path).await.to_string();
            for id in [client.id.to_string(), role.to_string(), resource.to_string(), user.to_owned()] {
                assert!(!list.contains(&id), "{path}");
            }
        }
    }
}
