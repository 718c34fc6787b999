//! What counts for the whole deployment, in one row: number and hash of the newest audit event, and
//! the generation of all tokens.

use super::{
    error::{Error, Result},
    work::Work,
};
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

/// The generation that tokens must be of.
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

/// Takes the row for the rest of the transaction. Rules take it last, on commit, with all other
/// locks in hand; only what happens before anything else, at the start of a server, takes it first.
///
/// # Errors
/// Only internal ones.
pub async fn lock(work: &Work<'_>) -> Result<Model> {
    present(
        Entity::find_by_id(1)
            .lock_exclusive()
            .one(work.db())
            .await?,
    )
}

/// Gives the deployment a new generation, which tokens must be of from now on. It is random, so
/// that a party that can sign tokens cannot derive it from the one before.
pub(crate) async fn next_generation(work: &Work<'_>) -> Result<()> {
    let next = work.random().generation();
    Entity::update_many()
        .col_expr(Column::Generation, Expr::value(next))
        .filter(Column::Id.eq(1))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Moves the end of the audit log on; the row must have been taken.
pub(crate) async fn advance(work: &Work<'_>, sequence: i64, hash: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AuditSequence, Expr::value(sequence))
        .col_expr(Column::AuditHash, Expr::value(hash))
        .filter(Column::Id.eq(1))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Connections to the database.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// How many there are.
    pub open: u32,
    /// How many of these nobody uses.
    pub idle: u64,
    /// How many there may be.
    pub most: u32,
}

/// How the connections are used just now.
#[must_use]
pub fn pool(db: &DatabaseConnection) -> Pool {
    // Asked for the other one, the connection would panic.
    match db.get_database_backend() {
        DbBackend::Postgres => looked_at(db.get_postgres_connection_pool()),
        _ => looked_at(db.get_sqlite_connection_pool()),
    }
}

fn looked_at<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> Pool {
    let idle = u64::try_from(pool.num_idle()).unwrap_or(u64::MAX);
    Pool {
        open: pool.size(),
        idle,
        most: pool.options().get_max_connections(),
    }
}

fn present(row: Option<Model>) -> Result<Model> {
    row.ok_or_else(|| Error::internal("the deployment row is missing"))
}
