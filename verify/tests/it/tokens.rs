//! Which tokens are accepted (RFC 9068 section 4, RFC 8725).

use super::stub::{Key, Stub, sign_raw};
use latchkey_verify::{Algorithm, VerifyError};
use serde_json::{Value, json};

#[tokio::test]
async fn a_valid_token_gives_its_claims() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let token = stub.token(&stub.claims());
    let claims = verifier
        .verify_header(Some(&format!("bearer {token}")))
        .await
        .unwrap();
    assert_eq!(
        (claims.client_id.as_str(), claims.acc.as_deref()),
        ("report", Some("default"))
    );
    assert_eq!(claims.require_scope("orders:list"), Ok(()));
    assert_eq!(
        claims.require_scope("orders"),
        Err(VerifyError::InsufficientScope("orders".to_owned()))
    );
    assert_eq!((claims.user(), claims.require_write()), (None, Ok(())));
    let mut read_only = stub.user_claims();
    read_only["access"] = "read_only".into();
    read_only["aud"] = json!(["https://other.test", "https://orders.test"]);
    let claims = verifier.verify(&stub.token(&read_only)).await.unwrap();
    assert_eq!(
        (claims.user(), claims.require_write()),
        (Some("usr_1"), Err(VerifyError::ReadOnly))
    );
}

#[tokio::test]
async fn each_algorithm_works_where_it_is_allowed() {
    for (key, algorithm) in [
        (Key::es256(), Algorithm::Es256),
        (Key::rs256(), Algorithm::Rs256),
        (Key::eddsa(), Algorithm::EdDsa),
    ] {
        let stub = Stub::with_key(key);
        let token = stub.token(&stub.claims());
        let others = Algorithm::ALL
            .into_iter()
            .filter(|other| *other != algorithm);
        let allowed = stub
            .builder()
            .algorithms([algorithm])
            .build()
            .await
            .unwrap();
        let forbidden = stub.builder().algorithms(others).build().await.unwrap();
        assert!(allowed.verify(&token).await.is_ok(), "{algorithm:?}");
        assert!(forbidden.verify(&token).await.is_err(), "{algorithm:?}");
    }
}

/// Each with a good signature: only one thing is wrong with it.
#[tokio::test]
async fn what_differs_in_one_claim_is_refused() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let now = stub.now();
    let cases: Vec<(&str, Value)> = vec![
        ("iss", json!("https://other.test")),
        ("iss", json!("https://latchkey.test/")),
        ("aud", json!("https://other.test")),
        ("aud", json!([])),
        ("exp", json!(now - 5)),
        ("iat", json!(now + 6)),
        ("nbf", json!(now + 6)),
        ("exp", json!("1900000000")),
        ("exp", Value::Null),
        ("iat", Value::Null),
        ("sub", Value::Null),
        ("jti", Value::Null),
        ("client_id", Value::Null),
        ("aud", Value::Null),
        // Without these the list could not be asked.
        ("cgen", Value::Null),
        ("dgen", Value::Null),
        ("acc", Value::Null),
    ];
    for (name, value) in cases {
        let mut claims = stub.claims();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
        let refused = verifier.verify(&stub.token(&claims)).await;
        assert!(
            matches!(refused, Err(VerifyError::InvalidToken(_))),
            "{name}: {value}: {refused:?}"
        );
    }
    for (name, value) in [("exp", now - 4), ("iat", now + 5), ("nbf", now + 5)] {
        let mut claims = stub.claims();
        claims[name] = value.into();
        assert!(
            verifier.verify(&stub.token(&claims)).await.is_ok(),
            "{name}: the clocks may differ"
        );
    }
}

#[tokio::test]
async fn what_differs_in_the_header_is_refused() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let payload = stub.claims().to_string();
    for header in [
        r#"{"typ":"JWT","alg":"ES256","kid":"first"}"#,
        r#"{"alg":"ES256","kid":"first"}"#,
        r#"{"typ":"at+jwt","alg":"none","kid":"first"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","kid":"first"}"#,
        r#"{"typ":"at+jwt","alg":"RS256","kid":"first"}"#,
        r#"{"typ":"at+jwt","alg":"ES256"}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"other"}"#,
        r#"{"typ":"at+jwt","alg":"ES256","kid":"first","crit":["exp"]}"#,
        r#"{"typ":"at+jwt","alg":"ES256","alg":"ES256","kid":"first"}"#,
    ] {
        let token = sign_raw(&stub.key(), header, &payload);
        assert!(verifier.verify(&token).await.is_err(), "{header}");
    }
    for typ in ["AT+JWT", "application/at+jwt"] {
        let header = format!(r#"{{"typ":"{typ}","alg":"ES256","kid":"first"}}"#);
        let token = sign_raw(&stub.key(), &header, &payload);
        assert!(verifier.verify(&token).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn what_is_not_signed_by_the_issuer_is_refused() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let (token, thief) = (stub.token(&stub.claims()), Key::es256());
    let forged = stub.token_by("first", &thief, &stub.claims());
    let (message, signature) = token.rsplit_once('.').unwrap();
    let mut other = stub.claims();
    other["scope"] = "everything".into();
    let other = stub.token(&other);
    let mixed = format!("{}.{signature}", other.rsplit_once('.').unwrap().0);
    let long = format!("{token}{}", "A".repeat(16 * 1024));
    for bad in [
        forged.as_str(),
        &mixed,
        &format!("{message}."),
        message,
        "",
        "a.b.c",
        "....",
        &long,
    ] {
        assert!(
            verifier.verify(bad).await.is_err(),
            "{}",
            &bad[..bad.len().min(80)]
        );
    }
}

/// RFC 6750 section 3.1: who sent no token is told no error.
#[tokio::test]
async fn other_credentials_are_no_token() {
    let verifier = Stub::new().verifier().await;
    for header in [None, Some("Basic eDp5"), Some("Bearer"), Some("")] {
        let refused = verifier.verify_header(header).await.unwrap_err();
        let wanted = if header == Some("Bearer") {
            VerifyError::InvalidToken("not a JWT")
        } else {
            VerifyError::NoToken
        };
        assert_eq!(refused, wanted, "{header:?}");
    }
}
