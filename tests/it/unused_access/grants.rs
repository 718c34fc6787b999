//! A permission that was granted within the period cannot have been used before.

use super::{days_pass, on, review, two_permissions};
use crate::support::{ClientSeed, TestApp, TestClient};
use domain::{
    client::{
        self, ClientPatch,
        secrets::{self, SecretRotation},
    },
    pruning,
    role::{self, RolePatch},
    unused_access::AccessFinding::{Unknown, Unused},
};
use entity::client::AccessLevel;

async fn update(app: &TestApp, client: &TestClient, patch: ClientPatch) {
    let system = app.system(client.account);
    app.change(&system, async |work| {
        client::update(work, client.id, None, patch.clone()).await
    })
    .await
    .unwrap();
}

fn scopes(codes: &[&str]) -> ClientPatch {
    ClientPatch {
        scopes: Some(codes.iter().map(ToString::to_string).collect()),
        ..ClientPatch::default()
    }
}

#[both_databases]
async fn what_was_granted_within_the_period_is_not_judged(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 20).await;
    update(&app, &client, scopes(&["roles:read", "users:read"])).await;
    let granted = app.clock.now();
    days_pass(&app, 10).await;
    let found = review(&app, &client, 30).await;
    assert_eq!(on(&found, "users:read"), Unknown);
    assert_eq!(found.evidence_starts_at, Some(granted));
    let found = review(&app, &client, 10).await;
    assert_eq!(on(&found, "users:read"), Unused, "it could be used since");
}

#[both_databases]
async fn a_wider_access_level_is_a_grant_too(app: TestApp) {
    let client = app
        .client(ClientSeed {
            scopes: &["clients:write"],
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::default()
        })
        .await;
    two_permissions(&app).await;
    days_pass(&app, 20).await;
    let patch = ClientPatch {
        access_level: Some(AccessLevel::ReadWrite),
        ..ClientPatch::default()
    };
    update(&app, &client, patch).await;
    days_pass(&app, 10).await;
    assert_eq!(
        on(&review(&app, &client, 30).await, "clients:write"),
        Unknown
    );
}

/// Otherwise clients that rotate their secrets would never be judged.
#[both_databases]
async fn another_change_of_the_client_does_not_matter(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 20).await;
    let patch = ClientPatch {
        name: Some(Some("Orders".to_owned())),
        ..ClientPatch::default()
    };
    update(&app, &client, patch).await;
    let system = app.system(client.account);
    let minted = app.mint(&app.platform, None).await;
    app.change(&system, async |work| {
        secrets::rotate(work, client.id, SecretRotation::default(), minted).await
    })
    .await
    .unwrap();
    days_pass(&app, 10).await;
    assert_eq!(on(&review(&app, &client, 30).await, "roles:read"), Unused);
    // Without the log of the changes, any of them may have been a grant.
    let plan = pruning::plan(&app.db, app.clock.now())
        .await
        .unwrap()
        .unwrap();
    pruning::prune(&app.db, &app.tools, &system, &plan)
        .await
        .unwrap();
    assert_eq!(on(&review(&app, &client, 30).await, "roles:read"), Unknown);
}

#[both_databases]
async fn what_a_role_got_within_the_period_is_not_judged(app: TestApp) {
    let role = app.role(app.platform.id, "reader", &["clients:read"]).await;
    let client = app.client(ClientSeed::with_role("reader")).await;
    two_permissions(&app).await;
    days_pass(&app, 20).await;
    let system = app.system(client.account);
    let change = async |patch: RolePatch| {
        app.change(&system, async |work| {
            role::update(work, role.id, None, patch.clone()).await
        })
        .await
        .unwrap();
    };
    change(RolePatch {
        name: Some("Reader of clients".to_owned()),
        ..RolePatch::default()
    })
    .await;
    days_pass(&app, 10).await;
    assert_eq!(on(&review(&app, &client, 30).await, "clients:read"), Unused);
    change(RolePatch {
        permissions: Some(vec!["clients:read".to_owned(), "users:read".to_owned()]),
        ..RolePatch::default()
    })
    .await;
    days_pass(&app, 10).await;
    assert_eq!(on(&review(&app, &client, 30).await, "users:read"), Unknown);
    assert_eq!(on(&review(&app, &client, 10).await, "users:read"), Unused);
}

/// There is no event about each client then.
#[both_databases]
async fn what_came_with_the_role_that_replaced_a_deleted_one_is_not_judged(app: TestApp) {
    let old = app.role(app.platform.id, "old", &["clients:read"]).await;
    let new = app.role(app.platform.id, "new", &["users:read"]).await;
    let client = app.client(ClientSeed::with_role("old")).await;
    two_permissions(&app).await;
    days_pass(&app, 20).await;
    let system = app.system(client.account);
    app.change(&system, async |work| {
        role::delete(work, old.id, Some(new.id)).await
    })
    .await
    .unwrap();
    days_pass(&app, 10).await;
    assert_eq!(on(&review(&app, &client, 30).await, "users:read"), Unknown);
    assert_eq!(on(&review(&app, &client, 10).await, "users:read"), Unused);
}
