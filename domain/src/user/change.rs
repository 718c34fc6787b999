//! Creation, change and deletion of a user.

use super::{
    checks::{check_email, check_parent, check_username, is_taken},
    held, within_reach,
};
use crate::{
    account, audit,
    client::owner,
    error::{Error, ProblemCode, Problems, Result, text},
    grant,
    limits::MAX_NAME,
    permission::Permission,
    role, search,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    AccountId, RoleId, UserId,
    audit_event::AuditEventKind,
    client,
    user::{ActiveModel, Column, Entity, Model, UserKind, UserStatus},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::json;

/// Users that an account may have.
const MAX_USERS: u64 = 100_000;

/// A new user.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its account; the actor's where absent.
    pub account: Option<AccountId>,
    /// The root user above a subuser.
    pub parent: Option<UserId>,
    /// Unique in the account, regardless of case.
    pub username: String,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Display name.
    pub display_name: Option<String>,
    /// Root user or subuser.
    pub kind: UserKind,
    /// Its role.
    pub role: Option<RoleId>,
}

/// Creates a user.
///
/// # Errors
/// Without `users:write`; problems with the input; `QUOTA_EXCEEDED`, `PRIVILEGE_ESCALATION` for a
/// role that gives more than the actor has.
pub async fn create(work: &Work<'_>, input: NewUser) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let account = account::target(work.db(), work.actor(), input.account).await?;
    let account = account::lock(work, account.id).await?;
    let (email, display_name) = check(work, account.id, &input).await?;
    if Entity::of_account(account.id).count(work.db()).await? >= MAX_USERS {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "",
            format!("An account has at most {MAX_USERS} users."),
        ));
    }
    let row = ActiveModel {
        id: Set(UserId(work.id())),
        account_id: Set(account.id),
        parent_id: Set(input.parent),
        role_id: Set(input.role),
        search_text: Set(search_text(
            &input.username,
            display_name.as_deref(),
            email.as_deref(),
        )),
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
    grant::check(
        work.actor(),
        "role",
        &[],
        &held(work, &user, &account).await?,
    )?;
    let event = audit::Event::new(
        AuditEventKind::UserCreated,
        account.id,
        user.id,
        format!("User {} created", user.username),
    );
    work.record(event.details(
        json!({ "kind": kind_name(user.kind), "role": user.role_id.map(|id| id.to_string()) }),
    ));
    Ok(user)
}

/// The mail address and the display name of a new user, if the input is valid.
async fn check(
    work: &Work<'_>,
    account: AccountId,
    input: &NewUser,
) -> Result<(Option<String>, Option<String>)> {
    let mut problems = Problems::default();
    problems.keep(check_username(&input.username))?;
    let email = problems
        .keep(check_email(input.email.as_deref()))?
        .flatten();
    let display_name = problems
        .keep(text("displayName", input.display_name.as_deref(), MAX_NAME))?
        .flatten();
    problems.keep(check_parent(work, account, input.kind, input.parent).await)?;
    if is_taken(work, account, &input.username).await? {
        problems.add(
            ProblemCode::Taken,
            "username",
            "This username is taken in this account.",
        );
    }
    if let Some(role) = input.role {
        problems.keep(role::usable(work, account, "role", role).await)?;
    }
    problems.into_result()?;
    Ok((email, display_name))
}

/// Changes to a user. An absent field stays as it is; an inner `None` clears it.
#[derive(Clone, Debug, Default)]
pub struct UserPatch {
    /// Electronic mail address.
    pub email: Option<Option<String>>,
    /// Display name.
    pub display_name: Option<Option<String>>,
    /// Active or disabled.
    pub status: Option<UserStatus>,
    /// Its role.
    pub role: Option<Option<RoleId>>,
}

/// Changes a user. Disabling a user disables its clients, and enabling it enables them again. Where
/// nothing differs, nothing is written.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, problems with the input;
/// `PRIVILEGE_ESCALATION` where the user, or its clients, would get more than the actor has;
/// `LAST_ADMINISTRATOR` where no client of another owner can administer the account.
pub async fn update(
    work: &Work<'_>,
    id: UserId,
    expected: Option<ExpectedVersion>,
    patch: UserPatch,
) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let had = held(work, &before, &account).await?;
    let mut problems = Problems::default();
    let email = problems
        .keep(
            patch
                .email
                .as_ref()
                .map(|email| check_email(email.as_deref()))
                .transpose(),
        )?
        .flatten();
    let display_name = problems
        .keep(
            patch
                .display_name
                .as_ref()
                .map(|name| text("displayName", name.as_deref(), MAX_NAME))
                .transpose(),
        )?
        .flatten();
    if let Some(Some(role)) = patch.role {
        problems.keep(role::usable(work, account.id, "role", role).await)?;
    }
    problems.into_result()?;
    let mut row = before.clone();
    row.email = email.unwrap_or(row.email);
    row.display_name = display_name.unwrap_or(row.display_name);
    row.status = patch.status.unwrap_or(row.status);
    row.role_id = patch.role.unwrap_or(row.role_id);
    row.search_text = search_text(
        &row.username,
        row.display_name.as_deref(),
        row.email.as_deref(),
    );
    if row == before {
        return Ok(before);
    }
    row.version += 1;
    row.updated_at = work.now();
    let after = Entity::update(row.into_active_model().reset_all())
        .exec(work.db())
        .await?;
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
    let event = audit::Event::new(
        AuditEventKind::UserUpdated,
        after.account_id,
        after.id,
        format!("User {} updated", after.username),
    );
    work.record(
        event.details(json!({ "changed": changed, "active": after.status == UserStatus::Active })),
    );
}

/// Deletes a user who owns no clients and has no subusers.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, `IN_USE`; `PRIVILEGE_ESCALATION` where the
/// user may do more than the actor.
pub async fn delete(work: &Work<'_>, id: UserId, expected: Option<ExpectedVersion>) -> Result<()> {
    work.actor().require(Permission::UsersWrite)?;
    let (user, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), user.version)?;
    if client::Entity::of_account(account.id)
        .filter(client::Column::OwnerId.eq(id))
        .count(work.db())
        .await?
        > 0
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "id",
            "The user owns clients. Delete them, or give them another owner, first.",
        ));
    }
    if Entity::of_account(account.id)
        .filter(Column::ParentId.eq(id))
        .count(work.db())
        .await?
        > 0
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "id",
            "The user has subusers. Delete them first.",
        ));
    }
    Entity::delete_by_id(id).exec(work.db()).await?;
    work.record(audit::Event::new(
        AuditEventKind::UserDeleted,
        account.id,
        id,
        format!("User {} deleted", user.username),
    ));
    Ok(())
}

fn search_text(username: &str, display_name: Option<&str>, email: Option<&str>) -> String {
    search::haystack([Some(username), display_name, email])
}

/// Name of a user's kind in the audit log.
fn kind_name(kind: UserKind) -> &'static str {
    match kind {
        UserKind::Root => "root",
        UserKind::Subuser => "subuser",
    }
}
