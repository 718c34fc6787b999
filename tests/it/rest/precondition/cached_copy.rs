//! `If-None-Match`: a caller that has the present version already is told so, without a body.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::Value;

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
