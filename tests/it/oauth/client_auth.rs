//! How clients prove who they are (RFC 6749 section 2.3).

use crate::support::{Auth, ClientSeed, TestApp, TestClient};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use entity::client::ClientStatus;
use latchkey::domain::client::{
    bulk::{self, OnError},
    secrets::{self, Rotation},
};

const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];

fn basic(pair: &str) -> Auth {
    Auth::Header(format!("Basic {}", STANDARD.encode(pair)))
}

fn wrong(client: &TestClient) -> Auth {
    Auth::Basic(client.client_id.clone(), "not-the-secret-1!".to_owned())
}

both_databases! {
    /// B-01, RFC 6749 section 2.3.1.
    async fn http_basic_is_accepted_everywhere(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            app.post_form(path, &client, &[("grant_type", "client_credentials"), ("token", "x")]).await.expect(200);
        }
    }

    /// B-02, RFC 6749 section 2.3.1.
    async fn id_and_secret_in_the_body_are_accepted_everywhere(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            app.post_form(path, Auth::body(&client), &[("grant_type", "client_credentials"), ("token", "x")]).await.expect(200);
        }
    }

    /// B-03, RFC 6749 section 2.3.1 and appendix B.
    async fn basic_is_form_decoded(app: TestApp) {
        let client = app
            .client(ClientSeed {
                client_id: Some("acme_client.1~x"),
                secret: Some("pass word-1".replace(' ', "/").as_str()),
                ..ClientSeed::default()
            })
            .await;
        app.ask(basic("acme%5Fclient%2E1%7Ex:pass%2Fword%2D1"), &[]).await.expect(200);
        app.ask(basic("acme%5fclient%2e1%7ex:pass%2fword%2d1"), &[]).await.expect(200);
        let uuid = app.client(ClientSeed::default()).await;
        app.ask(basic(&format!("{}:{}", uuid.client_id.replace('-', "%2D"), uuid.secret.replace('_', "%5F"))), &[]).await.expect(200);
        app.ask(basic(&format!("{}:{}", client.client_id, "pass+word-1")), &[]).await.refused(401, "invalid_client");
        app.ask(basic(&format!("{}:100%", client.client_id)), &[]).await.refused(401, "invalid_client");
    }

    /// B-04, RFC 7617 section 2.
    async fn the_first_colon_separates_id_and_secret(app: TestApp) {
        let client = app.client(ClientSeed { client_id: Some("colonel"), secret: Some("a:b:c:1:d"), ..ClientSeed::default() }).await;
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
            app.ask(Auth::Header(header.to_owned()), &[]).await.refused(401, "invalid_client");
        }
    }

    /// B-05, RFC 9110 section 11.1.
    async fn the_scheme_is_case_insensitive(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let pair = STANDARD.encode(format!("{}:{}", client.client_id, client.secret));
        for scheme in ["basic", "BASIC", "bAsIc"] {
            app.ask(Auth::Header(format!("{scheme} {pair}")), &[]).await.expect(200);
        }
    }

    /// B-06, RFC 6749 section 2.3.
    async fn two_ways_at_once_are_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let assertion = ("client_assertion", "a.b.c");
        for path in FORMS {
            app.post_form(path, &client, &[("client_secret", &client.secret)]).await.refused(400, "invalid_request");
            app.post_form(path, &client, &[assertion]).await.refused(400, "invalid_request");
            app.post_form(path, Auth::body(&client), &[assertion]).await.refused(400, "invalid_request");
        }
        let pair = format!("Basic {}", STANDARD.encode(format!("{}:{}", client.client_id, client.secret)));
        let headers =
            [("content-type", "application/x-www-form-urlencoded"), ("authorization", pair.as_str()), ("authorization", pair.as_str())];
        app.request((axum::http::Method::POST, "/oauth/token"), &headers, "grant_type=client_credentials")
            .await
            .refused(400, "invalid_request");
    }

    /// B-07.
    async fn basic_goes_with_the_same_client_id_in_the_body_only(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        app.ask(&client, &[("client_id", &client.client_id)]).await.expect(200);
        app.ask(&client, &[("client_id", "another")]).await.refused(400, "invalid_request");
    }

    /// B-08, RFC 6749 section 5.2.
    async fn failed_basic_is_challenged(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let answer = app.ask(wrong(&client), &[]).await.refused(401, "invalid_client");
        assert_eq!(answer.header("www-authenticate"), "Basic realm=\"latchkey\", charset=\"UTF-8\"");
    }

    /// B-09.
    async fn a_failure_in_the_body_is_challenged_too(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let answer = app.ask(Auth::Body(client.client_id, "wrong".to_owned()), &[]).await.refused(401, "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
    }

    /// B-10: whatever is wrong, the answers cannot be told apart.
    async fn all_failures_look_the_same(app: TestApp) {
        let known = app.client(ClientSeed::default()).await;
        let chosen = app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await;
        let off = app.client(ClientSeed { status: ClientStatus::Inactive, ..ClientSeed::default() }).await;
        let gone = app.client(ClientSeed::default()).await;
        let expired = app.client(ClientSeed::default()).await;
        let system = app.system(app.platform.id);
        app.change(&system, async |work| bulk::delete(work, &[gone.id], OnError::RejectAll).await).await.unwrap();
        let minted = app.mint(&app.platform, None).await;
        let grace = Rotation { grace_seconds: Some(60), ..Rotation::default() };
        app.change(&system, async |work| secrets::rotate(work, expired.id, grace, minted).await).await.unwrap();
        app.ask(&expired, &[]).await.expect(200);
        app.clock.advance(Duration::seconds(60));
        let attempts = [
            wrong(&known),
            wrong(&chosen),
            (&off).into(),
            (&gone).into(),
            (&expired).into(),
            Auth::body(&off),
            Auth::body(&gone),
            Auth::body(&expired),
            Auth::Basic("nobody".to_owned(), known.secret.clone()),
            Auth::Basic(known.client_id.clone(), chosen.secret.clone()),
            Auth::Basic(chosen.client_id.clone(), known.secret.clone()),
            Auth::Body("nobody".to_owned(), "x".to_owned()),
            Auth::Body("é".to_owned(), "x".to_owned()),
        ];
        for path in FORMS {
            let first = app.post_form(path, Auth::None, &[("token", "x")]).await.refused(401, "invalid_client").appearance();
            for auth in &attempts {
                assert_eq!(app.post_form(path, auth.clone(), &[("token", "x")]).await.appearance(), first, "{path} {auth:?}");
            }
        }
    }

    /// B-11, RFC 6749 section 5.2.
    async fn no_credentials_are_bad_credentials(app: TestApp) {
        for path in FORMS {
            app.post_form(path, Auth::None, &[("grant_type", "client_credentials"), ("token", "x")]).await.refused(401, "invalid_client");
        }
    }

    /// B-12 and C-06, RFC 6749 section 4.4: there are no public clients, so a client id alone proves nothing.
    async fn a_client_id_without_a_secret_is_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        for path in FORMS {
            app.post_form(path, Auth::None, &[("client_id", &client.client_id)]).await.refused(401, "invalid_client");
        }
        app.ask(basic(&format!("{}:", client.client_id)), &[]).await.refused(401, "invalid_client");
    }

    /// B-13, RFC 7591 section 2: Basic and body are interchangeable, and nothing else counts.
    async fn an_assertion_alone_is_no_way_in(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let assertion = [
            ("client_id", client.client_id.as_str()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", "a.b.c"),
        ];
        app.ask(Auth::None, &assertion).await.refused(401, "invalid_client");
        app.ask(Auth::Bearer(app.token(&client).await), &[]).await.refused(401, "invalid_client");
    }

    /// B-14, RFC 6749 section 2.3.1: ten failures a minute, counted over all endpoints; elsewhere the client is not locked out.
    async fn guessing_is_slowed_down_where_it_comes_from(app: TestApp) {
        let client = app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await;
        for round in 0..10 {
            app.post_form(FORMS[round % 3], wrong(&client), &[("token", "x")]).await.refused(401, "invalid_client");
        }
        for path in FORMS {
            let answer = app.post_form(path, &client, &[("token", "x")]).await.expect(429);
            assert_eq!(answer.header("retry-after"), "61", "the right secret does not help any more");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        app.calling_from("198.51.100.1").ask(&client, &[]).await.expect(200);
        app.ask(&app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await, &[]).await.expect(200);
        app.clock.advance(Duration::seconds(61));
        app.ask(&client, &[]).await.expect(200);
    }

    /// A generated secret has 256 random bits, so it cannot be found by trying: it is checked whatever went wrong before from its address, which it
    /// may share with many others, behind a proxy or a NAT.
    async fn a_generated_secret_is_let_in_however_often_others_of_its_address_failed(app: TestApp) {
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let never_seen = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        let other = app.client(ClientSeed::default()).await;
        for n in 0..110 {
            let (guess, made_up) = (Auth::Basic(format!("guess-{n}"), "x".to_owned()), Auth::Basic(format!("guess-{n}"), other.secret.clone()));
            app.ask(guess, &[]).await;
            app.ask(made_up, &[]).await;
            if n < 12 {
                app.ask(wrong(&client), &[]).await;
                app.ask(Auth::Basic(client.client_id.clone(), other.secret.clone()), &[]).await;
            }
        }
        app.ask(wrong(&client), &[]).await.expect(429);
        app.ask(&client, &[]).await.expect(200);
        app.ask(Auth::body(&never_seen), &[]).await.expect(200);
        assert_eq!(app.introspect(&client, &token).await["active"], true);
        app.post_form("/oauth/revoke", &client, &[("token", &token)]).await.expect(200);
        assert_eq!(app.introspect(&client, &token).await["active"], false);
    }

    /// Wrong ones are still counted, apart from guesses at chosen secrets: their sender must neither fill the log nor use up the budget of others.
    async fn a_flood_of_wrong_generated_secrets_is_answered_briefly_and_uses_up_no_other_budget(app: TestApp) {
        let generated = app.client(ClientSeed::default()).await;
        let (chosen, other) = (ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }, ClientSeed::default());
        let (chosen, other) = (app.client(chosen).await, app.client(other).await);
        for expected in (0..12).map(|n| if n < 10 { 401 } else { 429 }) {
            for client in [&generated, &chosen] {
                app.ask(Auth::Basic(client.client_id.clone(), other.secret.clone()), &[]).await.expect(expected);
            }
        }
        app.ask(&generated, &[]).await.expect(200);
        app.ask(&chosen, &[]).await.expect(200);
        app.clock.advance(Duration::seconds(61));
        app.ask(Auth::Basic(generated.client_id.clone(), other.secret.clone()), &[]).await.refused(401, "invalid_client");
    }

    /// B-14: one address cannot try secret after secret on client after client either; a /64 of IPv6 is one address.
    async fn an_address_has_a_budget_for_all_clients_together(app: TestApp) {
        let there = app.calling_from("2001:db8:1:2::1");
        for n in 0..100 {
            there.ask(Auth::Basic(format!("guess-{n}"), "x".to_owned()), &[]).await.refused(401, "invalid_client");
        }
        let next_door = app.calling_from("2001:db8:1:2:ffff::9");
        next_door.ask(Auth::Basic("guess-100".to_owned(), "x".to_owned()), &[]).await.expect(429);
        app.calling_from("2001:db8:1:3::1").ask(Auth::Basic("guess-100".to_owned(), "x".to_owned()), &[]).await.expect(401);
    }

    /// B-10 and B-14: whoever fails often and then tries one id more shall not learn whether there is such a client.
    async fn client_ids_that_exist_and_those_that_do_not_cost_the_same(app: TestApp) {
        let known = app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await;
        let there = app.calling_from("198.51.100.7");
        for n in 0..60 {
            there.ask(Auth::Basic(format!("guess-{n}"), "x".to_owned()), &[]).await.refused(401, "invalid_client");
        }
        let nobody = || Auth::Basic("guess-60".to_owned(), "x".to_owned());
        for expected in (0..12).map(|n| if n < 10 { 401 } else { 429 }) {
            let (one, other) = (there.ask(wrong(&known), &[]).await.expect(expected), there.ask(nobody(), &[]).await.expect(expected));
            assert_eq!(one.appearance(), other.appearance());
        }
    }

    /// B-15: neither nothing nor too much is ever compared with a secret.
    async fn empty_and_overlong_secrets_match_nothing(app: TestApp) {
        let client = app.client(ClientSeed { secret: Some("chosen-by-1-person"), ..ClientSeed::default() }).await;
        for secret in [String::new(), "a".repeat(257), format!("{}{}", client.secret, "a".repeat(256)), format!("{} ", client.secret)] {
            app.ask(Auth::Basic(client.client_id.clone(), secret.clone()), &[]).await.refused(401, "invalid_client");
            app.ask(Auth::Body(client.client_id.clone(), secret), &[]).await.refused(401, "invalid_client");
        }
        app.ask(&client, &[]).await.expect(200);
    }
}
