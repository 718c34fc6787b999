//! What is found of permissions, secrets and clients.

use super::{days_pass, on, review, two_permissions, use_scope};
use crate::support::{ClientSeed, TestApp};
use chrono::Duration;
use domain::{
    client::secrets::{self, NewSecret},
    unused_access::{
        AccessFinding::{self, Implied, Unknown, Unused, Used},
        UnusedAccess,
    },
};
use entity::client::AccessLevel;

#[both_databases]
async fn a_permission_that_no_token_carried_is_unused(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 30).await;
    use_scope(&app, &client, "clients:read").await;
    let found = review(&app, &client, 30).await;
    assert_eq!(on(&found, "clients:read"), Used);
    assert_eq!(on(&found, "roles:read"), Unused);
    assert_eq!((found.finding, found.token_count), (Used, 1));
    let last = found.permissions.iter().map(|found| found.last_issued_at);
    assert_eq!(
        last.collect::<Vec<_>>(),
        [Some(app.clock.now()), None],
        "by category and code"
    );
}

/// Without a scope a token carries everything, whether it is needed or not.
#[both_databases]
async fn a_permission_on_tokens_that_carry_everything_is_implied_only(app: TestApp) {
    let client = two_permissions(&app).await;
    days_pass(&app, 30).await;
    app.token(&client).await;
    let found = review(&app, &client, 30).await;
    assert_eq!(on(&found, "clients:read"), Implied);
    assert_eq!(on(&found, "roles:read"), Implied);
    use_scope(&app, &client, "roles:read").await;
    let found = review(&app, &client, 30).await;
    assert_eq!(on(&found, "clients:read"), Implied);
    assert_eq!(on(&found, "roles:read"), Used, "it was named once");
}

#[both_databases]
async fn permissions_of_a_role_are_judged_like_direct_ones(app: TestApp) {
    app.role(app.platform.id, "reader", &["clients:read", "users:read"])
        .await;
    let client = app
        .client(ClientSeed {
            scopes: &["roles:read"],
            ..ClientSeed::with_role("reader")
        })
        .await;
    use_scope(&app, &client, "roles:read").await;
    days_pass(&app, 40).await;
    use_scope(&app, &client, "users:read").await;
    let found = review(&app, &client, 40).await;
    assert_eq!(on(&found, "users:read"), Used);
    assert_eq!(on(&found, "roles:read"), Used, "on the first moment");
    assert_eq!(on(&found, "clients:read"), Unused);
    assert_eq!(found.permissions.len(), 3);
}

/// It has nothing to lose there.
#[both_databases]
async fn a_permission_that_the_access_level_withholds_is_not_listed(app: TestApp) {
    let client = app
        .client(ClientSeed {
            scopes: &["clients:read", "clients:write"],
            access_level: AccessLevel::ReadOnly,
            ..ClientSeed::default()
        })
        .await;
    let found = review(&app, &client, 1).await;
    assert_eq!(found.permissions.len(), 1);
}

#[both_databases]
async fn a_second_secret_that_is_not_used_is_found(app: TestApp) {
    let client = two_permissions(&app).await;
    let system = app.system(client.account);
    app.clock.advance(Duration::minutes(1));
    let minted = app.mint(&app.platform, None).await;
    app.change(&system, async |work| {
        secrets::add(work, client.id, (NewSecret::default(), None), minted).await
    })
    .await
    .unwrap();
    days_pass(&app, 10).await;
    let found = review(&app, &client, 10).await;
    assert_eq!(found.finding, Unused);
    let findings = |found: &UnusedAccess| -> Vec<AccessFinding> {
        found.secrets.iter().map(|found| found.finding).collect()
    };
    assert_eq!(findings(&found), [Unused, Unused]);
    app.token(&client).await;
    let found = review(&app, &client, 10).await;
    assert_eq!(findings(&found), [Unused, Used], "newest first");
    let longer = review(&app, &client, 11).await;
    assert_eq!(longer.secrets[0].finding, Unknown, "it is younger");
}
