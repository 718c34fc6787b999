//! Things are found by their natural names.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

async fn assert_found(app: &TestApp, token: &str, path: &str, (member, expected): (&str, &str)) {
    let found = app
        .rest_with(token, (Method::GET, path, Value::Null), &[])
        .await
        .expect(200);
    assert_eq!(found.json()[member], expected, "{path}");
    let tag = found.header("etag").to_owned();
    app.rest_with(
        token,
        (Method::GET, path, Value::Null),
        &[("if-none-match", &tag)],
    )
    .await
    .expect(304);
}

async fn assert_names_that_are_none_are_refused(app: &TestApp, token: &str) {
    for (path, parameter) in [
        ("/clients/by-client-id/stranger", "clientId"),
        ("/users/by-username/bob", "username"),
        ("/roles/by-key/x", "key"),
        ("/accounts/by-slug/x", "slug"),
        ("/resources/by-identifier/x", "identifier"),
    ] {
        let problem = app
            .rest_with(token, (Method::GET, path, Value::Null), &[])
            .await
            .problem(404, "NOT_FOUND");
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}");
    }
}

#[both_databases]
async fn things_are_found_by_their_natural_names(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let client = app
        .client(ClientSeed {
            client_id: Some("plant/north@1"),
            ..ClientSeed::default()
        })
        .await;
    app.rest_with(
        &token,
        (Method::POST, "/users", json!({ "username": "ada" })),
        &[],
    )
    .await
    .expect(201);
    app.role(administrator.account, "clerk", &[]).await;
    let api = app.api(crate::support::ApiSeed::default()).await;
    let identifier: String =
        url::form_urlencoded::byte_serialize(api.identifier.as_bytes()).collect();
    for (path, member, expected) in [
        (
            "/clients/by-client-id/plant%2Fnorth@1".to_owned(),
            "id",
            client.id.to_string(),
        ),
        (
            "/users/by-username/ada".to_owned(),
            "username",
            "ada".to_owned(),
        ),
        ("/roles/by-key/clerk".to_owned(), "key", "clerk".to_owned()),
        (
            "/roles/by-key/viewer".to_owned(),
            "key",
            "viewer".to_owned(),
        ),
        (
            "/accounts/by-slug/default".to_owned(),
            "id",
            app.platform.id.to_string(),
        ),
        (
            format!("/resources/by-identifier/{identifier}"),
            "id",
            api.id.to_string(),
        ),
    ] {
        assert_found(&app, &token, &path, (member, &expected)).await;
    }
    assert_names_that_are_none_are_refused(&app, &token).await;
}
