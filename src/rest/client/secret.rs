//! What is known of secrets, and the one moment in which a secret is shown.

use super::{Client, show};
use crate::{
    app::App,
    domain::{
        account,
        client::{
            self,
            secrets::{self, Listed, NewSecret, Rotation},
        },
        error::{self as domain, Error},
        permission::Permission,
        reference::parse_id,
        secret::Minted,
    },
    rest::{
        actor::{Caller, change},
        error::{Result, moved},
        idempotency::{Creation, IdempotencyKey, Replayed, created, mark, once},
        openapi::IfMatchHeader,
        page::Whole,
        precondition::{IfMatch, tagged},
        query::{Asked, At, AtBoth},
        vocabulary::SecretStatus,
    },
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, ClientSecretId, Secret,
    client::Model as Row,
    client_secret::{Model, SecretKind},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(rotate)).routes(routes!(revoke))
}

/// What is known of a secret; its value is only ever in the answer to the call that made it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientSecret {
    /// Opaque id.
    id: String,
    /// What people call it.
    name: Option<String>,
    /// Its last characters, to tell it from others: four of a generated one, two of a chosen one.
    hint: String,
    /// Where it stands.
    status: SecretStatus,
    /// Whether the server generated it.
    generated: bool,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// The client that made it; null where the server did.
    created_by_id: Option<String>,
    /// When it last served, to the minute.
    last_used_at: Option<DateTime<Utc>>,
    /// From when on it is refused; null where it does not expire.
    expires_at: Option<DateTime<Utc>>,
}

impl ClientSecret {
    fn of(row: Model, now: DateTime<Utc>) -> Self {
        Self {
            id: row.id.to_string(),
            status: secrets::status(&row, now).into(),
            generated: row.kind == SecretKind::Generated,
            created_at: row.created_at,
            created_by_id: row.created_by.map(|id| id.to_string()),
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            name: row.name,
            hint: row.hint,
        }
    }
}

/// Shown once; never stored or logged in the clear.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The OAuth `client_id`.
    client_id: String,
    /// The OAuth `client_secret`. Copy it now: it cannot be read again. Null in the answer to a repeated call (`Idempotency-Replayed`): if it
    /// was lost, rotate it.
    client_secret: Option<String>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// OAuth grants that it is good for.
    grant_types: Vec<&'static str>,
    /// Where to use it.
    token_url: String,
}

/// A client, and the secret that it was just given in place of those of before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotatedCredentials {
    /// The client and its new secret.
    #[serde(flatten)]
    issued: IssuedCredentials,
    /// A warning: a secret of before served within the last 24 hours, so somebody still uses it. Null in the answer to a repeated
    /// call, which rotates nothing.
    still_in_use: Option<bool>,
}

/// A client, and the secret that it was just given.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedCredentials {
    /// The client as it is now.
    client: Client,
    /// What it authenticates with.
    credentials: Credentials,
}

async fn issued(caller: &Caller, client: &Row, secret: Option<&Secret>) -> Result<IssuedCredentials> {
    let credentials = Credentials {
        client_id: client.client_id.clone(),
        client_secret: secret.map(|secret| secret.expose().to_owned()),
        created_at: client.updated_at,
        grant_types: client::grant_types(client),
        token_url: caller.app.tools.policy.url("/oauth/token"),
    };
    Ok(IssuedCredentials { client: show(&caller.app, client).await?, credentials })
}

/// 201 for a new client with its secret.
pub async fn created_with(caller: &Caller, (replayed, (client, secret)): (Replayed, (Row, Option<Secret>))) -> Result<Response> {
    let body = issued(caller, &client, secret.as_ref()).await?;
    Ok(tagged(client.version, created(caller, &format!("/clients/{}", client.id), (replayed, body))))
}

/// A new secret for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateSecret {
    /// ID of the secret that the new one replaces; the others go on as they are. Where absent, **all** secrets of the client are replaced, also
    /// those made for other systems.
    secret_id: Option<String>,
    /// Chosen secret, where the account allows that; generated where absent.
    client_secret: Option<String>,
    /// Seconds that the replaced secrets go on working; 0 = they and the client's tokens end at once; the account's default when absent.
    grace_seconds: Option<i32>,
    /// What people call the new secret; at most 100 characters.
    name: Option<String>,
    /// When the new secret expires; never when absent.
    expires_at: Option<DateTime<Utc>>,
}

/// One more secret for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddSecret {
    /// Chosen secret, where the account allows that; generated where absent.
    client_secret: Option<String>,
    /// What people call it; at most 100 characters.
    name: Option<String>,
    /// When it expires; never when absent.
    expires_at: Option<DateTime<Utc>>,
}

/// Which secrets are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Also those that were revoked or have expired; the newest 50 of them are kept.
    include_ended: Option<bool>,
}

