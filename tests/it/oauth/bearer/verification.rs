//! Tokens that are forged, damaged or meant for another API.

use super::{assert_dead, assert_invalid, enter};
use crate::support::{
    ApiSeed, Auth, ClientSeed, TestApp, claims, forge, header, sign_raw, unsigned,
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const HEADER: &str = r#"{"typ":"at+jwt","alg":"ES256","kid":"KID"}"#;

/// The claims with one of them changed.
fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut changed = claims.clone();
    changed[name] = value;
    changed
}

/// D-08, RFC 9068 section 4: each check on its own, with a good signature throughout.
#[both_databases]
async fn a_token_that_says_the_wrong_thing_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let good = claims(
        &app.token_for(&client, &[("resource", "https://latchkey.test/api")])
            .await,
    );
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert!(
            app.actor_of(&forge(&app, typ, &good)).await.is_some(),
            "{typ}"
        );
    }
    for typ in [
        "JWT",
        "jwt",
        "id+jwt",
        "dpop+jwt",
        "logout+jwt",
        "token-introspection+jwt",
        "application/jwt",
        "at",
        "",
    ] {
        assert_dead(&app, &client, &forge(&app, typ, &good), typ).await;
    }
    let wrong = [
        ("iss", json!("https://latchkey.test/")),
        ("iss", json!(["https://latchkey.test"])),
        ("iss", json!(null)),
        ("sub", json!("stranger")),
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
        assert_dead(
            &app,
            &client,
            &forge(&app, "at+jwt", &with(&good, name, value.clone())),
            &format!("{name}: {value}"),
        )
        .await;
    }
}

/// D-08 and D-14: a token for another API is worth nothing at ours, though it is alive.
#[both_databases]
async fn a_token_for_another_audience_is_refused(app: TestApp) {
    app.api(ApiSeed::default()).await;
    let client = app
        .client(ClientSeed {
            scopes: &["orders:read"],
            ..ClientSeed::with_role("viewer")
        })
        .await;
    let token = app
        .token_for(&client, &[("resource", "https://orders.test/api")])
        .await;
    assert_invalid(&enter(&app, &[&format!("Bearer {token}")]).await, "aud");
    assert_eq!(app.introspect(&client, &token).await["active"], true);
    let forged = with(
        &claims(&app.token(&client).await),
        "aud",
        json!("https://latchkey.test"),
    );
    assert_invalid(
        &enter(
            &app,
            &[&format!("Bearer {}", forge(&app, "at+jwt", &forged))],
        )
        .await,
        "the issuer is no audience",
    );
}

/// D-09, RFC 7515 section 4.1.11: an extension that must be understood is not.
#[both_databases]
async fn a_critical_extension_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    assert!(
        app.actor_of(&sign_raw(&app, HEADER, &payload).await)
            .await
            .is_some(),
        "the test's own signature is good"
    );
    for header in [
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["exp"]}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":[]}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"KID","crit":["b64"],"b64":false}"#,
    ] {
        assert_dead(
            &app,
            &client,
            &sign_raw(&app, header, &payload).await,
            header,
        )
        .await;
    }
}

/// D-09, RFC 7515 section 4 and RFC 7519 section 4: one reader would believe the first member,
/// another the last.
#[both_databases]
async fn a_member_that_occurs_twice_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    for doubled in [
        "\"sub\":\"x\"",
        "\"exp\":9999999999",
        "\"own\":1,\"own\":1",
        "\"cgen\":1",
    ] {
        let payload = format!("{{{doubled},{}", payload.trim_start_matches('{'));
        assert_dead(
            &app,
            &client,
            &sign_raw(&app, HEADER, &payload).await,
            doubled,
        )
        .await;
    }
    let header = r#"{"typ":"JWT","typ":"at+jwt","alg":"ES256","kid":"KID"}"#;
    assert_dead(
        &app,
        &client,
        &sign_raw(&app, header, &payload).await,
        header,
    )
    .await;
}

/// D-09, RFC 8725 sections 3.1 and 2.1: the key decides on the algorithm, not the token.
#[both_databases]
async fn the_token_cannot_choose_how_it_is_verified(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let (kid, payload) = (
        header(&token)["kid"].as_str().unwrap().to_owned(),
        claims(&token).to_string(),
    );
    for alg in ["none", "None", "NONE", "ES256", ""] {
        let header = json!({ "typ": "at+jwt", "alg": alg, "kid": kid }).to_string();
        assert_dead(&app, &client, &unsigned(&header, &payload), alg).await;
    }
    let jwk = app.get("/oauth/jwks").await.json()["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == *kid)
        .unwrap()
        .to_string();
    let message = unsigned(
        &json!({ "typ": "at+jwt", "alg": "HS256", "kid": kid }).to_string(),
        &payload,
    );
    let message = message.trim_end_matches('.');
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, jwk.as_bytes()),
        message.as_bytes(),
    );
    assert_dead(
        &app,
        &client,
        &format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)),
        "HS256 with the public key",
    )
    .await;
    for header in [
        r#"{"typ":"at+jwt","alg":"RS256","kid":"KID"}"#,
        r#"{"typ":"at+jwt","alg":"ES256"}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"other"}"#,
    ] {
        assert_dead(
            &app,
            &client,
            &sign_raw(&app, header, &payload).await,
            header,
        )
        .await;
    }
}

/// D-09, RFC 8725 section 3.5: keys that a token brings along, or points to, are not looked at.
#[both_databases]
async fn a_key_that_the_token_brings_along_is_ignored(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let thief = TestApp::of_strangers().await;
    let jwk = thief.get("/oauth/jwks").await.json()["keys"][0].clone();
    let payload = claims(&app.token(&client).await).to_string();
    let kid = header(&app.token(&client).await)["kid"].clone();
    let header = json!({ "typ": "at+jwt", "alg": "ES256", "kid": kid, "jwk": jwk, "jku": "https://evil.test/jwks" }).to_string();
    assert_dead(
        &app,
        &client,
        &sign_raw(&thief, &header, &payload).await,
        "jwk",
    )
    .await;
    assert_dead(
        &app,
        &client,
        &sign_raw(&thief, HEADER, &payload).await,
        "another server's key",
    )
    .await;
}

/// D-14, RFC 6750 section 3.1.
#[both_databases]
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

/// D-02: a key id is looked up only where it can be one; PostgreSQL would fail on some texts.
#[both_databases]
async fn an_odd_key_id_is_an_invalid_token_and_no_failure(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let payload = claims(&app.token(&client).await).to_string();
    let (long, thumbprint) = ("x".repeat(5000), "x".repeat(43));
    for kid in [
        "",
        "\\u0000",
        "a\\u0000b",
        "\\ud83d\\ude00",
        "\\\"",
        "' OR 1=1 --",
        "%",
        long.as_str(),
        thumbprint.as_str(),
    ] {
        let token = sign_raw(&app, &HEADER.replace("KID", kid), &payload).await;
        assert_dead(&app, &client, &token, kid).await;
        app.post_form("/oauth/revoke", &client, &[("token", &token)])
            .await
            .expect(200);
        app.post_json(
            "/graphql",
            Auth::Bearer(token),
            &json!({ "query": "{ viewer { scopes } }" }),
        )
        .await
        .expect(401);
    }
}
