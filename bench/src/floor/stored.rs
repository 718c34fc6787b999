//! The floor under the first token of a client: the reads by which the server gets to know a
//! client, each time anew. It writes nothing.

use crate::{Outcome, world};
use domain::{clock::Clock, registry::Registry, vault::Vault};
use sea_orm::{ConnectOptions, DatabaseConnection};

/// As many as the server has.
const CONNECTIONS: u32 = 10;
/// Client ids that are remembered, more than are asked for.
const CLIENTS: usize = 100_000;

/// The clients of a deployment.
pub(super) struct StoredClients {
    db: DatabaseConnection,
    vault: Vault,
    /// Never confirmed, so that it reads the database each time.
    registry: Registry,
}

impl StoredClients {
    /// Connects to the database of a deployment.
    pub(super) async fn open(url: &str) -> Outcome<Self> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(CONNECTIONS)
            .test_before_acquire(false)
            .sqlx_logging(false);
        Ok(Self {
            db: sea_orm::Database::connect(options).await?,
            vault: world::vault()?,
            registry: Registry::new(Clock::system(), CLIENTS),
        })
    }

    /// Whether there is such a client, and the secret is one of its own.
    pub(super) async fn has(&self, client_id: &str, secret: &str) -> Outcome<bool> {
        let found = self.registry.by_client_id(&self.db, client_id).await;
        let Some(client) = found.map_err(|error| format!("{error:?}"))? else {
            return Ok(false);
        };
        let digest = self.vault.digest(secret);
        Ok(client.secrets.iter().any(|secret| secret.digest == digest))
    }
}
