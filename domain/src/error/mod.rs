//! The error of all rules; each interface translates it into its own codes and messages.

mod database;
mod input;
mod problem;

pub use problem::{Problem, ProblemCode};

pub(crate) use database::unless_taken;
pub(crate) use input::{moment, required_text, text};
pub(crate) use problem::Problems;

use super::builtin_permission::Permission;
use std::fmt;

/// Result of a rule.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a rule failed, by what the caller can do about it.
#[derive(Debug)]
pub enum Error {
    /// The caller must authenticate first.
    Unauthenticated,
    /// The caller lacks this permission.
    Forbidden(Permission),
    /// The caller may only read.
    ReadOnly,
    /// The input must be corrected.
    Refused(Vec<Problem>),
    /// Too many failed authentications; the caller should retry after so many seconds.
    TooManyFailures {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// Too much work at once; the caller should retry after so many seconds.
    Busy {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// Not the caller's fault. The text is for the log only.
    Internal(String),
}

impl Error {
    /// A single problem with one field.
    #[must_use]
    pub fn refused(code: ProblemCode, field: &str, message: impl Into<String>) -> Self {
        Problem::new(code, field, message).into()
    }

    /// It does not exist, or belongs to another account: the two are not distinguished.
    #[must_use]
    pub fn not_found(field: &str, what: &str) -> Self {
        Self::refused(
            ProblemCode::NotFound,
            field,
            format!("There is no such {what} in this account."),
        )
    }

    /// The cause in full, for the log and for the command line: it may contain what no caller may
    /// be shown.
    #[must_use]
    pub fn for_operator(&self) -> String {
        match self {
            Self::Internal(cause) => cause.clone(),
            Self::Busy { .. } => {
                let advice = "try again in a moment, and see whether another program holds its lock or its disk is full";
                format!("the database is busy, locked or cannot be reached: {advice}")
            }
            Self::Refused(problems) => {
                let messages: Vec<_> = problems
                    .iter()
                    .map(|problem| problem.message.as_str())
                    .collect();
                messages.join(" ")
            }
            Self::Forbidden(permission) => {
                format!("the permission {} is missing", permission.as_str())
            }
            Self::ReadOnly => "only reading is allowed".to_owned(),
            Self::Unauthenticated => "the caller is not authenticated".to_owned(),
            Self::TooManyFailures { retry_after } => {
                format!("there were too many failures: try again in {retry_after} s")
            }
        }
    }

    /// An internal failure whose cause is not the database.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}
