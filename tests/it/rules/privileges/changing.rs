//! Changing those who have more than the one who changes them.

use super::{ESCALATION, codes, create, update};
use crate::support::{ClientSeed, TestApp, TestClient, problems};
use domain::{
    actor::Actor,
    client::{
        self, Capabilities, ClientPatch, NewClient,
        bulk::{self, OnError},
        secrets::{self, SecretRotation},
    },
    error::{Error, Result},
    permission::Permission,
    role,
};
use entity::client::{AccessLevel, ClientStatus, Model};

async fn rotate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<Model> {
    let minted = app.mint(&app.platform, None).await;
    app.change(actor, async |work| {
        secrets::rotate(work, client.id, SecretRotation::default(), minted).await
    })
    .await
    .map(|rotated| rotated.client)
}

async fn activate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<()> {
    let outcome = app.change(actor, async |work| {
        bulk::set_status(work, &[client.id], ClientStatus::Active, OnError::RejectAll).await
    });
    outcome.await.map(|_| ())
}

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

#[both_databases]
async fn an_editor_cannot_lift_the_restriction_to_reading(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::with_role("administrator")
        })
        .await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    let patch = ClientPatch {
        access_level: Some(AccessLevel::ReadWrite),
        ..ClientPatch::default()
    };
    assert_eq!(
        problems(update(&app, &actor, &reader, patch).await),
        ESCALATION
    );
}

/// D-15: the scope of the token counts, not what its client may have.
#[both_databases]
async fn a_token_narrowed_by_scope_cannot_give_more(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let target = app.client(ClientSeed::default()).await;
    let token = app
        .token_for(
            &administrator,
            &[(
                "scope",
                "clients:read clients:write clients:roles clients:secrets",
            )],
        )
        .await;
    let actor = app.actor_of(&token).await.unwrap();
    let role = app.role_id(app.platform.id, "administrator").await;
    let outcome = app
        .change(&actor, async |work| {
            client::set_role(work, target.id, Some(role), None).await
        })
        .await;
    assert_eq!(problems(outcome), ESCALATION);
    let scopes = Some(codes(&["clients:delete"]));
    assert_eq!(
        problems(
            update(
                &app,
                &actor,
                &target,
                ClientPatch {
                    scopes,
                    ..ClientPatch::default()
                }
            )
            .await
        ),
        ESCALATION
    );
    assert_eq!(
        problems(rotate(&app, &actor, &administrator).await),
        ESCALATION
    );
    let outcome = app
        .change(&actor, async |work| role::delete(work, role, None).await)
        .await;
    assert!(matches!(
        outcome,
        Err(Error::Forbidden(Permission::RolesWrite))
    ));
}

#[both_databases]
async fn a_viewer_and_a_read_only_editor_change_nothing(app: TestApp) {
    let target = app.client(ClientSeed::default()).await;
    let viewer = app
        .actor(&app.client(ClientSeed::with_role("viewer")).await)
        .await;
    let reader = app
        .actor(
            &app.client(ClientSeed {
                access_level: AccessLevel::ReadOnly,
                ..ClientSeed::with_role("editor")
            })
            .await,
        )
        .await;
    assert!(matches!(
        update(&app, &viewer, &target, ClientPatch::default()).await,
        Err(Error::Forbidden(Permission::ClientsWrite))
    ));
    assert!(matches!(
        update(&app, &reader, &target, ClientPatch::default()).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(
        create(&app, &reader, NewClient::default()).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(
        rotate(&app, &reader, &target).await,
        Err(Error::ReadOnly)
    ));
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
