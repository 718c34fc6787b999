//! Tokens that end, tokens that grant too little, and how refusals are worded.

use super::assert_dead;
use crate::support::{ClientSeed, TestApp};
use app::bearer::challenge;
use chrono::Duration;
use domain::{error::Error, permission::Permission, token};
use entity::client::{AccessLevel, ClientStatus};

/// D-14: expired to the second, revoked, of a client that was switched off.
#[both_databases]
async fn tokens_die_on_time_and_with_their_client(app: TestApp) {
    let caller = app.client(ClientSeed::with_role("viewer")).await;
    let client = app
        .client(ClientSeed {
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    app.clock.advance(Duration::milliseconds(59_999));
    assert!(app.is_alive(&caller, &token).await);
    app.clock.advance(Duration::milliseconds(1));
    assert_dead(&app, &caller, &token, "expired").await;
    let revoked = app.token(&client).await;
    app.post_form("/oauth/revoke", &client, &[("token", &revoked)])
        .await
        .expect(200);
    assert_dead(&app, &caller, &revoked, "revoked").await;
    let of_disabled = app.token(&client).await;
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    assert_dead(&app, &caller, &of_disabled, "switched off").await;
}

/// D-15, RFC 6750 section 3.1: a narrow token, and a client that may only read, are told what they
/// lack.
#[both_databases]
async fn too_little_scope_is_another_refusal_than_a_bad_token(app: TestApp) {
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let narrow = app
        .actor_of(&app.token_for(&editor, &[("scope", "clients:read")]).await)
        .await
        .unwrap();
    assert!(narrow.require(Permission::ClientsRead).is_ok());
    assert!(matches!(
        narrow.require(Permission::ClientsWrite),
        Err(Error::Forbidden(Permission::ClientsWrite))
    ));
    let reader = app
        .client(ClientSeed {
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("editor")
        })
        .await;
    let reader = app.actor(&reader).await;
    assert!(reader.require(Permission::ClientsRead).is_ok());
    assert!(matches!(
        reader.require(Permission::ClientsWrite),
        Err(Error::ReadOnly)
    ));
}

/// E-06: what the generation of the whole deployment ends is dead everywhere.
#[both_databases]
async fn the_next_generation_of_the_deployment_ends_all_tokens(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let old = app.token(&client).await;
    let operator = app.system(app.platform.id);
    app.change(&operator, async |work| token::revoke_all(work).await)
        .await
        .unwrap();
    assert_dead(&app, &client, &old, "dgen").await;
    assert!(app.is_alive(&client, &app.token(&client).await).await);
}

/// D-13, D-14, D-15 and D-16, RFC 6750 section 3: each attribute at most once, and no error code
/// where no token was sent.
#[test]
fn challenges_have_each_attribute_at_most_once() {
    assert_eq!(challenge(None, None).unwrap(), "Bearer realm=\"latchkey\"");
    assert_eq!(
        challenge(Some("invalid_token"), None).unwrap(),
        "Bearer realm=\"latchkey\", error=\"invalid_token\""
    );
    let lacking = challenge(
        Some("insufficient_scope"),
        Some(Permission::ClientsWrite.as_str()),
    )
    .unwrap();
    assert_eq!(
        lacking,
        "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"clients:write\""
    );
    assert_eq!(token::TYPE, "at+jwt");
}
