//! Making clients for a test, switching them on and off, and reading them again.

use super::ClientSeed;
use crate::support::TestApp;
use domain::{
    account,
    client::{self, NewClient, bulk},
    role,
};
use entity::{
    AccountId, ClientId, Secret,
    client::{ClientStatus, Model as Client},
};

/// A client, with its secret.
#[derive(Clone, Debug)]
pub(crate) struct TestClient {
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

impl TestApp {
    /// Makes a client.
    pub(crate) async fn client(&self, seed: ClientSeed<'_>) -> TestClient {
        self.try_client(seed).await.unwrap()
    }

    /// Makes a client, or hears why not.
    pub(crate) async fn try_client(
        &self,
        seed: ClientSeed<'_>,
    ) -> domain::error::Result<TestClient> {
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
            sign_in: seed.sign_in,
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
    pub(crate) async fn set_status(
        &self,
        ids: &[ClientId],
        account: AccountId,
        status: ClientStatus,
    ) {
        let system = self.system(account);
        self.change(&system, async |work| {
            bulk::set_status(work, ids, status, bulk::OnError::RejectAll).await
        })
        .await
        .unwrap();
    }

    /// A client's row as it is now.
    pub(crate) async fn row(&self, client: &TestClient) -> Client {
        client::find(&self.db, &self.system(client.account), client.id)
            .await
            .unwrap()
            .expect("the client is still there")
    }
}
