//! Changes clients. A change that takes something away from a client also revokes its tokens.

mod check;
mod difference;

use super::{
    Capabilities, SignInPatch, administrators, display_name, held, identifier,
    keep_an_administrator, save,
    urls::{self, Urls},
    within_reach, write_scopes,
};
use crate::{
    audit,
    error::{Error, Result},
    grant,
    permission::Permission,
    revocations, role,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use check::check;
use difference::{RowChange, changed, is_poorer};
use entity::{
    ClientId, RoleId, UserId,
    audit_event::AuditEventKind,
    client::{AccessLevel, Algorithm, Entity, Model},
};
use sea_orm::EntityTrait;
use serde_json::json;

/// Changes to a client. An absent field stays as it is; an inner `None` clears it.
#[derive(Clone, Debug, Default)]
pub struct ClientPatch {
    /// Its OAuth `client_id`.
    pub client_id: Option<String>,
    /// Display name.
    pub name: Option<Option<String>>,
    /// What it is for.
    pub description: Option<Option<String>>,
    /// Flows that it may use.
    pub capabilities: Option<Capabilities>,
    /// Access level: read-only or read-write.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of its tokens in seconds; where cleared, the account's default applies.
    pub token_ttl_seconds: Option<Option<i32>>,
    /// Signing algorithm of its tokens; where cleared, the deployment's default applies.
    pub signing_algorithm: Option<Option<Algorithm>>,
    /// Codes of all permissions that it holds directly after the change.
    pub scopes: Option<Vec<String>>,
    /// Its URLs, all of them.
    pub urls: Option<Urls>,
    /// The user who owns it; the account where cleared.
    pub owner: Option<Option<UserId>>,
    /// How it signs people in.
    pub sign_in: Option<SignInPatch>,
}

/// Changes a client. Where nothing differs, nothing is written: neither a version nor an audit
/// event.
///
/// # Errors
/// Without `clients:write` (and `clients:roles` for its scopes); `NOT_FOUND`, `STALE_VERSION`,
/// problems with the input, `PRIVILEGE_ESCALATION`, `LAST_ADMINISTRATOR`.
pub async fn update(
    work: &Work<'_>,
    id: ClientId,
    expected: Option<ExpectedVersion>,
    patch: ClientPatch,
) -> Result<Model> {
    work.actor().require(Permission::ClientsWrite)?;
    if patch.scopes.is_some() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let had = held(work, &before, &account).await?;
    let able = administrators(work, account.id).await?;
    let (wanted, scopes) = check(work, &account, &before, &patch).await?;
    let row = RowChange {
        before: &before,
        wanted: &wanted,
    };
    let changed = changed(work, row, scopes.as_deref(), patch.urls.as_ref()).await?;
    if changed.is_empty() {
        return Ok(before);
    }
    if wanted.client_id != before.client_id {
        identifier::claim(work, &wanted.client_id, id).await?;
        // While the row has the former client id, which tokens in the name of users carry.
        revocations::of_clients(work, grant::this(id)).await?;
    }
    let after = save(work, wanted).await?;
    if let Some(scopes) = scopes {
        write_scopes(work, id, &scopes).await?;
    }
    if let Some(urls) = &patch.urls {
        urls::write(work, id, urls).await?;
    }
    let has = held(work, &after, &account).await?;
    let widened = if patch.scopes.is_some() {
        "scopes"
    } else {
        "accessLevel"
    };
    grant::check(work.actor(), widened, &had, &has)?;
    if grant::reduces(&had, &has)
        || is_poorer(&before, &after)
        || before.client_id != after.client_id
    {
        grant::next_generation(work, grant::this(id)).await?;
    }
    if (before.web_app && !after.web_app) || before.auth_method != after.auth_method {
        grant::end_authorizations(work, grant::this(id)).await?;
    }
    let narrowed = if patch.access_level.is_some() {
        "accessLevel"
    } else {
        "capabilities"
    };
    keep_an_administrator(work, account.id, able, narrowed).await?;
    note(work, &after, &changed, patch.scopes.as_deref());
    reread(work, id).await
}

fn note(work: &Work<'_>, after: &Model, changed: &[&str], scopes: Option<&[String]>) {
    let scopes = scopes.filter(|_| changed.contains(&"scopes"));
    let summary = format!("Client {} updated", display_name(after));
    let event = audit::Event::new(
        AuditEventKind::ClientUpdated,
        after.account_id,
        after.id,
        summary,
    );
    work.record(event.details(json!({ "changed": changed, "scopes": scopes })));
}

/// Gives a client a role, or removes it. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `clients:roles`; `NOT_FOUND`, `STALE_VERSION`, `PRIVILEGE_ESCALATION`,
/// `LAST_ADMINISTRATOR`.
pub async fn set_role(
    work: &Work<'_>,
    id: ClientId,
    role: Option<RoleId>,
    expected: Option<ExpectedVersion>,
) -> Result<Model> {
    work.actor().require(Permission::ClientsRoles)?;
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let key = match role {
        Some(role) => Some(role::usable(work, account.id, "role", role).await?.key),
        None => None,
    };
    if before.role_id == role {
        return Ok(before);
    }
    let had = held(work, &before, &account).await?;
    let able = administrators(work, account.id).await?;
    let mut row = before.clone();
    row.role_id = role;
    row.version += 1;
    row.updated_at = work.now();
    let after = save(work, row).await?;
    let has = held(work, &after, &account).await?;
    grant::check(work.actor(), "role", &had, &has)?;
    if grant::reduces(&had, &has) {
        grant::next_generation(work, grant::this(id)).await?;
    }
    keep_an_administrator(work, account.id, able, "role").await?;
    let summary = match &key {
        Some(key) => format!("Client {} got the role {key}", display_name(&after)),
        None => format!("Client {} lost its role", display_name(&after)),
    };
    let event = audit::Event::new(AuditEventKind::ClientRoleChanged, account.id, id, summary);
    work.record(event.details(json!({ "role": key })));
    reread(work, id).await
}

/// The row with its present generation.
pub(super) async fn reread(work: &Work<'_>, id: ClientId) -> Result<Model> {
    let found = Entity::find_by_id(id).one(work.db()).await?;
    found.ok_or_else(|| Error::internal("a client vanished within a transaction"))
}
