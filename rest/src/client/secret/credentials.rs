//! Credentials, which are shown once, in the answer to the call that created the secret.

use crate::{
    actor::Caller,
    client::{Client, show},
    error::Result,
    idempotency::{Replayed, created},
    precondition::tagged,
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::client;
use entity::{Secret, client::Model as Row};
use serde::Serialize;
use utoipa::ToSchema;

/// Credentials of a client, which are shown once and never stored or logged in the clear.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credentials {
    /// OAuth `client_id` of the client.
    client_id: String,
    /// OAuth `client_secret` of the client. Store it now: it cannot be read again. Null in the
    /// answer to a repeated call (`Idempotency-Replayed`): rotate the secret where it was lost.
    client_secret: Option<String>,
    /// When the secret was created.
    created_at: DateTime<Utc>,
    /// OAuth grant types that the credentials are accepted for.
    grant_types: Vec<&'static str>,
    /// URL of the token endpoint, where the credentials are used.
    token_url: String,
}

/// A client, and the credentials that it was just given.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IssuedCredentials {
    /// The client after the change.
    client: Client,
    /// Credentials that the client authenticates with.
    credentials: Credentials,
}

pub(super) async fn issued(
    caller: &Caller,
    client: &Row,
    secret: Option<&Secret>,
) -> Result<IssuedCredentials> {
    let credentials = Credentials {
        client_id: client.client_id.clone(),
        client_secret: secret.map(|secret| secret.expose().to_owned()),
        created_at: client.updated_at,
        grant_types: client::grant_types(client),
        token_url: caller.app.tools.settings.url("/oauth/token"),
    };
    Ok(IssuedCredentials {
        client: show(&caller.app, client).await?,
        credentials,
    })
}

/// 201 for a new client with its secret.
pub(crate) async fn created_with(
    caller: &Caller,
    (replayed, (client, secret)): (Replayed, (Row, Option<Secret>)),
) -> Result<Response> {
    let body = issued(caller, &client, secret.as_ref()).await?;
    Ok(tagged(
        client.version,
        created(caller, &format!("/clients/{}", client.id), (replayed, body)),
    ))
}
