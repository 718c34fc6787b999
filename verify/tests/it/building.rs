//! How a verifier is built: settings within their ranges, and documents that are the issuer's.

use super::stub::{AUDIENCE, ISSUER, Stub};
use latchkey_verify::{Builder, Verifier};
use serde_json::json;
use std::{sync::Arc, time::Duration};

async fn problem(builder: Builder) -> String {
    builder.build().await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_setting_outside_its_range_is_named() {
    let seconds = Duration::from_secs;
    let stub = Stub::new();
    for (builder, text) in [
        (
            stub.builder().leeway(seconds(301)),
            "leeway must be 0 to 300 seconds",
        ),
        (
            stub.builder().max_list_age(seconds(14)),
            "max_list_age must be 15 to 60 seconds",
        ),
        (
            stub.builder().list_interval(seconds(0)),
            "list_interval must be 1 to 30 seconds",
        ),
        (
            stub.builder().keys_interval(seconds(9)),
            "keys_interval must be 10 to 3600 seconds",
        ),
        (
            stub.builder().max_keys_age(seconds(86_401)),
            "max_keys_age must be 10 to 86400 seconds",
        ),
        (
            stub.builder().kid_cooldown(seconds(0)),
            "kid_cooldown must be 1 to 300 seconds",
        ),
        (stub.builder().algorithms([]), "no algorithm is accepted"),
        (
            Verifier::builder(ISSUER, "").fetch(stub.clone()),
            "the audience must not be empty",
        ),
    ] {
        assert_eq!(problem(builder).await, text);
    }
    assert_eq!(stub.requests("/jwks"), 0);
    let plain = Verifier::builder("http://auth.example.com", AUDIENCE).fetch(stub);
    assert!(problem(plain).await.contains("must begin with https://"));
}

#[tokio::test]
async fn the_metadata_must_be_the_issuers_and_name_https() {
    for (metadata, text) in [
        (
            json!({ "issuer": "https://other.test" }),
            "both must be the same text",
        ),
        (
            json!({ "jwks_uri": "http://other.test/jwks" }),
            "must begin with https://",
        ),
        (
            json!({ "latchkey_revocations_uri": "ftp://x" }),
            "must begin with https://",
        ),
        (
            json!({ "latchkey_revocations_uri": null }),
            "has no list of revocations",
        ),
        (json!({ "jwks_uri": 7 }), "is no metadata"),
    ] {
        let stub = Stub::new();
        stub.change(|state| state.metadata = metadata);
        let problem = problem(stub.builder()).await;
        assert!(problem.contains(text), "{problem}");
    }
    let stub = Stub::new();
    stub.change(|state| state.metadata = json!({ "latchkey_revocations_uri": null }));
    assert!(stub.builder().without_revocations().build().await.is_ok());
}

#[tokio::test]
async fn without_keys_or_without_a_server_nothing_is_built() {
    let stub = Stub::new();
    stub.change(|state| state.down = true);
    assert_eq!(problem(stub.builder()).await, "the server is down");
    stub.change(|state| {
        state.down = false;
        state.keys.clear();
    });
    let problem = problem(stub.builder().without_revocations()).await;
    assert!(problem.contains("without a usable key"), "{problem}");
}

/// The task in the background refreshes, and keeps nothing alive.
#[tokio::test]
async fn the_background_task_refreshes_and_ends_with_the_verifier() {
    let stub = Stub::new();
    let verifier = Verifier::builder(ISSUER, AUDIENCE)
        .fetch(stub.clone())
        .clock(stub.clock())
        .list_interval(Duration::from_secs(1))
        .build()
        .await
        .unwrap();
    stub.list_was_asked_for.notified().await;
    stub.list_was_asked_for.notified().await;
    assert_eq!(stub.requests("/list"), 2);
    drop(verifier);
    while Arc::strong_count(&stub.state) > 1 {
        tokio::task::yield_now().await;
    }
}
