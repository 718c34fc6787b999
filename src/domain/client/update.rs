//! Changing a client. Whatever takes something away from it also ends its tokens.

use super::{
    Capabilities, administrators, check_capabilities, check_ttl, display_name, held, identifier, keep_an_administrator, owner, save,
    search_text, sort_name, urls, urls::Urls, within_reach, write_scopes,
};
use crate::domain::{
    audit,
    error::{Error, ProblemCode, Problems, Result, text},
    grant, key,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    permission::{self as permissions, Permission},
    role,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    ClientId, RoleId, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    client::{AccessLevel, Algorithm, ClientStatus, ClientStatusReason, Entity, Model},
    permission,
    user::UserStatus,
};
use sea_orm::EntityTrait;
use serde_json::json;
use std::collections::BTreeSet;

/// Changes to a client. What is absent stays; an inner none clears.
#[derive(Clone, Debug, Default)]
pub struct ClientPatch {
    /// Its OAuth `client_id`.
    pub client_id: Option<String>,
    /// Name for people.
    pub name: Option<Option<String>>,
    /// What it is for.
    pub description: Option<Option<String>>,
    /// Flows.
    pub capabilities: Option<Capabilities>,
    /// Read only or not.
    pub access_level: Option<AccessLevel>,
    /// Lifetime of its tokens in seconds; cleared, the account's counts.
    pub token_ttl_seconds: Option<Option<i32>>,
    /// How its tokens are signed; cleared, the deployment's default counts.
    pub signing_algorithm: Option<Option<Algorithm>>,
    /// Codes of all permissions that it shall hold directly.
    pub scopes: Option<Vec<String>>,
    /// Its URLs, all of them.
    pub urls: Option<Urls>,
    /// The user who owns it; cleared, the account does.
    pub owner: Option<Option<UserId>>,
}

/// Changes a client. Where nothing differs, nothing is written: neither a version nor an audit event.
///
/// # Errors
/// Without `clients:write` (and `clients:roles` for its scopes); `NOT_FOUND`, `STALE_VERSION`, problems with the input,
/// `PRIVILEGE_ESCALATION`, `LAST_ADMINISTRATOR`.
pub async fn update(work: &Work<'_>, id: ClientId, expected: Option<ExpectedVersion>, patch: ClientPatch) -> Result<Model> {
    work.actor().require(Permission::ClientsWrite)?;
    if patch.scopes.is_some() {
        work.actor().require(Permission::ClientsRoles)?;
    }
    let (before, account) = within_reach(work, "id", id).await?;
    check_version(expected.as_ref(), before.version)?;
    let had = held(work, &before, &account).await?;
    let able = administrators(work, account.id).await?;
    let (wanted, scopes) = check(work, &account, &before, &patch).await?;
    let changed = changed(work, (&before, &wanted), scopes.as_deref(), patch.urls.as_ref()).await?;
    if changed.is_empty() {
        return Ok(before);
    }
    if wanted.client_id != before.client_id {
        identifier::claim(work, &wanted.client_id, id).await?;
    }
    let after = save(work, wanted).await?;
    if let Some(scopes) = scopes {
        write_scopes(work, id, &scopes).await?;
    }
    if let Some(urls) = &patch.urls {
        urls::write(work, id, urls).await?;
    }
    let has = held(work, &after, &account).await?;
    grant::check(work.actor(), if patch.scopes.is_some() { "scopes" } else { "accessLevel" }, &had, &has)?;
    let poorer = grant::reduces(&had, &has)
        || (before.access_level != after.access_level && after.access_level == AccessLevel::ReadOnly)
        || (before.script && !after.script)
        || before.status != after.status;
    if poorer || before.client_id != after.client_id {
        grant::next_generation(work, grant::this(id)).await?;
    }
    keep_an_administrator(work, account.id, able, if patch.access_level.is_some() { "accessLevel" } else { "capabilities" }).await?;
    note(work, &after, &changed, patch.scopes.as_deref());
    reread(work, id).await
}

/// Names of what is not as it was.
async fn changed(
    work: &Work<'_>,
    (before, wanted): (&Model, &Model),
    scopes: Option<&[permission::Model]>,
    urls: Option<&Urls>,
) -> Result<Vec<&'static str>> {
    let other_scopes = match scopes {
        Some(scopes) => {
            let ids = |rows: &[permission::Model]| rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
            ids(&permissions::direct(work.db(), before.id).await?) != ids(scopes)
        }
        None => false,
    };
    let other_urls = match urls {
        Some(urls) => urls::of(work.db(), before).await? != *urls,
        None => false,
    };
    let flows = |client: &Model| (client.web_app, client.backchannel, client.script);
    let fields = [
        ("clientId", before.client_id != wanted.client_id),
        ("name", before.name != wanted.name),
        ("description", before.description != wanted.description),
        ("capabilities", flows(before) != flows(wanted)),
        ("accessLevel", before.access_level != wanted.access_level),
        ("tokenTtlSeconds", before.token_ttl_seconds != wanted.token_ttl_seconds),
        ("signingAlgorithm", before.signing_algorithm != wanted.signing_algorithm),
        ("scopes", other_scopes),
        ("urls", other_urls),
        ("owner", before.owner_id != wanted.owner_id),
        ("status", (before.status, before.status_reason) != (wanted.status, wanted.status_reason)),
    ];
    Ok(fields.into_iter().filter_map(|(name, changed)| changed.then_some(name)).collect())
}

