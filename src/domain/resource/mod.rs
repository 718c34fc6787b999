//! Protected APIs and the permissions they define: what tokens are for (RFC 8707) and which scopes there are.

mod identifier;

pub(crate) use identifier::{displace, displace_permission};

use crate::domain::{
    account,
    actor::Actor,
    audit,
    error::{Error, Problem, ProblemCode, Problems, Result, required_text, unless_taken},
    grant,
    limits::{
        MAX_CATEGORY, MAX_INTROSPECTION_CLIENTS, MAX_NAME, MAX_PERMISSION_CODE, MAX_PERMISSION_DESCRIPTION, MAX_PERMISSIONS,
        MAX_PERMISSIONS_OF_ACCOUNT, MAX_RESOURCES,
    },
    page::{BuiltInFirst, Page, Slice},
    permission::Permission,
    version::{ExpectedVersion, check_version},
    visible::is_dots,
    work::Work,
};
use entity::{
    AccountId, ClientId, PermissionId, ResourceId,
    audit_event::AuditEventKind,
    client, permission,
    resource::{ActiveModel, Column, Entity, Model},
    resource_server,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

/// Namespace of permissions whose code a version of Latchkey has taken for itself.
const DISPLACED: &str = "displaced";

/// A protected API of the actor's account, or the built-in one.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ResourceId) -> Result<Option<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?).filter(Column::Id.eq(id)).one(db).await?)
}

/// Protected APIs by their ids, in any order, as far as the actor's account sees them; an operator finds those of all accounts.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn find_all(db: &impl ConnectionTrait, actor: &Actor, ids: &[ResourceId]) -> Result<Vec<Model>> {
    actor.require(Permission::RolesRead)?;
    let seen = actor.account_in_view()?.map_or_else(Entity::find, Entity::of_account);
    Ok(seen.filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// Protected APIs of the actor's account, the built-in one first, then by identifier.
///
/// # Errors
/// Without `roles:read`, for a cursor that is not ours, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, slice: &Slice) -> Result<Page<Model>> {
    actor.require(Permission::RolesRead)?;
    let order = BuiltInFirst { order: "resource", account: Column::AccountId, name: Column::Identifier };
    order.page(db, (Entity::of_account(actor.account()?), slice), |row| (row.account_id.is_some(), row.identifier.as_str())).await
}

/// How many protected APIs the actor's account sees.
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::of_account(actor.account()?).count(db).await?)
}

/// All protected APIs that the actor's account defined, by identifier: at most [`MAX_RESOURCES`].
///
/// # Errors
/// Without `roles:read`, and internal ones.
pub async fn own_resources(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::RolesRead)?;
    Ok(Entity::find().filter(Column::AccountId.eq(actor.account()?)).order_by_asc(Column::Identifier).all(db).await?)
}

/// Protected APIs by their ids, whosever they are: for showing the API of a permission that the caller may see.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[ResourceId]) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The clients that speak for these protected APIs at introspection.
///
/// # Errors
/// Only internal ones.
pub async fn servers(db: &impl ConnectionTrait, resources: &[ResourceId]) -> Result<BTreeMap<ResourceId, Vec<ClientId>>> {
    let query = resource_server::Entity::find().filter(resource_server::Column::ResourceId.is_in(resources.iter().copied()));
    let mut by_resource: BTreeMap<ResourceId, Vec<ClientId>> = BTreeMap::new();
    for row in query.order_by_asc(resource_server::Column::ClientId).all(db).await? {
        by_resource.entry(row.resource_id).or_default().push(row.client_id);
    }
    Ok(by_resource)
}

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
    /// Name for people.
    pub name: String,
    /// Its permissions.
    pub permissions: Vec<NewPermission>,
    /// Clients that may introspect its tokens.
    pub servers: Vec<ClientId>,
}

