//! State of the whole deployment, in one row: number and hash of the newest audit event, and the
//! generation of all tokens.

use super::error::{Error, Result};
use crate::random::Random;
use entity::deployment::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter,
    QuerySelect, sea_query::Expr, sqlx,
};

/// Sequence number of the newest audit event.
///
/// # Errors
/// Only internal ones.
pub async fn audit_sequence(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(current(db).await?.audit_sequence)
}

/// The generation that a token must have to be valid.
///
/// # Errors
/// Only internal ones.
pub async fn generation(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(current(db).await?.generation)
}

/// The row as it is now.
///
/// # Errors
/// Only internal ones.
pub async fn current(db: &impl ConnectionTrait) -> Result<Model> {
    present(Entity::find_by_id(1).one(db).await?)
}

/// Locks the row for the rest of the transaction. Rules lock it last, on commit, after all other
/// locks; only the start of a server, which does it before anything else, locks it first.
///
/// # Errors
/// Only internal ones.
pub async fn lock(db: &impl ConnectionTrait) -> Result<Model> {
    present(Entity::find_by_id(1).lock_exclusive().one(db).await?)
}

/// Gives the deployment a new generation, which tokens must have from now on. It is random, so that
/// a party that can sign tokens cannot derive it from the one before.
pub(crate) async fn next_generation(db: &impl ConnectionTrait, random: &Random) -> Result<()> {
    let next = random.generation();
    Entity::update_many()
        .col_expr(Column::Generation, Expr::value(next))
        .filter(Column::Id.eq(1))
        .exec(db)
        .await?;
    Ok(())
}

/// Advances the head of the audit log; the row must be locked.
pub(crate) async fn advance(db: &impl ConnectionTrait, sequence: i64, hash: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AuditSequence, Expr::value(sequence))
        .col_expr(Column::AuditHash, Expr::value(hash))
        .filter(Column::Id.eq(1))
        .exec(db)
        .await?;
    Ok(())
}

/// State of the database connection pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolState {
    /// Number of open connections.
    pub open: u32,
    /// Number of idle connections.
    pub idle: u64,
    /// Most connections that may be open.
    pub most: u32,
}

/// The present state of the connection pool.
#[must_use]
pub fn pool(db: &DatabaseConnection) -> PoolState {
    // Asking a connection for another backend's pool panics.
    match db.get_database_backend() {
        DbBackend::Postgres => looked_at(db.get_postgres_connection_pool()),
        _ => looked_at(db.get_sqlite_connection_pool()),
    }
}

fn looked_at<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> PoolState {
    let idle = u64::try_from(pool.num_idle()).unwrap_or(u64::MAX);
    PoolState {
        open: pool.size(),
        idle,
        most: pool.options().get_max_connections(),
    }
}

fn present(row: Option<Model>) -> Result<Model> {
    row.ok_or_else(|| Error::internal("the deployment row is missing"))
}
