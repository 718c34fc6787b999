//! What only one of many can do: claim a client ID, be the last administrator, change a version.

use crate::support::{ClientSeed, TestApp, problems};
use domain::{
    client::{
        self, ClientPatch,
        bulk::{self, OnError},
    },
    error::ProblemCode,
};
use entity::{
    account::PolicyPreset,
    client::{self as row, ClientStatus},
};
use futures_util::future::{join, join_all};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// V-03: of many who want the same client id at the same time, in several accounts, one gets it.
#[both_databases]
async fn one_of_many_claims_a_client_id(app: TestApp) {
    let other = app.account("other", PolicyPreset::Default).await;
    let seed = |n: usize| ClientSeed {
        client_id: Some("coveted"),
        account: n.is_multiple_of(2).then_some(other.id),
        ..ClientSeed::default()
    };
    let outcomes = join_all((0..8).map(|n| app.try_client(seed(n)))).await;
    let (made, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    for refusal in refused {
        assert_eq!(problems(refusal), [ProblemCode::Taken]);
    }
    let rows = row::Entity::find()
        .filter(row::Column::ClientId.eq("coveted"))
        .count(&app.db)
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

/// Two administrators switch each other off at the same time: one is too late.
#[both_databases]
async fn two_administrators_cannot_remove_each_other(app: TestApp) {
    let account = app.account("duel", PolicyPreset::Default).await;
    let second = app
        .client(ClientSeed::with_role("administrator").of(&account))
        .await;
    let (one, other) = (
        app.actor(&account.administrator).await,
        app.actor(&second).await,
    );
    let off = async |actor, id| {
        app.change(actor, async |work| {
            bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll).await
        })
        .await
    };
    let outcomes: [_; 2] = join(off(&one, second.id), off(&other, account.administrator.id))
        .await
        .into();
    let [done, refused]: [Vec<_>; 2] = outcomes
        .into_iter()
        .partition::<Vec<_>, _>(Result::is_ok)
        .into();
    assert_eq!(done.len(), 1);
    assert_eq!(
        problems(refused.into_iter().next().unwrap()),
        [ProblemCode::LastAdministrator]
    );
}

/// Of many who change what they saw at the same version, one wins and the others are told to look
/// again.
#[both_databases]
async fn one_of_many_changes_a_version(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let system = app.system(client.account);
    let rename = async |n: usize| {
        let patch = ClientPatch {
            name: Some(Some(format!("name {n}"))),
            ..ClientPatch::default()
        };
        app.change(&system, async |work| {
            client::update(work, client.id, Some(1.into()), patch).await
        })
        .await
    };
    let outcomes = join_all((0..8).map(rename)).await;
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    assert!(
        refused
            .into_iter()
            .all(|refusal| problems(refusal) == [ProblemCode::StaleVersion])
    );
    assert_eq!(app.row(&client).await.version, 2);
}
