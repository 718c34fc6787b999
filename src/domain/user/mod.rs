//! Users: the people of an account, who carry roles and own clients. A root user may have subusers.
//!
//! They cannot sign in yet; a password can be set already. Who owns what is in [`client::owner`](super::client::owner).

mod list;
mod password;

pub use list::{Filter, count, list};
pub use password::{hash_password, set_password};

use super::{
    account,
    actor::Actor,
    audit,
    client::owner,
    error::{Error, ProblemCode, Problems, Result, text},
    grant,
    limits::{MAX_EMAIL, MAX_NAME, MAX_USERNAME},
    permission::{Held, Holder, Permission, held_by},
    role, search,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    AccountId, RoleId, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{self, AccessLevel},
    user::{ActiveModel, Column, Entity, Model, UserKind, UserStatus},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use serde_json::json;

/// Users that an account may have.
const MOST_USERS: u64 = 100_000;

/// Name for people: the display name, or the username where there is none.
#[must_use]
pub fn display_name(user: &Model) -> &str {
    user.display_name.as_deref().unwrap_or(&user.username)
}

/// Whose permissions count for a user of that account.
#[must_use]
pub fn holder(user: &Model, account: &Account) -> Holder {
    Holder {
        account: user.account_id,
        platform: account::is_platform(account),
        role: user.role_id,
        client: None,
        access: AccessLevel::ReadWrite,
        active: user.status == UserStatus::Active,
    }
}

/// A user of the actor's account.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: UserId) -> Result<Option<Model>> {
    actor.require(Permission::UsersRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::Id.eq(id)).one(db).await?)
}

/// A user of the actor's account by its username.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn by_username(db: &impl ConnectionTrait, actor: &Actor, username: &str) -> Result<Option<Model>> {
    actor.require(Permission::UsersRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::Username.eq(username)).one(db).await?)
}

/// Users of the actor's account, or for an operator of any, by their ids, in any order; those that are not there are left out.
///
/// # Errors
/// Without `users:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[UserId]) -> Result<Vec<Model>> {
    actor.require(Permission::UsersRead)?;
    let seen = actor.account_in_view()?.map_or_else(Entity::find, Entity::of_account);
    Ok(seen.filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The kind of a new user where none is said: below a parent a subuser, else a root user.
#[must_use]
pub fn usual_kind(parent: Option<UserId>) -> UserKind {
    if parent.is_some() { UserKind::Subuser } else { UserKind::Root }
}

/// A new user.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its account; the actor's where none.
    pub account: Option<AccountId>,
    /// The root user above a subuser.
    pub parent: Option<UserId>,
    /// Unique in the account, regardless of case.
    pub username: String,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Name for people.
    pub display_name: Option<String>,
    /// Root user or subuser.
    pub kind: UserKind,
    /// Its role.
    pub role: Option<RoleId>,
}

/// Makes a user.
///
/// # Errors
/// Without `users:write`; problems with the input; `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION` for a role that gives more than the actor has.
pub async fn create(work: &Work<'_>, input: NewUser) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let account = account::target(work.db(), work.actor(), input.account).await?;
    let account = account::lock(work, account.id).await?;
    let mut problems = Problems::default();
    problems.keep(check_username(&input.username))?;
    let email = problems.keep(check_email(input.email.as_deref()))?.flatten();
    let display_name = problems.keep(text("displayName", input.display_name.as_deref(), MAX_NAME))?.flatten();
    problems.keep(check_parent(work, account.id, input.kind, input.parent).await)?;
    if is_taken(work, account.id, &input.username).await? {
        problems.add(ProblemCode::Taken, "username", "Somebody in this account has this username, regardless of case.");
    }
    if let Some(role) = input.role {
        problems.keep(role::usable(work, account.id, "role", role).await)?;
    }
    problems.into_result()?;
    if Entity::of_account(account.id).count(work.db()).await? >= MOST_USERS {
        return Err(Error::refused(ProblemCode::QuotaExceeded, "", format!("An account has at most {MOST_USERS} users.")));
    }
    let row = ActiveModel {
        id: Set(UserId(work.id())),
        account_id: Set(account.id),
        parent_id: Set(input.parent),
        role_id: Set(input.role),
        search_text: Set(search_text(&input.username, display_name.as_deref(), email.as_deref())),
        username: Set(input.username),
        display_name: Set(display_name),
        email: Set(email),
        kind: Set(input.kind),
        status: Set(UserStatus::Active),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
        last_login_at: Set(None),
        password: Set(None),
        password_changed_at: Set(None),
    };
    let user = Entity::insert(row).exec_with_returning(work.db()).await?;
    grant::check(work.actor(), "role", &[], &held(work, &user, &account).await?)?;
    let event = audit::Event::new(AuditEventKind::UserCreated, account.id, user.id, format!("User {} created", user.username));
    work.record(event.details(json!({ "kind": kind_name(user.kind), "role": user.role_id.map(|id| id.to_string()) })));
    Ok(user)
}

