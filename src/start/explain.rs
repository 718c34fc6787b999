//! Explains failures of the database in one line that says what to do. Failures are distinguished
//! by their codes, since a server's messages are in the language of its operator.

use crate::error::CliError;
use config::Database;
use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::io::ErrorKind;

/// Explains a failure of the database in one line that says what to do, with the driver's message.
pub(super) fn explain(database: &Database, error: &DbErr) -> CliError {
    let advice = advice(error);
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    CliError::Other(format!("database {}: {advice} ({line})", database.shown()))
}

fn advice(error: &DbErr) -> &'static str {
    const UNREACHABLE: &str =
        "it cannot be reached: is it running, and is LATCHKEY_DATABASE_URL right?";
    match cause(error) {
        Some(sqlx::Error::Database(cause)) => match cause.code().as_deref() {
            Some(code) if code.len() == 5 => of_postgres(code),
            Some(code) => of_sqlite(code),
            None => "it refused; its message follows",
        },
        Some(sqlx::Error::Io(cause)) if cause.kind() == ErrorKind::InvalidData => {
            "TLS failed: is its certificate for this host, and of an authority that sslrootcert in LATCHKEY_DATABASE_URL names?"
        }
        Some(sqlx::Error::Tls(_)) => {
            "TLS failed, which sslmode in LATCHKEY_DATABASE_URL asks for: does the server offer it, with a certificate of an authority in sslrootcert?"
        }
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed,
        ) => UNREACHABLE,
        None if matches!(error, DbErr::ConnectionAcquire(_)) => UNREACHABLE,
        None if error
            .to_string()
            .contains("is missing, this migration has been applied") =>
        {
            "it was created by a newer Latchkey, or by another program: use that version, or another database"
        }
        _ => "it failed; its message follows",
    }
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

/// PostgreSQL's manual, appendix A.
fn of_postgres(code: &str) -> &'static str {
    match code {
        "28P01" | "28000" => {
            "user name or password are wrong, or it does not let this host in: see LATCHKEY_DATABASE_URL"
        }
        "3D000" => "there is no such database: create it first (createdb NAME)",
        "42501" => {
            "this role may not do that: let it create tables there (GRANT CREATE, USAGE ON SCHEMA public TO the role), or make it the owner"
        }
        "42P06" | "42P07" | "42710" => "it holds tables of another program: use an empty database",
        "42P05" | "26000" => {
            "a pooler in between shares connections of the server: use its session mode for Latchkey"
        }
        "08P01" => {
            "it refuses a parameter of the connection: is it a pooler that needs another setting?"
        }
        "25006" => "it is read-only: is it a standby server?",
        "53300" => {
            "it has no connection left: lower LATCHKEY_DATABASE_MAX_CONNECTIONS, or raise its max_connections"
        }
        "55P03" | "57014" => {
            "a lock was not available in time: is another program changing the same tables?"
        }
        "57P01" | "57P02" | "57P03" => "it is starting or stopping: try again in a moment",
        _ if code.starts_with("53") => "it has run out of space, memory or connections",
        _ => "it failed; its message follows",
    }
}

/// SQLite's result codes (<https://www.sqlite.org/rescode.html>), whose lowest byte tells the kind.
fn of_sqlite(code: &str) -> &'static str {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => "another program holds its lock: end that program, or use another file",
        Ok(8) => {
            "it is read-only: make the file and its folder writable for this user, without mode=ro in LATCHKEY_DATABASE_URL"
        }
        Ok(10) => "the disk could not be read or written",
        Ok(11) => "the file is damaged: restore a backup",
        Ok(13) => "there is no space left on its disk",
        Ok(14) => {
            "the file cannot be opened: does the folder exist, and may this user write there?"
        }
        Ok(26) => "the file is no SQLite database: name another file in LATCHKEY_DATABASE_URL",
        Ok(1) => "it holds tables of another program: use another file",
        _ => "it failed; its message follows",
    }
}
