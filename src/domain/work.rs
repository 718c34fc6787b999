//! A unit of work: one transaction, one moment, one actor, and the audit events that will be
//! written with it.

use super::{
    actor::Actor,
    audit,
    confirmed_time::ConfirmedTime,
    error::Result,
    password::Passwords,
    registry::{Change, Registry},
    turn::{Turn, Turns},
    vault::Vault,
};
use crate::{clock::Clock, config::Policy, random::Random};
use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// What the rules need besides the database.
pub struct Tools {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Pepper and sealing.
    pub vault: Vault,
    /// Argon2id.
    pub passwords: Passwords,
    /// What the operator chose.
    pub policy: Policy,
    /// The time by which things are deleted for their age.
    pub confirmed_time: ConfirmedTime,
    /// The clients in memory, which hear of each commit.
    pub registry: Registry,
    /// Turns to write.
    pub turns: Turns,
    /// Rung after each commit that wrote to the audit log.
    pub bell: Arc<Notify>,
}

/// A unit of work. Dropped without [`Work::commit`], it leaves no trace.
pub struct Work<'a> {
    transaction: DatabaseTransaction,
    tools: &'a Tools,
    now: DateTime<Utc>,
    actor: &'a Actor,
    events: Mutex<Vec<audit::Event>>,
    // After the transaction, which it outlives.
    _turn: Turn,
}

/// How far a work had come.
pub(crate) struct Savepoint {
    events: usize,
}

impl<'a> Work<'a> {
    /// Opens one. On SQLite the transaction takes the write lock at once: one that begins with a
    /// read could not get it later.
    ///
    /// # Errors
    /// Only internal ones, such as a database that cannot be reached.
    pub async fn begin(
        db: &DatabaseConnection,
        tools: &'a Tools,
        actor: &'a Actor,
    ) -> Result<Self> {
        let turn = tools.turns.next().await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = db.begin_with_options(options).await?;
        Ok(Self {
            transaction,
            tools,
            now: tools.clock.now(),
            actor,
            events: Mutex::default(),
            _turn: turn,
        })
    }

    /// Goes on for another actor within the same transaction: what is done in several accounts at
    /// once stands or falls together. All of it is written into the audit log as the last actor's
    /// doing, so this is for the server itself only.
    #[must_use]
    pub(crate) fn acting(self, actor: &'a Actor) -> Self {
        Self { actor, ..self }
    }

    /// The transaction; everything this work reads or writes goes through it.
    #[must_use]
    pub fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The moment at which all of it happens.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who does it.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Randomness.
    #[must_use]
    pub fn random(&self) -> &'a Random {
        &self.tools.random
    }

    /// Pepper and sealing.
    #[must_use]
    pub fn vault(&self) -> &'a Vault {
        &self.tools.vault
    }

    /// What the operator chose.
    #[must_use]
    pub fn policy(&self) -> &'a Policy {
        &self.tools.policy
    }

    /// A fresh id of this moment.
    #[must_use]
    pub fn id(&self) -> uuid::Uuid {
        self.tools.random.uuid(self.now)
    }

    /// Notes what was done; it is written on commit.
    pub fn record(&self, event: audit::Event) {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }

    /// Marks how far the work has come. What follows can be undone without what came before.
    ///
    /// # Errors
    /// Only internal ones.
    pub(crate) async fn savepoint(&self) -> Result<Savepoint> {
        self.transaction
            .execute_unprepared("SAVEPOINT part")
            .await?;
        Ok(Savepoint {
            events: self
                .events
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .len(),
        })
    }

    /// Keeps what was done since then.
    ///
    /// # Errors
    /// Only internal ones.
    pub(crate) async fn release(&self, _: Savepoint) -> Result<()> {
        self.transaction
            .execute_unprepared("RELEASE SAVEPOINT part")
            .await?;
        Ok(())
    }

    /// Undoes what was done since then, also where a statement has failed, after which PostgreSQL
    /// takes no other.
    ///
    /// # Errors
    /// Only internal ones.
    pub(crate) async fn roll_back_to(&self, savepoint: Savepoint) -> Result<()> {
        self.transaction
            .execute_unprepared("ROLLBACK TO SAVEPOINT part")
            .await?;
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .truncate(savepoint.events);
        self.release(savepoint).await
    }

    /// Writes the audit events and makes everything permanent. What this node has in memory of it
    /// is gone before this returns.
    ///
    /// # Errors
    /// Only internal ones. Nothing is changed then, unless the connection broke at the last moment:
    /// then nobody knows.
    pub async fn commit(self) -> Result<()> {
        let events =
            std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner));
        let changes: Vec<Change> = events.iter().filter_map(audit::Event::change).collect();
        let news = !events.is_empty();
        audit::write(&self, events).await?;
        let outcome = self.transaction.commit().await;
        self.tools.registry.forget(changes);
        if news {
            self.tools.bell.notify_one();
        }
        Ok(outcome?)
    }
}
