//! Protected APIs.

use super::{
    actor::{Caller, change},
    error::{ApiError, Result},
    idempotency::{Creation, IdempotencyKey, created, once},
    input::Input,
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::{All, List, PageParams, Part},
    permission::Permission,
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{PathId, PathName},
    within::Within,
};
use app::App;
use axum::{Json, http::StatusCode, response::Response};
use domain::{
    client,
    error::Error,
    permission::{self, Permission as Builtin},
    reference::{ResourceBy, clients_named},
    resource::{self, NewPermission, NewResource, ResourcePatch},
};
use entity::{ClientId, ResourceId, resource::Model};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(by_identifier))
}

/// A protected API, which tokens are issued for (resource server, RFC 8707).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Opaque ID of the protected API (`res_...`).
    #[schema(example = "res_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Identifier of the protected API: the `aud` of its tokens.
    identifier: String,
    /// Display name of the protected API.
    name: String,
    /// Whether the protected API is Latchkey's own.
    built_in: bool,
    /// Permissions of the protected API, by category and code.
    permissions: Vec<Permission>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, whichever
    /// clients these were issued to; null where `clients:read` is missing.
    introspection_client_ids: Option<Vec<String>>,
    /// Version of the protected API, which rises with every change; also the `ETag`.
    version: i32,
}

async fn show_all(caller: &Caller, rows: Vec<Model>) -> Result<Vec<Resource>> {
    let (db, account) = (&caller.app.db, caller.actor.account()?);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut servers = servers(caller, &ids).await?;
    let mut permissions: BTreeMap<ResourceId, Vec<Permission>> = BTreeMap::new();
    for row in permission::all(db, account, caller.actor.platform).await? {
        permissions
            .entry(row.resource_id)
            .or_default()
            .push(row.into());
    }
    let shown = rows.into_iter().map(|row| Resource {
        id: row.id.to_string(),
        built_in: row.account_id.is_none(),
        permissions: permissions.remove(&row.id).unwrap_or_default(),
        introspection_client_ids: servers
            .as_mut()
            .map(|servers| servers.remove(&row.id).unwrap_or_default()),
        identifier: row.identifier,
        name: row.name,
        version: row.version,
    });
    Ok(shown.collect())
}

/// The `client_id`s of those that may introspect the tokens of each, for a caller that may know
/// them.
async fn servers(
    caller: &Caller,
    resources: &[ResourceId],
) -> Result<Option<BTreeMap<ResourceId, Vec<String>>>> {
    let (db, actor) = (&caller.app.db, &caller.actor);
    if !actor.can(Builtin::ClientsRead.as_str()) {
        return Ok(None);
    }
    let servers = resource::servers(db, resources).await?;
    let ids: Vec<_> = servers.values().flatten().copied().collect();
    let rows = client::find_all(db, actor, &ids).await?;
    let names: BTreeMap<_, _> = rows
        .into_iter()
        .map(|row| (row.id, row.client_id))
        .collect();
    let named = |ids: Vec<ClientId>| ids.iter().filter_map(|id| names.get(id).cloned()).collect();
    Ok(Some(
        servers
            .into_iter()
            .map(|(resource, ids)| (resource, named(ids)))
            .collect(),
    ))
}

async fn show(caller: &Caller, row: Model) -> Result<Resource> {
    show_all(caller, vec![row])
        .await?
        .pop()
        .ok_or_else(|| Error::internal("a protected API was not shown").into())
}

/// A permission of a protected API to create or keep.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionInput {
    /// Code of the permission, which is also the OAuth scope: 1 to 100 letters, digits, `:`, `.`,
    /// `-`, `_` and `/`. Unique in the account.
    code: String,
    /// Description of what the permission allows, for display.
    description: String,
    /// Category under which the permission is displayed.
    category: String,
    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients; true
    /// when absent.
    mutating: Option<bool>,
}

impl From<PermissionInput> for NewPermission {
    fn from(input: PermissionInput) -> Self {
        let PermissionInput {
            code,
            description,
            category,
            mutating,
        } = input;
        Self {
            code,
            description,
            category,
            mutating: mutating.unwrap_or(true),
        }
    }
}

/// A protected API to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateResource {
    /// Identifier of the protected API: an absolute URI without a fragment, the `aud` of its
    /// tokens. Unique in the deployment.
    identifier: String,
    /// Display name of the protected API.
    name: String,
    /// Permissions of the protected API; at most 200.
    permissions: Vec<PermissionInput>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API; at most
    /// 100, none when absent.
    introspection_client_ids: Option<Vec<String>>,
}

/// Changes to a protected API. An absent member is left unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateResource {
    /// Display name of the protected API.
    name: Option<String>,
    /// Permissions of the protected API, which replace all it has: those left out are deleted, and
    /// clients that hold them lose their tokens.
    permissions: Option<Vec<PermissionInput>>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, which
    /// replace all it has; at most 100.
    introspection_client_ids: Option<Vec<String>>,
}

