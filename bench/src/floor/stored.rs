//! The floor under the first token of a client: the reads by which the server gets to know a
//! client, each time anew. It writes nothing.

use crate::{Outcome, world};
use domain::{
    permission::{Holder, held_by},
    vault::Vault,
};
use entity::{ClientId, account, client, client_secret, resource, resource_server, revoked_token};
use sea_orm::{
    ColumnTrait, ConnectOptions, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait,
};

/// As many as the server has.
const CONNECTIONS: u32 = 10;

/// The clients of a deployment.
pub(super) struct StoredClients {
    db: DatabaseConnection,
    vault: Vault,
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
        })
    }

    /// Whether there is such a client, and the secret is one of its own.
    pub(super) async fn has(&self, client_id: &str, secret: &str) -> Outcome<bool> {
        let known = client::Entity::find()
            .select_only()
            .column(client::Column::Id)
            .filter(client::Column::ClientId.eq(client_id));
        let Some(id) = known.into_tuple().one(&self.db).await? else {
            return Ok(false);
        };
        let secrets = self.read(id).await?;
        let digest = self.vault.digest(secret);
        Ok(secrets.iter().any(|secret| secret.digest == digest))
    }

    /// Reads what every request of a client is checked against. Answers its secrets.
    async fn read(&self, id: ClientId) -> Outcome<Vec<client_secret::Model>> {
        let row = client::Entity::find_by_id(id)
            .find_also_related(account::Entity)
            .one(&self.db)
            .await?;
        let (Some((client, Some(account))), secrets) = (row, self.secrets(id).await?) else {
            return Err("the client has no account".into());
        };
        let serves = resource_server::Entity::find()
            .select_only()
            .column(resource_server::Column::ResourceId)
            .filter(resource_server::Column::ClientId.eq(id));
        resource::Entity::find()
            .filter(resource::Column::Id.in_subquery(serves.into_query()))
            .all(&self.db)
            .await?;
        revoked_token::Entity::find()
            .filter(revoked_token::Column::ClientId.eq(id))
            .all(&self.db)
            .await?;
        let holder = Holder::of_client(&client, &account);
        held_by(&self.db, &holder)
            .await
            .map_err(|error| format!("{error:?}"))?;
        Ok(secrets)
    }

    async fn secrets(&self, id: ClientId) -> Result<Vec<client_secret::Model>, DbErr> {
        client_secret::Entity::of_client(id)
            .filter(client_secret::Column::RevokedAt.is_null())
            .all(&self.db)
            .await
    }
}
