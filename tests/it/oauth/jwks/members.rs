//! What is published of each key, and in which form.

use super::{ids, keys};
use crate::support::{ClientSeed, TestApp};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use serde_json::Value;

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