/// Protected APIs that the account may use: Latchkey's own first, then by identifier.
#[utoipa::path(
    get, path = "/resources", tag = "Protected APIs", operation_id = "listResources", security(("oauth2" = ["roles:read"])), params(PageParams, Within),
    responses((status = 200, description = "A page of protected APIs.", body = Part<Resource>))
)]
async fn list(asked: List<PageParams, All>) -> Result<Response> {
    let (db, actor) = (&asked.caller.app.db, &asked.caller.actor);
    let page = resource::list(db, actor, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(Some(resource::count(db, actor).await?))
    } else {
        None
    };
    let shown = show_all(
        &asked.caller,
        page.items.iter().map(|(_, row)| row.clone()).collect(),
    )
    .await?;
    Ok(asked.answer("/resources", (&page, shown), total))
}

/// Creates a protected API and its permissions, which become scopes.
#[utoipa::path(
    post, path = "/resources", tag = "Protected APIs", operation_id = "createResource", security(("oauth2" = ["roles:write"])), request_body = CreateResource,
    params(IdempotencyKey), responses((status = 201, description = "The created protected API.", body = Resource))
)]
async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateResource>,
) -> Result<Response> {
    let CreateResource {
        identifier,
        name,
        permissions,
        introspection_client_ids,
    } = input;
    let permissions = permissions.into_iter().map(NewPermission::from).collect();
    let named = introspection_client_ids.unwrap_or_default();
    let (replayed, row) = once!(
        caller,
        claim,
        |work| {
            let servers = clients_named(
                work.db(),
                work.actor().account()?,
                "introspectionClientIds",
                &named,
            )
            .await?;
            resource::create(
                work,
                NewResource {
                    identifier,
                    name,
                    permissions,
                    servers,
                },
            )
            .await
        },
        |made| made.id,
        |id| resource::made(work, id).await
    );
    let (path, version) = (format!("/resources/{}", row.id), row.version);
    Ok(tagged(
        version,
        created(&caller, &path, (replayed, show(&caller, row).await?)),
    ))
}

/// A protected API that the account may use.
#[utoipa::path(
    get, path = "/resources/{id}", tag = "Protected APIs", operation_id = "getResource", security(("oauth2" = ["roles:read"])),
    params(("id" = String, Path, description = "Opaque ID of the protected API (`res_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The protected API asked for.", body = Resource))
)]
async fn find(
    caller: Caller,
    PathId(id): PathId<ResourceId>,
    known: IfNoneMatch,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = resource::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "protected API"))?;
    Ok(known.answer(found.version, show(&caller, found).await?))
}

/// A protected API that the account may use, by its identifier.
#[utoipa::path(
    get, path = "/resources/by-identifier/{identifier}", tag = "Protected APIs", operation_id = "getResourceByIdentifier",
    security(("oauth2" = ["roles:read"])),
    params(("identifier" = String, Path, description = "Identifier of the protected API, percent-encoded as one segment."), IfNoneMatchHeader),
    responses((status = 200, description = "The protected API asked for.", body = Resource))
)]
async fn by_identifier(
    caller: Caller,
    PathName(identifier): PathName,
    known: IfNoneMatch,
) -> Result<Response> {
    let (db, actor) = (&caller.app.db, &caller.actor);
    let missing = || ApiError::missing("identifier", "protected API");
    let id = ResourceBy::Identifier(identifier)
        .resolve(db, actor.account()?, "identifier")
        .await
        .map_err(|_| missing())?;
    let found = resource::find(db, actor, id).await?.ok_or_else(missing)?;
    Ok(known.answer(found.version, show(&caller, found).await?))
}

/// Changes a protected API. Clients that hold a permission that is deleted lose it, and their
/// tokens.
#[utoipa::path(
    patch, path = "/resources/{id}", tag = "Protected APIs", operation_id = "updateResource", security(("oauth2" = ["roles:write"])), request_body = UpdateResource,
    params(("id" = String, Path, description = "Opaque ID of the protected API (`res_...`)."), IfMatchHeader),
    responses((status = 200, description = "The protected API after the change.", body = Resource))
)]
async fn update(
    caller: Caller,
    PathId(id): PathId<ResourceId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateResource>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let permissions = input
        .permissions
        .map(|list| list.into_iter().map(NewPermission::from).collect());
    let row = change!(caller, |work| {
        let servers = match &input.introspection_client_ids {
            Some(named) => Some(
                clients_named(
                    work.db(),
                    work.actor().account()?,
                    "introspectionClientIds",
                    named,
                )
                .await?,
            ),
            None => None,
        };
        resource::update(
            work,
            id,
            seen,
            ResourcePatch {
                name: input.name,
                permissions,
                servers,
            },
        )
        .await
    });
    Ok(tagged(row.version, Json(show(&caller, row).await?)))
}

/// Deletes a protected API and its permissions. Clients that hold one of these lose it, and their
/// tokens.
#[utoipa::path(
    delete, path = "/resources/{id}", tag = "Protected APIs", operation_id = "deleteResource", security(("oauth2" = ["roles:write"])),
    params(("id" = String, Path, description = "Opaque ID of the protected API (`res_...`)."), IfMatchHeader),
    responses((status = 204, description = "The protected API was deleted."))
)]
async fn remove(
    caller: Caller,
    PathId(id): PathId<ResourceId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| {
        resource::expect(work, id, seen).await?;
        resource::delete(work, id).await
    });
    Ok(StatusCode::NO_CONTENT)
}
