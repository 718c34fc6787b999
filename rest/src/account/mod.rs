//! Accounts: the calls that read them. How they are shown is in `show`, changes in [`create`] and
//! [`change`], their policies in [`policy`].

mod change;
mod create;
mod policy;
mod show;

use super::{
    actor::Caller,
    error::{ApiError, Result},
    openapi::IfNoneMatchHeader,
    page::{All, List, Onward, Part},
    precondition::IfNoneMatch,
    query::{PathId, PathName},
};
use app::App;
use axum::response::Response;
use domain::{account, reference::AccountBy};
use entity::AccountId;
use show::{Account, answer, show};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(own))
        .routes(routes!(list, create::create))
        .routes(routes!(find, change::update, change::remove))
        .routes(routes!(by_slug))
        .routes(routes!(policy::update_policy))
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
