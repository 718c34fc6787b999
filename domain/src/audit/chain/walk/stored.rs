//! Reads events with the form in which they are stored: a value in another form is not what the
//! server wrote.

use super::ChainWalk;
use crate::error::Result;
use chrono::SecondsFormat;
use entity::audit_event::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic,
    PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::Expr,
};

/// Name of the selected expression that tells whether a row is stored in the expected form.
const PLAIN: &str = "stored_plainly";

const MOMENT: &str = "stored_moment";

const PLAIN_ON_SQLITE: &str = "CASE WHEN typeof(id) = 'blob' AND typeof(account_id) = 'blob' AND typeof(sequence) = 'integer' \
    AND typeof(occurred_at) = 'text' AND typeof(kind) = 'text' AND typeof(outcome) = 'text' AND typeof(actor_kind) = 'text' \
    AND typeof(actor_name) = 'text' AND typeof(summary) = 'text' AND typeof(actor_id) IN ('text', 'null') \
    AND typeof(subject_id) IN ('text', 'null') AND typeof(ip_address) IN ('text', 'null') AND typeof(user_agent) IN ('text', 'null') \
    AND typeof(request_id) IN ('text', 'null') AND typeof(details) IN ('text', 'null') THEN 1 ELSE 0 END";

impl<C: ConnectionTrait> ChainWalk<'_, C> {
    /// Selects rows with a flag on how they are stored: SQLite lets any column hold any type, and
    /// PostgreSQL has infinite timestamps.
    pub(super) fn stored(&self) -> Select<Entity> {
        let (plain, moment) = match self.db.get_database_backend() {
            DbBackend::Sqlite => (PLAIN_ON_SQLITE, "CAST(occurred_at AS TEXT)"),
            _ => (
                "CASE WHEN isfinite(occurred_at) THEN 1 ELSE 0 END",
                "CAST(NULL AS text)",
            ),
        };
        Entity::find()
            .expr_as(Expr::cust(plain), PLAIN)
            .expr_as(Expr::cust(moment), MOMENT)
    }

    /// Number of rows whose sequence number is not a whole number, and which therefore have no
    /// place in the order.
    pub(super) async fn strays(&self) -> Result<u64> {
        match self.db.get_database_backend() {
            DbBackend::Sqlite => Ok(Entity::find()
                .filter(Expr::cust("typeof(sequence) <> 'integer'"))
                .count(self.db)
                .await?),
            _ => Ok(0),
        }
    }

    /// The next rows, as the database has them. At the beginning also those with numbers that the
    /// server never assigns.
    pub(super) async fn rows(&self, last: i64, most: u64) -> Result<Vec<QueryResult>> {
        let mut query = self
            .stored()
            .filter(Column::Sequence.lte(last))
            .order_by_asc(Column::Sequence)
            .limit(most);
        if self.sequence > self.start {
            query = query.filter(Column::Sequence.gt(self.sequence));
        }
        Ok(self
            .db
            .query_all_raw(query.build(self.db.get_database_backend()))
            .await?)
    }
}

/// The event of a row, if every column is stored in the form in which the server writes it.
pub(super) fn as_written(row: &QueryResult) -> Option<Model> {
    let plain: i32 = row.try_get("", PLAIN).ok()?;
    if plain != 1 {
        return None;
    }
    let event = Model::from_query_result(row, "").ok()?;
    let moment: Option<String> = row.try_get("", MOMENT).ok()?;
    let written = event
        .occurred_at
        .to_rfc3339_opts(SecondsFormat::AutoSi, false);
    moment
        .is_none_or(|moment| moment == written)
        .then_some(event)
}

pub(super) fn sequence(row: &QueryResult) -> Option<i64> {
    row.try_get("", Column::Sequence.as_str()).ok()
}
