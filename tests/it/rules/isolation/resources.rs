//! Protected APIs of another account, and their permissions.

use super::{neighbours, refuses};
use crate::support::{ApiSeed, TestAccount, TestApp};
use domain::{
    client::{self, ClientPatch},
    page::{Asked, Slice},
    resource::{self, NewResource, ResourcePatch},
};
use entity::ResourceId;

async fn their_api(app: &TestApp, other: &TestAccount) -> ResourceId {
    let seed = ApiSeed {
        account: Some(other.id),
        permissions: &[("theirs:read", false)],
        ..ApiSeed::default()
    };
    app.api(seed).await.id
}

#[both_databases]
async fn protected_apis_of_another_account_are_not_found(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let theirs = their_api(&app, &other).await;
    assert!(
        resource::find(&app.db, &actor, theirs)
            .await
            .unwrap()
            .is_none()
    );
    let page = resource::list(&app.db, &actor, &Slice::new(Asked::default()).unwrap())
        .await
        .unwrap();
    assert!(!page.items.is_empty() && page.items.iter().all(|(_, api)| api.account_id.is_none()));
    assert!(
        resource::find_all(&app.db, &actor, &[theirs])
            .await
            .unwrap()
            .is_empty()
    );
    refuses(&app, &actor, async |work| {
        resource::update(work, theirs, None, ResourcePatch::default()).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        resource::delete(work, theirs).await
    })
    .await;
    let scopes = Some(vec!["theirs:read".to_owned()]);
    let patch = ClientPatch {
        scopes,
        ..ClientPatch::default()
    };
    refuses(&app, &actor, async |work| {
        client::update(work, one.administrator.id, None, patch).await
    })
    .await;
    let servers = vec![other.administrator.id];
    let input = NewResource {
        identifier: "https://one.test".to_owned(),
        name: "One".to_owned(),
        permissions: vec![],
        servers,
    };
    refuses(&app, &actor, async |work| {
        resource::create(work, input).await
    })
    .await;
}
