//! Clients: how one looks, and the calls about one. Inputs are in [`input`], lists in [`list`], changes of many in [`bulk`], secrets in
//! [`secret`].

mod bulk;
pub mod history;
mod input;
mod list;
mod preview;
pub mod secret;

use self::{
    input::{ClientRole, CreateClient, DuplicateClient, UpdateClient},
    secret::IssuedCredentials,
};
use super::{
    actor::{Caller, change},
    error::{Failure, Result},
    idempotency::{Creation, IdempotencyKey, once},
    input::Input,
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::Whole,
    permission::PermissionGroup,
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{At, Name},
    vocabulary::{AccessLevel, ClientCapability, ClientStatus, ClientStatusReason, SigningAlgorithm},
};
use crate::{
    app::App,
    domain::{
        account,
        client::{
            self, Duplicate,
            bulk::{OnError, delete},
            urls,
        },
        error::Error,
        permission::{self, Permission},
        reference::ClientBy,
    },
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use entity::{AccountId, ClientId, Secret, account::Model as Account, client::Model, client_url::ClientUrlKind};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list::clients, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(duplicate))
        .routes(routes!(set_role, clear_role))
        .routes(routes!(permissions))
        .routes(routes!(by_client_id))
        .merge(history::routes())
        .merge(preview::routes())
        .merge(bulk::routes())
        .merge(secret::routes())
}

/// An API client: a program with an identity of its own.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// Opaque ID of the client (`cli_...`).
    #[schema(example = "cli_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Opaque ID of the account that the client belongs to (`acc_...`).
    account_id: String,
    /// OAuth `client_id` of the client.
    client_id: String,
    /// Name of the client, for display; null where none is given.
    name: Option<String>,
    /// Name to display: `name`, or `clientId` where that is blank.
    display_name: String,
    /// Purpose of the client, in free text; null where none is given.
    description: Option<String>,
    /// Whether the client may authenticate.
    status: ClientStatus,
    /// Reason why the client is inactive; null while it is active.
    status_reason: Option<ClientStatusReason>,
    /// Version of the client, which rises with every change; also the `ETag`.
    version: i32,
    /// Opaque ID of the user who owns the client (`usr_...`); null where the account does.
    owner_id: Option<String>,
    /// Opaque ID of the client that created the client (`cli_...`); null where the server did.
    created_by_id: Option<String>,
    /// When the client was created.
    created_at: DateTime<Utc>,
    /// When the client was last changed.
    updated_at: DateTime<Utc>,
    /// When the client last authenticated, to the minute; null where it never did.
    last_used_at: Option<DateTime<Utc>>,
    /// OAuth flows that the client may take part in.
    capabilities: Vec<ClientCapability>,
    /// OAuth grant types that the client may use now.
    grant_types: Vec<&'static str>,
    /// Access that the client has, whatever its role grants.
    access_level: AccessLevel,
    /// Lifetime of the client's tokens, in seconds: its own, or else the account's default.
    token_ttl_seconds: i32,
    /// Algorithm that signs the client's tokens; null where the deployment's default applies.
    signing_algorithm: Option<SigningAlgorithm>,
    /// Opaque ID of the client's role (`rol_...`); null where it has none.
    role_id: Option<String>,
    /// Scopes granted to the client directly, besides those of its role.
    scopes: Vec<String>,
    /// URLs of the client.
    urls: ClientUrls,
}

/// URLs of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientUrls {
    /// URL that the client's relative URLs are joined to; null where there is none.
    root_url: Option<String>,
    /// URL of the client's home page; null where there is none.
    home_url: Option<String>,
    /// URL that revocation policies are pushed to; null where there is none.
    admin_url: Option<String>,
    /// URIs that an authorization response may be redirected to.
    redirect_uris: Vec<String>,
    /// URIs that a browser may be redirected to after logout.
    post_logout_redirect_uris: Vec<String>,
    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs, `https://*.example.com` for all below a
    /// domain.
    web_origins: Vec<String>,
    /// URL that back-channel logout requests are sent to; null where there is none.
    backchannel_logout_url: Option<String>,
}

/// Clients as they are shown, in the same order.
pub async fn show_all(app: &App, rows: &[Model]) -> Result<Vec<Client>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let accounts: Vec<_> = rows.iter().map(|row| row.account_id).collect();
    let accounts = account::by_ids(&app.db, &accounts).await?;
    let accounts: BTreeMap<AccountId, Account> = accounts.into_iter().map(|account| (account.id, account)).collect();
    let mut lists = urls::of_clients(&app.db, &ids).await?;
    let mut scopes = permission::direct_codes(&app.db, &ids).await?;
    let shown = rows.iter().map(|row| {
        let account = accounts.get(&row.account_id).ok_or_else(|| Error::internal("a client's account is gone"))?;
        let urls = urls_of(row, |kind| lists.remove(&(row.id, kind)).unwrap_or_default());
        let token_ttl_seconds = client::token_ttl(row, account, &app.tools.policy);
        Ok(one(row, token_ttl_seconds, scopes.remove(&row.id).unwrap_or_default(), urls))
    });
    shown.collect()
}

