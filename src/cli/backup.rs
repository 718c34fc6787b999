//! `latchkey backup` and `latchkey restore`: a complete copy of a SQLite deployment, and its
//! restoration.

use super::{CliError, confirm::Loss, print};
use crate::{database, start};
use clap::Args;
use config::{Config, Database, MasterKeySource};
use domain::{audit, deployment};
use sea_orm::DatabaseConnection;
use std::path::{Path, PathBuf};

/// Copy the SQLite database to a file, beside a running server or without one
///
/// The copy is consistent, whatever the server writes meanwhile, and only its owner may read it. It
/// does not contain the master key, without which it cannot be used: keep that in another place.
/// For PostgreSQL, use its own program, pg_dump.
#[derive(Args)]
pub(super) struct Backup {
    /// The file to create; it must not exist yet
    file: PathBuf,
}

/// Replace the SQLite database with a copy that `latchkey backup` created
///
/// Stop the server first. An existing database is kept beside it under another name.
#[derive(Args)]
pub(super) struct Restore {
    /// The copy
    file: PathBuf,
    /// Do not ask; needed where there is no terminal to ask on
    #[arg(long)]
    yes: bool,
}

/// The file of the deployment's database.
fn place<'a>(database: &'a Database, other: &str) -> Result<&'a Path, CliError> {
    database.file().ok_or_else(|| {
        CliError::Usage(vec![format!(
            "this is for SQLite files, and {} is none: use {other}",
            database.shown()
        )])
    })
}

/// Creates a copy.
pub(super) async fn run(config: Config, Backup { file }: Backup) -> Result<(), CliError> {
    let source = place(&config.database, "pg_dump")?;
    if !source.exists() {
        return Err(CliError::Other(format!(
            "there is no database {}",
            config.database.shown()
        )));
    }
    let db = start::connect(&config.database).await?;
    start::status(&db, &config.database).await?;
    let copied = database::copy(&db, &file).await;
    db.close().await.map_err(CliError::other)?;
    copied.map_err(|error| CliError::Other(format!("{}: {error}", file.display())))?;
    let contents = contents(&file).await?;
    print(format_args!(
        "copied {} to {}: {contents}",
        config.database.shown(),
        file.display()
    ))?;
    print(match &config.master_key {
        MasterKeySource::Given { .. } => {
            "the master key is not in it: keep what LATCHKEY_MASTER_KEY holds in another place"
                .to_owned()
        }
        MasterKeySource::Development(path) => format!(
            "the master key is not in it: keep a copy of {} in another place",
            path.display()
        ),
    })
}

/// Checks a copy, and describes its contents.
async fn contents(file: &Path) -> Result<String, CliError> {
    let database = Database::read_only(file);
    let db = start::connect(&database).await?;
    let outcome = contents_of(&db, &database).await;
    db.close().await.map_err(CliError::other)?;
    outcome
}

async fn contents_of(db: &DatabaseConnection, database: &Database) -> Result<String, CliError> {
    let damage = database::damage(db).await.map_err(CliError::other)?;
    if let Some(damage) = damage {
        return Err(CliError::Other(format!(
            "{} is damaged: {damage}",
            database.shown()
        )));
    }
    if !start::status(db, database)
        .await?
        .iter()
        .any(|(_, applied)| *applied)
    {
        return Err(CliError::Other(format!(
            "{} is no database of Latchkey",
            database.shown()
        )));
    }
    let events = deployment::audit_sequence(db).await?;
    let newest = audit::since(db, None, events - 1, 1).await?;
    let newest = newest
        .first()
        .map(|event| format!(", the newest of {}", event.occurred_at.to_rfc3339()))
        .unwrap_or_default();
    Ok(format!("{events} audit events{newest}"))
}

/// Replaces the database with a copy.
pub(super) async fn restore(
    config: Config,
    Restore { file, yes }: Restore,
) -> Result<(), CliError> {
    let target = place(&config.database, "pg_restore")?;
    if !file.is_file() {
        return Err(CliError::Usage(vec![format!(
            "there is no file {}",
            file.display()
        )]));
    }
    let contents = contents(&file).await?;
    let shown = config.database.shown();
    let kept = if target.exists() {
        let what = format!(
            "This puts {} ({contents}) in the place of {shown}, which is kept beside it under another name.",
            file.display()
        );
        Loss { what, agreed: yes }.confirm().await?;
        let released = database::release(target).await;
        released.map_err(|error| {
            CliError::Other(format!(
                "{shown} is in use, or cannot be opened; stop the server first ({error})"
            ))
        })?;
        Some(database::unused_name(target))
    } else {
        None
    };
    database::put_in_place(&file, target, kept.as_deref())
        .map_err(|error| CliError::Other(format!("{}: {error}", target.display())))?;
    print(format_args!(
        "restored {shown} from {}: {contents}",
        file.display()
    ))?;
    if let Some(kept) = kept {
        print(format_args!(
            "what was there before is now {}",
            kept.display()
        ))?;
    }
    match &config.master_key {
        MasterKeySource::Development(path) if !path.exists() => print(format_args!(
            "its master key must be in LATCHKEY_MASTER_KEY, or in {} with mode 0600, before the server is started",
            path.display()
        )),
        _ => Ok(()),
    }
}
