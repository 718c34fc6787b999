//! Which redirect URIs match (checklist lines I-05 to I-08, O-03 to O-07): a table of tricks.

use super::{authorize_url, web_app};
use crate::support::{Browser, ClientSeed, TestApp};
use domain::client::urls::Urls;
use test_macros::both_databases;

/// Registered and asked for, and whether they match.
const TABLE: [(&str, &str, bool); 41] = [
    ("https://a.example/cb", "https://a.example/cb", true),
    ("https://a.example/cb", "https://a.example/cb/", false),
    ("https://a.example/cb", "https://A.example/cb", false),
    ("https://a.example/cb", "https://a.example:443/cb", false),
    ("https://a.example/cb", "https://a.example/cb?x=1", false),
    ("https://a.example/cb", "https://a.example/cb#x", false),
    ("https://a.example/cb", "https://a.example/CB", false),
    ("https://a.example/cb", "http://a.example/cb", false),
    ("https://a.example/cb?x=1", "https://a.example/cb?x=1", true),
    (
        "https://a.example/cb?x=1",
        "https://a.example/cb?x=2",
        false,
    ),
    ("http://127.0.0.1/cb", "http://127.0.0.1:5123/cb", true),
    ("http://127.0.0.1:1/cb", "http://127.0.0.1:5123/cb", true),
    ("http://127.0.0.1/cb", "http://127.0.0.1:5123/other", false),
    ("http://127.0.0.1/cb", "http://127.0.0.2/cb", false),
    ("http://[::1]/cb", "http://[::1]:5123/cb", true),
    ("http://localhost/cb", "http://localhost:5123/cb", false),
    ("http://localhost:3000/cb", "http://localhost:3000/cb", true),
    ("com.example.app:/cb", "com.example.app:/cb", true),
    ("com.example.app:/cb", "com.example.app:/cb2", false),
    ("https://a.example/app/*", "https://a.example/app/one", true),
    (
        "https://a.example/app/*",
        "https://a.example/app/one/two?x=1",
        true,
    ),
    ("https://a.example/app/*", "https://a.example/app/", true),
    ("https://a.example/app/*", "https://a.example/app", false),
    (
        "https://a.example/app/*",
        "https://a.example/application",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/../admin",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/..;/admin",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/%2e%2e/admin",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/%2E./admin",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/x%2fy",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/x%5cy",
        false,
    ),
    ("https://a.example/app/*", "https://a.example\\app/x", false),
    (
        "https://a.example/app/*",
        "https://a.example/app/\\x",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example@evil.example/app/x",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://x@a.example/app/x",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example.evil.example/app/x",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example:8443/app/x",
        false,
    ),
    ("https://a.example/app/*", "http://a.example/app/x", false),
    (
        "https://a.example/app/*",
        "https://a.example/app//evil.example",
        false,
    ),
    (
        "https://a.example/app/*",
        "https://a.example/app/x#y",
        false,
    ),
    ("https://a.example/*", "https://xn--a-.example/x", false),
    (
        "https://a.example/app/*",
        "https:a.example/app/x/..;/..%2fevil",
        false,
    ),
];

#[both_databases]
async fn a_redirect_uri_matches_as_the_table_says(app: TestApp) {
    let browser = Browser::new(&app);
    for (registered, asked, matches) in TABLE {
        let client = app
            .client(ClientSeed {
                urls: Urls {
                    redirect_uris: vec![registered.to_owned()],
                    ..Urls::default()
                },
                ..web_app()
            })
            .await;
        let url = authorize_url(&client, &[("redirect_uri", asked)]);
        let status = browser.get(&url).await.status.as_u16();
        let expected = if matches { 303 } else { 400 };
        assert_eq!(status, expected, "{registered} {asked}");
    }
}

/// O-06: a relative one is joined to the root URL.
#[both_databases]
async fn a_relative_redirect_uri_is_joined_to_the_root_url(app: TestApp) {
    let client = app
        .client(ClientSeed {
            urls: Urls {
                root_url: Some("https://a.example/base".to_owned()),
                redirect_uris: vec!["/cb".to_owned()],
                ..Urls::default()
            },
            ..web_app()
        })
        .await;
    let browser = Browser::new(&app);
    let asked = [("redirect_uri", "https://a.example/base/cb")];
    browser
        .get(&authorize_url(&client, &asked))
        .await
        .expect(303);
    let asked = [("redirect_uri", "/cb")];
    browser
        .get(&authorize_url(&client, &asked))
        .await
        .expect(400);
}
