//! Clients, accounts, protected APIs and roles, made by the domain's own rules.

use super::TestApp;
use domain::{
    account::{self, NewAccount},
    client::{self, Capabilities, NewClient, bulk, urls::Urls},
    resource::{self, NewPermission, NewResource},
    role::{self, NewRole},
};
use entity::Secret;
use entity::{
    AccountId, ClientId, RoleId, UserId,
    account::{Model as Account, PolicyPreset},
    client::{AccessLevel, Algorithm, ClientStatus, Model as Client},
    resource::Model as Resource,
    role::Model as Role,
};

/// A client to be made; by default one of the account `default` that may fetch tokens and do
/// nothing with them.
#[derive(Clone, Debug)]
pub struct ClientSeed<'a> {
    /// Its account; `default` where none.
    pub account: Option<AccountId>,
    /// The user who owns it.
    pub owner: Option<UserId>,
    /// Its OAuth client id.
    pub client_id: Option<&'a str>,
    /// Name for people.
    pub name: Option<&'a str>,
    /// A secret that was chosen; a generated one where none.
    pub secret: Option<&'a str>,
    /// Key of its role.
    pub role: Option<&'a str>,
    /// Permissions that it holds directly.
    pub scopes: &'a [&'a str],
    /// Read only or not.
    pub access_level: AccessLevel,
    /// Lifetime of its tokens in seconds.
    pub ttl: Option<i32>,
    /// How its tokens are signed.
    pub algorithm: Option<Algorithm>,
    /// Flows.
    pub capabilities: Capabilities,
    /// Switched on or off.
    pub status: ClientStatus,
    /// Its URLs.
    pub urls: Urls,
}

impl Default for ClientSeed<'_> {
    fn default() -> Self {
        Self {
            account: None,
            owner: None,
            client_id: None,
            name: None,
            secret: None,
            role: None,
            scopes: &[],
            access_level: AccessLevel::ReadWrite,
            ttl: None,
            algorithm: None,
            capabilities: Capabilities {
                web_app: false,
                backchannel: false,
                script: true,
            },
            status: ClientStatus::Active,
            urls: Urls::default(),
        }
    }
}

impl<'a> ClientSeed<'a> {
    /// One with a role.
    pub fn with_role(role: &'a str) -> Self {
        Self {
            role: Some(role),
            ..Self::default()
        }
    }

    /// One of that account.
    #[must_use]
    pub fn of(self, account: &TestAccount) -> Self {
        Self {
            account: Some(account.id),
            ..self
        }
    }
}

/// A client, with its secret.
#[derive(Clone, Debug)]
pub struct TestClient {
    /// Its identity.
    pub id: ClientId,
    /// Its account.
    pub account: AccountId,
    /// Its OAuth client id.
    pub client_id: String,
    /// Its secret in the clear.
    pub secret: String,
    /// Its row when it was made.
    pub row: Client,
}

/// An account with an administrator of its own.
#[derive(Clone, Debug)]
pub struct TestAccount {
    /// Its identity.
    pub id: AccountId,
    /// Its row when it was made.
    pub row: Account,
    /// A client that may do everything there.
    pub administrator: TestClient,
}

/// A protected API to be defined.
#[derive(Clone, Debug)]
pub struct ApiSeed<'a> {
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
    /// Makes a client.
    pub async fn client(&self, seed: ClientSeed<'_>) -> TestClient {
        self.try_client(seed).await.unwrap()
    }

    /// Makes a client, or hears why not.
    pub async fn try_client(&self, seed: ClientSeed<'_>) -> domain::error::Result<TestClient> {
        let owner = seed.account.unwrap_or(self.platform.id);
        let account = account::own(&self.db, &self.system(owner)).await?;
        let minted = self
            .mint(
                &account,
                seed.secret.map(|secret| Secret::new(secret.to_owned())),
            )
            .await;
        let role = match seed.role {
            Some(key) => Some(
                role::by_key(&self.db, owner, key)
                    .await?
                    .expect("a role of that key")
                    .id,
            ),
            None => None,
        };
        let input = NewClient {
            account: None,
            owner: seed.owner,
            client_id: seed.client_id.map(str::to_owned),
            name: seed.name.map(str::to_owned),
            description: None,
            capabilities: seed.capabilities,
            access_level: seed.access_level,
            token_ttl_seconds: seed.ttl,
            signing_algorithm: seed.algorithm,
            role,
            scopes: seed.scopes.iter().map(ToString::to_string).collect(),
            urls: seed.urls,
        };
        let system = self.system(owner);
        let (row, secret) = self
            .change(&system, async |work| {
                client::create(work, input, minted).await
            })
            .await?;
        if seed.status == ClientStatus::Inactive {
            self.set_status(&[row.id], owner, ClientStatus::Inactive)
                .await;
        }
        Ok(TestClient {
            id: row.id,
            account: owner,
            client_id: row.client_id.clone(),
            secret: secret.expose().to_owned(),
            row,
        })
    }

    /// Switches clients on or off, as the server itself.
    pub async fn set_status(&self, ids: &[ClientId], account: AccountId, status: ClientStatus) {
        let system = self.system(account);
        self.change(&system, async |work| {
            bulk::set_status(work, ids, status, bulk::OnError::RejectAll).await
        })
        .await
        .unwrap();
    }

    /// Makes an account, and a client that administers it.
    pub async fn account(&self, slug: &str, preset: PolicyPreset) -> TestAccount {
        let system = self.system(self.platform.id);
        let input = NewAccount {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            preset,
        };
        let row = self
            .change(&system, async |work| account::create(work, input).await)
            .await
            .unwrap();
        let wanted = format!("{slug}_administrator");
        let client_id = (preset == PolicyPreset::Insights).then_some(wanted.as_str());
        let seed = ClientSeed {
            account: Some(row.id),
            client_id,
            ..ClientSeed::with_role("administrator")
        };
        TestAccount {
            id: row.id,
            administrator: self.client(seed).await,
            row,
        }
    }

    /// Defines a protected API.
    pub async fn api(&self, seed: ApiSeed<'_>) -> Resource {
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
    pub async fn role(&self, account: AccountId, key: &str, permissions: &[&str]) -> Role {
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
    pub async fn role_id(&self, account: AccountId, key: &str) -> RoleId {
        role::by_key(&self.db, account, key)
            .await
            .unwrap()
            .expect("a role of that key")
            .id
    }

    /// A client's row as it is now.
    pub async fn row(&self, client: &TestClient) -> Client {
        client::find(&self.db, &self.system(client.account), client.id)
            .await
            .unwrap()
            .expect("the client is still there")
    }
}
