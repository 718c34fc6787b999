//! Accounts and their policies.

mod policy;

pub use policy::AccountPolicy;

use super::{
    actor::{Caller, change},
    error::{ApiError, Result},
    idempotency::{Creation, IdempotencyKey, created, once},
    input::Input,
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::{All, List, Onward, Part},
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{CallerParams, PathId, PathName},
    vocabulary::PolicyPreset,
};
use app::App;
use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    account::{self, NewAccount},
    error::Error,
    reference::AccountBy,
};
use entity::{AccountId, account::Model};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(own))
        .routes(routes!(list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(by_slug))
        .routes(routes!(policy::update_policy))
}

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Opaque ID of the account (`acc_...`).
    #[schema(example = "acc_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Short name of the account, unique in the deployment; the claim `acc` of the account's
    /// tokens.
    slug: String,
    /// Display name of the account.
    name: String,
    /// When the account was created.
    created_at: DateTime<Utc>,
    /// When the account was deleted; null while it is in use. The audit log of a deleted account
    /// can still be read.
    deleted_at: Option<DateTime<Utc>>,
    /// Version of the account, which rises with every change; also the `ETag`.
    version: i32,
    /// Rules for the account's clients.
    policy: AccountPolicy,
    /// Numbers of clients and users in the account, which its limits count; null in lists.
    usage: Option<AccountUsage>,
}

/// Numbers of clients and users in an account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountUsage {
    /// Number of all clients in the account, active or not.
    clients: u64,
    /// Number of active clients in the account.
    active_clients: u64,
    /// Number of all users in the account, active or not.
    users: u64,
}

fn show(app: &App, row: &Model, usage: Option<account::Usage>) -> Account {
    Account {
        id: row.id.to_string(),
        slug: row.slug.clone(),
        name: row.name.clone(),
        created_at: row.created_at,
        deleted_at: row.deleted_at,
        version: row.version,
        policy: AccountPolicy::of(app, row),
        usage: usage.map(
            |account::Usage {
                 clients,
                 active_clients,
                 users,
             }| AccountUsage {
                clients,
                active_clients,
                users,
            },
        ),
    }
}

/// An account with its usage.
async fn whole(app: &App, row: &Model) -> Result<Account> {
    Ok(show(app, row, Some(account::usage(&app.db, row.id).await?)))
}

async fn answer(caller: &Caller, id: Option<AccountId>, known: &IfNoneMatch) -> Result<Response> {
    let found = account::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "account"))?;
    Ok(known.answer(found.version, whole(&caller.app, &found).await?))
}

/// An account to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAccount {
    /// Short name of the account: 1 to 63 lower-case letters, digits and hyphens. Unique in the
    /// deployment, and never changed.
    slug: String,
    /// Display name of the account.
    name: String,
    /// Product whose rules the account's policy begins with; `DEFAULT` when absent.
    preset: Option<PolicyPreset>,
}

/// Changes to an account. An absent member is left unchanged. The slug, which tokens carry as the
/// claim `acc`, never changes.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAccount {
    /// Display name of the account: 1 to 200 characters.
    name: Option<String>,
}

/// Confirmation of a deletion.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Confirmation {
    /// Number of the account's clients, which confirms the deletion. Required unless the account
    /// has no clients, users, roles and protected APIs.
    expected_client_count: Option<i32>,
}

/// The caller's own account.
#[utoipa::path(
    get, path = "/account", tag = "Accounts", operation_id = "getOwnAccount", security(("oauth2" = ["account:read"])),
    params(IfNoneMatchHeader),
    responses((status = 200, description = "The account asked for.", body = Account))
)]
async fn own(caller: Caller, known: IfNoneMatch) -> Result<Response> {
    answer(&caller, None, &known).await
}

/// An account: the caller's own, or any for callers with `accounts:read`, deleted ones too.
#[utoipa::path(
    get, path = "/accounts/{id}", tag = "Accounts", operation_id = "getAccount", security(("oauth2" = ["account:read"])),
    params(("id" = String, Path, description = "Opaque ID of the account (`acc_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The account asked for.", body = Account))
)]
async fn find(
    caller: Caller,
    PathId(id): PathId<AccountId>,
    known: IfNoneMatch,
) -> Result<Response> {
    answer(&caller, Some(id), &known).await
}

