//! Reads a client from the database with everything that its requests are checked against.

use super::{ClientSnapshot, Grants, KnownSecret, Served, share::Shared};
use crate::{
    error::Result,
    permission::{Holder, held_by},
};
use entity::{
    ClientId,
    client::{Column, Entity},
    client_secret, resource, resource_server, revoked_token,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Revoked tokens of one client that are kept in memory; where there are more, the database is
/// queried for each.
const MAX_REVOKED: u64 = 1000;

impl ClientSnapshot {
    /// Reads a client. One that does not exist costs the same queries.
    pub(super) async fn load(
        db: &DatabaseConnection,
        shared: &Shared,
        id: ClientId,
    ) -> Result<Option<Self>> {
        let row = Entity::find_by_id(id)
            .find_also_related(entity::account::Entity)
            .one(db)
            .await?;
        let secrets = client_secret::Entity::of_client(id)
            .filter(client_secret::Column::RevokedAt.is_null())
            .all(db)
            .await?;
        let serves = served_by(db, id).await?;
        let revoked = revoked_of(db, id).await?;
        let Some((client, Some(account))) = row else {
            held_by(db, &without_permissions(id)).await?;
            return Ok(None);
        };
        let held = held_by(db, &Holder::of_client(&client, &account)).await?;
        Ok(Some(Self {
            grants: shared.grants(&client, Grants::new(held)),
            account: shared.account(account),
            secrets: secrets.into_iter().map(KnownSecret::from).collect(),
            serves,
            revoked,
            client,
        }))
    }

    /// Looks up the client with that client id.
    pub(super) async fn identify(
        db: &DatabaseConnection,
        client_id: &str,
    ) -> Result<Option<ClientId>> {
        let query = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ClientId.eq(client_id));
        Ok(query.into_tuple().one(db).await?)
    }
}

fn without_permissions(id: ClientId) -> Holder {
    Holder {
        account: entity::AccountId(uuid::Uuid::nil()),
        platform: false,
        role: None,
        client: Some(id),
        access: entity::client::AccessLevel::ReadOnly,
        active: false,
    }
}

async fn served_by(db: &DatabaseConnection, client: ClientId) -> Result<Vec<Served>> {
    let ids = resource_server::Entity::find()
        .select_only()
        .column(resource_server::Column::ResourceId);
    let ids =
        sea_orm::QueryTrait::into_query(ids.filter(resource_server::Column::ClientId.eq(client)));
    let rows = resource::Entity::find()
        .filter(resource::Column::Id.in_subquery(ids))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Served {
            id: row.id,
            identifier: row.identifier,
        })
        .collect())
}

async fn revoked_of(db: &DatabaseConnection, client: ClientId) -> Result<Option<HashSet<String>>> {
    let query = revoked_token::Entity::find().filter(revoked_token::Column::ClientId.eq(client));
    // All revoked tokens, whatever the clock says: it may be ahead for a moment, and what is read
    // now is used for minutes.
    let rows = query.limit(MAX_REVOKED + 1).all(db).await?;
    let few = rows.len() as u64 <= MAX_REVOKED;
    Ok(few.then(|| rows.into_iter().map(|row| row.jti).collect()))
}
