//! Clients that are disabled, deleted, or more than may be active.

use super::{assert_shut_out, update};
use crate::support::{ClientSeed, Setup, TestApp, TestClient, problems};
use domain::{
    client::{
        self, ClientPatch,
        bulk::{self, OnError},
    },
    error::ProblemCode,
};
use entity::{
    account::PolicyPreset,
    client::{ClientStatus, ClientStatusReason},
};

/// V-01: switched off, a client is shut out on every node and its tokens are dead; switched on
/// again, they stay so.
#[both_databases]
async fn a_disabled_client_is_refused_with_a_token_it_already_holds(app: TestApp) {
    let other = app.node(Setup::default()).await;
    let watcher = app.client(ClientSeed::with_role("viewer")).await;
    let client = app.client(ClientSeed::default()).await;
    let old = app.token(&client).await;
    assert!(other.is_alive(&watcher, &old).await);
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    for node in [&app, &other] {
        assert_shut_out(node, &client).await;
        assert!(!node.is_alive(&watcher, &old).await && node.actor_of(&old).await.is_none());
    }
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    let new = other.token(&client).await;
    assert!(app.is_alive(&watcher, &new).await && !app.is_alive(&watcher, &old).await);
}

/// V-03: deleted, a client cannot be restored, and its client id is never assigned again.
#[both_databases]
async fn a_deleted_client_is_gone_for_ever(app: TestApp) {
    let watcher = app.client(ClientSeed::with_role("viewer")).await;
    let seed = || ClientSeed {
        client_id: Some("phoenix"),
        ..ClientSeed::default()
    };
    let client = app.client(seed()).await;
    let token = app.token(&client).await;
    let system = app.system(client.account);
    app.change(&system, async |work| {
        bulk::delete(work, &[client.id], OnError::RejectAll).await
    })
    .await
    .unwrap();
    assert_shut_out(&app, &client).await;
    assert!(!app.is_alive(&watcher, &token).await);
    assert_eq!(problems(app.try_client(seed()).await), [ProblemCode::Taken]);
    let other = app.account("other", PolicyPreset::Default).await;
    assert_eq!(
        problems(app.try_client(seed().of(&other)).await),
        [ProblemCode::Taken]
    );
}

/// V-03: a client id that was given up by a change of name is not given out again either, not even
/// to its former owner.
#[both_databases]
async fn a_former_client_id_is_never_given_out_again(app: TestApp) {
    let client = app
        .client(ClientSeed {
            client_id: Some("former"),
            ..ClientSeed::default()
        })
        .await;
    let named = |id: &str| ClientPatch {
        client_id: Some(id.to_owned()),
        ..ClientPatch::default()
    };
    let token = app.token(&client).await;
    update(&app, &client, named("present")).await;
    assert_shut_out(&app, &client).await;
    let present = TestClient {
        client_id: "present".to_owned(),
        ..client.clone()
    };
    assert!(
        !app.is_alive(&present, &token).await,
        "a token that says the former name is dead"
    );
    let outcome = app
        .try_client(ClientSeed {
            client_id: Some("former"),
            ..ClientSeed::default()
        })
        .await;
    assert_eq!(problems(outcome), [ProblemCode::Taken]);
    let back = app
        .change(&app.system(client.account), async |work| {
            client::update(work, client.id, None, named("former")).await
        })
        .await;
    assert_eq!(problems(back), [ProblemCode::Taken]);
}

/// V-06: beyond the limit a client is made inactive, with the reason, and cannot authenticate.
#[both_databases]
async fn the_sixth_client_of_five_starts_inactive(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    for _ in 0..4 {
        app.token(&app.client(ClientSeed::default().of(&account)).await)
            .await;
    }
    let sixth = app.client(ClientSeed::default().of(&account)).await;
    assert_eq!(
        (sixth.row.status, sixth.row.status_reason),
        (
            ClientStatus::Inactive,
            Some(ClientStatusReason::ActiveLimitReached)
        )
    );
    assert_shut_out(&app, &sixth).await;
}

/// V-12: over the limit, either nothing is changed or as many as can be, and each item hears why.
#[both_databases]
async fn activating_too_many_fails_as_a_whole_or_item_by_item(app: TestApp) {
    let account = app.account("knox", PolicyPreset::Knox).await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        let seed = ClientSeed {
            status: ClientStatus::Inactive,
            ..ClientSeed::default()
        };
        ids.push(app.client(seed.of(&account)).await.id);
    }
    let system = app.system(account.id);
    let activate = async |on_error| {
        app.change(&system, async |work| {
            bulk::set_status(work, &ids, ClientStatus::Active, on_error).await
        })
        .await
    };
    assert_eq!(
        problems(activate(OnError::RejectAll).await),
        [ProblemCode::QuotaExceeded; 2]
    );
    assert_eq!(
        active(&app, &account.administrator).await,
        1,
        "nothing was changed"
    );
    let outcomes = activate(OnError::SkipFailed).await.unwrap();
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            outcome
                .result
                .as_ref()
                .err()
                .map(|problems| problems[0].code)
        })
        .collect();
    let full = Some(ProblemCode::QuotaExceeded);
    assert_eq!(codes, [None, None, None, None, full, full]);
    assert_eq!(active(&app, &account.administrator).await, 5);
}

async fn active(app: &TestApp, of: &TestClient) -> u64 {
    domain::account::usage(&app.db, of.account)
        .await
        .unwrap()
        .active_clients
}
