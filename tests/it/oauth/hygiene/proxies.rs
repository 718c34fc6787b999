//! Addresses that proxies forward, and the issuer, which no request changes.

use super::FORM;
use crate::support::{ClientSeed, Setup, TestApp, claims};
use axum::http::Method;
use entity::issuance;
use sea_orm::EntityTrait;

/// Addresses noted with the tokens issued, oldest first.
async fn addresses(app: &TestApp) -> Vec<String> {
    app.recorder.flush().await;
    let mut rows = issuance::Entity::find().all(&app.db).await.unwrap();
    rows.sort_by_key(|row| row.issued_at);
    rows.into_iter().filter_map(|row| row.ip_address).collect()
}

/// A-13, RFC 9700 section 4.13.
#[both_databases]
async fn forwarded_addresses_are_believed_from_trusted_proxies_only(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        client.client_id, client.secret
    );
    let headers = [
        FORM,
        ("x-forwarded-for", "198.51.100.7, 203.0.113.5"),
        ("x-real-ip", "198.51.100.8"),
        ("forwarded", "for=198.51.100.9"),
    ];
    app.request((Method::POST, "/oauth/token"), &headers, body.clone())
        .await
        .expect(200);
    assert_eq!(addresses(&app).await, ["192.0.2.1"], "no proxy is trusted");
    app.clock.advance(chrono::Duration::seconds(1));
    let proxied = app
        .node(Setup {
            trusted_proxies: vec!["192.0.2.0/24".parse().unwrap()],
            ..Setup::default()
        })
        .await;
    proxied
        .request((Method::POST, "/oauth/token"), &headers, body.clone())
        .await
        .expect(200);
    assert_eq!(
        addresses(&proxied).await.last().unwrap(),
        "203.0.113.5",
        "only the hop that the proxy saw itself"
    );
    app.clock.advance(chrono::Duration::seconds(1));
    let elsewhere = proxied.calling_from("198.51.100.200");
    elsewhere
        .request((Method::POST, "/oauth/token"), &headers, body)
        .await
        .expect(200);
    assert_eq!(
        addresses(&proxied).await.last().unwrap(),
        "198.51.100.200",
        "not a proxy of ours"
    );
}

/// As load balancers of different makes write it: with ports, with brackets, in the standard
/// header, and behind bytes that the caller sent.
#[both_databases]
async fn forwarded_addresses_are_read_in_every_form(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        client.client_id, client.secret
    );
    let proxied = app
        .node(Setup {
            trusted_proxies: vec!["192.0.2.0/24".parse().unwrap()],
            ..Setup::default()
        })
        .await;
    for (name, value, expected) in [
        ("x-forwarded-for", &b"203.0.113.7:51234"[..], "203.0.113.7"),
        ("x-forwarded-for", b"[2001:db8::7]", "2001:db8::7"),
        (
            "x-forwarded-for",
            b"198.51.100.1, [2001:db8::7]:443, 192.0.2.9:80",
            "2001:db8::7",
        ),
        ("x-forwarded-for", b"\xff\xfe, 203.0.113.7", "203.0.113.7"),
        (
            "forwarded",
            b"for=198.51.100.9, for=\"[2001:db8::7]:4711\";proto=https",
            "2001:db8::7",
        ),
        // The caller's address is unknown: the proxy's own address counts, and the log says so.
        ("x-forwarded-for", b"203.0.113.7, unknown", "192.0.2.1"),
        ("forwarded", b"for=_hidden", "192.0.2.1"),
    ] {
        app.clock.advance(chrono::Duration::seconds(1));
        let mut request = axum::http::Request::post("/oauth/token").header(FORM.0, FORM.1);
        request = request.header(name, axum::http::HeaderValue::from_bytes(value).unwrap());
        proxied
            .send(request.body(body.clone().into()).unwrap())
            .await
            .expect(200);
        assert_eq!(
            addresses(&proxied).await.last().unwrap(),
            expected,
            "{name}: {}",
            String::from_utf8_lossy(value)
        );
    }
}

/// A-14, RFC 8414 section 2.
#[both_databases]
async fn the_issuer_never_comes_from_a_request(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let headers = [
        ("host", "evil.test"),
        ("x-forwarded-host", "evil.test"),
        ("forwarded", "host=evil.test;proto=http"),
        ("x-forwarded-proto", "http"),
    ];
    let metadata = app
        .request(
            (Method::GET, "/.well-known/oauth-authorization-server"),
            &headers,
            "",
        )
        .await
        .expect(200);
    assert_eq!(metadata.json()["issuer"], "https://latchkey.test");
    assert!(!metadata.text().contains("evil"));
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        client.client_id, client.secret
    );
    let headers: Vec<_> = headers.into_iter().chain([FORM]).collect();
    let answer = app
        .request((Method::POST, "/oauth/token"), &headers, body)
        .await
        .expect(200)
        .json();
    assert_eq!(
        claims(answer["access_token"].as_str().unwrap())["iss"],
        "https://latchkey.test"
    );
}
