//! Creation, change and deletion of a role.

use super::{by_key, client_counts, granted, own, usable, user_counts, write_permissions};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Problems, Result, required_text, text, unless_taken},
    grant,
    limits::{MAX_DESCRIPTION, MAX_NAME, MAX_ROLE_KEY, MAX_ROLES},
    permission::{Holder, Permission, held_by},
    version::{ExpectedVersion, check_version},
    visible::is_dots,
    work::Work,
};
use entity::{
    AccountId, RoleId,
    audit_event::AuditEventKind,
    client, permission,
    role::{ActiveModel, Column, Entity, Model},
    role_permission, user,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, sea_query::Expr,
};
use serde_json::json;
use std::collections::BTreeSet;

/// A new role.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// Short name for scripts.
    pub key: String,
    /// Display name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Codes of the permissions that it grants.
    pub permissions: Vec<String>,
}

/// Creates a role.
///
/// # Errors
/// Without `roles:write`; problems with the input; `PRIVILEGE_ESCALATION` for permissions that the
/// actor may not give.
pub async fn create(work: &Work<'_>, input: NewRole) -> Result<Model> {
    work.actor().require(Permission::RolesWrite)?;
    let locked = account::lock(work, work.actor().account()?).await?;
    let account = locked.id;
    let mut problems = Problems::default();
    let name = problems.keep(required_text("name", &input.name, MAX_NAME))?;
    let description = problems.keep(text(
        "description",
        input.description.as_deref(),
        MAX_DESCRIPTION,
    ))?;
    problems.keep(check_key(&input.key))?;
    if by_key(work.db(), account, &input.key)
        .await?
        .is_some_and(|role| role.account_id.is_none())
    {
        problems.add(ProblemCode::Taken, "key", "A built-in role has this key.");
    }
    let permissions =
        problems.keep(grant::named(work.db(), &locked, "permissions", &input.permissions).await)?;
    problems.into_result()?;
    let permissions = permissions.unwrap_or_default();
    grant::check_each(work.actor(), "permissions", &permissions)?;
    refuse_beyond_limit(work, account).await?;
    let row = ActiveModel {
        id: Set(RoleId(work.id())),
        account_id: Set(Some(account)),
        key: Set(input.key.clone()),
        name: Set(name.unwrap_or_default()),
        description: Set(description.flatten().unwrap_or_default()),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
    };
    let taken = |cause| {
        unless_taken(
            cause,
            "key",
            format!("There is a role `{}` already.", input.key),
        )
    };
    let role = Entity::insert(row)
        .exec_with_returning(work.db())
        .await
        .map_err(taken)?;
    write_permissions(work, role.id, &permissions).await?;
    let event = audit::Event::new(
        AuditEventKind::RoleCreated,
        account,
        role.id,
        format!("Role {} created", role.key),
    );
    work.record(event.details(json!({ "permissions": input.permissions })));
    Ok(role)
}

async fn refuse_beyond_limit(work: &Work<'_>, account: AccountId) -> Result<()> {
    if Entity::find()
        .filter(Column::AccountId.eq(account))
        .count(work.db())
        .await?
        >= MAX_ROLES
    {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "",
            format!("An account has at most {MAX_ROLES} roles."),
        ));
    }
    Ok(())
}

fn check_key(key: &str) -> Result<()> {
    let good = (1..=MAX_ROLE_KEY).contains(&key.len())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    if is_dots(key) {
        return Err(Error::refused(
            ProblemCode::Invalid,
            "key",
            "Must not be `.` or `..`.",
        ));
    }
    if good {
        Ok(())
    } else {
        Err(Error::refused(
            ProblemCode::Invalid,
            "key",
            "1 to 100 letters, digits, `-`, `_`, `.` and `:`.",
        ))
    }
}

/// Changes to a role; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct RolePatch {
    /// Display name.
    pub name: Option<String>,
    /// What it is for; an inner `None` clears it.
    pub description: Option<Option<String>>,
    /// Codes of all the permissions that it grants after the change.
    pub permissions: Option<Vec<String>>,
}

/// Changes a role. The tokens of its clients are revoked if it grants less than before. Where
/// nothing differs, nothing is written.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE` for a built-in role, `STALE_VERSION`, problems
/// with the input, `PRIVILEGE_ESCALATION`.
pub async fn update(
    work: &Work<'_>,
    id: RoleId,
    expected: Option<ExpectedVersion>,
    patch: RolePatch,
) -> Result<Model> {
    work.actor().require(Permission::RolesWrite)?;
    let role = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), role.version)?;
    let account = work.actor().account()?;
    let mut problems = Problems::default();
    let name = problems.keep(
        patch
            .name
            .as_deref()
            .map(|name| required_text("name", name, MAX_NAME))
            .transpose(),
    )?;
    let description = problems.keep(
        patch
            .description
            .map(|d| text("description", d.as_deref(), MAX_DESCRIPTION))
            .transpose(),
    )?;
    let wanted = match &patch.permissions {
        Some(codes) => problems.keep(named(work, codes).await)?,
        None => None,
    };
    problems.into_result()?;
    let had = granted(work.db(), id).await?;
    let ids = |rows: &[permission::Model]| rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
    let wanted = wanted.filter(|wanted| ids(wanted) != ids(&had));
    let name = name.flatten().filter(|name| *name != role.name);
    let description = description
        .flatten()
        .map(Option::unwrap_or_default)
        .filter(|description| *description != role.description);
    if wanted.is_none() && name.is_none() && description.is_none() {
        return Ok(role);
    }
    if let Some(wanted) = &wanted {
        replace_permissions(work, id, (&had, wanted)).await?;
    }
    let version = role.version;
    let mut row = role.into_active_model();
    if let Some(name) = name {
        row.name = Set(name);
    }
    if let Some(description) = description {
        row.description = Set(description);
    }
    row.version = Set(version + 1);
    row.updated_at = Set(work.now());
    let role = Entity::update(row).exec(work.db()).await?;
    let event = audit::Event::new(
        AuditEventKind::RoleUpdated,
        account,
        role.id,
        format!("Role {} updated", role.key),
    );
    work.record(
        event.details(json!({ "permissions": patch.permissions.filter(|_| wanted.is_some()) })),
    );
    Ok(role)
}

