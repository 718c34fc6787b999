//! V-11: what belongs to another account looks as if it were not there, whichever rule is asked.

use crate::support::{ApiSeed, ClientSeed, TestAccount, TestApp, claims, problems};
use domain::{
    account,
    actor::Actor,
    client::{
        self, ClientPatch, NewClient,
        bulk::{self, OnError},
        list::{self, Field, OrderBy},
        secrets::{self, Listed, SecretRotation},
    },
    error::{ProblemCode, Result},
    page::{Asked, Slice},
    resource::{self, NewResource, ResourcePatch},
    role::{self, RolePatch},
    token,
    work::Work,
};
use entity::{ResourceId, account::PolicyPreset, client::ClientStatus};

const NOT_FOUND: [ProblemCode; 1] = [ProblemCode::NotFound];

/// Two accounts, and the administrator of the first as the one who tries.
async fn neighbours(app: &TestApp) -> (Actor, TestAccount, TestAccount) {
    let one = app.account("one", PolicyPreset::Default).await;
    let other = app.account("other", PolicyPreset::Default).await;
    (app.actor(&one.administrator).await, one, other)
}

async fn their_api(app: &TestApp, other: &TestAccount) -> ResourceId {
    let seed = ApiSeed {
        account: Some(other.id),
        permissions: &[("theirs:read", false)],
        ..ApiSeed::default()
    };
    app.api(seed).await.id
}

/// The rule says that there is no such thing.
async fn refuses<T>(app: &TestApp, actor: &Actor, rule: impl AsyncFnOnce(&Work<'_>) -> Result<T>) {
    assert_eq!(problems(app.change(actor, rule).await), NOT_FOUND);
}

#[both_databases]
async fn clients_of_another_account_are_not_found(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let theirs = &other.administrator;
    assert!(
        client::find(&app.db, &actor, theirs.id)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        client::by_client_id(&app.db, &actor, &theirs.client_id)
            .await
            .unwrap()
            .is_none()
    );
    let found = client::find_all(&app.db, &actor, &[theirs.id, one.administrator.id])
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|client| client.id).collect::<Vec<_>>(),
        [one.administrator.id]
    );
    let slice = Slice::new(Asked::default()).unwrap();
    for field in [
        Field::Name,
        Field::ClientId,
        Field::Status,
        Field::CreatedAt,
        Field::UpdatedAt,
        Field::LastUsedAt,
        Field::TokenTtl,
    ] {
        let order = OrderBy {
            field,
            descending: true,
        };
        let all = list::ClientCriteria::default();
        let page = list::list(&app.db, &actor, (&all, order), &slice)
            .await
            .unwrap();
        assert_eq!(
            page.items
                .iter()
                .map(|(_, client)| client.id)
                .collect::<Vec<_>>(),
            [one.administrator.id]
        );
    }
    let search = list::ClientCriteria {
        search: Some(theirs.client_id.clone()),
        ..list::ClientCriteria::default()
    };
    assert_eq!(
        list::count(&app.db, &actor, &search).await.unwrap(),
        Some(0)
    );
}

#[both_databases]
async fn clients_of_another_account_cannot_be_changed(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    let id = app.client(ClientSeed::default().of(&other)).await.id;
    let role = app.role_id(one.id, "viewer").await;
    refuses(&app, &actor, async |work| {
        client::update(work, id, None, ClientPatch::default()).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        client::set_role(work, id, Some(role), None).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        bulk::delete(work, &[id], OnError::RejectAll).await
    })
    .await;
    refuses(&app, &actor, async |work| {
        token::revoke_all_of(work, &[one.administrator.id, id]).await
    })
    .await;
    let minted = app.mint(&one.row, None).await;
    refuses(&app, &actor, async |work| {
        secrets::rotate(work, id, SecretRotation::default(), minted).await
    })
    .await;
    let both = [id, one.administrator.id];
    let outcomes = app
        .change(&actor, async |work| {
            bulk::set_status(work, &both, ClientStatus::Active, OnError::SkipFailed).await
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
}

#[both_databases]
async fn secrets_and_tokens_of_another_account_are_not_found(app: TestApp) {
    let (actor, _, other) = neighbours(&app).await;
    let id = other.administrator.id;
    let secret = secrets::of_clients(&app.db, &[id], Listed::All)
        .await
        .unwrap()
        .remove(&id)
        .unwrap()[0]
        .id;
    assert!(
        secrets::find_all(&app.db, &actor, &[secret])
            .await
            .unwrap()
            .is_empty()
    );
    refuses(&app, &actor, async |work| {
        secrets::revoke(work, secret).await
    })
    .await;
    let theirs = app.token(&other.administrator).await;
    app.recorder.flush().await;
    let ids = [claims(&theirs)["jti"].as_str().unwrap().to_owned()];
    refuses(&app, &actor, async |work| {
        token::revoke_each(work, &ids).await
    })
    .await;
    assert!(app.is_alive(&other.administrator, &theirs).await);
}

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

#[both_databases]
async fn another_account_is_not_found(app: TestApp) {
    let (actor, one, other) = neighbours(&app).await;
    assert!(
        account::find(&app.db, &actor, Some(other.id))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        account::find(&app.db, &actor, None)
            .await
            .unwrap()
            .unwrap()
            .id,
        one.id
    );
    let found = account::find_all(&app.db, &actor, &[one.id, other.id])
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|account| account.id).collect::<Vec<_>>(),
        [one.id]
    );
    let minted = app.mint(&one.row, None).await;
    refuses(&app, &actor, async |work| {
        client::create(
            work,
            NewClient {
                account: Some(other.id),
                ..NewClient::default()
            },
            minted,
        )
        .await
    })
    .await;
}

/// The prefix is the server's to insist on; another account's is refused like any other.
#[both_databases]
async fn the_prefix_of_client_ids_is_enforced(app: TestApp) {
    let account = app.account("insights", PolicyPreset::Insights).await;
    let outcome = async |client_id| {
        app.try_client(
            ClientSeed {
                client_id,
                ..ClientSeed::default()
            }
            .of(&account),
        )
        .await
    };
    for bad in ["other_x", "insights", "insights_", "x", "INSIGHTS_x"] {
        assert_eq!(
            problems(outcome(Some(bad)).await),
            [ProblemCode::PolicyViolation],
            "{bad}"
        );
    }
    assert_eq!(problems(outcome(None).await), [ProblemCode::Blank]);
    assert_eq!(
        outcome(Some("insights_x")).await.unwrap().client_id,
        "insights_x"
    );
    let generated = app.account("alphaus", PolicyPreset::Alphaus).await;
    assert!(
        app.client(ClientSeed::default().of(&generated))
            .await
            .client_id
            .starts_with("ripple-")
    );
}
