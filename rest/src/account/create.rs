//! Creates an account.

use super::show::{Account, whole};
use crate::{
    error::Result,
    idempotency::{Creation, IdempotencyKey, created, once},
    precondition::tagged,
    vocabulary::PolicyPreset,
};
use axum::response::Response;
use domain::account::{self, NewAccount};
use entity::account::PolicyPreset as Preset;
use serde::Deserialize;
use utoipa::ToSchema;

/// An account to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateAccount {
    /// Short name of the account: 1 to 63 lower-case letters, digits and hyphens. Unique in the
    /// deployment, and never changed.
    slug: String,
    /// Display name of the account.
    name: String,
    /// Product whose rules the account's policy begins with; `DEFAULT` when absent.
    preset: Option<PolicyPreset>,
}

/// Creates an account.
#[utoipa::path(
    post, path = "/accounts", tag = "Accounts", operation_id = "createAccount", security(("oauth2" = ["accounts:write"])), request_body = CreateAccount, params(IdempotencyKey),
    responses((status = 201, description = "The created account.", body = Account))
)]
pub(super) async fn create(
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
        preset: preset.map_or(Preset::Default, |word| word.0),
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
