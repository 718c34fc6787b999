//! Finds clients: those of the actor's account, by one of their names.

use super::sort_name;
use crate::{
    account,
    actor::Actor,
    error::{Error, Result},
    permission::{Holder, Permission},
};
use entity::{
    ClientId,
    client::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// A client of the actor's account.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ClientId) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Clients of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ClientId],
) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(Entity::find, Entity::of_account);
    Ok(seen
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// A client of the actor's account by its OAuth `client_id`.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_client_id(
    db: &impl ConnectionTrait,
    actor: &Actor,
    client_id: &str,
) -> Result<Option<Model>> {
    actor.require(Permission::ClientsRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::ClientId.eq(client_id))
        .one(db)
        .await?)
}

/// Clients of the actor's account with exactly this name, two at most: enough to tell whether the
/// name is unique.
///
/// # Errors
/// Without `clients:read`, and internal ones.
pub async fn by_name(db: &impl ConnectionTrait, actor: &Actor, name: &str) -> Result<Vec<Model>> {
    actor.require(Permission::ClientsRead)?;
    let same =
        Entity::of_account(actor.account()?).filter(Column::SortName.eq(sort_name(Some(name), "")));
    Ok(same
        .filter(Column::Name.eq(name))
        .order_by_asc(Column::Id)
        .limit(2)
        .all(db)
        .await?)
}

/// Holder of the permissions of a client of the actor's account.
///
/// # Errors
/// Without `clients:read`; `NOT_FOUND`; internal ones.
pub async fn holder_by_id(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ClientId,
) -> Result<Holder> {
    let client = find(db, actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(Holder::of_client(
        &client,
        &account::of_client(db, &client).await?,
    ))
}

/// Whether there is a client in any account.
///
/// # Errors
/// Only internal ones.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .limit(1)
        .count(db)
        .await?
        > 0)
}

/// The client that makes the request, whatever it may read.
///
/// # Errors
/// Only internal ones.
pub async fn asking(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    match actor.client() {
        Some(id) => Ok(Entity::of_account(actor.account()?)
            .filter(Column::Id.eq(id))
            .one(db)
            .await?),
        None => Ok(None),
    }
}
