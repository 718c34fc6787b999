//! SQLite files as a whole: moves the write-ahead log into a file, copies a file while a server
//! writes, and replaces one.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::{
        self, Connection, Row,
        sqlite::{SqliteConnectOptions, SqliteConnection},
    },
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long to wait for other users of the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// Creates a file that only its owner may read.
///
/// # Errors
/// Where it cannot be created, or exists already.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Moves the contents of the write-ahead log into the file, so that a copy of the file alone has
/// them. Pages that are being read stay for the next time.
pub async fn checkpoint(file: &Path) {
    if let Err(error) = pragma(file, "PRAGMA wal_checkpoint(TRUNCATE)").await {
        tracing::debug!(%error, "the write-ahead log could not be moved into the file");
    }
}

/// Removes the write-ahead log, which only works where no other connection has the file open.
///
/// # Errors
/// Where another connection has it open, or the file is no database.
pub async fn release(file: &Path) -> Result<(), sqlx::Error> {
    match pragma(file, "PRAGMA journal_mode = DELETE").await?.as_str() {
        "delete" => Ok(()),
        mode => Err(sqlx::Error::Protocol(format!("the journal mode is {mode}"))),
    }
}

/// Executes a statement on a separate connection; returns the first column as a text.
async fn pragma(file: &Path, statement: &'static str) -> Result<String, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let answer = sqlx::raw_sql(statement).fetch_one(&mut connection).await;
    connection.close().await?;
    Ok(answer?.try_get_unchecked(0).unwrap_or_default())
}

/// Copies a database, as it is at one moment, to a file that it creates.
///
/// # Errors
/// Where the file exists already, or cannot be written.
pub async fn copy(db: &DatabaseConnection, target: &Path) -> Result<(), DbErr> {
    let failed = |error: io::Error| DbErr::Custom(error.to_string());
    let name = target
        .to_str()
        .ok_or_else(|| DbErr::Custom("the name must be UTF-8".to_owned()))?;
    // SQLite treats an empty file as a new database, and keeps its mode.
    write_private(target, "").map_err(failed)?;
    let statement =
        Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    let copied = match db.execute_raw(statement).await {
        Ok(_) => File::open(target)
            .and_then(|file| file.sync_all())
            .map_err(failed),
        Err(error) => Err(error),
    };
    if copied.is_err() {
        // A partial copy is worse than none; the error is returned in any case.
        let _ = fs::remove_file(target);
    }
    copied
}

/// The damage that SQLite finds in a database, if any.
///
/// # Errors
/// Where it cannot be read at all.
pub async fn damage(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Sqlite,
            "PRAGMA quick_check(1)",
        ))
        .await?;
    let verdict: String = row.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
    Ok((verdict != "ok").then_some(verdict))
}

/// An unused name beside that file.
#[must_use]
pub fn unused_name(file: &Path) -> PathBuf {
    let name = |number: u32| {
        let mut name = file.as_os_str().to_owned();
        name.push(if number == 0 {
            ".before-restore".to_owned()
        } else {
            format!(".before-restore-{number}")
        });
        PathBuf::from(name)
    };
    (0..u32::MAX)
        .map(name)
        .find(|name| !name.exists())
        .unwrap_or_else(|| name(u32::MAX))
}

/// Moves a copy of a file to a path, completely or not at all. An existing file there is renamed to
/// `kept`.
///
/// # Errors
/// Where it fails; the path is then as it was, unless the very last step fails.
pub fn put_in_place(copy: &Path, place: &Path, kept: Option<&Path>) -> io::Result<()> {
    let mut beside = place.as_os_str().to_owned();
    beside.push(".restoring");
    let beside = PathBuf::from(beside);
    write_private(&beside, "")?;
    let put = || {
        let mut target = OpenOptions::new().write(true).open(&beside)?;
        io::copy(&mut File::open(copy)?, &mut target)?;
        target.sync_all()?;
        if let Some(kept) = kept {
            fs::rename(place, kept)?;
        }
        fs::rename(&beside, place)
    };
    let outcome = put();
    if outcome.is_err() {
        // It may have been renamed already; the error is returned in any case.
        let _ = fs::remove_file(&beside);
    }
    outcome
}
