//! Changes to a user, which its clients follow.

use super::{checks::check_email, held, search_text, within_reach};
use crate::{
    audit,
    client::owner,
    error::{Problems, Result, text},
    grant,
    limits::MAX_NAME,
    permission::Permission,
    role,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    RoleId, UserId,
    audit_event::AuditEventKind,
    user::{Entity, Model, UserStatus},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

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
