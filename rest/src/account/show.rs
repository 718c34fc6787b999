//! An account as it is shown, with its policy and, alone, with its usage.

use super::policy::AccountPolicy;
use crate::{actor::Caller, error::Result, precondition::IfNoneMatch};
use app::App;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{account, error::Error};
use entity::{AccountId, account::Model};
use serde::Serialize;
use utoipa::ToSchema;

/// An account (tenant), which holds clients, users, roles and protected APIs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Account {
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
    /// Rules for the account's clients, and for the sessions of its users.
    policy: AccountPolicy,
    /// Numbers of clients and users in the account, which its limits count; null in lists.
    usage: Option<AccountUsage>,
}

/// Numbers of clients and users in an account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountUsage {
    /// Number of all clients in the account, active or not.
    clients: u64,
    /// Number of active clients in the account.
    active_clients: u64,
    /// Number of all users in the account, active or not.
    users: u64,
}

pub(super) fn show(app: &App, row: &Model, usage: Option<account::Usage>) -> Account {
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
pub(super) async fn whole(app: &App, row: &Model) -> Result<Account> {
    Ok(show(app, row, Some(account::usage(&app.db, row.id).await?)))
}

pub(super) async fn answer(
    caller: &Caller,
    id: Option<AccountId>,
    known: &IfNoneMatch,
) -> Result<Response> {
    let found = account::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "account"))?;
    Ok(known.answer(found.version, whole(&caller.app, &found).await?))
}
