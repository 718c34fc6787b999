//! Signing keys that are revoked.

use super::{FORCED, at, kid_of, published, revoke, rotate, signer};
use crate::support::{ClientSeed, Setup, StolenKey, TestApp, claims, problems};
use domain::{
    error::{Error, ProblemCode},
    key::{self, KeyStatus},
    permission::Permission,
};
use entity::{audit_event, client::Algorithm, signing_key};
use sea_orm::{EntityTrait, QueryOrder};

/// RFC 7517 section 5, OpenID Connect Core section 10.1.1: what is out of the set is not believed,
/// nor what was signed with it before.
#[both_databases]
async fn a_revoked_key_is_neither_published_nor_believed_on_any_node(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let client = app.client(ClientSeed::default()).await;
    let stolen = StolenKey::current(&app).await;
    let old = other.token(&client).await;
    let forged = stolen.sign(&at(&app, &claims(&old), 0, 60));
    assert!(app.is_alive(&client, &old).await && other.is_alive(&client, &forged).await);
    revoke(&app, &stolen.kid).await;
    for node in [&app, &other] {
        assert!(!node.is_alive(&client, &old).await && !node.is_alive(&client, &forged).await);
        assert!(!published(node).await.contains(&stolen.kid));
        let new = node.token(&client).await;
        assert_ne!(signer(&new), stolen.kid);
        assert!(app.is_alive(&client, &new).await && other.is_alive(&client, &new).await);
    }
    let started = app.node(Setup::default()).await;
    assert!(
        !started.is_alive(&client, &forged).await,
        "nor after a restart"
    );
}

/// A token can always be signed: with the key that verifiers know already, if there is one.
#[both_databases]
async fn the_next_key_signs_as_soon_as_the_current_one_is_revoked(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let (current, next) = (
        kid_of(&app, Algorithm::Es256, KeyStatus::Current).await,
        kid_of(&app, Algorithm::Es256, KeyStatus::Next).await,
    );
    let signing = revoke(&app, &current).await;
    assert_eq!(signing.kid, next);
    assert_eq!(signer(&app.token(&client).await), next);
    let new = kid_of(&app, Algorithm::Es256, KeyStatus::Next).await;
    assert!(
        new != next && published(&app).await.contains(&new),
        "a new next key is published"
    );
}

#[both_databases]
async fn a_revoked_next_or_retired_key_leaves_the_one_that_signs(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let retired = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    rotate(&app, FORCED).await.unwrap();
    let current = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    let next = kid_of(&app, Algorithm::Es256, KeyStatus::Next).await;
    for kid in [&retired, &next] {
        assert_eq!(revoke(&app, kid).await.kid, current);
        assert!(!published(&app).await.contains(kid));
    }
    assert_eq!(signer(&app.token(&client).await), current);
    assert_ne!(kid_of(&app, Algorithm::Es256, KeyStatus::Next).await, next);
}

#[both_databases]
async fn only_a_key_that_is_there_can_be_revoked_and_only_with_the_permission(app: TestApp) {
    let system = app.system(app.platform.id);
    for kid in ["", "x", "\0", &"k".repeat(5000)] {
        let outcome = app
            .change(&system, async |work| key::revoke(work, kid).await)
            .await;
        assert_eq!(problems(outcome), [ProblemCode::NotFound], "{kid:?}");
    }
    let viewer = app
        .actor(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    let kid = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    let outcome = app
        .change(&viewer, async |work| key::revoke(work, &kid).await)
        .await;
    assert!(matches!(
        outcome,
        Err(Error::Forbidden(Permission::KeysWrite))
    ));
    assert!(published(&app).await.contains(&kid));
}

#[both_databases]
async fn a_revocation_is_in_the_audit_log_without_the_key(app: TestApp) {
    let kid = kid_of(&app, Algorithm::Es256, KeyStatus::Current).await;
    revoke(&app, &kid).await;
    let events = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Sequence)
        .all(&app.db)
        .await
        .unwrap();
    assert_eq!(events[1].kind, audit_event::AuditEventKind::KeyRevoked);
    assert_eq!(events[1].summary, format!("ES256 key {kid} was revoked"));
    assert_eq!(
        events[0].kind,
        audit_event::AuditEventKind::KeyRotated,
        "and another signs"
    );
    let rows = signing_key::Entity::find().all(&app.db).await.unwrap();
    assert!(
        rows.iter().all(|row| row.kid != kid),
        "the private key is not kept"
    );
}
