//! Making protected APIs and roles for a test.

use super::TestClient;
use crate::support::TestApp;
use domain::{
    resource::{self, NewPermission, NewResource},
    role::{self, NewRole},
};
use entity::{AccountId, RoleId, resource::Model as Resource, role::Model as Role};

/// A protected API to be defined.
#[derive(Clone, Debug)]
pub(crate) struct ApiSeed<'a> {
    /// Whose; `default`'s where none.
    pub account: Option<AccountId>,
    /// The `aud` of its tokens.
    pub identifier: &'a str,
    /// Codes of its permissions, and whether they change anything.
    pub permissions: &'a [(&'a str, bool)],
    /// Who may ask about its tokens.
    pub servers: &'a [&'a TestClient],
}

impl Default for ApiSeed<'_> {
    fn default() -> Self {
        Self {
            account: None,
            identifier: "https://orders.test/api",
            permissions: &[("orders:read", false), ("orders:write", true)],
            servers: &[],
        }
    }
}

impl TestApp {
    /// Defines a protected API.
    pub(crate) async fn api(&self, seed: ApiSeed<'_>) -> Resource {
        let permissions = seed
            .permissions
            .iter()
            .map(|(code, mutating)| NewPermission {
                code: (*code).to_owned(),
                description: format!("What {code} allows."),
                category: "Tests".to_owned(),
                mutating: *mutating,
            });
        let input = NewResource {
            identifier: seed.identifier.to_owned(),
            name: seed.identifier.to_owned(),
            permissions: permissions.collect(),
            servers: seed.servers.iter().map(|client| client.id).collect(),
        };
        let system = self.system(seed.account.unwrap_or(self.platform.id));
        self.change(&system, async |work| resource::create(work, input).await)
            .await
            .unwrap()
    }

    /// Makes a role.
    pub(crate) async fn role(&self, account: AccountId, key: &str, permissions: &[&str]) -> Role {
        let permissions = permissions.iter().map(ToString::to_string).collect();
        let input = NewRole {
            key: key.to_owned(),
            name: key.to_owned(),
            description: None,
            permissions,
        };
        self.change(&self.system(account), async |work| {
            role::create(work, input).await
        })
        .await
        .unwrap()
    }

    /// Id of a role by its key.
    pub(crate) async fn role_id(&self, account: AccountId, key: &str) -> RoleId {
        role::by_key(&self.db, account, key)
            .await
            .unwrap()
            .expect("a role of that key")
            .id
    }
}
