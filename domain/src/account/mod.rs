//! Accounts: tenants, each with the rules for its clients, which are in [`policy`].

mod contents;
mod creation;
mod delete;
mod policy;
mod prefix;
mod update;
mod usage;

pub use super::platform::{DEFAULT_SLUG, is_platform};
pub use creation::{NewAccount, create, made};
pub use delete::delete;
pub use policy::{
    DEFAULT_REFRESH_GRACE_SECONDS, DEFAULT_SESSION_IDLE_SECONDS, DEFAULT_SESSION_MAX_SECONDS,
    PolicyPatch, policy_changes, update_policy,
};
pub use update::update;
pub use usage::{Usage, usage, usages};

pub(crate) use policy::{GENERATED_LENGTH, client_id_prefix, is_of_client_id};
pub(crate) use prefix::requiring_prefix_of;
pub(crate) use usage::active_clients;

use super::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
    page::{Cursor, Page, Slice},
    permission::Permission,
    work::Work,
};
use entity::{
    AccountId,
    account::{Column, Entity, Model},
    client,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::LockType,
};

/// An account: the actor's own, or any for a platform administrator with `accounts:read`; deleted
/// ones included.
///
/// # Errors
/// Without `account:read`, and internal ones.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: Option<AccountId>,
) -> Result<Option<Model>> {
    let id = id.map_or_else(|| actor.account(), Ok)?;
    Ok(find_all(db, actor, &[id]).await?.pop())
}

/// Accounts by their ids, in any order: the actor's own, or any for a platform administrator with
/// `accounts:read`. Others are left out.
///
/// # Errors
/// Without `account:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[AccountId],
) -> Result<Vec<Model>> {
    let own = actor.account()?;
    let all = actor.can(Permission::AccountsRead.as_str());
    if !all {
        actor.require(Permission::AccountRead)?;
    }
    let seen: Vec<_> = ids.iter().copied().filter(|id| all || *id == own).collect();
    by_ids(db, &seen).await
}

/// The actor's own account, whatever the actor may do: for showing the account of things that it
/// may see.
///
/// # Errors
/// For the anonymous, and internal ones.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor) -> Result<Model> {
    let found = Entity::find_by_id(actor.account()?).one(db).await?;
    found.ok_or_else(|| Error::internal("the actor's account is missing"))
}

/// Accounts by their ids, of any account: for showing the account of something that the caller may
/// see.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[AccountId]) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// The account that a client belongs to.
///
/// # Errors
/// Only internal ones.
pub async fn of_client(db: &impl ConnectionTrait, client: &client::Model) -> Result<Model> {
    let found = Entity::find_by_id(client.account_id).one(db).await?;
    found.ok_or_else(|| Error::internal("a client's account is missing"))
}

/// The account in which something is to be created: the actor's own, or any for a platform
/// administrator with `accounts:write`. Whether the actor may create that kind of thing is for the
/// caller to check.
///
/// # Errors
/// `NOT_FOUND` for an account that is not the actor's; for the anonymous, and internal ones.
pub(crate) async fn target(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Option<AccountId>,
) -> Result<Model> {
    let own = actor.account()?;
    let id = wanted.unwrap_or(own);
    let found = if id == own || rules_platform(actor) {
        in_use().filter(Column::Id.eq(id)).one(db).await?
    } else {
        None
    };
    found.ok_or_else(|| Error::not_found("account", "account"))
}

/// Whether the actor administers the deployment, and so every account.
pub(crate) fn rules_platform(actor: &Actor) -> bool {
    (actor.platform || actor.elsewhere) && actor.can(Permission::AccountsWrite.as_str())
}

/// The accounts that were not deleted.
fn in_use() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// All accounts that were not deleted, by slug.
///
/// # Errors
/// Without `accounts:read`, for a cursor of another list, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, slice: &Slice) -> Result<Page<Model>> {
    actor.require(Permission::AccountsRead)?;
    let mut query = in_use().order_by_asc(Column::Slug).limit(slice.limit() + 1);
    if let Some(cursor) = &slice.cursor {
        let (_, slug) = cursor.key("slug").ok_or_else(|| Cursor::refused("after"))?;
        query = query.filter(Column::Slug.gt(slug));
    }
    Ok(Page::from_rows(query.all(db).await?, slice, |row| {
        Cursor::of_key("slug", serde_json::Value::Null, &row.slug)
    }))
}

/// How many accounts there are.
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    actor.require(Permission::AccountsRead)?;
    Ok(in_use().count(db).await?)
}

/// The account with that slug, deleted ones included; for the command line and the start of the
/// server.
///
/// # Errors
/// Only internal ones.
pub async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Slug.eq(slug)).one(db).await?)
}

/// The account with that slug, if the actor may know of it: its own, or any for those who
/// administer the deployment or list its accounts.
pub(crate) async fn seen_by_slug(
    db: &impl ConnectionTrait,
    actor: &Actor,
    slug: &str,
) -> Result<Option<AccountId>> {
    let (own, found) = (
        actor.account()?,
        by_slug(db, slug).await?.map(|account| account.id),
    );
    let all = rules_platform(actor) || actor.can(Permission::AccountsRead.as_str());
    Ok(found.filter(|id| all || *id == own))
}

/// Locks the account's row for the rest of the transaction. Every change in an account does this
/// first, so that limits and "the last of them" are counted by one transaction at a time.
///
/// # Errors
/// `NOT_FOUND` for one that was deleted.
pub async fn lock(work: &Work<'_>, id: AccountId) -> Result<Model> {
    lock_as(work, "account", id).await
}

/// Like [`lock`], for an account that the caller's input names by another field.
async fn lock_as(work: &Work<'_>, field: &str, id: AccountId) -> Result<Model> {
    // `FOR NO KEY UPDATE`, not the strongest lock: that one would also block rows that refer to the
    // account, such as an audit event of a transaction that holds the log's counter, which this
    // work needs on commit. The two would wait for each other. SQLite has no row locks and needs
    // none: a writing transaction is alone from its beginning.
    let found = Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(work.db())
        .await?;
    let found = found.ok_or_else(|| Error::not_found(field, "account"))?;
    if found.deleted_at.is_some() {
        return Err(Error::refused(
            ProblemCode::NotFound,
            field,
            format!("The account `{}` was deleted.", found.slug),
        ));
    }
    Ok(found)
}
