//! What counts for the whole deployment, in one row: the number of the newest audit event, and the generation of all tokens.

use super::{
    error::{Error, Result},
    work::Work,
};
use entity::deployment::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// Sequence number of the newest audit event.
///
/// # Errors
/// Only internal ones.
pub async fn audit_sequence(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(present(Entity::find_by_id(1).one(db).await?)?.audit_sequence)
}

/// The generation that tokens must be of.
///
/// # Errors
/// Only internal ones.
pub async fn generation(db: &impl ConnectionTrait) -> Result<i32> {
    Ok(present(Entity::find_by_id(1).one(db).await?)?.generation)
}

/// Takes the next numbers of the audit log, and with them the row until the end of the transaction. Answers the last of them.
pub(crate) async fn next_sequence(work: &Work<'_>, count: i64) -> Result<i64> {
    let next = Expr::col(Column::AuditSequence).add(count);
    Entity::update_many().col_expr(Column::AuditSequence, next).filter(Column::Id.eq(1)).exec(work.db()).await?;
    audit_sequence(work.db()).await
}

/// Takes the row for the rest of the transaction. Only for what happens before anything else: rules take it last, on commit.
///
/// # Errors
/// Only internal ones.
pub async fn lock(work: &Work<'_>) -> Result<()> {
    present(Entity::find_by_id(1).lock_exclusive().one(work.db()).await?).map(|_| ())
}

fn present(row: Option<Model>) -> Result<Model> {
    row.ok_or_else(|| Error::internal("the deployment row is missing"))
}
