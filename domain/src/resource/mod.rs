//! Protected APIs and the permissions they define: the audiences (RFC 8707) and scopes of tokens.

mod change;
mod identifier;
mod permissions;
mod server;

pub use change::{NewPermission, NewResource, ResourcePatch, create, delete, update};
pub use server::servers;

pub(crate) use identifier::{displace, displace_permission};
pub(crate) use server::mark_changed;

use crate::{
    account,
    actor::Actor,
    error::{Error, ProblemCode, Result},
    page::{BuiltInFirst, Page, Slice},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    ResourceId,
    resource::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// Namespace of permissions whose code a version of Latchkey has taken for a built-in one.
const DISPLACED: &str = "displaced";

/// A protected API of the actor's account, or the built-in one.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ResourceId,
) -> Result<Option<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Protected APIs by their ids, in any order, as far as the actor's account sees them; an operator
/// finds those of all accounts.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ResourceId],
) -> Result<Vec<Model>> {
    actor.require(Permission::RolesRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(Entity::find, Entity::of_account);
    Ok(seen
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// Protected APIs of the actor's account, the built-in one first, then by identifier.
///
/// # Errors
/// Without `roles:read`, for a cursor of another list, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, slice: &Slice) -> Result<Page<Model>> {
    actor.require(Permission::RolesRead)?;
    let list = BuiltInFirst {
        query: Entity::of_account(actor.account()?),
        order: "resource",
        account: Column::AccountId,
        name: Column::Identifier,
    };
    list.page(db, slice, |row| {
        (row.account_id.is_some(), row.identifier.as_str())
    })
    .await
}

/// How many protected APIs the actor's account sees.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?).count(db).await?)
}

/// All protected APIs that the actor's account defined, by identifier: at most
/// [`MAX_RESOURCES`](crate::limits::MAX_RESOURCES).
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn own_resources(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::find()
        .filter(Column::AccountId.eq(actor.account()?))
        .order_by_asc(Column::Identifier)
        .all(db)
        .await?)
}

/// Protected APIs by their ids, in any account: for showing the API of a permission that the caller
/// may see.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[ResourceId]) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// Checks the expected version and locks the row for the rest of the transaction, before a change
/// by a rule that takes no version.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE`, `STALE_VERSION`.
pub async fn expect(
    work: &Work<'_>,
    id: ResourceId,
    expected: Option<ExpectedVersion>,
) -> Result<()> {
    check_version(expected.as_ref(), own(work, id).await?.version)
}

/// A protected API that the actor's account defined, for showing it to the caller that defined it.
///
/// # Errors
/// Without `roles:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: ResourceId) -> Result<Option<Model>> {
    work.actor().require(Permission::RolesWrite)?;
    Ok(Entity::find_by_id(id)
        .filter(Column::AccountId.eq(work.actor().account()?))
        .one(work.db())
        .await?)
}

async fn own(work: &Work<'_>, id: ResourceId) -> Result<Model> {
    work.actor().require(Permission::RolesWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let found = Entity::of_account(account)
        .filter(Column::Id.eq(id))
        .one(work.db())
        .await?;
    let resource = found.ok_or_else(|| Error::not_found("id", "protected API"))?;
    if resource.account_id.is_none() {
        return Err(Error::refused(
            ProblemCode::Immutable,
            "id",
            "The built-in protected API cannot be changed.",
        ));
    }
    Ok(resource)
}
