//! The URLs of a client: which are accepted, and how they are joined (I9).

use super::{acme, urls};
use crate::support::TestApp;
use serde_json::{Value, json};

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
