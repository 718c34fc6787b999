//! Secrets that are replaced or revoked.

use super::assert_shut_out;
use crate::support::{ClientSeed, Setup, TestApp, TestClient, problems};
use chrono::Duration;
use domain::{
    client::secrets::{self, SecretRotation},
    error::ProblemCode,
};
use entity::{Secret, account::PolicyPreset};
use serde_json::json;

/// A new secret for a client; answers the client with it.
async fn rotate(app: &TestApp, client: &TestClient, grace: i32) -> TestClient {
    let minted = app.mint(&app.platform, None).await;
    let rotation = SecretRotation {
        grace_seconds: Some(grace),
        ..SecretRotation::default()
    };
    let system = app.system(client.account);
    let rotated = app
        .change(&system, async |work| {
            secrets::rotate(work, client.id, rotation, minted).await
        })
        .await
        .unwrap();
    TestClient {
        secret: rotated.secret.expose().to_owned(),
        ..client.clone()
    }
}

/// V-02: a generated secret.
#[both_databases]
async fn a_replaced_secret_fails_at_once_everywhere(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    let old = other.token(&client).await;
    let renewed = rotate(&app, &client, 0).await;
    for node in [&app, &other] {
        assert_shut_out(node, &client).await;
        assert!(
            !node.is_alive(&renewed, &old).await,
            "its tokens die with it"
        );
        assert!(node.is_alive(&renewed, &node.token(&renewed).await).await);
    }
}

/// V-02: a secret that a person chose, which is the slow and tempting one to keep in a cache.
#[both_databases]
async fn a_replaced_chosen_secret_fails_at_once_everywhere(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    for node in [&app, &other] {
        node.token(&client).await;
    }
    rotate(&app, &client, 0).await;
    assert_shut_out(&app, &client).await;
    assert_shut_out(&other, &client).await;
}

/// V-02: with grace both secrets work until it is over, and the tokens live on.
#[both_databases]
async fn with_grace_the_secret_of_before_works_until_it_is_over(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let old = app.token(&client).await;
    let renewed = rotate(&app, &client, 600).await;
    assert!(app.is_alive(&renewed, &old).await);
    app.clock.advance(Duration::seconds(599));
    app.token(&client).await;
    app.token(&renewed).await;
    app.clock.advance(Duration::seconds(1));
    assert_shut_out(&app, &client).await;
    app.token(&renewed).await;
}

/// V-02: one secret of several is revoked; the client's tokens end with it.
#[both_databases]
async fn a_revoked_secret_fails_and_ends_the_clients_tokens(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let renewed = rotate(&app, &client, 600).await;
    let token = app.token(&renewed).await;
    let of_client = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&client.id)
        .unwrap();
    let superseded = of_client
        .iter()
        .find(|secret| secret.superseded)
        .unwrap()
        .id;
    app.change(&app.system(client.account), async |work| {
        secrets::revoke(work, superseded).await
    })
    .await
    .unwrap();
    assert_shut_out(&app, &client).await;
    assert!(!app.is_alive(&renewed, &token).await);
    app.token(&renewed).await;
}

/// V-09: 8 to 30 characters with a letter, a digit and a special character, and nothing that
/// clients encode differently.
#[both_databases]
async fn chosen_secrets_must_follow_the_policy(app: TestApp) {
    let refused = [
        "a1!a1!a",
        "a1!a1!a1!a1!a1!a1!a1!a1!a1!a1!x",
        "abcdefg!",
        "1234567!",
        "abcd1234",
        "abc 123!",
        "abc%123!",
        "abc+123!",
        "abc\u{7}123!",
        "äbc1234!",
    ];
    for secret in refused {
        let outcome = app
            .try_client(ClientSeed {
                secret: Some(secret),
                ..ClientSeed::default()
            })
            .await;
        assert!(!problems(outcome).is_empty(), "{secret}");
    }
    for secret in ["a1!a1!a1", "a1!a1!a1!a1!a1!a1!a1!a1!a1!a1!"] {
        app.token(
            &app.client(ClientSeed {
                secret: Some(secret),
                ..ClientSeed::default()
            })
            .await,
        )
        .await;
    }
    let generated = app.account("koios", PolicyPreset::Koios).await;
    let outcome = app
        .mint(
            &generated.row,
            Some(Secret::new("chosen-by-1-person".to_owned())),
        )
        .await;
    assert_eq!(problems(outcome), [ProblemCode::PolicyViolation]);
}

/// What a secret scanner would look for (contract: secrets).
#[test]
fn generated_secrets_have_their_published_pattern() {
    assert_eq!(
        json!(domain::secret::GENERATED_PATTERN),
        json!("lk_cs_[0-9A-Za-z]{49}")
    );
}
