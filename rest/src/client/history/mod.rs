//! History of a client: tokens that it was issued, all its activity, and counts for charts.

mod activity;
mod usage;

pub(crate) use usage::{Stretch, UsagePoint};

use crate::{
    actor::Caller,
    error::Result,
    page::{List, Onward, Part},
    query::PathId,
    token::{self, IssuedToken},
};
use app::App;
use axum::response::Response;
use domain::{client, error::Error};
use entity::ClientId;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(tokens))
        .routes(routes!(activity::activity))
        .routes(routes!(usage::usage))
}

/// The caller, acting on an existing client.
async fn on_client(caller: Caller, id: ClientId) -> Result<Caller> {
    let caller = caller.on(&id).await?;
    client::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(caller)
}

/// Tokens that a client was issued, newest first.
#[utoipa::path(
    get, path = "/clients/{id}/tokens", tag = "Tokens", operation_id = "listClientTokens", security(("oauth2" = ["clients:read", "tokens:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), token::TokenListQuery, Onward),
    responses((status = 200, description = "A page of issued tokens.", body = Part<IssuedToken>))
)]
async fn tokens(
    PathId(id): PathId<ClientId>,
    mut asked: List<Onward, token::TokenListQuery>,
) -> Result<Response> {
    asked.caller = on_client(asked.caller, id).await?;
    token::page(&asked, Some(id), &format!("/clients/{id}/tokens")).await
}
