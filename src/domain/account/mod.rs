//! Accounts: tenants, each with the rules for its clients, which are in [`policy`].

mod change;
mod policy;
mod prefix;

pub use change::{delete, update};
pub(crate) use policy::{GENERATED_LENGTH, client_id_prefix, is_of_client_id};
pub use policy::{PolicyPatch, policy_changes, update_policy};
pub(crate) use prefix::requiring_prefix_of;

use super::{
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Problems, Result, required_text, unless_taken},
    limits::{MAX_NAME, MAX_SLUG},
    page::{Cursor, Page, Slice},
    permission::Permission,
    work::Work,
};
use entity::{
    AccountId,
    account::{ActiveModel, Column, Entity, Model, PolicyPreset},
    audit_event::AuditEventKind,
    client::{self, ClientStatus},
    user,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};
use std::collections::BTreeMap;

/// The account of the deployment's own administrators.
pub const DEFAULT_SLUG: &str = "default";

/// Whether this is the account of the deployment's own administrators.
#[must_use]
pub fn is_platform(account: &Model) -> bool {
    account.slug == DEFAULT_SLUG
}

/// How much of its limits an account uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// All clients.
    pub clients: u64,
    /// Active clients.
    pub active_clients: u64,
    /// All users.
    pub users: u64,
}

/// An account: the actor's own, or any for a platform administrator with `accounts:read`, also one that was deleted.
///
/// # Errors
/// Without `account:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: Option<AccountId>) -> Result<Option<Model>> {
    let id = id.map_or_else(|| actor.account(), Ok)?;
    Ok(find_all(db, actor, &[id]).await?.pop())
}

/// Accounts by their ids, in any order: the actor's own, or any for a platform administrator with `accounts:read`. Others are left out.
///
/// # Errors
/// Without `account:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[AccountId]) -> Result<Vec<Model>> {
    let own = actor.account()?;
    let all = actor.can(Permission::AccountsRead.as_str());
    if !all {
        actor.require(Permission::AccountRead)?;
    }
    let seen: Vec<_> = ids.iter().copied().filter(|id| all || *id == own).collect();
    by_ids(db, &seen).await
}

/// The actor's own account, whatever it may do: the account of things that it may see anyway.
///
/// # Errors
/// For the anonymous, and internal ones.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor) -> Result<Model> {
    let found = Entity::find_by_id(actor.account()?).one(db).await?;
    found.ok_or_else(|| Error::internal("the actor's account is gone"))
}

/// Accounts by their ids, whosever they are: for showing the account of something that the caller may see.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[AccountId]) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The account that a client belongs to.
///
/// # Errors
/// Only internal ones.
pub async fn of_client(db: &impl ConnectionTrait, client: &client::Model) -> Result<Model> {
    let found = Entity::find_by_id(client.account_id).one(db).await?;
    found.ok_or_else(|| Error::internal("a client's account is gone"))
}

/// The account that something new goes to: the actor's own, or any for a platform administrator with `accounts:write`. What kind of thing the
/// actor may make is for the caller to check.
///
/// # Errors
/// `NOT_FOUND` for an account that is not the actor's; for the anonymous, and internal ones.
pub(crate) async fn target(db: &impl ConnectionTrait, actor: &Actor, wanted: Option<AccountId>) -> Result<Model> {
    let own = actor.account()?;
    let id = wanted.unwrap_or(own);
    let found = if id == own || rules_platform(actor) { in_use().filter(Column::Id.eq(id)).one(db).await? } else { None };
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
/// Without `accounts:read`, for a cursor that is not ours, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, slice: &Slice) -> Result<Page<Model>> {
    actor.require(Permission::AccountsRead)?;
    let mut query = in_use().order_by_asc(Column::Slug).limit(slice.limit() + 1);
    if let Some(cursor) = &slice.cursor {
        let (_, slug) = cursor.key("slug").ok_or_else(|| Cursor::refused("after"))?;
        query = query.filter(Column::Slug.gt(slug));
    }
    Ok(Page::from_rows(query.all(db).await?, slice, |row| Cursor::of_key("slug", serde_json::Value::Null, &row.slug)))
}

/// How many accounts there are.
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    actor.require(Permission::AccountsRead)?;
    Ok(in_use().count(db).await?)
}

/// The account with that slug, also one that was deleted; for the command line and the start.
///
/// # Errors
/// Only internal ones.
pub async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Slug.eq(slug)).one(db).await?)
}

/// The account with that slug, if the actor may know of it: its own, or any for those who administer the deployment or list its accounts.
pub(crate) async fn seen_by_slug(db: &impl ConnectionTrait, actor: &Actor, slug: &str) -> Result<Option<AccountId>> {
    let (own, found) = (actor.account()?, by_slug(db, slug).await?.map(|account| account.id));
    let all = rules_platform(actor) || actor.can(Permission::AccountsRead.as_str());
    Ok(found.filter(|id| all || *id == own))
}

