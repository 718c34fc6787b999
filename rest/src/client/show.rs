//! A client as it is returned.

use super::sign_in::ClientSignIn;
use crate::{
    error::Result,
    vocabulary::{
        AccessLevel, ClientCapability, ClientStatus, ClientStatusReason, SigningAlgorithm,
    },
};
use app::App;
use chrono::{DateTime, Utc};
use domain::{
    account,
    client::{self, Capabilities, secrets::next_expiries, urls},
    error::Error,
    permission,
};
use entity::{
    AccountId, ClientId, UserId, account::Model as Account, client::Model,
    client_url::ClientUrlKind,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An API client: a program with an identity of its own.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Client {
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
    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that created the client; null where
    /// the server did.
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
    /// Settings by which the client signs people in.
    sign_in: ClientSignIn,
    /// Opaque ID of the client's role (`rol_...`); null where it has none.
    role_id: Option<String>,
    /// Scopes granted to the client directly, besides those of its role.
    scopes: Vec<String>,
    /// When the next of the client's secrets expires that are accepted now and were not replaced;
    /// null where none of these expires.
    next_secret_expires_at: Option<DateTime<Utc>>,
    /// URLs of the client.
    urls: ClientUrls,
}

/// URLs of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientUrls {
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
    /// Web origins that may call from a browser (CORS); `+` stands for those of the redirect URIs,
    /// `https://*.example.com` for all below a domain.
    web_origins: Vec<String>,
    /// URL that back-channel logout requests are sent to; null where there is none.
    backchannel_logout_url: Option<String>,
}

/// Clients as they are returned, in the same order.
pub(crate) async fn show_all(app: &App, rows: &[Model]) -> Result<Vec<Client>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let accounts: Vec<_> = rows.iter().map(|row| row.account_id).collect();
    let accounts = account::by_ids(&app.db, &accounts).await?;
    let accounts: BTreeMap<AccountId, Account> = accounts
        .into_iter()
        .map(|account| (account.id, account))
        .collect();
    let mut lists = urls::of_clients(&app.db, &ids).await?;
    let mut scopes = permission::direct_codes(&app.db, &ids).await?;
    let now = app.tools.clock.now();
    let expiries = next_expiries(&app.db, &ids, now).await?;
    let shown = rows.iter().map(|row| {
        let account = accounts
            .get(&row.account_id)
            .ok_or_else(|| Error::internal("a client's account is missing"))?;
        let urls = urls_of(row, |kind| {
            lists.remove(&(row.id, kind)).unwrap_or_default()
        });
        let token_ttl_seconds = client::token_ttl(row, account, &app.tools.settings);
        let scopes = scopes.remove(&row.id).unwrap_or_default();
        Ok(Client {
            next_secret_expires_at: expiries.get(&row.id).copied(),
            ..one(row, token_ttl_seconds, scopes, urls)
        })
    });
    shown.collect()
}

/// A client as it is returned.
pub(crate) async fn show(app: &App, row: &Model) -> Result<Client> {
    let shown = show_all(app, std::slice::from_ref(row)).await?;
    shown
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("a client was not shown").into())
}

fn one(row: &Model, token_ttl_seconds: i32, scopes: Vec<String>, urls: ClientUrls) -> Client {
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
        created_by_id: creator_id(row.created_by, row.created_by_user),
        created_at: row.created_at,
        updated_at: row.updated_at,
        last_used_at: row.last_used_at,
        capabilities: Capabilities::from(row)
            .list()
            .into_iter()
            .map(Into::into)
            .collect(),
        grant_types: client::grant_types(row),
        access_level: row.access_level.into(),
        token_ttl_seconds,
        signing_algorithm: row.signing_algorithm.map(Into::into),
        sign_in: client::sign_in_settings(row).into(),
        role_id: row.role_id.map(|id| id.to_string()),
        scopes,
        next_secret_expires_at: None,
        urls,
    }
}

/// ID of the client or user that created something; none where the server did.
pub(super) fn creator_id(client: Option<ClientId>, user: Option<UserId>) -> Option<String> {
    let client = client.map(|id| id.to_string());
    client.or_else(|| user.map(|id| id.to_string()))
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
