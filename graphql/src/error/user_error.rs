//! Problems with an input that the caller can correct, as they stand in `userErrors`.

use super::Result;
use crate::vocabulary::UserErrorCode;
use async_graphql::{ID, Object};
use domain::error::{Error, Problem};

/// Errors in a payload; further ones are left out. A rejected bulk change has one for each client
/// with a problem.
pub const MAX_USER_ERRORS: usize = 100;

/// An expected failure that the caller can correct. Unexpected failures are top-level errors.
pub(crate) struct UserError(pub Problem);

/// An expected failure that the caller can correct. Unexpected failures are top-level errors.
#[Object]
impl UserError {
    /// Code of the problem, for programs.
    async fn code(&self) -> UserErrorCode {
        self.0.code.into()
    }

    /// Explanation of what is wrong and what would be right, for display.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Path into the input, such as `["urls", "redirectUris", "2"]`; empty for the input as a
    /// whole.
    async fn path(&self) -> &[String] {
        &self.0.path
    }

    /// In bulk mutations, opaque ID of the object that the problem is about; null otherwise.
    async fn subject_id(&self) -> Option<ID> {
        self.0.subject.clone().map(ID)
    }
}

/// Splits the result of a rule: a value, or problems that the caller can correct; any other error
/// becomes a top-level error.
pub(crate) fn outcome<T>(result: domain::error::Result<T>) -> Result<(Option<T>, Vec<UserError>)> {
    match result {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::Refused(problems)) => Ok((
            None,
            problems
                .into_iter()
                .take(MAX_USER_ERRORS)
                .map(UserError)
                .collect(),
        )),
        Err(other) => Err(other.into()),
    }
}
