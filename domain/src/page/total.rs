//! How many rows a query finds, as far as that is counted: a list of a billion is not read for its
//! length.

use crate::error::Result;
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QuerySelect, Select,
    sea_query::Expr,
};

/// Rows up to which they are counted.
pub const COUNTING_CAP: u64 = 10_000;

/// How many rows there are, or none above [`COUNTING_CAP`].
pub(crate) async fn total<E>(db: &impl ConnectionTrait, query: Select<E>) -> Result<Option<u64>>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let counted = counted(db, query).await?;
    Ok((counted <= COUNTING_CAP).then_some(counted))
}

/// How many rows there are, or one more than [`COUNTING_CAP`] where there are more. No column is read, so
/// that an index is enough.
pub(crate) async fn counted<E>(db: &impl ConnectionTrait, query: Select<E>) -> Result<u64>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let rows = query.select_only().expr(Expr::val(1));
    Ok(rows.limit(COUNTING_CAP + 1).count(db).await?)
}
