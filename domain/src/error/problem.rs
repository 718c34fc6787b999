//! What is wrong with an input: one problem, or all of them at once.

use super::{Error, Result};
use std::fmt;

/// What is wrong with an input, as a code for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemCode {
    /// A value is required.
    Blank,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// Has the wrong form.
    Invalid,
    /// The name is in use, or was in the past.
    Taken,
    /// It cannot be changed.
    Immutable,
    /// It does not exist, or belongs to another account.
    NotFound,
    /// It conflicts with the present state.
    Conflict,
    /// The account's limit is reached.
    QuotaExceeded,
    /// Something still depends on it.
    InUse,
    /// No client and no user would be left that can administer the account.
    LastAdministrator,
    /// The caller cannot grant what it does not have.
    PrivilegeEscalation,
    /// The account's policy forbids it.
    PolicyViolation,
    /// Another caller changed it in the meantime.
    StaleVersion,
    /// The user must prove its identity again.
    ReauthenticationRequired,
}

/// One problem with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The kind of problem.
    pub code: ProblemCode,
    /// The field, e.g. `urls`, `redirectUris`, `2`; empty for the input as a whole.
    pub path: Vec<String>,
    /// What is wrong and what would be right, for people. Never repeats a secret.
    pub message: String,
    /// In bulk calls, the id of the item concerned.
    pub subject: Option<String>,
}

impl Problem {
    /// A problem with one field.
    #[must_use]
    pub fn new(code: ProblemCode, field: &str, message: impl Into<String>) -> Self {
        let path = if field.is_empty() {
            Vec::new()
        } else {
            field.split('.').map(str::to_owned).collect()
        };
        Self {
            code,
            path,
            message: message.into(),
            subject: None,
        }
    }

    /// The same, about an item of a bulk call.
    #[must_use]
    pub fn about(mut self, subject: impl fmt::Display) -> Self {
        self.subject = Some(subject.to_string());
        self
    }
}

/// Collects problems, so that a caller is told all of them at once.
#[derive(Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, code: ProblemCode, field: &str, message: impl Into<String>) {
        self.0.push(Problem::new(code, field, message));
    }

    /// Returns the value of a check, or collects its problems.
    pub(crate) fn keep<T>(&mut self, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused(problems)) => {
                self.0.extend(problems);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    pub(crate) fn into_result(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(self.0))
        }
    }
}
