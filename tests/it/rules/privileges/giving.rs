//! Making clients and roles with more than their maker has.

use super::{ESCALATION, codes, create, update};
use crate::support::{ApiSeed, ClientSeed, TestApp, problems};
use domain::{
    client::{self, ClientPatch, NewClient},
    permission::Permission,
    role::{self, NewRole, RolePatch},
};
use entity::account::PolicyPreset;

#[both_databases]
async fn an_editor_cannot_make_an_administrator(app: TestApp) {
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let target = app.client(ClientSeed::default()).await;
    let administrator = app.role_id(app.platform.id, "administrator").await;
    let actor = app.actor(&editor).await;
    for client in [&target, &editor] {
        let outcome = app
            .change(&actor, async |work| {
                client::set_role(work, client.id, Some(administrator), None).await
            })
            .await;
        assert_eq!(problems(outcome), ESCALATION);
    }
    assert_eq!(
        problems(
            create(
                &app,
                &actor,
                NewClient {
                    role: Some(administrator),
                    ..NewClient::default()
                }
            )
            .await
        ),
        ESCALATION
    );
    let scopes = codes(&["accounts:write"]);
    assert_eq!(
        problems(
            create(
                &app,
                &actor,
                NewClient {
                    scopes: scopes.clone(),
                    ..NewClient::default()
                }
            )
            .await
        ),
        ESCALATION
    );
    assert_eq!(
        problems(
            update(
                &app,
                &actor,
                &editor,
                ClientPatch {
                    scopes: Some(scopes),
                    ..ClientPatch::default()
                }
            )
            .await
        ),
        ESCALATION
    );
    assert_eq!(app.row(&target).await.role_id, None);
}

#[both_databases]
async fn an_editor_may_give_what_it_has(app: TestApp) {
    let actor = app
        .actor(&app.client(ClientSeed::with_role("editor")).await)
        .await;
    let editor = app.role_id(app.platform.id, "editor").await;
    create(
        &app,
        &actor,
        NewClient {
            role: Some(editor),
            ..NewClient::default()
        },
    )
    .await
    .unwrap();
    create(
        &app,
        &actor,
        NewClient {
            scopes: codes(&["clients:delete", "roles:read"]),
            ..NewClient::default()
        },
    )
    .await
    .unwrap();
}

#[both_databases]
async fn who_defines_roles_cannot_put_in_what_they_lack(app: TestApp) {
    app.api(ApiSeed::default()).await;
    app.role(
        app.platform.id,
        "keeper",
        &["roles:read", "roles:write", "clients:roles", "clients:read"],
    )
    .await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("keeper")).await)
        .await;
    let new = |permissions: &[&str]| NewRole {
        key: "new".to_owned(),
        name: "New".to_owned(),
        description: None,
        permissions: codes(permissions),
    };
    let outcome = app
        .change(&actor, async |work| {
            role::create(work, new(&["clients:delete"])).await
        })
        .await;
    assert_eq!(problems(outcome), ESCALATION);
    // The account's own permissions are theirs to define, and so to give.
    let made = app
        .change(&actor, async |work| {
            role::create(work, new(&["clients:read", "orders:write"])).await
        })
        .await
        .unwrap();
    let more = RolePatch {
        permissions: Some(codes(&["clients:read", "clients:secrets"])),
        ..RolePatch::default()
    };
    let outcome = app
        .change(&actor, async |work| {
            role::update(work, made.id, None, more).await
        })
        .await;
    assert_eq!(problems(outcome), ESCALATION);
    let own = app.role_id(app.platform.id, "keeper").await;
    let more = RolePatch {
        permissions: Some(codes(&["roles:read", "roles:write", "accounts:write"])),
        ..RolePatch::default()
    };
    let outcome = app
        .change(&actor, async |work| {
            role::update(work, own, None, more).await
        })
        .await;
    assert_eq!(problems(outcome), ESCALATION);
}

#[both_databases]
async fn nobody_is_raised_by_the_deletion_of_their_role(app: TestApp) {
    let made = app.role(app.platform.id, "low", &["clients:read"]).await;
    let low = app.client(ClientSeed::with_role("low")).await;
    app.role(
        app.platform.id,
        "keeper",
        &["roles:read", "roles:write", "clients:read"],
    )
    .await;
    let actor = app
        .actor(&app.client(ClientSeed::with_role("keeper")).await)
        .await;
    let administrator = app.role_id(app.platform.id, "administrator").await;
    let outcome = app
        .change(&actor, async |work| {
            role::delete(work, made.id, Some(administrator)).await
        })
        .await;
    assert_eq!(problems(outcome), ESCALATION);
    assert_eq!(app.row(&low).await.role_id, Some(made.id));
}

/// What concerns the whole deployment works from the account `default` only, whatever a role says.
#[both_databases]
async fn an_administrator_of_another_account_administers_that_one_only(app: TestApp) {
    let account = app.account("tenant", PolicyPreset::Default).await;
    let scope = app.ask(&account.administrator, &[]).await.json()["scope"]
        .as_str()
        .unwrap()
        .to_owned();
    for deployment_wide in Permission::ALL
        .iter()
        .filter(|permission| permission.platform())
    {
        assert!(
            !scope
                .split(' ')
                .any(|held| held == deployment_wide.as_str()),
            "{deployment_wide:?}"
        );
        let asked = [("scope", deployment_wide.as_str())];
        app.ask(&account.administrator, &asked)
            .await
            .refused(400, "invalid_scope");
    }
    let actor = app.actor(&account.administrator).await;
    let second = app.role_id(account.id, "administrator").await;
    create(
        &app,
        &actor,
        NewClient {
            role: Some(second),
            ..NewClient::default()
        },
    )
    .await
    .unwrap();
}