/// A user of an account that the actor may make users in, for showing it to whoever made it.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND` for a user of another account; internal ones.
pub async fn made(work: &Work<'_>, id: UserId) -> Result<Option<Model>> {
    work.actor().require(Permission::UsersWrite)?;
    let Some(user) = Entity::find_by_id(id).one(work.db()).await? else { return Ok(None) };
    account::target(work.db(), work.actor(), Some(user.account_id)).await?;
    Ok(Some(user))
}

/// Changes to a user. What is absent stays; an inner none clears.
#[derive(Clone, Debug, Default)]
pub struct UserPatch {
    /// Electronic mail address.
    pub email: Option<Option<String>>,
    /// Name for people.
    pub display_name: Option<Option<String>>,
    /// In use or switched off.
    pub status: Option<UserStatus>,
    /// Its role.
    pub role: Option<Option<RoleId>>,
}

/// Changes a user. The clients of one who is switched off are switched off with it, and on again with it. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, problems with the input; `PRIVILEGE_ESCALATION` where the user, or its clients, would get
/// more than the actor has; `LAST_ADMINISTRATOR` where nobody else's client can administer the account.
pub async fn update(work: &Work<'_>, id: UserId, expected: Option<ExpectedVersion>, patch: UserPatch) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let had = held(work, &before, &account).await?;
    let mut problems = Problems::default();
    let email = problems.keep(patch.email.as_ref().map(|email| check_email(email.as_deref())).transpose())?.flatten();
    let display_name =
        problems.keep(patch.display_name.as_ref().map(|name| text("displayName", name.as_deref(), MAX_NAME)).transpose())?.flatten();
    if let Some(Some(role)) = patch.role {
        problems.keep(role::usable(work, account.id, "role", role).await)?;
    }
    problems.into_result()?;
    let mut row = before.clone();
    row.email = email.unwrap_or(row.email);
    row.display_name = display_name.unwrap_or(row.display_name);
    row.status = patch.status.unwrap_or(row.status);
    row.role_id = patch.role.unwrap_or(row.role_id);
    row.search_text = search_text(&row.username, row.display_name.as_deref(), row.email.as_deref());
    if row == before {
        return Ok(before);
    }
    row.version += 1;
    row.updated_at = work.now();
    let after = Entity::update(row.into_active_model().reset_all()).exec(work.db()).await?;
    let has = held(work, &after, &account).await?;
    grant::check(work.actor(), "role", &had, &has)?;
    if before.status != after.status {
        owner::follow(work, &account, &after).await?;
    }
    note(work, &before, &after);
    Ok(after)
}

fn note(work: &Work<'_>, before: &Model, after: &Model) {
    let changed: Vec<_> = [
        ("email", before.email != after.email),
        ("displayName", before.display_name != after.display_name),
        ("status", before.status != after.status),
        ("role", before.role_id != after.role_id),
    ]
    .into_iter()
    .filter_map(|(name, changed)| changed.then_some(name))
    .collect();
    let event = audit::Event::new(AuditEventKind::UserUpdated, after.account_id, after.id, format!("User {} updated", after.username));
    work.record(event.details(json!({ "changed": changed, "active": after.status == UserStatus::Active })));
}

/// Deletes a user who owns no clients and has no subusers.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, `IN_USE`; `PRIVILEGE_ESCALATION` where the user may do more than the actor.
pub async fn delete(work: &Work<'_>, id: UserId, expected: Option<ExpectedVersion>) -> Result<()> {
    work.actor().require(Permission::UsersWrite)?;
    let (user, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), user.version)?;
    if client::Entity::of_account(account.id).filter(client::Column::OwnerId.eq(id)).count(work.db()).await? > 0 {
        return Err(Error::refused(ProblemCode::InUse, "id", "The user owns clients. Delete them, or give them another owner, first."));
    }
    if Entity::of_account(account.id).filter(Column::ParentId.eq(id)).count(work.db()).await? > 0 {
        return Err(Error::refused(ProblemCode::InUse, "id", "The user has subusers. Delete them first."));
    }
    Entity::delete_by_id(id).exec(work.db()).await?;
    work.record(audit::Event::new(AuditEventKind::UserDeleted, account.id, id, format!("User {} deleted", user.username)));
    Ok(())
}