/// A client as it is shown.
pub async fn show(app: &App, row: &Model) -> Result<Client> {
    let shown = show_all(app, std::slice::from_ref(row)).await?;
    shown.into_iter().next().ok_or_else(|| Error::internal("a client was not shown").into())
}

fn one(row: &Model, token_ttl_seconds: i32, scopes: Vec<String>, urls: ClientUrls) -> Client {
    let capabilities =
        [(row.web_app, ClientCapability::WebApp), (row.backchannel, ClientCapability::Backchannel), (row.script, ClientCapability::Script)];
    Client {
        id: row.id.to_string(),
        account_id: row.account_id.to_string(),
        client_id: row.client_id.clone(),
        name: row.name.clone(),
        display_name: client::display_name(row).to_owned(),
        description: row.description.clone(),
        status: row.status.into(),
        status_reason: row.status_reason.map(Into::into),
        version: row.version,
        owner_id: row.owner_id.map(|id| id.to_string()),
        created_by_id: row.created_by.map(|id| id.to_string()),
        created_at: row.created_at,
        updated_at: row.updated_at,
        last_used_at: row.last_used_at,
        capabilities: capabilities.into_iter().filter_map(|(has, capability)| has.then_some(capability)).collect(),
        grant_types: client::grant_types(row),
        access_level: row.access_level.into(),
        token_ttl_seconds,
        signing_algorithm: row.signing_algorithm.map(Into::into),
        role_id: row.role_id.map(|id| id.to_string()),
        scopes,
        urls,
    }
}

fn urls_of(row: &Model, mut list: impl FnMut(ClientUrlKind) -> Vec<String>) -> ClientUrls {
    ClientUrls {
        root_url: row.root_url.clone(),
        home_url: row.home_url.clone(),
        admin_url: row.admin_url.clone(),
        redirect_uris: list(ClientUrlKind::Redirect),
        post_logout_redirect_uris: list(ClientUrlKind::PostLogoutRedirect),
        web_origins: list(ClientUrlKind::WebOrigin),
        backchannel_logout_url: row.backchannel_logout_url.clone(),
    }
}

/// A client with its version, after a change.
async fn changed(caller: &Caller, row: &Model) -> Result<Response> {
    Ok(tagged(row.version, Json(show(&caller.app, row).await?)))
}

/// Creates a client with one secret, which is shown this once, or with the secret that it has in another system.
#[utoipa::path(
    post, path = "/clients", tag = "Clients", operation_id = "createClient", security(("oauth2" = ["clients:write"])), request_body = CreateClient, params(IdempotencyKey),
    responses((status = 201, description = "The client and its credentials.", body = IssuedCredentials))
)]
async fn create(Creation { caller, mut input, claim }: Creation<CreateClient>) -> Result<Response> {
    let given = (input.client_secret.take().map(Secret::new), input.imported_secret.take().map(Into::into));
    let named = match &input.account {
        Some(by) => Some(by.id(&caller.app.db, &caller.actor, "account").await?),
        None => None,
    };
    let account = client::target_account(&caller.app.db, &caller.actor, named).await?;
    let new = input.read(&caller.app.db, account.id).await?;
    let first = client::first_secret(&caller.app.tools, &account, given).await;
    let made = once!(caller, claim, |work| client::create_with(work, new, first).await, |made| made.0.id, |id| client::made(work, id)
        .await
        .map(|found| found.map(|client| (client, None))));
    secret::created_with(&caller, made).await
}

/// Creates a client as a copy of another, except for its identity and its secret, which is shown this once.
#[utoipa::path(
    post, path = "/clients/{id}/duplicate", tag = "Clients", operation_id = "duplicateClient", security(("oauth2" = ["clients:write"])), request_body = Option<DuplicateClient>,
    params(("id" = String, Path, description = "Opaque ID of the client to copy (`cli_...`)."), IdempotencyKey),
    responses((status = 201, description = "The new client and its credentials.", body = IssuedCredentials))
)]
async fn duplicate(At(other): At<ClientId>, Creation { caller, input, claim }: Creation<DuplicateClient>) -> Result<Response> {
    let caller = caller.on(&other).await?;
    let DuplicateClient { client_id, client_secret, name } = input;
    let account = account::own(&caller.app.db, &caller.actor).await?;
    let minted = caller.app.mint(&account, client_secret.map(Secret::new)).await;
    let made = once!(
        caller,
        claim,
        |work| client::duplicate(work, other, Duplicate { client_id, name }, minted).await.map(|(client, secret)| (client, Some(secret))),
        |made| made.0.id,
        |id| client::made(work, id).await.map(|found| found.map(|client| (client, None)))
    );
    secret::created_with(&caller, made).await
}

