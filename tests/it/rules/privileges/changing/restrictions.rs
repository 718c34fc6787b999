//! Callers who are restricted to reading, or by the scope of their token, cannot go beyond that.

use super::rotate;
use crate::{
    rules::privileges::{ESCALATION, codes, create, update},
    support::{ClientSeed, TestApp, problems},
};
use domain::{
    client::{self, ClientPatch, NewClient},
    error::Error,
    permission::Permission,
    role,
};
use entity::client::AccessLevel;

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
