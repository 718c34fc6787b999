//! A role as it is shown, with the permissions that it grants and the numbers of those who have it.

use crate::{actor::Caller, error::Result};
use chrono::{DateTime, Utc};
use domain::{error::Error, permission, role};
use entity::role::Model;
use serde::Serialize;
use utoipa::ToSchema;

/// A named set of permissions. A client or user has at most one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Role {
    /// Opaque ID of the role (`rol_...`).
    #[schema(example = "rol_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Short name of the role, for scripts; unique among the roles that the account may use.
    key: String,
    /// Display name of the role.
    name: String,
    /// Purpose of the role, in free text; may be empty.
    description: String,
    /// Whether the role comes with Latchkey and cannot be changed.
    built_in: bool,
    /// Version of the role, which rises with every change; also the `ETag`.
    version: i32,
    /// Permissions that the role grants, by code; only the codes are given.
    permissions: Vec<String>,
    /// Number of the account's clients that have the role.
    client_count: i64,
    /// Number of the account's users who have the role.
    user_count: i64,
    /// When the role was created.
    created_at: DateTime<Utc>,
    /// When the role was last changed.
    updated_at: DateTime<Utc>,
}

pub(super) async fn show_all(caller: &Caller, rows: Vec<Model>) -> Result<Vec<Role>> {
    let (db, account) = (&caller.app.db, caller.actor.account()?);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut permissions = permission::codes_of_roles(db, &ids, caller.actor.platform).await?;
    let clients = role::client_counts(db, account, &ids).await?;
    let users = role::user_counts(db, account, &ids).await?;
    let shown = rows.into_iter().map(|row| Role {
        id: row.id.to_string(),
        built_in: row.account_id.is_none(),
        permissions: permissions.remove(&row.id).unwrap_or_default(),
        client_count: clients.get(&row.id).copied().unwrap_or_default(),
        user_count: users.get(&row.id).copied().unwrap_or_default(),
        key: row.key,
        name: row.name,
        description: row.description,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    });
    Ok(shown.collect())
}

pub(super) async fn show(caller: &Caller, row: Model) -> Result<Role> {
    show_all(caller, vec![row])
        .await?
        .pop()
        .ok_or_else(|| Error::internal("a role was not shown").into())
}