/// Defines a protected API.
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
    if Entity::find().filter(Column::AccountId.eq(account)).count(work.db()).await? >= MAX_RESOURCES {
        return Err(Error::refused(ProblemCode::QuotaExceeded, "", format!("An account has at most {MAX_RESOURCES} protected APIs.")));
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
    let taken = |cause| unless_taken(cause, "identifier", "A protected API with this identifier exists already.");
    let resource = Entity::insert(row).exec_with_returning(work.db()).await.map_err(taken)?;
    write_permissions(work, &resource, &[], &input.permissions).await?;
    write_servers(work, &resource, &input.servers).await?;
    let event =
        audit::Event::new(AuditEventKind::ResourceCreated, account, resource.id, format!("Protected API {} defined", input.identifier));
    work.record(event.details(json!({ "permissions": codes(&input.permissions) })));
    Ok(resource)
}

/// Changes to a protected API; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ResourcePatch {
    /// Name for people.
    pub name: Option<String>,
    /// All its permissions; those left out are deleted, and whoever held them loses their tokens.
    pub permissions: Option<Vec<NewPermission>>,
    /// All clients that may introspect its tokens.
    pub servers: Option<Vec<ClientId>>,
}

/// Changes a protected API. Where nothing differs, nothing is written.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE` for the built-in one, `STALE_VERSION`, problems with the input.
pub async fn update(work: &Work<'_>, id: ResourceId, expected: Option<ExpectedVersion>, patch: ResourcePatch) -> Result<Model> {
    let resource = own(work, id).await?;
    check_version(expected.as_ref(), resource.version)?;
    let account = work.actor().account()?;
    let mut problems = Problems::default();
    let name = problems.keep(patch.name.as_deref().map(|name| required_text("name", name, MAX_NAME)).transpose())?;
    if let Some(permissions) = &patch.permissions {
        problems.keep(check_permissions(permissions))?;
    }
    problems.into_result()?;
    let had = permission::Entity::find().filter(permission::Column::ResourceId.eq(id)).all(work.db()).await?;
    let name = name.flatten().filter(|name| *name != resource.name);
    let permissions = patch.permissions.filter(|wanted| differ(&had, wanted));
    let served: HashSet<_> = servers(work.db(), &[id]).await?.remove(&id).unwrap_or_default().into_iter().collect();
    let servers = patch.servers.filter(|wanted| wanted.iter().copied().collect::<HashSet<_>>() != served);
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
    let event = audit::Event::new(AuditEventKind::ResourceUpdated, account, id, format!("Protected API {} updated", resource.identifier));
    work.record(event.details(json!({ "permissions": permissions.as_deref().map(codes) })));
    Ok(resource)
}

/// Whether the permissions are others than they were.
fn differ(had: &[permission::Model], wanted: &[NewPermission]) -> bool {
    let same = |had: &permission::Model, wanted: &NewPermission| {
        had.code == wanted.code
            && had.description == wanted.description.trim()
            && had.category == wanted.category.trim()
            && had.mutating == wanted.mutating
    };
    had.len() != wanted.len() || !wanted.iter().all(|wanted| had.iter().any(|had| same(had, wanted)))
}

