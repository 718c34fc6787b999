//! What holds for every OAuth endpoint: headers, strict parsing, addresses.

use crate::support::{Auth, ClientSeed, Setup, TestApp, TestClient, claims};
use axum::http::Method;
use entity::issuance;
use sea_orm::EntityTrait;
use serde_json::json;

/// The endpoints that take a form.
const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A good request to each of them.
async fn good(app: &TestApp, client: &TestClient, path: &str) -> crate::support::TestResponse {
    let token = app.token(client).await;
    app.post_form(path, client, &[("grant_type", "client_credentials"), ("token", &token)]).await.expect(200)
}

/// Addresses noted with the tokens issued, oldest first.
async fn addresses(app: &TestApp) -> Vec<String> {
    app.recorder.flush().await;
    let mut rows = issuance::Entity::find().all(&app.db).await.unwrap();
    rows.sort_by_key(|row| row.issued_at);
    rows.into_iter().filter_map(|row| row.ip_address).collect()
}

both_databases! {
    /// RFC 6749 section 5.1.
    async fn answers_of_every_kind_stay_out_of_caches(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            let refused = app.post_form(path, Auth::None, &[]).await.expect(401);
            let malformed = app.post_raw(path, &client, "%zz").await.expect(400);
            for answer in [good(&app, &client, path).await, refused, malformed] {
                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
                assert_eq!(answer.header("pragma"), "no-cache", "{path}");
            }
        }
    }

    /// A-03, RFC 6749 sections 5.1 and 5.2.
    async fn answers_are_json(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in ["/oauth/token", "/oauth/introspect"] {
            assert_eq!(good(&app, &client, path).await.header("content-type"), "application/json");
        }
        for path in FORMS {
            let answer = app.post_form(path, Auth::None, &[]).await;
            assert_eq!(answer.header("content-type"), "application/json");
            assert!(answer.json()["error_description"].is_string());
        }
    }

    /// A-04, RFC 6749 section 3.2.
    async fn only_post_is_taken(app: TestApp) {
        for path in FORMS {
            for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
                let answer = app.request((method, path), &[FORM], "grant_type=client_credentials").await.expect(405);
                assert_eq!(answer.header("allow"), "POST");
            }
        }
    }

    /// A-04, RFC 6749 section 2.3.1: credentials and parameters in the URL count for nothing.
    async fn parameters_in_the_url_are_never_read(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let path = format!("/oauth/token?grant_type=client_credentials&client_id={}&client_secret={}", client.client_id, client.secret);
        app.post_form(&path, Auth::None, &[("grant_type", "client_credentials")]).await.refused(401, "invalid_client");
        app.post_form(&path, &client, &[]).await.refused(400, "invalid_request");
        app.request((Method::GET, &path), &[], "").await.expect(405);
    }

    /// A-05, RFC 6749 section 3.2.
    async fn a_parameter_sent_twice_is_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            app.post_form(path, &client, &[("x", "1"), ("token", "a"), ("x", "1")]).await.refused(400, "invalid_request");
        }
        app.ask(&client, &[("grant_type", "client_credentials")]).await.refused(400, "invalid_request");
    }

    /// A-05, RFC 8707 section 2.
    async fn only_the_parameter_resource_may_be_repeated(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let management = app.tokens.management.as_str();
        app.ask(&client, &[("resource", management), ("resource", management)]).await.expect(200);
    }

    /// A-06, RFC 6749 section 3.2.
    async fn an_empty_parameter_counts_as_absent(app: TestApp) {
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let without = app.ask(&client, &[]).await.json()["scope"].clone();
        assert_eq!(app.ask(&client, &[("scope", ""), ("resource", "")]).await.expect(200).json()["scope"], without);
        app.post_form("/oauth/token", &client, &[("grant_type", "")]).await.refused(400, "invalid_request");
        app.post_form("/oauth/introspect", &client, &[("token", "")]).await.refused(400, "invalid_request");
    }

    /// A-07, RFC 6749 section 3.2.
    async fn unknown_parameters_are_ignored(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.ask(&client, &[("colour", "blue"), ("aud", "https://elsewhere.test")]).await.expect(200);
    }

    /// A-08, RFC 6749 section 4.4.2.
    async fn another_content_type_is_refused_in_json(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            app.post_json(path, &client, &json!({ "grant_type": "client_credentials" })).await.refused(400, "invalid_request");
            for kind in ["multipart/form-data; boundary=x", "text/plain", "", "application/x-www-form-urlencodedx"] {
                app.request((Method::POST, path), &[("content-type", kind)], "a=b").await.refused(400, "invalid_request");
            }
            app.request((Method::POST, path), &[], "a=b").await.refused(400, "invalid_request");
            app.request((Method::POST, path), &[FORM, ("content-type", "text/plain")], "a=b").await.refused(400, "invalid_request");
        }
        let spelled_otherwise = [("content-type", "Application/X-WWW-Form-URLEncoded; charset=UTF-8")];
        app.request((Method::POST, "/oauth/token"), &spelled_otherwise, "a=b").await.refused(401, "invalid_client");
    }

    ///
    async fn malformed_bodies_are_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let many = (0..101).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        for path in FORMS {
            for body in ["scope=%", "scope=%4", "scope=%zz", "scope=%00", "scope=%ff%fe", "%ff=1", "scope=%C3", &many] {
                app.post_raw(path, &client, body.to_owned()).await.refused(400, "invalid_request");
            }
            app.post_raw(path, &client, vec![b's', b'=', 0xff]).await.refused(400, "invalid_request");
        }
    }

    /// a hundred parameters are taken, and 64 KiB.
    async fn bodies_beyond_64_kib_are_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let body = |size: usize| format!("grant_type=client_credentials&x={}", "a".repeat(size - 32));
        assert_eq!(body(65_536).len(), 65_536);
        app.post_raw("/oauth/token", &client, body(65_536)).await.expect(200);
        for path in FORMS {
            app.post_raw(path, &client, body(65_537)).await.refused(413, "invalid_request");
        }
        let hundred = (1..100).map(|n| format!("&p{n}=1")).collect::<String>();
        app.post_raw("/oauth/token", &client, format!("grant_type=client_credentials{hundred}")).await.expect(200);
    }

    /// A-12, RFC 9700 section 4.12: a 307 would send the form on to somebody else.
    async fn no_redirect_ever_carries_a_form(app: TestApp) {
        assert_eq!(app.get("/").await.status.as_u16(), 303);
        for path in FORMS {
            app.post_form(&format!("{path}/"), Auth::None, &[]).await.expect(404);
            app.post_form(&format!("/{path}"), Auth::None, &[]).await.expect(404);
        }
    }

    /// A-13, RFC 9700 section 4.13.
    async fn forwarded_addresses_are_believed_from_trusted_proxies_only(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let body = format!("grant_type=client_credentials&client_id={}&client_secret={}", client.client_id, client.secret);
        let headers =
            [FORM, ("x-forwarded-for", "198.51.100.7, 203.0.113.5"), ("x-real-ip", "198.51.100.8"), ("forwarded", "for=198.51.100.9")];
        app.request((Method::POST, "/oauth/token"), &headers, body.clone()).await.expect(200);
        assert_eq!(addresses(&app).await, ["192.0.2.1"], "nobody is trusted");
        app.clock.advance(chrono::Duration::seconds(1));
        let proxied = app.node(Setup { trusted_proxies: vec!["192.0.2.0/24".parse().unwrap()], ..Setup::default() }).await;
        proxied.request((Method::POST, "/oauth/token"), &headers, body.clone()).await.expect(200);
        assert_eq!(addresses(&proxied).await.last().unwrap(), "203.0.113.5", "only the hop that the proxy saw itself");
        app.clock.advance(chrono::Duration::seconds(1));
        let elsewhere = proxied.calling_from("198.51.100.200");
        elsewhere.request((Method::POST, "/oauth/token"), &headers, body).await.expect(200);
        assert_eq!(addresses(&proxied).await.last().unwrap(), "198.51.100.200", "not a proxy of ours");
    }

    /// As load balancers of different makes write it: with ports, with brackets, in the standard header, and behind bytes that the caller sent.
    async fn forwarded_addresses_are_read_in_every_form(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let body = format!("grant_type=client_credentials&client_id={}&client_secret={}", client.client_id, client.secret);
        let proxied = app.node(Setup { trusted_proxies: vec!["192.0.2.0/24".parse().unwrap()], ..Setup::default() }).await;
        for (name, value, expected) in [
            ("x-forwarded-for", &b"203.0.113.7:51234"[..], "203.0.113.7"),
            ("x-forwarded-for", b"[2001:db8::7]", "2001:db8::7"),
            ("x-forwarded-for", b"198.51.100.1, [2001:db8::7]:443, 192.0.2.9:80", "2001:db8::7"),
            ("x-forwarded-for", b"\xff\xfe, 203.0.113.7", "203.0.113.7"),
            ("forwarded", b"for=198.51.100.9, for=\"[2001:db8::7]:4711\";proto=https", "2001:db8::7"),
            // The caller's address is unknown: the proxy's own address counts, and the log says so.
            ("x-forwarded-for", b"203.0.113.7, unknown", "192.0.2.1"),
            ("forwarded", b"for=_hidden", "192.0.2.1"),
        ] {
            app.clock.advance(chrono::Duration::seconds(1));
            let mut request = axum::http::Request::post("/oauth/token").header(FORM.0, FORM.1);
            request = request.header(name, axum::http::HeaderValue::from_bytes(value).unwrap());
            proxied.send(request.body(body.clone().into()).unwrap()).await.expect(200);
            assert_eq!(addresses(&proxied).await.last().unwrap(), expected, "{name}: {}", String::from_utf8_lossy(value));
        }
    }

    /// A-14, RFC 8414 section 2.
    async fn the_issuer_never_comes_from_a_request(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let headers = [
            ("host", "evil.test"),
            ("x-forwarded-host", "evil.test"),
            ("forwarded", "host=evil.test;proto=http"),
            ("x-forwarded-proto", "http"),
        ];
        let metadata = app.request((Method::GET, "/.well-known/oauth-authorization-server"), &headers, "").await.expect(200);
        assert_eq!(metadata.json()["issuer"], "https://latchkey.test");
        assert!(!metadata.text().contains("evil"));
        let body = format!("grant_type=client_credentials&client_id={}&client_secret={}", client.client_id, client.secret);
        let headers: Vec<_> = headers.into_iter().chain([FORM]).collect();
        let answer = app.request((Method::POST, "/oauth/token"), &headers, body).await.expect(200).json();
        assert_eq!(claims(answer["access_token"].as_str().unwrap())["iss"], "https://latchkey.test");
    }

    /// A-15, RFC 9110 section 15.5.2.
    async fn every_401_says_how_to_authenticate(app: TestApp) {
        let wrong = Auth::Basic("nobody".to_owned(), "nothing".to_owned());
        let wrong_in_body = Auth::Body("nobody".to_owned(), "nothing".to_owned());
        for path in FORMS {
            for auth in [Auth::None, wrong.clone(), wrong_in_body.clone(), Auth::Header("Negotiate abc".to_owned())] {
                let answer = app.post_form(path, auth, &[]).await.expect(401);
                assert!(answer.header("www-authenticate").starts_with("Basic realm=\""));
            }
        }
    }

    /// A-16, RFC 9700 sections 4.2.4 and 4.16.
    async fn browsers_are_told_not_to_guess_types_or_leak_referrers(app: TestApp) {
        for path in ["/oauth/jwks", "/.well-known/oauth-authorization-server", "/docs", "/healthz", "/oauth/token", "/nowhere"] {
            let answer = app.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        }
    }

    /// A-16, RFC 9700 section 4.16.
    async fn pages_cannot_be_framed(app: TestApp) {
        let page = app.get("/docs").await.expect(200);
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(page.header("x-frame-options"), "DENY");
    }
}
