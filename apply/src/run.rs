//! Applies a file, all of it or nothing: one transaction over all accounts of the file.

mod report;
mod scope;
mod state;
mod transaction;

pub use report::{Credential, Report};
pub(super) use scope::{AccountScope, Entry};
pub(super) use state::{Hashed, Run, Unhashed};

use super::{
    ApplyError, AtPath, Outcome, check,
    document::{Document, SecretSource},
};
use app::App;
use domain::{
    error::Error,
    secret::{self, Imported},
};
use entity::Secret;
use std::collections::{BTreeMap, HashSet};
use transaction::within_one_transaction;

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
            options,
            secrets,
            changes: Vec::new(),
            credentials: Vec::new(),
            hashed,
            unhashed: Vec::new(),
            problems,
        };
        let complete = within_one_transaction(&mut run, document).await?;
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
    Err(ApplyError::Failed(Error::busy(1)))
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