fn search_text(username: &str, display_name: Option<&str>, email: Option<&str>) -> String {
    search::haystack([Some(username), display_name, email])
}

/// What a user's kind is called in the audit log.
fn kind_name(kind: UserKind) -> &'static str {
    match kind {
        UserKind::Root => "root",
        UserKind::Subuser => "subuser",
    }
}

/// A user of the actor's account, for a change. The account's row is taken first.
async fn own(work: &Work<'_>, field: &str, id: UserId) -> Result<(Model, Account)> {
    let account = account::lock(work, work.actor().account()?).await?;
    let found = Entity::of_account(account.id).filter(Column::Id.eq(id)).one(work.db()).await?;
    Ok((found.ok_or_else(|| Error::not_found(field, "user"))?, account))
}

/// As [`own`], for a user that holds nothing which the actor may not grant. Every rule that changes a user begins here.
async fn within_reach(work: &Work<'_>, field: &str, id: UserId) -> Result<(Model, Account)> {
    let (user, account) = own(work, field, id).await?;
    grant::require_reach(work.actor(), field, &held(work, &user, &account).await?)?;
    Ok((user, account))
}

async fn held(work: &Work<'_>, user: &Model, account: &Account) -> Result<Vec<Held>> {
    held_by(work.db(), &holder(user, account)).await
}

/// Whether somebody has that username. The account's row is held, so nobody takes it in between.
async fn is_taken(work: &Work<'_>, account: AccountId, username: &str) -> Result<bool> {
    let same = Expr::expr(Func::lower(Expr::col(Column::Username))).eq(username.to_ascii_lowercase());
    Ok(Entity::of_account(account).filter(same).count(work.db()).await? > 0)
}

fn check_username(username: &str) -> Result<()> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'@' | b'+' | b'~');
    if username.is_empty() {
        Err(Error::refused(ProblemCode::Blank, "username", "Must not be blank."))
    } else if username.len() > MAX_USERNAME {
        Err(Error::refused(ProblemCode::TooLong, "username", format!("At most {MAX_USERNAME} characters.")))
    } else if !username.bytes().all(allowed) || username.bytes().all(|b| b == b'.') {
        Err(Error::refused(ProblemCode::Invalid, "username", "Only letters, digits and `-`, `_`, `.`, `@`, `+`, `~`."))
    } else if username.parse::<UserId>().is_ok() {
        // Where either may stand, nobody should be able to pass for somebody else.
        Err(Error::refused(ProblemCode::Invalid, "username", "Must not look like a user's id."))
    } else {
        Ok(())
    }
}

/// Mail decides what an address is; here only what cannot be one is refused (RFC 5321 section 4.5.3.1).
fn check_email(email: Option<&str>) -> Result<Option<String>> {
    let Some(email) = text("email", email, MAX_EMAIL)? else { return Ok(None) };
    let plausible = email.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if plausible && !email.chars().any(char::is_whitespace) {
        Ok(Some(email))
    } else {
        Err(Error::refused(ProblemCode::Invalid, "email", "Must be an address such as ada@example.com."))
    }
}

async fn check_parent(work: &Work<'_>, account: AccountId, kind: UserKind, parent: Option<UserId>) -> Result<()> {
    match (kind, parent) {
        (UserKind::Root, None) => Ok(()),
        (UserKind::Root, Some(_)) => Err(Error::refused(ProblemCode::Invalid, "parent", "A root user has no parent.")),
        (UserKind::Subuser, None) => Err(Error::refused(ProblemCode::Blank, "parent", "A subuser needs the root user above it.")),
        (UserKind::Subuser, Some(parent)) => {
            let found = Entity::of_account(account).filter(Column::Id.eq(parent)).one(work.db()).await?;
            match found.ok_or_else(|| Error::not_found("parent", "user"))?.kind {
                UserKind::Root => Ok(()),
                UserKind::Subuser => Err(Error::refused(ProblemCode::Invalid, "parent", "Must be a root user.")),
            }
        }
    }
}
