//! The fields of a client and what they accept (I5, I8, I9, I10).

use super::{acme, insights_api};
use crate::{graphql::credentials, support::TestApp};
use serde_json::{Value, json};

/// All of I9.
fn urls() -> Value {
    json!({
        "rootUrl": "https://app.example", "homeUrl": "/home", "adminUrl": "https://app.example/admin",
        "backchannelLogoutUrl": "https://app.example/logout", "redirectUris": ["https://example.com/*", "/callback"],
        "postLogoutRedirectUris": ["https://example.com/bye/*"], "webOrigins": ["+", "https://other.example", "https://*.example.com"],
    })
}

#[both_databases]
async fn i5_every_field_changes_except_the_client_id(app: TestApp) {
    let account = acme(&app).await;
    let admin = &account.administrator;
    insights_api(&app, &account).await;
    let made = app.make(admin, json!({ "clientId": "acme_x" })).await;
    let id = &made["client"]["id"];
    assert_eq!(
        app.refused_as(
            admin,
            "updateClient",
            json!({ "id": id, "clientId": "acme_y" })
        )
        .await,
        ["IMMUTABLE clientId"]
    );
    app.done_as(
        admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "clientId": "acme_x", "name": "same id" }),
    )
    .await;
    let change = json!({
        "id": id, "name": "New", "description": "Newer", "capabilities": ["WEB_APP", "SCRIPT", "BACKCHANNEL"], "scopes": ["datahub-api"],
        "accessLevel": "READ_ONLY", "tokenTtlSeconds": 600, "urls": urls(),
    });
    app.done_as(admin, ("updateClient", "client { id }"), change.clone())
        .await;
    let shown = app.shown(admin, "acme_x").await;
    for field in [
        "name",
        "description",
        "accessLevel",
        "tokenTtlSeconds",
        "urls",
    ] {
        assert_eq!(shown[field], change[field], "{field}");
    }
    assert_eq!(shown["scopes"], json!([{ "code": "datahub-api" }]));
    assert_eq!(shown["capabilities"].as_array().unwrap().len(), 3);
    app.ask(credentials(&made), &[]).await.expect(200);
}

#[both_databases]
async fn i8_the_client_id_has_the_accounts_prefix_and_stands_in_for_a_blank_name(app: TestApp) {
    let admin = acme(&app).await.administrator;
    for (id, expected) in [
        (Value::Null, "BLANK clientId"),
        (json!(""), "BLANK clientId"),
        (json!("x"), "POLICY_VIOLATION clientId"),
        (json!("acme_"), "POLICY_VIOLATION clientId"),
        (json!("ACME_x"), "POLICY_VIOLATION clientId"),
        (json!("acme-x"), "POLICY_VIOLATION clientId"),
        (json!("acme_x y"), "INVALID clientId"),
    ] {
        assert_eq!(
            app.refused_as(&admin, "createClient", json!({ "clientId": id }))
                .await,
            [expected],
            "{id}"
        );
    }
    let made = app
        .make(&admin, json!({ "clientId": "acme_x", "name": " " }))
        .await;
    assert_eq!(
        (
            &made["client"]["displayName"],
            &made["client"]["description"]
        ),
        (&json!("acme_x"), &Value::Null)
    );
    let named = app
        .make(
            &admin,
            json!({ "clientId": "acme_y", "name": "Why", "description": "Because" }),
        )
        .await;
    assert_eq!(
        (
            &named["client"]["displayName"],
            &named["client"]["description"]
        ),
        (&json!("Why"), &json!("Because"))
    );
}

fn wrong_urls() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("rootUrl", json!("/app"), "INVALID urls.rootUrl"),
        (
            "rootUrl",
            json!("https://*.example"),
            "INVALID urls.rootUrl",
        ),
        ("homeUrl", json!("home"), "INVALID urls.homeUrl"),
        (
            "adminUrl",
            json!("https://app.example/*"),
            "INVALID urls.adminUrl",
        ),
        (
            "backchannelLogoutUrl",
            json!("https://app.example/#x"),
            "INVALID urls.backchannelLogoutUrl",
        ),
        (
            "redirectUris",
            json!(["https://ok.example/*", "https://*.example/"]),
            "INVALID urls.redirectUris.1",
        ),
        (
            "redirectUris",
            json!(["https://ok.example/a*"]),
            "INVALID urls.redirectUris.0",
        ),
        (
            "postLogoutRedirectUris",
            json!(["javascript:alert(1)"]),
            "INVALID urls.postLogoutRedirectUris.0",
        ),
        (
            "webOrigins",
            json!(["+", "https://a.example/path"]),
            "INVALID urls.webOrigins.1",
        ),
        ("webOrigins", json!(["*"]), "INVALID urls.webOrigins.0"),
        (
            "webOrigins",
            json!(["https://a.*.example"]),
            "INVALID urls.webOrigins.0",
        ),
        (
            "webOrigins",
            json!(["https://*"]),
            "INVALID urls.webOrigins.0",
        ),
    ]
}

