//! Numbers of clients and users, with a role or in an account, for many of these at once.

use super::{Loaded, Rows};
use crate::error::ResolverError;
use async_graphql::dataloader::Loader;
use domain::{account, role};
use entity::{AccountId, RoleId};
use std::collections::BTreeMap;

/// Key of the numbers of clients and users with a role.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CountsOf(pub RoleId);

impl Loader<CountsOf> for Rows {
    type Value = (i64, i64);
    type Error = ResolverError;

    async fn load(&self, keys: &[CountsOf]) -> Loaded<CountsOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let account = self.account()?;
        let clients = role::client_counts(&self.app.db, account, &ids).await?;
        let users = role::user_counts(&self.app.db, account, &ids).await?;
        let of = |counts: &BTreeMap<RoleId, i64>, id| counts.get(&id).copied().unwrap_or_default();
        Ok(ids
            .into_iter()
            .map(|id| (CountsOf(id), (of(&clients, id), of(&users, id))))
            .collect())
    }
}

/// Key of an account's usage of its limits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UsageOf(pub AccountId);

impl Loader<UsageOf> for Rows {
    type Value = account::Usage;
    type Error = ResolverError;

    async fn load(&self, keys: &[UsageOf]) -> Loaded<UsageOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        Ok(account::usages(&self.app.db, &ids)
            .await?
            .into_iter()
            .map(|(id, usage)| (UsageOf(id), usage))
            .collect())
    }
}
