//! The rules that an account sets for its clients and users: presets after four products, and each
//! rule on its own.

mod checks;
mod patch;
mod people;
mod preset;

pub use patch::{PolicyPatch, policy_changes};
pub use people::{
    DEFAULT_REFRESH_GRACE_SECONDS, DEFAULT_SESSION_IDLE_SECONDS, DEFAULT_SESSION_MAX_SECONDS,
};

pub(super) use preset::of_preset;

use super::{lock, prefix, rules_platform, target};
use crate::{
    audit,
    error::{Problems, Result},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use checks::check;
use entity::{
    AccountId,
    account::{Entity, Model},
    audit_event::AuditEventKind,
};
use patch::{changed, patched};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

/// Characters that the server generates after a prefix.
pub(crate) const GENERATED_LENGTH: usize = 12;

/// The prefix of the account's client ids, with the slug in place of `{account}`.
pub(crate) fn client_id_prefix(account: &Model) -> String {
    account
        .client_id_prefix
        .as_deref()
        .unwrap_or_default()
        .replace("{account}", &account.slug)
}

/// Whether client ids may contain that character. `%` and `+` are excluded because clients disagree
/// on encoding them in HTTP Basic, `:` because it ends the user name there (RFC 7617 section 2).
pub(crate) fn is_of_client_id(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'@' | b'/')
}

/// Changes the policy of the actor's account, or of any for a platform administrator. Existing
/// clients stay as they are: a limit below the number in use disables none, it only refuses more.
/// Where nothing differs, nothing is written.
///
/// # Errors
/// Without `account:write` (`accounts:write` for another account); `NOT_FOUND`, `STALE_VERSION`,
/// problems with the input; `POLICY_VIOLATION` where an actor other than a platform administrator
/// raises a limit.
pub async fn update_policy(
    work: &Work<'_>,
    account: Option<AccountId>,
    expected: Option<ExpectedVersion>,
    patch: PolicyPatch,
) -> Result<Model> {
    let actor = work.actor();
    if !rules_platform(actor) {
        actor.require(Permission::AccountWrite)?;
    }
    let account = target(work.db(), actor, account).await?;
    let before = lock(work, account.id).await?;
    check_version(expected.as_ref(), before.version)?;
    let mut after = patched(&before, patch)?;
    if changed(&before, &after).is_empty() {
        return Ok(before);
    }
    actor.require_recent_sign_in()?;
    let mut problems = Problems::default();
    problems.keep(check(actor, &before, &after))?;
    problems.keep(prefix::check(work.db(), actor, &before, &after).await)?;
    problems.into_result()?;
    after.version += 1;
    after.updated_at = work.now();
    let account = Entity::update(after.into_active_model().reset_all())
        .exec(work.db())
        .await?;
    let event = audit::Event::new(
        AuditEventKind::PolicyUpdated,
        account.id,
        account.id,
        format!("Policy of account {} updated", account.slug),
    );
    work.record(event.details(json!({ "changed": changed(&before, &account) })));
    Ok(account)
}
