//! From settings to a running app: connects, migrates, finds the master key. Each failure becomes
//! one line that says what to do.

mod explain;
pub mod master_key;
pub mod undo;

use crate::{database, error::CliError};
use app::{App, AppParts};
use config::{Config, Database, Sqlite, Target};
use domain::{
    built_in::AudienceSync, clock::Clock, confirmed_time::DatabaseClock, key::KeyRing,
    random::Random, vault::Vault,
};
use explain::explain;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, PaginatorTrait,
    TransactionTrait,
};
use std::time::Duration;

/// PostgreSQL's name of the lock that a node migrates under: an arbitrary number, the same for all
/// nodes.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7025011910213)";

/// How often a failed migration is tried again.
const RACES: u32 = 10;

/// Connects to the database.
///
/// # Errors
/// With a message for the operator.
pub async fn connect(database: &Database) -> Result<DatabaseConnection, CliError> {
    if let Target::Sqlite(Sqlite {
        file: Some(file),
        create: true,
        ..
    }) = &database.target
    {
        // Created here, so that no other user of this machine may read it; a failure is explained
        // below.
        let _ = database::write_private(file, "");
    }
    database::connect(database)
        .await
        .map_err(|error| explain(database, &error))
}

/// Applies pending migrations, one node at a time. Returns how many there were.
///
/// # Errors
/// With a message for the operator.
pub async fn migrate(db: &DatabaseConnection, database: &Database) -> Result<usize, CliError> {
    let in_words = |error: DbErr| explain(database, &error);
    let lock = db.begin().await.map_err(in_words)?;
    if db.get_database_backend() == DbBackend::Postgres {
        lock.execute_unprepared(MIGRATION_LOCK)
            .await
            .map_err(in_words)?;
    }
    let pending = apply(db).await.map_err(in_words)?;
    lock.commit().await.map_err(in_words)?;
    Ok(pending)
}

/// SQLite has no lock that one could migrate under, so when a migration fails, another process may
/// have applied it: then nothing is pending a moment later.
async fn apply(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let mut tries = 0;
    loop {
        let pending = Migrator::get_pending_migrations(db).await?.len();
        if pending == 0 {
            return Ok(0);
        }
        match Migrator::up(db, None).await {
            Ok(()) => {
                tracing::info!(applied = pending, "the schema is up to date");
                return Ok(pending);
            }
            Err(error) if tries == RACES => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        tries += 1;
    }
}

/// All migrations and whether they are applied; changes nothing.
///
/// # Errors
/// With a message for the operator.
pub async fn status(
    db: &DatabaseConnection,
    database: &Database,
) -> Result<Vec<(String, bool)>, CliError> {
    let all = Migrator::get_migration_with_status_read_only(db)
        .await
        .map_err(|error| explain(database, &error))?;
    Ok(all
        .iter()
        .map(|m| {
            (
                m.name().to_owned(),
                m.status() == migration::MigrationStatus::Applied,
            )
        })
        .collect())
}

/// Refuses to continue while migrations are pending.
///
/// # Errors
/// With a message for the operator.
pub async fn require_migrated(
    db: &DatabaseConnection,
    database: &Database,
) -> Result<(), CliError> {
    let pending = status(db, database)
        .await?
        .into_iter()
        .filter(|(_, applied)| !applied)
        .count();
    if pending == 0 {
        return Ok(());
    }
    Err(CliError::Other(format!(
        "{pending} migrations are pending on {}: run `latchkey migrate` first",
        database.shown()
    )))
}

/// Whether anything is sealed with the master key.
///
/// # Errors
/// With a message for the operator.
pub async fn has_signing_keys(
    db: &DatabaseConnection,
    database: &Database,
) -> Result<bool, CliError> {
    let sealed = entity::signing_key::Entity::find()
        .count(db)
        .await
        .map_err(|error| explain(database, &error))?;
    Ok(sealed > 0)
}

/// Creates the app. Also returns the file of a master key that was just generated.
///
/// # Errors
/// With a message for the operator.
pub async fn app(
    config: Config,
    db: DatabaseConnection,
    audience: AudienceSync,
) -> Result<(App, Option<String>), CliError> {
    let in_use = has_signing_keys(&db, &config.database).await?;
    let (master_keys, made) = master_key::read(config.master_key, in_use)?;
    master_key::refuse_guessable(&master_keys.current, in_use)?;
    let mut settings = config.settings;
    // A pooler keeps no connection that could listen.
    settings.database_notify &= !database::is_pooled(&db);
    let parts = AppParts {
        clock: Clock::system(),
        database_clock: DatabaseClock::Asked,
        random: Random::system(),
        master_keys,
        settings,
        network: config.network,
        metrics: config.metrics,
    };
    Ok((App::open(db, parts, audience).await?, made))
}

/// The vault, for a command that only reads. Generates no master key, and requires the one that the
/// database is sealed with.
///
/// # Errors
/// With a message for the operator.
pub async fn vault(config: Config, db: &DatabaseConnection) -> Result<Vault, CliError> {
    let (master_keys, _) = master_key::read(config.master_key, true)?;
    let vault = domain::master_key::open(db, &master_keys).await?;
    KeyRing::load(db, &vault, Clock::system().now()).await?;
    Ok(vault)
}