/// How much of its limits the account uses.
///
/// # Errors
/// Only internal ones.
pub async fn usage(db: &impl ConnectionTrait, id: AccountId) -> Result<Usage> {
    Ok(Usage {
        clients: client::Entity::of_account(id).count(db).await?,
        active_clients: active_clients(db, id).await?,
        users: user::Entity::of_account(id).count(db).await?,
    })
}

/// How much of their limits several accounts use; those that use nothing are left out.
///
/// # Errors
/// Only internal ones.
pub async fn usages(db: &impl ConnectionTrait, ids: &[AccountId]) -> Result<BTreeMap<AccountId, Usage>> {
    let clients = client::Entity::find().select_only().column(client::Column::AccountId).column(client::Column::Status);
    let clients = clients.column_as(client::Column::Id.count(), "number").filter(client::Column::AccountId.is_in(ids.iter().copied()));
    let clients = clients.group_by(client::Column::AccountId).group_by(client::Column::Status);
    let mut usages: BTreeMap<AccountId, Usage> = BTreeMap::new();
    for (account, status, number) in clients.into_tuple::<(AccountId, ClientStatus, i64)>().all(db).await? {
        let (usage, number) = (usages.entry(account).or_default(), u64::try_from(number).unwrap_or_default());
        usage.clients += number;
        usage.active_clients += if status == ClientStatus::Active { number } else { 0 };
    }
    let users = user::Entity::find().select_only().column(user::Column::AccountId);
    let users = users.column_as(user::Column::Id.count(), "number").filter(user::Column::AccountId.is_in(ids.iter().copied()));
    for (account, number) in users.group_by(user::Column::AccountId).into_tuple::<(AccountId, i64)>().all(db).await? {
        usages.entry(account).or_default().users = u64::try_from(number).unwrap_or_default();
    }
    Ok(usages)
}

pub(crate) async fn active_clients(db: &impl ConnectionTrait, id: AccountId) -> Result<u64> {
    Ok(client::Entity::of_account(id).filter(client::Column::Status.eq(ClientStatus::Active)).count(db).await?)
}

/// Takes the account's row for the rest of the transaction. Whoever changes anything in an account does this first, so that limits and
/// "the last of them" are counted by one at a time.
///
/// # Errors
/// `NOT_FOUND` for one that was deleted.
pub(crate) async fn lock(work: &Work<'_>, id: AccountId) -> Result<Model> {
    lock_as(work, "account", id).await
}

/// As [`lock`], for an account that the caller's input calls otherwise.
async fn lock_as(work: &Work<'_>, field: &str, id: AccountId) -> Result<Model> {
    // Not the strongest lock: that one would also stop every row that refers to the account, such as an audit event of somebody who holds
    // the log's counter, which this work will want on commit. Each would wait for the other.
    // SQLite has no row locks and needs none: a writing transaction is alone from its beginning.
    let found = Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(work.db()).await?;
    let found = found.ok_or_else(|| Error::not_found(field, "account"))?;
    if found.deleted_at.is_some() {
        return Err(Error::refused(ProblemCode::NotFound, field, format!("The account `{}` was deleted.", found.slug)));
    }
    Ok(found)
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Short name: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// Whose habits its policy follows.
    pub preset: PolicyPreset,
}

/// Makes an account.
///
/// # Errors
/// Without `accounts:write`; problems with `slug`, `name` and `preset`.
pub async fn create(work: &Work<'_>, input: NewAccount) -> Result<Model> {
    work.actor().require(Permission::AccountsWrite)?;
    let mut problems = Problems::default();
    let name = problems.keep(required_text("name", &input.name, MAX_NAME))?;
    if !is_slug(&input.slug) {
        let message = "1 to 63 lower-case letters, digits and hyphens, beginning with a letter or a digit.";
        problems.add(ProblemCode::Invalid, "slug", message);
    }
    if input.preset == PolicyPreset::Custom {
        problems.add(ProblemCode::Invalid, "preset", "Choose a preset; editing it afterwards makes it CUSTOM.");
    }
    problems.into_result()?;
    let row = ActiveModel {
        id: Set(AccountId(work.id())),
        slug: Set(input.slug.clone()),
        name: Set(name.unwrap_or_default()),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        ..policy::of_preset(input.preset)
    };
    let taken =
        |cause| unless_taken(cause, "slug", format!("There is, or was, an account `{}`. Slugs are never given out again.", input.slug));
    let account = Entity::insert(row).exec_with_returning(work.db()).await.map_err(taken)?;
    let summary = format!("Account {} created", account.slug);
    work.record(audit::Event::new(AuditEventKind::AccountCreated, account.id, account.id, summary));
    Ok(account)
}

/// An account, for showing it to whoever made it.
///
/// # Errors
/// Without `accounts:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: AccountId) -> Result<Option<Model>> {
    work.actor().require(Permission::AccountsWrite)?;
    Ok(in_use().filter(Column::Id.eq(id)).one(work.db()).await?)
}

fn is_slug(slug: &str) -> bool {
    (1..=MAX_SLUG).contains(&slug.len())
        && !slug.starts_with('-')
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
