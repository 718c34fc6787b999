//! Roles: named sets of permissions. The built-in ones belong to every account and cannot be
//! changed.

mod counts;
mod create;
mod delete;
mod reach;
mod update;

pub use counts::{client_counts, user_counts};
pub use create::{NewRole, create};
pub use delete::delete;
pub use update::{RolePatch, update};

use self::reach::own;
use super::{
    actor::Actor,
    error::{Error, Result},
    page::{BuiltInFirst, Page, Slice},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    AccountId, RoleId, permission,
    role::{Column, Entity, Model},
    role_permission,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};

/// A role of the actor's account, or a built-in one.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: RoleId) -> Result<Option<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Roles of the actor's account, or of any account for an operator, and built-in ones, by their
/// ids, in any order; those that do not exist are left out.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[RoleId],
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

/// Roles that the actor's account may use, built-in ones first, then by key.
///
/// # Errors
/// Without `roles:read`, for a cursor of another list, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, slice: &Slice) -> Result<Page<Model>> {
    actor.require(Permission::RolesRead)?;
    let list = BuiltInFirst {
        query: Entity::of_account(actor.account()?),
        order: "role",
        account: Column::AccountId,
        name: Column::Key,
    };
    list.page(db, slice, |role| {
        (role.account_id.is_some(), role.key.as_str())
    })
    .await
}

/// How many roles the actor's account may use.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?).count(db).await?)
}

/// All roles that the actor's account created, by key: at most
/// [`MAX_ROLES`](super::limits::MAX_ROLES).
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn own_roles(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::find()
        .filter(Column::AccountId.eq(actor.account()?))
        .order_by_asc(Column::Key)
        .all(db)
        .await?)
}

/// Roles by their ids, in any account: for showing the role of something that the caller may see.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[RoleId]) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// The role with that key; for the command line and the start.
///
/// # Errors
/// Only internal ones.
pub async fn by_key(
    db: &impl ConnectionTrait,
    account: AccountId,
    key: &str,
) -> Result<Option<Model>> {
    Ok(Entity::of_account(account)
        .filter(Column::Key.eq(key))
        .one(db)
        .await?)
}

/// The role, if a client of that account may have it.
pub(crate) async fn usable(
    work: &Work<'_>,
    account: AccountId,
    field: &str,
    id: RoleId,
) -> Result<Model> {
    usable_in(work.db(), account, field, id).await
}

/// A role of the actor's account, or a built-in one, with which a client is to be previewed.
///
/// # Errors
/// Without `roles:read`, since the preview shows what the role grants; `NOT_FOUND`.
pub async fn for_preview(db: &impl ConnectionTrait, actor: &Actor, id: RoleId) -> Result<RoleId> {
    let found = find(db, actor, id).await?;
    found
        .map(|role| role.id)
        .ok_or_else(|| Error::not_found("role", "role"))
}

/// Like [`usable`], outside of any work.
pub(crate) async fn usable_in(
    db: &impl ConnectionTrait,
    account: AccountId,
    field: &str,
    id: RoleId,
) -> Result<Model> {
    let found = Entity::of_account(account)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?;
    found.ok_or_else(|| Error::not_found(field, "role"))
}

/// Checks the expected version and locks the row for the rest of the transaction, before a change
/// by a rule that takes no version.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE`, `STALE_VERSION`.
pub async fn expect(work: &Work<'_>, id: RoleId, expected: Option<ExpectedVersion>) -> Result<()> {
    work.actor().require(Permission::RolesWrite)?;
    check_version(expected.as_ref(), own(work, "id", id).await?.version)
}

/// A role that the actor's account created, for showing it to the caller that created it.
///
/// # Errors
/// Without `roles:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: RoleId) -> Result<Option<Model>> {
    work.actor().require(Permission::RolesWrite)?;
    Ok(Entity::find_by_id(id)
        .filter(Column::AccountId.eq(work.actor().account()?))
        .one(work.db())
        .await?)
}

/// What a role grants, by code.
pub(crate) async fn granted(
    db: &impl ConnectionTrait,
    role: RoleId,
) -> Result<Vec<permission::Model>> {
    Ok(super::permission::of_roles(db, &[role])
        .await?
        .remove(&role)
        .unwrap_or_default())
}

pub(crate) async fn write_permissions(
    work: &Work<'_>,
    role: RoleId,
    permissions: &[permission::Model],
) -> Result<()> {
    let rows = permissions.iter().map(|p| role_permission::ActiveModel {
        role_id: Set(role),
        permission_id: Set(p.id),
    });
    role_permission::Entity::insert_many(rows)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}
