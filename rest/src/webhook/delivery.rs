//! Deliveries of events to a webhook: listed, and made again.

use super::show::WebhookDelivery;
use crate::{
    actor::{Caller, change},
    error::{ApiError, Result, moved},
    page::{List, PageParams, Part},
    query::{AtBoth, PathId},
    vocabulary::WebhookDeliveryStatus,
};
use axum::{Json, response::Response};
use domain::{
    error::Error,
    webhook::{self, DeliveryFilter},
};
use entity::{WebhookDeliveryId, WebhookId};
use serde::Deserialize;
use utoipa::IntoParams;

/// Filter of deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveryQuery {
    /// State of the delivery; where repeated, any of them matches.
    status: Option<Vec<WebhookDeliveryStatus>>,
}

/// Deliveries to a webhook, newest event first. Deliveries are listed for 7 days after they succeeded
/// or were given up.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", tag = "Webhooks", operation_id = "listWebhookDeliveries", security(("oauth2" = ["webhooks:read"])),
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), DeliveryQuery, PageParams),
    responses((status = 200, description = "A page of deliveries.", body = Part<WebhookDelivery>))
)]
pub(super) async fn list(
    PathId(id): PathId<WebhookId>,
    asked: List<PageParams, DeliveryQuery>,
) -> Result<Response> {
    let caller = asked.caller.on(&id).await?;
    let (db, actor) = (&caller.app.db, &caller.actor);
    let statuses = asked.params.status.as_ref();
    let filter = DeliveryFilter {
        webhook: id,
        statuses: statuses.map(|words| words.iter().map(|word| word.0).collect()),
    };
    let page = webhook::deliveries(db, actor, &filter, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(webhook::deliveries_count(db, actor, &filter).await?)
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, row)| WebhookDelivery::from(row.clone()))
        .collect();
    let path = format!("/webhooks/{id}/deliveries");
    Ok(asked.answer(&path, (&page, shown), total))
}

/// Sends an event to its webhook again, under the same ID: a delivery that succeeded or was
/// given up becomes pending.
#[utoipa::path(
    post, path = "/webhooks/{id}/deliveries/{deliveryId}/redeliver", tag = "Webhooks", operation_id = "redeliverWebhookDelivery", security(("oauth2" = ["webhooks:write"])),
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), ("deliveryId" = String, Path, description = "Opaque ID of the delivery (`dlv_...`).")),
    responses((status = 200, description = "The delivery after the change.", body = WebhookDelivery))
)]
pub(super) async fn redeliver(
    caller: Caller,
    AtBoth(id, delivery): AtBoth<WebhookId, WebhookDeliveryId>,
) -> Result<Json<WebhookDelivery>> {
    let caller = caller.on(&id).await?;
    let refused = |error| moved(error, "id", "deliveryId");
    let row = change!(caller, |work| {
        let row = webhook::redeliver(work, delivery).await.map_err(refused)?;
        if row.webhook_id == id {
            Ok(row)
        } else {
            Err(Error::not_found("deliveryId", "delivery"))
        }
    });
    Ok(Json(row.into()))
}
