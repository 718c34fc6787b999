//! An account is never left without a client or a user that can administer it.

mod attempts;
mod count;
mod secrets;
mod users;

use crate::support::TestApp;
use domain::{actor::Actor, error::Result, work::Work};

/// Runs a rule without committing, so that each finds the account as it was.
async fn dry(
    app: &TestApp,
    actor: &Actor,
    rule: impl AsyncFnOnce(&Work<'_>) -> Result<()>,
) -> Result<()> {
    let work = app.begin(actor).await?;
    rule(&work).await
}