fn note(work: &Work<'_>, after: &Model, changed: &[&str], scopes: Option<&[String]>) {
    let scopes = scopes.filter(|_| changed.contains(&"scopes"));
    let summary = format!("Client {} updated", display_name(after));
    let event = audit::Event::new(AuditEventKind::ClientUpdated, after.account_id, after.id, summary);
    work.record(event.details(json!({ "changed": changed, "scopes": scopes })));
}

/// The row as it shall be, and the scopes if they shall change.
async fn check(work: &Work<'_>, account: &Account, before: &Model, patch: &ClientPatch) -> Result<(Model, Option<Vec<permission::Model>>)> {
    let mut problems = Problems::default();
    let mut row = before.clone();
    if let Some(client_id) = patch.client_id.as_ref().filter(|id| **id != before.client_id) {
        if account.client_id_editable {
            problems.keep(identifier::check(account, client_id))?;
            problems.keep(identifier::refuse_others_prefix(work, account, client_id).await)?;
            row.client_id.clone_from(client_id);
        } else {
            problems.add(ProblemCode::Immutable, "clientId", "Client ids cannot be changed in this account.");
        }
    }
    if let Some(name) = &patch.name {
        row.name = problems.keep(text("name", name.as_deref(), MAX_NAME))?.flatten();
    }
    if let Some(description) = &patch.description {
        row.description = problems.keep(text("description", description.as_deref(), MAX_DESCRIPTION))?.flatten();
    }
    if let Some(ttl) = patch.token_ttl_seconds {
        problems.keep(check_ttl(account, ttl))?;
        row.token_ttl_seconds = ttl;
    }
    if let Some(urls) = &patch.urls {
        problems.keep(urls::check(account, urls))?;
        apply_urls(&mut row, urls);
    }
    if let Some(Capabilities { web_app, backchannel, script }) = patch.capabilities {
        (row.web_app, row.backchannel, row.script) = (web_app, backchannel, script);
    }
    let capabilities = Capabilities { web_app: row.web_app, backchannel: row.backchannel, script: row.script };
    let logout = Urls { backchannel_logout_url: row.backchannel_logout_url.clone(), ..Urls::default() };
    problems.keep(check_capabilities(capabilities, &logout))?;
    if let Some(algorithm) = patch.signing_algorithm.flatten() {
        problems.keep(key::require_current(work, "signingAlgorithm", algorithm).await)?;
    }
    let scopes = match &patch.scopes {
        Some(codes) => problems.keep(grant::named(work.db(), account, "scopes", codes).await)?,
        None => None,
    };
    if let Some(wanted) = patch.owner.filter(|wanted| *wanted != before.owner_id) {
        problems.keep(hand_over(work, account, &mut row, wanted).await)?;
    }
    problems.into_result()?;
    row.access_level = patch.access_level.unwrap_or(row.access_level);
    row.signing_algorithm = patch.signing_algorithm.unwrap_or(row.signing_algorithm);
    row.sort_name = sort_name(row.name.as_deref(), &row.client_id);
    row.search_text = search_text(&row.client_id, row.name.as_deref(), row.description.as_deref());
    row.version += 1;
    row.updated_at = work.now();
    Ok((row, scopes))
}

/// Gives the client another owner, and the standing that goes with it. What somebody switched off stays off.
async fn hand_over(work: &Work<'_>, account: &Account, row: &mut Model, wanted: Option<UserId>) -> Result<()> {
    let owner = match wanted {
        Some(id) => Some(owner::usable(work, account, id).await?),
        None => None,
    };
    row.owner_id = wanted;
    let suspended = owner.as_ref().is_some_and(|owner| owner.status == UserStatus::Inactive);
    if (row.status == ClientStatus::Active && suspended) || row.status_reason == Some(ClientStatusReason::OwnerInactive) {
        (row.status, row.status_reason) = owner::standing(work, account, owner.as_ref()).await?;
    }
    Ok(())
}

fn apply_urls(row: &mut Model, urls: &Urls) {
    row.root_url.clone_from(&urls.root_url);
    row.home_url.clone_from(&urls.home_url);
    row.admin_url.clone_from(&urls.admin_url);
    row.backchannel_logout_url.clone_from(&urls.backchannel_logout_url);
}

/// Gives a client a role, or takes it away. Where it has that role already, or none, nothing is written.
///
/// # Errors
/// Without `clients:roles`; `NOT_FOUND`, `STALE_VERSION`, `PRIVILEGE_ESCALATION`, `LAST_ADMINISTRATOR`.
pub async fn set_role(work: &Work<'_>, id: ClientId, role: Option<RoleId>, expected: Option<ExpectedVersion>) -> Result<Model> {
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

/// The row with the generation that it has now.
pub(super) async fn reread(work: &Work<'_>, id: ClientId) -> Result<Model> {
    let found = Entity::find_by_id(id).one(work.db()).await?;
    found.ok_or_else(|| Error::internal("a client vanished within a transaction"))
}
