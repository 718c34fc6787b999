//! Tokens at our own API (RFC 6750, RFC 9068 section 4), at the place where a request's token becomes an actor.

use crate::support::{ApiSeed, Auth, ClientSeed, TestApp, TestClient, claims, forge, header, sign_raw, unsigned};
use aws_lc_rs::hmac;
use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use entity::client::{AccessLevel, ClientStatus};
use latchkey::{
    bearer::{self, Refusal, challenge},
    domain::{
        actor::{Actor, Identity, Origin},
        error::Error,
        permission::Permission,
        token,
    },
};
use serde_json::{Value, json};

const HEADER: &str = r#"{"typ":"at+jwt","alg":"ES256","kid":"KID"}"#;

async fn enter(app: &TestApp, values: &[&str]) -> Result<Actor, Refusal> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    }
    bearer::actor(app, &headers, Origin::default()).await
}

/// Insists on `invalid_token`, and that introspection agrees.
#[track_caller]
fn assert_invalid(outcome: &Result<Actor, Refusal>, why: &str) {
    assert!(matches!(outcome, Err(Refusal::InvalidToken)), "{why}: {outcome:?}");
}

async fn assert_dead(app: &TestApp, caller: &TestClient, token: &str, why: &str) {
    assert_invalid(&enter(app, &[&format!("Bearer {token}")]).await, why);
    assert_eq!(app.introspect(caller, token).await, json!({ "active": false }), "{why}");
}

/// The claims with one of them changed.
fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut changed = claims.clone();
    changed[name] = value;
    changed
}

