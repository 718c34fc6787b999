//! An account is never left without a client that can administer it.

use crate::support::{ClientSeed, TestAccount, TestApp, problems};
use chrono::Duration;
use domain::{
    actor::Actor,
    client::{
        self, Capabilities, ClientPatch,
        bulk::{self, OnError},
        secrets,
    },
    error::{ProblemCode, Result},
    work::Work,
};
use entity::{
    ClientId, RoleId,
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus},
};

/// Changes after which a client can no longer administer.
fn patches() -> (ClientPatch, ClientPatch) {
    let read_only = ClientPatch {
        access_level: Some(AccessLevel::ReadOnly),
        ..ClientPatch::default()
    };
    let no_script = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    let no_script = ClientPatch {
        capabilities: Some(no_script),
        ..ClientPatch::default()
    };
    (read_only, no_script)
}

async fn without_status_or_role(
    app: &TestApp,
    system: &Actor,
    id: ClientId,
    viewer: RoleId,
) -> Vec<(&'static str, Result<()>)> {
    vec![
        (
            "delete",
            dry(app, system, async |work| {
                bulk::delete(work, &[id], OnError::RejectAll)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "switch off",
            dry(app, system, async |work| {
                bulk::set_status(work, &[id], ClientStatus::Inactive, OnError::RejectAll)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "another role",
            dry(app, system, async |work| {
                client::set_role(work, id, Some(viewer), None)
                    .await
                    .map(|_| ())
            })
            .await,
        ),
        (
            "no role",
            dry(app, system, async |work| {
                client::set_role(work, id, None, None).await.map(|_| ())
            })
            .await,
        ),
    ]
}

/// Tries everything that could take the administrator away.
async fn attempts(app: &TestApp, account: &TestAccount) -> Vec<(&'static str, Result<()>)> {
    let (id, system) = (account.administrator.id, app.system(account.id));
    let secret = secrets::of_clients(&app.db, &[id], secrets::Listed::All)
        .await
        .unwrap()
        .remove(&id)
        .unwrap()[0]
        .id;
    let viewer = app.role_id(account.id, "viewer").await;
    let (read_only, no_script) = patches();
    let (minted, expires_at) = (
        app.mint(&account.row, None).await,
        Some(app.clock.now() + Duration::days(30)),
    );
    let ending = secrets::SecretRotation {
        new: secrets::NewSecret {
            expires_at,
            ..Default::default()
        },
        ..Default::default()
    };
    let mut all = without_status_or_role(app, &system, id, viewer).await;
    all.extend([
        (
            "read only",
            dry(app, &system, async |work| {
                client::update(work, id, None, read_only).await.map(|_| ())
            })
            .await,
        ),
        (
            "no script",
            dry(app, &system, async |work| {
                client::update(work, id, None, no_script).await.map(|_| ())
            })
            .await,
        ),
        (
            "no secret",
            dry(app, &system, async |work| {
                secrets::revoke(work, secret).await.map(|_| ())
            })
            .await,
        ),
        (
            "only a secret that ends",
            dry(app, &system, async |work| {
                secrets::rotate(work, id, ending, minted).await.map(|_| ())
            })
            .await,
        ),
    ]);
    all
}

/// Runs a rule without committing, so that each finds the account as it was.
async fn dry(
    app: &TestApp,
    actor: &Actor,
    rule: impl AsyncFnOnce(&Work<'_>) -> Result<()>,
) -> Result<()> {
    let work = app.begin(actor).await?;
    rule(&work).await
}

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
