//! Every change that could take the last administrator of an account away.

use super::dry;
use crate::support::{TestAccount, TestApp};
use chrono::Duration;
use domain::{
    actor::Actor,
    client::{
        self, Capabilities, ClientPatch,
        bulk::{self, OnError},
        secrets,
    },
    error::Result,
};
use entity::{
    ClientId, RoleId,
    client::{AccessLevel, ClientStatus},
};

/// Changes after which a client can no longer administer.
fn patches() -> (ClientPatch, ClientPatch) {
    let read_only = ClientPatch {
        access_level: Some(AccessLevel::ReadOnly),
        ..ClientPatch::default()
    };
    let no_script = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    let no_script = ClientPatch {
        capabilities: Some(no_script),
        ..ClientPatch::default()
    };
    (read_only, no_script)
}

async fn without_status_or_role(
    app: &TestApp,
    system: &Actor,
    id: ClientId,
    viewer: RoleId,
) -> Vec<(&'static str, Result<()>)> {
    vec![
        (
            "delete",
            dry(app, system, async |work| {
                bulk::delete(work, &[id], OnError::RejectAll)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "switch off",
            dry(app, system, async |work| {
                bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "another role",
            dry(app, system, async |work| {
                client::set_role(work, id, Some(viewer), None)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "no role",
            dry(app, system, async |work| {
                client::set_role(work, id, None, None).await.map(|_| ())
            })
            .await,
        ),
    ]
}

/// Tries everything that could take the administrator away.
pub(super) async fn attempts(
    app: &TestApp,
    account: &TestAccount,
) -> Vec<(&'static str, Result<()>)> {
    let (id, system) = (account.administrator.id, app.system(account.id));
    let secret = secrets::of_clients(&app.db, &[id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&id)
        .unwrap()[0]
        .id;
    let viewer = app.role_id(account.id, "viewer").await;
    let (read_only, no_script) = patches();
    let (minted, expires_at) = (
        app.mint(&account.row, None).await,
        Some(app.clock.now() + Duration::days(30)),
    );
    let ending = secrets::SecretRotation {
        new: secrets::NewSecret {
            expires_at,
            ..Default::default()
        },
        ..Default::default()
    };
    let mut all = without_status_or_role(app, &system, id, viewer).await;
    all.extend([
        (
            "read only",
            dry(app, &system, async |work| {
                client::update(work, id, None, read_only).await.map(|_| ())
            })
            .await,
        ),
        (
            "no script",
            dry(app, &system, async |work| {
                client::update(work, id, None, no_script).await.map(|_| ())
            })
            .await,
        ),
        (
            "no secret",
            dry(app, &system, async |work| {
                secrets::revoke(work, secret).await.map(|_| ())
            })
            .await,
        ),
        (
            "only a secret that ends",
            dry(app, &system, async |work| {
                secrets::rotate(work, id, ending, minted).await.map(|_| ())
            })
            .await,
        ),
    ]);
    all
}
