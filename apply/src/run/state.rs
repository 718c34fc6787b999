//! The state of a run: what it has changed, what it found wrong, and which secrets it still needs
//! hashed.

use super::{AccountScope, Credential, Lookup, Options};
use crate::{
    ApplyError, Outcome,
    diff::Diff,
    plan::{Action, NamedThing, PlannedChange},
};
use app::App;
use domain::{
    secret::{Kept, Minted},
    work::{Savepoint, Work},
};
use entity::{Secret, account::Model as Account};
use std::collections::BTreeMap;

/// A chosen secret that is still to be hashed, which is too slow for a transaction.
pub(crate) struct Unhashed {
    /// Path of its client in the file.
    pub(crate) path: String,
    /// The secret.
    pub(crate) secret: Secret,
    /// The account after the change; none for an imported secret, to which no policy applies.
    pub(crate) account: Option<Account>,
}

/// A secret in its stored form.
pub(crate) enum Hashed {
    /// A chosen one.
    Chosen(Minted),
    /// An imported one.
    Imported(Kept),
}

/// State of a run.
pub(crate) struct Run<'r> {
    pub(crate) app: &'r App,
    pub(crate) options: Options,
    pub(crate) secrets: Lookup<'r>,
    pub(crate) changes: Vec<PlannedChange>,
    pub(crate) credentials: Vec<Credential>,
    /// Hashed chosen secrets, by path of their client in the file.
    pub(crate) hashed: BTreeMap<String, Hashed>,
    /// Chosen secrets to be hashed.
    pub(crate) unhashed: Vec<Unhashed>,
    /// Problems so far.
    pub(crate) problems: Vec<String>,
}

impl Run<'_> {
    /// Ends a part of the run. What a refused part has changed is rolled back, so that the next
    /// part is checked without it.
    pub(crate) async fn part<T>(
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

    /// Adds to the report that a thing was created or deleted.
    pub(crate) fn note(&mut self, place: &AccountScope, action: Action, thing: NamedThing<'_>) {
        self.changes
            .push(change(place, action, thing, Diff::default()));
    }

    /// Adds to the report that a thing was changed, and how.
    pub(crate) fn note_update(&mut self, place: &AccountScope, thing: NamedThing<'_>, diff: Diff) {
        self.changes
            .push(change(place, Action::Update, thing, diff));
    }
}

/// A change of a thing in an account of the file.
fn change(
    place: &AccountScope,
    action: Action,
    thing: NamedThing<'_>,
    diff: Diff,
) -> PlannedChange {
    PlannedChange {
        action,
        kind: thing.kind,
        account: place.account.slug.clone(),
        name: thing.name.to_owned(),
        details: diff.0,
    }
}
