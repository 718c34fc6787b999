//! `GET /oauth/jwks` and the keys behind it (RFC 7517, RFC 7518, RFC 7638).

use crate::support::{ClientSeed, Setup, TestApp, header};
use axum::http::Method;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use config::MAX_TOKEN_TTL;
use domain::key::{self, KeyRotation};
use entity::{client::Algorithm, signing_key};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use sea_orm::EntityTrait;
use serde_json::Value;
use std::collections::HashSet;

async fn keys(app: &TestApp) -> Vec<Value> {
    app.get("/oauth/jwks").await.expect(200).json()["keys"]
        .as_array()
        .unwrap()
        .clone()
}

async fn ids(app: &TestApp) -> HashSet<String> {
    keys(app)
        .await
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn rotate(app: &TestApp) {
    app.change(&app.system(app.platform.id), async |work| {
        key::rotate(
            work,
            KeyRotation {
                algorithm: Some(Algorithm::Es256),
                force: true,
            },
        )
        .await
    })
    .await
    .unwrap();
    app.tokens.reload_keys().await.unwrap();
}

fn bytes(key: &Value, member: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD
        .decode(key[member].as_str().unwrap())
        .unwrap()
}

/// G-01, RFC 7517 section 5.
#[both_databases]
async fn the_keys_are_a_jwk_set(app: TestApp) {
    let answer = app.get("/oauth/jwks").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json().as_object().unwrap().len(), 1);
    assert_eq!(
        keys(&app).await.len(),
        4,
        "a current and a next one of ES256 and RS256"
    );
}

/// G-02, RFC 7517 section 9.2.
#[both_databases]
async fn no_private_member_is_ever_published(app: TestApp) {
    for key in keys(&app).await {
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(key.get(private).is_none(), "{private}");
        }
    }
}

/// G-03, RFC 7517 section 4 and RFC 7638.
#[both_databases]
async fn each_key_has_its_thumbprint_use_and_algorithm(app: TestApp) {
    let keys = keys(&app).await;
    for key in &keys {
        let jwk: Jwk = serde_json::from_value(key.clone()).unwrap();
        assert_eq!(key["kid"], jwk.thumbprint(ThumbprintHash::SHA256).unwrap());
        assert_eq!(key["use"], "sig");
        assert!(matches!(
            (key["kty"].as_str(), key["alg"].as_str()),
            (Some("EC"), Some("ES256")) | (Some("RSA"), Some("RS256"))
        ));
    }
    assert_eq!(ids(&app).await.len(), keys.len());
}

/// G-04, RFC 7518 sections 3.3, 6.2.1 and 6.3.1.
#[both_databases]
async fn keys_have_their_full_length_and_canonical_form(app: TestApp) {
    for key in keys(&app).await {
        if key["kty"] == "RSA" {
            let modulus = bytes(&key, "n");
            assert!(
                modulus.len() == 256 && modulus[0] >= 0x80,
                "2048 bits without a leading zero"
            );
            assert_eq!(key["e"], "AQAB");
        } else {
            assert_eq!(
                (
                    key["crv"].as_str(),
                    bytes(&key, "x").len(),
                    bytes(&key, "y").len()
                ),
                (Some("P-256"), 32, 32)
            );
        }
    }
}

/// G-04, RFC 7518 section 3.4: R and S, 32 bytes each, not DER.
#[both_databases]
async fn an_es256_signature_has_64_bytes(app: TestApp) {
    let token = app.token(&app.client(ClientSeed::default()).await).await;
    assert_eq!(
        URL_SAFE_NO_PAD
            .decode(token.rsplit_once('.').unwrap().1)
            .unwrap()
            .len(),
        64
    );
}

