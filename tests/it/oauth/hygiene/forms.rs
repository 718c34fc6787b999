//! Forms are parsed strictly.

use super::{FORM, FORMS};
use crate::support::{Auth, ClientSeed, TestApp};
use axum::http::Method;
use serde_json::json;

/// A-04, RFC 6749 section 3.2.
#[both_databases]
async fn only_post_is_taken(app: TestApp) {
    for path in FORMS {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = app
                .request((method, path), &[FORM], "grant_type=client_credentials")
                .await
                .expect(405);
            let allowed = answer.header("allow");
            // A preflight request of a script takes OPTIONS.
            assert!(["POST", "POST,OPTIONS"].contains(&allowed), "{allowed}");
        }
    }
}

/// A-04, RFC 6749 section 2.3.1: credentials and parameters in the URL count for nothing.
#[both_databases]
async fn parameters_in_the_url_are_never_read(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let path = format!(
        "/oauth/token?grant_type=client_credentials&client_id={}&client_secret={}",
        client.client_id, client.secret
    );
    app.post_form(&path, Auth::None, &[("grant_type", "client_credentials")])
        .await
        .refused(401, "invalid_client");
    app.post_form(&path, &client, &[])
        .await
        .refused(400, "invalid_request");
    app.request((Method::GET, &path), &[], "").await.expect(405);
}

/// A-05, RFC 6749 section 3.2.
#[both_databases]
async fn a_parameter_sent_twice_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        app.post_form(path, &client, &[("x", "1"), ("token", "a"), ("x", "1")])
            .await
            .refused(400, "invalid_request");
    }
    app.ask(&client, &[("grant_type", "client_credentials")])
        .await
        .refused(400, "invalid_request");
}

/// A-05, RFC 8707 section 2.
#[both_databases]
async fn only_the_parameter_resource_may_be_repeated(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let management = app.tokens.management.as_str();
    app.ask(
        &client,
        &[("resource", management), ("resource", management)],
    )
    .await
    .expect(200);
}

/// A-06, RFC 6749 section 3.2.
#[both_databases]
async fn an_empty_parameter_counts_as_absent(app: TestApp) {
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let without = app.ask(&client, &[]).await.json()["scope"].clone();
    assert_eq!(
        app.ask(&client, &[("scope", ""), ("resource", "")])
            .await
            .expect(200)
            .json()["scope"],
        without
    );
    app.post_form("/oauth/token", &client, &[("grant_type", "")])
        .await
        .refused(400, "invalid_request");
    app.post_form("/oauth/introspect", &client, &[("token", "")])
        .await
        .refused(400, "invalid_request");
}

/// A-07, RFC 6749 section 3.2.
#[both_databases]
async fn unknown_parameters_are_ignored(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.ask(
        &client,
        &[("colour", "blue"), ("aud", "https://elsewhere.test")],
    )
    .await
    .expect(200);
}

/// A-08, RFC 6749 section 4.4.2.
#[both_databases]
async fn another_content_type_is_refused_in_json(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        app.post_json(
            path,
            &client,
            &json!({ "grant_type": "client_credentials" }),
        )
        .await
        .refused(400, "invalid_request");
        for kind in [
            "multipart/form-data; boundary=x",
            "text/plain",
            "",
            "application/x-www-form-urlencodedx",
        ] {
            app.request((Method::POST, path), &[("content-type", kind)], "a=b")
                .await
                .refused(400, "invalid_request");
        }
        app.request((Method::POST, path), &[], "a=b")
            .await
            .refused(400, "invalid_request");
        app.request(
            (Method::POST, path),
            &[FORM, ("content-type", "text/plain")],
            "a=b",
        )
        .await
        .refused(400, "invalid_request");
    }
    let spelled_otherwise = [(
        "content-type",
        "Application/X-WWW-Form-URLEncoded; charset=UTF-8",
    )];
    app.request((Method::POST, "/oauth/token"), &spelled_otherwise, "a=b")
        .await
        .refused(401, "invalid_client");
}

///
#[both_databases]
async fn malformed_bodies_are_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let many = (0..101)
        .map(|n| format!("p{n}=1"))
        .collect::<Vec<_>>()
        .join("&");
    for path in FORMS {
        for body in [
            "scope=%",
            "scope=%4",
            "scope=%zz",
            "scope=%00",
            "scope=%ff%fe",
            "%ff=1",
            "scope=%C3",
            &many,
        ] {
            app.post_raw(path, &client, body.to_owned())
                .await
                .refused(400, "invalid_request");
        }
        app.post_raw(path, &client, vec![b's', b'=', 0xff])
            .await
            .refused(400, "invalid_request");
    }
}

/// a hundred parameters are taken, and 64 KiB.
#[both_databases]
async fn bodies_beyond_64_kib_are_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let body = |size: usize| format!("grant_type=client_credentials&x={}", "a".repeat(size - 32));
    assert_eq!(body(65_536).len(), 65_536);
    app.post_raw("/oauth/token", &client, body(65_536))
        .await
        .expect(200);
    for path in FORMS {
        app.post_raw(path, &client, body(65_537))
            .await
            .refused(413, "invalid_request");
    }
    let hundred = (1..100).map(|n| format!("&p{n}=1")).collect::<String>();
    app.post_raw(
        "/oauth/token",
        &client,
        format!("grant_type=client_credentials{hundred}"),
    )
    .await
    .expect(200);
}

/// A-12, RFC 9700 section 4.12: a 307 would send the form on to another server.
#[both_databases]
async fn no_redirect_ever_carries_a_form(app: TestApp) {
    assert_eq!(app.get("/").await.status.as_u16(), 303);
    for path in FORMS {
        app.post_form(&format!("{path}/"), Auth::None, &[])
            .await
            .expect(404);
        app.post_form(&format!("/{path}"), Auth::None, &[])
            .await
            .expect(404);
    }
}
