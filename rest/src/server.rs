//! Facts about the server, for every caller with a token.

use super::{actor::Caller, error::Result};
use app::App;
use axum::Json;
use domain::server::{self, ServerFacts};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(facts))
}

/// The server that answers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Server {
    /// Version of the server, such as `1.0.0`.
    version: &'static str,
    /// Issuer of the server's tokens: the URL that applications know it by (RFC 8414 section 2).
    issuer: String,
    /// URL of the token endpoint, where clients use their credentials.
    token_url: String,
}

/// Facts about the server; requires a token, and no permission.
#[utoipa::path(
    get, path = "/server", tag = "Server", operation_id = "getServer", security(("oauth2" = [])),
    responses((status = 200, description = "The server that answers.", body = Server))
)]
async fn facts(caller: Caller) -> Result<Json<Server>> {
    let ServerFacts {
        version,
        issuer,
        token_url,
    } = server::facts(&caller.actor, &caller.app.tools.settings)?;
    Ok(Json(Server {
        version,
        issuer,
        token_url,
    }))
}
