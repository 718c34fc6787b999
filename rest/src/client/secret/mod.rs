//! Secrets of a client: listed without their values, added, rotated, revoked. Credentials are shown
//! once.

mod add;
mod credentials;
mod list;
mod rotate;

pub(crate) use credentials::{IssuedCredentials, created_with};

use crate::{
    actor::{Caller, change},
    error::{Result, moved},
    openapi::IfMatchHeader,
    precondition::IfMatch,
    query::AtBoth,
};
use app::App;
use axum::http::StatusCode;
use domain::{
    client::{self, secrets},
    error::Error,
    permission::Permission,
};
use entity::{ClientId, ClientSecretId};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list::list, add::add))
        .routes(routes!(rotate::rotate))
        .routes(routes!(revoke))
}

/// Revokes one secret. The client's tokens are revoked with it, since any may have come from it.
#[utoipa::path(
    delete, path = "/clients/{id}/secrets/{secretId}", tag = "Secrets", operation_id = "revokeClientSecret", security(("oauth2" = ["clients:secrets"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), ("secretId" = String, Path, description = "Opaque ID of the secret (`sec_...`)."), IfMatchHeader),
    responses((status = 204, description = "The secret was revoked."))
)]
async fn revoke(
    caller: Caller,
    AtBoth(id, secret): AtBoth<ClientId, ClientSecretId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    let refused = |error| moved(error, "id", "secretId");
    change!(caller, |work| {
        client::expect(work, Permission::ClientsSecrets, id, seen).await?;
        let client = secrets::revoke(work, secret).await.map_err(refused)?;
        if client.id == id {
            Ok(())
        } else {
            Err(Error::not_found("secretId", "secret"))
        }
    });
    Ok(StatusCode::NO_CONTENT)
}
