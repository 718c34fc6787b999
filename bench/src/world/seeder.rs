//! Writing many clients into the database, as the rules would have made them.

use super::{MASTER_KEY, ROLE, World};
use crate::{Outcome, database, load::http::Credentials};
use domain::{
    clock::Clock,
    random::Random,
    secret,
    vault::{SealedKeys, Vault},
};
use entity::{ClientId, Secret, account, client, client_identifier, client_secret, role};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, EntityTrait, QueryFilter, TransactionTrait,
};

/// Rows in a statement; 27 columns each stay below what one may bind.
const STATEMENT: usize = 500;
/// Rows in a transaction.
const TRANSACTION: usize = 10_000;

impl World {
    /// Writes further clients, whose names are that word and a number. Answers their credentials.
    pub(crate) async fn seed(&self, count: usize, word: &str) -> Outcome<Vec<Credentials>> {
        let mut made = Vec::with_capacity(count);
        if count == 0 {
            return Ok(made);
        }
        let db = database::connect(&self.url).await?;
        let seeder = Seeder::new(&db).await?;
        while made.len() < count {
            let transaction = db.begin().await?;
            let end = count.min(made.len() + TRANSACTION);
            while made.len() < end {
                let numbers = made.len()..end.min(made.len() + STATEMENT);
                made.extend(seeder.write(&transaction, numbers, word).await?);
            }
            transaction.commit().await?;
        }
        if db.get_database_backend() == DbBackend::Postgres {
            // By itself it does that within a minute, and sorts whole tables until then.
            db.execute_unprepared("ANALYZE").await?;
        }
        db.close().await?;
        Ok(made)
    }
}

/// Writes clients as the rules would have made them.
pub(super) struct Seeder {
    pub(super) account: account::Model,
    pub(super) role: role::Model,
    pub(super) vault: Vault,
    pub(super) random: Random,
    pub(super) clock: Clock,
}

/// The keys of all deployments of this run.
pub(crate) fn vault() -> Outcome<Vault> {
    let master = Secret::new(MASTER_KEY.to_owned()).into();
    Ok(Vault::new(&master, &SealedKeys::default()).map_err(|error| format!("{error:?}"))?)
}

impl Seeder {
    async fn new(db: &DatabaseConnection) -> Outcome<Self> {
        let account = account::Entity::find()
            .filter(account::Column::Slug.eq("default"))
            .one(db)
            .await?;
        let role = role::Entity::find()
            .filter(role::Column::Key.eq(ROLE))
            .one(db)
            .await?;
        Ok(Self {
            account: account.ok_or("the account is missing")?,
            role: role.ok_or("the role is missing")?,
            vault: vault()?,
            random: Random::system(),
            clock: Clock::system(),
        })
    }

    async fn write(
        &self,
        db: &DatabaseTransaction,
        numbers: std::ops::Range<usize>,
        word: &str,
    ) -> Outcome<Vec<Credentials>> {
        let (mut made, mut clients, mut identifiers, mut secrets) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for number in numbers {
            let (id, secret) = (
                ClientId(self.random.uuid(self.clock.now())),
                secret::generate(&self.random),
            );
            let client_id = self.random.uuid_v4().to_string();
            clients.push(self.client(id, &client_id, format!("{word} {number:08}")));
            identifiers.push(client_identifier::ActiveModel {
                client_id: Set(client_id.clone()),
                given_to: Set(id),
                given_at: Set(self.clock.now()),
            });
            secrets.push(self.secret(id, &secret));
            made.push(Credentials {
                id: client_id,
                secret: secret.expose().to_owned(),
            });
        }
        client_identifier::Entity::insert_many(identifiers)
            .exec_without_returning(db)
            .await?;
        client::Entity::insert_many(clients)
            .exec_without_returning(db)
            .await?;
        client_secret::Entity::insert_many(secrets)
            .exec_without_returning(db)
            .await?;
        Ok(made)
    }
}
