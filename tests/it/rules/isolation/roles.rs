//! Roles of another account, which can be neither read nor changed nor given.

use super::{neighbours, refuses};
use crate::support::TestApp;
use domain::{
    client::{self, NewClient},
    page::{Asked, Slice},
    role::{self, RolePatch},
};

#[both_databases]
async fn roles_of_another_account_are_not_found(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let (theirs, client) = (
        app.role(other.id, "theirs", &["clients:read"]).await.id,
        one.administrator.id,
    );
    assert!(role::find(&app.db, &actor, theirs).await.unwrap().is_none());
    let page = role::list(&app.db, &actor, &Slice::new(Asked::default()).unwrap())
        .await
        .unwrap();
    assert!(!page.items.is_empty() && page.items.iter().all(|(_, role)| role.account_id.is_none()));
    assert!(
        role::find_all(&app.db, &actor, &[theirs])
            .await
            .unwrap()
            .is_empty()
    );
    refuses(&app, &actor, async |work| {
        role::update(work, theirs, None, RolePatch::default()).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        role::delete(work, theirs, None).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        client::set_role(work, client, Some(theirs), None).await
    })
    .await;
    let minted = app.mint(&one.row, None).await;
    refuses(&app, &actor, async |work| {
        client::create(
            work,
            NewClient {
                role: Some(theirs),
                ..NewClient::default()
            },
            minted,
        )
        .await
    })
    .await;
    let own = app.role(one.id, "own", &["clients:read"]).await.id;
    refuses(&app, &actor, async |work| {
        role::delete(work, own, Some(theirs)).await
    })
    .await;
}