/// The permissions with these codes, among those that the actor's account may use.
async fn named(work: &Work<'_>, codes: &[String]) -> Result<Vec<permission::Model>> {
    let account = account::own(work.db(), work.actor()).await?;
    grant::named(work.db(), &account, "permissions", codes).await
}

/// Replaces a role's permissions. Where one is removed, the tokens of its clients are revoked.
async fn replace_permissions(
    work: &Work<'_>,
    role: RoleId,
    (had, wanted): (&[permission::Model], &[permission::Model]),
) -> Result<()> {
    let added: Vec<_> = wanted
        .iter()
        .filter(|p| !had.iter().any(|h| h.id == p.id))
        .cloned()
        .collect();
    grant::check_each(work.actor(), "permissions", &added)?;
    role_permission::Entity::delete_many()
        .filter(role_permission::Column::RoleId.eq(role))
        .exec(work.db())
        .await?;
    write_permissions(work, role, wanted).await?;
    if had.iter().any(|h| !wanted.iter().any(|p| p.id == h.id)) {
        grant::next_generation(work, grant::with_role(role)).await?;
    }
    Ok(())
}

/// Deletes a role. Its clients and users get another role, which must be named while there are any.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE`, `IN_USE`, `PRIVILEGE_ESCALATION`.
pub async fn delete(work: &Work<'_>, id: RoleId, reassign_to: Option<RoleId>) -> Result<()> {
    work.actor().require(Permission::RolesWrite)?;
    let role = within_reach(work, "id", id).await?;
    let account = work.actor().account()?;
    if let Some(target) = reassign_to {
        if target == id {
            return Err(Error::refused(
                ProblemCode::Invalid,
                "reassignTo",
                "Name another role than the one to be deleted.",
            ));
        }
        usable(work, account, "reassignTo", target).await?;
        reassign(work, account, id, target).await?;
    } else if client_counts(work.db(), account, &[id])
        .await?
        .contains_key(&id)
        || user_counts(work.db(), account, &[id])
            .await?
            .contains_key(&id)
    {
        return Err(Error::refused(
            ProblemCode::InUse,
            "reassignTo",
            "The role is in use. Name the role that its clients and users get instead.",
        ));
    }
    Entity::delete_by_id(id).exec(work.db()).await?;
    work.record(audit::Event::new(
        AuditEventKind::RoleDeleted,
        account,
        id,
        format!("Role {} deleted", role.key),
    ));
    Ok(())
}

/// Revokes their tokens, since their permissions may have changed in both directions.
async fn reassign(work: &Work<'_>, account: AccountId, from: RoleId, to: RoleId) -> Result<()> {
    let platform = work.actor().platform;
    let before = held_by(work.db(), &Holder::of_role(account, platform, from)).await?;
    let after = held_by(work.db(), &Holder::of_role(account, platform, to)).await?;
    grant::check(work.actor(), "reassignTo", &before, &after)?;
    grant::next_generation(work, grant::with_role(from)).await?;
    let clients = client::Entity::update_many().col_expr(client::Column::RoleId, Expr::value(to));
    let clients = clients.col_expr(
        client::Column::Version,
        Expr::col(client::Column::Version).add(1),
    );
    let clients = clients.col_expr(client::Column::UpdatedAt, Expr::value(work.now()));
    clients
        .filter(client::Column::RoleId.eq(from))
        .exec(work.db())
        .await?;
    let users = user::Entity::update_many().col_expr(user::Column::RoleId, Expr::value(to));
    let users = users.col_expr(
        user::Column::Version,
        Expr::col(user::Column::Version).add(1),
    );
    let users = users.col_expr(user::Column::UpdatedAt, Expr::value(work.now()));
    users
        .filter(user::Column::RoleId.eq(from))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Like [`own`], for a role which grants nothing that the actor may not grant, and whose clients
/// hold nothing of that kind either: a change to the role takes permissions from them, or revokes
/// their tokens.
async fn within_reach(work: &Work<'_>, field: &str, id: RoleId) -> Result<Model> {
    let role = own(work, field, id).await?;
    let account = account::own(work.db(), work.actor()).await?;
    let holder = Holder::of_role(account.id, account::is_platform(&account), id);
    grant::require_reach(work.actor(), field, &held_by(work.db(), &holder).await?)?;
    grant::require_reach_of(work, field, &account, grant::with_role(id)).await?;
    Ok(role)
}
