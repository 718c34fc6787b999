//! An account of the file while it is applied: what the file lists in it, and what was refused.

use crate::plan::ThingKind;
use domain::error::{Error, Problem, ProblemCode};
use entity::account::Model as Account;
use std::collections::HashSet;

/// An account of the file.
pub(crate) struct AccountScope {
    /// Its row.
    pub(crate) account: Account,
    /// Its path in the file.
    pub(crate) path: String,
    /// Ids of the things in the account that the file lists.
    pub(crate) kept: HashSet<String>,
    /// Things of the file that were refused, by kind and name; of a protected API, the codes of its
    /// permissions. References to them are not reported as further problems.
    pub(crate) refused: HashSet<(ThingKind, String)>,
}

impl AccountScope {
    pub(crate) fn has_refused(&self, kind: ThingKind, name: &str) -> bool {
        self.refused.contains(&(kind, name.to_owned()))
    }

    /// The result of a rule without its problems about codes of permissions whose protected API was
    /// refused.
    pub(crate) fn excused<T>(
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

/// An entry of the file, and where it stands.
pub(crate) struct Entry<'e, T> {
    /// The account that it belongs to.
    pub(crate) place: &'e AccountScope,
    /// Its path in the file.
    pub(crate) path: &'e str,
    /// What the file says.
    pub(crate) wanted: &'e T,
}
