//! `ETag`, `If-Match` and `If-None-Match` (RFC 9110 section 13).

use crate::support::{ApiSeed, ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

both_databases! {
    async fn a_change_by_somebody_who_saw_another_version_is_412(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let client = app.client(ClientSeed::default()).await;
        let role = app.role(client.account, "clerk", &["clients:read"]).await.id;
        let resource = app.api(ApiSeed::default()).await.id;
        let user = app.rest(&administrator, (Method::POST, "/users", json!({ "username": "ada" }))).await.expect(201).json()["id"].clone();
        let secret = app.read(&administrator, &format!("/clients/{}/secrets", client.id)).await["items"][0]["id"].clone();
        let (c, u) = (client.id, user.as_str().unwrap());
        let viewer = app.role_id(client.account, "viewer").await.to_string();
        let calls = [
            (Method::PATCH, format!("/clients/{c}"), json!({ "name": "x" })),
            (Method::PUT, format!("/clients/{c}/role"), json!({ "role": { "id": viewer } })),
            (Method::DELETE, format!("/clients/{c}/role"), Value::Null),
            (Method::POST, format!("/clients/{c}/secrets"), json!({})),
            (Method::POST, format!("/clients/{c}/secrets/rotate"), json!({ "graceSeconds": 60 })),
            (Method::DELETE, format!("/clients/{c}/secrets/{}", secret.as_str().unwrap()), Value::Null),
            (Method::DELETE, format!("/clients/{c}"), Value::Null),
            (Method::PATCH, format!("/roles/{role}"), json!({ "name": "x" })),
            (Method::DELETE, format!("/roles/{role}"), Value::Null),
            (Method::PATCH, format!("/resources/{resource}"), json!({ "name": "x" })),
            (Method::DELETE, format!("/resources/{resource}"), Value::Null),
            (Method::PATCH, format!("/users/{u}"), json!({ "displayName": "x" })),
            (Method::DELETE, format!("/users/{u}"), Value::Null),
            (Method::PATCH, format!("/accounts/{}/policy", app.platform.id), json!({ "secretGraceSeconds": 0 })),
        ];
        for (method, path, body) in calls {
            for stale in ["\"99\"", "\"x\"", "W/\"1\"", "\"01\"", "\"-1\""] {
                let answer = app.rest_with(&token, (method.clone(), &path, body.clone()), &[("if-match", stale)]).await;
                assert_eq!(answer.status, 412, "{method} {path} {stale}");
                answer.problem(412, "STALE_VERSION");
            }
            for malformed in ["1", "\"1", "", "\"1\",", "\"1\", \"2\"", "*, \"1\""] {
                let answer = app.rest_with(&token, (method.clone(), &path, body.clone()), &[("if-match", malformed)]).await;
                assert_eq!(answer.status, 400, "{method} {path} {malformed}");
            }
            let whole = path.split('/').take(3).collect::<Vec<_>>().join("/");
            let tag = app.rest_with(&token, (Method::GET, &whole, Value::Null), &[]).await.expect(200).header("etag").to_owned();
            let answer = app.rest_with(&token, (method.clone(), &path, body), &[("if-match", &tag)]).await;
            assert!(answer.status.is_success(), "{method} {path} {tag}: {}", answer.text());
        }
        let any = (Method::PATCH, format!("/clients/{}", administrator.id), json!({ "name": "y" }));
        app.rest_with(&token, (any.0, &any.1, any.2), &[("if-match", "*")]).await.expect(200);
    }

    async fn what_the_caller_has_already_is_not_sent_again(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let role = app.role_id(administrator.account, "viewer").await;
        for path in [format!("/clients/{}", administrator.id), format!("/roles/{role}"), "/account".to_owned()] {
            let get = || (Method::GET, path.as_str(), Value::Null);
            let tag = app.rest_with(&token, get(), &[]).await.expect(200).header("etag").to_owned();
            for known in [tag.clone(), format!("W/{tag}"), format!("\"99\", {tag}"), "*".to_owned()] {
                let answer = app.rest_with(&token, get(), &[("if-none-match", &known)]).await.expect(304);
                assert_eq!((answer.text(), answer.header("etag")), (String::new(), tag.as_str()));
            }
            app.rest_with(&token, get(), &[("if-none-match", "\"99\"")]).await.expect(200);
            app.rest_with(&token, get(), &[("if-none-match", "99")]).await.problem(400, "BAD_USER_INPUT");
        }
    }

    /// Of two who saw the same version, one is told.
    async fn of_two_changes_at_once_one_goes_through(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let token = app.token(&administrator).await;
        let client = app.client(ClientSeed::default()).await;
        let path = format!("/clients/{}", client.id);
        let change = |name: &str| {
            let (app, token, path, body) = (app.clone(), token.clone(), path.clone(), json!({ "name": name }));
            async move { app.rest_with(&token, (Method::PATCH, &path, body), &[("if-match", "\"1\"")]).await.status.as_u16() }
        };
        let mut statuses = futures_util::future::join_all(["a", "b", "c", "d"].map(change)).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412]);
    }
}
