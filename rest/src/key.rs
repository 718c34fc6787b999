//! Signing keys.

use super::{
    actor::{Caller, change},
    error::Result,
    input::Optional,
    page::Whole,
    query::PathName,
    vocabulary::{SigningAlgorithm, SigningKeyStatus},
};
use app::App;
use axum::Json;
use chrono::{DateTime, Utc};
use domain::key::{self, KeyRotation};
use entity::signing_key::Model;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(rotate))
        .routes(routes!(revoke))
}

/// A key that signs tokens. Its private part never leaves the server.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SigningKey {
    /// Opaque ID of the signing key (`key_...`).
    id: String,
    /// Key ID (`kid`) in tokens and in the JWK Set: the RFC 7638 thumbprint.
    kid: String,
    /// Algorithm that the key signs with.
    algorithm: SigningAlgorithm,
    /// Whether the key will sign, signs, or has signed.
    status: SigningKeyStatus,
    /// When the key was created and first published.
    created_at: DateTime<Utc>,
    /// When the key began to sign; null while it is the next one.
    activated_at: Option<DateTime<Utc>>,
    /// When the key ceased to sign; null until then.
    retired_at: Option<DateTime<Utc>>,
    /// When the key ceases to be published and its tokens are refused; null until the key has
    /// retired.
    removed_at: Option<DateTime<Utc>>,
}

impl From<Model> for SigningKey {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            algorithm: row.algorithm.into(),
            status: key::status(&row).into(),
            kid: row.kid,
            created_at: row.created_at,
            activated_at: row.activated_at,
            retired_at: row.retired_at,
            removed_at: row.remove_at,
        }
    }
}

/// Signing keys to rotate.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RotateSigningKey {
    /// Algorithm whose current key retires; the deployment's default when absent.
    algorithm: Option<SigningAlgorithm>,
    /// Whether to rotate even when the next key was published so recently that APIs may not know it
    /// yet and would refuse its tokens.
    #[serde(default)]
    force: bool,
}

/// All signing keys of the deployment, by algorithm, newest first.
#[utoipa::path(
    get, path = "/signing-keys", tag = "Signing keys", operation_id = "listSigningKeys", security(("oauth2" = ["keys:read"])),
    responses((status = 200, description = "All signing keys.", body = Whole<SigningKey>))
)]
async fn list(caller: Caller) -> Result<Json<Whole<SigningKey>>> {
    let rows = key::list(&caller.app.db, &caller.actor).await?;
    Ok(Json(Whole {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Rotates the signing keys of an algorithm: the current one retires, the next one signs, and a new
/// next one is published.
#[utoipa::path(
    post, path = "/signing-keys/rotate", tag = "Signing keys", operation_id = "rotateSigningKey", security(("oauth2" = ["keys:write"])),
    request_body = Option<RotateSigningKey>,
    responses((status = 200, description = "The key that signs from now on.", body = SigningKey))
)]
async fn rotate(
    caller: Caller,
    Optional(input): Optional<RotateSigningKey>,
) -> Result<Json<SigningKey>> {
    let rotation = KeyRotation {
        algorithm: input.algorithm.map(|word| word.0),
        force: input.force,
    };
    let current = change!(caller, |work| key::rotate(work, rotation).await);
    changed(&caller, current).await
}

/// Revokes a signing key that was disclosed: it is no longer published, and every node refuses its
/// tokens within two seconds. Where it was the current key, the next one signs at once. APIs that
/// cache the JWK Set accept the key until they fetch the set again, five minutes later at most.
#[utoipa::path(
    post, path = "/signing-keys/{kid}/revoke", tag = "Signing keys", operation_id = "revokeSigningKey", security(("oauth2" = ["keys:write"])),
    params(("kid" = String, Path, description = "Key ID (`kid`) of the signing key, as in the JWK Set and in the header of tokens.")),
    responses((status = 200, description = "The key of the same algorithm that signs from now on.", body = SigningKey))
)]
async fn revoke(caller: Caller, PathName(kid): PathName) -> Result<Json<SigningKey>> {
    let current = change!(caller, |work| key::revoke(work, &kid).await);
    changed(&caller, current).await
}

async fn changed(caller: &Caller, current: Model) -> Result<Json<SigningKey>> {
    caller.app.tokens.known_keys().await?;
    Ok(Json(current.into()))
}
