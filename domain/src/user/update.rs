//! Changes to a user, which its clients follow.

use super::{
    checks::{check_email, check_locale, check_verified},
    end_access_tokens, end_everything, held, search_text, within_reach,
};
use crate::{
    audit,
    client::{administrators, keep_an_administrator, owner},
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
    account::Model as Account,
    audit_event::AuditEventKind,
    user::{Entity, Model, UserStatus},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

/// Changes to a user. An absent field stays as it is; an inner `None` clears it.
#[derive(Clone, Debug, Default)]
pub struct UserPatch {
    /// Electronic mail address. Another one is not verified, unless the same patch says so.
    pub email: Option<Option<String>>,
    /// Whether the caller vouches for the address.
    pub email_verified: Option<bool>,
    /// Display name.
    pub display_name: Option<Option<String>>,
    /// Preferred language (RFC 5646).
    pub locale: Option<Option<String>>,
    /// Active or disabled.
    pub status: Option<UserStatus>,
    /// Its role.
    pub role: Option<Option<RoleId>>,
}

/// Changes a user. Disabling a user disables its clients and ends its sessions, and enabling it
/// enables the clients again. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `users:write`; `NOT_FOUND`, `STALE_VERSION`, problems with the input;
/// `PRIVILEGE_ESCALATION` where the user, or its clients, would get more than the actor has;
/// `LAST_ADMINISTRATOR` where neither another user nor a client of another owner can administer the
/// account.
pub async fn update(
    work: &Work<'_>,
    id: UserId,
    expected: Option<ExpectedVersion>,
    patch: UserPatch,
) -> Result<Model> {
    work.actor().require(Permission::UsersWrite)?;
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let mut row = check(work, &before, patch).await?;
    if row == before {
        return Ok(before);
    }
    row.version += 1;
    row.updated_at = work.now();
    let after = if (before.status, before.role_id) == (row.status, row.role_id) {
        save(work, row).await?
    } else {
        save_rights(work, &account, &before, row).await?
    };
    note(work, &before, &after);
    Ok(after)
}

/// The row after the change, if the input is valid.
async fn check(work: &Work<'_>, before: &Model, patch: UserPatch) -> Result<Model> {
    let mut problems = Problems::default();
    let mut row = before.clone();
    if let Some(email) = &patch.email {
        row.email = problems.keep(check_email(email.as_deref()))?.flatten();
    }
    if let Some(name) = &patch.display_name {
        let name = text("displayName", name.as_deref(), MAX_NAME);
        row.display_name = problems.keep(name)?.flatten();
    }
    if let Some(locale) = &patch.locale {
        row.locale = problems.keep(check_locale(locale.as_deref()))?.flatten();
    }
    let given = patch.email.as_ref().unwrap_or(&before.email);
    row.email_verified = match patch.email_verified {
        Some(verified) => {
            problems.keep(check_verified(verified, given.as_deref()))?;
            verified
        }
        None => before.email_verified && row.email == before.email,
    };
    row.status = patch.status.unwrap_or(row.status);
    if let Some(Some(role)) = patch.role {
        problems.keep(role::usable(work, before.account_id, "role", role).await)?;
    }
    row.role_id = patch.role.unwrap_or(row.role_id);
    problems.into_result()?;
    row.search_text = search_text(
        &row.username,
        row.display_name.as_deref(),
        row.email.as_deref(),
    );
    Ok(row)
}

async fn save(work: &Work<'_>, row: Model) -> Result<Model> {
    Ok(Entity::update(row.into_active_model().reset_all())
        .exec(work.db())
        .await?)
}

/// Writes another status or role, and everything that follows from it.
async fn save_rights(
    work: &Work<'_>,
    account: &Account,
    before: &Model,
    row: Model,
) -> Result<Model> {
    let had = held(work, before, account).await?;
    let able = administrators(work, account.id).await?;
    let after = save(work, row).await?;
    let has = held(work, &after, account).await?;
    grant::check(work.actor(), "role", &had, &has)?;
    let field = if before.status == after.status {
        "role"
    } else {
        owner::follow(work, account, &after).await?;
        "status"
    };
    if after.status == UserStatus::Inactive {
        end_everything(work, after.id).await?;
    } else if grant::reduces(&had, &has) {
        end_access_tokens(work, after.id).await?;
    }
    keep_an_administrator(work, account.id, able, field).await?;
    Ok(after)
}

fn note(work: &Work<'_>, before: &Model, after: &Model) {
    let changed: Vec<_> = [
        ("email", before.email != after.email),
        (
            "emailVerified",
            before.email_verified != after.email_verified,
        ),
        ("displayName", before.display_name != after.display_name),
        ("locale", before.locale != after.locale),
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
