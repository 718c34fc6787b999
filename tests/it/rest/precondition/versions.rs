//! A change that names the version it was meant for in `If-Match`: made at that version only, and
//! refused at any other.

use super::calls::calls;
use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

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