/// A client of the account.
#[utoipa::path(
    get, path = "/clients/{id}", tag = "Clients", operation_id = "getClient", security(("oauth2" = ["clients:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The client asked for.", body = Client))
)]
async fn find(caller: Caller, At(id): At<ClientId>, known: IfNoneMatch) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = client::find(&caller.app.db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "client"))?;
    Ok(known.answer(found.version, show(&caller.app, &found).await?))
}

/// A client of the account, by its OAuth `client_id`.
#[utoipa::path(
    get, path = "/clients/by-client-id/{clientId}", tag = "Clients", operation_id = "getClientByClientId",
    security(("oauth2" = ["clients:read"])),
    params(("clientId" = String, Path, description = "OAuth `client_id` of the client, percent-encoded as one segment."), IfNoneMatchHeader),
    responses((status = 200, description = "The client asked for.", body = Client))
)]
async fn by_client_id(caller: Caller, Name(client_id): Name, known: IfNoneMatch) -> Result<Response> {
    let by = ClientBy::ClientId(client_id);
    let caller = caller.on(&by).await?;
    let ClientBy::ClientId(client_id) = &by else { return Err(Failure::missing("clientId", "client")) };
    let found = client::by_client_id(&caller.app.db, &caller.actor, client_id).await?;
    let found = found.ok_or_else(|| Failure::missing("clientId", "client"))?;
    Ok(known.answer(found.version, show(&caller.app, &found).await?))
}

/// Changes a client. A change that takes access away from the client also revokes its tokens.
#[utoipa::path(
    patch, path = "/clients/{id}", tag = "Clients", operation_id = "updateClient", security(("oauth2" = ["clients:write"])), request_body = UpdateClient,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 200, description = "The client after the change.", body = Client))
)]
async fn update(caller: Caller, At(id): At<ClientId>, IfMatch(seen): IfMatch, Input(input): Input<UpdateClient>) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| client::update(work, id, seen, input.read(work).await?).await);
    changed(&caller, &row).await
}

/// Deletes a client with its secrets and tokens. Its OAuth `client_id` is never assigned again.
#[utoipa::path(
    delete, path = "/clients/{id}", tag = "Clients", operation_id = "deleteClient", security(("oauth2" = ["clients:delete"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 204, description = "The client was deleted."))
)]
async fn remove(caller: Caller, At(id): At<ClientId>, IfMatch(seen): IfMatch) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| {
        client::expect(work, Permission::ClientsDelete, id, seen).await?;
        delete(work, &[id], OnError::RejectAll).await
    });
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the role of a client.
#[utoipa::path(
    put, path = "/clients/{id}/role", tag = "Clients", operation_id = "setClientRole", security(("oauth2" = ["clients:roles"])), request_body = ClientRole,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 200, description = "The client after the change.", body = Client))
)]
async fn set_role(caller: Caller, At(id): At<ClientId>, IfMatch(seen): IfMatch, Input(input): Input<ClientRole>) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| {
        let role = input.role.id(work.db(), work.actor().account()?, "role").await?;
        client::set_role(work, id, Some(role), seen).await
    });
    changed(&caller, &row).await
}

/// Removes the role of a client.
#[utoipa::path(
    delete, path = "/clients/{id}/role", tag = "Clients", operation_id = "clearClientRole", security(("oauth2" = ["clients:roles"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 204, description = "The client has no role."))
)]
async fn clear_role(caller: Caller, At(id): At<ClientId>, IfMatch(seen): IfMatch) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| client::set_role(work, id, None, seen).await);
    Ok(tagged(row.version, StatusCode::NO_CONTENT.into_response()))
}

/// All permissions of the account by category, with whether and why the client has each.
#[utoipa::path(
    get, path = "/clients/{id}/permissions", tag = "Clients", operation_id = "listClientPermissions", security(("oauth2" = ["clients:read"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`).")),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(caller: Caller, At(id): At<ClientId>) -> Result<Json<Whole<PermissionGroup>>> {
    let caller = caller.on(&id).await?;
    let found = client::find(&caller.app.db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "client"))?;
    let account = account::of_client(&caller.app.db, &found).await?;
    let grants = permission::explain(&caller.app.db, &client::holder(&found, &account)).await?;
    Ok(Json(Whole { items: PermissionGroup::of(grants) }))
}
