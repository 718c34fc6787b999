//! Changes of an account: its name, and nothing else.

use super::{Entity, Model, lock_as, rules_platform};
use crate::{
    audit,
    error::{Error, Result, required_text},
    limits::MAX_NAME,
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{AccountId, audit_event::AuditEventKind};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

/// Changes an account's name: that of the actor's own, or of any for a platform administrator. The
/// slug never changes. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `account:write` (`accounts:write` for another account); `NOT_FOUND`, `STALE_VERSION`,
/// problems with `name`.
pub async fn update(
    work: &Work<'_>,
    id: AccountId,
    expected: Option<ExpectedVersion>,
    name: Option<String>,
) -> Result<Model> {
    let actor = work.actor();
    let any = rules_platform(actor);
    if !any {
        actor.require(Permission::AccountWrite)?;
    }
    if !any && id != actor.account()? {
        return Err(Error::not_found("id", "account"));
    }
    let before = lock_as(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let name = match name {
        Some(name) => required_text("name", &name, MAX_NAME)?,
        None => return Ok(before),
    };
    if name == before.name {
        return Ok(before);
    }
    let after = save(work, Model { name, ..before }).await?;
    let event = audit::Event::new(
        AuditEventKind::AccountUpdated,
        id,
        id,
        format!("Account {} renamed", after.slug),
    );
    work.record(event.details(json!({ "name": after.name })));
    Ok(after)
}

pub(super) async fn save(work: &Work<'_>, mut row: Model) -> Result<Model> {
    row.version += 1;
    row.updated_at = work.now();
    Ok(Entity::update(row.into_active_model().reset_all())
        .exec(work.db())
        .await?)
}
