//! How failed authentication is answered, without telling why it failed.

use super::{FORMS, basic, wrong};
use crate::support::{Auth, ClientSeed, TestApp};
use chrono::Duration;
use domain::client::{
    bulk::{self, OnError},
    secrets::{self, SecretRotation},
};
use entity::client::ClientStatus;

/// B-08, RFC 6749 section 5.2.
#[both_databases]
async fn failed_basic_is_challenged(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let answer = app
        .ask(wrong(&client), &[])
        .await
        .refused(401, "invalid_client");
    assert_eq!(
        answer.header("www-authenticate"),
        "Basic realm=\"latchkey\", charset=\"UTF-8\""
    );
}

/// B-09.
#[both_databases]
async fn a_failure_in_the_body_is_challenged_too(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let answer = app
        .ask(Auth::Body(client.client_id, "wrong".to_owned()), &[])
        .await
        .refused(401, "invalid_client");
    assert!(answer.header("www-authenticate").starts_with("Basic "));
}

/// Ways to fail, each for a reason of its own.
async fn attempts(app: &TestApp) -> Vec<Auth> {
    let known = app.client(ClientSeed::default()).await;
    let chosen = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    let off = app
        .client(ClientSeed {
            status: ClientStatus::Inactive,
            ..ClientSeed::default()
        })
        .await;
    let gone = app.client(ClientSeed::default()).await;
    let expired = app.client(ClientSeed::default()).await;
    let system = app.system(app.platform.id);
    app.change(&system, async |work| {
        bulk::delete(work, &[gone.id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    let minted = app.mint(&app.platform, None).await;
    let grace = SecretRotation {
        grace_seconds: Some(60),
        ..SecretRotation::default()
    };
    app.change(&system, async |work| {
        secrets::rotate(work, expired.id, grace, minted).await
    })
    .await
    .unwrap();
    app.ask(&expired, &[]).await.expect(200);
    app.clock.advance(Duration::seconds(60));
    vec![
        wrong(&known),
        wrong(&chosen),
        (&off).into(),
        (&gone).into(),
        (&expired).into(),
        Auth::body(&off),
        Auth::body(&gone),
        Auth::body(&expired),
        Auth::Basic("stranger".to_owned(), known.secret.clone()),
        Auth::Basic(known.client_id.clone(), chosen.secret.clone()),
        Auth::Basic(chosen.client_id.clone(), known.secret.clone()),
        Auth::Body("stranger".to_owned(), "x".to_owned()),
        Auth::Body("é".to_owned(), "x".to_owned()),
    ]
}

/// B-10: whatever is wrong, the answers cannot be told apart.
#[both_databases]
async fn all_failures_look_the_same(app: TestApp) {
    let attempts = attempts(&app).await;
    for path in FORMS {
        let first = app
            .post_form(path, Auth::None, &[("token", "x")])
            .await
            .refused(401, "invalid_client")
            .appearance();
        for auth in &attempts {
            assert_eq!(
                app.post_form(path, auth.clone(), &[("token", "x")])
                    .await
                    .appearance(),
                first,
                "{path} {auth:?}"
            );
        }
    }
}

/// B-11, RFC 6749 section 5.2.
#[both_databases]
async fn no_credentials_are_bad_credentials(app: TestApp) {
    for path in FORMS {
        app.post_form(
            path,
            Auth::None,
            &[("grant_type", "client_credentials"), ("token", "x")],
        )
        .await
        .refused(401, "invalid_client");
    }
}

/// B-12 and C-06, RFC 6749 section 4.4: there are no public clients, so a client id alone proves
/// nothing.
#[both_databases]
async fn a_client_id_without_a_secret_is_refused(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for path in FORMS {
        app.post_form(path, Auth::None, &[("client_id", &client.client_id)])
            .await
            .refused(401, "invalid_client");
    }
    app.ask(basic(&format!("{}:", client.client_id)), &[])
        .await
        .refused(401, "invalid_client");
}

/// B-10 and B-14: a caller that fails often and then tries one id more must not learn whether there
/// is such a client.
#[both_databases]
async fn client_ids_that_exist_and_those_that_do_not_cost_the_same(app: TestApp) {
    let known = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    let there = app.calling_from("198.51.100.7");
    for n in 0..60 {
        there
            .ask(Auth::Basic(format!("guess-{n}"), "x".to_owned()), &[])
            .await
            .refused(401, "invalid_client");
    }
    let unknown = || Auth::Basic("guess-60".to_owned(), "x".to_owned());
    for expected in (0..12).map(|n| if n < 10 { 401 } else { 429 }) {
        let (one, other) = (
            there.ask(wrong(&known), &[]).await.expect(expected),
            there.ask(unknown(), &[]).await.expect(expected),
        );
        assert_eq!(one.appearance(), other.appearance());
    }
}

/// B-15: neither nothing nor too much is ever compared with a secret.
#[both_databases]
async fn empty_and_overlong_secrets_match_nothing(app: TestApp) {
    let client = app
        .client(ClientSeed {
            secret: Some("chosen-by-1-person"),
            ..ClientSeed::default()
        })
        .await;
    for secret in [
        String::new(),
        "a".repeat(257),
        format!("{}{}", client.secret, "a".repeat(256)),
        format!("{} ", client.secret),
    ] {
        app.ask(Auth::Basic(client.client_id.clone(), secret.clone()), &[])
            .await
            .refused(401, "invalid_client");
        app.ask(Auth::Body(client.client_id.clone(), secret), &[])
            .await
            .refused(401, "invalid_client");
    }
    app.ask(&client, &[]).await.expect(200);
}
