//! The calls that give a webhook a signing secret: its creation, and the rotation of its secret.

use super::show::WebhookSecret;
use crate::{
    error::Result,
    idempotency::{Creation, IdempotencyKey, created, mark, once},
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
    vocabulary::AuditEventKind,
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use domain::webhook::{self, NewWebhook, WebhookRotation};
use entity::WebhookId;
use serde::Deserialize;
use utoipa::ToSchema;

/// A webhook to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateWebhook {
    /// Display name of the webhook.
    name: String,
    /// URL that events are sent to: https, at a public address. The operator can allow other
    /// addresses, and there plain http.
    url: String,
    /// Kinds of events that are sent; all kinds when absent or empty.
    event_kinds: Option<Vec<AuditEventKind>>,
}

/// Creates a webhook, which is sent all later events of the account's audit log. Its signing secret
/// is shown this once. Requires `audit:read` too.
#[utoipa::path(
    post, path = "/webhooks", tag = "Webhooks", operation_id = "createWebhook", security(("oauth2" = ["webhooks:write", "audit:read"])), request_body = CreateWebhook,
    params(IdempotencyKey), responses((status = 201, description = "The created webhook and its signing secret.", body = WebhookSecret))
)]
pub(super) async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateWebhook>,
) -> Result<Response> {
    let kinds = input.event_kinds.unwrap_or_default();
    let new = NewWebhook {
        name: input.name,
        url: input.url,
        event_kinds: kinds.into_iter().map(|word| word.0).collect(),
    };
    let (replayed, (row, secret)) = once!(
        caller,
        claim,
        |work| webhook::create(work, new)
            .await
            .map(|(row, secret)| (row, Some(secret))),
        |made| made.0.id,
        |id| webhook::made(work, id)
            .await
            .map(|found| found.map(|row| (row, None)))
    );
    let (path, version) = (format!("/webhooks/{}", row.id), row.version);
    let body = WebhookSecret::of(row, secret.as_ref());
    Ok(tagged(version, created(&caller, &path, (replayed, body))))
}

/// Rotation of the signing secret of a webhook.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateWebhookSecret {
    /// Seconds for which messages are signed with the replaced secret too; 0 for none. The account's
    /// default for secrets when absent.
    grace_seconds: Option<i32>,
}

/// Gives a webhook a new signing secret, which is shown this once. Messages are signed with the
/// replaced secret too until its grace is over.
#[utoipa::path(
    post, path = "/webhooks/{id}/secret/rotate", tag = "Webhooks", operation_id = "rotateWebhookSecret", security(("oauth2" = ["webhooks:write"])), request_body = Option<RotateWebhookSecret>,
    params(("id" = String, Path, description = "Opaque ID of the webhook (`whk_...`)."), IfMatchHeader, IdempotencyKey),
    responses((status = 200, description = "The webhook and its new signing secret.", body = WebhookSecret))
)]
pub(super) async fn rotate(
    PathId(id): PathId<WebhookId>,
    IfMatch(seen): IfMatch,
    asked: Creation<RotateWebhookSecret>,
) -> Result<Response> {
    let Creation {
        caller,
        input,
        claim,
    } = asked;
    let caller = caller.on(&id).await?;
    let rotation = WebhookRotation {
        grace_seconds: input.grace_seconds,
        expected_version: seen,
    };
    let (replayed, (row, secret)) = once!(
        caller,
        claim,
        |work| webhook::rotate_secret(work, id, rotation)
            .await
            .map(|rotated| (rotated.webhook, Some(rotated.secret))),
        |made| made.0.id,
        |id| webhook::made(work, id)
            .await
            .map(|found| found.map(|row| (row, None)))
    );
    let version = row.version;
    let body = WebhookSecret::of(row, secret.as_ref());
    Ok(tagged(version, mark(replayed, Json(body).into_response())))
}
