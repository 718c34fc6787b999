//! V-06: the limits of an account's policy hold, however many clients are made or switched on at
//! once.

use crate::support::{ClientSeed, TestApp, problems};
use domain::{
    account,
    client::bulk::{self, OnError},
    error::ProblemCode,
};
use entity::{account::PolicyPreset, client::ClientStatus};
use futures_util::future::join_all;

/// V-06: ten that switch clients on at the same time never make more than five.
#[both_databases]
async fn clients_activated_at_once_never_exceed_the_limit(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let seed = || {
        ClientSeed {
            status: ClientStatus::Inactive,
            ..ClientSeed::default()
        }
        .of(&account)
    };
    // At once, so that there are several connections when it matters.
    let ids = join_all((0..10).map(|_| app.client(seed())))
        .await
        .into_iter()
        .map(|client| client.id);
    let system = app.system(account.id);
    let activate = async |id| {
        app.change(&system, async |work| {
            bulk::set_status(work, &[id], ClientStatus::Active, OnError::RejectAll).await
        })
        .await
    };
    let outcomes = join_all(ids.map(activate)).await;
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (4, 6));
    for refusal in refused {
        assert_eq!(problems(refusal), [ProblemCode::QuotaExceeded]);
    }
    assert_eq!(
        account::usage(&app.db, account.id)
            .await
            .unwrap()
            .active_clients,
        5
    );
}

/// V-06: nor do ten that make clients at the same time; the ones too many start inactive.
#[both_databases]
async fn clients_made_at_once_never_exceed_the_limit(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let made = join_all((0..10).map(|_| app.client(ClientSeed::default().of(&account)))).await;
    assert_eq!(
        made.iter()
            .filter(|client| client.row.status == ClientStatus::Active)
            .count(),
        4
    );
    assert_eq!(
        account::usage(&app.db, account.id)
            .await
            .unwrap()
            .active_clients,
        5
    );
}

#[both_databases]
async fn all_clients_made_at_once_never_exceed_the_limit_on_all_clients(app: TestApp) {
    let account = app.account("insights", PolicyPreset::Insights).await;
    let names: Vec<_> = (0..10).map(|n| format!("insights_{n}")).collect();
    let made = join_all(names.iter().map(|name| {
        app.try_client(
            ClientSeed {
                client_id: Some(name),
                ..ClientSeed::default()
            }
            .of(&account),
        )
    }))
    .await;
    assert_eq!(made.iter().filter(|outcome| outcome.is_ok()).count(), 4);
    assert_eq!(
        account::usage(&app.db, account.id).await.unwrap().clients,
        5
    );
}
