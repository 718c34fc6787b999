//! What a failure of the database means to the caller: a server that is busy, a name that is taken,
//! or nothing that the caller did.

use super::{Error, ProblemCode};
use sea_orm::{DbErr, RuntimeErr, sqlx};

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        if is_passing(&cause) {
            return Self::Busy {
                retry_after: 1,
                source: Some(cause.into()),
            };
        }
        Self::internal(cause)
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