/// G-05, OpenID Connect Core section 10.1.1: a key is published before it signs and until its last
/// token has expired.
#[both_databases]
async fn keys_are_published_before_they_sign_and_after(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(MAX_TOKEN_TTL),
            ..ClientSeed::default()
        })
        .await;
    let before = ids(&app).await;
    let old = app.token(&client).await;
    rotate(&app).await;
    let new = app.token(&client).await;
    let kid = |token: &str| header(token)["kid"].as_str().unwrap().to_owned();
    assert_ne!(kid(&old), kid(&new));
    assert!(
        before.contains(&kid(&new)),
        "the new key was published while the old one signed"
    );
    assert!(ids(&app).await.is_superset(&before));
    assert!(app.is_alive(&client, &old).await && app.is_alive(&client, &new).await);
    app.clock
        .advance(Duration::seconds(i64::from(MAX_TOKEN_TTL)) + Duration::minutes(59));
    rotate(&app).await;
    assert!(
        ids(&app).await.contains(&kid(&old)),
        "an hour is left for clocks that go wrong"
    );
    app.clock.advance(Duration::minutes(1));
    rotate(&app).await;
    assert!(!ids(&app).await.contains(&kid(&old)));
}

/// G-05: a node that has not heard of a rotation yet looks again when it meets a key that it does
/// not know.
#[both_databases]
async fn another_node_learns_of_a_new_key_by_its_tokens(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    rotate(&app).await;
    rotate(&app).await;
    let token = app.token(&client).await;
    assert!(
        !other
            .tokens
            .keys()
            .knows(header(&token)["kid"].as_str().unwrap())
    );
    assert!(other.is_alive(&client, &token).await);
    assert_eq!(ids(&other).await, ids(&app).await);
}

/// G-05: two nodes that start on one database agree on its keys; starting again makes none.
#[both_databases]
async fn starting_again_makes_no_new_keys(app: TestApp) {
    let before = app.get("/oauth/jwks").await.text();
    let other = app.node(Setup::default()).await;
    assert_eq!(other.get("/oauth/jwks").await.text(), before);
}

/// G-06, RFC 9111 section 5.2.2 and RFC 9110 section 8.8.3.
#[both_databases]
async fn the_keys_may_be_cached_for_five_minutes(app: TestApp) {
    let answer = app.get("/oauth/jwks").await;
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    let tag = answer.header("etag").to_owned();
    let again = async |value: &str| {
        app.request(
            (Method::GET, "/oauth/jwks"),
            &[("if-none-match", value)],
            "",
        )
        .await
    };
    let unchanged = again(&tag).await.expect(304);
    assert!(unchanged.body.is_empty());
    assert_eq!(
        (unchanged.header("etag"), unchanged.header("cache-control")),
        (tag.as_str(), "public, max-age=300")
    );
    again(&format!("\"x\", W/{tag}")).await.expect(304);
    again("*").await.expect(304);
    again("\"x\"").await.expect(200);
    rotate(&app).await;
    assert_ne!(again(&tag).await.expect(200).header("etag"), tag);
}

/// G-06 and P-05.
#[both_databases]
async fn the_keys_are_for_everybody_and_only_to_read(app: TestApp) {
    let answer = app
        .request(
            (Method::GET, "/oauth/jwks"),
            &[("origin", "https://app.test")],
            "",
        )
        .await
        .expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let head = app
        .request((Method::HEAD, "/oauth/jwks"), &[], "")
        .await
        .expect(200);
    assert!(head.body.is_empty() && !head.header("etag").is_empty());
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(
            app.request((method, "/oauth/jwks"), &[], "")
                .await
                .expect(405)
                .header("allow"),
            "GET,HEAD"
        );
    }
}

/// G-08: what lies in the database opens with the master key only, and prints as nothing.
#[both_databases]
async fn private_keys_are_sealed_at_rest(app: TestApp) {
    for row in signing_key::Entity::find().all(&app.db).await.unwrap() {
        let sealed = String::from_utf8_lossy(&row.private_key.0).into_owned();
        assert!(!sealed.contains("PRIVATE"), "{}", row.kid);
        assert!(app.tools.vault.open(&row.kid, &row.private_key).is_some());
        assert!(
            app.tools
                .vault
                .open("another kid", &row.private_key)
                .is_none(),
            "a sealed key cannot take another's place"
        );
        assert!(format!("{row:?}").contains("private_key: Sealed("));
    }
    let wrong = Setup {
        master_key: "another master key, which is as long as it must be",
        ..Setup::default()
    };
    let failure = app
        .try_node(wrong)
        .await
        .err()
        .expect("no start with another master key");
    assert!(format!("{failure:?}").contains("LATCHKEY_MASTER_KEY does not open the signing keys"));
}
