//! Permissions of several roles, clients or protected APIs at once: one statement for all of them.

use super::is_deployment_wide;
use crate::error::Result;
use entity::{
    AccountId, ClientId, ResourceId, RoleId, client_permission, permission, role_permission,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The permissions of several roles at once, by role.
///
/// # Errors
/// Only internal ones.
pub async fn of_roles(
    db: &impl ConnectionTrait,
    roles: &[RoleId],
) -> Result<BTreeMap<RoleId, Vec<permission::Model>>> {
    let links = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(roles.iter().copied()))
        .find_also_related(permission::Entity)
        .order_by_asc(permission::Column::Code)
        .all(db)
        .await?;
    let mut by_role: BTreeMap<RoleId, Vec<permission::Model>> = BTreeMap::new();
    for (link, permission) in links {
        by_role.entry(link.role_id).or_default().extend(permission);
    }
    Ok(by_role)
}

/// The codes of the permissions of several roles at once, by role and code, of those that are
/// offered; `platform` says whether to the account `default`.
///
/// # Errors
/// Only internal ones.
pub async fn codes_of_roles(
    db: &impl ConnectionTrait,
    roles: &[RoleId],
    platform: bool,
) -> Result<BTreeMap<RoleId, Vec<String>>> {
    let links = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(roles.iter().copied()))
        .inner_join(permission::Entity)
        .select_only()
        .column(role_permission::Column::RoleId)
        .columns([permission::Column::Code, permission::Column::AccountId])
        .order_by_asc(permission::Column::Code);
    let mut by_role: BTreeMap<RoleId, Vec<String>> = BTreeMap::new();
    for (role, code, account) in links
        .into_tuple::<(RoleId, String, Option<AccountId>)>()
        .all(db)
        .await?
    {
        if platform || !is_deployment_wide(&code, account) {
            by_role.entry(role).or_default().push(code);
        }
    }
    Ok(by_role)
}

/// The permissions that several clients hold directly, by client and code.
///
/// # Errors
/// Only internal ones.
pub async fn of_clients(
    db: &impl ConnectionTrait,
    clients: &[ClientId],
) -> Result<BTreeMap<ClientId, Vec<permission::Model>>> {
    let links = client_permission::Entity::find()
        .filter(client_permission::Column::ClientId.is_in(clients.iter().copied()))
        .find_also_related(permission::Entity)
        .order_by_asc(permission::Column::Code)
        .all(db)
        .await?;
    let mut by_client: BTreeMap<ClientId, Vec<permission::Model>> = BTreeMap::new();
    for (link, permission) in links {
        by_client
            .entry(link.client_id)
            .or_default()
            .extend(permission);
    }
    Ok(by_client)
}

/// The codes of the permissions that several clients hold directly, by client and code.
///
/// # Errors
/// Only internal ones.
pub async fn direct_codes(
    db: &impl ConnectionTrait,
    clients: &[ClientId],
) -> Result<BTreeMap<ClientId, Vec<String>>> {
    let links = client_permission::Entity::find()
        .filter(client_permission::Column::ClientId.is_in(clients.iter().copied()))
        .inner_join(permission::Entity)
        .select_only()
        .column(client_permission::Column::ClientId)
        .column(permission::Column::Code)
        .order_by_asc(permission::Column::Code);
    let mut by_client: BTreeMap<ClientId, Vec<String>> = BTreeMap::new();
    for (client, code) in links.into_tuple::<(ClientId, String)>().all(db).await? {
        by_client.entry(client).or_default().push(code);
    }
    Ok(by_client)
}

/// The permissions that several protected APIs define, by category and code.
///
/// # Errors
/// Only internal ones.
pub async fn of_resources(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
) -> Result<Vec<permission::Model>> {
    let query = permission::Entity::find()
        .filter(permission::Column::ResourceId.is_in(resources.iter().copied()));
    Ok(query
        .order_by_asc(permission::Column::Category)
        .order_by_asc(permission::Column::Code)
        .all(db)
        .await?)
}