/// An account by its slug: the caller's own, or any for callers with `accounts:read`.
#[utoipa::path(
    get, path = "/accounts/by-slug/{slug}", tag = "Accounts", operation_id = "getAccountBySlug", security(("oauth2" = ["account:read"])),
    params(("slug" = String, Path, description = "Slug of the account, such as `acme`."), IfNoneMatchHeader),
    responses((status = 200, description = "The account asked for.", body = Account))
)]
async fn by_slug(caller: Caller, PathName(slug): PathName, known: IfNoneMatch) -> Result<Response> {
    let id = AccountBy::Slug(slug)
        .resolve(&caller.app.db, &caller.actor, "slug")
        .await;
    answer(
        &caller,
        Some(id.map_err(|_| ApiError::missing("slug", "account"))?),
        &known,
    )
    .await
}

/// All accounts of the deployment, by slug.
#[utoipa::path(
    get, path = "/accounts", tag = "Accounts", operation_id = "listAccounts", security(("oauth2" = ["accounts:read"])), params(Onward),
    responses((status = 200, description = "A page of accounts.", body = Part<Account>))
)]
async fn list(asked: List<Onward, All>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let page = account::list(&app.db, actor, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(Some(account::count(&app.db, actor).await?))
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, row)| show(app, row, None))
        .collect();
    Ok(asked.answer("/accounts", (&page, shown), total))
}

/// Creates an account.
#[utoipa::path(
    post, path = "/accounts", tag = "Accounts", operation_id = "createAccount", security(("oauth2" = ["accounts:write"])), request_body = CreateAccount, params(IdempotencyKey),
    responses((status = 201, description = "The created account.", body = Account))
)]
async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateAccount>,
) -> Result<Response> {
    let CreateAccount { slug, name, preset } = input;
    let new = NewAccount {
        slug,
        name,
        preset: preset.unwrap_or(PolicyPreset::Default).into(),
    };
    let (replayed, row) = once!(
        caller,
        claim,
        |work| account::create(work, new).await,
        |made| made.id,
        |id| account::made(work, id).await
    );
    let body = whole(&caller.app, &row).await?;
    Ok(tagged(
        row.version,
        created(&caller, &format!("/accounts/{}", row.id), (replayed, body)),
    ))
}

/// Changes the display name of an account.
#[utoipa::path(
    patch, path = "/accounts/{id}", tag = "Accounts", operation_id = "updateAccount", security(("oauth2" = ["account:write"])), request_body = UpdateAccount,
    params(("id" = String, Path, description = "Opaque ID of the account (`acc_...`)."), IfMatchHeader),
    responses((status = 200, description = "The account after the change.", body = Account))
)]
async fn update(
    caller: Caller,
    PathId(id): PathId<AccountId>,
    IfMatch(seen): IfMatch,
    Input(UpdateAccount { name }): Input<UpdateAccount>,
) -> Result<Response> {
    let row = change!(caller, |work| account::update(work, id, seen, name).await);
    Ok(tagged(row.version, Json(whole(&caller.app, &row).await?)))
}

/// Deletes an account with its clients, users, roles and protected APIs, at most 1000 of them. Its
/// slug and the OAuth `client_id`s of its clients cannot be used again. Its audit log stays.
#[utoipa::path(
    delete, path = "/accounts/{id}", tag = "Accounts", operation_id = "deleteAccount", security(("oauth2" = ["accounts:write"])),
    params(("id" = String, Path, description = "Opaque ID of the account (`acc_...`)."), Confirmation, IfMatchHeader),
    responses((status = 204, description = "The account was deleted."))
)]
async fn remove(
    PathId(id): PathId<AccountId>,
    IfMatch(seen): IfMatch,
    asked: CallerParams<Confirmation>,
) -> Result<StatusCode> {
    let confirmed = asked.params.expected_client_count.map(Into::into);
    change!(asked.caller, |work| account::delete(
        work, id, seen, confirmed
    )
    .await);
    Ok(StatusCode::NO_CONTENT)
}