both_databases! {
    /// D-10, RFC 6750 section 2.1.
    async fn the_bearer_scheme_is_case_insensitive(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert_eq!(enter(&app, &[&format!("{scheme} {token}")]).await.unwrap().client(), Some(client.id));
        }
    }

    /// D-10 and D-14, RFC 9110 section 11.2: anything but a token68 is malformed.
    async fn malformed_credentials_are_refused(app: TestApp) {
        let token = app.token(&app.client(ClientSeed::default()).await).await;
        for value in [
            "Bearer",
            "Bearer ",
            "Bearer  ",
            "Bearer a b",
            "Bearer \"x\"",
            "Bearer =",
            &format!("Bearer {token},x"),
        ] {
            assert_invalid(&enter(&app, &[value]).await, value);
        }
    }

    /// RFC 6750 section 3.1: with a scheme that is not supported, no token was sent that an error code could be about.
    async fn another_scheme_is_no_token(app: TestApp) {
        let token = app.token(&app.client(ClientSeed::default()).await).await;
        for value in ["Basic eDp5", "Token x", "Negotiate", "DPoP x", &token] {
            assert!(matches!(enter(&app, &[value]).await, Err(Refusal::NoToken)), "{value}");
        }
    }

    /// D-12, RFC 6750 section 2.
    async fn two_authorization_headers_are_refused(app: TestApp) {
        let token = format!("Bearer {}", app.token(&app.client(ClientSeed::default()).await).await);
        assert!(matches!(enter(&app, &[&token, &token]).await, Err(Refusal::InvalidRequest)));
        assert!(matches!(enter(&app, &[&token, "Basic eDp5"]).await, Err(Refusal::InvalidRequest)));
    }

    /// D-13, RFC 6750 section 3: without a token nobody is refused yet, but nobody may do anything.
    async fn without_a_token_one_is_anonymous(app: TestApp) {
        let actor = enter(&app, &[]).await.unwrap();
        assert_eq!(actor.identity, Identity::Anonymous);
        assert!(matches!(actor.require(Permission::ClientsRead), Err(Error::Unauthenticated)));
    }

    /// D-11, RFC 9700 section 4.3.2.
    async fn tokens_in_the_url_are_ignored(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        let path = format!("/oauth/introspect?access_token={token}&token={token}");
        app.post_form(&path, Auth::None, &[("token", &token)]).await.refused(401, "invalid_client");
        app.post_form(&path, &client, &[]).await.refused(400, "invalid_request");
    }

    /// D-08, D-11 and D-14: what is decided here is what the API answers.
    async fn the_graphql_api_goes_by_the_header_alone(app: TestApp) {
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let token = app.token_for(&client, &[("scope", "roles:read")]).await;
        let query = "{ viewer { scopes } }";
        assert_eq!(app.graphql(&token, query, json!({})).await["data"]["viewer"]["scopes"], json!(["roles:read"]));
        let in_the_url = app.post_json(&format!("/graphql?access_token={token}"), Auth::None, &json!({ "query": query })).await;
        assert!(!in_the_url.text().contains("roles:read"), "{}", in_the_url.text());
        app.post_form("/oauth/revoke", &client, &[("token", &token)]).await.expect(200);
        assert_eq!(app.graphql(&token, query, json!({})).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }

    /// D-08, RFC 9068 section 4: each check on its own, with a good signature throughout.
    async fn a_token_that_says_the_wrong_thing_is_refused(app: TestApp) {
        app.api(ApiSeed::default()).await;
        let client = app.client(ClientSeed { scopes: &["orders:read"], ..ClientSeed::with_role("viewer") }).await;
        let good = claims(&app.token_for(&client, &[("resource", "https://latchkey.test/api")]).await);
        for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
            assert!(app.actor_of(&forge(&app, typ, &good)).await.is_some(), "{typ}");
        }
        for typ in ["JWT", "jwt", "id+jwt", "dpop+jwt", "logout+jwt", "token-introspection+jwt", "application/jwt", "at", ""] {
            assert_dead(&app, &client, &forge(&app, typ, &good), typ).await;
        }
        let wrong = [
            ("iss", json!("https://latchkey.test/")),
            ("iss", json!(["https://latchkey.test"])),
            ("iss", json!(null)),
            ("sub", json!("nobody")),
            ("sub", json!(uuid::Uuid::nil())),
            ("sub", json!(client.client_id.replace('-', ""))),
            ("exp", json!(app.clock.now().timestamp())),
            ("exp", json!("9999999999")),
            ("exp", json!(null)),
            ("jti", json!(7)),
            ("cgen", json!(1)),
            ("cgen", json!(client.row.generation + 1)),
            ("dgen", json!(good["dgen"].as_i64().unwrap() + 1)),
            ("acc", json!(null)),
        ];
        for (name, value) in wrong {
            assert_dead(&app, &client, &forge(&app, "at+jwt", &with(&good, name, value.clone())), &format!("{name}: {value}")).await;
        }
    }

    /// D-08 and D-14: a token for another API is worth nothing at ours, though it is alive.
    async fn a_token_for_another_audience_is_refused(app: TestApp) {
        app.api(ApiSeed::default()).await;
        let client = app.client(ClientSeed { scopes: &["orders:read"], ..ClientSeed::with_role("viewer") }).await;
        let token = app.token_for(&client, &[("resource", "https://orders.test/api")]).await;
        assert_invalid(&enter(&app, &[&format!("Bearer {token}")]).await, "aud");
        assert_eq!(app.introspect(&client, &token).await["active"], true);
        let forged = with(&claims(&app.token(&client).await), "aud", json!("https://latchkey.test"));
        assert_invalid(&enter(&app, &[&format!("Bearer {}", forge(&app, "at+jwt", &forged))]).await, "the issuer is nobody's audience");
    }

    /// D-09, RFC 7515 section 4.1.11: an extension that must be understood is not.
    async fn a_critical_extension_is_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let payload = claims(&app.token(&client).await).to_string();
        assert!(app.actor_of(&sign_raw(&app, HEADER, &payload).await).await.is_some(), "the test's own signature is good");
        for header in [
            r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["exp"]}"#,
            r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":[]}"#,
            r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["b64"],"b64":false}"#,
        ] {
            assert_dead(&app, &client, &sign_raw(&app, header, &payload).await, header).await;
        }
    }

    /// D-09, RFC 7515 section 4 and RFC 7519 section 4: one reader would believe the first member, another the last.
    async fn a_member_that_occurs_twice_is_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let payload = claims(&app.token(&client).await).to_string();
        for doubled in ["\"sub\":\"x\"", "\"exp\":9999999999", "\"own\":1,\"own\":1", "\"cgen\":1"] {
            let payload = format!("{{{doubled},{}", payload.trim_start_matches('{'));
            assert_dead(&app, &client, &sign_raw(&app, HEADER, &payload).await, doubled).await;
        }
        let header = r#"{"typ":"JWT","typ":"at+jwt","alg":"ES256","kid":"KID"}"#;
        assert_dead(&app, &client, &sign_raw(&app, header, &payload).await, header).await;
    }

    /// D-09, RFC 8725 sections 3.1 and 2.1: the key decides on the algorithm, not the token.
    async fn the_token_cannot_choose_how_it_is_verified(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        let (kid, payload) = (header(&token)["kid"].as_str().unwrap().to_owned(), claims(&token).to_string());
        for alg in ["none", "None", "NONE", "ES256", ""] {
            let header = json!({ "typ": "at+jwt", "alg": alg, "kid": kid }).to_string();
            assert_dead(&app, &client, &unsigned(&header, &payload), alg).await;
        }
        let jwk =
            app.get("/oauth/jwks").await.json()["keys"].as_array().unwrap().iter().find(|key| key["kid"] == *kid).unwrap().to_string();
        let message = unsigned(&json!({ "typ": "at+jwt", "alg": "HS256", "kid": kid }).to_string(), &payload);
        let message = message.trim_end_matches('.');
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, jwk.as_bytes()), message.as_bytes());
        assert_dead(&app, &client, &format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)), "HS256 with the public key").await;
        for header in [
            r#"{"typ":"at+jwt","alg":"RS256","kid":"KID"}"#,
            r#"{"typ":"at+jwt","alg":"ES256"}"#,
            r#"{"typ":"at+jwt","alg":"ES256","kid":"other"}"#,
        ] {
            assert_dead(&app, &client, &sign_raw(&app, header, &payload).await, header).await;
        }
    }

    /// D-09, RFC 8725 section 3.5: keys that a token brings along, or points to, are not looked at.
    async fn a_key_that_the_token_brings_along_is_ignored(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let thief = TestApp::of_strangers().await;
        let jwk = thief.get("/oauth/jwks").await.json()["keys"][0].clone();
        let payload = claims(&app.token(&client).await).to_string();
        let kid = header(&app.token(&client).await)["kid"].clone();
        let header = json!({ "typ": "at+jwt", "alg": "ES256", "kid": kid, "jwk": jwk, "jku": "https://evil.test/jwks" }).to_string();
        assert_dead(&app, &client, &sign_raw(&thief, &header, &payload).await, "jwk").await;
        assert_dead(&app, &client, &sign_raw(&thief, HEADER, &payload).await, "another server's key").await;
    }

    /// D-14, RFC 6750 section 3.1.
    async fn damaged_tokens_are_refused(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        let (head, rest) = token.split_once('.').unwrap();
        let (payload, signature) = rest.split_once('.').unwrap();
        let flipped = if signature.starts_with('A') { "B" } else { "A" };
        let damaged = [
            format!("{head}.{payload}"),
            format!("{head}.{payload}."),
            format!("{token}."),
            format!("{token}.{signature}"),
            format!(".{token}"),
            format!("{head}.{payload}.{flipped}{}", &signature[1..]),
            format!("{head}.{payload}.{}", &signature[..40]),
            format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode("{}")),
            format!("{token}="),
            "a.b.c".to_owned(),
            "...".to_owned(),
            "x".repeat(20_000),
        ];
        for token in damaged {
            assert_dead(&app, &client, &token, &token).await;
        }
    }

    /// D-14: expired to the second, revoked, of a client that was switched off.
    async fn tokens_die_on_time_and_with_their_client(app: TestApp) {
        let caller = app.client(ClientSeed::with_role("viewer")).await;
        let client = app.client(ClientSeed { ttl: Some(60), ..ClientSeed::default() }).await;
        let token = app.token(&client).await;
        app.clock.advance(Duration::milliseconds(59_999));
        assert!(app.is_alive(&caller, &token).await);
        app.clock.advance(Duration::milliseconds(1));
        assert_dead(&app, &caller, &token, "expired").await;
        let revoked = app.token(&client).await;
        app.post_form("/oauth/revoke", &client, &[("token", &revoked)]).await.expect(200);
        assert_dead(&app, &caller, &revoked, "revoked").await;
        let of_disabled = app.token(&client).await;
        app.set_status(&[client.id], client.account, ClientStatus::Inactive).await;
        assert_dead(&app, &caller, &of_disabled, "switched off").await;
    }

    /// D-15, RFC 6750 section 3.1: a narrow token, and a client that may only read, are told what they lack.
    async fn too_little_scope_is_another_refusal_than_a_bad_token(app: TestApp) {
        let editor = app.client(ClientSeed::with_role("editor")).await;
        let narrow = app.actor_of(&app.token_for(&editor, &[("scope", "clients:read")]).await).await.unwrap();
        assert!(narrow.require(Permission::ClientsRead).is_ok());
        assert!(matches!(narrow.require(Permission::ClientsWrite), Err(Error::Forbidden(Permission::ClientsWrite))));
        let reader = app.client(ClientSeed { access_level: AccessLevel::ReadOnly, ..ClientSeed::with_role("editor") }).await;
        let reader = app.actor(&reader).await;
        assert!(reader.require(Permission::ClientsRead).is_ok());
        assert!(matches!(reader.require(Permission::ClientsWrite), Err(Error::ReadOnly)));
    }

    /// E-06: what the generation of the whole deployment ends is dead everywhere.
    async fn the_next_generation_of_the_deployment_ends_all_tokens(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let old = app.token(&client).await;
        let operator = app.system(app.platform.id);
        app.change(&operator, async |work| token::revoke_all(work).await).await.unwrap();
        assert_dead(&app, &client, &old, "dgen").await;
        assert!(app.is_alive(&client, &app.token(&client).await).await);
    }

    /// D-02: a key id is looked up only where it can be one; PostgreSQL would fail on some texts.
    async fn an_odd_key_id_is_an_invalid_token_and_no_failure(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let payload = claims(&app.token(&client).await).to_string();
        let (long, thumbprint) = ("x".repeat(5000), "x".repeat(43));
        for kid in ["", "\\u0000", "a\\u0000b", "\\ud83d\\ude00", "\\\"", "' OR 1=1 --", "%", long.as_str(), thumbprint.as_str()] {
            let token = sign_raw(&app, &HEADER.replace("KID", kid), &payload).await;
            assert_dead(&app, &client, &token, kid).await;
            app.post_form("/oauth/revoke", &client, &[("token", &token)]).await.expect(200);
            app.post_json("/graphql", Auth::Bearer(token), &json!({ "query": "{ viewer { scopes } }" })).await.expect(401);
        }
    }
}

/// D-13, D-14, D-15 and D-16, RFC 6750 section 3: each attribute at most once, and no error code where no token was sent.
#[test]
fn challenges_have_each_attribute_at_most_once() {
    assert_eq!(challenge(None, None).unwrap(), "Bearer realm=\"latchkey\"");
    assert_eq!(challenge(Some("invalid_token"), None).unwrap(), "Bearer realm=\"latchkey\", error=\"invalid_token\"");
    let lacking = challenge(Some("insufficient_scope"), Some(Permission::ClientsWrite.as_str())).unwrap();
    assert_eq!(lacking, "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"clients:write\"");
    assert_eq!(token::TYPE, "at+jwt");
}
