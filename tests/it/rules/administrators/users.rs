//! Users count as administrators as well: those who are active and can sign in.

use super::dry;
use crate::support::{TestAccount, TestApp, TestPerson, problems};
use domain::{
    client::bulk::{self, OnError},
    error::{ProblemCode, Result},
    user::{self, NewUser, UserPatch},
};
use entity::{account::PolicyPreset, user::UserStatus};

/// An account that its user ada administers, and no client does.
async fn of_ada(app: &TestApp, slug: &str) -> (TestAccount, TestPerson) {
    let account = app.account(slug, PolicyPreset::Default).await;
    let ada = app
        .person_of(account.id, "ada", Some("administrator"))
        .await;
    let system = app.system(account.id);
    let ids = [account.administrator.id];
    app.change(&system, async |work| {
        bulk::delete(work, &ids, OnError::RejectAll).await
    })
    .await
    .unwrap();
    (account, ada)
}

/// Each change after which a user no longer administers.
async fn attempts(
    app: &TestApp,
    account: &TestAccount,
    person: &TestPerson,
) -> Vec<(&'static str, Result<()>)> {
    let system = app.system(account.id);
    let viewer = app.role_id(account.id, "viewer").await;
    let disabled = UserPatch {
        status: Some(UserStatus::Inactive),
        ..UserPatch::default()
    };
    let role = |role| UserPatch {
        role: Some(role),
        ..UserPatch::default()
    };
    let mut outcomes = Vec::new();
    for (what, patch) in [
        ("disable", disabled),
        ("another role", role(Some(viewer))),
        ("no role", role(None)),
    ] {
        let outcome = dry(app, &system, async |work| {
            user::update(work, person.id, None, patch).await.map(|_| ())
        })
        .await;
        outcomes.push((what, outcome));
    }
    let deleted = dry(app, &system, async |work| {
        user::delete(work, person.id, None).await
    })
    .await;
    outcomes.push(("delete", deleted));
    outcomes
}

#[both_databases]
async fn the_last_user_who_administers_cannot_be_taken_away(app: TestApp) {
    let (account, ada) = of_ada(&app, "lonely").await;
    for (what, outcome) in attempts(&app, &account, &ada).await {
        println!("{what}");
        assert_eq!(problems(outcome), [ProblemCode::LastAdministrator]);
    }
}

#[both_databases]
async fn one_of_two_users_who_administer_can_be_taken_away(app: TestApp) {
    let (account, ada) = of_ada(&app, "pair").await;
    app.person_of(account.id, "bob", Some("administrator"))
        .await;
    for (what, outcome) in attempts(&app, &account, &ada).await {
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
    }
}

/// A user who is disabled, has no password or another role does not count.
#[both_databases]
async fn a_user_who_cannot_administer_does_not_count(app: TestApp) {
    let (account, ada) = of_ada(&app, "crippled").await;
    app.person_of(account.id, "viewer", Some("viewer")).await;
    let bob = app
        .person_of(account.id, "bob", Some("administrator"))
        .await;
    let role = app.role_id(account.id, "administrator").await;
    let system = app.system(account.id);
    let disabled = UserPatch {
        status: Some(UserStatus::Inactive),
        ..UserPatch::default()
    };
    app.change(&system, async |work| {
        user::update(work, bob.id, None, disabled).await?;
        let without_password = NewUser {
            role: Some(role),
            ..NewUser::named("carol")
        };
        user::create(work, without_password).await
    })
    .await
    .unwrap();
    for (what, outcome) in attempts(&app, &account, &ada).await {
        println!("{what}");
        assert_eq!(problems(outcome), [ProblemCode::LastAdministrator]);
    }
}
