//! Changes the name of an account, or deletes an account once its number of clients is confirmed.

use super::show::{Account, whole};
use crate::{
    actor::{Caller, change},
    error::Result,
    input::Input,
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::{CallerParams, PathId},
};
use axum::{Json, http::StatusCode, response::Response};
use domain::account;
use entity::AccountId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Changes to an account. An absent member is left unchanged. The slug, which tokens carry as the
/// claim `acc`, never changes.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateAccount {
    /// Display name of the account: 1 to 200 characters.
    name: Option<String>,
}

/// Confirmation of a deletion.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Confirmation {
    /// Number of the account's clients, which confirms the deletion. Required unless the account
    /// has no clients, users, roles and protected APIs.
    expected_client_count: Option<i32>,
}

/// Changes the display name of an account.
#[utoipa::path(
    patch, path = "/accounts/{id}", tag = "Accounts", operation_id = "updateAccount", security(("oauth2" = ["account:write"])), request_body = UpdateAccount,
    params(("id" = String, Path, description = "Opaque ID of the account (`acc_...`)."), IfMatchHeader),
    responses((status = 200, description = "The account after the change.", body = Account))
)]
pub(super) async fn update(
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
pub(super) async fn remove(
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
