//! When secrets of clients expire: the next one of each client, for lists and reminders.
//!
//! A secret that was replaced is left out, because it expires by design; so is one that no longer
//! works, since nothing follows from its end.

use super::usable_at;
use crate::error::Result;
use chrono::{DateTime, Utc};
use entity::{
    ClientId, client,
    client_secret::{Column, Entity},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use std::collections::HashMap;

/// The secrets that will expire, as seen at that moment.
fn expiring(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .filter(usable_at(now))
        .filter(Column::Superseded.eq(false))
        .filter(Column::ExpiresAt.is_not_null())
}

/// The moment at which the next of a client's secrets expires, as an expression in a query of
/// clients; null where none does.
pub(in crate::client) fn next(now: DateTime<Utc>) -> Expr {
    let of_client =
        Expr::col((Entity, Column::ClientId)).equals((client::Entity, client::Column::Id));
    let query: SelectStatement = expiring(now)
        .select_only()
        .expr(Column::ExpiresAt.min())
        .filter(of_client)
        .into_query();
    query.into()
}

/// The condition that one of a client's secrets expires from the first moment on and before the
/// second.
pub(in crate::client) fn within(
    now: DateTime<Utc>,
    (from, until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Option<Condition> {
    if from.is_none() && until.is_none() {
        return None;
    }
    let clients = expiring(now)
        .filter(
            Condition::all()
                .add_option(from.map(|from| Column::ExpiresAt.gte(from)))
                .add_option(until.map(|until| Column::ExpiresAt.lt(until))),
        )
        .select_only()
        .column(Column::ClientId)
        .into_query();
    Some(Condition::all().add(client::Column::Id.in_subquery(clients)))
}

/// When the next secret of each of these clients expires; those without such a secret are left out.
///
/// # Errors
/// Only internal ones.
pub async fn next_expiries(
    db: &impl ConnectionTrait,
    clients: &[ClientId],
    now: DateTime<Utc>,
) -> Result<HashMap<ClientId, DateTime<Utc>>> {
    let query = expiring(now)
        .filter(Column::ClientId.is_in(clients.iter().copied()))
        .select_only()
        .column(Column::ClientId)
        .expr(Column::ExpiresAt.min())
        .group_by(Column::ClientId);
    Ok(query.into_tuple().all(db).await?.into_iter().collect())
}
