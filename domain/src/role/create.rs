//! Creation of a role.

use super::{by_key, write_permissions};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Problems, Result, required_text, text, unless_taken},
    grant,
    limits::{MAX_DESCRIPTION, MAX_NAME, MAX_ROLE_KEY, MAX_ROLES},
    permission::Permission,
    visible::is_dots,
    work::Work,
};
use entity::{
    AccountId, RoleId,
    audit_event::AuditEventKind,
    role::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

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
