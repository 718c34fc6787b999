//! Keys: fetched when they change, and no more often than that.

use super::stub::{Key, Stub};
use latchkey_verify::VerifyError;
use std::time::Duration;

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it() {
    let stub = Stub::new();
    let verifier = stub.builder().without_revocations().build().await.unwrap();
    let key = stub.publish("second", Key::rs256());
    stub.advance(10);
    let token = stub.token_by("second", &key, &stub.claims());
    assert!(verifier.verify(&token).await.is_ok());
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(stub.requests("/jwks"), 2);
}

/// However many tokens with unknown keys arrive, and however many at once.
#[tokio::test]
async fn unknown_keys_cause_one_request_in_ten_seconds() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let (thief, claims) = (Key::es256(), stub.claims());
    for round in 1..=3 {
        stub.advance(10);
        let attempts: Vec<_> = (0..50)
            .map(|number| {
                let token = stub.token_by(&format!("unknown-{number}"), &thief, &claims);
                let verifier = verifier.clone();
                tokio::spawn(async move { verifier.verify(&token).await.is_err() })
            })
            .collect();
        for attempt in attempts {
            assert!(attempt.await.unwrap());
        }
        assert_eq!(stub.requests("/jwks"), 1 + round);
    }
}

#[tokio::test]
async fn a_failure_is_not_repeated_at_once_and_keeps_the_keys() {
    let stub = Stub::new();
    let verifier = stub.builder().without_revocations().build().await.unwrap();
    let token = stub.token(&stub.claims());
    stub.change(|state| state.down = true);
    stub.advance(10);
    let unknown = stub.token_by("unknown", &Key::es256(), &stub.claims());
    for _ in 0..5 {
        assert!(verifier.verify(&unknown).await.is_err());
    }
    assert_eq!(stub.requests("/jwks"), 2);
    assert!(verifier.verify(&token).await.is_ok());
}

#[tokio::test]
async fn keys_that_cannot_be_confirmed_are_trusted_for_an_hour() {
    let stub = Stub::new();
    let builder = stub.builder().without_revocations();
    let verifier = builder
        .max_keys_age(Duration::from_secs(3600))
        .build()
        .await
        .unwrap();
    stub.change(|state| state.down = true);
    let mut claims = stub.claims();
    claims["exp"] = (stub.now() + 7200).into();
    let token = stub.token(&claims);
    stub.advance(3600);
    assert!(verifier.verify(&token).await.is_ok());
    stub.advance(1);
    assert_eq!(
        verifier.verify(&token).await.map(|_| ()),
        Err(VerifyError::Unavailable("the keys are too old"))
    );
    stub.change(|state| state.down = false);
    verifier.refresh().await.unwrap();
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(verifier.status().keys_age, Duration::ZERO);
}

/// The list says that the keys have changed, so that a revoked key is dropped within seconds.
#[tokio::test]
async fn a_revoked_key_is_dropped_when_the_list_says_so() {
    let stub = Stub::new();
    let stolen = stub.publish("second", Key::es256());
    let verifier = stub.verifier().await;
    let token = stub.token_by("second", &stolen, &stub.claims());
    assert!(verifier.verify(&token).await.is_ok());
    stub.change(|state| state.keys.truncate(1));
    stub.advance(2);
    verifier.refresh().await.unwrap();
    assert_eq!(stub.requests("/jwks"), 2);
    assert!(verifier.verify(&token).await.is_err());
    stub.advance(2);
    verifier.refresh().await.unwrap();
    assert_eq!(stub.requests("/jwks"), 2, "they are those of the list");
}

#[tokio::test]
async fn keys_are_fetched_at_their_interval() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    for (seconds, requests) in [(299, 1), (1, 2), (299, 2), (1, 3)] {
        stub.advance(seconds);
        verifier.refresh().await.unwrap();
        assert_eq!(stub.requests("/jwks"), requests);
    }
}
