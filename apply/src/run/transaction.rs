//! The one transaction of a run: each account is created or changed first, and then filled.

use super::{AccountScope, Run};
use crate::{
    Outcome, account, client,
    document::{self, Document},
    prune, resource, role, user,
};
use domain::{account as rules, actor::Actor, error::Error, work::Work};
use std::collections::HashSet;

/// Returns whether the run is final: a plan always is, otherwise where no secret was left to be
/// hashed. Nothing is committed where a problem was found.
pub(super) async fn within_one_transaction(
    run: &mut Run<'_>,
    document: &Document,
) -> Outcome<bool> {
    let app = run.app;
    let default = rules::by_slug(&app.db, rules::DEFAULT_SLUG)
        .await?
        .ok_or_else(|| Error::internal("the account is missing"))?;
    let operator = Actor::system(default.id);
    let work = app.begin(&operator).await?;
    let files = document.accounts.as_deref().unwrap_or_default();
    account::lock(&work, files).await?;
    let mut places = Vec::new();
    for (index, wanted) in files.iter().enumerate() {
        let path = format!("accounts[{index}]");
        let start = work.savepoint().await?;
        let outcome = account::reconcile(&work, &path, wanted, run).await;
        // The contents of an account that was refused cannot be checked.
        if let Some(account) = run.part(&work, start, outcome).await? {
            places.push((
                wanted,
                AccountScope {
                    account,
                    path,
                    kept: HashSet::new(),
                    refused: HashSet::new(),
                },
            ));
        }
    }
    let actors: Vec<_> = places
        .iter()
        .map(|(_, place)| Actor::system(place.account.id))
        .collect();
    let mut work: Work<'_> = work;
    for ((wanted, place), actor) in places.iter_mut().zip(&actors) {
        work = work.acting(actor);
        fill(&work, wanted, place, run).await?;
    }
    if !run.problems.is_empty() {
        return Ok(false);
    }
    if run.options.plan {
        run.credentials.clear();
        return Ok(true);
    }
    let complete = run.unhashed.is_empty();
    if complete {
        work.commit().await?;
    }
    Ok(complete)
}

/// Applies the contents of an account.
async fn fill(
    work: &Work<'_>,
    wanted: &document::Account,
    place: &mut AccountScope,
    run: &mut Run<'_>,
) -> Outcome<()> {
    resource::reconcile(work, place, wanted.resources.as_deref(), run).await?;
    role::reconcile(work, place, wanted.roles.as_deref(), run).await?;
    user::reconcile(work, place, wanted.users.as_deref(), run).await?;
    let clients = client::Clients::find(work, place, wanted.clients.as_deref(), run).await?;
    let last = if run.options.prune && run.problems.is_empty() {
        prune::clients(work, place, wanted, run).await?
    } else {
        Vec::new()
    };
    clients.reconcile(work, place, run).await?;
    resource::reconcile_servers(work, place, wanted.resources.as_deref(), run).await?;
    if run.options.prune && run.problems.is_empty() {
        prune::last_clients(work, place, last, run).await?;
        prune::others(work, place, wanted, run).await?;
    }
    Ok(())
}
