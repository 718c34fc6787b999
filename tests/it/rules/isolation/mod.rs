//! V-11: what belongs to another account looks as if it were not there, whichever rule is asked.

mod accounts;
mod changes;
mod clients;
mod resources;
mod roles;

use crate::support::{TestAccount, TestApp, problems};
use domain::{
    actor::Actor,
    error::{ProblemCode, Result},
    work::Work,
};
use entity::account::PolicyPreset;

const NOT_FOUND: [ProblemCode; 1] = [ProblemCode::NotFound];

/// Two accounts, and the administrator of the first as the one who tries.
async fn neighbours(app: &TestApp) -> (Actor, TestAccount, TestAccount) {
    let one = app.account("one", PolicyPreset::Default).await;
    let other = app.account("other", PolicyPreset::Default).await;
    (app.actor(&one.administrator).await, one, other)
}

/// The rule says that there is no such thing.
async fn refuses<T>(app: &TestApp, actor: &Actor, rule: impl AsyncFnOnce(&Work<'_>) -> Result<T>) {
    assert_eq!(problems(app.change(actor, rule).await), NOT_FOUND);
}
