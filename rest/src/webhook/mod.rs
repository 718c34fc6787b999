//! Webhooks: the calls that read them. Deliveries are in [`delivery`], changes in [`change`], what
//! gives a signing secret in [`secret`].

mod change;
mod delivery;
mod secret;
mod show;

use super::{
    actor::Caller,
    error::Result,
    openapi::IfNoneMatchHeader,
    page::Whole,
    precondition::IfNoneMatch,
    query::{CallerParams, PathId},
    within::Within,
};
use app::App;
use axum::{Json, response::Response};
use domain::{error::Error, webhook};
use entity::WebhookId;
use show::Webhook;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, secret::create))
        .routes(routes!(find, change::update, change::remove))
        .routes(routes!(secret::rotate))
        .routes(routes!(change::test))
        .routes(routes!(delivery::list))
        .routes(routes!(delivery::redeliver))
}

/// All webhooks of the account, by name; at most 20.
#[utoipa::path(
    get, path = "/webhooks", tag = "Webhooks", operation_id = "listWebhooks", security(("oauth2" = ["webhooks:read"])), params(Within),
    responses((status = 200, description = "Webhooks of the account.", body = Whole<Webhook>))
)]
async fn list(asked: CallerParams<Within>) -> Result<Json<Whole<Webhook>>> {
    let caller = asked.params.caller(asked.caller).await?;
    let rows = webhook::list(&caller.app.db, &caller.actor).await?;
    Ok(Json(Whole {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// A webhook of the account.
#[utoipa::path(
    get, path = "/webhooks/{id}", tag = "Webhooks", operation_id = "getWebhook", security(("oauth2" = ["webhooks:read"])),
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The webhook asked for.", body = Webhook))
)]
async fn find(
    caller: Caller,
    PathId(id): PathId<WebhookId>,
    known: IfNoneMatch,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = webhook::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "webhook"))?;
    Ok(known.answer(found.version, Webhook::from(found)))
}
