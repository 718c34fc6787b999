//! The secret and the name of an administrator, which an editor cannot take over.

use super::rotate;
use crate::{
    rules::privileges::{ESCALATION, update},
    support::{ClientSeed, TestApp, problems},
};
use domain::client::ClientPatch;

#[both_databases]
async fn an_editor_cannot_take_over_an_administrators_secret(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let peer = app.client(ClientSeed::with_role("editor")).await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    assert_eq!(
        problems(rotate(&app, &actor, &administrator).await),
        ESCALATION
    );
    app.token(&administrator).await;
    rotate(&app, &actor, &peer).await.unwrap();
}

/// A new client id locks out programs that use the old one.
#[both_databases]
async fn an_editor_cannot_rename_an_administrator(app: TestApp) {
    let renamed = |to: &str| ClientPatch {
        client_id: Some(to.to_owned()),
        ..ClientPatch::default()
    };
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let target = app.client(ClientSeed::with_role("administrator")).await;
    let peer = app.client(ClientSeed::with_role("editor")).await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    assert_eq!(
        problems(update(&app, &actor, &target, renamed("other")).await),
        ESCALATION
    );
    app.token(&target).await;
    let name = ClientPatch {
        name: Some(Some("Other".to_owned())),
        ..ClientPatch::default()
    };
    assert_eq!(
        problems(update(&app, &actor, &target, name).await),
        ESCALATION
    );
    assert_eq!(
        update(&app, &actor, &peer, renamed("peer"))
            .await
            .unwrap()
            .client_id,
        "peer"
    );
    let row = update(
        &app,
        &app.actor(&administrator).await,
        &target,
        renamed("other"),
    )
    .await
    .unwrap();
    assert_eq!(row.client_id, "other");
}
