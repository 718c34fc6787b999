//! Applies a file, all of it or nothing: one transaction over all accounts of the file.

use super::{
    ApplyError, AtPath, Outcome, account, check, client,
    diff::Diff,
    document::{self, Document, SecretSource},
    plan::{Action, PlannedChange, ThingKind},
    prune, resource, role, user,
};
use app::App;
use domain::{
    account as rules,
    actor::Actor,
    error::{Error, Problem, ProblemCode},
    secret::{self, Imported, Kept, Minted},
    work::{Savepoint, Work},
};
use entity::{Secret, account::Model as Account};
use std::collections::{BTreeMap, HashSet};

/// Reads the secret that a file refers to, or returns why it cannot.
pub type Lookup<'a> = &'a (dyn Fn(&SecretSource) -> Result<Secret, String> + Sync);

/// How to apply a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only report what would change.
    pub plan: bool,
    /// Delete things that were created from a file and are no longer in it.
    pub prune: bool,
}

/// A generated secret, to be shown once.
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
    /// The changes, in order.
    pub changes: Vec<PlannedChange>,
    /// Secrets that were generated; none in a plan.
    pub credentials: Vec<Credential>,
}

/// A chosen secret that is still to be hashed, which is too slow for a transaction.
pub(super) struct Unhashed {
    /// Path of its client in the file.
    pub(super) path: String,
    /// The secret.
    pub(super) secret: Secret,
    /// The account after the change; none for an imported secret, to which no policy applies.
    pub(super) account: Option<Account>,
}

/// A secret in its stored form.
pub(super) enum Hashed {
    /// A chosen one.
    Chosen(Minted),
    /// An imported one.
    Imported(Kept),
}

/// State of a run.
pub(super) struct Run<'r> {
    pub(super) app: &'r App,
    pub(super) secrets: Lookup<'r>,
    pub(super) changes: Vec<PlannedChange>,
    pub(super) credentials: Vec<Credential>,
    /// Hashed chosen secrets, by path of their client in the file.
    pub(super) hashed: BTreeMap<String, Hashed>,
    /// Chosen secrets to be hashed.
    pub(super) unhashed: Vec<Unhashed>,
    /// Problems so far.
    pub(super) problems: Vec<String>,
}

/// An account of the file.
pub(super) struct AccountScope {
    /// Its row.
    pub(super) account: Account,
    /// Its path in the file.
    pub(super) path: String,
    /// Ids of the things in the account that the file lists.
    pub(super) kept: HashSet<String>,
    /// Things of the file that were refused, by kind and name; of a protected API, the codes of its
    /// permissions. References to them are not reported as further problems.
    pub(super) refused: HashSet<(ThingKind, String)>,
}

impl AccountScope {
    pub(super) fn has_refused(&self, kind: ThingKind, name: &str) -> bool {
        self.refused.contains(&(kind, name.to_owned()))
    }

    /// The result of a rule without its problems about codes of permissions whose protected API was
    /// refused.
    pub(super) fn excused<T>(
        &self,
        outcome: domain::error::Result<T>,
        codes: Option<&[String]>,
    ) -> domain::error::Result<T> {
        let of_refused = |problem: &Problem| {
            let index: Option<usize> = problem.path.last().and_then(|part| part.parse().ok());
            let code = index.and_then(|index| codes.unwrap_or_default().get(index));
            problem.code == ProblemCode::NotFound
                && code.is_some_and(|code| self.has_refused(ThingKind::Resource, code))
        };
        outcome.map_err(|error| match error {
            Error::Refused(problems) => Error::Refused(
                problems
                    .into_iter()
                    .filter(|problem| !of_refused(problem))
                    .collect(),
            ),
            other => other,
        })
    }
}

