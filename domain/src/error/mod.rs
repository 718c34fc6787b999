//! The error of all rules; each interface translates it into its own codes and messages.

mod database;
mod input;
mod problem;

pub use problem::{Problem, ProblemCode};

pub(crate) use database::unless_taken;
pub(crate) use input::{moment, required_text, text};
pub(crate) use problem::Problems;

use super::builtin_permission::Permission;
use std::error::Error as StdError;

/// Result of a rule.
pub type Result<T> = std::result::Result<T, Error>;

/// What a failure was caused by, for the operator: no caller is shown it.
pub type Cause = Box<dyn StdError + Send + Sync>;

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
        /// What the database or another part failed with, if one did.
        source: Option<Cause>,
    },
    /// Not the caller's fault.
    Internal(Cause),
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
            Self::Internal(cause) => chain(cause.as_ref()),
            Self::Busy { source, .. } => {
                let advice = "try again in a moment, and see whether another program holds its lock or its disk is full";
                let cause = source.as_ref().map(|cause| chain(cause.as_ref()));
                let cause = cause.map_or(String::new(), |cause| format!(" ({cause})"));
                format!("the database is busy, locked or cannot be reached: {advice}{cause}")
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

    /// An internal failure with that cause: an error, or a text that says what is wrong.
    #[must_use]
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// Too much work at once, for no other cause than that.
    #[must_use]
    pub fn busy(retry_after: u32) -> Self {
        Self::Busy {
            retry_after,
            source: None,
        }
    }

    /// Logs what the server failed with; an error that is the caller's has no cause. To be called
    /// where an interface answers, once for each error. `what` says which action failed.
    pub fn log(&self, what: &str) {
        match self {
            Self::Internal(_) => tracing::error!(error = self.for_operator(), "{what}"),
            Self::Busy {
                source: Some(_), ..
            } => tracing::warn!(error = self.for_operator(), "{what}"),
            _ => {}
        }
    }
}

/// The text of an error and of those that it was caused by, joined by colons. Many errors repeat in
/// their own text what they were caused by: that is not said twice.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = cause.source();
    }
    text
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, StdError};
    use std::fmt;

    #[derive(Debug)]
    struct Caused(&'static str, Option<Box<Caused>>);

    impl fmt::Display for Caused {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Caused {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            let cause = self.1.as_deref();
            cause.map(|cause| cause as &(dyn StdError + 'static))
        }
    }

    fn caused(text: &'static str, cause: Caused) -> Caused {
        Caused(text, Some(Box::new(cause)))
    }

    #[test]
    fn an_operator_reads_each_cause_once() {
        let disk = || Caused("no space left", None);
        let cause = caused("cannot write", caused("error 13: no space left", disk()));
        let error = Error::internal(cause);
        let text = "cannot write: error 13: no space left";
        assert_eq!(error.for_operator(), text);
        let busy = Error::Busy {
            retry_after: 1,
            source: Some(disk().into()),
        };
        assert!(busy.for_operator().ends_with(" (no space left)"));
        assert_eq!(Error::internal("a text").for_operator(), "a text");
    }
}
