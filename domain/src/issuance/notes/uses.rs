//! Writes the moments at which clients and secrets were last used.

use crate::{
    error::Result,
    issuance::rows::{self, Used},
    tools::Tools,
};
use chrono::{DateTime, Utc};
use entity::{client, client_secret};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Writes all at once; rows that another transaction holds are retried one by one, so that two rows
/// are never locked while waiting for a third.
pub(super) async fn write_uses(
    db: &DatabaseConnection,
    tools: &Tools,
    table: Used,
    moments: HashMap<Uuid, DateTime<Utc>>,
) -> Result<()> {
    if moments.is_empty() {
        return Ok(());
    }
    let _turn = tools.turns.next().await?;
    for (id, at) in rows::used(db, table, &moments).await? {
        match table {
            Used::Client => {
                let row = client::Entity::update_many()
                    .col_expr(client::Column::LastUsedAt, Expr::value(at));
                let older = client::Column::LastUsedAt
                    .is_null()
                    .or(client::Column::LastUsedAt.lt(at));
                row.filter(client::Column::Id.eq(id))
                    .filter(older)
                    .exec(db)
                    .await?;
            }
            Used::Secret => {
                let row = client_secret::Entity::update_many()
                    .col_expr(client_secret::Column::LastUsedAt, Expr::value(at));
                let older = client_secret::Column::LastUsedAt
                    .is_null()
                    .or(client_secret::Column::LastUsedAt.lt(at));
                row.filter(client_secret::Column::Id.eq(id))
                    .filter(older)
                    .exec(db)
                    .await?;
            }
        }
    }
    Ok(())
}
