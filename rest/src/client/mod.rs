//! Clients: the object, and the calls about one. Inputs are in [`input`], lists in [`list`], bulk
//! changes in [`bulk`], secrets in [`secret`].

mod bulk;
mod change;
mod create;
pub(crate) mod history;
mod input;
mod list;
mod preview;
pub(crate) mod secret;
mod show;
mod sign_in;

pub(crate) use show::{Client, show, show_all};

use super::{
    actor::Caller,
    error::{ApiError, Result},
    openapi::IfNoneMatchHeader,
    page::Whole,
    permission::PermissionGroup,
    precondition::IfNoneMatch,
    query::{PathId, PathName},
};
use app::App;
use axum::{Json, response::Response};
use domain::{account, client, error::Error, permission, reference::ClientBy};
use entity::ClientId;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list::clients, create::create))
        .routes(routes!(find, change::update, change::remove))
        .routes(routes!(create::duplicate))
        .routes(routes!(change::set_role, change::clear_role))
        .routes(routes!(permissions))
        .routes(routes!(by_client_id))
        .merge(history::routes())
        .merge(preview::routes())
        .merge(bulk::routes())
        .merge(secret::routes())
}

/// A client of the account.
#[utoipa::path(
    get, path = "/clients/{id}", tag = "Clients", operation_id = "getClient", security(("oauth2" = ["clients:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The client asked for.", body = Client))
)]
async fn find(
    caller: Caller,
    PathId(id): PathId<ClientId>,
    known: IfNoneMatch,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = client::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(known.answer(found.version, show(&caller.app, &found).await?))
}

/// A client of the account, by its OAuth `client_id`.
#[utoipa::path(
    get, path = "/clients/by-client-id/{clientId}", tag = "Clients", operation_id = "getClientByClientId",
    security(("oauth2" = ["clients:read"])),
    params(("clientId" = String, Path, description = "OAuth `client_id` of the client, percent-encoded as one segment."), IfNoneMatchHeader),
    responses((status = 200, description = "The client asked for.", body = Client))
)]
async fn by_client_id(
    caller: Caller,
    PathName(client_id): PathName,
    known: IfNoneMatch,
) -> Result<Response> {
    let by = ClientBy::ClientId(client_id);
    let caller = caller.on(&by).await?;
    let ClientBy::ClientId(client_id) = &by else {
        return Err(ApiError::missing("clientId", "client"));
    };
    let found = client::by_client_id(&caller.app.db, &caller.actor, client_id).await?;
    let found = found.ok_or_else(|| ApiError::missing("clientId", "client"))?;
    Ok(known.answer(found.version, show(&caller.app, &found).await?))
}

/// All permissions of the account by category, with whether and why the client has each.
#[utoipa::path(
    get, path = "/clients/{id}/permissions", tag = "Clients", operation_id = "listClientPermissions", security(("oauth2" = ["clients:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`).")),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(
    caller: Caller,
    PathId(id): PathId<ClientId>,
) -> Result<Json<Whole<PermissionGroup>>> {
    let caller = caller.on(&id).await?;
    let found = client::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    let account = account::of_client(&caller.app.db, &found).await?;
    let grants = permission::explain(
        &caller.app.db,
        &permission::Holder::of_client(&found, &account),
    )
    .await?;
    Ok(Json(Whole {
        items: PermissionGroup::of(grants),
    }))
}
