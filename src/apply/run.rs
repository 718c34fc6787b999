//! Making a deployment as a file says, all of it or nothing: one transaction over all accounts of the file.

use super::{
    Halt, Outcome, account, client,
    diff::Diff,
    document::{Document, SecretSource},
    plan::{Action, Change, Kind},
    prune, resource, role, user,
};
use crate::{
    app::App,
    domain::{
        account as rules,
        actor::Actor,
        error::Error,
        secret::{self, Minted},
        work::Work,
    },
};
use entity::{Secret, account::Model as Account};
use std::collections::{BTreeMap, HashSet};

/// Finds the secret that a file refers to, or says why it cannot.
pub type Lookup<'a> = &'a (dyn Fn(&SecretSource) -> Result<Secret, String> + Sync);

/// What to do with a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only tell what would change.
    pub plan: bool,
    /// Delete what was made from a file and is no longer in it.
    pub prune: bool,
}

/// A secret that was generated: to be shown once.
#[derive(Debug)]
pub struct Credential {
    /// Slug of the client's account.
    pub account: String,
    /// The client's name.
    pub name: Option<String>,
    /// Its OAuth client id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
}

/// What has changed, or would.
#[derive(Debug)]
pub struct Report {
    /// The changes, in the order they were made.
    pub changes: Vec<Change>,
    /// Secrets that were generated; none in a plan.
    pub credentials: Vec<Credential>,
}

/// A chosen secret that is still to be hashed, which takes too long for a transaction.
pub(super) struct Unhashed {
    /// Place of its client in the file.
    pub(super) path: String,
    /// The secret.
    pub(super) secret: Secret,
    /// The account as it will be.
    pub(super) account: Account,
}

/// How far it has come.
pub(super) struct Run<'r> {
    pub(super) app: &'r App,
    pub(super) secrets: Lookup<'r>,
    pub(super) changes: Vec<Change>,
    pub(super) credentials: Vec<Credential>,
    /// Chosen secrets that are hashed, by place of their client in the file.
    pub(super) hashed: BTreeMap<String, Minted>,
    /// Chosen secrets that are not.
    pub(super) unhashed: Vec<Unhashed>,
}

/// An account of the file.
pub(super) struct Place {
    /// Its row.
    pub(super) account: Account,
    /// Where it stands in the file.
    pub(super) path: String,
    /// Ids of the things in it that the file has.
    pub(super) kept: HashSet<String>,
}

impl Run<'_> {
    pub(super) fn note(&mut self, place: &Place, (action, kind): (Action, Kind), name: &str) {
        self.note_all(place, (action, kind), (name, Diff::default()));
    }

    pub(super) fn note_all(&mut self, place: &Place, (action, kind): (Action, Kind), (name, diff): (&str, Diff)) {
        let account = place.account.slug.clone();
        self.changes.push(Change { action, kind, account, name: name.to_owned(), details: diff.0 });
    }
}

/// Applies a file, or tells what that would change.
///
/// Secrets that were chosen are hashed between two runs: the first finds out which of them are needed at all, and is dropped.
///
/// # Errors
/// What is refused, with its place in the file; nothing is changed then.
pub async fn apply(app: &App, document: &Document, options: Options, secrets: Lookup<'_>) -> Outcome<Report> {
    let mut hashed = BTreeMap::new();
    // Each time round, something can be missing only because somebody else deleted a client in the meantime.
    for _ in 0..3 {
        let mut run = Run { app, secrets, changes: Vec::new(), credentials: Vec::new(), hashed, unhashed: Vec::new() };
        let complete = within_one_transaction(&mut run, document, options).await?;
        let Run { changes, credentials, unhashed, .. } = run;
        if complete {
            return Ok(Report { changes, credentials });
        }
        hashed = BTreeMap::new();
        for Unhashed { path, secret, account } in unhashed {
            hashed.insert(path, secret::mint(&account, Some(secret), &app.tools).await?);
        }
    }
    Err(Halt::Failed(Error::Busy { retry_after: 1 }))
}

/// Answers whether it is done: a plan always, otherwise if no secret was left to be hashed.
async fn within_one_transaction(run: &mut Run<'_>, document: &Document, options: Options) -> Outcome<bool> {
    let app = run.app;
    let default = rules::by_slug(&app.db, rules::DEFAULT_SLUG).await?.ok_or_else(|| Error::internal("the account is missing"))?;
    let operator = Actor::system(default.id);
    let work = app.begin(&operator).await?;
    let files = document.accounts.as_deref().unwrap_or_default();
    account::lock(&work, files).await?;
    let mut places = Vec::new();
    for (index, wanted) in files.iter().enumerate() {
        let path = format!("accounts[{index}]");
        let account = account::settle(&work, (&path, wanted), run).await?;
        places.push(Place { account, path, kept: HashSet::new() });
    }
    let actors: Vec<_> = places.iter().map(|place| Actor::system(place.account.id)).collect();
    let mut work: Work<'_> = work;
    for ((wanted, place), actor) in files.iter().zip(&mut places).zip(&actors) {
        work = work.acting(actor);
        resource::settle(&work, place, wanted.resources.as_deref(), run).await?;
        role::settle(&work, place, wanted.roles.as_deref(), run).await?;
        user::settle(&work, place, wanted.users.as_deref(), run).await?;
        let clients = client::Clients::find(&work, place, wanted.clients.as_deref()).await?;
        let last = if options.prune { prune::clients(&work, place, wanted, run).await? } else { Vec::new() };
        clients.settle(&work, place, run).await?;
        resource::settle_servers(&work, place, wanted.resources.as_deref(), run).await?;
        if options.prune {
            prune::last_clients(&work, place, last, run).await?;
            prune::others(&work, place, wanted, run).await?;
        }
    }
    if options.plan {
        run.credentials.clear();
        return Ok(true);
    }
    let complete = run.unhashed.is_empty();
    if complete {
        work.commit().await?;
    }
    Ok(complete)
}
