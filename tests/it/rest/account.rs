//! Accounts and their policies.

use crate::support::{ClientSeed, TestApp};
use axum::http::Method;
use entity::account::PolicyPreset;
use serde_json::{Value, json};

async fn assert_slugs_are_unique_and_checked(app: &TestApp, token: &str) {
    app.rest_with(
        token,
        (
            Method::POST,
            "/accounts",
            json!({ "slug": "koios", "name": "K" }),
        ),
        &[],
    )
    .await
    .problem(409, "TAKEN");
    app.rest_with(
        token,
        (
            Method::POST,
            "/accounts",
            json!({ "slug": "A", "name": "" }),
        ),
        &[],
    )
    .await
    .expect(422);
}

async fn assert_listed_in_pages(app: &TestApp, token: &str) {
    let list = app
        .rest_with(
            token,
            (
                Method::GET,
                "/accounts?first=1&totalCount=true",
                Value::Null,
            ),
            &[],
        )
        .await
        .expect(200);
    assert_eq!(
        (
            list.json()["totalCount"].clone(),
            list.json()["items"][0]["slug"].clone()
        ),
        (json!(2), json!("default"))
    );
    assert!(
        list.header("link")
            .starts_with("<https://latchkey.test/api/v1/accounts?first=1&after=")
    );
}

async fn assert_tenants_see_their_own_account_only(app: &TestApp) {
    let theirs = app.account("tenant", PolicyPreset::Default).await;
    assert_eq!(
        app.read(&theirs.administrator, "/account").await["slug"],
        "tenant"
    );
    app.rest(
        &theirs.administrator,
        (Method::GET, "/accounts", Value::Null),
    )
    .await
    .problem(403, "FORBIDDEN");
    app.rest(
        &theirs.administrator,
        (
            Method::POST,
            "/accounts",
            json!({ "slug": "x", "name": "x" }),
        ),
    )
    .await
    .problem(403, "FORBIDDEN");
}

#[both_databases]
async fn accounts_are_made_listed_and_read_by_platform_administrators(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&administrator).await;
    let made = app
        .rest_with(
            &token,
            (
                Method::POST,
                "/accounts",
                json!({ "slug": "koios", "name": "Koios", "preset": "KOIOS" }),
            ),
            &[],
        )
        .await
        .expect(201);
    let account = made.json();
    let path = format!("/accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(
        made.header("location"),
        format!("https://latchkey.test/api/v1{path}")
    );
    assert_eq!(
        json!([
            account["policy"]["clientIdMode"],
            account["policy"]["preset"],
            account["usage"]["clients"]
        ]),
        json!(["UUID", "KOIOS", 0])
    );
    assert_eq!(app.read(&administrator, &path).await, account);
    assert_slugs_are_unique_and_checked(&app, &token).await;
    assert_listed_in_pages(&app, &token).await;
    let own = app.read(&administrator, "/account").await;
    assert_eq!(
        json!([own["slug"], own["usage"]["activeClients"]]),
        json!(["default", 1])
    );
    assert_tenants_see_their_own_account_only(&app).await;
}

#[both_databases]
async fn a_policy_is_changed_and_takes_effect(app: TestApp) {
    let theirs = app.account("tenant", PolicyPreset::Insights).await;
    let path = format!("/accounts/{}/policy", theirs.id);
    let patch = json!({ "clientIdMode": "CHOSEN", "clientIdPrefix": null, "secretMode": "CHOSEN_OR_GENERATED", "maxClients": 2 });
    let changed = app
        .rest(&theirs.administrator, (Method::PATCH, &path, patch))
        .await
        .expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let policy = changed.json()["policy"].clone();
    assert_eq!(
        json!([
            policy["preset"],
            policy["clientIdMode"],
            policy["clientIdPrefix"],
            policy["maxClients"]
        ]),
        json!(["CUSTOM", "CHOSEN", null, 2])
    );
    app.rest(
        &theirs.administrator,
        (Method::POST, "/clients", json!({ "clientId": "any" })),
    )
    .await
    .expect(201);
    app.rest(&theirs.administrator, (Method::POST, "/clients", json!({})))
        .await
        .problem(409, "QUOTA_EXCEEDED");
    app.rest(
        &theirs.administrator,
        (Method::PATCH, &path, json!({ "maxClients": 3 })),
    )
    .await
    .problem(422, "POLICY_VIOLATION");
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    app.rest(
        &administrator,
        (Method::PATCH, &path, json!({ "maxClients": 3 })),
    )
    .await
    .expect(200);
    app.rest(&theirs.administrator, (Method::POST, "/clients", json!({})))
        .await
        .expect(201);
}
