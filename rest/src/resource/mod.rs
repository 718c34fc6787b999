//! Protected APIs: the calls that read them. How they are shown is in `show`, changes in
//! [`create`] and [`change`].

mod change;
mod create;
mod permission;
mod show;

use super::{
    actor::Caller,
    error::{ApiError, Result},
    openapi::IfNoneMatchHeader,
    page::{All, List, PageParams, Part},
    precondition::IfNoneMatch,
    query::{PathId, PathName},
    within::Within,
};
use app::App;
use axum::response::Response;
use domain::{error::Error, reference::ResourceBy, resource};
use entity::ResourceId;
use show::{Resource, show, show_all};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create::create))
        .routes(routes!(find, change::update, change::remove))
        .routes(routes!(by_identifier))
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