impl Run<'_> {
    /// Ends a part of the run. What a refused part has changed is rolled back, so that the next
    /// part is checked without it.
    pub(super) async fn part<T>(
        &mut self,
        work: &Work<'_>,
        start: Savepoint,
        outcome: Outcome<T>,
    ) -> Outcome<Option<T>> {
        match outcome {
            Ok(done) => {
                work.release(start).await?;
                Ok(Some(done))
            }
            Err(ApplyError::Refused(lines)) => {
                work.roll_back_to(start).await?;
                self.problems.extend(lines);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    pub(super) fn note(
        &mut self,
        place: &AccountScope,
        (action, kind): (Action, ThingKind),
        name: &str,
    ) {
        self.note_all(place, (action, kind), (name, Diff::default()));
    }

    pub(super) fn note_all(
        &mut self,
        place: &AccountScope,
        (action, kind): (Action, ThingKind),
        (name, diff): (&str, Diff),
    ) {
        let account = place.account.slug.clone();
        self.changes.push(PlannedChange {
            action,
            kind,
            account,
            name: name.to_owned(),
            details: diff.0,
        });
    }
}

/// Applies a file, or reports what that would change.
///
/// Chosen secrets are hashed between two runs: the first run, which is rolled back, finds out which
/// of them are needed.
///
/// # Errors
/// All problems, each with its path in the file; nothing is changed then.
pub async fn apply(
    app: &App,
    document: &Document,
    options: Options,
    secrets: Lookup<'_>,
) -> Outcome<Report> {
    let mut hashed = BTreeMap::new();
    let mistakes = check::check(document);
    // After the first run, a hash is missing only where another caller deleted a client in the
    // meantime.
    for _ in 0..3 {
        let problems = mistakes.clone();
        let mut run = Run {
            app,
            secrets,
            changes: Vec::new(),
            credentials: Vec::new(),
            hashed,
            unhashed: Vec::new(),
            problems,
        };
        let complete = within_one_transaction(&mut run, document, options).await?;
        if !run.problems.is_empty() {
            return Err(ApplyError::Refused(once_each(run.problems)));
        }
        let Run {
            changes,
            credentials,
            unhashed,
            ..
        } = run;
        if complete {
            return Ok(Report {
                changes,
                credentials,
            });
        }
        hashed = BTreeMap::new();
        for Unhashed {
            path,
            secret,
            account,
        } in unhashed
        {
            let kept = match account {
                Some(account) => {
                    Hashed::Chosen(secret::mint(&account, Some(secret), &app.tools).await?)
                }
                None => Hashed::Imported(
                    secret::import(Imported::Plain(secret), &app.tools)
                        .await
                        .at(&path)?,
                ),
            };
            hashed.insert(path, kept);
        }
    }
    Err(ApplyError::Failed(Error::Busy { retry_after: 1 }))
}

/// Removes problems with a path that an earlier problem has.
fn once_each(problems: Vec<String>) -> Vec<String> {
    let mut places = HashSet::new();
    let place = |problem: &str| problem.split(": ").next().unwrap_or_default().to_owned();
    let mut repeated =
        |problem: &String| problem.starts_with("accounts[") && !places.insert(place(problem));
    problems
        .into_iter()
        .filter(|problem| !repeated(problem))
        .collect()
}

/// Returns whether the run is final: a plan always is, otherwise where no secret was left to be
/// hashed. Nothing is committed where a problem was found.
async fn within_one_transaction(
    run: &mut Run<'_>,
    document: &Document,
    options: Options,
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
        let outcome = account::reconcile(&work, (&path, wanted), run).await;
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
        fill(&work, (*wanted, place), options.prune, run).await?;
    }
    if !run.problems.is_empty() {
        return Ok(false);
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

/// Applies the contents of an account.
async fn fill(
    work: &Work<'_>,
    (wanted, place): (&document::Account, &mut AccountScope),
    prune_too: bool,
    run: &mut Run<'_>,
) -> Outcome<()> {
    resource::reconcile(work, place, wanted.resources.as_deref(), run).await?;
    role::reconcile(work, place, wanted.roles.as_deref(), run).await?;
    user::reconcile(work, place, wanted.users.as_deref(), run).await?;
    let clients = client::Clients::find(work, place, wanted.clients.as_deref(), run).await?;
    let last = if prune_too && run.problems.is_empty() {
        prune::clients(work, place, wanted, run).await?
    } else {
        Vec::new()
    };
    clients.reconcile(work, place, run).await?;
    resource::reconcile_servers(work, place, wanted.resources.as_deref(), run).await?;
    if prune_too && run.problems.is_empty() {
        prune::last_clients(work, place, last, run).await?;
        prune::others(work, place, wanted, run).await?;
    }
    Ok(())
}