/// Moves on the versions of the protected APIs that list this client among their servers, before the client goes.
pub(crate) async fn mark_changed(work: &Work<'_>, client: ClientId) -> Result<()> {
    let served = resource_server::Entity::find().select_only().column(resource_server::Column::ResourceId);
    let served = served.filter(resource_server::Column::ClientId.eq(client)).into_query();
    Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(work.now()))
        .filter(Column::Id.in_subquery(served))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Deletes a protected API and its permissions. Whoever held one loses it, and their tokens.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE` for the built-in one.
pub async fn delete(work: &Work<'_>, id: ResourceId) -> Result<()> {
    let resource = own(work, id).await?;
    let account = work.actor().account()?;
    let had = permission::Entity::find().filter(permission::Column::ResourceId.eq(id)).all(work.db()).await?;
    let ids: Vec<_> = had.iter().map(|p| p.id).collect();
    grant::require_reach_of_holders(work, "id", &account::own(work.db(), work.actor()).await?, &ids).await?;
    grant::next_generation(work, grant::holding(&ids)).await?;
    grant::mark_changed(work, &ids).await?;
    Entity::delete_by_id(id).exec(work.db()).await?;
    let summary = format!("Protected API {} deleted", resource.identifier);
    work.record(audit::Event::new(AuditEventKind::ResourceDeleted, account, id, summary));
    Ok(())
}

/// Insists on a version, for the rest of the transaction, before a change by a rule that knows no versions.
///
/// # Errors
/// Without `roles:write`; `NOT_FOUND`, `IMMUTABLE`, `STALE_VERSION`.
pub async fn expect(work: &Work<'_>, id: ResourceId, expected: Option<ExpectedVersion>) -> Result<()> {
    check_version(expected.as_ref(), own(work, id).await?.version)
}

/// A protected API that the actor's account defined, for showing it to whoever defined it.
///
/// # Errors
/// Without `roles:write`, and internal ones.
pub async fn made(work: &Work<'_>, id: ResourceId) -> Result<Option<Model>> {
    work.actor().require(Permission::RolesWrite)?;
    Ok(Entity::find_by_id(id).filter(Column::AccountId.eq(work.actor().account()?)).one(work.db()).await?)
}

async fn own(work: &Work<'_>, id: ResourceId) -> Result<Model> {
    work.actor().require(Permission::RolesWrite)?;
    let account = work.actor().account()?;
    account::lock(work, account).await?;
    let found = Entity::of_account(account).filter(Column::Id.eq(id)).one(work.db()).await?;
    let resource = found.ok_or_else(|| Error::not_found("id", "protected API"))?;
    if resource.account_id.is_none() {
        return Err(Error::refused(ProblemCode::Immutable, "id", "The built-in protected API cannot be changed."));
    }
    Ok(resource)
}

fn codes(permissions: &[NewPermission]) -> Vec<&str> {
    permissions.iter().map(|p| p.code.as_str()).collect()
}

/// Built-in permissions have their namespaces to themselves, and OpenID Connect its scopes, so that a later version never collides.
fn reserved(code: &str) -> bool {
    let namespace = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    let taken = Permission::ALL.iter().any(|p| namespace(p.as_str()) == namespace(code));
    taken
        || matches!(
            namespace(code).as_str(),
            "latchkey" | DISPLACED | "openid" | "offline_access" | "profile" | "email" | "address" | "phone"
        )
}

fn check_permissions(permissions: &[NewPermission]) -> Result<()> {
    let mut problems = Problems::default();
    if permissions.len() > MAX_PERMISSIONS {
        problems.add(ProblemCode::TooLong, "permissions", format!("At most {MAX_PERMISSIONS} permissions."));
    }
    let mut seen = HashSet::new();
    for (index, permission) in permissions.iter().enumerate() {
        let field = |name: &str| format!("permissions.{index}.{name}");
        let code = &permission.code;
        let good = (1..=MAX_PERMISSION_CODE).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'-' | b'_' | b'/'));
        if code.split('/').any(is_dots) {
            problems.add(ProblemCode::Invalid, &field("code"), "No part between slashes may be `.` or `..`.");
        } else if !good {
            problems.add(ProblemCode::Invalid, &field("code"), "1 to 100 letters, digits, `:`, `.`, `-`, `_` and `/`.");
        } else if reserved(code) {
            problems.add(ProblemCode::Taken, &field("code"), "The part before the colon is reserved for built-in permissions.");
        } else if !seen.insert(code) {
            problems.add(ProblemCode::Taken, &field("code"), "The same code stands above.");
        }
        problems.keep(required_text(&field("description"), &permission.description, MAX_PERMISSION_DESCRIPTION))?;
        problems.keep(required_text(&field("category"), &permission.category, MAX_CATEGORY))?;
    }
    problems.into_result()
}

/// Makes the resource's permissions those that are wanted. Holders of one that goes, or that begins to be withheld from read-only
/// clients, lose their tokens.
async fn write_permissions(work: &Work<'_>, resource: &Model, had: &[permission::Model], wanted: &[NewPermission]) -> Result<()> {
    let kept = |had: &permission::Model| wanted.iter().find(|w| w.code == had.code);
    let gone: Vec<PermissionId> = had.iter().filter(|h| kept(h).is_none()).map(|h| h.id).collect();
    let tightened = had.iter().filter(|h| kept(h).is_some_and(|w| w.mutating && !h.mutating)).map(|h| h.id);
    let reduced: Vec<_> = gone.iter().copied().chain(tightened).collect();
    if !reduced.is_empty() {
        grant::require_reach_of_holders(work, "permissions", &account::own(work.db(), work.actor()).await?, &reduced).await?;
        grant::next_generation(work, grant::holding(&reduced)).await?;
    }
    if !gone.is_empty() {
        grant::mark_changed(work, &gone).await?;
        permission::Entity::delete_many().filter(permission::Column::Id.is_in(gone)).exec(work.db()).await?;
    }
    for (index, new) in wanted.iter().enumerate() {
        let row = permission::ActiveModel {
            account_id: Set(resource.account_id),
            resource_id: Set(resource.id),
            code: Set(new.code.clone()),
            description: Set(new.description.trim().to_owned()),
            category: Set(new.category.trim().to_owned()),
            mutating: Set(new.mutating),
            ..Default::default()
        };
        match had.iter().find(|h| h.code == new.code) {
            Some(old) => {
                permission::Entity::update(permission::ActiveModel { id: Set(old.id), ..row }).exec(work.db()).await?;
            }
            None => insert_permission(work, row, index).await?,
        }
    }
    let all = permission::Entity::find().filter(permission::Column::AccountId.eq(resource.account_id)).count(work.db()).await?;
    if all > MAX_PERMISSIONS_OF_ACCOUNT {
        let message = format!("An account has at most {MAX_PERMISSIONS_OF_ACCOUNT} permissions of its own.");
        return Err(Error::refused(ProblemCode::QuotaExceeded, "permissions", message));
    }
    Ok(())
}

async fn insert_permission(work: &Work<'_>, row: permission::ActiveModel, index: usize) -> Result<()> {
    let row = permission::ActiveModel { id: Set(PermissionId(work.id())), ..row };
    let field = format!("permissions.{index}.code");
    let taken = |cause| unless_taken(cause, &field, "Another protected API of this account defines this code.");
    permission::Entity::insert(row).exec_without_returning(work.db()).await.map_err(taken)?;
    Ok(())
}

async fn write_servers(work: &Work<'_>, resource: &Model, servers: &[ClientId]) -> Result<()> {
    if servers.len() > MAX_INTROSPECTION_CLIENTS {
        return Err(Error::refused(
            ProblemCode::TooLong,
            "introspectionClientIds",
            format!("At most {MAX_INTROSPECTION_CLIENTS} clients."),
        ));
    }
    let account: AccountId = work.actor().account()?;
    let known = client::Entity::of_account(account).filter(client::Column::Id.is_in(servers.iter().copied())).all(work.db()).await?;
    let missing = servers.iter().position(|id| !known.iter().any(|client| client.id == *id));
    if let Some(index) = missing {
        let field = format!("introspectionClientIds.{index}");
        return Err(Problem::new(ProblemCode::NotFound, &field, "There is no such client in this account.").into());
    }
    resource_server::Entity::delete_many().filter(resource_server::Column::ResourceId.eq(resource.id)).exec(work.db()).await?;
    let rows = known.iter().map(|client| resource_server::ActiveModel { resource_id: Set(resource.id), client_id: Set(client.id) });
    resource_server::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    Ok(())
}
