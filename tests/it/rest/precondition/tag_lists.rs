//! Entity tags that are weak, and lists of several of them.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

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
