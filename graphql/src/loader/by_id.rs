//! Rows by their ids: clients and users as far as the caller may read them, and what others refer
//! to.

use super::{Loaded, Rows};
use crate::error::ResolverError;
use async_graphql::dataloader::Loader;
use domain::{account, client, permission::Permission, resource, role, user};
use entity::{AccountId, ClientId, ResourceId, RoleId, UserId};
use std::collections::HashMap;

/// Clients of the caller's account, as far as the caller may read clients.
impl Loader<ClientId> for Rows {
    type Value = entity::client::Model;
    type Error = ResolverError;

    async fn load(&self, keys: &[ClientId]) -> Loaded<ClientId, Self::Value> {
        if !self.actor.can(Permission::ClientsRead.as_str()) {
            return Ok(HashMap::new());
        }
        let rows = client::find_all(&self.app.db, &self.actor, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Users of the caller's account, as far as the caller may read users.
impl Loader<UserId> for Rows {
    type Value = entity::user::Model;
    type Error = ResolverError;

    async fn load(&self, keys: &[UserId]) -> Loaded<UserId, Self::Value> {
        if !self.actor.can(Permission::UsersRead.as_str()) {
            return Ok(HashMap::new());
        }
        let rows = user::find_all(&self.app.db, &self.actor, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Accounts, whatever the caller may read: a client's account is part of the client.
impl Loader<AccountId> for Rows {
    type Value = entity::account::Model;
    type Error = ResolverError;

    async fn load(&self, keys: &[AccountId]) -> Loaded<AccountId, Self::Value> {
        Ok(account::by_ids(&self.app.db, keys)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect())
    }
}

/// Roles, whatever the caller may read: a client's role is part of the client.
impl Loader<RoleId> for Rows {
    type Value = entity::role::Model;
    type Error = ResolverError;

    async fn load(&self, keys: &[RoleId]) -> Loaded<RoleId, Self::Value> {
        let rows = role::by_ids(&self.app.db, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Protected APIs, whatever the caller may read: a permission's API is part of the permission.
impl Loader<ResourceId> for Rows {
    type Value = entity::resource::Model;
    type Error = ResolverError;

    async fn load(&self, keys: &[ResourceId]) -> Loaded<ResourceId, Self::Value> {
        let rows = resource::by_ids(&self.app.db, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
