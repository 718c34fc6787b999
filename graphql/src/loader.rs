//! Batched reading for fields that many objects of a response request at once. One loader per
//! request.

use super::error::ResolverError;
use app::App;
use async_graphql::{dataloader::Loader, runtime::Timer};
use domain::{
    account,
    actor::Actor,
    client::{
        self,
        secrets::{self, Listed},
        urls,
    },
    permission::{self, Permission},
    resource, role, user,
};
use entity::{
    AccountId, ClientId, ResourceId, RoleId, UserId, client_secret, client_url::ClientUrlKind,
    permission as row,
};
use futures_util::future::BoxFuture;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Most times that a batch waits for the resolvers of a request, each for a millisecond.
const MAX_WAITS: usize = 100;

/// Number of fields of a request that have been started. The resolvers of a page may take longer
/// than a batch waits, and would then read it in as many batches as it takes milliseconds. So a
/// batch begins only when no field has been started since the last check.
#[derive(Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Records that a field is being resolved.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Timer for Progress {
    fn delay(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let fields = self.0.clone();
        Box::pin(async move {
            let mut before = fields.load(Ordering::Relaxed);
            for _ in 0..MAX_WAITS {
                tokio::time::sleep(duration).await;
                let now = fields.load(Ordering::Relaxed);
                if now == before {
                    return;
                }
                before = now;
            }
        })
    }
}

/// Reads rows for one caller.
pub struct Rows {
    /// The shared state.
    pub app: Arc<App>,
    /// The caller.
    pub actor: Arc<Actor>,
    /// Progress of the request's fields.
    pub progress: Progress,
}

/// Key of a client's secrets; with whether revoked and expired ones are included.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretsOf(pub ClientId, pub bool);

/// Key of the permissions that a client holds directly.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScopesOf(pub ClientId);

/// Key of all permissions that can be given in an account; with whether it is the account
/// `default`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllPermissions(pub AccountId, pub bool);

/// Key of one of a client's lists of URLs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UrlsOf(pub ClientId, pub ClientUrlKind);

/// Key of a role's permissions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PermissionsOf(pub RoleId);

/// Key of the permissions of a protected API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PermissionsAt(pub ResourceId);

/// Key of the clients that may introspect the tokens for a protected API.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServersOf(pub ResourceId);

/// Key of the numbers of clients and users with a role.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountsOf(pub RoleId);

/// Key of an account's usage of its limits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UsageOf(pub AccountId);

type Loaded<K, V> = Result<HashMap<K, V>, ResolverError>;

impl Rows {
    fn account(&self) -> Result<AccountId, ResolverError> {
        Ok(self.actor.account()?)
    }
}

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

impl Loader<CountsOf> for Rows {
    type Value = (i64, i64);
    type Error = ResolverError;

    async fn load(&self, keys: &[CountsOf]) -> Loaded<CountsOf, Self::Value> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let account = self.account()?;
        let clients = role::client_counts(&self.app.db, account, &ids).await?;
        let users = role::user_counts(&self.app.db, account, &ids).await?;
        let of = |counts: &std::collections::BTreeMap<RoleId, i64>, id| {
            counts.get(&id).copied().unwrap_or_default()
        };
        Ok(ids
            .into_iter()
            .map(|id| (CountsOf(id), (of(&clients, id), of(&users, id))))
            .collect())
    }
}

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
