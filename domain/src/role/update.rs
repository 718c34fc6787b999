//! Changes to a role: its name, its description, and the permissions that it grants.

use super::{granted, reach::within_reach, write_permissions};
use crate::{
    account, audit,
    error::{Problems, Result, required_text, text},
    grant,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    RoleId,
    audit_event::AuditEventKind,
    permission,
    role::{Entity, Model},
    role_permission,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::BTreeSet;

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
        replace_permissions(work, id, &had, wanted).await?;
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
    had: &[permission::Model],
    wanted: &[permission::Model],
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
        grant::revoke_of_users(work, role).await?;
    }
    Ok(())
}
