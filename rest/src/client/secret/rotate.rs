//! Replaces one secret of a client, or all of them, by a new one.

use super::{
    add::mint,
    credentials::{IssuedCredentials, issued},
};
use crate::{
    error::{Result, moved},
    idempotency::{Creation, IdempotencyKey, mark, once},
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    client::secrets::{self, NewSecret, SecretRotation},
    reference::parse_id,
};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new secret for a client, in place of one secret or of all that the client has.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateSecret {
    /// Opaque ID of the secret that the new one replaces (`sec_...`); the others stay valid. When
    /// absent, **all** secrets of the client are replaced, also those created for other systems.
    secret_id: Option<String>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    client_secret: Option<String>,
    /// Seconds for which the replaced secrets stay valid; 0 means that they and the client's tokens
    /// are revoked at once. The account's default when absent.
    grace_seconds: Option<i32>,
    /// Name of the new secret, for display; at most 100 characters.
    name: Option<String>,
    /// When the new secret expires; never when absent.
    expires_at: Option<DateTime<Utc>>,
}

/// A client, and the credentials that it was just given in place of earlier ones.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RotatedCredentials {
    /// The client and its new credentials.
    #[serde(flatten)]
    issued: IssuedCredentials,
    /// Whether a secret older than the new one was used within the last 24 hours, so that another
    /// system still depends on it; a warning. Null in the answer to a repeated call, which rotates
    /// nothing.
    still_in_use: Option<bool>,
}

/// Creates a new secret for a client, which is shown this once, in place of the secret that is
/// named, or of all that the client has.
#[utoipa::path(
    post, path = "/clients/{id}/secrets/rotate", tag = "Secrets", operation_id = "rotateClientSecret", security(("oauth2" = ["clients:secrets"])), request_body = Option<RotateSecret>,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader, IdempotencyKey),
    responses((status = 200, description = "The client and its credentials.", body = RotatedCredentials))
)]
pub(super) async fn rotate(
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
    asked: Creation<RotateSecret>,
) -> Result<Response> {
    let Creation {
        caller,
        input,
        claim,
    } = asked;
    let caller = caller.on(&id).await?;
    let minted = mint(&caller, input.client_secret).await?;
    let new = NewSecret {
        name: input.name,
        expires_at: input.expires_at,
    };
    let secret = input
        .secret_id
        .as_deref()
        .map(|text| parse_id("body.secretId", text))
        .transpose()?;
    let rotation = SecretRotation {
        secret,
        grace_seconds: input.grace_seconds,
        new,
        expected_version: seen,
    };
    // The time of a secret's last use may not be written yet.
    caller.app.recorder.settle().await;
    let (replayed, (client, secret, still_in_use)) = once!(
        caller,
        claim,
        |work| {
            let made = secrets::rotate(work, id, rotation, minted)
                .await
                .map_err(|error| moved(error, "secretId", "body.secretId"));
            made.map(|made| (made.client, Some(made.secret), Some(made.still_in_use)))
        },
        |made| made.0.id,
        |id| secrets::holder(work, id)
            .await
            .map(|found| found.map(|client| (client, None, None)))
    );
    let body = RotatedCredentials {
        issued: issued(&caller, &client, secret.as_ref()).await?,
        still_in_use,
    };
    Ok(tagged(
        client.version,
        mark(replayed, Json(body).into_response()),
    ))
}
