//! A unit of work: one transaction, one moment, one actor, and the audit events that will be
//! written with it.

mod writing;

use super::{
    actor::Actor, audit, error::Result, registry::Change, tools::Tools, vault::Vault,
    write_lock::WriteGuard,
};
use crate::random::Random;
use chrono::{DateTime, Utc};
use config::Settings;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::sync::{Mutex, PoisonError};

/// A unit of work. Dropped without [`Work::commit`], it is rolled back.
pub struct Work<'a> {
    transaction: DatabaseTransaction,
    tools: &'a Tools,
    now: DateTime<Utc>,
    actor: &'a Actor,
    events: Mutex<Vec<audit::Event>>,
    // Declared after the transaction, so that it is released after it.
    _turn: WriteGuard,
}

/// State of a work at a savepoint.
pub struct Savepoint {
    events: usize,
}

impl<'a> Work<'a> {
    /// Begins one. On SQLite the transaction takes the write lock at once: one that begins with a
    /// read could not get it later.
    ///
    /// # Errors
    /// Only internal ones, such as a database that cannot be reached.
    pub async fn begin(
        db: &DatabaseConnection,
        tools: &'a Tools,
        actor: &'a Actor,
    ) -> Result<Self> {
        let write_lock = tools.turns.next().await?;
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
            _turn: write_lock,
        })
    }

    /// Continues as another actor within the same transaction, so that actions in several accounts
    /// succeed or fail together. All of it is recorded in the audit log as the last actor's action,
    /// so this is for the server itself only.
    #[must_use]
    pub fn acting(self, actor: &'a Actor) -> Self {
        Self { actor, ..self }
    }

    /// The transaction; everything this work reads or writes goes through it.
    #[must_use]
    pub fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The moment of all its changes.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The actor.
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
    pub fn settings(&self) -> &'a Settings {
        &self.tools.settings
    }

    /// A new ID of this moment.
    #[must_use]
    pub fn id(&self) -> uuid::Uuid {
        self.tools.random.uuid(self.now)
    }

    /// Records an event, which is written on commit.
    pub fn record(&self, event: audit::Event) {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }

    /// Sets a savepoint. What follows can be undone without what came before.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn savepoint(&self) -> Result<Savepoint> {
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

    /// Keeps what was done since the savepoint.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn release(&self, _: Savepoint) -> Result<()> {
        self.transaction
            .execute_unprepared("RELEASE SAVEPOINT part")
            .await?;
        Ok(())
    }

    /// Undoes what was done since the savepoint, also where a statement has failed, after which
    /// PostgreSQL accepts no other.
    ///
    /// # Errors
    /// Only internal ones.
    pub async fn roll_back_to(&self, savepoint: Savepoint) -> Result<()> {
        self.transaction
            .execute_unprepared("ROLLBACK TO SAVEPOINT part")
            .await?;
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .truncate(savepoint.events);
        self.release(savepoint).await
    }

    /// Writes the audit events and commits the transaction. What this node has in memory of the
    /// changed things is removed before this returns.
    ///
    /// # Errors
    /// Only internal ones. Nothing is changed then, unless the connection broke during the commit:
    /// then the result is unknown.
    pub async fn commit(self) -> Result<()> {
        let events =
            std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner));
        let changes: Vec<Change> = events.iter().filter_map(change).collect();
        let news = !events.is_empty();
        writing::write(&self, events).await?;
        let outcome = self.transaction.commit().await;
        self.tools.registry.forget(changes);
        if news {
            self.tools.bell.notify_one();
        }
        Ok(outcome?)
    }
}

/// What an event invalidates in this node's memory.
fn change(event: &audit::Event) -> Option<Change> {
    Change::of(event.kind, event.account, event.subject.as_deref())
}
