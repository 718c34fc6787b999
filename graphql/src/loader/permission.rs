//! The permissions of clients, accounts, roles and protected APIs, for many of them at once.

use super::{Loaded, Rows};
use crate::error::ResolverError;
use async_graphql::dataloader::Loader;
use domain::permission;
use entity::{AccountId, ClientId, ResourceId, RoleId, permission as row};
use std::{collections::HashMap, sync::Arc};

/// Key of the permissions that a client holds directly.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ScopesOf(pub ClientId);

impl Loader<ScopesOf> for Rows {
    type Value = Vec<row::Model>;
    type Error = ResolverError;

    async fn load(&self, keys: &[ScopesOf]) -> Loaded<ScopesOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        Ok(permission::of_clients(&self.app.db, &ids)
            .await?
            .into_iter()
            .map(|(id, rows)| (ScopesOf(id), rows))
            .collect())
    }
}

/// Key of all permissions that can be given in an account; with whether it is the account
/// `default`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AllPermissions(pub AccountId, pub bool);

/// By category and code. A request is about few accounts, mostly one.
impl Loader<AllPermissions> for Rows {
    type Value = Arc<Vec<row::Model>>;
    type Error = ResolverError;

    async fn load(&self, keys: &[AllPermissions]) -> Loaded<AllPermissions, Self::Value> {
        let mut all = HashMap::new();
        for key in keys {
            all.insert(
                *key,
                Arc::new(permission::all(&self.app.db, key.0, key.1).await?),
            );
        }
        Ok(all)
    }
}

/// Key of a role's permissions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PermissionsOf(pub RoleId);

impl Loader<PermissionsOf> for Rows {
    type Value = Vec<row::Model>;
    type Error = ResolverError;

    async fn load(&self, keys: &[PermissionsOf]) -> Loaded<PermissionsOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let found = permission::of_roles(&self.app.db, &ids).await?.into_iter();
        let offered = |rows: Vec<row::Model>| {
            rows.into_iter()
                .filter(|row| permission::is_offered(row, self.actor.platform))
                .collect()
        };
        Ok(found
            .map(|(id, rows)| (PermissionsOf(id), offered(rows)))
            .collect())
    }
}

/// Key of the permissions of a protected API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PermissionsAt(pub ResourceId);

impl Loader<PermissionsAt> for Rows {
    type Value = Vec<row::Model>;
    type Error = ResolverError;

    async fn load(&self, keys: &[PermissionsAt]) -> Loaded<PermissionsAt, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut by_resource: HashMap<_, Vec<_>> = HashMap::new();
        for row in permission::of_resources(&self.app.db, &ids)
            .await?
            .into_iter()
            .filter(|row| permission::is_offered(row, self.actor.platform))
        {
            by_resource
                .entry(PermissionsAt(row.resource_id))
                .or_default()
                .push(row);
        }
        Ok(by_resource)
    }
}