/// What is known of a client's secrets, newest first: of the at most ten that work.
#[utoipa::path(
    get, path = "/clients/{id}/secrets", tag = "Secrets", operation_id = "listClientSecrets", security(("oauth2" = ["clients:read"])),
    params(("id" = String, Path, description = "Whose."), Wanted),
    responses((status = 200, description = "All of them.", body = Whole<ClientSecret>))
)]
async fn list(At(id): At<ClientId>, asked: Asked<Wanted>) -> Result<Json<Whole<ClientSecret>>> {
    let caller = asked.caller.on(&id).await?;
    let db = &caller.app.db;
    let found = client::find(db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "client"))?;
    let now = caller.app.tools.clock.now();
    let listed = if asked.params.include_ended == Some(true) { Listed::All } else { Listed::WorkingAt(now) };
    let rows = secrets::of_clients(db, &[found.id], listed).await?.remove(&found.id).unwrap_or_default();
    Ok(Json(Whole { items: rows.into_iter().map(|row| ClientSecret::of(row, now)).collect() }))
}

/// Gives a client a new secret, which is shown this once, in place of the secret that is named, or of all that it has.
#[utoipa::path(
    post, path = "/clients/{id}/secrets/rotate", tag = "Secrets", operation_id = "rotateClientSecret", security(("oauth2" = ["clients:secrets"])), request_body = Option<RotateSecret>,
    params(("id" = String, Path, description = "Whose."), IfMatchHeader, IdempotencyKey),
    responses((status = 200, description = "The client and its credentials.", body = RotatedCredentials))
)]
async fn rotate(At(id): At<ClientId>, IfMatch(seen): IfMatch, asked: Creation<RotateSecret>) -> Result<Response> {
    let Creation { caller, input, claim } = asked;
    let caller = caller.on(&id).await?;
    let minted = mint(&caller, input.client_secret).await?;
    let new = NewSecret { name: input.name, expires_at: input.expires_at };
    let secret = input.secret_id.as_deref().map(|text| parse_id("body.secretId", text)).transpose()?;
    let rotation = Rotation { secret, grace_seconds: input.grace_seconds, new, expected_version: seen };
    // When a secret last served may not be written yet.
    caller.app.recorder.settle().await;
    let (replayed, (client, secret, still_in_use)) = once!(
        caller,
        claim,
        |work| {
            let made = secrets::rotate(work, id, rotation, minted).await.map_err(|error| moved(error, "secretId", "body.secretId"));
            made.map(|made| (made.client, Some(made.secret), Some(made.still_in_use)))
        },
        |made| made.0.id,
        |id| secrets::holder(work, id).await.map(|found| found.map(|client| (client, None, None)))
    );
    let body = RotatedCredentials { issued: issued(&caller, &client, secret.as_ref()).await?, still_in_use };
    Ok(tagged(client.version, mark(replayed, Json(body).into_response())))
}

/// Gives a client one more secret, which is shown this once. Those that it has go on as they are.
#[utoipa::path(
    post, path = "/clients/{id}/secrets", tag = "Secrets", operation_id = "createClientSecret", security(("oauth2" = ["clients:secrets"])), request_body = Option<AddSecret>,
    params(("id" = String, Path, description = "Whose."), IfMatchHeader, IdempotencyKey),
    responses((status = 201, description = "The client and its credentials.", body = IssuedCredentials))
)]
async fn add(At(id): At<ClientId>, IfMatch(seen): IfMatch, asked: Creation<AddSecret>) -> Result<Response> {
    let Creation { caller, input, claim } = asked;
    let caller = caller.on(&id).await?;
    let minted = mint(&caller, input.client_secret).await?;
    let new = NewSecret { name: input.name, expires_at: input.expires_at };
    let (replayed, (client, secret)) = once!(
        caller,
        claim,
        |work| secrets::add(work, id, (new, seen), minted).await.map(|(client, secret)| (client, Some(secret))),
        |made| made.0.id,
        |id| secrets::holder(work, id).await.map(|found| found.map(|client| (client, None)))
    );
    let body = issued(&caller, &client, secret.as_ref()).await?;
    Ok(tagged(client.version, created(&caller, &format!("/clients/{id}/secrets"), (replayed, body))))
}

/// Makes a secret for a client of the caller's account; before the transaction, because hashing a chosen one takes its time.
async fn mint(caller: &Caller, chosen: Option<String>) -> Result<domain::Result<Minted>> {
    let account = account::own(&caller.app.db, &caller.actor).await?;
    Ok(caller.app.mint(&account, chosen.map(Secret::new)).await)
}

/// Revokes one secret. The client's tokens end with it, since any may have come from it.
#[utoipa::path(
    delete, path = "/clients/{id}/secrets/{secretId}", tag = "Secrets", operation_id = "revokeClientSecret", security(("oauth2" = ["clients:secrets"])),
    params(("id" = String, Path, description = "Whose."), ("secretId" = String, Path, description = "Which secret."), IfMatchHeader),
    responses((status = 204, description = "It does not work any more."))
)]
async fn revoke(caller: Caller, AtBoth(id, secret): AtBoth<ClientId, ClientSecretId>, IfMatch(seen): IfMatch) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    let refused = |error| moved(error, "id", "secretId");
    change!(caller, |work| {
        client::expect(work, Permission::ClientsSecrets, id, seen).await?;
        let client = secrets::revoke(work, secret).await.map_err(refused)?;
        if client.id == id { Ok(()) } else { Err(Error::not_found("secretId", "secret")) }
    });
    Ok(StatusCode::NO_CONTENT)
}
