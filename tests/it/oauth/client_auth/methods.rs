//! The ways in which a client may present its credentials.

use super::{FORMS, basic};
use crate::support::{Auth, ClientSeed, TestApp};
use base64::{Engine, engine::general_purpose::STANDARD};

/// B-01, RFC 6749 section 2.3.1.
#[both_databases]
async fn http_basic_is_accepted_everywhere(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        app.post_form(
            path,
            &client,
            &[("grant_type", "client_credentials"), ("token", "x")],
        )
        .await
        .expect(200);
    }
}

/// B-02, RFC 6749 section 2.3.1.
#[both_databases]
async fn id_and_secret_in_the_body_are_accepted_everywhere(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        app.post_form(
            path,
            Auth::body(&client),
            &[("grant_type", "client_credentials"), ("token", "x")],
        )
        .await
        .expect(200);
    }
}

/// B-03, RFC 6749 section 2.3.1 and appendix B.
#[both_databases]
async fn basic_is_form_decoded(app: TestApp) {
    let client = app
        .client(ClientSeed {
            client_id: Some("acme_client.1~x"),
            secret: Some("pass word-1".replace(' ', "/").as_str()),
            ..ClientSeed::default()
        })
        .await;
    app.ask(basic("acme%5Fclient%2E1%7Ex:pass%2Fword%2D1"), &[])
        .await
        .expect(200);
    app.ask(basic("acme%5fclient%2e1%7ex:pass%2fword%2d1"), &[])
        .await
        .expect(200);
    let uuid = app.client(ClientSeed::default()).await;
    app.ask(
        basic(&format!(
            "{}:{}",
            uuid.client_id.replace('-', "%2D"),
            uuid.secret.replace('_', "%5F")
        )),
        &[],
    )
    .await
    .expect(200);
    app.ask(
        basic(&format!("{}:{}", client.client_id, "pass+word-1")),
        &[],
    )
    .await
    .refused(401, "invalid_client");
    app.ask(basic(&format!("{}:100%", client.client_id)), &[])
        .await
        .refused(401, "invalid_client");
}

/// B-04, RFC 7617 section 2.
#[both_databases]
async fn the_first_colon_separates_id_and_secret(app: TestApp) {
    let client = app
        .client(ClientSeed {
            client_id: Some("colonel"),
            secret: Some("a:b:c:1:d"),
            ..ClientSeed::default()
        })
        .await;
    app.ask(basic("colonel:a:b:c:1:d"), &[]).await.expect(200);
    app.ask(&client, &[]).await.expect(200);
    let good = STANDARD.encode("colonel:a:b:c:1:d");
    for header in [
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic Y29sb25lbA==",
        &format!("Basic {}", good.trim_end_matches('=').to_owned() + "=="),
        &format!("Basic={good}"),
    ] {
        app.ask(Auth::Header(header.to_owned()), &[])
            .await
            .refused(401, "invalid_client");
    }
}

/// B-05, RFC 9110 section 11.1.
#[both_databases]
async fn the_scheme_is_case_insensitive(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let pair = STANDARD.encode(format!("{}:{}", client.client_id, client.secret));
    for scheme in ["basic", "BASIC", "bAsIc"] {
        app.ask(Auth::Header(format!("{scheme} {pair}")), &[])
            .await
            .expect(200);
    }
}

/// B-06, RFC 6749 section 2.3.
#[both_databases]
async fn two_ways_at_once_are_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let assertion = ("client_assertion", "a.b.c");
    for path in FORMS {
        app.post_form(path, &client, &[("client_secret", &client.secret)])
            .await
            .refused(400, "invalid_request");
        app.post_form(path, &client, &[assertion])
            .await
            .refused(400, "invalid_request");
        app.post_form(path, Auth::body(&client), &[assertion])
            .await
            .refused(400, "invalid_request");
    }
    let pair = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", client.client_id, client.secret))
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", pair.as_str()),
        ("authorization", pair.as_str()),
    ];
    app.request(
        (axum::http::Method::POST, "/oauth/token"),
        &headers,
        "grant_type=client_credentials",
    )
    .await
    .refused(400, "invalid_request");
}

/// B-07.
#[both_databases]
async fn basic_goes_with_the_same_client_id_in_the_body_only(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.ask(&client, &[("client_id", &client.client_id)])
        .await
        .expect(200);
    app.ask(&client, &[("client_id", "another")])
        .await
        .refused(400, "invalid_request");
}

/// B-13, RFC 7591 section 2: Basic and body are interchangeable, and nothing else counts.
#[both_databases]
async fn an_assertion_alone_is_no_way_in(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let assertion = [
        ("client_id", client.client_id.as_str()),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", "a.b.c"),
    ];
    app.ask(Auth::None, &assertion)
        .await
        .refused(401, "invalid_client");
    app.ask(Auth::Bearer(app.token(&client).await), &[])
        .await
        .refused(401, "invalid_client");
}
