//! Creation, change and deletion of a protected API.

use super::{
    identifier, own,
    permissions::{check_permissions, write_permissions},
    server::write_servers,
    servers,
};
use crate::{
    account, audit,
    error::{Error, ProblemCode, Problems, Result, required_text, unless_taken},
    grant,
    limits::{MAX_NAME, MAX_RESOURCES},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    work::Work,
};
use entity::{
    ClientId, ResourceId,
    audit_event::AuditEventKind,
    permission,
    resource::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use std::collections::HashSet;

/// A permission to be defined.
#[derive(Clone, Debug)]
pub struct NewPermission {
    /// The scope's text.
    pub code: String,
    /// What it allows.
    pub description: String,
    /// Heading under which consoles show it.
    pub category: String,
    /// Whether it changes state.
    pub mutating: bool,
}

/// A new protected API.
#[derive(Clone, Debug)]
pub struct NewResource {
    /// Absolute URI, the `aud` of its tokens.
    pub identifier: String,
    /// Display name.
    pub name: String,
    /// Its permissions.
    pub permissions: Vec<NewPermission>,
    /// Clients that may introspect its tokens.
    pub servers: Vec<ClientId>,
}

/// Creates a protected API.
///
/// # Errors
/// Without `roles:write`; problems with the input.
pub async fn create(work: &Work<'_>, input: NewResource) -> Result<Model> {
    work.actor().require(Permission::RolesWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let mut problems = Problems::default();
    let name = problems.keep(required_text("name", &input.name, MAX_NAME))?;
    problems.keep(identifier::check(work, account, &input.identifier).await)?;
    problems.keep(check_permissions(&input.permissions))?;
    problems.into_result()?;
    if Entity::find()
        .filter(Column::AccountId.eq(account))
        .count(work.db())
        .await?
        >= MAX_RESOURCES
    {
        return Err(Error::refused(
            ProblemCode::QuotaExceeded,
            "",
            format!("An account has at most {MAX_RESOURCES} protected APIs."),
        ));
    }
    let row = ActiveModel {
        id: Set(ResourceId(work.id())),
        account_id: Set(Some(account)),
        identifier: Set(input.identifier.clone()),
        name: Set(name.unwrap_or_default()),
        version: Set(1),
        created_at: Set(work.now()),
        updated_at: Set(work.now()),
    };
    let taken = |cause| {
        unless_taken(
            cause,
            "identifier",
            "A protected API with this identifier exists already.",
        )
    };
    let resource = Entity::insert(row)
        .exec_with_returning(work.db())
        .await
        .map_err(taken)?;
    write_permissions(work, &resource, &[], &input.permissions).await?;
    write_servers(work, &resource, &input.servers).await?;
    let event = audit::Event::new(
        AuditEventKind::ResourceCreated,
        account,
        resource.id,
        format!("Protected API {} defined", input.identifier),
    );
    work.record(event.details(json!({ "permissions": codes(&input.permissions) })));
    Ok(resource)
}

/// Changes to a protected API; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ResourcePatch {
    /// Display name.
    pub name: Option<String>,
    /// All its permissions; those left out are deleted, and the tokens of clients that held them
    /// are revoked.
    pub permissions: Option<Vec<NewPermission>>,
    /// All clients that may introspect its tokens.
    pub servers: Option<Vec<ClientId>>,
}

/// Changes a protected API. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE` for the built-in one, `STALE_VERSION`, problems
/// with the input.
pub async fn update(
    work: &Work<'_>,
    id: ResourceId,
    expected: Option<ExpectedVersion>,
    patch: ResourcePatch,
) -> Result<Model> {
    let resource = own(work, id).await?;
    check_version(expected.as_ref(), resource.version)?;
    let account = work.actor().account()?;
    let mut problems = Problems::default();
    let name = problems.keep(
        patch
            .name
            .as_deref()
            .map(|name| required_text("name", name, MAX_NAME))
            .transpose(),
    )?;
    if let Some(permissions) = &patch.permissions {
        problems.keep(check_permissions(permissions))?;
    }
    problems.into_result()?;
    let had = permission::Entity::find()
        .filter(permission::Column::ResourceId.eq(id))
        .all(work.db())
        .await?;
    let name = name.flatten().filter(|name| *name != resource.name);
    let permissions = patch.permissions.filter(|wanted| differ(&had, wanted));
    let served: HashSet<_> = servers(work.db(), &[id])
        .await?
        .remove(&id)
        .unwrap_or_default()
        .into_iter()
        .collect();
    let servers = patch
        .servers
        .filter(|wanted| wanted.iter().copied().collect::<HashSet<_>>() != served);
    if name.is_none() && permissions.is_none() && servers.is_none() {
        return Ok(resource);
    }
    if let Some(permissions) = &permissions {
        write_permissions(work, &resource, &had, permissions).await?;
    }
    if let Some(servers) = &servers {
        write_servers(work, &resource, servers).await?;
    }
    let version = resource.version;
    let mut row = resource.into_active_model();
    if let Some(name) = name {
        row.name = Set(name);
    }
    row.version = Set(version + 1);
    row.updated_at = Set(work.now());
    let resource = Entity::update(row).exec(work.db()).await?;
    let event = audit::Event::new(
        AuditEventKind::ResourceUpdated,
        account,
        id,
        format!("Protected API {} updated", resource.identifier),
    );
    work.record(event.details(json!({ "permissions": permissions.as_deref().map(codes) })));
    Ok(resource)
}

/// Whether the permissions differ.
fn differ(had: &[permission::Model], wanted: &[NewPermission]) -> bool {
    let same = |had: &permission::Model, wanted: &NewPermission| {
        had.code == wanted.code
            && had.description == wanted.description.trim()
            && had.category == wanted.category.trim()
            && had.mutating == wanted.mutating
    };
    had.len() != wanted.len()
        || !wanted
            .iter()
            .all(|wanted| had.iter().any(|had| same(had, wanted)))
}

/// Deletes a protected API and its permissions. Clients that held one lose it, and their tokens are
/// revoked.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE` for the built-in one.
pub async fn delete(work: &Work<'_>, id: ResourceId) -> Result<()> {
    let resource = own(work, id).await?;
    let account = work.actor().account()?;
    let had = permission::Entity::find()
        .filter(permission::Column::ResourceId.eq(id))
        .all(work.db())
        .await?;
    let ids: Vec<_> = had.iter().map(|p| p.id).collect();
    grant::require_reach_of_holders(
        work,
        "id",
        &account::own(work.db(), work.actor()).await?,
        &ids,
    )
    .await?;
    grant::next_generation(work, grant::holding(&ids)).await?;
    grant::mark_changed(work, &ids).await?;
    Entity::delete_by_id(id).exec(work.db()).await?;
    let summary = format!("Protected API {} deleted", resource.identifier);
    work.record(audit::Event::new(
        AuditEventKind::ResourceDeleted,
        account,
        id,
        summary,
    ));
    Ok(())
}

fn codes(permissions: &[NewPermission]) -> Vec<&str> {
    permissions.iter().map(|p| p.code.as_str()).collect()
}
