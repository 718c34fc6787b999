//! The secrets of the last administrator: one that lasts must be left.

use super::{attempts::attempts, dry};
use crate::support::{ClientSeed, TestApp, problems};
use chrono::Duration;
use domain::{
    client::{
        bulk::{self, OnError},
        secrets,
    },
    error::ProblemCode,
};
use entity::{account::PolicyPreset, client::ClientStatus};

/// A rotation leaves a working secret behind, so it is always allowed.
#[both_databases]
async fn the_last_administrator_may_change_its_secret(app: TestApp) {
    let account = app.account("lonely", PolicyPreset::Default).await;
    let (actor, id) = (
        app.actor(&account.administrator).await,
        account.administrator.id,
    );
    let minted = app.mint(&account.row, None).await;
    app.change(&actor, async |work| {
        secrets::rotate(work, id, secrets::SecretRotation::default(), minted).await
    })
    .await
    .unwrap();
}

/// The day comes on which its secret has ended, and then no administrator could give it another.
#[both_databases]
async fn an_administrator_whose_secret_ends_is_no_replacement_for_one_that_lasts(app: TestApp) {
    let account = app.account("pair", PolicyPreset::Default).await;
    let ending = app
        .client(ClientSeed::with_role("administrator").of(&account))
        .await;
    let (system, minted) = (app.system(account.id), app.mint(&account.row, None).await);
    let rotation = secrets::SecretRotation {
        new: secrets::NewSecret {
            expires_at: Some(app.clock.now() + Duration::days(30)),
            ..Default::default()
        },
        ..Default::default()
    };
    app.change(&system, async |work| {
        secrets::rotate(work, ending.id, rotation, minted).await
    })
    .await
    .unwrap();
    for (what, outcome) in attempts(&app, &account).await {
        println!("{what}");
        assert_eq!(problems(outcome), [ProblemCode::LastAdministrator]);
    }
    let ids = [ending.id];
    dry(&app, &system, async |work| {
        bulk::delete(work, &ids, OnError::RejectAll)
            .await
            .map(|_| ())
    })
    .await
    .unwrap();
    dry(&app, &system, async |work| {
        bulk::set_status(work, &ids, ClientStatus::Inactive, OnError::RejectAll)
            .await
            .map(|_| ())
    })
    .await
    .unwrap();
    let again = app.mint(&account.row, None).await;
    app.change(&system, async |work| {
        secrets::rotate(work, ending.id, secrets::SecretRotation::default(), again).await
    })
    .await
    .unwrap();
    for (what, outcome) in attempts(&app, &account).await {
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
    }
}
