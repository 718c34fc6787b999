//! `POST /oauth/revoke` (RFC 7009).

use crate::support::{Auth, ClientSeed, Setup, TestApp};
use chrono::Duration;
use domain::token;
use entity::{
    account::PolicyPreset,
    audit_event::{self, AuditEventKind},
    revoked_token,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const PATH: &str = "/oauth/revoke";

/// F-01, RFC 7009 section 2.1.
#[both_databases]
async fn the_client_must_prove_who_it_is(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let token = app.token(&client).await;
    let wrong = Auth::Basic(client.client_id.clone(), "wrong".to_owned());
    for auth in [Auth::None, wrong, Auth::Bearer(token.clone())] {
        app.post_form(PATH, auth, &[("token", &token)])
            .await
            .refused(401, "invalid_client");
    }
    assert!(app.is_alive(&client, &token).await);
}

/// F-02, RFC 7009 section 2.2: revoking what is dead, unknown or no token at all succeeds like the
/// rest.
#[both_databases]
async fn the_answer_is_empty_whatever_the_token_was(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let expired = app.token(&client).await;
    app.clock.advance(Duration::seconds(61));
    let token = app.token(&client).await;
    for token in [token.as_str(), &token, &expired, "unknown", "a.b.c"] {
        let answer = app
            .post_form(PATH, &client, &[("token", token)])
            .await
            .expect(200);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert!(!app.is_alive(&client, &token).await);
}

/// F-02 and V-10: revoking twice is noted once, and what has expired is not kept.
#[both_databases]
async fn a_revocation_is_noted_once(app: TestApp) {
    let client = app
        .client(ClientSeed {
            ttl: Some(60),
            ..ClientSeed::default()
        })
        .await;
    let token = app.token(&client).await;
    for _ in 0..2 {
        app.post_form(PATH, &client, &[("token", &token)])
            .await
            .expect(200);
    }
    let noted = audit_event::Entity::find()
        .filter(audit_event::Column::Kind.eq(AuditEventKind::TokensRevoked))
        .all(&app.db)
        .await
        .unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(
        (noted[0].actor_id.clone(), noted[0].ip_address.as_deref()),
        (Some(client.id.to_string()), Some("192.0.2.1"))
    );
    app.clock.advance(Duration::minutes(62));
    assert_eq!(
        token::forget_expired(&app.db, app.clock.now())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        revoked_token::Entity::find().count(&app.db).await.unwrap(),
        0
    );
    assert!(
        !app.is_alive(&client, &token).await,
        "it had expired before"
    );
}

/// F-03, RFC 7009 section 2.1: the answer tells nothing, and the token lives on.
#[both_databases]
async fn another_clients_token_stays_alive(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let neighbour = app.client(ClientSeed::with_role("administrator")).await;
    let stranger = app
        .account("other", PolicyPreset::Default)
        .await
        .administrator;
    let token = app.token(&client).await;
    let own = app
        .post_form(PATH, &client, &[("token", "unknown")])
        .await
        .expect(200)
        .appearance();
    for thief in [&neighbour, &stranger] {
        assert_eq!(
            app.post_form(PATH, thief, &[("token", &token)])
                .await
                .appearance(),
            own
        );
        assert!(app.is_alive(&client, &token).await);
    }
}

/// F-04, RFC 7009 section 2.2.1. Every token of ours can be revoked, so `unsupported_token_type`
/// has no use here.
#[both_databases]
async fn a_token_must_be_named(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.post_form(PATH, &client, &[("token_type_hint", "access_token")])
        .await
        .refused(400, "invalid_request");
}

/// F-05, RFC 7009 section 2.1.
#[both_databases]
async fn the_hint_is_only_a_hint(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    for hint in ["refresh_token", "access_token", "nonsense"] {
        let token = app.token(&client).await;
        app.post_form(
            PATH,
            &client,
            &[("token", &token), ("token_type_hint", hint)],
        )
        .await
        .expect(200);
        assert!(!app.is_alive(&client, &token).await, "{hint}");
    }
}

/// F-06: at once, here and on every other node; the client's other tokens live on.
#[both_databases]
async fn a_revoked_token_is_dead_at_once_everywhere(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::with_role("viewer")).await;
    let (token, kept) = (app.token(&client).await, app.token(&client).await);
    assert!(other.actor_of(&token).await.is_some());
    app.post_form(PATH, &client, &[("token", &token)])
        .await
        .expect(200);
    for node in [&app, &other] {
        assert!(node.actor_of(&token).await.is_none());
        assert!(!node.is_alive(&client, &token).await);
        assert!(node.is_alive(&client, &kept).await);
    }
}
