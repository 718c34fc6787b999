//! Signing keys.

use super::{
    actor::{Caller, change},
    error::Result,
    input::Optional,
    page::Whole,
    query::Name,
    vocabulary::{SigningAlgorithm, SigningKeyStatus},
};
use crate::{
    app::App,
    domain::key::{self, Rotation},
};
use axum::Json;
use chrono::{DateTime, Utc};
use entity::signing_key::Model;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(rotate)).routes(routes!(revoke))
}

/// A key that signs tokens. Its private part never leaves the server.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SigningKey {
    /// Opaque id.
    id: String,
    /// Key id in tokens and in the JWK Set: the RFC 7638 thumbprint.
    kid: String,
    /// Algorithm that it signs with.
    algorithm: SigningAlgorithm,
    /// Whether it will sign, signs, or has signed.
    status: SigningKeyStatus,
    /// When it was created, and from when on it is published.
    created_at: DateTime<Utc>,
    /// From when on it signs; null while it is the next one.
    activated_at: Option<DateTime<Utc>>,
    /// From when on it no longer signs.
    retired_at: Option<DateTime<Utc>>,
    /// From when on it is neither published nor believed; null until it has retired.
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

/// Which signing keys are to be rotated.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateSigningKey {
    /// Algorithm whose current key retires; the deployment's default when absent.
    algorithm: Option<SigningAlgorithm>,
    /// Rotate also when the next key was published so recently that APIs may not know it yet and would refuse its tokens.
    #[serde(default)]
    force: bool,
}

/// All signing keys of the deployment, by algorithm, newest first.
#[utoipa::path(
    get, path = "/signing-keys", tag = "Signing keys", operation_id = "listSigningKeys", security(("oauth2" = ["keys:read"])),
    responses((status = 200, description = "All of them.", body = Whole<SigningKey>))
)]
async fn list(caller: Caller) -> Result<Json<Whole<SigningKey>>> {
    let rows = key::list(&caller.app.db, &caller.actor).await?;
    Ok(Json(Whole { items: rows.into_iter().map(Into::into).collect() }))
}

/// Retires the current key of an algorithm, lets the next one sign and publishes a new next one.
#[utoipa::path(
    post, path = "/signing-keys/rotate", tag = "Signing keys", operation_id = "rotateSigningKey", security(("oauth2" = ["keys:write"])),
    request_body = Option<RotateSigningKey>,
    responses((status = 200, description = "The key that signs from now on.", body = SigningKey))
)]
async fn rotate(caller: Caller, Optional(input): Optional<RotateSigningKey>) -> Result<Json<SigningKey>> {
    let rotation = Rotation { algorithm: input.algorithm.map(Into::into), force: input.force };
    let current = change!(caller, |work| key::rotate(work, rotation).await);
    changed(&caller, current).await
}

/// Revokes a signing key that fell into the wrong hands: it is published no longer, and every node refuses its tokens within two seconds.
/// Where it was the current key, the next one signs at once. APIs that keep the JWK Set go on believing the key until they fetch the set
/// again, five minutes later at most.
#[utoipa::path(
    post, path = "/signing-keys/{kid}/revoke", tag = "Signing keys", operation_id = "revokeSigningKey", security(("oauth2" = ["keys:write"])),
    params(("kid" = String, Path, description = "Key id, as in the JWK Set and in the header of tokens.")),
    responses((status = 200, description = "The key of the same algorithm that signs from now on.", body = SigningKey))
)]
async fn revoke(caller: Caller, Name(kid): Name) -> Result<Json<SigningKey>> {
    let current = change!(caller, |work| key::revoke(work, &kid).await);
    changed(&caller, current).await
}

async fn changed(caller: &Caller, current: Model) -> Result<Json<SigningKey>> {
    caller.app.tokens.known_keys().await?;
    Ok(Json(current.into()))
}
