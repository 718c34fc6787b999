//! Why a command failed, in words for the operator.

use domain::error::{Error, Problem};
use std::fmt;

/// Why a command failed.
pub enum CliError {
    /// Bad usage or settings: a line each.
    Usage(Vec<String>),
    /// The action is refused: a line each.
    Refused(Vec<String>),
    /// Nothing failed, but something would change, and was shown.
    Pending,
    /// Any other failure, in one line that says what to do.
    Other(String),
}

impl CliError {
    /// Any failure but bad usage.
    pub fn other(cause: impl fmt::Display) -> Self {
        Self::Other(cause.to_string())
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problems) => Self::Usage(problems.iter().map(in_words).collect()),
            other => Self::Other(other.for_operator()),
        }
    }
}

fn in_words(problem: &Problem) -> String {
    match problem.path.as_slice() {
        [] => problem.message.clone(),
        path => format!("{}: {}", path.join("."), problem.message),
    }
}
