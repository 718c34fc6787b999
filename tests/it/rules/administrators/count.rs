//! Which administrators count, and how many must be left.

use super::{attempts::attempts, dry};
use crate::support::{ClientSeed, TestApp, problems};
use domain::{
    client::{
        Capabilities,
        bulk::{self, OnError},
    },
    error::ProblemCode,
};
use entity::{
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus},
};

#[both_databases]
async fn the_last_administrator_cannot_be_taken_away(app: TestApp) {
    let account = app.account("lonely", PolicyPreset::Default).await;
    for (what, outcome) in attempts(&app, &account).await {
        println!("{what}");
        assert_eq!(problems(outcome), [ProblemCode::LastAdministrator]);
    }
}

#[both_databases]
async fn one_of_two_administrators_can_be_taken_away(app: TestApp) {
    let account = app.account("pair", PolicyPreset::Default).await;
    app.client(ClientSeed::with_role("administrator").of(&account))
        .await;
    for (what, outcome) in attempts(&app, &account).await {
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
    }
}

/// A client that is off, may only read or fetches no tokens cannot administer anything, whatever
/// its role.
#[both_databases]
async fn an_administrator_that_cannot_act_does_not_count(app: TestApp) {
    let account = app.account("crippled", PolicyPreset::Default).await;
    let administrator = || ClientSeed::with_role("administrator").of(&account);
    app.client(ClientSeed {
        status: ClientStatus::Inactive,
        ..administrator()
    })
    .await;
    app.client(ClientSeed {
        access_level: AccessLevel::ReadOnly,
        ..administrator()
    })
    .await;
    app.client(ClientSeed {
        capabilities: Capabilities {
            web_app: true,
            backchannel: false,
            script: false,
        },
        ..administrator()
    })
    .await;
    for (what, outcome) in attempts(&app, &account).await {
        println!("{what}");
        assert_eq!(problems(outcome), [ProblemCode::LastAdministrator]);
    }
}

/// Both at once, in one call: the second would be the last.
#[both_databases]
async fn all_administrators_at_once_cannot_be_taken_away(app: TestApp) {
    let account = app.account("both", PolicyPreset::Default).await;
    let second = app
        .client(ClientSeed::with_role("administrator").of(&account))
        .await;
    let (ids, system) = (
        [account.administrator.id, second.id],
        app.system(account.id),
    );
    let off = dry(&app, &system, async |work| {
        bulk::set_status(work, &ids, ClientStatus::Inactive, OnError::RejectAll)
            .await
            .map(|_| ())
    })
    .await;
    assert_eq!(problems(off), [ProblemCode::LastAdministrator]);
    let gone = dry(&app, &system, async |work| {
        bulk::delete(work, &ids, OnError::RejectAll)
            .await
            .map(|_| ())
    })
    .await;
    assert_eq!(problems(gone), [ProblemCode::LastAdministrator]);
}
