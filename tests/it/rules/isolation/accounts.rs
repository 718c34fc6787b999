//! Another account itself, and the prefix that keeps the client IDs of accounts apart.

use super::{neighbours, refuses};
use crate::support::{ClientSeed, TestApp, problems};
use domain::{
    account,
    client::{self, NewClient},
    error::ProblemCode,
};
use entity::account::PolicyPreset;

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
