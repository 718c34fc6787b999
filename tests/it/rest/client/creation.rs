//! Clients that are made wrongly, with all that is wrong told at once, and copies of a client.

use super::administrator;
use crate::support::{Auth, ClientSeed, TestApp};
use axum::http::Method;
use serde_json::json;

#[both_databases]
async fn all_that_is_wrong_is_told_at_once_with_its_place(app: TestApp) {
    let (_, token) = administrator(&app).await;
    let body = json!({ "clientId": "a b", "tokenTtlSeconds": 1, "urls": { "redirectUris": ["https://ok.test", "javascript:x"] }, "scopes": ["nope"] });
    let problem = app
        .rest_with(&token, (Method::POST, "/clients", body), &[])
        .await
        .problem(422, "INVALID");
    let mut paths: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].to_string())
        .collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            r##""#/clientId""##,
            r##""#/scopes/0""##,
            r##""#/tokenTtlSeconds""##,
            r##""#/urls/redirectUris/1""##
        ]
    );
    assert_eq!(
        (&problem["type"], &problem["title"]),
        (&json!("about:blank"), &json!("Unprocessable Entity"))
    );
}

#[both_databases]
async fn a_copy_has_everything_but_identity_and_secret(app: TestApp) {
    let (_, token) = administrator(&app).await;
    let client = app
        .client(ClientSeed {
            name: Some("Original"),
            ttl: Some(600),
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let path = format!("/clients/{}/duplicate", client.id);
    let made = app
        .rest_with(
            &token,
            (
                Method::POST,
                &path,
                json!({ "clientId": "copy", "clientSecret": "chosen-1!" }),
            ),
            &[],
        )
        .await
        .expect(201);
    let answer = made.json();
    assert!(
        made.header("location")
            .ends_with(answer["client"]["id"].as_str().unwrap())
    );
    let copy = &answer["client"];
    assert_eq!(
        json!([
            copy["clientId"],
            copy["name"],
            copy["tokenTtlSeconds"],
            copy["scopes"]
        ]),
        json!(["copy", "Original (copy)", 600, ["clients:read"]])
    );
    app.ask(Auth::Basic("copy".into(), "chosen-1!".into()), &[])
        .await
        .expect(200);
}
