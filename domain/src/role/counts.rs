//! How many clients and users have a role.

use crate::error::Result;
use entity::{AccountId, RoleId, client, user};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;

/// How many of the account's clients have each of these roles.
///
/// # Errors
/// Only internal ones.
pub async fn client_counts(
    db: &impl ConnectionTrait,
    account: AccountId,
    roles: &[RoleId],
) -> Result<BTreeMap<RoleId, i64>> {
    let query = client::Entity::of_account(account)
        .select_only()
        .column(client::Column::RoleId)
        .column_as(client::Column::Id.count(), "n");
    let query = query
        .filter(client::Column::RoleId.is_in(roles.iter().copied()))
        .group_by(client::Column::RoleId);
    Ok(query
        .into_tuple::<(RoleId, i64)>()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// How many of the account's users have each of these roles.
///
/// # Errors
/// Only internal ones.
pub async fn user_counts(
    db: &impl ConnectionTrait,
    account: AccountId,
    roles: &[RoleId],
) -> Result<BTreeMap<RoleId, i64>> {
    let query = user::Entity::of_account(account)
        .select_only()
        .column(user::Column::RoleId)
        .column_as(user::Column::Id.count(), "n");
    let query = query
        .filter(user::Column::RoleId.is_in(roles.iter().copied()))
        .group_by(user::Column::RoleId);
    Ok(query
        .into_tuple::<(RoleId, i64)>()
        .all(db)
        .await?
        .into_iter()
        .collect())
}
