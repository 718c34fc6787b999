//! Changes a webhook, tests it, or deletes it.

use super::show::Webhook;
use crate::{
    actor::{Caller, change},
    error::Result,
    input::Input,
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
    vocabulary::{AuditEventKind, WebhookStatus},
};
use axum::{Json, http::StatusCode, response::Response};
use domain::webhook::{self, WebhookPatch};
use entity::WebhookId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Changes to a webhook. An absent member is left unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateWebhook {
    /// Display name of the webhook.
    name: Option<String>,
    /// URL that events are sent to, those pending included.
    url: Option<String>,
    /// Kinds of events that are sent, which replace those it has; all kinds where empty.
    event_kinds: Option<Vec<AuditEventKind>>,
    /// Whether events are sent. Disabling gives up what is pending.
    status: Option<WebhookStatus>,
}

/// Changes a webhook. Requires `audit:read` too.
#[utoipa::path(
    patch, path = "/webhooks/{id}", tag = "Webhooks", operation_id = "updateWebhook", security(("oauth2" = ["webhooks:write", "audit:read"])), request_body = UpdateWebhook,
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), IfMatchHeader),
    responses((status = 200, description = "The webhook after the change.", body = Webhook))
)]
pub(super) async fn update(
    caller: Caller,
    PathId(id): PathId<WebhookId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateWebhook>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let patch = WebhookPatch {
        name: input.name,
        url: input.url,
        event_kinds: input
            .event_kinds
            .map(|words| words.into_iter().map(|word| word.0).collect()),
        status: input.status.map(|word| word.0),
    };
    let row = change!(caller, |work| webhook::update(work, id, seen, patch).await);
    Ok(tagged(row.version, Json(Webhook::from(row))))
}

/// Deletes a webhook and its deliveries. What is pending is not sent any more.
#[utoipa::path(
    delete, path = "/webhooks/{id}", tag = "Webhooks", operation_id = "deleteWebhook", security(("oauth2" = ["webhooks:write"])),
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), IfMatchHeader),
    responses((status = 204, description = "The webhook was deleted."))
)]
pub(super) async fn remove(
    caller: Caller,
    PathId(id): PathId<WebhookId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| {
        webhook::expect(work, id, seen).await?;
        webhook::delete(work, id).await
    });
    Ok(StatusCode::NO_CONTENT)
}

/// Tests a webhook: records an event `WEBHOOK_TESTED`, which is sent to that webhook only, whatever
/// kinds of events it is sent otherwise.
#[utoipa::path(
    post, path = "/webhooks/{id}/test", tag = "Webhooks", operation_id = "testWebhook", security(("oauth2" = ["webhooks:write"])),
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`).")),
    responses((status = 200, description = "The webhook, to which the test will be sent.", body = Webhook))
)]
pub(super) async fn test(caller: Caller, PathId(id): PathId<WebhookId>) -> Result<Json<Webhook>> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| webhook::test(work, id).await);
    Ok(Json(row.into()))
}
