//! Changes of clients of another account, of their secrets and of their tokens.

use super::{neighbours, refuses};
use crate::support::{ClientSeed, TestApp, claims};
use domain::{
    client::{
        self, ClientPatch,
        bulk::{self, OnError},
        secrets::{self, Listed, SecretRotation},
    },
    token,
};
use entity::client::ClientStatus;

#[both_databases]
async fn clients_of_another_account_cannot_be_changed(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let id = app.client(ClientSeed::default().of(&other)).await.id;
    let role = app.role_id(one.id, "viewer").await;
    refuses(&app, &actor, async |work| {
        client::update(work, id, None, ClientPatch::default()).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        client::set_role(work, id, Some(role), None).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        bulk::delete(work, &[id], OnError::RejectAll).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        token::revoke_all_of(work, &[one.administrator.id, id]).await
    })
    .await;
    let minted = app.mint(&one.row, None).await;
    refuses(&app, &actor, async |work| {
        secrets::rotate(work, id, SecretRotation::default(), minted).await
    })
    .await;
    let both = [id, one.administrator.id];
    let outcomes = app
        .change(&actor, async |work| {
            bulk::set_status(work, &both, ClientStatus::Active, OnError::SkipFailed).await
        })
        .await
        .unwrap();
    assert_eq!(
        outcomes
            .iter()
            .map(|outcome| outcome.result.is_ok())
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[both_databases]
async fn secrets_and_tokens_of_another_account_are_not_found(app: TestApp) {
    let (actor, _, other) = neighbours(&app).await;
    let id = other.administrator.id;
    let secret = secrets::of_clients(&app.db, &[id], Listed::All)
        .await
        .unwrap()
        .remove(&id)
        .unwrap()[0]
        .id;
    assert!(
        secrets::find_all(&app.db, &actor, &[secret])
            .await
            .unwrap()
            .is_empty()
    );
    refuses(&app, &actor, async |work| {
        secrets::revoke(work, secret).await
    })
    .await;
    let theirs = app.token(&other.administrator).await;
    app.recorder.flush().await;
    let ids = [claims(&theirs)["jti"].as_str().unwrap().to_owned()];
    refuses(&app, &actor, async |work| {
        token::revoke_each(work, &ids).await
    })
    .await;
    assert!(app.is_alive(&other.administrator, &theirs).await);
}
