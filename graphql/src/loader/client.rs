//! What belongs to clients, for many of them at once: their secrets and URLs, and the clients of
//! protected APIs.

use super::{Loaded, Rows};
use crate::error::ResolverError;
use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use domain::{
    client::{
        secrets::{self, Listed},
        urls,
    },
    resource,
};
use entity::{ClientId, ResourceId, client_secret, client_url::ClientUrlKind};
use std::collections::HashMap;

/// Key of a client's secrets; with whether revoked and expired ones are included.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SecretsOf(pub ClientId, pub bool);

impl Loader<SecretsOf> for Rows {
    type Value = Vec<client_secret::Model>;
    type Error = ResolverError;

    async fn load(&self, keys: &[SecretsOf]) -> Loaded<SecretsOf, Self::Value> {
        let mut found = HashMap::new();
        for (ended, listed) in [
            (false, Listed::WorkingAt(self.app.tools.clock.now())),
            (true, Listed::All),
        ] {
            let ids: Vec<_> = keys
                .iter()
                .filter(|key| key.1 == ended)
                .map(|key| key.0)
                .collect();
            if !ids.is_empty() {
                let rows = secrets::of_clients(&self.app.db, &ids, listed).await?;
                found.extend(
                    rows.into_iter()
                        .map(|(id, rows)| (SecretsOf(id, ended), rows)),
                );
            }
        }
        Ok(found)
    }
}

/// Key of the moment at which the next of a client's secrets expires.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct NextExpiryOf(pub ClientId);

impl Loader<NextExpiryOf> for Rows {
    type Value = DateTime<Utc>;
    type Error = ResolverError;

    async fn load(&self, keys: &[NextExpiryOf]) -> Loaded<NextExpiryOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let now = self.app.tools.clock.now();
        let found = secrets::next_expiries(&self.app.db, &ids, now).await?;
        Ok(found
            .into_iter()
            .map(|(id, at)| (NextExpiryOf(id), at))
            .collect())
    }
}

/// Key of one of a client's lists of URLs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UrlsOf(pub ClientId, pub ClientUrlKind);

impl Loader<UrlsOf> for Rows {
    type Value = Vec<String>;
    type Error = ResolverError;

    async fn load(&self, keys: &[UrlsOf]) -> Loaded<UrlsOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let lists = urls::of_clients(&self.app.db, &ids).await?;
        Ok(lists
            .into_iter()
            .map(|((id, kind), list)| (UrlsOf(id, kind), list))
            .collect())
    }
}

/// Key of the clients that may introspect the tokens for a protected API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ServersOf(pub ResourceId);

impl Loader<ServersOf> for Rows {
    type Value = Vec<ClientId>;
    type Error = ResolverError;

    async fn load(&self, keys: &[ServersOf]) -> Loaded<ServersOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        Ok(resource::servers(&self.app.db, &ids)
            .await?
            .into_iter()
            .map(|(id, rows)| (ServersOf(id), rows))
            .collect())
    }
}
