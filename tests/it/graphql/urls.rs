//! A client's URLs: relative ones are kept as they were given, and joined to the root URL where
//! they are used.

use crate::support::{ClientSeed, TestApp};
use serde_json::{Value, json};

const ALL: &str =
    "rootUrl homeUrl adminUrl backchannelLogoutUrl redirectUris postLogoutRedirectUris webOrigins";

#[both_databases]
async fn relative_urls_are_joined_to_the_root_url_with_one_slash(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let given = json!({
        "rootUrl": "https://app.example/base/", "homeUrl": "/", "adminUrl": "/admin?x=1", "backchannelLogoutUrl": "/logout",
        "redirectUris": ["/cb", "/app/*", "https://other.example/cb", "com.example.app://cb"], "postLogoutRedirectUris": ["/bye"], "webOrigins": ["+"],
    });
    let selection =
        format!("client {{ given: urls {{ {ALL} }} used: urls(resolved: true) {{ {ALL} }} }}");
    let made = app
        .done_as(
            &admin,
            ("createClient", selection.as_str()),
            json!({ "urls": given }),
        )
        .await;
    assert_eq!(made["client"]["given"], given);
    let used = json!({
        "rootUrl": "https://app.example/base/", "homeUrl": "https://app.example/base/", "adminUrl": "https://app.example/base/admin?x=1",
        "backchannelLogoutUrl": "https://app.example/base/logout",
        "redirectUris": ["https://app.example/base/cb", "https://app.example/base/app/*", "https://other.example/cb", "com.example.app://cb"],
        "postLogoutRedirectUris": ["https://app.example/base/bye"], "webOrigins": ["+"],
    });
    assert_eq!(made["client"]["used"], used);
}

fn wrong() -> Vec<(Value, &'static str)> {
    vec![
        (json!({ "homeUrl": "/home" }), "INVALID urls.homeUrl"),
        (
            json!({ "redirectUris": ["/cb"] }),
            "INVALID urls.redirectUris.0",
        ),
        (
            json!({ "rootUrl": "https://a.example", "redirectUris": ["//evil.example/cb"] }),
            "INVALID urls.redirectUris.0",
        ),
        (
            json!({ "rootUrl": "https://a.example", "redirectUris": ["/x/../cb"] }),
            "INVALID urls.redirectUris.0",
        ),
        (
            json!({ "rootUrl": "https://a.example", "homeUrl": "/x#y" }),
            "INVALID urls.homeUrl",
        ),
        (
            json!({ "rootUrl": "https://a.example?x=1" }),
            "INVALID urls.rootUrl",
        ),
        (
            json!({ "rootUrl": "https://user@a.example" }),
            "INVALID urls.rootUrl",
        ),
        (
            json!({ "rootUrl": "ftp://a.example" }),
            "INVALID urls.rootUrl",
        ),
    ]
}

#[both_databases]
async fn relative_urls_need_a_root_url_and_are_checked_as_they_are_used(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    for (urls, expected) in wrong() {
        assert_eq!(
            app.refused_as(&admin, "createClient", json!({ "urls": urls }))
                .await,
            [expected],
            "{urls}"
        );
    }
    let made = app
        .done_as(
            &admin,
            ("createClient", "client { id }"),
            json!({ "urls": { "rootUrl": "https://a.example", "homeUrl": "/home" } }),
        )
        .await;
    let rootless = json!({ "id": made["client"]["id"], "urls": { "homeUrl": "/home" } });
    assert_eq!(
        app.refused_as(&admin, "updateClient", rootless).await,
        ["INVALID urls.homeUrl"]
    );
    let moved = json!({ "id": made["client"]["id"], "urls": { "rootUrl": "https://b.example", "homeUrl": "/home" } });
    let moved = app
        .done_as(
            &admin,
            (
                "updateClient",
                "client { urls(resolved: true) { homeUrl adminUrl } }",
            ),
            moved,
        )
        .await;
    assert_eq!(
        moved["client"]["urls"],
        json!({ "homeUrl": "https://b.example/home", "adminUrl": Value::Null })
    );
}
