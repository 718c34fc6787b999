//! Tokens that are forged or damaged.

use super::{HEADER, assert_dead};
use crate::support::{ClientSeed, TestApp, claims, header, sign_raw, unsigned};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

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
