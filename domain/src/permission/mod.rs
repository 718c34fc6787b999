//! Permissions: the built-in ones as a closed list, and the effective ones of a holder by role,
//! direct grants and access level.

mod held;
mod of_many;
mod reason;

pub use super::builtin_permission::Permission;
pub use held::{Held, Holder, by_default, held_by};
pub use of_many::{codes_of_roles, direct_codes, of_clients, of_resources, of_roles};
pub use reason::{Grant, Reason, explain, reasons};

pub(crate) use held::{granted_in, held_by_clients};

use super::error::Result;
use entity::{
    AccountId, ClientId, PermissionId, RoleId, client_permission, permission, role_permission,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use std::collections::{BTreeSet, HashSet};

/// Scopes by their text, in a fixed order.
pub type Scopes = BTreeSet<String>;

/// Whether a permission concerns the whole deployment, and so works only in the account `default`.
/// `account` is the one that defined it.
pub(crate) fn is_deployment_wide(code: &str, account: Option<AccountId>) -> bool {
    account.is_none() && Permission::from_code(code).is_some_and(Permission::platform)
}

/// Whether the permission can be given to clients, users and roles of an account; `platform` says
/// whether that is the account `default`.
#[must_use]
pub fn is_offered(permission: &permission::Model, platform: bool) -> bool {
    platform || !is_deployment_wide(&permission.code, permission.account_id)
}

/// Every permission that can be given to clients, users and roles of the account, by category and
/// code; `platform` says whether it is the account `default`.
///
/// # Errors
/// Only internal ones.
pub async fn all(
    db: &impl ConnectionTrait,
    account: AccountId,
    platform: bool,
) -> Result<Vec<permission::Model>> {
    let query = permission::Entity::of_account(account);
    let rows = query
        .order_by_asc(permission::Column::Category)
        .order_by_asc(permission::Column::Code)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter(|permission| is_offered(permission, platform))
        .collect())
}

/// The largest number of permissions that one of these accounts may use, including the built-in
/// ones.
///
/// # Errors
/// Only internal ones.
pub async fn count_most(db: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<u64> {
    let query = permission::Entity::find()
        .select_only()
        .column_as(permission::Column::Id.count(), "n");
    let query = query
        .filter(permission::Column::AccountId.is_in(accounts.iter().copied()))
        .group_by(permission::Column::AccountId);
    let most = query
        .into_tuple::<i64>()
        .all(db)
        .await?
        .into_iter()
        .max()
        .unwrap_or_default();
    Ok(Permission::ALL.len() as u64 + most.unsigned_abs())
}

/// The permissions that a client holds directly, by code.
///
/// # Errors
/// Only internal ones.
pub async fn direct(db: &impl ConnectionTrait, client: ClientId) -> Result<Vec<permission::Model>> {
    let query =
        permission::Entity::find().filter(permission::Column::Id.in_subquery(of_client(client)));
    Ok(query.order_by_asc(permission::Column::Code).all(db).await?)
}

fn of_role(role: RoleId) -> SelectStatement {
    let query = role_permission::Entity::find()
        .select_only()
        .column(role_permission::Column::PermissionId);
    query
        .filter(role_permission::Column::RoleId.eq(role))
        .into_query()
}

fn of_client(client: ClientId) -> SelectStatement {
    let query = client_permission::Entity::find()
        .select_only()
        .column(client_permission::Column::PermissionId);
    query
        .filter(client_permission::Column::ClientId.eq(client))
        .into_query()
}

async fn ids(db: &impl ConnectionTrait, of: SelectStatement) -> Result<HashSet<PermissionId>> {
    let query = permission::Entity::find()
        .select_only()
        .column(permission::Column::Id);
    Ok(query
        .filter(permission::Column::Id.in_subquery(of))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect())
}
