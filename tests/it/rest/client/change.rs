//! Clients that are made, changed, copied and deleted, one by one and many at once.

use super::{administrator, auth};
use crate::{
    rest::Call,
    support::{Auth, ClientSeed, TestApp, TestClient},
};
use axum::http::Method;
use serde_json::{Value, json};

fn get(path: &str) -> Call<'_> {
    (Method::GET, path, Value::Null)
}

fn described(app: &TestApp, id: &str, answer: &Value) -> Value {
    json!({
        "id": id, "accountId": app.platform.id.to_string(), "clientId": "report", "name": "Nightly report", "displayName": "Nightly report", "grantTypes": ["client_credentials"],
        "description": "Counts things.", "status": "ACTIVE", "statusReason": null, "version": 1, "ownerId": null,
        "createdById": answer["client"]["createdById"], "createdAt": "2026-01-01T12:00:00Z", "updatedAt": "2026-01-01T12:00:00Z",
        "lastUsedAt": null, "capabilities": ["WEB_APP", "SCRIPT"], "accessLevel": "READ_WRITE", "tokenTtlSeconds": 600,
        "signingAlgorithm": null, "roleId": null, "scopes": ["clients:read"],
        "urls": {
            "rootUrl": "https://example.com", "homeUrl": null, "adminUrl": null, "backchannelLogoutUrl": null,
            "redirectUris": ["https://example.com/app/*"], "postLogoutRedirectUris": [], "webOrigins": [],
        },
    })
}

async fn assert_deleted_for_ever(app: &TestApp, token: &str, path: &str) {
    let gone = app
        .rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .expect(204);
    assert_eq!(
        (gone.text(), gone.header("cache-control")),
        (String::new(), "no-store")
    );
    app.rest_with(token, get(path), &[])
        .await
        .problem(404, "NOT_FOUND");
    app.rest_with(token, (Method::DELETE, path, Value::Null), &[])
        .await
        .problem(404, "NOT_FOUND");
    app.rest_with(
        token,
        (Method::POST, "/clients", json!({ "clientId": "report" })),
        &[],
    )
    .await
    .problem(409, "TAKEN");
}

#[both_databases]
async fn a_client_is_made_read_changed_and_deleted(app: TestApp) {
    let (_, token) = administrator(&app).await;
    let body = json!({
        "clientId": "report", "name": "Nightly report", "description": "Counts things.", "tokenTtlSeconds": 600, "scopes": ["clients:read"],
        "capabilities": ["SCRIPT", "WEB_APP"], "urls": { "rootUrl": "https://example.com", "redirectUris": ["https://example.com/app/*"] },
    });
    let made = app
        .rest_with(&token, (Method::POST, "/clients", body), &[])
        .await
        .expect(201);
    let answer = made.json();
    let id = answer["client"]["id"].as_str().unwrap().to_owned();
    let path = format!("/clients/{id}");
    assert_eq!(
        made.header("location"),
        format!("https://latchkey.test/api/v1{path}")
    );
    assert_eq!(
        (made.header("etag"), made.header("cache-control")),
        ("\"1\"", "no-store")
    );
    assert_eq!(
        answer["credentials"]["tokenUrl"],
        "https://latchkey.test/oauth/token"
    );
    let read = app.rest_with(&token, get(&path), &[]).await.expect(200);
    assert_eq!(
        (&read.json(), read.header("etag")),
        (&answer["client"], "\"1\"")
    );
    let expected = described(&app, &id, &answer);
    assert_eq!(read.json(), expected);
    app.ask(auth(&answer), &[]).await.expect(200);
    let patch = json!({ "name": null, "description": "New.", "tokenTtlSeconds": null });
    let changed = app
        .rest_with(&token, (Method::PATCH, &path, patch), &[])
        .await
        .expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.json();
    assert_eq!(
        json!([
            changed["name"],
            changed["displayName"],
            changed["description"],
            changed["tokenTtlSeconds"],
            changed["scopes"]
        ]),
        json!([null, "report", "New.", 3600, ["clients:read"]])
    );
    assert_deleted_for_ever(&app, &token, &path).await;
}

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

async fn assert_deletions_report_per_item(
    app: &TestApp,
    token: &str,
    client: &TestClient,
    ids: &Value,
) {
    let result = app
        .rest_with(
            token,
            (Method::POST, "/clients/delete", json!({ "ids": ids })),
            &[],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([
            result["succeeded"],
            result["failed"],
            result["results"][0]["client"]
        ]),
        json!([1, 1, null])
    );
    let unknown = json!({ "ids": ["x"] });
    let problem = app
        .rest_with(token, (Method::POST, "/clients/delete", unknown), &[])
        .await
        .problem(422, "NOT_FOUND");
    assert_eq!(problem["errors"][0]["pointer"], "#/ids/0");
    let many = json!({ "ids": vec![client.id.to_string(); 101] });
    app.rest_with(token, (Method::POST, "/clients/delete", many), &[])
        .await
        .problem(422, "TOO_LONG");
}

#[both_databases]
async fn bulk_changes_report_per_item_or_reject_all(app: TestApp) {
    let (administrator, token) = administrator(&app).await;
    let client = app.client(ClientSeed::default()).await;
    let ids = json!([client.id.to_string(), administrator.id.to_string()]);
    let reject = json!({ "ids": ids, "status": "INACTIVE", "onError": "REJECT_ALL" });
    let problem = app
        .rest_with(&token, (Method::POST, "/clients/status", reject), &[])
        .await
        .problem(409, "LAST_ADMINISTRATOR");
    assert_eq!(
        problem["errors"][0]["subjectId"],
        json!(administrator.id.to_string())
    );
    app.ask(&client, &[]).await.expect(200);
    let skip = json!({ "ids": ids, "status": "INACTIVE" });
    let result = app
        .rest_with(&token, (Method::POST, "/clients/status", skip), &[])
        .await
        .expect(200)
        .json();
    assert_eq!(
        json!([result["succeeded"], result["failed"]]),
        json!([1, 1])
    );
    assert_eq!(
        json!([
            result["results"][0]["ok"],
            result["results"][0]["client"]["status"]
        ]),
        json!([true, "INACTIVE"])
    );
    assert_eq!(
        result["results"][1]["errors"][0]["code"],
        "LAST_ADMINISTRATOR"
    );
    app.ask(&client, &[]).await.refused(401, "invalid_client");
    assert_deletions_report_per_item(&app, &token, &client, &ids).await;
}
