//! The error of all rules; each interface translates it into its own codes and messages.

use super::{builtin_permission::Permission, visible::first_hidden};
use chrono::{DateTime, Datelike, Utc};
use sea_orm::{DbErr, RuntimeErr, sqlx};
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
    /// No client would be left that can administer the account.
    LastAdministrator,
    /// The caller cannot grant what it does not have.
    PrivilegeEscalation,
    /// The account's policy forbids it.
    PolicyViolation,
    /// Another caller changed it in the meantime.
    StaleVersion,
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

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        if is_passing(&cause) {
            tracing::warn!(%cause, "the database cannot serve just now");
            return Self::Busy { retry_after: 1 };
        }
        Self::Internal(cause.to_string())
    }
}

/// Whether the database is temporarily unable to serve: it cannot be reached, is stopping or
/// starting, is overloaded, or its disk is full. Codes: PostgreSQL's appendix A (classes 08, 53,
/// 57P, 40), SQLite's result codes 5, 6, 10 and 13, whose lowest byte counts.
fn is_passing(cause: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        cause
    else {
        return matches!(cause, DbErr::ConnectionAcquire(_) | DbErr::Conn(_));
    };
    match error.as_ref() {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| match code.parse::<u32>() {
                Ok(number) if code.len() != 5 => matches!(number & 0xff, 5 | 6 | 10 | 13),
                _ => ["08", "53", "57P", "40"]
                    .iter()
                    .any(|class| code.starts_with(class)),
            })
        }
        _ => false,
    }
}

/// Turns a violated unique constraint into a problem, and leaves every other failure as it is.
pub(crate) fn unless_taken(cause: DbErr, field: &str, message: impl Into<String>) -> Error {
    match cause.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => {
            Error::refused(ProblemCode::Taken, field, message)
        }
        _ => cause.into(),
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

/// Checks that a moment lies in years 1 to 9999: outside these, the databases order moments
/// differently.
pub(crate) fn moment(field: &str, value: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>> {
    match value {
        Some(at) if !(1..=9999).contains(&at.year()) => Err(Error::refused(
            ProblemCode::Invalid,
            field,
            "Must lie in the years 1 to 9999.",
        )),
        fine => Ok(fine),
    }
}

/// Checks a text that people read: trimmed, not too long, without control characters and without
/// characters that hide or reorder others. Blank counts as absent.
pub(crate) fn text(field: &str, value: Option<&str>, max: usize) -> Result<Option<String>> {
    let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) else {
        return Ok(None);
    };
    if value.chars().count() > max {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {max} characters."),
        ));
    }
    if value
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Error::refused(
            ProblemCode::Invalid,
            field,
            "Control characters are not allowed.",
        ));
    }
    if let Some((place, c)) = first_hidden(value) {
        let message = format!(
            "Characters that are invisible or change the direction of text are not allowed: U+{:04X} at position {place}.",
            u32::from(c)
        );
        return Err(Error::refused(ProblemCode::Invalid, field, message));
    }
    Ok(Some(value.to_owned()))
}

/// Like [`text`], where a value is required.
pub(crate) fn required_text(field: &str, value: &str, max: usize) -> Result<String> {
    text(field, Some(value), max)?
        .ok_or_else(|| Error::refused(ProblemCode::Blank, field, "Must not be blank."))
}
