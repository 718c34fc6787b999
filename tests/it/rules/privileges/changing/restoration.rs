//! A client that was switched off or lost its flow is given back only what the caller has.

use crate::{
    rules::privileges::{ESCALATION, update},
    support::{ClientSeed, TestApp, TestClient, problems},
};
use domain::{
    actor::Actor,
    client::{
        Capabilities, ClientPatch,
        bulk::{self, OnError},
    },
    error::Result,
};
use entity::client::ClientStatus;

async fn activate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<()> {
    let outcome = app.change(actor, async |work| {
        bulk::set_status(work, &[client.id], ClientStatus::Active, OnError::RejectAll).await
    });
    outcome.await.map(|_| ())
}

/// While a client is off it may do nothing, so a caller that enables it gives it all that it holds.
#[both_databases]
async fn an_editor_cannot_switch_an_administrator_on_again(app: TestApp) {
    let off = |seed| ClientSeed {
        status: ClientStatus::Inactive,
        ..seed
    };
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let target = app
        .client(off(ClientSeed::with_role("administrator")))
        .await;
    let direct = app
        .client(off(ClientSeed {
            scopes: &["roles:write"],
            ..ClientSeed::default()
        }))
        .await;
    let peer = app.client(off(ClientSeed::with_role("editor"))).await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    for client in [&target, &direct] {
        assert_eq!(problems(activate(&app, &actor, client).await), ESCALATION);
    }
    let ids = [target.id, peer.id];
    let outcomes = app
        .change(&actor, async |work| {
            bulk::set_status(work, &ids, ClientStatus::Active, OnError::SkipFailed).await
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
    assert_eq!(app.row(&target).await.status, ClientStatus::Inactive);
    app.ask(&target, &[]).await.refused(401, "invalid_client");
    app.token(&peer).await;
    activate(&app, &app.actor(&administrator).await, &target)
        .await
        .unwrap();
    app.token(&target).await;
}

/// Nor is it any use without a flow in which it could fetch a token.
#[both_databases]
async fn an_editor_cannot_give_an_administrator_its_flow_back(app: TestApp) {
    let no_script = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    let script = || ClientPatch {
        capabilities: Some(Capabilities {
            web_app: true,
            backchannel: false,
            script: true,
        }),
        ..ClientPatch::default()
    };
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let target = app
        .client(ClientSeed {
            capabilities: no_script,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let peer = app
        .client(ClientSeed {
            capabilities: no_script,
            ..ClientSeed::with_role("editor")
        })
        .await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    assert_eq!(
        problems(update(&app, &actor, &target, script()).await),
        ESCALATION
    );
    app.ask(&target, &[])
        .await
        .refused(400, "unauthorized_client");
    update(&app, &actor, &peer, script()).await.unwrap();
    update(&app, &app.actor(&administrator).await, &target, script())
        .await
        .unwrap();
    app.token(&target).await;
}