#[both_databases]
async fn i9_access_settings_are_checked_kept_and_joined_to_the_root_url(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let made = app
        .make(&admin, json!({ "clientId": "acme_x", "urls": urls() }))
        .await;
    assert_eq!(made["client"]["urls"], urls(), "as they were given");
    let query = "query($id: ID!) { client(by: { id: $id }) { urls(resolved: true) { homeUrl adminUrl redirectUris webOrigins } } }";
    let used = app
        .data_for(&admin, query, json!({ "id": made["client"]["id"] }))
        .await;
    let expected = json!({
        "homeUrl": "https://app.example/home", "adminUrl": "https://app.example/admin",
        "redirectUris": ["https://example.com/*", "https://app.example/callback"], "webOrigins": ["+", "https://other.example", "https://*.example.com"],
    });
    assert_eq!(used["client"]["urls"], expected, "as they are used");
    for (field, value, expected) in wrong_urls() {
        let mut wrong = urls();
        wrong[field] = value;
        let refused = app
            .refused_as(
                &admin,
                "updateClient",
                json!({ "id": made["client"]["id"], "urls": wrong }),
            )
            .await;
        assert!(
            refused.contains(&expected.to_owned()),
            "{field}: {refused:?}"
        );
    }
    assert_eq!(
        app.shown(&admin, "acme_x").await["urls"],
        urls(),
        "what is refused changes nothing"
    );
    app.done_as(
        &admin,
        ("updateAccountPolicy", "account { id }"),
        json!({ "allowWildcardRedirects": false }),
    )
    .await;
    let refused = app
        .refused_as(
            &admin,
            "updateClient",
            json!({ "id": made["client"]["id"], "urls": urls() }),
        )
        .await;
    let wild = ["redirectUris.0", "postLogoutRedirectUris.0", "webOrigins.2"]
        .map(|place| format!("POLICY_VIOLATION urls.{place}"));
    assert_eq!(refused, wild, "wildcards are for accounts that allow them");
}

#[both_databases]
async fn i10_at_least_one_capability_and_each_with_what_it_needs(app: TestApp) {
    let admin = acme(&app).await.administrator;
    let create = |capabilities: Value, urls: Value| json!({ "clientId": "acme_x", "capabilities": capabilities, "urls": urls });
    assert_eq!(
        app.refused_as(&admin, "createClient", create(json!([]), json!({})))
            .await,
        ["BLANK capabilities"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "createClient",
            create(json!(["BACKCHANNEL"]), json!({}))
        )
        .await,
        ["BLANK urls.backchannelLogoutUrl"]
    );
    let made = app
        .make(&admin, create(json!(["WEB_APP", "BACKCHANNEL"]), urls()))
        .await;
    app.ask(credentials(&made), &[])
        .await
        .refused(400, "unauthorized_client");
    let id = &made["client"]["id"];
    app.done_as(
        &admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "capabilities": ["SCRIPT", "BACKCHANNEL"] }),
    )
    .await;
    let token = app.token_with(&made).await;
    let gone = json!({ "id": id, "urls": {} });
    assert_eq!(
        app.refused_as(&admin, "updateClient", gone).await,
        ["BLANK urls.backchannelLogoutUrl"]
    );
    assert_eq!(
        app.refused_as(
            &admin,
            "updateClient",
            json!({ "id": id, "capabilities": [] })
        )
        .await,
        ["BLANK capabilities"]
    );
    app.done_as(
        &admin,
        ("updateClient", "client { id }"),
        json!({ "id": id, "capabilities": ["WEB_APP"] }),
    )
    .await;
    assert!(
        !app.is_alive(&admin, &token).await,
        "a token of the flow that it lost is dead"
    );
    app.ask(credentials(&made), &[])
        .await
        .refused(400, "unauthorized_client");
}
